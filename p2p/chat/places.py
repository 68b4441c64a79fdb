"""The places of one log that are held, what stands in them, and where the holes are.

A log may be long, and is asked about its holes for each message of it: so nothing here
looks at all places where it can do without. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator

from p2p.chat.said import Entry

Span = tuple[int, int]  # first and last seq, both of them in it


class Places:
    """Those of one log; a place has one message or none. Iterates over the messages, in
    order."""

    def __init__(self) -> None:
        self._entries: dict[int, Entry] = {}
        self._seqs: list[int] = []  # of these, in order

    def __len__(self) -> int:
        return len(self._seqs)

    def __iter__(self) -> Iterator[Entry]:
        return (self._entries[seq] for seq in self._seqs)

    def __contains__(self, seq: object) -> bool:
        return seq in self._entries

    def get(self, seq: int) -> Entry | None:
        """What stands in that place."""
        return self._entries.get(seq)

    @property
    def first(self) -> Entry | None:
        """What stands in the lowest place that is held."""
        return self._entries[self._seqs[0]] if self._seqs else None

    @property
    def last(self) -> Entry | None:
        """What stands in the highest."""
        return self._entries[self._seqs[-1]] if self._seqs else None

    # --- what comes and goes ---------------------------------------------------------

    def put(self, entry: Entry) -> None:
        """Its place was not held."""
        self._entries[entry.seq] = entry
        if self._seqs and entry.seq < self._seqs[-1]:
            insort(self._seqs, entry.seq)
        else:
            self._seqs.append(entry.seq)

    def take_from(self, seq: int) -> list[Entry]:
        """What stands there and above goes. It is given back."""
        at = bisect_left(self._seqs, seq)
        gone = [self._entries.pop(one) for one in self._seqs[at:]]
        del self._seqs[at:]
        return gone

    def take_upto(self, seq: int) -> list[Entry]:
        """What stands there and below goes. It is given back."""
        at = bisect_right(self._seqs, seq)
        gone = [self._entries.pop(one) for one in self._seqs[:at]]
        del self._seqs[:at]
        return gone

    # --- holes -----------------------------------------------------------------------

    def lacks(self, low: int, upto: int) -> bool:
        """Whether there is a hole above `low` and up to there."""
        held = bisect_right(self._seqs, upto) - bisect_right(self._seqs, low)
        return upto - low > held

    def missing(self, low: int, upto: int) -> list[Span]:
        """The holes above `low` and up to there, the highest first."""
        if not self.lacks(low, upto):
            return []
        spans, above = [], upto + 1
        for seq in reversed(self._seqs[: bisect_right(self._seqs, upto)]):
            if seq < above - 1:
                spans.append((seq + 1, above - 1))
            above = seq
        if above - 1 > low:
            spans.append((low + 1, above - 1))
        return [(max(first, low + 1), last) for first, last in spans if last > low]

    def gap(self, low: int, upto: int) -> Span | None:
        """The first of what `missing` tells, found without looking at all."""
        end = bisect_right(self._seqs, upto) - 1
        if end >= 0 and self._seqs[end] == upto:
            # Where the run that ends there begins.
            is_off = self._is_off(end, upto)
            start = bisect_left(range(end + 1), True, key=lambda at: not is_off(at))
            upto, end = self._seqs[start] - 1, start - 1
        first = max(self._seqs[end] + 1 if end >= 0 else 1, low + 1)
        return (first, upto) if first <= upto else None

    def whole(self, low: int) -> int:
        """Up to which place there is no hole above `low`."""
        first = bisect_right(self._seqs, low)
        # What has no hole has as many places as entries.
        beyond = bisect_left(
            range(first, len(self._seqs)), True, key=self._is_off(first, low + 1)
        )
        return low + beyond

    def _is_off(self, index: int, seq: int) -> Callable[[int], bool]:
        """Tells of an index whether a hole comes before it, if from that one on there
        was none and it is that `seq`."""
        return lambda at: self._seqs[at] - at != seq - index

    def piece(self, first: int, last: int, most: int, size: int) -> list[Entry]:
        """The end of that span, as far as it is held without a hole: at most so many
        messages, of so many bytes together (but one)."""
        at = bisect_right(self._seqs, last) - 1
        found: list[Entry] = []
        while at >= 0 and self._seqs[at] >= first and len(found) < most:
            entry = self._entries[self._seqs[at]]
            size -= len(entry.envelope.body)
            if found and (size < 0 or found[-1].seq != entry.seq + 1):
                break
            found.append(entry)
            at -= 1
        return found[::-1]
