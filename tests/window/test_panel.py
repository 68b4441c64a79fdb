"""The panel on the right: scores, who else is here, and the chat."""

from __future__ import annotations

import pygame
import pytest
from msgspec.structs import replace

from games.window.panel import panel_area
from games.window.theme import WARN, Sizes
from p2p import EVERYONE
from tests.window.helpers.desk import Desk
from tests.window.helpers.display import count


@pytest.mark.parametrize(
    "size", [(1, 1), (200, 900), (640, 360), (1100, 720), (3840, 2160)]
)
def test_it_leaves_at_least_half_of_the_window(size: tuple[int, int]) -> None:
    window = pygame.Rect(0, 0, *size)
    area = panel_area(window, Sizes.of(*size))
    assert area.right == window.right
    assert area.height == window.height
    assert area.width <= (window.width + 1) // 2


def clicks(desk: Desk) -> set[str]:
    """With whom clicks all over the upper half of the panel speak, by name."""
    found = set()
    surface = pygame.display.get_surface()
    assert surface is not None
    area = panel_area(surface.get_rect(), desk.app.sizes)
    for y in range(area.top, area.centery, 8):
        for x in range(area.left + 20, area.right, 24):
            desk.click((x, y))
            found.add(desk.app.talk.company.label(desk.app.talk.current))
            desk.app.chat.turn_to(EVERYONE)
    return found - {"Everyone"}


def test_who_plays_watches_or_is_elsewhere_can_be_spoken_to(desk: Desk) -> None:
    desk.node.meet("Ana", "Ben")
    desk.node.enter("snake", seats=1, others=1)  # Ben is not in the game
    desk.frame(2)
    assert clicks(desk) == {"Ana", "Ben"}


@pytest.mark.slow
def test_of_a_crowd_beside_the_game_as_many_are_shown_as_fit(desk: Desk) -> None:
    desk.node.meet(*(f"Pupil {number:02}" for number in range(30)))
    desk.node.enter("snake", seats=1, others=0)
    desk.frame(2)
    spoken = clicks(desk)
    assert 1 < len(spoken) < 10
    assert "Pupil 00" in spoken


def test_in_the_lobby_there_is_only_the_chat(desk: Desk) -> None:
    desk.node.meet("Ana")
    desk.frame()
    assert clicks(desk) == set()


def test_the_round_and_its_time_stand_above_the_scores(desk: Desk) -> None:
    desk.node.enter("snake", seats=1)
    desk.frame(2)
    surface = pygame.display.get_surface()
    assert surface is not None
    area = panel_area(surface.get_rect(), desk.app.sizes)
    area.height = 2 * desk.app.sizes.unit
    assert desk.app.arena is not None
    rounds = desk.app.arena.rounds
    assert rounds.standing is not None
    early = desk.picture(area)
    rounds.standing = replace(rounds.standing, left=100)
    desk.press(pygame.K_F1)  # a key without a meaning: a new picture
    assert rounds.last_seconds == 5
    assert count(WARN, area, surface) > 20  # and larger
    assert desk.picture(area) != early
    rounds.standing = None  # an endless game has none
    desk.press(pygame.K_F1)
    assert count(WARN, area, surface) == 0


def test_only_a_wide_window_has_room_for_a_list() -> None:
    for size, is_wide in (
        ((800, 480), False),
        ((1280, 800), False),
        ((1920, 1080), True),
    ):
        window = pygame.Rect(0, 0, *size)
        sizes = Sizes(size[1] // 40)
        wide = panel_area(window, sizes, is_wide=True).width
        assert (wide > panel_area(window, sizes).width) == is_wide
        assert wide <= window.width // 2


def test_no_key_is_named_for_the_chat_that_a_dialog_has(desk: Desk) -> None:
    desk.play()
    surface = pygame.display.get_surface()
    assert surface is not None
    panel = panel_area(surface.get_rect(), desk.app.sizes)
    foot = pygame.Rect(panel.x, panel.bottom - 80, panel.width, 80)
    before = desk.picture(foot)
    desk.press(pygame.K_F10)
    desk.frame()
    assert desk.picture(foot) != before
    desk.press(pygame.K_F10)
    desk.frame()
    assert desk.picture(foot) == before
