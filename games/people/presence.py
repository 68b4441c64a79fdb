"""Who comes, goes and is renamed, summed up: one line a minute, however many do. Pure.

The line of a minute is told as soon as there is something in it, and told anew as more
is. A front that cannot change a line any more uses `games.people.crier`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

MINUTE = 60.0  # seconds for which one line stands
MAX_NAMES = 4  # named in one breath before it says "and 3 more"
MAX_NOTED = 256  # people of one minute; of more nothing is said


class Summary(msgspec.Struct, frozen=True):
    """The line number `minute`, as it is to be shown from now on; "" is none."""

    minute: int
    text: str


class _Note(msgspec.Struct):
    name: str
    before: str  # his name at first
    was_here: bool
    is_here: bool
    reason: str = ""
    left: bool = False  # at some moment of it


class Presence:
    """The comings and goings as one person is told them. `label` gives what to call
    somebody (id, name) now: it changes when another comes who is called so, too."""

    def __init__(self, label: Callable[[str, str], str]) -> None:
        self._label = label
        self._minute = 0
        self._since = float("-inf")
        self._notes: dict[str, _Note] = {}

    def came(self, who: str, name: str, now: float) -> Summary:
        """Somebody is here."""
        note = self._note(who, name, False, now)
        note.name, note.is_here = name, True
        return self._summary()

    def went(self, who: str, name: str, reason: str, now: float) -> Summary:
        """Somebody is gone."""
        note = self._note(who, name, True, now)
        note.name, note.is_here, note.reason, note.left = name, False, reason, True
        return self._summary()

    def renamed(self, who: str, was: str, name: str, now: float) -> Summary:
        """Somebody is called something else; `was`: what he was called."""
        self._note(who, was, True, now).name = name
        return self._summary()

    def _note(self, who: str, name: str, was_here: bool, now: float) -> _Note:
        if now - self._since >= MINUTE:
            self._minute, self._since = self._minute + 1, now
            self._notes.clear()
        note = self._notes.get(who)
        if note is None:
            note = _Note(name, name, was_here, was_here)
            if len(self._notes) < MAX_NOTED:
                self._notes[who] = note
        return note

    def _summary(self) -> Summary:
        notes = self._notes
        here = [w for w, n in notes.items() if n.is_here and not n.was_here]
        back = [w for w, n in notes.items() if n.is_here and n.was_here and n.left]
        gone = [w for w, n in notes.items() if not n.is_here]
        anew = [w for w, n in notes.items() if n.is_here and n.name != n.before]
        parts = [
            self._told(here, "is here", "are here"),
            self._told(back, "is back", "are back"),
            self._told(gone, "is gone", "are gone"),
            *self._renamed(anew),
        ]
        if len(gone) == 1 and (reason := notes[gone[0]].reason):
            parts[2] += f" ({reason})"
        return Summary(self._minute, "; ".join(filter(None, parts)))

    def _told(self, who: Sequence[str], one: str, several: str) -> str:
        if not who:
            return ""
        named = [self._label(w, self._notes[w].name) for w in who[:MAX_NAMES]]
        names = listed([*named, *who[MAX_NAMES:]])
        return f"{names} {one if len(who) == 1 else several}"

    def _renamed(self, who: Sequence[str]) -> list[str]:
        told = []
        for one in who[:MAX_NAMES]:
            note = self._notes[one]
            was, now = (self._label(one, name) for name in (note.before, note.name))
            told.append(f"{was} is {now} now")
        more = len(who) - MAX_NAMES
        return [*told, f"{more} more have new names"] if more > 0 else told


def listed(names: Sequence[str], most: int = MAX_NAMES) -> str:
    """Names as one says them: "Ana, Ben and 3 more"."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
