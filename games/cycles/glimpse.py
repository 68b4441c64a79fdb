"""The board in small."""

from __future__ import annotations

from itertools import pairwise

from games.contract import WALL, Glimpse, Sketch, cell_of
from games.cycles.board import margin, place
from games.cycles.state import CyclesState


def glimpse(state: CyclesState) -> Glimpse:
    """The walls of all who drive, each in its owner's colour, and the edge as far as it
    has closed in."""
    width, height = state.width, state.height
    sketch = Sketch(width, height)
    closed = margin(state, state.tick)
    if closed:
        sketch.fill(0, 0, width, closed, WALL)
        sketch.fill(0, height - closed, width, closed, WALL)
        sketch.fill(0, 0, closed, height, WALL)
        sketch.fill(width - closed, 0, closed, height, WALL)
    for cycle in state.cycles:
        for start, end in pairwise((*cycle.path[:1], *cycle.path)):
            (x, y), (to_x, to_y) = place(start), place(end)
            left, top = min(x, to_x), min(y, to_y)
            size = abs(to_x - x) + 1, abs(to_y - y) + 1
            sketch.fill(left, top, *size, cell_of(cycle.seat))
    for cycle in state.cycles:
        if cycle.path:
            sketch.put(*place(cycle.path[-1]), cell_of(cycle.seat, head=True))
    return sketch.glimpse()
