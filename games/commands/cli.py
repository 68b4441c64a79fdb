"""The command line: `hydralan`. The only place that turns errors into exit codes."""

from __future__ import annotations

import argparse
import logging
import os
import sys
import threading
import time
from collections.abc import Collection, Sequence

from games import registry
from games.console import streams
from games.console.arguments import a_port, a_text, seconds
from games.console.signals import INTERRUPTED, SIGNALS, Stopped
from games.console.streams import OutputFailed
from games.people.lookup import find_peer
from p2p import (
    DEFAULT_PORT,
    BadText,
    ChatDelivered,
    ChatFailed,
    HydraError,
    Node,
    NodeId,
    Notice,
    Peer,
    check_text,
    short_code,
    why_incompatible,
)

APP = "hydralan"  # only nodes of one application meet
OK, FAILED, USAGE = 0, 1, 2
PEERS_WAIT = 1.0  # seconds to look around
FIND_WAIT = 5.0  # seconds for one peer that was asked for by name
DOCTOR_LOOKS = 3.0  # seconds
DELIVERY_WAIT = 6.0  # seconds; the node itself gives up after 5

log = logging.getLogger("games")

# Codes of notices that whoever looks only for a moment must know, too.
TYPED = {"other_app", "peer_unknown"}  # of `--peer`; the doctor has more to say of it
WARNINGS = {*TYPED, "profile", "peer_self", "port"}

DESCRIPTION = """\
Chat and games on this network. Nothing to set up: start it on several machines, and
they find each other."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code. Raises SystemExit for `--help`, and where
    the command line makes no sense."""
    try:
        arguments = _parser().parse_args(argv)
        _set_up_log(arguments)
        return _COMMANDS[arguments.command or "window"](arguments)
    except BadText as error:
        streams.complain(str(error))
        return USAGE
    except (HydraError, OSError, OutputFailed) as error:
        streams.complain(str(error))
        return FAILED
    except Stopped as stop:
        return stop.status
    except KeyboardInterrupt:  # where nobody has installed our signals
        return INTERRUPTED
    except Exception as error:  # our bug; its story is for who asks for it
        log.info("there", exc_info=True)
        streams.complain(f"This program has failed: {error!r}. -v tells where.")
        return FAILED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("hydralan", description=DESCRIPTION)
    text = "show the version and exit"
    parser.add_argument("--version", action=_ShowVersion, nargs=0, help=text)
    _add_common(parser, first=True)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        _add_common(command, first=False)
        return command

    play = add("play", "the window, straight into a game")
    play.add_argument("game", nargs="?", default="snake", help="default: snake")
    add("chat", "chat in the terminal")
    add("node", "no screen: JSON lines on standard input and output")
    peers = add("peers", "who is here")
    peers.add_argument("--json", action="store_true", help="as a JSON array")
    peers.add_argument(
        "--wait",
        type=seconds,
        default=PEERS_WAIT,
        metavar="S",
        help="seconds to look around (default: 1)",
    )
    say = add("say", "send one message and wait for its delivery")
    say.add_argument("text", type=a_text, metavar="TEXT")
    say.add_argument(
        "--to", type=a_text, metavar="NAME|ID", help="one peer; default: everyone"
    )
    doctor = add("doctor", "what this network allows, what is wrong, what to do")
    doctor.add_argument("--json", action="store_true", help="as a JSON array")
    return parser


def _add_common(parser: argparse.ArgumentParser, first: bool) -> None:
    # The same options are taken before and after the command; only those that are
    # given after it may overwrite what came before.
    def default(value: object) -> object:
        return value if first else argparse.SUPPRESS

    group = parser.add_argument_group("options of all commands")
    group.add_argument(
        "--name", type=a_text, default=default(None), help="what others see"
    )
    group.add_argument("--profile", default=default(None), metavar="DIR")
    group.add_argument(
        "--port",
        type=a_port,
        default=default(None),
        metavar="N",
        help=f"preferred TCP port (default: {DEFAULT_PORT})",
    )
    group.add_argument(
        "--peer",
        type=a_text,
        action="append",
        default=default(None),
        metavar="HOST[:PORT]",
        help="a peer that cannot be found by itself; may be repeated",
    )
    group.add_argument("--no-mdns", action="store_true", default=default(False))
    group.add_argument("--no-beacon", action="store_true", default=default(False))
    group.add_argument(
        "--interface",
        type=a_text,
        action="append",
        default=default(None),
        metavar="ADDR|NAME",
        help="use only this network adapter; may be repeated",
    )
    group.add_argument("-v", "--verbose", action="store_true", default=default(False))


class _ShowVersion(argparse.Action):
    """Looks it up when asked for it: that takes a tenth of a whole start."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        streams.write(_version())
        parser.exit()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return f"hydralan {version('hydralan')}"
    except PackageNotFoundError:
        return "hydralan (from a checkout)"


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


def make_node(arguments: argparse.Namespace, with_games: bool) -> Node:
    """The node that the options describe, not yet started."""
    games = registry.playable().values() if with_games else ()
    return Node(
        arguments.name,
        app=APP,
        profile=arguments.profile,
        port=arguments.port,
        peers=arguments.peer or (),
        mdns=not arguments.no_mdns,
        beacon=not arguments.no_beacon,
        interfaces=arguments.interface or (),
        games=games,
    )


def _window(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")
    from games.window.app import NoDisplay, run

    game = getattr(arguments, "game", None)
    if game is not None and game not in registry.playable():
        there = f"There is no game {game!r}: {', '.join(registry.playable())}."
        raise BadText(" ".join([there, *registry.left_out()]))
    try:
        with make_node(arguments, with_games=True) as node, SIGNALS.heard():
            return run(node, game=game)
    except NoDisplay as error:
        streams.write(
            f"No window can be opened here ({error}): this is the terminal chat."
        )
        return _chat(arguments)


def _chat(arguments: argparse.Namespace) -> int:
    from games.commands.chat import run

    with make_node(arguments, with_games=False) as node:
        return run(node)


def _node(arguments: argparse.Namespace) -> int:
    from games.commands.node import run

    output = streams.claim()  # before there is a game: it may print
    return run(make_node(arguments, with_games=True), output)


def _peers(arguments: argparse.Namespace) -> int:
    with make_node(arguments, with_games=False) as node:
        with SIGNALS.heard():
            time.sleep(arguments.wait)
        found = sorted(node.peers(), key=lambda p: (p.name.casefold(), p.id))
        strangers = node.incompatible()
        _warn(node)
    if arguments.json:
        fields = [{"id": p.id, "name": p.name, "address": p.address} for p in found]
        streams.write_json(fields)
        return OK
    lines = [f"{p.name}  {short_code(p.id)}  {p.address}" for p in found]
    for stranger in strangers:
        who = f"{stranger.name}  {short_code(stranger.id)}"
        lines.append(f"{who}  not compatible: {why_incompatible(stranger)}")
    streams.write("\n".join(lines) or "Nobody else is here.")
    return OK


def _warn(node: Node, known: Collection[str] = ()) -> None:
    """Say what whoever looks only for a moment must know, too. `known`: codes of what
    is said anyway."""
    for event in node.poll():
        if isinstance(event, Notice) and event.code in WARNINGS - {*known}:
            streams.complain(event.text)


def _say(arguments: argparse.Namespace) -> int:
    text = check_text(arguments.text)  # what cannot be said waits for nobody
    if arguments.to is not None and not arguments.to.strip(" @"):
        raise BadText("Write --to and then a name or an id.")
    with make_node(arguments, with_games=False) as node, SIGNALS.heard():
        try:
            to = _await_peer(node, arguments.to)
        except BadText as error:
            _warn(node)
            streams.complain(f"Not delivered: {error}")
            return FAILED
        _warn(node)
        before = {peer.id for peer in node.peers()}
        message = node.say(text, to.id if to else None)
        # Who came or went in this very moment may or may not have been told.
        told = {to.id} if to else before & {peer.id for peer in node.peers()}
        return _await_delivery(node, message, told)


def _await_peer(node: Node, wanted: str | None) -> Peer | None:
    """Wait for the peer that was asked for, or a moment for anybody."""
    deadline = time.monotonic() + (FIND_WAIT if wanted else PEERS_WAIT)
    while True:
        try:
            if wanted:
                return find_peer(node.peers(), wanted)
        except BadText:
            if time.monotonic() > deadline:
                raise
        if time.monotonic() > deadline:
            return None
        time.sleep(0.02)


def _await_delivery(node: Node, message: str, waiting: set[NodeId]) -> int:
    deadline = time.monotonic() + DELIVERY_WAIT
    while time.monotonic() < deadline:
        for event in node.poll():
            if isinstance(event, ChatFailed) and event.id == message:
                streams.complain(f"Not delivered: {event.reason}")
                return FAILED
            if isinstance(event, ChatDelivered) and event.id == message:
                waiting.discard(event.to)
        if not waiting:
            return OK
        time.sleep(0.005)
    streams.complain("Not delivered in time.")
    return FAILED


def _doctor(arguments: argparse.Namespace) -> int:
    with make_node(arguments, with_games=False) as node, SIGNALS.heard():
        found = node.examine(DOCTOR_LOOKS)
        _warn(node, known=TYPED)
    if arguments.json:
        fields = [
            {"code": f.code, "ok": f.ok, "text": f.text, "action": f.action}
            for f in found
        ]
        streams.write_json(fields)
    else:
        from games.people.checkup import report

        streams.write("\n".join(report(found)))
    return OK if all(finding.ok for finding in found) else FAILED


_COMMANDS = {
    "window": _window,
    "play": _window,
    "chat": _chat,
    "node": _node,
    "peers": _peers,
    "say": _say,
    "doctor": _doctor,
}
