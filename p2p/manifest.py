"""Which messages of the application are under way on one connection. Pure."""

from __future__ import annotations

from collections import deque

from p2p.effects import Parcel


class Manifest:
    """Knows up to which byte of the stream each parcel reaches, once it has a place."""

    def __init__(self) -> None:
        self._loaded: list[Parcel] = []  # without a place yet
        self._placed: deque[tuple[int, list[Parcel]]] = deque()

    def load(self, parcel: Parcel) -> None:
        """It goes with what is written next."""
        self._loaded.append(parcel)

    def place(self, end: int) -> None:
        """What was loaded is in the stream before its byte `end`."""
        if self._loaded:
            self._placed.append((end, self._loaded))
            self._loaded = []

    def written(self, end: int) -> list[Parcel]:
        """The stream was written up to `end`: the parcels that are done with."""
        done: list[Parcel] = []
        while self._placed and self._placed[0][0] <= end:
            done += self._placed.popleft()[1]
        return done

    def rest(self) -> list[Parcel]:
        """What will not be written any more."""
        left = [parcel for _, parcels in self._placed for parcel in parcels]
        left += self._loaded
        self._placed.clear()
        self._loaded = []
        return left
