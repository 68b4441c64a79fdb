"""What people type behind `hydralan`: its commands, their options, what they may be.

What cannot be meant is told at once, before anything is begun.
"""

from __future__ import annotations

import argparse
import os

from games.console import streams

PORT = 53530  # that of `p2p`, which is not imported only to tell it
PEERS_WAIT = 1.0  # seconds to look around, unless `--wait` says more
MAX_WAIT = 3600.0  # seconds
DAYS, MAX_DAYS = 7.0, 365.0  # for which what was said is kept

DESCRIPTION = """\
Chat and games on this network. Nothing to set up: start it on several machines, and
they find each other."""


def parser() -> argparse.ArgumentParser:
    """Reads the command line. `command` is None for the bare `hydralan`."""
    whole = argparse.ArgumentParser("hydralan", description=DESCRIPTION)
    text = "show the version and exit"
    whole.add_argument("--version", action=_ShowVersion, nargs=0, help=text)
    _add_common(whole, first=True)
    commands = whole.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, text: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        _add_common(command, first=False)
        return command

    play = add("play", "the window, straight into a game")
    play.add_argument("game", nargs="?", default="snake", help="default: snake")
    _add_table(play)
    text = "the window for a projector: the whole board, ranking, podium; no seat"
    stage = add("stage", text)
    stage.add_argument("game", nargs="?", help="default: whichever is played")
    _add_table(
        stage,
        "the table of that name, as soon as it is there; default: the fullest",
        "the key of a locked table",
    )
    new = add("new", "write a package for a game of one's own")
    new.add_argument("game", type=a_text, metavar="NAME", help="of the game")
    new.add_argument(
        "folder",
        type=a_text,
        nargs="?",
        metavar="DIR",
        help="a folder to be made for it (default: one of that name, here)",
    )
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
    return whole


def _add_table(
    parser: argparse.ArgumentParser,
    table: str = "the table of that name, opened if there is none; default: the "
    "fullest",
    key: str = "the key of a locked table; one that is opened is locked with it",
) -> None:
    parser.add_argument("--table", type=a_text, metavar="NAME", help=table)
    parser.add_argument("--key", type=a_text, metavar="WORD", help=key)


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
        help=f"preferred TCP port (default: {PORT})",
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
    group.add_argument(
        "--history",
        type=days,
        default=default(DAYS),
        metavar="DAYS",
        help="how long what was said is kept (default: 7); 0: not at all",
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


# --- what an argument may be: each raises ArgumentTypeError ---------------------------


def a_text(text: str) -> str:
    """An argument that may be in no encoding: the system hands over its bytes then."""
    try:
        return os.fsencode(text).decode() if _has_bytes(text) else text
    except UnicodeDecodeError:
        raise argparse.ArgumentTypeError("that is no text in UTF-8") from None


def _has_bytes(text: str) -> bool:
    return any("\udc80" <= c <= "\udcff" for c in text)


def a_port(text: str) -> int:
    """A TCP port; 0 is any."""
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return port


def days(text: str) -> float:
    """For how long something is kept, up to a year."""
    try:
        duration = float(text)
    except ValueError:
        duration = -1.0
    if not 0 <= duration <= MAX_DAYS:
        raise argparse.ArgumentTypeError("a number of days, from 0 to 365")
    return duration


def seconds(text: str) -> float:
    """How long to wait, up to an hour."""
    try:
        duration = float(text)
    except ValueError:
        duration = -1.0
    if not 0 <= duration <= MAX_WAIT:
        raise argparse.ArgumentTypeError("a number of seconds, from 0 to 3600")
    return duration
