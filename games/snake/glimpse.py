"""The board in small."""

from __future__ import annotations

from games.contract import OTHER, PRIZE, WALL, Glimpse, Sketch, cell_of
from games.snake.board import place
from games.snake.state import SnakeState


def glimpse(state: SnakeState) -> Glimpse:
    """Snakes, fruit and what remains of the dead; walls are drawn around the board."""
    edge = 1 if state.walls else 0
    width, height = state.width + 2 * edge, state.height + 2 * edge
    sketch = Sketch(width, height)
    if edge:
        sketch.fill(0, 0, width, 1, WALL)
        sketch.fill(0, height - 1, width, 1, WALL)
        sketch.fill(0, 0, 1, height, WALL)
        sketch.fill(width - 1, 0, 1, height, WALL)
    things = [(state.remains, OTHER), (state.fruit, PRIZE)]
    things += [(snake.cells, cell_of(snake.seat)) for snake in state.snakes]
    for cells, what in things:
        for cell in cells:
            x, y = place(cell)
            sketch.put(x + edge, y + edge, what)
    for snake in state.snakes:
        if snake.cells:
            x, y = place(snake.cells[0])
            sketch.put(x + edge, y + edge, cell_of(snake.seat, head=True))
    return sketch.glimpse()
