"""To whom goes what is typed, in words and in colour."""

from __future__ import annotations

import pygame
import pytest

from games.face import COLOURS, face_of
from games.window.chat.recipient import (
    Recipient,
    draw_question,
    draw_recipient,
    height,
)
from games.window.theme import GROUND
from tests.games.helpers.contrast import contrast
from tests.window.helpers.desk import HOSTILE, Desk
from tests.window.helpers.paper import paper

ANA = face_of(b"\5", "ana")


def test_how_many_get_it_is_said() -> None:
    assert Recipient("Everyone", 12).words == "to Everyone (12)"
    assert Recipient("Everyone", 0).words == "to Everyone (nobody else is here)"
    assert Recipient("Ana", 1, ANA).words == "to Ana alone"
    assert Recipient("Ana", 1, ANA).hint == "Message to Ana alone"
    assert Recipient("Everyone", 12).hint == "Message to Everyone"


def test_one_person_has_his_colour() -> None:
    assert Recipient("Ana", 1, ANA).colour == ANA.rgb
    assert Recipient("Everyone", 1).colour != ANA.rgb


@pytest.mark.parametrize("colour", range(len(COLOURS)))
def test_every_persons_colour_can_be_read_on_its_ground(
    desk: Desk, colour: int
) -> None:
    pen, face = paper(), face_of(bytes([colour]), "x")
    area = pygame.Rect(40, 40, 200, height(pen))
    draw_recipient(pen, area, Recipient("Ana", 1, face), "", "")
    red, green, blue, _ = pen.surface.get_at((area.right - 9, area.centery))
    assert contrast(face.rgb, (red, green, blue)) >= 4.5


@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_drawn_outside_of_the_line(desk: Desk, name: str) -> None:
    for typing, doing in (("", ""), ("Ana is typing", "away"), ("", "away")):
        pen = paper()
        area = pygame.Rect(40, 40, 200, height(pen))
        draw_recipient(pen, area, Recipient(name, 1, ANA, doing), typing, "Tab: write")
        pen.surface.fill(GROUND, area)
        mask = pygame.mask.from_threshold(pen.surface, GROUND, (1, 1, 1, 255))
        assert mask.count() == pen.surface.get_width() * pen.surface.get_height()


def test_the_question_has_a_button_for_the_one_who_wrote(desk: Desk) -> None:
    pen, hits = paper(), 0
    area = pygame.Rect(10, 10, 240, 300)
    pen.mouse.clicked = True
    for y in range(area.top, area.bottom, 6):
        pen.mouse.at = area.centerx, y
        top, answers = draw_question(pen, area, "Ana", Recipient("Everyone", 3))
        hits += answers
        assert area.top < top < area.bottom
    assert hits
