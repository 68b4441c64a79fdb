"""Which messages of the application are under way on one connection. Pure."""

from __future__ import annotations

from p2p.effects import Parcel


class Manifest:
    """Knows which parcels a receipt was asked for, and which go behind the question.

    That the system took the bytes proves nothing: megabytes of them may wait there for
    a peer that is dead. Only its own word does, and one at a time is enough.
    """

    def __init__(self) -> None:
        self._loaded: list[Parcel] = []
        self._asked: list[Parcel] = []

    def load(self, parcel: Parcel) -> None:
        """It goes with what is written next."""
        self._loaded.append(parcel)

    @property
    def wants_receipt(self) -> bool:
        """Whether now is the time to ask for one, behind all that was loaded."""
        return self.is_loaded and not self._asked

    @property
    def is_loaded(self) -> bool:
        """Whether there is something for which none was asked."""
        return bool(self._loaded)

    def asked(self) -> None:
        """All that was loaded is in the stream, and the question behind it: the answer
        to this one, not to an earlier one, is for all."""
        self._asked += self._loaded
        self._loaded = []

    def receipt(self) -> list[Parcel]:
        """The peer has all that was asked for: the parcels that are done with."""
        done, self._asked = self._asked, []
        return done

    def rest(self) -> list[Parcel]:
        """What nobody will say any more that he has it."""
        left = self._asked + self._loaded
        self._asked, self._loaded = [], []
        return left
