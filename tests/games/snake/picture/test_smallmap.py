"""The small map in a corner."""

from __future__ import annotations

import pygame
from msgspec.structs import replace

from games.snake.picture.pose import Pose
from games.snake.picture.smallmap import SmallMap, map_size
from games.snake.picture.view import View
from games.snake.state import SnakeState
from tests.games.helpers.boards import board, lying

AREA = pygame.Rect(0, 0, 600, 500)
VIEW = View(AREA, 20, 60, 50, left=100, top=100, around=(True, True))
GREEN = (40, 200, 90)
STATE = board(lying(1, 5, 5), lying(2, 40, 30), width=60, height=50)


def paint(seat: int) -> tuple[int, int, int]:
    return GREEN


def mapped(
    state: SnakeState = STATE,
    view: View = VIEW,
    me: int | None = 1,
    leads: int | None = None,
    head: tuple[int, int] | None = None,
) -> tuple[pygame.Surface, pygame.Rect]:
    surface = pygame.Surface(AREA.size)
    poses = [Pose(snake) for snake in state.snakes if snake.cells]
    area = SmallMap().draw(surface, view, state, poses, paint, me, leads, head)
    return surface, area


def test_everybody_is_on_it_where_he_is_and_you_are_white() -> None:
    surface, area = mapped()
    size = map_size(VIEW)
    assert area.size == (60 * size, 50 * size)
    for x, y, colour in ((5, 5, (255, 255, 255)), (40, 30, GREEN)):
        at = area.x + x * size + size // 2, area.y + y * size + size // 2
        assert tuple(surface.get_at(at))[:3] == colour


def test_who_leads_stands_out() -> None:
    plain, _ = mapped()
    crowned, _ = mapped(leads=2)
    assert plain.get_buffer().raw != crowned.get_buffer().raw


def test_it_is_needed_only_where_the_board_is_not_seen() -> None:
    whole = View(AREA, 10, 60, 50)
    assert map_size(whole) == 0
    surface, area = mapped(view=whole)
    assert area.size == (0, 0)
    assert not pygame.mask.from_threshold(surface, (0, 0, 0), (1, 1, 1)).count() < 1
    tiny = View(pygame.Rect(0, 0, 40, 40), 16, 60, 50)
    assert map_size(tiny) == 0


def test_it_keeps_out_of_the_way_of_your_head() -> None:
    _, usual = mapped()
    _, other = mapped(head=usual.center)
    assert not usual.colliderect(other)
    assert AREA.contains(usual)
    assert AREA.contains(other)


def test_it_shows_what_is_seen() -> None:
    near, _ = mapped()
    far, _ = mapped(view=VIEW._replace(left=500))
    assert near.get_buffer().raw != far.get_buffer().raw


def test_it_is_drawn_anew_as_the_game_goes_on() -> None:
    small, surface = SmallMap(), pygame.Surface(AREA.size)
    looks = []
    for state in (STATE, replace(STATE, tick=STATE.tick + 2, snakes=())):
        small.draw(surface, VIEW, state, [], paint, 1, None, None)
        looks.append(bytes(surface.get_buffer().raw))
    assert looks[0] != looks[1]
