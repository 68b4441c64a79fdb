"""A value in a few steps: a line with a knob on it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pygame

from games.window.theme import DIM, GROUND, TEXT, WHITE
from games.window.widgets.pen import Pen

SAID = 4.5  # units, in which the value is said


class Slider(msgspec.Struct, frozen=True):
    """`value` is a step from 0 to `most`, which is called `said`; `put` sets it. What
    `drags` follows the mouse; that is nothing for what moves the slider itself."""

    name: str
    label: str
    value: int
    most: int
    said: str
    put: Callable[[int], None]
    help: str = ""
    drags: bool = False

    def move(self, by: int) -> None:
        """So many steps on, as far as there are any."""
        self.put(max(0, min(self.most, self.value + by)))


def draw_slider(pen: Pen, area: pygame.Rect, slider: Slider) -> int | None:
    """Draw it; returns the step that the mouse is on with its button down, if it is."""
    sizes, surface = pen.sizes, pen.surface
    track = track_of(pen, area)
    line = pygame.Rect(track.x, 0, track.width, max(3, sizes.unit // 4))
    line.centery = track.centery
    round_ = line.height // 2
    pygame.draw.rect(surface, GROUND, line, border_radius=round_)
    pygame.draw.rect(surface, DIM, line, 1, border_radius=round_)
    knob = _place(track, slider.value, slider.most)
    full = line.copy()
    full.width = max(0, knob - line.x)
    pygame.draw.rect(surface, TEXT, full, border_radius=round_)
    for step in range(slider.most + 1):
        x = _place(track, step, slider.most)
        surface.fill(DIM, (x, line.bottom + 3, 1, max(2, sizes.unit // 5)))
    radius = round(sizes.unit * 0.5)
    pygame.draw.aacircle(surface, WHITE, (knob, track.centery), radius)
    at = (area.right - sizes.gap, area.centery)
    wide = area.right - track.right - sizes.unit
    pen.text(slider.said, at, sizes.unit, TEXT, width=wide, anchor="midright")
    if not pen.clicked(area) and not (pen.mouse.held and pen.over(area)):
        return None
    return nearest(track, slider.most, pen.mouse.at[0])


def track_of(pen: Pen, area: pygame.Rect) -> pygame.Rect:
    """Where the knob goes."""
    unit = pen.sizes.unit
    said = min(round(SAID * unit), area.width // 2)
    return pygame.Rect(
        area.x + unit, area.y, max(1, area.width - said - 2 * unit), area.height
    )


def nearest(track: pygame.Rect, most: int, x: int) -> int:
    """The step that is next to that place."""
    if most <= 0 or track.width <= 0:
        return 0
    return max(0, min(most, round((x - track.x) * most / track.width)))


def _place(track: pygame.Rect, step: int, most: int) -> int:
    return track.x + round(track.width * step / max(1, most))
