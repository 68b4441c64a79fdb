"""When the next frame of a room is due, here or at whoever hosts it. Pure."""

from __future__ import annotations


class Metronome:
    """`interval`: seconds of one tick. `due`: when the next frame is to be made here,
    or would be, were the host to die now."""

    def __init__(self, interval: float, now: float) -> None:
        self.interval = interval
        self.due = now

    def made(self, now: float) -> None:
        """A frame was made here."""
        self.due += self.interval
        if self.due < now:  # it stood still: no burst to catch up
            self.due = now + self.interval

    def heard(self, now: float) -> None:
        """A frame of the host came."""
        self.due = now + self.interval

    def crowned(self, founding: bool, now: float) -> None:
        """This node is host now. The tick goes on where it was due; a founder lets
        others object first, who may have founded the same room in the same moment."""
        later = now + self.interval
        self.due = later if founding else max(now, min(self.due, later))

    def resumed(self, now: float) -> None:
        """This host stood still, and goes on."""
        self.due = now
