"""A slider goes by steps, and under the mouse."""

from __future__ import annotations

import pygame
import pytest

from games.window.dialog.slider import Slider, draw_slider, nearest, track_of
from tests.window.helpers.paper import paper


def slider(value: int, put: list[int]) -> Slider:
    return Slider("s", "S", value, 10, f"{value}0 %", put.append)


def test_it_ends_where_its_steps_do() -> None:
    put: list[int] = []
    for value, by in ((9, 1), (10, 1), (0, -1), (5, -1000), (5, 1000)):
        slider(value, put).move(by)
    assert put == [10, 10, 0, 0, 10]


def test_a_click_means_the_nearest_step() -> None:
    pen, area = paper(), pygame.Rect(20, 20, 300, 30)
    track = track_of(pen, area)
    for step in range(11):
        pen.mouse.at = (track.x + track.width * step // 10, area.centery)
        pen.mouse.clicked = True
        assert draw_slider(pen, area, slider(3, [])) == step
    pen.mouse.at = (5, 5)
    assert draw_slider(pen, area, slider(3, [])) is None


def test_the_knob_is_where_the_value_is() -> None:
    seen = set()
    for value in range(11):
        pen = paper()
        draw_slider(pen, pygame.Rect(20, 20, 300, 30), slider(value, []))
        seen.add(pen.surface.get_buffer().raw)
    assert len(seen) == 11


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (10, 40), (40, 3)])
def test_little_room_is_no_error(size: tuple[int, int]) -> None:
    pen = paper()
    draw_slider(pen, pygame.Rect((20, 20), size), slider(3, []))
    assert nearest(pygame.Rect(0, 0, 0, 0), 10, 5) == 0
