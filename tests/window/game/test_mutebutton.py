"""Whether there are sounds is seen, and turned by a key or a click."""

from __future__ import annotations

import pygame
import pytest

from games.window.game.mutebutton import draw_mute, mute_width
from games.window.game.speaker import SPEAKER
from tests.window.helpers.desk import Desk
from tests.window.helpers.paper import paper


def test_on_and_off_look_different_and_so_does_the_key() -> None:
    looks = set()
    for is_on in (True, False):
        for key in ("M", ""):
            pen = paper()
            assert not draw_mute(pen, (200, 60), is_on, key)
            looks.add(bytes(pen.surface.get_buffer().raw))
    assert len(looks) == 4


def test_it_keeps_to_its_width() -> None:
    pen = paper()
    before = pen.surface.copy()
    draw_mute(pen, (200, 60), False)
    area = pygame.Rect(200 - mute_width(pen), 30, mute_width(pen), 60)
    for surface in (before, pen.surface):
        surface.fill("black", area)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw


def test_it_turns_sounds_off_in_the_game(desk: Desk) -> None:
    desk.play()
    menu = _right_of_the_bar(desk)
    pen = paper()
    pen.sizes = desk.app.sizes
    for at in range(menu, menu - 20 * pen.sizes.unit, -4):
        before = SPEAKER.is_on
        desk.click((at, round(1.3 * pen.sizes.unit)))
        if desk.app.front.is_asking:
            desk.press(pygame.K_ESCAPE)
        if SPEAKER.is_on != before:
            break
    else:
        pytest.fail("nothing there turns sounds off")
    desk.press(pygame.K_m)
    assert SPEAKER.is_on == before


def _right_of_the_bar(desk: Desk) -> int:
    surface = pygame.display.get_surface()
    assert surface is not None
    return round(surface.get_width() * 0.6)
