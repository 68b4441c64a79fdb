"""What a half typed word may become: a name or a command. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

SIGN = "@"


class Choices(msgspec.Struct, frozen=True):
    """What may stand in the place of `typed[start:]`, the most likely first."""

    start: int
    texts: tuple[str, ...]


def completed(
    typed: str, names: Sequence[str], commands: Iterable[str], naming: Iterable[str]
) -> Choices:
    """What `typed`, all that stands before the cursor, may be meant to become.

    `names`: labels of people; a letter stands for itself with accents, too, and what
    begins a later word of a name comes after what begins the first. `commands` begin
    with "/"; behind those in `naming` comes a name.
    """
    word, space, rest = typed.partition(" ")
    if typed.startswith("/") and "\n" not in typed:
        if not space:
            fitting = tuple(f"{one} " for one in commands if one.startswith(word))
            return Choices(0, fitting)
        if word in naming:
            start = len(typed) - len(rest.lstrip())
            return Choices(start, _names(typed[start:].removeprefix(SIGN), names))
        return Choices(len(typed), ())
    at = _sign(typed)
    if at >= 0 and (fitting := _names(typed[at + 1 :], names)):
        return Choices(at, tuple(f"{SIGN}{name}" for name in fitting))
    start = max(typed.rfind(blank) for blank in " \n\t") + 1
    if start == len(typed) or typed[start] == SIGN:
        return Choices(len(typed), ())
    return Choices(start, _names(typed[start:], names))


def _sign(typed: str) -> int:
    """Where the last "@" is that may begin a name; -1 if there is none."""
    at = typed.rfind(SIGN)
    return at if at <= 0 or not typed[at - 1].isalnum() else -1


def _names(begun: str, names: Sequence[str]) -> tuple[str, ...]:
    wanted = _plain(begun)
    first = [name for name in names if _plain(name).startswith(wanted)]
    later = [
        name
        for name in names
        if name not in first
        and any(_plain(word).startswith(wanted) for word in name.split())
    ]
    return tuple(f"{name} " for name in first + later)


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in apart if unicodedata.category(c) != "Mn")
