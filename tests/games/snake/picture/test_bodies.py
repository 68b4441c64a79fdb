"""Bodies: whole ones, what a move adds, and both ends."""

from __future__ import annotations

import pygame
import pytest

from games.face import Face
from games.snake.board import STEPS, cell_at
from games.snake.picture.bodies import Bodies
from games.snake.picture.look import Look
from games.snake.picture.motion import Slide
from games.snake.picture.pose import Pose
from games.snake.picture.view import View
from games.snake.state import Direction, Serpent
from tests.games.helpers.boards import board, coiled, lying, step

GREEN = (40, 200, 90)
LOOK = Look(Face(), GREEN, (9, 40, 20), "plain")
VIEW = View(pygame.Rect(0, 0, 320, 320), 20, 16, 16)


def body(pose: Pose, bodies: Bodies | None = None, view: View = VIEW) -> pygame.Surface:
    surface = pygame.Surface((320, 320))
    (bodies or Bodies(20)).draw_body(surface, view, pose, LOOK)
    return surface


def covers(surface: pygame.Surface, x: float, y: float) -> bool:
    at = round(10 + 20 * x) % 320, round(10 + 20 * y) % 320
    return max(surface.get_at(at)[:3]) > 20


def test_a_body_goes_from_its_head_to_its_end() -> None:
    surface = body(Pose(lying(1, 9, 5, length=6)))
    assert all(covers(surface, x / 2, 5) for x in range(8, 18))
    assert not covers(surface, 3.4, 5)
    assert not covers(surface, 9.6, 5)


@pytest.mark.parametrize("way", STEPS)
@pytest.mark.parametrize("done", [0.2, 0.5, 0.8])
def test_between_two_moves_both_ends_are_on_their_way(
    way: Direction, done: float
) -> None:
    dx, dy = STEPS[way]
    snake = lying(1, 8, 8, way, length=4)
    gone = cell_at(8 - 4 * dx, 8 - 4 * dy)
    surface = body(Pose(snake, Slide(snake.cells[1], gone), done))
    end = -4 + done  # steps from the head's cell
    for part, there in ((end - 0.6, False), (end - 0.2, True), (end + 0.4, True)):
        assert covers(surface, 8 + part * dx, 8 + part * dy) is there
    assert covers(surface, 8 + (done - 1.1) * dx, 8 + (done - 1.1) * dy)


def test_what_a_move_adds_is_as_if_all_was_made_anew() -> None:
    snakes: list[Serpent] = []
    state = board(lying(1, 5, 5, length=2, growth=4), fruit=[])
    kept = Bodies(20)
    for turn in (None, "down", None, "right", None, None, "up", None, "left", None):
        state = step(step(state, {1: turn} if turn else None))
        snakes.append(state.snakes[0])
    assert len({len(snake.cells) for snake in snakes}) > 2
    for snake in snakes:
        one, other = body(Pose(snake), kept), body(Pose(snake))
        assert one.get_buffer().raw == other.get_buffer().raw


def test_the_end_is_seen_at_both_edges_while_it_crosses() -> None:
    cells = [(2, 5), (1, 5), (0, 5)]
    snake = coiled(1, *cells, facing="right")
    surface = body(Pose(snake, Slide(snake.cells[1], cell_at(15, 5)), 0.4))
    assert covers(surface, 15.6, 5)
    assert not covers(surface, 14, 5)


def test_a_board_that_goes_on_shows_the_body_in_one_piece() -> None:
    view = View(pygame.Rect(0, 0, 320, 320), 20, 30, 30, 500, 0, (True, False))
    across = coiled(
        *(1, (2, 5), (1, 5), (0, 5), (29, 5), (28, 5), (27, 5)), facing="right"
    )
    surface = body(Pose(across), view=view)
    assert all(covers(surface, x / 2, 5) for x in range(5, 13))


def test_through_a_ghost_others_shine() -> None:
    bodies, pose = Bodies(20), Pose(lying(1, 9, 5, length=6))
    surface = pygame.Surface((320, 320))
    surface.fill((0, 0, 200))
    bodies.through(surface, VIEW, pose, LOOK, "right", 128)
    _, green, blue = surface.get_at((130, 110))[:3]
    assert 60 < green < 140
    assert 60 < blue < 190
    clear = pygame.Surface((320, 320))
    bodies.through(clear, VIEW, pose, LOOK, "right", 0)
    assert not covers(clear, 6, 5)


def test_a_head_that_crosses_the_edge_is_at_both() -> None:
    bodies = Bodies(20)
    pose = Pose(lying(1, 0, 5), Slide(cell_at(15, 5)), 0.5)
    assert bodies.spots(VIEW, pose) == [(320, 110), (0, 110)]
    assert bodies.spots(VIEW, Pose(lying(1, 3, 5))) == [(70, 110)]
    surface = pygame.Surface((320, 320))
    bodies.draw_head(surface, VIEW, pose, LOOK, "right")
    assert covers(surface, 15.3, 5)
    assert covers(surface, 0, 5)
