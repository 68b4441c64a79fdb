"""A dialog is drawn in its place at every size, and answers the mouse."""

from __future__ import annotations

import pygame
import pytest

from games.window.dialog.drawing import blind, draw_dialog
from games.window.dialog.items import Button, Words
from games.window.theme import GROUND
from tests.window.helpers.desk import HOSTILE
from tests.window.helpers.paper import Plain, down, paper


@pytest.fixture(autouse=True)
def screen() -> None:
    pygame.init()
    pygame.display.set_mode((10, 10))


def clicked(page: Plain, width: int = 560, height: int = 440) -> set[object]:
    """What clicks all over the area do."""
    pen = paper(width, height)
    area = pen.surface.get_rect()
    for y in range(0, height, 12):
        for x in range(0, width, 24):
            pen.mouse.at, pen.mouse.clicked = (x, y), True
            draw_dialog(pen, area, page, 0.0)
    return set(page.done)


def test_every_item_can_be_clicked() -> None:
    page = Plain()
    assert clicked(page) == {"yes", "no", "out", 1, -1}
    assert page.line.focused


def test_a_click_takes_the_keyboard_along() -> None:
    page, pen = Plain(), paper()
    area = pen.surface.get_rect()
    for y in range(0, area.height, 4):
        pen.mouse.at, pen.mouse.clicked = (200, y), True
        if draw_dialog(pen, area, page, 0.0):
            break
    assert page.at == page.done[0] == "yes"


def test_what_is_behind_has_no_mouse() -> None:
    pen = paper()
    pen.mouse.at, pen.mouse.clicked = (5, 5), True
    place = pygame.Rect(0, 0, 20, 20)
    assert pen.clicked(place)
    assert not blind(pen).clicked(place)


@pytest.mark.parametrize("size", [(560, 440), (300, 200), (120, 90), (20, 20), (1, 1)])
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_drawn_outside(size: tuple[int, int], text: str) -> None:
    page = Plain()
    page.title = page.remark = text
    page.more = [(Words(text), Button("x", text, lambda: None)) for _ in range(30)]
    page.line.set(text)
    pen = paper(size[0] + 100, size[1] + 100)
    area = pygame.Rect(50, 50, *size)
    before = pen.surface.copy()
    draw_dialog(pen, area, page, 0.0)
    assert pen.surface.get_clip() == pen.surface.get_rect()
    pen.surface.fill(GROUND, area)
    before.fill(GROUND, area)
    assert before.get_buffer().raw == pen.surface.get_buffer().raw


def test_a_long_one_follows_the_keyboard() -> None:
    page, pen = Plain(), paper(400, 200)
    page.more = [(Button(f"b{n}", f"B {n}", page.doing(f"b{n}")),) for n in range(40)]
    area = pen.surface.get_rect()
    draw_dialog(pen, area, page, 0.0)
    top = pen.surface.copy()
    for _ in range(45):
        page.press(down(pygame.K_TAB))
    assert page.at == "b39" or page.item is not None
    page.point("b39")
    page.moved = True
    pen.surface.fill(GROUND)
    draw_dialog(pen, area, page, 0.0)
    assert top.get_buffer().raw != pen.surface.get_buffer().raw
    assert "b39" in clicked(page, 400, 200)
