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
from games.snake.state import SnakeState
from games.window.widgets import arrowkeys
from tests.games.helpers.boards import board, lying, step
from tests.games.helpers.pictures import drawn, is_board, pixel


def test_you_are_white_and_fruit_is_red_on_a_quiet_board() -> None:
    state = replace(board(lying(1, 5, 5), fruit=[(9, 9)]), tick=1)
    surface = drawn(SnakeScreen(), state, state)
    assert pixel(surface, 4, 5) == ME
    assert pixel(surface, 9, 9.1) == FRUIT
    assert is_board(pixel(surface, 12, 12))


def test_nobody_else_is_as_white_as_you() -> None:
    faces = {Seat(2): Face(colour=11), Seat(3): Face(colour=2)}
    state = board(lying(2, 5, 5, score=3), lying(3, 9, 9))
    surface = drawn(SnakeScreen(), state, state, me=None, faces=faces)
    white = pygame.mask.from_threshold(surface, ME, (3, 3, 3))
    assert white.count() == 0


def test_a_move_takes_two_ticks() -> None:
    before = board(lying(1, 5, 5))  # tick 1
    moved = step(before)
    after = step(moved)
    shown = [progress(moved, 0.0), progress(moved, 1.0), progress(after, 1.0)]
    assert shown == [0.0, 0.5, 1.0]
    screen, fronts = SnakeScreen(), []
    for was, now, fraction in ((before, moved, 0.0), (before, moved, 1.0)):
        fronts.append(_front(drawn(screen, was, now, fraction)))
    fronts.append(_front(drawn(screen, moved, after, 1.0)))
    assert [b - a for a, b in pairwise(fronts)] == [10, 10]


def _front(surface: pygame.Surface) -> int:
    """The column where the light around one's own head ends."""
    row = (x for x in range(320, 0, -1) if not is_board(surface.get_at((x, 113))[:3]))
    return next(row)


def test_the_tail_follows_in_both_ticks_of_a_move() -> None:
    before = board(lying(1, 9, 5, length=5))
    moved = step(before)
    after = step(moved)
    screen, ends = SnakeScreen(), []
    for was, now, fraction in (
        *((before, moved, 0.0), (before, moved, 0.5), (before, moved, 1.0)),
        *((moved, after, 0.5), (moved, after, 1.0)),
    ):
        surface = drawn(screen, was, now, fraction)
        row = (x for x in range(6, 320) if tuple(surface.get_at((x, 113)))[:3] == ME)
        ends.append(next(row))
    assert [b - a for a, b in pairwise(ends)] == [5, 5, 5, 5]


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
    assert not is_board(pixel(half, *here[facing]))
    assert not is_board(pixel(half, *there[facing]))
    assert is_board(pixel(half, 10, 10))


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
    screen = SnakeScreen()
    screen.still = True
    colour = pixel(drawn(screen, state, state), 3, 5)
    assert 90 < min(colour) <= max(colour) < 180


def test_a_ghost_swings_unless_no_motion_is_wanted() -> None:
    ghost = board(replace(lying(2, 5, 5), ghost=130))
    for still in (True, False):
        screen = SnakeScreen()
        screen.still = still
        pictures = {
            pixel(drawn(screen, now, now, 0.0), 3, 5)
            for now in (replace(ghost, tick=tick) for tick in range(107, 117, 2))
        }
        assert (len(pictures) == 1) is still


def test_a_ghost_leaves_nothing_of_itself_behind() -> None:
    """What it is drawn on by itself is empty each time."""
    screen, now = SnakeScreen(), board(replace(lying(2, 5, 5), ghost=200))
    drawn(screen, now, now)
    there = replace(now, snakes=(replace(lying(2, 9, 5), ghost=200),))
    again = drawn(screen, there, there)
    fresh = drawn(SnakeScreen(), there, there)
    assert again.get_buffer().raw == fresh.get_buffer().raw


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
    gone_by = sum(pixel(drawn(screen, end, end), 4.3, 5))
    assert fresh > faded > gone_by
    assert is_board(pixel(drawn(screen, end, end), 4.3, 5))


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


LARGE = (400, 300)  # has no room for a board of 60 by 50 cells


def seen(
    screen: SnakeScreen,
    before: SnakeState,
    now: SnakeState,
    me: int | None = 1,
) -> pygame.Surface:
    surface = pygame.Surface(LARGE)
    seat = None if me is None else Seat(me)
    screen.draw(surface, before, now, 1.0, seat, {}, {})
    return surface


def white(surface: pygame.Surface) -> pygame.Rect:
    """What of the picture is one's own, map apart."""
    part = surface.subsurface((120, 0, 280, 300))
    mask = pygame.mask.from_threshold(part, ME, (1, 1, 1))
    rects = mask.get_bounding_rects()
    return rects[0].unionall(rects[1:]) if rects else pygame.Rect(0, 0, 0, 0)


@pytest.mark.parametrize("at", [(0, 0), (59, 49), (30, 25), (59, 0)])
@pytest.mark.parametrize("walls", [True, False])
def test_where_the_board_has_no_room_you_are_seen(
    at: tuple[int, int], walls: bool
) -> None:
    snake = lying(1, *at, "up", length=1)
    state = board(replace(snake, ghost=0), width=60, height=50, walls=walls)
    screen = SnakeScreen()
    screen.draw(pygame.Surface(LARGE), state, state, 1.0, Seat(1), {}, {})
    view = screen.view
    assert view.size >= 16
    assert not view.is_whole
    assert view.area.collidepoint(view.middle(at))


def test_the_whole_board_is_seen_where_that_is_wanted() -> None:
    state = board(lying(1, 5, 5), lying(2, 50, 40), width=60, height=50)
    screen = SnakeScreen()
    screen.whole = True
    seen(screen, state, state, None)
    assert screen.view.is_whole
    assert screen.view.area.size == (5 * 60, 5 * 50)


def test_a_watcher_chooses_with_arrows_what_he_sees() -> None:
    state = board(lying(1, 5, 5), lying(2, 50, 40), width=60, height=50)
    screen = SnakeScreen()
    heads = []
    for key in (pygame.K_RIGHT, pygame.K_UP, pygame.K_LEFT):
        seen(screen, state, state, None)
        heads.append(screen.view.is_whole or screen.view.left)
        assert screen.watch(key)
        for _ in range(60):  # the camera flies
            state = replace(state, tick=state.tick + 1)
            seen(screen, state, state, None)
    seen(screen, state, state, None)
    heads.append(screen.view.left)
    assert heads[2] is True
    assert abs(heads[0] - heads[3]) <= screen.view.size  # within a move
    assert abs(heads[0] - heads[1]) > 10 * screen.view.size
    assert not screen.watch(pygame.K_RETURN)


def test_the_camera_goes_to_who_has_killed_you() -> None:
    before = board(
        lying(1, 20, 20, "right"), lying(2, 21, 20, "up", 6), width=60, height=50
    )
    screen = SnakeScreen()
    screen.still = True
    seen(screen, before, before)
    dead = step(before)
    assert not dead.snakes[0].cells
    after = [dead]
    for _ in range(12):
        after.append(step(after[-1]))
    for was, now in pairwise([before, *after]):
        surface = seen(screen, was, now)
    x, y = after[-1].snakes[1].cells[0] % 256, after[-1].snakes[1].cells[0] // 256
    assert screen.view.area.collidepoint(screen.view.middle((x, y)))
    assert white(surface).width == 0


def test_where_two_share_a_keyboard_the_arrows_alone_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = board(lying(1, 8, 8))
    for whole in (False, True):
        pictures = []
        for letters in ("or  W A S D", "-"):
            monkeypatch.setattr(arrowkeys, "OR", letters)
            screen = SnakeScreen()
            screen.first, screen.whole = True, whole
            pictures.append(pygame.image.tobytes(drawn(screen, state, state), "RGB"))
        assert (pictures[0] == pictures[1]) == whole
