"""What was written to one person and is not on his disk yet, as far as we know. Pure.

It stays until he says so, over broken links and the ends of both programs; each new
link begins with the oldest that he has not confirmed. He keeps the numbers of what he
has, so what comes twice is read once. A number is never used for a second message, even
where the disk lost the first: it is at least the time, in microseconds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import msgspec

from p2p.chat.pace import Pace
from p2p.chat.records import SaidToOne

MOST_FLYING = 32  # that are on their way and not confirmed
AGAIN_AFTER_LOST = 30.0  # seconds on one link without a word: its disk had trouble
MOST_WAITING = 5000  # messages that wait for one person: a long file, line by line


class Waiting(msgspec.Struct):
    """One message. `said_at`: when it was said, or read from the disk. `is_kept`: it is
    kept as well as can be, and if there is a disk, `on_disk`. `is_told`: the
    application knows that it waits."""

    record: SaidToOne
    said_at: float
    is_kept: bool = False
    is_told: bool = False
    on_disk: bool = False

    @property
    def size(self) -> int:
        """Of its text, in bytes."""
        return len(self.record.text.encode())


class Outbox:
    """That for one person. He is `linked` or not."""

    def __init__(self) -> None:
        self.linked = False
        self.last = 0  # the highest number that was ever used, as far as we know
        self._waiting: dict[int, Waiting] = {}  # in the order of numbers
        self._unsent: deque[int] = deque()  # on this link
        self._flying: dict[int, float] = {}  # since when, on this link
        self._untold: dict[int, None] = {}  # in the order in which they were said
        self._pace = Pace()

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[Waiting]:
        return iter(tuple(self._waiting.values()))

    def __contains__(self, number: object) -> bool:
        return number in self._waiting

    @property
    def is_full(self) -> bool:
        """Whether no more may wait."""
        return len(self._waiting) >= MOST_WAITING

    def next_number(self, microseconds: int) -> int:
        """That of a message that is written at that Unix time."""
        self.last = max(self.last + 1, microseconds)
        return self.last

    def put(self, one: Waiting) -> None:
        """It was written just now."""
        number = one.record.number
        self._waiting[number] = one
        self._unsent.append(number)
        self._untold[number] = None

    def put_back(self, some: Iterable[Waiting]) -> None:
        """They were written in earlier runs, and wait on the disk."""
        new = {w.record.number: w for w in some if w.record.number not in self._waiting}
        self._waiting = dict(sorted({**self._waiting, **new}.items()))
        self._unsent = deque(n for n in self._waiting if n not in self._flying)
        self.last = max(self.last, *new, 0)

    def get(self, number: int) -> Waiting | None:
        """One of them."""
        return self._waiting.get(number)

    def take(self, number: int) -> Waiting | None:
        """It waits no more. None if it did not."""
        one = self._waiting.pop(number, None)
        if one is not None and self._flying.pop(number, None) is None:
            self._unsent.remove(number)
        self._untold.pop(number, None)
        return one

    def replace(self, record: SaidToOne) -> None:
        """It is in another state now."""
        self._waiting[record.number].record = record

    def link_up(self) -> None:
        """He is here: all that he has not confirmed goes (again)."""
        self.linked = True
        self._begin_anew()

    def link_down(self) -> None:
        """He is not: nobody knows what he got."""
        self.linked = False
        self._begin_anew()

    def _begin_anew(self) -> None:
        if self._flying:
            self._unsent = deque(self._waiting)
            self._flying.clear()

    def sends(self, now: float) -> list[Waiting]:
        """What is to go now, in order."""
        if not self.linked:
            return []
        if self._flying and self._oldest + AGAIN_AFTER_LOST <= now:
            self._begin_anew()
        sent: list[Waiting] = []
        while self._unsent and len(self._flying) < MOST_FLYING:
            one = self._waiting[self._unsent[0]]
            if not self._pace.goes(one.size, now):
                break
            self._flying[self._unsent.popleft()] = now
            sent.append(one)
        return sent

    def overdue(self, patience: float, now: float) -> list[Waiting]:
        """What was said so many seconds ago, and nobody was told that it waits; what is
        not kept is left out, as only that makes it true."""
        found: list[Waiting] = []
        for number in self._untold:
            one = self._waiting[number]
            if one.said_at + patience > now:
                break
            if one.is_kept:
                found.append(one)
        return found

    def told(self, one: Waiting) -> None:
        """The application knows that it waits."""
        one.is_told = True
        self._untold.pop(one.record.number, None)

    @property
    def is_flying(self) -> bool:
        """Whether something is on its way to him at this moment."""
        return self.linked and bool(self._waiting)

    def next_tick(self, patience: float) -> float | None:
        """When `sends` or `overdue` (`patience` seconds after it was said) has more."""
        times: list[float] = []
        if self.linked and self._flying:
            times.append(self._oldest + AGAIN_AFTER_LOST)
        if self.linked and self._unsent and len(self._flying) < MOST_FLYING:
            times.append(self._pace.when(self._waiting[self._unsent[0]].size))
        if self._untold:
            one = self._waiting[next(iter(self._untold))]
            if one.is_kept:  # else `kept` comes first
                times.append(one.said_at + patience)
        return min(times, default=None)

    @property
    def _oldest(self) -> float:
        return next(iter(self._flying.values()))
