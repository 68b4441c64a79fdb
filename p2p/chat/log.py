"""One log: what one author said to everyone in one run, message upon message.

Each names the digest of the one before, so that one signature proves all that stands
before it. It may have holes, which are filled from the newest on. Two messages of one
place prove that its author broke his word: both stay, nothing after them does. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from hashlib import blake2b
from itertools import pairwise

import msgspec

from p2p.chat.places import Places, Span
from p2p.chat.said import Digest, Entry, LogId, Stamp

Check = Callable[[Entry], bool]
MOST_CONFIRMED = 256  # messages of one log that are noted at once as taken
ENDLESS = 2**48


class Verdict(Enum):
    """What came of a piece of a log."""

    TAKEN = "taken"  # or nothing of it was new
    WRONG = "wrong"  # not a piece of a log, or not signed
    TORN = "torn"  # its author has said something else before it
    FORKED = "forked"  # here is both, what he said and what else he said


class Outcome(msgspec.Struct, frozen=True):
    """`fresh`: what is held since now, in order. `gone`: what is not held any more.
    `torn`: the last place in which the piece and the log differ. `fork`: two messages
    of one place. `moved`: some of it is too old, and no longer wanted."""

    verdict: Verdict
    fresh: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()
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
        self._places = Places()
        self._below: tuple[int, Digest, Stamp] | None = None  # what was dropped last
        self.last: tuple[int, Digest, Stamp] | None = None  # the highest ever held

    def __len__(self) -> int:
        return len(self._places) + (2 if self.fork else 0)

    @property
    def low(self) -> int:
        """Nothing up to that place is wanted now."""
        return max(self.floor, self.old, self.much)

    @property
    def entries(self) -> list[Entry]:
        """All that is held, in order; of a fork both."""
        return [*self._places, *(self.fork or ())]

    def get(self, seq: int) -> Entry | None:
        """The message of that place, if it is held and is the only one."""
        return self._places.get(seq)

    @property
    def top(self) -> Entry | None:
        """The last message, if there is one. Of a fork, the one of the lower digest."""
        if self.fork:
            return self.fork[0]
        return self._places.last

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
        return self._places.lacks(self.low, min(upto, self.ends - 1))

    def missing(self, upto: int) -> list[Span]:
        """What of the log up to that place is wanted, the newest first."""
        return self._places.missing(self.low, min(upto, self.ends - 1))

    def gap(self, upto: int) -> Span | None:
        """The first of what `missing` tells, found without looking at all."""
        return self._places.gap(self.low, min(upto, self.ends - 1))

    @property
    def whole(self) -> int:
        """Up to which place nothing is missing."""
        return self._places.whole(self.low)

    def confirm(self, upto: int) -> list[Entry]:
        """Somebody has what is up to that place. Of which that is news, the last ones:
        `MOST_CONFIRMED` at once."""
        fresh: list[Entry] = []
        seq = min(upto, self.top.seq if self.top else 0)
        while len(fresh) < MOST_CONFIRMED and (one := self.get(seq)) is not None:
            if one.is_taken:
                break
            one.is_taken = True
            fresh.append(one)
            seq -= 1
        return fresh

    def piece(self, first: int, last: int, most: int, size: int) -> list[Entry]:
        """See `Places.piece`."""
        return self._places.piece(first, last, most, size)

    # --- what comes ------------------------------------------------------------------

    def take(
        self,
        piece: Sequence[Entry],
        check: Check,
        live: bool = False,
        until: int = 0,
    ) -> Outcome:
        """A piece of this log, in order. `check`: whether a signature is good. `live`:
        its author has just said it on his own link, which is proof for us. What was
        said up to `until`, in Unix milliseconds, is too old."""
        if not piece or not _is_chained(piece):
            return Outcome(Verdict.WRONG)
        low = self.low
        piece = [one for one in piece if low < one.seq < self.ends]
        known = self._places
        if all(_same(known.get(one.seq), one) for one in piece):
            return Outcome(Verdict.TAKEN)
        last = piece[-1]
        if not (live or self._proves(last)):
            if not check(last):
                return Outcome(Verdict.WRONG)
            last.is_signed = True
        for one in piece:
            other = known.get(one.seq)
            if other is not None and other.digest != one.digest:
                return self._differ(other, one, check)
        if self._is_torn(piece[0]):
            # Whatever their times: these are of two pasts, of which each has its own.
            return Outcome(Verdict.TORN, torn=piece[0].seq - 1)
        if not self._fits(piece[0], last):
            return Outcome(Verdict.WRONG)
        gone = self.cut(last.seq + 1) if self._is_torn_above(last) else []
        old = [one.seq for one in piece if one.said.ms <= until]
        self.old = max([self.old, *old])
        fresh = [one for one in piece if one.seq not in known and one.seq not in old]
        for one in fresh:
            self._put(one)
        return Outcome(Verdict.TAKEN, tuple(fresh), tuple(gone), moved=bool(old))

    def put(self, entry: Entry) -> bool:
        """One that was held by an earlier run of this node. Whether it still is."""
        if not self.floor < entry.seq < self.ends or entry.seq in self._places:
            return False
        self._put(entry)
        return True

    def _put(self, entry: Entry) -> None:
        self._places.put(entry)
        if self.last is None or entry.seq > self.last[0]:
            self.last = entry.seq, entry.digest, entry.said.stamp

    def _proves(self, last: Entry) -> bool:
        """Whether what follows it here names it."""
        above = self._above(last.seq)
        return above is not None and above.said.prev == last.digest

    def _above(self, seq: int) -> Entry | None:
        if self.fork and self.fork[0].seq == seq + 1:
            return self.fork[0]
        return self._places.get(seq + 1)

    def _before(self, seq: int) -> tuple[int, Digest, Stamp] | None:
        one = self._places.get(seq - 1)
        if one is not None:
            return one.seq, one.digest, one.said.stamp
        below = self._below
        return below if below is not None and below[0] == seq - 1 else None

    def _fits(self, first: Entry, last: Entry) -> bool:
        """Whether time does not run backwards in the log with it, and a proof that
        follows does not name something else: that is the true one."""
        before, above = self._before(first.seq), self._above(last.seq)
        if above is not None and above.said.prev == last.digest:
            if last.said.stamp >= above.said.stamp:
                return False
        elif self.fork and above is self.fork[0]:
            return False
        return before is None or before[2] < first.said.stamp

    def _is_torn(self, first: Entry) -> bool:
        before = self._before(first.seq)
        return before is not None and before[1] != first.said.prev

    def _is_torn_above(self, last: Entry) -> bool:
        """Whether what is held above a hole is of another past than what comes to fill
        it. Then the lower one stays, for all alike; with both the hole would be filled,
        and the hash be that of who has the true one, which would never be asked for."""
        above = self._above(last.seq)
        return above is not None and above.said.prev != last.digest

    def _differ(self, held: Entry, other: Entry, check: Check) -> Outcome:
        if held.said.prev != other.said.prev:
            low = self.low
            if held.seq - 1 <= low:
                return Outcome(Verdict.WRONG)
            return Outcome(Verdict.TORN, torn=held.seq - 1)
        for one in (held, other):
            # To convince others, each must be signed itself.
            if not (one.is_signed or check(one)):
                return Outcome(Verdict.WRONG)
            one.is_signed = True
        return Outcome(Verdict.FORKED, fork=(held, other))

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
        return self._places.take_from(seq)

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
        first = self._places.first
        self.much = max(self.much, min(upto, first.seq - 1 if first else upto))

    def age(self, upto: int) -> list[Entry]:
        """What is up to that place is too old. What goes with that."""
        self.old = max(self.old, upto)
        return self._clear(upto)

    def _clear(self, upto: int) -> list[Entry]:
        gone = self._places.take_upto(upto)
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
