"""One log: what one author said to everyone in one run, message upon message.

Each names the digest of the one before, so that one signature proves all that stands
before it. It may have holes, which are filled from the newest on. Two messages of one
place prove that its author broke his word: both stay, nothing after them does. Pure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Sequence
from enum import Enum
from hashlib import blake2b
from itertools import pairwise

import msgspec

from p2p.chat.said import Digest, Entry, LogId, Stamp

Check = Callable[[Entry], bool]
Span = tuple[int, int]  # first and last seq, both of them in it
ENDLESS = 2**48


class Verdict(Enum):
    """What came of a piece of a log."""

    TAKEN = "taken"  # or nothing of it was new
    WRONG = "wrong"  # not a piece of a log, or not signed
    TORN = "torn"  # its author has said something else before it
    FORKED = "forked"  # here is both, what he said and what else he said


class Taken(msgspec.Struct, frozen=True):
    """`fresh`: what is held since now, in order. `torn`: the last place in which the
    piece and the log differ. `fork`: two messages of one place. `moved`: some of it is
    too old, and no longer wanted."""

    verdict: Verdict
    fresh: tuple[Entry, ...] = ()
    torn: int = 0
    fork: tuple[Entry, Entry] | None = None
    moved: bool = False


class Log:
    """Nothing up to `floor` is wanted, for good; nor up to `old`, as it is too old by
    the present clock; nor up to `much`, as there was too much of authors who were never
    linked with, and he is one. From `ends` on it counts no more. `until`: when the
    floor is no more of use, in Unix milliseconds; 0: that is not known."""

    def __init__(self, ident: LogId) -> None:
        self.id = ident
        self.floor = 0
        self.until = 0
        self.old = 0
        self.much = 0
        self.ends = ENDLESS
        self.fork: tuple[Entry, Entry] | None = None
        self._entries: dict[int, Entry] = {}
        self._seqs: list[int] = []
        self._below: tuple[int, Digest, Stamp] | None = None  # what was dropped last
        self.last: tuple[int, Digest, Stamp] | None = None  # the highest ever held

    def __len__(self) -> int:
        return len(self._seqs) + (2 if self.fork else 0)

    @property
    def low(self) -> int:
        """Nothing up to that place is wanted now."""
        return max(self.floor, self.old, self.much)

    @property
    def entries(self) -> list[Entry]:
        """All that is held, in order; of a fork both."""
        held = [self._entries[seq] for seq in self._seqs]
        return [*held, *self.fork] if self.fork else held

    def get(self, seq: int) -> Entry | None:
        """The message of that place, if it is held and is the only one."""
        return self._entries.get(seq)

    @property
    def top(self) -> Entry | None:
        """The last message, if there is one. Of a fork, the one of the lower digest."""
        if self.fork:
            return self.fork[0]
        return self._entries[self._seqs[-1]] if self._seqs else None

    @property
    def head(self) -> tuple[int, Digest] | None:
        """By which two copies of this log are compared. None if nothing is held."""
        if self.fork:
            both = b"".join(one.digest for one in self.fork)
            return self.fork[0].seq, blake2b(both, digest_size=16).digest()
        return (self.top.seq, self.top.digest) if self.top else None

    def lacks(self, upto: int) -> bool:
        """Whether anything of the log up to that place is wanted. Quick, however much
        of it is held."""
        low, upto = self.low, min(upto, self.ends - 1)
        held = bisect_right(self._seqs, upto) - bisect_right(self._seqs, low)
        return upto - low > held

    def missing(self, upto: int) -> list[Span]:
        """What of the log up to that place is wanted, the newest first."""
        if not self.lacks(upto):
            return []
        upto = min(upto, self.ends - 1)
        spans, above = [], upto + 1
        for seq in reversed(self._seqs[: bisect_right(self._seqs, upto)]):
            if seq < above - 1:
                spans.append((seq + 1, above - 1))
            above = seq
        low = self.low
        if above - 1 > low:
            spans.append((low + 1, above - 1))
        return [(max(first, low + 1), last) for first, last in spans if last > low]

    @property
    def whole(self) -> int:
        """Up to which place nothing is missing."""
        at = self.low
        first = bisect_right(self._seqs, at)
        # A log may be long, and this is asked for each word of it: what has no hole
        # has as many places as entries.
        beyond = bisect_left(
            range(first, len(self._seqs)), True, key=self._is_off(first, at + 1)
        )
        return at + beyond

    def _is_off(self, index: int, seq: int) -> Callable[[int], bool]:
        """Tells of an index whether a hole comes before it, if from that one on there
        was none and it is that `seq`."""
        return lambda at: self._seqs[at] - at != seq - index

    def gap(self, upto: int) -> Span | None:
        """The first of what `missing` tells, found without looking at all."""
        upto, low = min(upto, self.ends - 1), self.low
        end = bisect_right(self._seqs, upto) - 1
        if end >= 0 and self._seqs[end] == upto:
            # Where the run that ends there begins.
            is_off = self._is_off(end, upto)
            start = bisect_left(range(end + 1), True, key=lambda at: not is_off(at))
            upto, end = self._seqs[start] - 1, start - 1
        first = max(self._seqs[end] + 1 if end >= 0 else 1, low + 1)
        return (first, upto) if first <= upto else None

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

    # --- what comes ------------------------------------------------------------------

    def take(
        self,
        piece: Sequence[Entry],
        check: Check,
        live: bool = False,
        until: int = 0,
    ) -> Taken:
        """A piece of this log, in order. `check`: whether a signature is good. `live`:
        its author has just said it on his own link, which is proof for us. What was
        said up to `until`, in Unix milliseconds, is too old."""
        if not piece or not _is_chained(piece):
            return Taken(Verdict.WRONG)
        low = self.low
        piece = [one for one in piece if low < one.seq < self.ends]
        known = self._entries
        if all(_same(known.get(one.seq), one) for one in piece):
            return Taken(Verdict.TAKEN)
        last = piece[-1]
        if not (live or self._proves(last)):
            if not check(last):
                return Taken(Verdict.WRONG)
            last.is_signed = True
        for one in piece:
            other = known.get(one.seq)
            if other is not None and other.digest != one.digest:
                return self._differ(other, one, check)
        if not self._fits(piece[0], last):
            return Taken(Verdict.WRONG)
        if self._is_torn(piece[0]):
            return Taken(Verdict.TORN, torn=piece[0].seq - 1)
        old = [one.seq for one in piece if one.said.ms <= until]
        self.old = max([self.old, *old])
        fresh = [one for one in piece if one.seq not in known and one.seq not in old]
        for one in fresh:
            self._put(one)
        return Taken(Verdict.TAKEN, tuple(fresh), moved=bool(old))

    def put(self, entry: Entry) -> bool:
        """One that was held by an earlier run of this node. Whether it still is."""
        other = self._entries.get(entry.seq)
        if not self.floor < entry.seq < self.ends or other is not None:
            return False
        self._put(entry)
        return True

    def _put(self, entry: Entry) -> None:
        self._entries[entry.seq] = entry
        if self._seqs and entry.seq < self._seqs[-1]:
            insort(self._seqs, entry.seq)
        else:
            self._seqs.append(entry.seq)
        if self.last is None or entry.seq > self.last[0]:
            self.last = entry.seq, entry.digest, entry.said.stamp

    def _proves(self, last: Entry) -> bool:
        """Whether what follows it here names it."""
        above = self._entries.get(last.seq + 1)
        if above is None and self.fork and self.fork[0].seq == last.seq + 1:
            above = self.fork[0]
        return above is not None and above.said.prev == last.digest

    def _before(self, seq: int) -> tuple[int, Digest, Stamp] | None:
        one = self._entries.get(seq - 1)
        if one is not None:
            return one.seq, one.digest, one.said.stamp
        below = self._below
        return below if below is not None and below[0] == seq - 1 else None

    def _fits(self, first: Entry, last: Entry) -> bool:
        """Whether time does not run backwards in the log with it."""
        before, above = self._before(first.seq), self._entries.get(last.seq + 1)
        if above is not None and last.said.stamp >= above.said.stamp:
            return False
        return before is None or before[2] < first.said.stamp

    def _is_torn(self, first: Entry) -> bool:
        before = self._before(first.seq)
        return before is not None and before[1] != first.said.prev

    def _differ(self, held: Entry, other: Entry, check: Check) -> Taken:
        if held.said.prev != other.said.prev:
            low = self.low
            if held.seq - 1 <= low:
                return Taken(Verdict.WRONG)
            return Taken(Verdict.TORN, torn=held.seq - 1)
        for one in (held, other):
            # To convince others, each must be signed itself.
            if not (one.is_signed or check(one)):
                return Taken(Verdict.WRONG)
            one.is_signed = True
        return Taken(Verdict.FORKED, fork=(held, other))

    # --- how it ends -----------------------------------------------------------------

    def split(self, one: Entry, other: Entry) -> tuple[list[Entry], list[Entry]] | None:
        """Its author is proven to have said two things in one place, after one and the
        same message. What goes with that, and what comes; None if it changes nothing.

        The first such place counts; of several pairs there those that follow the lowest
        digest do, and of more than two the two lowest: so it is the same for all,
        whichever proofs they saw.
        """
        seq, known = one.seq, self.fork
        if known is not None and known[0].seq != seq:
            known = None
        if one.said.prev != other.said.prev or seq <= self.low:
            return None
        if seq >= self.ends and known is None:
            return None
        found = [one, other, *(known or ())]
        prev = min(e.said.prev for e in found)
        both = {e.digest: e for e in found if e.said.prev == prev}
        held = {e.digest: e for e in self.entries}
        pair = [held.get(digest, both[digest]) for digest in sorted(both)[:2]]
        if known is not None and list(known) == pair:
            return None
        before = self.get(seq - 1)
        # What it follows is not what we have: the true one is fetched.
        low = seq - 1 if before is not None and before.digest != prev else seq
        gone = [e for e in [*self.end(seq), *self.cut(low)] if e not in pair]
        self.fork = pair[0], pair[1]
        return gone, [e for e in pair if e.digest not in held]

    def end(self, seq: int) -> list[Entry]:
        """From that place on nothing counts any more. What goes with that."""
        if seq > self.ends:
            return []
        self.ends = seq
        gone = self.cut(seq)
        if self.fork and self.fork[0].seq >= seq:
            gone += self.fork
            self.fork = None
        return gone

    def cut(self, seq: int) -> list[Entry]:
        """What is from that place on goes, and may come again."""
        at = bisect_left(self._seqs, seq)
        gone = [self._entries.pop(one) for one in self._seqs[at:]]
        del self._seqs[at:]
        return gone

    def drop(self, upto: int) -> list[Entry]:
        """Nothing up to that place is wanted any more. What goes with that."""
        if upto <= self.floor:
            return []
        self.floor = upto
        return self._clear(upto)

    def spare(self, upto: int) -> list[Entry]:
        """What is up to that place is too much of a stranger. What goes with that."""
        self.much = max(self.much, upto)
        return self._clear(upto)

    def decline(self, upto: int) -> None:
        """The same of what is not held anyway."""
        lowest = self._seqs[0] if self._seqs else ENDLESS
        self.much = max(self.much, min(upto, lowest - 1))

    def age(self, upto: int) -> list[Entry]:
        """What is up to that place is too old. What goes with that."""
        self.old = max(self.old, upto)
        return self._clear(upto)

    def _clear(self, upto: int) -> list[Entry]:
        at = bisect_right(self._seqs, upto)
        gone = [self._entries.pop(one) for one in self._seqs[:at]]
        del self._seqs[:at]
        if gone:
            self._below = gone[-1].seq, gone[-1].digest, gone[-1].said.stamp
        if self.fork and self.fork[0].seq <= upto:
            gone += self.fork
            self.fork = None
            if upto > self.floor:
                # By another clock it may not be too old; and who comes later and never
                # saw it takes what follows.
                self.ends = ENDLESS
        return gone


def _is_chained(piece: Sequence[Entry]) -> bool:
    return all(
        b.seq == a.seq + 1 and b.said.prev == a.digest and a.said.stamp < b.said.stamp
        for a, b in pairwise(piece)
    )


def _same(held: Entry | None, other: Entry) -> bool:
    return held is not None and held.digest == other.digest
