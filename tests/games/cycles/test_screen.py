"""How light cycles is drawn: looked at pixel by pixel, in memory."""

from __future__ import annotations

import itertools

import pygame
import pytest
from msgspec.structs import replace

from games.contract import Happening, Seat
from games.cycles.picture.view import view
from games.cycles.screen import CLOSED, FADES_FOR, FIELD, CyclesScreen
from games.cycles.state import CyclesState
from games.face import Face
from games.foresight import Foreseen
from games.window.widgets import arrowkeys
from games.window.widgets.arrowkeys import CAP
from tests.games.helpers.tracks import (
    GAME,
    driving,
    late,
    out,
    sat,
    step,
    steps,
    track,
    with_bots,
)

SIZE = (646, 406)  # 32 by 20 cells of 20 pixels, and 3 around
WHITE = (255, 255, 255)
NEAR = (6, 6, 6)


def drawn(
    screen: CyclesScreen,
    before: CyclesState,
    now: CyclesState,
    fraction: float = 1.0,
    me: int | None = 1,
    size: tuple[int, int] = SIZE,
) -> pygame.Surface:
    surface = pygame.Surface(size)
    seat = None if me is None else Seat(me)
    faces = {Seat(2): Face(colour=3)}
    screen.draw(surface, before, now, fraction, seat, {Seat(2): "Ben"}, faces)
    return surface


def pixel(surface: pygame.Surface, x: float, y: float) -> tuple[int, ...]:
    """The colour in the middle of a cell, or between cells."""
    at = (round(13 + 20 * x), round(13 + 20 * y))
    return tuple(surface.get_at(at))[:3]


def is_field(colour: tuple[int, ...]) -> bool:
    return max(colour) < 60


def test_your_wall_is_white_and_all_of_it_is_there() -> None:
    state = track(driving(1, (4, 9), (9, 9), (9, 5), facing="up"), driving(2, (20, 3)))
    surface = drawn(CyclesScreen(), state, state)
    for x, y in ((4, 9), (6, 9), (6.5, 9), (9, 9), (9, 7)):
        assert pixel(surface, x, y) == WHITE
    for x, y in ((3, 9), (10, 9), (9, 10), (9, 3.5)):
        assert is_field(pixel(surface, x, y))


def test_others_have_a_core_that_is_not_yours() -> None:
    state = track(driving(1, (4, 9), (9, 9)), driving(2, (4, 15), (9, 15)))
    colour = pixel(drawn(CyclesScreen(), state, state), 6, 15)
    assert colour != WHITE
    assert max(colour) > 180


def test_a_head_slides_from_cell_to_cell() -> None:
    before = track(driving(1, (4, 9), (9, 9)), driving(2, (4, 15), (9, 15)))
    now = step(before)  # at a move
    screen = CyclesScreen()
    fronts = []
    for state, fraction in ((now, 0.0), (now, 0.5), (now, 1.0), (step(now), 1.0)):
        surface = drawn(screen, before, state, fraction, me=2)
        fronts.append(
            next(
                x
                for x in range(620, 0, -1)
                if not is_field(tuple(surface.get_at((x, 313)))[:3])
            )
        )
    assert [b - a for a, b in itertools.pairwise(fronts)] == [5, 5, 10]


def test_a_new_corner_is_not_cut() -> None:
    before = track(driving(1, (4, 9), (9, 9)), driving(2, (4, 15), (9, 15)))
    now = step(before, {1: "up"})
    surface = drawn(CyclesScreen(), before, now, 0.5)
    assert pixel(surface, 8.5, 9) == WHITE
    assert is_field(pixel(surface, 8.4, 8.4))


def test_the_wall_of_a_crashed_one_goes_out() -> None:
    before = track(
        driving(1, (4, 9), (0, 9), facing="left"), driving(2, (9, 3)), out(3)
    )
    now = step(before)
    screen, seen = CyclesScreen(), []
    for age in range(FADES_FOR + 2):
        seen.append(max(pixel(drawn(screen, before, now), 3, 9)))
        before, now = now, replace(now, tick=now.tick + 1)
        assert age or seen[0] > 100
    assert seen == sorted(seen, reverse=True)
    assert seen[-1] == max(FIELD)


def test_the_edge_that_has_come_closer_is_seen() -> None:
    state = track(driving(1, (9, 9)), driving(2, (20, 9)), closes=92)
    surface = drawn(CyclesScreen(), state, state)
    for x, y in ((0, 9), (31, 9), (9, 0), (9, 19)):
        assert pixel(surface, x, y) == CLOSED
    assert pixel(surface, 2, 13) == FIELD
    warned = drawn(CyclesScreen(), state, replace(state, closes=state.tick + 1))
    assert pixel(warned, 0, 13) not in (FIELD, CLOSED)
    calm = drawn(CyclesScreen(), state, replace(state, closes=state.tick + 100))
    assert pixel(calm, 0, 13) == FIELD


def test_where_you_stand_is_shown_before_you_go() -> None:
    state = sat(2)
    surface = drawn(CyclesScreen(), state, state, size=(800, 480))
    white = pygame.mask.from_threshold(surface, WHITE, (1, 1, 1))
    assert white.count() > 300


@pytest.mark.parametrize("me", [1, 2])
def test_a_large_board_has_a_map(me: int) -> None:
    state = with_bots(sat(40), 100)
    surface = drawn(CyclesScreen(), state, state, me=me, size=(800, 480))
    own = next(cycle for cycle in state.cycles if cycle.seat == me)
    assert own.path, "it has crashed: take another seed"
    assert not view(surface.get_rect(), state, (9, 9)).is_whole
    screen = CyclesScreen()
    screen.whole = True
    whole = drawn(screen, state, state, me=me, size=(800, 480))
    assert whole.get_buffer().raw != surface.get_buffer().raw


def test_a_watcher_chooses_with_arrows_what_he_sees() -> None:
    state, screen, size = with_bots(sat(40), 100), CyclesScreen(), (800, 480)
    assert not screen.watch(pygame.K_RETURN)
    looks = []
    for key in (pygame.K_RIGHT, pygame.K_UP, pygame.K_LEFT):
        looks.append(drawn(screen, state, state, me=None, size=size))
        assert screen.watch(key)
    looks.append(drawn(screen, state, state, me=None, size=size))
    one, other, whole, again = (bytes(look.get_buffer().raw) for look in looks)
    assert len({one, other, whole}) == 3
    assert again == one


def test_keys_mean_directions_and_others_nothing() -> None:
    screen = CyclesScreen()
    keys = (pygame.K_w, pygame.K_DOWN, pygame.K_KP4, pygame.K_d)
    assert [screen.key(key) for key in keys] == ["up", "down", "left", "right"]
    assert screen.key(pygame.K_RETURN) is None
    faces = {Seat(3): Face(colour=3), Seat(4): Face(colour=4)}
    assert screen.colour(Seat(3), Seat(3), faces) == WHITE
    assert screen.colour(Seat(3), None, faces) == Face(colour=3).rgb


@pytest.mark.parametrize(
    "size", [(1, 1), (6, 300), (40, 40), (1600, 300), (3840, 2160)]
)
def test_any_size_of_the_surface_will_do(size: tuple[int, int]) -> None:
    state = with_bots(sat(30), 60)
    ended = step(late(state, 1))
    won = step(track(driving(1, (9, 9)), out(2)))
    screen = CyclesScreen()
    for me in (None, 1, 99):
        for now in (state, step(state), ended, steps(ended, 3), won, track()):
            drawn(screen, state, now, 0.5, me, size)


def test_what_is_ones_own_is_heard_and_what_is_everybodys() -> None:
    screen = CyclesScreen()
    heard = [
        screen.sound(Happening(kind, Seat(seat)), Seat(2))
        for kind, seat in (("died", 2), ("died", 1), ("count", 0), ("heat over", 0))
    ]
    assert heard == ["die", None, "tick", None]


def test_a_whole_game_is_drawn_without_a_slip() -> None:
    state, screen = sat(4), CyclesScreen()
    for _ in range(350):
        after = with_bots(state, 1)
        drawn(screen, state, after, 0.5, size=(320, 200))
        state = after
    assert GAME.standing(state).ranking


def test_who_has_never_steered_sees_the_keys_and_others_do_not() -> None:
    state = track(driving(1, (4, 9), (9, 9)), driving(2, (20, 3)))
    caps = []
    for first, me in ((True, 1), (False, 1)):
        screen = CyclesScreen()
        screen.first = first
        mask = pygame.mask.from_threshold(drawn(screen, state, state, me=me), CAP, NEAR)
        caps.append(sum(one.width > 15 for one in mask.get_bounding_rects()))
    assert caps == [3, 0]  # all but the one that would turn him round


def test_where_two_share_a_keyboard_the_arrows_alone_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    state = track(driving(1, (9, 9)))
    for whole in (False, True):
        pictures = []
        for letters in ("or  W A S D", "-"):
            monkeypatch.setattr(arrowkeys, "OR", letters)
            screen = CyclesScreen()
            screen.first, screen.whole = True, whole
            pictures.append(pygame.image.tobytes(drawn(screen, state, state), "RGB"))
        assert (pictures[0] == pictures[1]) == whole


def test_your_cycle_is_where_it_will_be() -> None:
    now = track(driving(1, (4, 9), (9, 9)), driving(2, (20, 3)))
    screen, ahead = CyclesScreen(), step(step(now, {1: "up"}))
    assert is_field(pixel(drawn(screen, now, now), 9, 8))
    screen.foresee(Foreseen(now, now, ahead, 1.0))
    assert not is_field(pixel(drawn(screen, now, now), 9, 8))
    screen.foresee(None)
    assert is_field(pixel(drawn(screen, now, now), 9, 8))
