"""The seals of the reign that one node follows, or makes: one for each tick. Pure."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from p2p.identity import NodeId
from p2p.messages import Frame, Hand, Hash, Seal, Term
from p2p.replication.seal import SEAL_EVERY, Notary, is_sealed
from p2p.room.convicts import Convicts

SEALS_KEPT = 32  # the last: half a minute, where nobody comes or goes
SEALS_AHEAD = (
    2 * SEAL_EVERY
)  # ticks by which a seal may be known before the ticks are here

RunOf = Callable[[NodeId], str | None]
"""Which run of a node is linked; None if none is."""


class Ledger:
    """Of one room on one node. `hand`: whose seals they are, as far as it is known.
    `convicts`: who have broken their word, so that their seals count no more."""

    def __init__(
        self,
        notary: Notary,
        convicts: Convicts | None = None,
        run_of: RunOf = lambda node: None,
    ) -> None:
        self.hand: Hand | None = None
        self.convicts = convicts if convicts is not None else Convicts()
        self._notary = notary
        self._run_of = run_of
        self._term: Term | None = None
        self._seals: dict[int, Seal] = {}  # by tick, each with its hand
        self._first: int | None = None  # tick of the first one that is known
        self._looked_at: tuple[Term, int, Seal] | None = None  # the last that was good

    def begin(self, term: Term, hand: Hand | None = None) -> None:
        """Another reign is followed, or made by this `hand`, from now on."""
        self._term, self.hand = term, hand
        self._seals, self._first = {}, None

    # --- as host ---------------------------------------------------------------------

    def crown(self, term: Term) -> None:
        """This node begins a reign."""
        self.begin(term, self._notary.hand)

    def write(self, tick: int, chain: Hash, digest: Hash) -> Seal:
        """The seal of this host for that tick: there is never a second one."""
        assert self._term is not None
        if tick not in self._seals:
            seal = self._notary.seal(self._term, tick, chain, digest)
            self.note(tick, seal)
        return self._seals[tick]

    # --- as member -------------------------------------------------------------------

    def is_genuine(self, term: Term, tick: int, seal: Seal) -> bool:
        """Whether the host of that reign has signed it."""
        ours = self.hand if term == self._term else None
        hand = seal.by or ours
        if hand is None or self.convicts.holds(hand) or not self._may_be(term, hand):
            return False
        looked_at = term, tick, replace(seal, by=hand)
        if looked_at != self._looked_at:
            if not self._notary.is_genuine(term, tick, seal, hand):
                return False
            self._looked_at = looked_at
        return True

    def _may_be(self, term: Term, hand: Hand) -> bool:
        # What an earlier run sealed was of another game: a table may have the same id
        # each day, and its reigns the same numbers.
        run = self._run_of(term.host)
        is_other = term == self._term and self.hand not in (None, hand)
        return run == hand.run or (run is None and not is_other)

    def are_one_hand_s(self, term: Term, tick: int, one: Seal, other: Seal) -> bool:
        """Whether these two, that differ, were signed by one run of that host."""
        hand = one.by
        if hand is None or other.by != hand or _say_the_same(one, other):
            return False
        return all(
            self._notary.is_genuine(term, tick, seal, hand) for seal in (one, other)
        )

    def admits(self, frame: Frame, is_direct: bool = True) -> bool:
        """Whether a frame of this reign has the seal that it must have. `is_direct`: on
        the host's own link.

        Frames of the reigns before are covered by the first seal of this one. Who was
        only told of the reign may not know its first seal, nor its hand: it takes what
        the host brings, until it knows.
        """
        if self._term is None or not is_sealed(frame):
            return True
        if self._first is not None and frame.tick <= self._first:
            return True
        seal = frame.seal
        ours = seal is not None and (not seal.by or self.hand in (None, seal.by))
        if seal is not None and ours and self.is_genuine(self._term, frame.tick, seal):
            return True
        return self._first is None and is_direct

    def reaches(self, frame: Frame) -> bool:
        """Whether one that somebody passes on may be of now: a bit after the last seal,
        or sealed itself. Else who passes it on could name any tick."""
        last, seal = self.last, frame.seal
        if last is not None and frame.tick <= last[0] + SEALS_AHEAD:
            return True
        if seal is None or self._term is None:
            return False
        return self.is_genuine(self._term, frame.tick, seal)

    def note(self, tick: int, seal: Seal) -> tuple[Seal, Seal] | None:
        """A genuine one of the present reign. Both, if there is another of this tick
        that says something else: its host broke his word."""
        hand = seal.by or self.hand
        if hand != self.hand:  # another run has founded the same reign
            self._seals, self._first = {}, None
        self.hand = hand
        if self._first is None or tick < self._first:
            self._first = tick
        seal = replace(seal, by=hand)
        known = self._seals.setdefault(tick, seal)
        if len(self._seals) > SEALS_KEPT:
            del self._seals[min(self._seals)]
        return None if _say_the_same(known, seal) else (known, seal)

    def enter(self, frame: Frame) -> tuple[Seal, Seal] | None:
        """One that it `admits` is to be applied here. As `note`."""
        seal, term = frame.seal, self._term
        if seal is None or term is None:
            return None
        if not self.is_genuine(term, frame.tick, seal):
            return None
        return self.note(frame.tick, seal)

    def compare(self, tick: int, seal: Seal, here: int) -> tuple[Seal, Seal] | None:
        """One of the present reign that comes beside the frames. `here`: the last tick
        that is. As `note`."""
        known, term = self._seals.get(tick), self._term
        if term is None or (known is not None and _say_the_same(known, seal)):
            return None
        if known is None and not here < tick <= here + SEALS_AHEAD:
            return None  # a liar's would be kept in the place of others
        if not self.is_genuine(term, tick, seal):
            return None
        return self.note(tick, seal)

    def of(self, tick: int) -> Seal | None:
        """That of a tick, if it is known."""
        return self._seals.get(tick)

    @property
    def last(self) -> tuple[int, Seal] | None:
        """The latest, and of which tick it is."""
        return max(self._seals.items(), default=None, key=lambda item: item[0])


def _say_the_same(one: Seal, other: Seal) -> bool:
    return (one.chain, one.digest) == (other.chain, other.digest)
