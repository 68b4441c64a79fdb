"""Whether there are sounds, and the key that turns them off."""

from __future__ import annotations

import pygame

from games.window.theme import DIM, HOVER, TEXT
from games.window.widgets.button import cap_width, draw_cap
from games.window.widgets.pen import Pen

KEY = "M"


def mute_width(pen: Pen) -> int:
    """Pixels that it takes."""
    return pen.sizes.unit + cap_width(pen, KEY)


def draw_mute(pen: Pen, at: tuple[int, int], is_on: bool, key: str = KEY) -> bool:
    """Draw it, from the middle of its right side; whether it was clicked. `key`: that
    does the same now, if one does."""
    sizes = pen.sizes
    area = pygame.Rect(0, 0, mute_width(pen), round(1.8 * sizes.unit))
    area.midright = at
    hover = pen.over(area)
    if hover:
        pen.box(area.inflate(sizes.gap, 0), HOVER)
    ink = TEXT if is_on or hover else DIM
    sign = pygame.Rect(area.x, 0, sizes.unit, sizes.unit)
    sign.centery = area.centery
    _draw_loudspeaker(pen, sign, is_on, ink)
    if key:
        draw_cap(pen, key, (sign.right + sizes.gap, area.centery), DIM)
    return pen.clicked(area)


def _draw_loudspeaker(
    pen: Pen, area: pygame.Rect, is_on: bool, ink: tuple[int, int, int]
) -> None:
    """A cone with waves before it, or with a cross."""
    surface, size = pen.surface, area.width
    y, high = area.centery, size * 0.17
    box, cone = area.x + size * 0.2, area.x + size * 0.48
    points = [
        *((area.x, y - high), (box, y - high), (cone, y - size * 0.4)),
        *((cone, y + size * 0.4), (box, y + high), (area.x, y + high)),
    ]
    pygame.draw.polygon(surface, ink, points)
    thick = max(1, size // 9)
    if is_on:
        for far in (0.22, 0.44):
            wave = pygame.Rect(0, 0, round(2 * far * size), round(2 * far * size))
            wave.center = round(cone + size * 0.06), y
            pygame.draw.arc(surface, ink, wave, -0.9, 0.9, thick)
        return
    left, right = cone + size * 0.14, area.right
    half = (right - left) / 2
    for way in (-1, 1):
        ends = (left, y - way * half), (right, y + way * half)
        pygame.draw.line(surface, ink, *ends, max(2, thick))
