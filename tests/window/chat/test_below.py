"""The way back to the newest entry."""

from __future__ import annotations

import pygame

from games.window.chat.below import below_place, draw_below
from games.window.theme import RED
from tests.window.helpers.desk import Desk
from tests.window.helpers.paper import paper

AREA = pygame.Rect(20, 20, 400, 380)


def test_the_button_says_how_many_are_new(desk: Desk) -> None:
    for count, calls in ((0, 0), (3, 0), (200, 1)):
        pen = paper()
        pen.mouse.clicked, hits = True, 0
        for y in range(AREA.bottom - 60, AREA.bottom, 4):
            pen.mouse.at = AREA.centerx, y
            hits += draw_below(pen, AREA, count, calls)
        assert hits
        mask = pygame.mask.from_threshold(pen.surface, RED, (1, 1, 1, 255))
        assert bool(mask.count()) == bool(calls)
        assert AREA.contains(below_place(pen, AREA, count))
