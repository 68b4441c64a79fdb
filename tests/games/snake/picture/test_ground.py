"""Where points of the board lie on the surface."""

from __future__ import annotations

from games.snake.picture.ground import OVER, Ground


def test_points_lie_evenly_from_the_corner() -> None:
    ground = Ground(30, 40, 20)
    assert ground.spot(0, 0) == (30, 40)
    assert ground.spot(2.5, 10) == (80, 240)


def test_a_board_that_goes_on_with_its_other_side_has_each_point_once() -> None:
    ground = Ground(-100, -100, 20, wide=400, high=400, left=0, top=0)
    for cell in range(20):
        x, y = ground.spot(cell, cell)
        assert -OVER * 20 <= x < 400 - OVER * 20
        assert (x - ground.x - 20 * cell) % 400 == 0
        assert x == y
