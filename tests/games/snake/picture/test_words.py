"""What is written on the field."""

from __future__ import annotations

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Seat
from games.snake.board import STEPS
from games.snake.picture.words import name_size
from games.snake.screen import SnakeScreen
from games.snake.state import Direction, SnakeState
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


def test_who_comes_new_is_told_that_he_comes() -> None:
    living = board(lying(1, 5, 5))
    dead = replace(living, snakes=(replace(living.snakes[0], cells=(), back=40),))
    told = drawn(SnakeScreen(), dead, dead)
    watching = drawn(SnakeScreen(), dead, dead, me=None)
    assert told.get_buffer().raw != watching.get_buffer().raw
    again = replace(dead, snakes=(replace(dead.snakes[0], deaths=1),))
    told = drawn(SnakeScreen(), again, again)  # the window tells him
    assert told.get_buffer().raw == watching.get_buffer().raw


def looks(state: SnakeState, fraction: float = 1.0) -> bytes:
    """The picture of a round without anybody in it."""
    surface = drawn(SnakeScreen(), state, state, fraction, me=None)
    return bytes(surface.get_buffer().raw)


ROUND = replace(board(tick=500), round=1, go=60, until=3000)
EMPTY = looks(ROUND)


def test_a_round_is_counted_in_and_out() -> None:
    seen = {}
    for left in (59, 39, 19):
        seen[f"go {left}"] = looks(replace(ROUND, go=500 + left))
    for left in range(199, 0, -20):
        seen[f"end {left}"] = looks(replace(ROUND, until=500 + left))
    seen["go!"] = looks(replace(ROUND, go=500))
    assert EMPTY not in seen.values()
    assert len({*seen.values()}) == len(seen)  # each has a number of its own
    assert looks(replace(ROUND, until=500 + 201)) == EMPTY
    assert looks(replace(board(tick=500), go=0)) == EMPTY  # without end


@pytest.mark.parametrize("field", ["go", "until"])
def test_a_number_changes_its_size_within_its_second(field: str) -> None:
    heights = []
    for left in (40, 30, 21):
        surface = drawn(
            SnakeScreen(), ROUND, replace(ROUND, **{field: 500 + left}), 0.0, me=None
        )
        lit = pygame.mask.from_threshold(surface, (200, 160, 110), (90, 90, 90))
        heights.append(max(rect.height for rect in lit.get_bounding_rects()))
    assert heights[0] > heights[1] > heights[2] > 20


def test_who_stands_under_a_number_is_seen() -> None:
    empty = replace(ROUND, go=559)
    crossed = replace(empty, snakes=(lying(2, 9, 7, length=5),))
    assert looks(empty) != looks(crossed)


def test_on_the_podium_nothing_is_said() -> None:
    dead = replace(lying(1, 5, 5), cells=(), back=540, deaths=1)
    podium = replace(ROUND, snakes=(dead,), podium=True, until=600)
    for me in (1, None):
        surface = drawn(SnakeScreen(), podium, podium, me=me)
        assert bytes(surface.get_buffer().raw) == EMPTY


def test_names_grow_with_the_pixels_of_the_field() -> None:
    sizes = [name_size(cell) for cell in range(1, 90)]
    assert sizes == sorted(sizes)
    assert (name_size(8), name_size(20), name_size(30)) == (11, 15, 15)
    assert name_size(60) == 30  # the whole of a 4K screen: as in the same hand's 1080p
