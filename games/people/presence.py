"""Who comes, goes and is renamed, summed up: one line a minute, however many do. Pure.

The line of a minute is told as soon as there is something in it, and told anew as more
is. A front that cannot change a line any more uses `games.people.crier`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

MINUTE = 60.0  # seconds for which one line stands
MAX_NAMES = 4  # named in one breath before it says "and 3 more"
MAX_NOTED = 256  # people of one minute; of more nothing is said


class Summary(msgspec.Struct, frozen=True):
    """The line number `minute`, as it is to be shown from now on; "" is none."""

    minute: int
    text: str


class _Note(msgspec.Struct):
    label: str
    before: str  # what he was called when the minute began
    was_here: bool
    is_here: bool
    reason: str = ""
    left: bool = False  # at some moment of it


class Presence:
    """The comings and goings as one person is told them."""

    def __init__(self) -> None:
        self._minute = 0
        self._since = float("-inf")
        self._notes: dict[str, _Note] = {}

    def came(self, who: str, label: str, now: float) -> Summary:
        """Somebody is here. `label`: what to call him."""
        note = self._note(who, label, False, now)
        note.label, note.is_here = label, True
        return self._summary()

    def went(self, who: str, label: str, reason: str, now: float) -> Summary:
        """Somebody is gone."""
        note = self._note(who, label, True, now)
        note.label, note.is_here, note.reason, note.left = label, False, reason, True
        return self._summary()

    def renamed(self, who: str, was: str, label: str, now: float) -> Summary:
        """Somebody is called something else; `was`: what he was called."""
        self._note(who, was, True, now).label = label
        return self._summary()

    def _note(self, who: str, label: str, was_here: bool, now: float) -> _Note:
        if now - self._since >= MINUTE:
            self._minute, self._since = self._minute + 1, now
            self._notes.clear()
        note = self._notes.get(who)
        if note is None:
            note = _Note(label, label, was_here, was_here)
            if len(self._notes) < MAX_NOTED:
                self._notes[who] = note
        return note

    def _summary(self) -> Summary:
        notes = self._notes.values()
        here = [n.label for n in notes if n.is_here and not n.was_here]
        back = [n.label for n in notes if n.is_here and n.was_here and n.left]
        gone = [n for n in notes if not n.is_here and n.was_here]
        brief = [n.label for n in notes if not n.is_here and not n.was_here]
        parts = [
            _told(here, "is here", "are here"),
            _told(back, "is back", "are back"),
            _gone(gone),
            _told(brief, "came and went", "came and went"),
            *_renamed(n for n in notes if n.is_here and n.was_here and not n.left),
        ]
        return Summary(self._minute, "; ".join(filter(None, parts)))


def listed(names: Sequence[str], most: int = MAX_NAMES) -> str:
    """Names as one says them: "Ana, Ben and 3 more"."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))


def _told(names: Sequence[str], one: str, several: str) -> str:
    return f"{listed(names)} {one if len(names) == 1 else several}" if names else ""


def _gone(gone: Sequence[_Note]) -> str:
    text = _told([note.label for note in gone], "is gone", "are gone")
    reason = gone[0].reason if len(gone) == 1 else ""
    return f"{text} ({reason})" if reason else text


def _renamed(notes: Iterable[_Note]) -> list[str]:
    told = [f"{n.before} is {n.label} now" for n in notes if n.label != n.before]
    if len(told) > MAX_NAMES:
        return [*told[:MAX_NAMES], f"{len(told) - MAX_NAMES} more have new names"]
    return told
