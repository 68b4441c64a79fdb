"""What a class is told by the window of the projector, and what it has to type."""

from __future__ import annotations

import msgspec

from games.window.letters.scripts import isolated
from games.window.stage.scout import CLOSED, COMING, LOCKED, NOBODY

PROGRAM = "hydralan"
USUAL = "snake"  # is played without saying so
PLAIN = frozenset(" -_.,:+#()&'")  # is the same to every command line, within quotes

WHY = {
    LOCKED: (
        "{} is locked",
        "End this with Esc, and begin again with the key of the table:",
    ),
    "wrong_key": (
        "That is not the key of {}",
        "End this with Esc, and begin again with the key of the table:",
    ),
    CLOSED: (
        "{} is closed",
        "Nobody new is let in. As soon as that is over, it is shown here.",
    ),
    "removed": (
        "{} is not shown here",
        "This computer was put out of it. Whoever opened it can let it in again.",
    ),
    "table_silent": ("Nobody answers at {}", "This computer goes on trying."),
    COMING: ("On the way to {}", ""),
}


class Waiting(msgspec.Struct, frozen=True):
    """What is said while nothing is shown: a headline, a sentence, and what is to be
    typed, "" for nothing. `is_locked`: a key is missing."""

    head: str
    text: str
    typed: str = ""
    is_locked: bool = False


def waiting(
    why: str, said: str, table: str, wanted: str | None, game: str | None
) -> Waiting:
    """`why` and `said` are the scout's, about `table`; `wanted` is the one it looks
    for, and the `game`, if they are given."""
    if why == NOBODY:
        return _nobody(wanted, game)
    called = quoted(table)
    head, text = WHY.get(why, ("{} cannot be shown now", said))
    is_locked = why in (LOCKED, "wrong_key")
    typed = ""
    if is_locked:
        named = f' --table "{table}"' if is_plain(table) else " --table NAME"
        typed = f"{PROGRAM} stage{named} --key WORD"
    return Waiting(head.format(called), text, typed, is_locked)


def _nobody(wanted: str | None, game: str | None) -> Waiting:
    played = f"{PROGRAM} play" + ("" if game in (None, USUAL) else f" {game}")
    if wanted is None:
        text = "As soon as somebody does, it is shown here. To play, type"
        return Waiting("Nobody plays yet", text, played)
    if is_plain(wanted):
        typed = f'{played} --table "{wanted}"'
        text = "As soon as somebody opens that table, it is shown here:"
        return Waiting(f"Waiting for {quoted(wanted)}", text, typed)
    text = "As soon as somebody opens that table, it is shown here: with F9, in"
    return Waiting(f"Waiting for {quoted(wanted)}", text, PROGRAM)


def joining(
    table: str, game: str, is_open: bool, locked: bool, closed: bool
) -> tuple[str, tuple[str, ...]]:
    """How somebody joins: what he types, and what else he has to know. `is_open`: it is
    the table to which one comes without choosing."""
    if closed:
        return "Closed", ("Nobody new is let in.",)
    if is_open:
        typed = f"{PROGRAM} play" + ("" if game == USUAL else f" {game}")
        return typed, ("A key is needed.",) if locked else ()
    choose = f"and choose {quoted(table)}"
    return PROGRAM, (choose, "A key is needed.") if locked else (choose,)


def quoted(name: str) -> str:
    """A name within a sentence."""
    return f"“{isolated(name)}”"


def is_plain(name: str) -> bool:
    """Whether it can be typed within quotes on every system."""
    return all(sign.isalnum() or sign in PLAIN for sign in name)
