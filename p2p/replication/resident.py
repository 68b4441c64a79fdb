"""A member of a room as its log knows it: name, seat, points and wins. Pure."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from p2p.messages import TAKEN, Face, Id, Name, Serial
from p2p.replication.serial import ahead, later

MAX_BASE = TAKEN  # points that a player can bring along: scores must fit a message
MAX_PRESS_LEAP = 2**20  # presses: nobody has made more unnoticed


class Resident(Struct, frozen=True, array_like=True):
    """`away`: the tick at which it went, not counting those of pauses; 0: here.

    Who vanished keeps his seat on the board. Who said goodbye, or watches now, has none
    there (`seat` is 0, and all his points are in `base`), but finds it again: it is
    `kept`.
    """

    id: Id
    name: Name
    seat: Serial  # 0: watches, or said goodbye
    away: Serial
    number: Serial  # its last input that took effect
    base: Serial  # points of this round that its seat does not have: brought along
    wins: Serial = 0  # rounds that it has won: never more than have ended
    kept: Serial = 0  # the seat that it had when it said goodbye, or began to watch
    face: Face = b""

    @property
    def has_something(self) -> bool:
        """Whether there is anything to be kept for it when it goes."""
        return bool(self.seat or self.kept or self.base or self.wins)

    @property
    def has_left(self) -> bool:
        """Whether it said goodbye: it is no member, until it comes back."""
        return bool(self.away) and not self.seat

    def gone(self, tick: int, goodbye: bool, score: int) -> Resident:
        """It goes, from a seat and with these points, and may come back."""
        gone = replace(self, away=self.away or tick)
        return gone.unseated(score) if goodbye else gone

    def unseated(self, score: int) -> Resident:
        """It loses its seat, and not these points."""
        kept = self.seat or self.kept
        return replace(self, seat=0, kept=kept, base=min(score, MAX_BASE))

    def brought(self, more: int, number: int) -> Resident:
        """It has so many more points from another board; `number`: of the last press
        that is in them, which must not count again here."""
        base = min(self.base + more, MAX_BASE)
        is_known = ahead(number, self.number) < MAX_PRESS_LEAP
        counted = later(number, self.number) if is_known else self.number
        return replace(self, base=base, number=counted)
