"""The board in small."""

from __future__ import annotations

from games.contract import WALL, Glimpse, Sketch, cell_of
from games.cycles.board import cells, margin, place
from games.cycles.state import CyclesState


def glimpse(state: CyclesState) -> Glimpse:
    """The walls of all who drive, each in its owner's colour, and the edge as far as it
    has closed in."""
    sketch = Sketch(state.width, state.height)
    closed = margin(state, state.tick)
    for y in range(state.height if closed else 0):
        for x in range(state.width):
            across = min(x, state.width - 1 - x)
            if min(across, y, state.height - 1 - y) < closed:
                sketch.put(x, y, WALL)
    for cycle in state.cycles:
        if cycle.path:
            for cell in cells(cycle.path):
                sketch.put(*place(cell), cell_of(cycle.seat))
    return sketch.glimpse()
