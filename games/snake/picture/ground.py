"""Where points of the board lie on the surface. Pure."""

from __future__ import annotations

from typing import NamedTuple

OVER = 2  # cells that things reach out of what is seen


class Ground(NamedTuple):
    """The board's corner is at the pixel `x`, `y`, a cell has `size` pixels. Where the
    board goes on with its other side, `wide` and `high` are its pixels, and what is
    seen begins at `left`, `top`; otherwise they are 0."""

    x: int
    y: int
    size: int
    wide: int = 0
    high: int = 0
    left: int = 0
    top: int = 0

    def spot(self, x: float, y: float) -> tuple[int, int]:
        """The pixel of a point, in cells from the corner of the board."""
        across, down, over = int(x * self.size), int(y * self.size), OVER * self.size
        across, down = self.x + across, self.y + down
        if self.wide:
            across = (across - self.left + over) % self.wide + self.left - over
        if self.high:
            down = (down - self.top + over) % self.high + self.top - over
        return across, down
