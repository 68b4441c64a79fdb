"""The seals of the reign that one node follows, or makes: one for each tick. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from p2p.messages import Frame, Hand, Hash, Seal, Term
from p2p.replication.seal import SEAL_EVERY, Notary

SEALS_KEPT = 32  # the last: half a minute


class Ledger:
    """Of one room on one node. `hand`: whose seals they are, as far as it is known."""

    def __init__(self, notary: Notary) -> None:
        self.hand: Hand | None = None
        self._notary = notary
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
        if hand is None:
            return False
        looked_at = term, tick, replace(seal, by=hand)
        if looked_at != self._looked_at:
            if not self._notary.is_genuine(term, tick, seal, hand):
                return False
            self._looked_at = looked_at
        return True

    def admits(self, frame: Frame) -> bool:
        """Whether a frame of this reign has the seal that it must have, which is noted.

        Frames of the reigns before are covered by the first seal of this one. Who was
        only told of the reign may not know its first seal, nor its hand: it takes what
        comes, until it knows.
        """
        if frame.tick % SEAL_EVERY or self._term is None:
            return True
        if self._first is not None and frame.tick <= self._first:
            return True
        seal = frame.seal
        ours = seal is not None and (not seal.by or self.hand in (None, seal.by))
        if seal is not None and ours and self.is_genuine(self._term, frame.tick, seal):
            return True
        return self._first is None

    def note(self, tick: int, seal: Seal) -> Seal | None:
        """A genuine one of the present reign. The other one, if there is one of this
        tick that says something else: its host broke his word."""
        self.hand = hand = seal.by or self.hand
        if self._first is None or tick < self._first:
            self._first = tick
        known = self._seals.setdefault(tick, replace(seal, by=hand))
        if len(self._seals) > SEALS_KEPT:
            del self._seals[min(self._seals)]
        same = (known.chain, known.digest) == (seal.chain, seal.digest)
        return None if same else known

    def enter(self, frame: Frame) -> None:
        """One that it `admits` is applied here."""
        seal, term = frame.seal, self._term
        if frame.tick % SEAL_EVERY or seal is None or term is None:
            return
        if self.is_genuine(term, frame.tick, seal):
            self.note(frame.tick, seal)

    def of(self, tick: int) -> Seal | None:
        """That of a tick, if it is known."""
        return self._seals.get(tick)

    @property
    def last(self) -> tuple[int, Seal] | None:
        """The latest, and of which tick it is."""
        return max(self._seals.items(), default=None, key=lambda item: item[0])
