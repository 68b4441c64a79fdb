"""What is seen of a bite, a death and a kill."""

from __future__ import annotations

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Seat
from games.snake.picture.bursts import (
    KILL,
    OF_ALL_DEATHS,
    SHAKES,
    Bursts,
    middle,
)
from games.snake.picture.sparks import MAX_SPARKS, spot
from games.snake.picture.view import View
from games.snake.state import SnakeState
from tests.games.helpers.boards import board, lying, step

ME = Seat(1)
VIEW = View(pygame.Rect(3, 3, 320, 320), 20, 16, 16)
Pair = tuple[SnakeState, SnakeState]


def paint(seat: int) -> tuple[int, int, int]:
    return (0, 200, 40 * seat)


def seen(bursts: Bursts, before: SnakeState, now: SnakeState) -> None:
    bursts.see(before, now, ME, paint)


def fresh(before: SnakeState) -> Bursts:
    bursts = Bursts()
    seen(bursts, before, before)
    return bursts


def eating(seat: int) -> Pair:
    before = replace(board(lying(seat, 5, 5), fruit=[(6, 5)]), tick=1)
    return before, step(before)


def dying(*seats: int) -> Pair:
    """They run into the wall."""
    snakes = [lying(seat, 15, seat % 16, length=4) for seat in seats]
    before = replace(board(*snakes, walls=True), tick=1)
    return before, step(before)


def drawn(bursts: Bursts, at: float, still: bool = False) -> bytes:
    surface = pygame.Surface((326, 326))
    bursts.draw(surface, VIEW, at, still)
    return bytes(surface.get_buffer().raw)


EMPTY = bytes(pygame.Surface((326, 326)).get_buffer().raw)


def test_the_own_bite_pops_and_says_how_many_it_were() -> None:
    before, now = eating(1)
    bursts = fresh(before)
    seen(bursts, before, now)
    assert [word.text for word in bursts.words] == ["+1"]
    assert bursts.sparks.count > 0
    assert drawn(bursts, now.tick + 3) != EMPTY
    again = replace(
        now,
        tick=now.tick + 2,
        snakes=(replace(now.snakes[0], score=now.snakes[0].score + 1),),
    )
    seen(bursts, now, again)
    assert [word.text for word in bursts.words] == ["+2"]  # in its place
    assert drawn(bursts, now.tick + 60) == EMPTY


def test_bites_between_two_pictures_are_counted() -> None:
    before = replace(
        board(lying(1, 5, 5), fruit=[(6, 5), (7, 5), (8, 5)]), tick=1, go=0
    )
    bursts, now = fresh(before), before
    for _ in range(6):
        was, now = now, step(now)
    seen(bursts, was, now)
    assert [word.text for word in bursts.words] == ["+3"]


def test_the_bite_of_another_has_no_word() -> None:
    before, now = eating(2)
    bursts = fresh(before)
    seen(bursts, before, now)
    assert not bursts.words
    assert bursts.sparks.count > 0


def test_what_is_seen_twice_happens_once() -> None:
    before, now = eating(1)
    bursts = fresh(before)
    seen(bursts, before, now)
    count = bursts.sparks.count
    seen(bursts, before, now)
    assert (bursts.sparks.count, bursts.streak.count) == (count, 1)


def test_a_body_bursts_where_it_lay() -> None:
    before, now = dying(2)
    bursts = fresh(before)
    seen(bursts, before, now)
    surface = pygame.Surface((326, 326))
    bursts.draw(surface, VIEW, now.tick + 1, False)
    found = pygame.mask.from_threshold(surface, paint(2), (60, 60, 60))
    xs = [rect.centerx for rect in found.get_bounding_rects()]
    tail, head = (spot(VIEW, middle(before.snakes[0].cells[end]))[0] for end in (-1, 0))
    assert min(xs) < tail + 15
    assert max(xs) > head - 15


def test_a_kill_of_ones_own_says_its_points() -> None:
    before = replace(board(lying(1, 5, 5), lying(2, 9, 9)), tick=1)
    one = replace(before.snakes[0], kills=2, score=6)
    bursts = fresh(before)
    now = replace(before, tick=2, snakes=(one, before.snakes[1]))
    seen(bursts, before, now)
    assert [(word.text, word.colour) for word in bursts.words] == [("+6", KILL)]


@pytest.mark.parametrize(("seat", "shakes"), [(1, True), (2, False)])
def test_only_the_own_death_shakes_and_not_for_long(seat: int, shakes: bool) -> None:
    before, now = dying(seat)
    bursts = fresh(before)
    seen(bursts, before, now)

    def moved(at: float) -> bool:
        surface = pygame.Surface((60, 60))
        surface.fill("white", (20, 20, 20, 20))
        before = surface.copy()
        bursts.shake(surface, 20, at)
        return bool(surface.get_buffer().raw != before.get_buffer().raw)

    assert any(moved(now.tick + part / 4) for part in range(12)) is shakes
    assert not moved(now.tick + SHAKES)


def test_a_whole_class_that_dies_at_once_keeps_the_budget() -> None:
    snakes = [lying(seat, 100, seat * 3, length=50) for seat in range(1, 33)]
    before = replace(board(*snakes), tick=1, width=128, height=128)
    dead = tuple(replace(one, cells=(), deaths=1) for one in before.snakes)
    bursts = fresh(before)
    seen(bursts, before, replace(before, tick=2, snakes=dead))
    assert 32 * 8 <= bursts.sparks.count <= OF_ALL_DEATHS <= MAX_SPARKS


def test_without_motion_there_are_words_alone_and_they_stand() -> None:
    before, now = eating(1)
    bursts = fresh(before)
    seen(bursts, before, now)
    assert drawn(bursts, now.tick + 2, True) == drawn(bursts, now.tick + 6, True)
    assert drawn(bursts, now.tick + 2, True) != EMPTY
    before, now = dying(1)
    bursts = fresh(before)
    seen(bursts, before, now)
    assert drawn(bursts, now.tick + 2, True) == EMPTY


def test_another_game_forgets() -> None:
    before, now = dying(2)
    bursts = fresh(before)
    seen(bursts, before, now)
    seen(bursts, replace(now, round=2), replace(now, tick=now.tick + 1, round=2))
    assert bursts.sparks.count == 0
