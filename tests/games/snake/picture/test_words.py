"""What is written on the field."""

from __future__ import annotations

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Seat
from games.snake.board import STEPS
from games.snake.picture.words import name_size
from games.snake.screen import SnakeScreen
from games.snake.state import Direction
from tests.games.helpers.boards import board, lying
from tests.games.helpers.pictures import drawn, pixel


def test_names_stand_above_heads_and_any_text_is_drawn() -> None:
    state = board(lying(2, 12, 12))
    plain = drawn(SnakeScreen(), state, state).get_buffer().raw
    for name in ("Ana", "漢字", "\ud800\x00\u202e", "x" * 5000):
        named = drawn(SnakeScreen(), state, state, names={Seat(2): name})
        assert pixel(named, 2, 2) == (0, 0, 0)
        assert (named.get_buffer().raw != plain) is (name != "\ud800\x00\u202e")


@pytest.mark.parametrize("facing", ["up", "down", "left", "right"])
def test_a_name_hides_nothing_that_lies_ahead(facing: Direction) -> None:
    state = board(lying(2, 8, 8, facing))
    plain = drawn(SnakeScreen(), state, state)
    named = drawn(SnakeScreen(), state, state, names={Seat(2): "Ana"})
    dx, dy = STEPS[facing]
    way = [
        pygame.Rect(3 + 20 * (8 + dx * n), 3 + 20 * (8 + dy * n), 20, 20)
        for n in (0, 1, 2)
    ]
    for cell in way:
        before, after = (s.subsurface(cell).copy() for s in (plain, named))
        assert before.get_buffer().raw == after.get_buffer().raw


def test_a_dead_player_is_told_when_he_returns() -> None:
    living = board(lying(1, 5, 5))
    dead = replace(living, snakes=(replace(living.snakes[0], cells=(), back=40),))
    told = drawn(SnakeScreen(), dead, dead)
    watching = drawn(SnakeScreen(), dead, dead, me=None)
    assert told.get_buffer().raw != watching.get_buffer().raw


def test_names_grow_with_the_pixels_of_the_field() -> None:
    sizes = [name_size(cell) for cell in range(1, 90)]
    assert sizes == sorted(sizes)
    assert (name_size(8), name_size(20), name_size(30)) == (11, 15, 15)
    assert name_size(60) == 30  # the whole of a 4K screen: as in the same hand's 1080p
