"""What was changed in a text, to be undone and done again. Pure."""

from __future__ import annotations

import msgspec

MOST = 200  # changes; older ones stay


class Change(msgspec.Struct, frozen=True):
    """At `start`, `removed` gave way to `inserted`."""

    start: int
    removed: str
    inserted: str

    @property
    def reverse(self) -> Change:
        """What undoes it."""
        return Change(self.start, self.inserted, self.removed)


class Undo:
    """The changes of one text. What is typed or deleted sign by sign is one change up
    to the end of a word, unless something came between (`rest`)."""

    def __init__(self) -> None:
        self._done: list[Change] = []
        self._undone: list[Change] = []
        self._rests = True

    def note(self, change: Change, grows: bool) -> None:
        """This was done; `grows`: by one key, so it may be part of the one before."""
        self._undone.clear()
        last = self._done[-1] if self._done and grows and not self._rests else None
        whole = _together(last, change) if last is not None else None
        if whole is not None:
            self._done[-1] = whole
        else:
            self._done.append(change)
            del self._done[:-MOST]
        self._rests = not grows

    def rest(self) -> None:
        """What comes now is another change."""
        self._rests = True

    def back(self) -> Change | None:
        """What is to be done now to undo the last change; None if there is none."""
        if not self._done:
            return None
        change = self._done.pop()
        self._undone.append(change)
        self._rests = True
        return change.reverse

    def again(self) -> Change | None:
        """What is to be done now to do it again after all."""
        if not self._undone:
            return None
        change = self._undone.pop()
        self._done.append(change)
        self._rests = True
        return change


def _together(last: Change, change: Change) -> Change | None:
    """Both as one; None if they are not."""
    if last.inserted and change.inserted and not change.removed:
        ends = last.start + len(last.inserted)
        begins_word = last.inserted[-1].isspace() and not change.inserted[0].isspace()
        if change.start == ends and not begins_word:
            return Change(last.start, last.removed, last.inserted + change.inserted)
    if not last.inserted and not change.inserted:
        if change.start + len(change.removed) == last.start:  # backwards
            return Change(change.start, change.removed + last.removed, "")
        if change.start == last.start:  # forwards
            return Change(last.start, last.removed + change.removed, "")
    return None
