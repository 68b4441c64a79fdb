"""The list above a field."""

from __future__ import annotations

import pygame
import pytest

from games.face import Face
from games.window.chat.recipient import height
from games.window.letters.fonts import shared
from games.window.theme import BLACK, Sizes
from games.window.widgets.choicelist import ChoiceList
from games.window.widgets.pen import Mouse, Pen
from tests.window.helpers.desk import Desk

CHOICES = [("😄", ":smile:"), ("😏", ":smirk:"), ("@Ana ", "")]
FIELD = pygame.Rect(20, 200, 260, 40)


@pytest.fixture
def pen() -> Pen:
    pygame.display.init()
    return Pen(pygame.Surface((400, 260)), shared(), Sizes(14), Mouse())


def picture(pen: Pen) -> bytes:
    return pen.surface.get_buffer().raw


def test_it_stands_above_the_field_and_within_its_width(pen: Pen) -> None:
    drawn = ChoiceList()
    drawn.take(pen, FIELD, [*CHOICES, ("W" * 200, "")])
    drawn.draw(pen, [*CHOICES, ("W" * 200, "")], None)
    seen = pygame.mask.from_threshold(pen.surface, BLACK, (1, 1, 1, 255))
    seen.invert()
    rects = seen.get_bounding_rects()
    area = rects[0].unionall(rects[1:])
    assert area.bottom <= FIELD.top
    assert FIELD.left <= area.left <= area.right <= FIELD.right
    assert area.height == 4 * pen.sizes.row


def test_what_is_chosen_is_seen(pen: Pen) -> None:
    pictures = set()
    for chosen in (None, 0, 1, 2):
        pen.surface.fill(BLACK)
        drawn = ChoiceList()
        drawn.take(pen, FIELD, CHOICES)
        drawn.draw(pen, CHOICES, chosen)
        pictures.add(picture(pen))
    assert len(pictures) == 4


def test_a_person_has_his_face(pen: Pen) -> None:
    pictures = set()
    for face in (None, Face(), Face(3)):
        pen.surface.fill(BLACK)
        drawn = ChoiceList()
        drawn.take(pen, FIELD, CHOICES)
        drawn.draw(pen, CHOICES, None, [None, None, face])
        pictures.add(picture(pen))
    assert len(pictures) == 3


def test_a_click_chooses_and_is_nobody_elses(pen: Pen) -> None:
    drawn = ChoiceList()
    for number in range(3):
        top = FIELD.top - pen.sizes.gap // 2 - 3 * pen.sizes.row
        pen.mouse.at = (FIELD.x + 9, top + number * pen.sizes.row + 5)
        pen.mouse.clicked = True
        assert drawn.take(pen, FIELD, CHOICES) == number
        assert not pen.mouse.clicked
    pen.mouse.at, pen.mouse.clicked = FIELD.center, True
    assert drawn.take(pen, FIELD, CHOICES) is None
    assert pen.mouse.clicked


def test_nothing_is_drawn_if_nothing_is_offered(pen: Pen) -> None:
    before = picture(pen)
    drawn = ChoiceList()
    drawn.take(pen, FIELD, CHOICES)
    assert drawn.take(pen, FIELD, []) is None
    drawn.draw(pen, [], None)
    assert picture(pen) == before


def test_it_is_clicked_at_the_real_window(desk: Desk) -> None:
    desk.node.meet("Ana", "Anton")
    desk.frame()
    desk.write("hello @")
    surface = pygame.display.get_surface()
    assert surface is not None
    sizes = desk.app.sizes
    field = surface.get_height() - sizes.gap - sizes.button
    to_whom = field - sizes.gap // 4 - height(Pen(surface, shared(), sizes, Mouse()))
    x = desk.app.chat.field.cursor.x
    desk.click((x, to_whom - sizes.gap // 2 - sizes.row // 2))
    assert desk.typed == "hello @Anton "
    assert desk.typing
    desk.write("!")
    assert desk.typed == "hello @Anton !"
