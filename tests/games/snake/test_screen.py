"""How snake is drawn: looked at pixel by pixel, in memory."""

from __future__ import annotations

from itertools import pairwise

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Happening, Seat
from games.face import Face
from games.screen import ME
from games.snake.picture.colours import FRUIT
from games.snake.picture.foresight import BELIEVED_FOR
from games.snake.picture.motion import FADES_FOR, progress
from games.snake.screen import SnakeScreen
from tests.games.helpers.boards import board, lying, step
from tests.games.helpers.pictures import drawn, pixel


def test_you_are_white_and_fruit_is_red_on_black() -> None:
    state = replace(board(lying(1, 5, 5), fruit=[(9, 9)]), tick=1)
    surface = drawn(SnakeScreen(), state, state)
    assert pixel(surface, 4, 5) == ME
    assert pixel(surface, 9, 9.2) == FRUIT
    assert pixel(surface, 12, 12) == (0, 0, 0)


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
    # The rules never confirmed it; an even number, for the snake must not slide.
    later = replace(state, tick=state.tick + BELIEVED_FOR + 2)
    assert drawn(screen, later, later).get_buffer().raw == straight.get_buffer().raw


def test_keys_mean_directions_and_others_nothing() -> None:
    screen = SnakeScreen()
    assert [screen.key(key) for key in (pygame.K_w, pygame.K_DOWN)] == ["up", "down"]
    assert screen.key(pygame.K_RETURN) is None


def test_ghosts_are_translucent() -> None:
    state = board(replace(lying(1, 5, 5), ghost=200))
    red, green, blue = pixel(drawn(SnakeScreen(), state, state), 4, 5)
    assert red == green == blue
    assert 60 < red < 160


def test_before_the_start_everybody_is_seen_well() -> None:
    state = replace(board(replace(lying(1, 5, 5), ghost=200)), round=1, go=150)
    assert pixel(drawn(SnakeScreen(), state, state), 4, 5) == ME


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


def test_the_board_of_the_podium_stands_still() -> None:
    before = board(lying(1, 5, 5), lying(2, 9, 9))
    podium = replace(step(before), round=1, podium=True, until=300)
    screen = SnakeScreen()
    drawn(screen, before, podium, 0.5)
    later = [replace(podium, tick=podium.tick + n) for n in range(6)]
    pictures = {
        bytes(drawn(screen, was, now, fraction).get_buffer().raw)
        for was, now in pairwise(later[1:])
        for fraction in (0.2, 0.9)
    }
    assert len(pictures) == 1


def test_a_snake_has_the_colour_and_the_pattern_of_its_face() -> None:
    state = board(lying(2, 5, 5))
    seat = Seat(2)
    plain, striped = Face(colour=3), Face(colour=3, pattern=1)
    shown = [
        drawn(SnakeScreen(), state, state, faces={seat: face})
        for face in (plain, striped)
    ]
    assert pixel(shown[0], 4, 5) == pixel(shown[1], 3.5, 5) == plain.rgb
    assert shown[0].get_buffer().raw != shown[1].get_buffer().raw


def test_a_face_may_change_while_one_plays() -> None:
    state, screen, seat = board(lying(2, 5, 5)), SnakeScreen(), Seat(2)
    for colour in (3, 8):
        face = Face(colour=colour)
        assert pixel(drawn(screen, state, state, faces={seat: face}), 4, 5) == face.rgb


@pytest.mark.parametrize("size", [(1, 1), (6, 300), (40, 40), (1600, 300)])
def test_any_size_of_the_surface_will_do(size: tuple[int, int]) -> None:
    state = board(lying(1, 5, 5), lying(2, 9, 9), fruit=[(3, 3)], remains=[(2, 2)])
    screen = SnakeScreen()
    for now in (state, step(state)):
        screen.draw(
            pygame.Surface(size), state, now, 0.5, Seat(1), {Seat(2): "Ben"}, {}
        )


def test_bites_that_follow_on_one_another_climb() -> None:
    screen = SnakeScreen()
    state = board(lying(1, 5, 5))
    heard = []
    for tick in (100, 102, 104, 200, 202):
        now = replace(state, tick=tick)
        drawn(screen, now, now)
        heard.append(screen.sound(Happening("ate", Seat(1)), Seat(1)))
    assert heard == ["eat", "eat+1", "eat+2", "eat", "eat+1"]
    assert screen.sound(Happening("ate", Seat(2)), Seat(1)) is None
    assert screen.sound(Happening("died", Seat(1)), Seat(1)) == "die"
    assert screen.sound(Happening("ate", Seat(1)), Seat(1)) == "eat"


def test_the_last_three_seconds_climb() -> None:
    told = [
        SnakeScreen().sound(Happening("ten", text=text), Seat(1))
        for text in ("10", "4", "3", "2", "1")
    ]
    assert told == ["tick", "tick", "tick+1", "tick+2", "tick+3"]


def test_the_own_death_is_over_soon_and_nothing_veils_the_board() -> None:
    before = replace(board(lying(1, 15, 5), lying(2, 5, 9), walls=True), tick=1)
    dead = step(before)
    screen = SnakeScreen()
    drawn(screen, before, before)
    at_death = drawn(screen, before, dead, 0.2).copy()
    later = replace(dead, tick=dead.tick + 30)
    calm = drawn(screen, later, later)
    assert at_death.get_buffer().raw != calm.get_buffer().raw
    watching = drawn(SnakeScreen(), later, later, me=None)
    assert calm.get_buffer().raw == watching.get_buffer().raw


def test_without_motion_a_death_neither_shakes_nor_sparks() -> None:
    before = replace(board(lying(1, 15, 5), walls=True), tick=1)
    dead = step(before)
    looks = []
    for still in (True, False):
        screen = SnakeScreen()
        screen.still = still
        drawn(screen, before, before)
        looks.append(drawn(screen, before, dead, 0.9).get_buffer().raw)
    assert looks[0] != looks[1]
