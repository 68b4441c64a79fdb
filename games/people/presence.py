"""Who comes, goes and is renamed, summed up: one line a minute, however many do. Pure.

The line of a minute is told as soon as there is something in it, and told anew as more
is. A front that cannot change a line any more uses `games.people.crier`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from p2p import NodeId

MINUTE = 60.0  # seconds for which one line stands
MAX_NAMES = 4  # named in one breath before it says "and 3 more"
MAX_NOTED = 256  # people of one minute; of more nothing is said


Names = dict[NodeId, str]


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
    """The comings and goings as one person is told them. `labels` gives what to call
    these people (id -> name), so that none is taken for another, here or among them."""

    def __init__(self, labels: Callable[[Names], Names]) -> None:
        self._labels = labels
        self._minute = 0
        self._since = float("-inf")
        self._notes: dict[NodeId, _Note] = {}

    def came(self, who: NodeId, name: str, now: float) -> None:
        """Somebody is here."""
        note = self._note(who, name, False, now)
        note.name, note.is_here = name, True

    def went(self, who: NodeId, name: str, reason: str, now: float) -> None:
        """Somebody is gone."""
        note = self._note(who, name, True, now)
        note.name, note.is_here, note.reason, note.left = name, False, reason, True

    def renamed(self, who: NodeId, was: str, name: str, now: float) -> None:
        """Somebody is called something else; `was`: what he was called."""
        self._note(who, was, True, now).name = name

    def is_over(self, now: float) -> bool:
        """Whether what happens now begins a line of its own."""
        return now - self._since >= MINUTE

    def _note(self, who: NodeId, name: str, was_here: bool, now: float) -> _Note:
        if self.is_over(now):
            self._minute, self._since = self._minute + 1, now
            self._notes.clear()
        note = self._notes.get(who)
        if note is None:
            note = _Note(name, name, was_here, was_here)
            if len(self._notes) < MAX_NOTED:
                self._notes[who] = note
        return note

    def summary(self) -> Summary:
        """The line of this minute, with all that was told here so far. It looks at
        everybody who is here: of a flood it is to be asked for once."""
        notes = self._notes
        called = self._labels({who: note.name for who, note in notes.items()})
        here = [who for who, n in notes.items() if n.is_here and not n.was_here]
        back = [who for who, n in notes.items() if n.is_here and n.was_here and n.left]
        gone = [who for who, n in notes.items() if not n.is_here]
        anew = [who for who, n in notes.items() if n.is_here and n.name != n.before]
        parts = [
            _told(here, called, "is here", "are here"),
            _told(back, called, "is back", "are back"),
            _told(gone, called, "is gone", "are gone"),
            *self._renamed(anew, called),
        ]
        if len(gone) == 1 and (reason := notes[gone[0]].reason):
            parts[2] += f" ({reason})"
        return Summary(self._minute, "; ".join(filter(None, parts)))

    def _renamed(self, who: Sequence[NodeId], called: Names) -> list[str]:
        told = []
        for one in who[:MAX_NAMES]:
            was = self._labels({one: self._notes[one].before})[one]
            told.append(f"{was} is {called[one]} now")
        more = len(who) - MAX_NAMES
        return [*told, f"{more} more have new names"] if more > 0 else told


def _told(who: Sequence[NodeId], called: Names, one: str, several: str) -> str:
    names = listed([called[each] for each in who])
    return f"{names} {one if len(who) == 1 else several}" if who else ""


def listed(names: Sequence[str], most: int = MAX_NAMES) -> str:
    """Names as one says them: "Ana, Ben and 3 more"."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
