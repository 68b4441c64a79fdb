"""How snake is drawn: looked at pixel by pixel, in memory."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Seat
from games.snake.board import STEPS
from games.snake.picture.colours import FRUIT, ME, colour_of, pattern_of
from games.snake.picture.motion import FADES_FOR, Motion, Slide, progress, sight
from games.snake.picture.words import name_size
from games.snake.screen import SnakeScreen
from games.snake.state import Direction, SnakeState
from tests.games.helpers.boards import board, coiled, lying, step

SIZE = (326, 326)  # 16 cells of 20 pixels, and 3 around
MIDDLE = 3 + 10


def drawn(
    screen: SnakeScreen,
    before: SnakeState,
    now: SnakeState,
    fraction: float = 1.0,
    me: int | None = 1,
    names: Mapping[Seat, str] | None = None,
) -> pygame.Surface:
    surface = pygame.Surface(SIZE)
    seat = None if me is None else Seat(me)
    screen.draw(surface, before, now, fraction, seat, names or {})
    return surface


def pixel(surface: pygame.Surface, x: float, y: float) -> tuple[int, ...]:
    """The colour in the middle of a cell, or between cells for broken numbers."""
    at = (round(MIDDLE + 20 * x), round(MIDDLE + 20 * y))
    return tuple(surface.get_at(at))[:3]


def test_you_are_white_and_fruit_is_red_on_black() -> None:
    state = replace(board(lying(1, 5, 5), fruit=[(9, 9)]), tick=1)
    surface = drawn(SnakeScreen(), state, state)
    assert pixel(surface, 4, 5) == ME
    assert pixel(surface, 9, 9.2) == FRUIT
    assert pixel(surface, 12, 12) == (0, 0, 0)


def test_colours_never_run_out_and_only_you_are_white() -> None:
    colours = [colour_of(seat, 1) for seat in range(1, 257)]
    assert colours[0] == ME
    assert len(set(colours)) == 256
    assert ME not in colours[1:]


def test_the_first_colours_are_far_apart_and_nobody_looks_like_fruit() -> None:
    first = [colour_of(seat, None) for seat in range(1, 15)]
    for one, other in combinations([*first, FRUIT], 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 60
    for seat in range(1, 257):
        red, green, blue = colour_of(seat, None)
        assert max(green, blue) > 100, f"seat {seat} is as red as fruit: {red}"


def test_neighbours_in_the_list_differ_by_pattern_too() -> None:
    patterns = [pattern_of(seat, None) for seat in range(1, 8)]
    assert len(set(patterns)) == 7
    assert pattern_of(3, 3) == "plain"


def test_a_move_takes_two_ticks() -> None:
    before = board(lying(1, 5, 5))  # tick 1
    moved = step(before)
    after = step(moved)
    shown = [progress(moved, 0.0), progress(moved, 1.0), progress(after, 1.0)]
    assert shown == [0.0, 0.5, 1.0]
    screen = SnakeScreen()
    start = drawn(screen, before, moved, 0.0)
    assert (pixel(start, 5, 5), pixel(start, 6, 5)) == (ME, (0, 0, 0))
    half = drawn(screen, before, moved, 1.0)
    assert pixel(half, 5.7, 5) == ME
    assert pixel(half, 6.3, 5) == (0, 0, 0)
    done = drawn(screen, moved, after, 1.0)
    assert pixel(done, 6.3, 5) == ME


def test_the_tail_follows_in_both_ticks_of_a_move() -> None:
    before = board(lying(1, 5, 5))
    moved = step(before)
    after = step(moved)
    screen = SnakeScreen()
    assert pixel(drawn(screen, before, moved, 0.0), 3, 5) == ME
    second_half = drawn(screen, moved, after, 0.5)
    assert pixel(second_half, 2.9, 5) == (0, 0, 0)
    assert pixel(second_half, 3.5, 5) == ME


@pytest.mark.parametrize("facing", ["right", "left", "up", "down"])
def test_a_crossing_of_the_edge_is_drawn_at_both_edges(facing: str) -> None:
    heads = {"right": (15, 5), "left": (0, 5), "up": (5, 0), "down": (5, 15)}
    x, y = heads[facing]
    before = board(lying(1, x, y, facing))  # type: ignore[arg-type]
    screen = SnakeScreen()
    half = drawn(screen, before, step(before), 1.0)
    here = {"right": (15.4, 5), "left": (-0.4, 5), "up": (5, -0.4), "down": (5, 15.4)}
    there = {
        **{"right": (-0.4, 5), "left": (15.4, 5)},
        **{"up": (5, 15.4), "down": (5, -0.4)},
    }
    assert pixel(half, *here[facing]) != (0, 0, 0)
    assert pixel(half, *there[facing]) != (0, 0, 0)
    assert pixel(half, 10, 10) == (0, 0, 0)


def test_the_eyes_turn_at_the_key_press_and_not_backwards() -> None:
    state = board(lying(1, 5, 5))
    screen = SnakeScreen()
    straight = drawn(screen, state, state).copy()
    assert screen.key(pygame.K_LEFT) == "left"
    assert drawn(screen, state, state).get_buffer().raw == straight.get_buffer().raw
    assert screen.key(pygame.K_UP) == "up"
    turned = drawn(screen, state, state)
    assert turned.get_buffer().raw != straight.get_buffer().raw
    later = replace(state, tick=state.tick + 8)  # the rules never confirmed it
    assert drawn(screen, later, later).get_buffer().raw == straight.get_buffer().raw


def test_eyes_of_others_look_where_they_will_turn() -> None:
    snake = replace(lying(2, 5, 5), turns=("down", "left"))
    assert sight(snake, None) == "down"
    assert sight(lying(2, 5, 5), None) == "right"
    assert sight(snake, "up") == "up"


def test_keys_mean_directions_and_others_nothing() -> None:
    screen = SnakeScreen()
    assert [screen.key(key) for key in (pygame.K_w, pygame.K_DOWN)] == ["up", "down"]
    assert screen.key(pygame.K_RETURN) is None


def test_ghosts_are_translucent() -> None:
    state = board(replace(lying(1, 5, 5), ghost=200))
    red, green, blue = pixel(drawn(SnakeScreen(), state, state), 4, 5)
    assert red == green == blue
    assert 60 < red < 160


def test_the_dead_fade_away() -> None:
    before = board(lying(2, 5, 5))
    gone = replace(before.snakes[0], cells=(), back=140, deaths=1)
    now = replace(before, tick=before.tick + 1, snakes=(gone,))
    screen = SnakeScreen()
    fresh = sum(pixel(drawn(screen, before, now, 0.0), 4.3, 5))
    half = replace(now, tick=now.tick + FADES_FOR // 2)
    faded = sum(pixel(drawn(screen, half, half), 4.3, 5))
    end = replace(now, tick=now.tick + FADES_FOR + 1)
    assert fresh > faded > 0
    assert sum(pixel(drawn(screen, end, end), 4.3, 5)) == 0


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


@pytest.mark.parametrize("size", [(1, 1), (6, 300), (40, 40), (1600, 300)])
def test_any_size_of_the_surface_will_do(size: tuple[int, int]) -> None:
    state = board(lying(1, 5, 5), lying(2, 9, 9), fruit=[(3, 3)], remains=[(2, 2)])
    screen = SnakeScreen()
    for now in (state, step(state)):
        screen.draw(pygame.Surface(size), state, now, 0.5, Seat(1), {Seat(2): "Ben"})


def test_a_skipped_move_still_knows_where_the_head_came_from() -> None:
    snake = coiled(1, (5, 5), (5, 6), (5, 7), facing="up")
    state = replace(board(snake), tick=41)
    motion = Motion()
    motion.see(state, state)
    assert motion.slide(state, snake) == Slide(head=snake.cells[1])


def test_an_earlier_tick_forgets_what_was_seen() -> None:
    before = board(lying(2, 5, 5))
    gone = replace(before, tick=before.tick + 1, snakes=())
    motion = Motion()
    motion.see(before, gone)
    assert motion.fading
    motion.see(before, before)
    assert not motion.fading


def test_names_grow_with_the_pixels_of_the_field() -> None:
    sizes = [name_size(cell) for cell in range(1, 90)]
    assert sizes == sorted(sizes)
    assert (name_size(8), name_size(20), name_size(30)) == (11, 15, 15)
    assert name_size(60) == 30  # the whole of a 4K screen: as in the same hand's 1080p
