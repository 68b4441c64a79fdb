"""The own inputs of one player, from the key press until a frame holds them.

They are numbered (see `p2p.replication.serial`), sent again until they are seen in a
frame, to whoever hosts then, and so count exactly once, however often the host changes.
"""

from __future__ import annotations

from p2p.messages import Value
from p2p.replication.serial import back, following, is_later, later

Press = tuple[int, Value]
"""Its number, and what was pressed: an index of the game's moves, or the value."""

MAX_WAITING = 3  # inputs of one player at the most; more would feel like a long lag


class Presses:
    """Their numbers, and those that are not yet in a frame."""

    def __init__(self) -> None:
        self.number = 0  # of the last press
        self._pending: dict[int, Value] = {}  # oldest first
        # As of the last `keep`: the number, and what was pending then or made since.
        self._kept = 0
        self._unsure: dict[int, Value] = {}

    def __bool__(self) -> bool:
        return bool(self._pending)

    @property
    def counted(self) -> int:
        """The last input that took effect, on whatever board."""
        return back(self.number, len(self._pending))

    def add(self, value: Value) -> int:
        """One press more; its number, or 0 if too many wait already."""
        if len(self._pending) >= MAX_WAITING:
            return 0
        self.number = following(self.number)
        self._pending[self.number] = self._unsure[self.number] = value
        return self.number

    def may_hold(self, number: int, value: Value) -> bool:
        """Whether this may be one of them. What has counted is not kept."""
        is_old = not is_later(number, self.number)
        return is_old and self._pending.get(number, value) == value

    def took_effect(self, number: int) -> None:
        """A frame holds this input: what was pressed before it counts no more."""
        self.align(number)

    def align(self, counted: int) -> None:
        """A board has counted so many already, perhaps in an earlier life."""
        self.number = later(counted, self.number)
        waits = self._pending.items()
        self._pending = {n: v for n, v in waits if is_later(n, counted)}

    def keep(self) -> None:
        """What took effect until now did so for good."""
        self._kept, self._unsure = self.number, dict(self._pending)

    def go_back(self) -> None:
        """What took effect since the last `keep` was on a board that nobody has: it
        waits again."""
        self._pending = dict(self._unsure)
        self.number = next(reversed(self._unsure), self._kept)

    def waiting(self) -> tuple[Press, ...]:
        """What is to be sent, oldest first."""
        return tuple(self._pending.items())
