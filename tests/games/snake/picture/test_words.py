"""What is written on the field."""

from __future__ import annotations

import pygame
import pytest
from msgspec.structs import replace

from games.snake.picture.view import View
from games.snake.picture.words import Words
from games.snake.screen import SnakeScreen
from games.snake.state import SnakeState
from tests.games.helpers.boards import board, lying
from tests.games.helpers.pictures import drawn


def test_who_comes_new_is_told_that_he_comes() -> None:
    living = board(lying(1, 5, 5))
    dead = replace(living, snakes=(replace(living.snakes[0], cells=(), back=40),))
    told = drawn(SnakeScreen(), dead, dead)
    watching = drawn(SnakeScreen(), dead, dead, me=None)
    assert told.get_buffer().raw != watching.get_buffer().raw
    board_of = pygame.Rect(0, 0, 326, 240)  # all but its foot is as it was: no veil
    one, other = (s.subsurface(board_of).copy() for s in (told, watching))
    assert one.get_buffer().raw == other.get_buffer().raw
    again = replace(dead, snakes=(replace(dead.snakes[0], deaths=1),))
    told = drawn(SnakeScreen(), again, again)  # the window tells him
    assert told.get_buffer().raw == watching.get_buffer().raw


def test_a_hint_is_written_at_the_foot() -> None:
    words, surface = Words(), pygame.Surface((400, 300))
    words.see(View(surface.get_rect(), 20, 20, 15), surface.get_size())
    surface.fill((9, 9, 9))
    words.hint(surface, "what the keys do " * 20)  # cut to what there is
    mask = pygame.mask.from_threshold(surface, (9, 9, 9), (1, 1, 1))
    mask.invert()
    (box,) = mask.get_bounding_rects()
    assert box.top > 220
    assert surface.get_rect().contains(box)


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


@pytest.mark.parametrize("name", ["Ben", "\u0645\u062d\u0645\u062f", "W" * 60])
def test_whatever_the_name_before_it_a_hint_is_read_from_left_to_right(
    name: str,
) -> None:
    words, surface = Words(), pygame.Surface((640, 300))
    words.see(View(surface.get_rect(), 20, 20, 15), surface.get_size())
    ends = []
    for said in (name, "Ana"):
        surface.fill((9, 9, 9))
        words.hint(surface, "\u2190 \u2192 another", said)
        mask = pygame.mask.from_threshold(surface, (9, 9, 9), (1, 1, 1))
        mask.invert()
        (box,) = mask.get_bounding_rects()
        end = pygame.Rect(box.right - 90, box.centery - 4, 80, 8)
        ends.append(pygame.image.tobytes(surface.subsurface(end), "RGB"))
    assert ends[0] == ends[1]
