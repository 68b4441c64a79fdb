"""How a snake lies between two moves."""

from __future__ import annotations

import pytest

from games.snake.board import cell_at
from games.snake.picture.motion import Slide
from games.snake.picture.pose import Pose
from tests.games.helpers.boards import lying


def test_a_head_goes_from_cell_to_cell() -> None:
    slide = Slide(head=cell_at(4, 5))
    for done in (0.0, 0.25, 1.0):
        pose = Pose(lying(1, 5, 5), slide, done)
        assert pose.way == (1, 0)
        assert pose.head == pytest.approx((4 + done, 5))


def test_who_made_no_move_is_where_he_is() -> None:
    pose = Pose(lying(1, 5, 5), Slide(), 0.3)
    assert pose.way == (0, 0)
    assert pose.head == (5, 5)


def test_across_the_edge_a_head_comes_from_beyond_it() -> None:
    pose = Pose(lying(1, 0, 5), Slide(head=cell_at(15, 5)), 0.25)
    assert pose.way == (1, 0)
    assert pose.head == pytest.approx((-0.75, 5))
