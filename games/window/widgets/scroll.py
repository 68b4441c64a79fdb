"""A list that is longer than its place: how far it is scrolled, and the bar beside."""

from __future__ import annotations

import pygame

from games.window.theme import SCROLLBAR
from games.window.widgets.pen import Pen

BAR = 3  # pixels; the bar is so wide, and so far from the list, or more at large sizes


class Scroll:
    """How far a list is scrolled down. The wheel moves what is below the mouse."""

    def __init__(self) -> None:
        self._down = 0

    def take(self, pen: Pen, area: pygame.Rect, tall: int, step: int) -> int:
        """By how many pixels a list of `tall` pixels is scrolled in `area`; a notch of
        the wheel is a `step`. Draws the bar, if there is anything to scroll."""
        most = max(0, tall - area.height)
        if pen.over(area):
            self._down -= pen.mouse.wheel * step
        self._down = max(0, min(self._down, most))
        draw_scrollbar(pen, area, tall, self._down)
        return self._down

    def show(self, top: int, bottom: int, area: pygame.Rect) -> None:
        """Scroll no further than needed for what is from `top` to `bottom` pixels below
        the beginning of the list to be seen in `area`."""
        self._down = max(bottom - area.height, min(self._down, top))


def draw_scrollbar(pen: Pen, area: pygame.Rect, tall: int, down: int) -> None:
    """The bar at the right of `area`, in which a list of `tall` pixels is scrolled
    `down`; none if all of it is seen."""
    most = tall - area.height
    if most <= 0:
        return
    part = max(pen.sizes.unit, area.height * area.height // tall)
    y = area.y + (area.height - part) * down // most
    bar = max(BAR, pen.sizes.unit // 7)
    pen.surface.fill(SCROLLBAR, (area.right + bar, y, bar, part))
