"""What was said to one reader and not confirmed yet: some of it is on the way, the rest
waits its turn.

A reader takes only so many messages a second, and who sends more makes all that is
behind them wait there, or is hung up on. So only a few are ever on the way; what he
confirms makes room for the next, and he sets the pace. Pure: time comes in.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import msgspec

from p2p.messages import Say

GIVE_UP = 5.0  # seconds without an acknowledgement, through all re-dials
MAX_UNDER_WAY = 16  # messages that one reader has not confirmed; and ...
MAX_BYTES_UNDER_WAY = 32 * 1024  # ... bytes of them, unless it is a single one
MAX_UNSENT = 10_000  # messages more to one reader


class _Word(msgspec.Struct):
    """`since`: when it was said, and then, when it was sent. `run`: the nonce that the
    reader had."""

    say: Say
    size: int
    since: float
    run: str


class Words:
    """To one reader."""

    def __init__(self, now: float) -> None:
        self._under_way: dict[int, _Word] = {}  # by their numbers, in order
        self._bytes = 0  # of these
        self._waiting: deque[_Word] = deque()
        self._heard_at = now  # the last time that one was confirmed

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._under_way or self._waiting)

    @property
    def is_full(self) -> bool:
        """Whether no more may wait."""
        return len(self._waiting) >= MAX_UNSENT

    def put(self, say: Say, run: str, now: float) -> None:
        """One more."""
        self._waiting.append(_Word(say, len(say.text.encode()), now, run))

    def due(self, now: float) -> Iterator[Say]:
        """Those whose turn it is, in order; they are under way by it."""
        while self._waiting and self._has_room(self._waiting[0].size):
            word = self._waiting.popleft()
            word.since = now
            self._under_way[word.say.number] = word
            self._bytes += word.size
            yield word.say

    def _has_room(self, size: int) -> bool:
        if not self._under_way:
            return True
        has_room = self._bytes + size <= MAX_BYTES_UNDER_WAY
        return has_room and len(self._under_way) < MAX_UNDER_WAY

    def again(self) -> list[Say]:
        """What was sent, in order, for a new link."""
        return [word.say for word in self._under_way.values()]

    def confirm(self, number: int, now: float) -> bool:
        """The reader has that one. Whether it was on its way."""
        word = self._under_way.pop(number, None)
        if word is None:
            return False
        self._bytes -= word.size
        self._heard_at = now
        return True

    def drop_others_than(self, run: str) -> list[tuple[Say, bool]]:
        """What was said to another run of the reader is of no use. Returns each such,
        and whether it was sent."""
        sent = [w for w in self._under_way.values() if w.run not in ("", run)]
        told = [(self._forget(word), True) for word in sent]
        told += [(w.say, False) for w in self._waiting if w.run not in ("", run)]
        self._waiting = deque(w for w in self._waiting if w.run in ("", run))
        return told

    def drop_late(self, now: float) -> list[tuple[Say, bool]]:
        """What was not confirmed in time, and if nothing was, what has waited as long.
        Returned as above."""
        late = [w for w in self._under_way.values() if now - w.since > GIVE_UP]
        told = [(self._forget(word), True) for word in late]
        is_dumb = bool(late) and now - self._heard_at > GIVE_UP
        while is_dumb and self._waiting and now - self._waiting[0].since > GIVE_UP:
            told.append((self._waiting.popleft().say, False))
        return told

    def drop_all(self) -> list[tuple[Say, bool]]:
        """All of it. Returned as above."""
        told = [(word.say, True) for word in self._under_way.values()]
        told += [(word.say, False) for word in self._waiting]
        self._under_way.clear()
        self._waiting.clear()
        self._bytes = 0
        return told

    def _forget(self, word: _Word) -> Say:
        del self._under_way[word.say.number]
        self._bytes -= word.size
        return word.say

    @property
    def next_tick(self) -> float | None:
        """When something is late."""
        oldest = next(iter(self._under_way.values()), None)
        return oldest.since + GIVE_UP + 0.01 if oldest else None
