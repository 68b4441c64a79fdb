"""What a half typed word may become: a name, a command or a picture. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

import msgspec

from games.people import emoji

SIGN = "@"


class Choices(msgspec.Struct, frozen=True):
    """What may stand in the place of `typed[start:]`, the most likely first. `names`
    tell what is what where the text alone does not."""

    start: int
    texts: tuple[str, ...]
    names: tuple[str, ...] = ()

    @property
    def shown(self) -> tuple[str, ...]:
        """Each with its name, if it has one."""
        if not self.names:
            return self.texts
        pairs = zip(self.texts, self.names, strict=True)
        return tuple(f"{text} {name}" for text, name in pairs)


def completed(
    typed: str, names: Sequence[str], commands: Iterable[str], naming: Iterable[str]
) -> Choices:
    """What `typed`, all that stands before the cursor, may be meant to become.

    `names`: labels of people; a letter stands for itself with accents, too, and what
    begins a later word of a name comes after what begins the first. `commands` begin
    with "/"; behind those in `naming` comes a name. What begins with ":" may become a
    picture.
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
    if pictures := _pictures(typed):
        return pictures
    at = _sign(typed)
    if at >= 0 and (fitting := _names(typed[at + 1 :], names)):
        return Choices(at, tuple(f"{SIGN}{name}" for name in fitting))
    start = max(typed.rfind(blank) for blank in " \n\t") + 1
    if start == len(typed) or typed[start] == SIGN:
        return Choices(len(typed), ())
    return Choices(start, _names(typed[start:], names))


def is_begun(typed: str) -> bool:
    """Whether names are needed to tell what `typed` may become by itself."""
    return typed.startswith("/") or SIGN in typed


def offered(
    typed: str, names: Sequence[str], commands: Iterable[str], naming: Iterable[str]
) -> Choices:
    """The same as far as a sign says that it is wanted, "@", ":" or "/": to be offered
    while somebody types, without being asked."""
    found = completed(typed, names, commands, naming)
    is_wanted = typed.startswith("/") or typed[found.start :][:1] in (SIGN, emoji.SIGN)
    return found if is_wanted else Choices(len(typed), ())


def _pictures(typed: str) -> Choices | None:
    begun = emoji.begun(typed)
    if begun is None or len(begun) < emoji.LEAST:
        return None
    names = emoji.fitting(begun)
    start = len(typed) - len(begun) - len(emoji.SIGN)
    shown = tuple(f"{emoji.SIGN}{name}{emoji.SIGN}" for name in names)
    return Choices(start, tuple(emoji.EMOJI[name] for name in names), shown)


def closed(typed: str) -> Choices | None:
    """The picture whose whole name, as ":smile:", ends `typed`; None if none does."""
    begun = emoji.begun(typed.removesuffix(emoji.SIGN))
    if not begun or not typed.endswith(emoji.SIGN) or begun not in emoji.EMOJI:
        return None
    start = len(typed) - len(begun) - 2 * len(emoji.SIGN)
    return Choices(start, (emoji.EMOJI[begun],))


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
