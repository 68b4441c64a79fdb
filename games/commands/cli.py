"""The command line: `hydralan`. The only place that turns errors into exit codes.

Each command has a module of its own here; only the one that is asked for is imported,
and the library not before it is needed: a window is seen sooner.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from games.commands.arguments import parser
from games.console import streams
from games.console.collector import importing
from games.console.exits import FAILED, INTERRUPTED, USAGE
from games.console.signals import Stopped
from games.console.streams import OutputFailed

if TYPE_CHECKING:
    from games.contract import Game
    from p2p import Node

APP = "hydralan"  # only nodes of one application meet

log = logging.getLogger("games")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Raises SystemExit for `--help`, and where
    the command line makes no sense."""
    try:
        arguments = parser().parse_args(argv)
        _set_up_log(arguments)
        return PROGRAMS[arguments.command or "window"](arguments)
    except Stopped as stop:
        return stop.status
    except KeyboardInterrupt:  # where nobody has installed our signals
        return INTERRUPTED
    except Exception as error:
        return _fail(error)


def _fail(error: Exception) -> int:
    """Say what is wrong; returns the exit code."""
    from p2p import BadText, HydraError

    if isinstance(error, HydraError | OSError | OutputFailed):
        streams.complain(str(error))
        return USAGE if isinstance(error, BadText) else FAILED
    log.info("there", exc_info=error)  # our bug; its story is for who asks for it
    streams.complain(f"This program has failed: {error!r}. -v tells where.")
    return FAILED


def _set_up_log(arguments: argparse.Namespace) -> None:
    level = logging.ERROR  # people are not disturbed by strangers' nonsense
    if arguments.command == "node":
        level = logging.WARNING
    if arguments.verbose:
        level = logging.INFO
    logging.basicConfig(
        level=level, format="%(asctime)s %(name)s: %(message)s", stream=sys.stderr
    )
    logging.raiseExceptions = False  # a log that cannot be written disturbs nobody
    threading.excepthook = _log_thread


def _log_thread(ended: threading.ExceptHookArgs) -> None:
    name = ended.thread.name if ended.thread else "?"
    log.error("the thread %s has failed: %r", name, ended.exc_value)
    log.info("there", exc_info=ended.exc_value)


def make_node(
    arguments: argparse.Namespace, with_games: bool, visitor: bool = False
) -> Node:
    """The node that the options describe, not yet started. `visitor`: nobody will read
    what is said to it."""
    with importing():
        from p2p import Node

        games = _games() if with_games else ()
    return Node(
        arguments.name,
        app=APP,
        profile=arguments.profile,
        port=arguments.port,
        peers=arguments.peer or (),
        mdns=not arguments.no_mdns,
        beacon=not arguments.no_beacon,
        interfaces=arguments.interface or (),
        only_callbacks=True,
        visitor=visitor,
        history=arguments.history,
        games=games,
    )


def _games() -> Iterable[Game[Any]]:
    from games import registry

    return registry.playable().values()


def _window(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from games.window.program import NoDisplay, run

    game = getattr(arguments, "game", None)
    if game is not None:
        _check_game(game)
    try:
        return run(
            lambda: make_node(arguments, with_games=True),
            game=game,
            open_second=partial(_second, arguments),
            **_where(arguments),
        )
    except NoDisplay as error:
        streams.write(
            f"No window can be opened here ({error}): this is the terminal chat."
        )
        return _chat(arguments)


def _second(arguments: argparse.Namespace, first: Node) -> Node:
    """That of another person at the same keyboard, with a profile in the first one's.
    What is said stands in the window of the first, so nothing of it is kept."""
    folder = None if first.folder is None else str(first.folder / "second")
    own = {"name": None, "profile": folder, "port": None, "history": 0.0}
    return make_node(argparse.Namespace(**{**vars(arguments), **own}), with_games=True)


def _stage(arguments: argparse.Namespace) -> int:
    from games.commands import stage

    if arguments.game is not None:
        _check_game(arguments.game)
    return stage.run(
        lambda: make_node(arguments, with_games=True, visitor=True),
        arguments.game,
        **_where(arguments),
    )


def _check_game(game: str) -> None:
    """Raises BadText, with those that there are, if there is no such game."""
    with importing():
        from games import registry
        from p2p import BadText

        playable = registry.playable()
    if game not in playable:
        there = f"There is no game {game!r}: {', '.join(playable)}."
        raise BadText(" ".join([there, *registry.left_out()]))


def _where(arguments: argparse.Namespace) -> dict[str, str]:
    """At which table, and with which key, if that is said."""
    said = {name: getattr(arguments, name, None) for name in ("table", "key")}
    return {name: text for name, text in said.items() if text is not None}


def _new(arguments: argparse.Namespace) -> int:
    from games.commands import new

    return new.run(arguments.game, arguments.folder)


def _chat(arguments: argparse.Namespace) -> int:
    from games.commands.chat import run

    with make_node(arguments, with_games=False) as node:
        return run(node)


def _node(arguments: argparse.Namespace) -> int:
    from games.commands.node import run

    output = streams.claim()  # before there is a game: it may print
    return run(make_node(arguments, with_games=True), output)


def _peers(arguments: argparse.Namespace) -> int:
    from games.commands import peers

    with make_node(arguments, with_games=False, visitor=True) as node:
        around = peers.look(node, arguments.wait)
    return peers.show(around, arguments.json)


def _say(arguments: argparse.Namespace) -> int:
    from games.commands import say

    text = say.checked(arguments.text, arguments.to)
    with make_node(arguments, with_games=False, visitor=True) as node:
        return say.run(node, text, arguments.to)


def _doctor(arguments: argparse.Namespace) -> int:
    from games.commands import doctor

    with make_node(arguments, with_games=False, visitor=True) as node:
        found = doctor.examine(node)
    return doctor.show(found, arguments.json)


PROGRAMS = {
    "window": _window,
    "play": _window,
    "stage": _stage,
    "new": _new,
    "chat": _chat,
    "node": _node,
    "peers": _peers,
    "say": _say,
    "doctor": _doctor,
}
