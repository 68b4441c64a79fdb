"""The arrow keys, drawn around what they steer. Main thread."""

from __future__ import annotations

from functools import lru_cache

import pygame

from games.window.letters.fonts import shared
from games.window.theme import BLACK, WHITE, Colour

LEAST = 30  # pixels of a key
ROUGH = 3  # times as large keys are drawn, for smooth edges
CAP: Colour = (44, 50, 62)
EDGE: Colour = (120, 130, 150)
FOOT: Colour = (24, 28, 36)
SIDES = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
OR = "or  W A S D"


def draw_arrow_keys(
    surface: pygame.Surface,
    head: pygame.Rect,
    without: str = "",
    *,
    letters: bool = True,
) -> None:
    """Around `head`, which they steer, but for the one `without` use; what stands
    beyond the edge of the surface is put inside of it. `letters`: W, A, S and D, which
    may be somebody else's, do the same."""
    size = max(LEAST, round(head.height * 1.1))
    far = head.height // 2 + size * 3 // 4
    keys = []
    for side, (x, y) in SIDES.items():
        if side != without:
            key = pygame.Rect(0, 0, size, size)
            key.center = head.centerx + x * far, head.centery + y * far
            keys.append((side, key))
    around = head.unionall([key for _, key in keys])
    inside = around.clamp(surface.get_rect())
    by = inside.x - around.x, inside.y - around.y
    surface.fblits([(_key(side, size), key.move(by).topleft) for side, key in keys])
    if letters:
        _draw_letters(surface, inside, max(12, size // 2))


def _draw_letters(surface: pygame.Surface, around: pygame.Rect, size: int) -> None:
    fonts = shared()
    line = fonts.line(OR, size, WHITE, True)
    shade = fonts.line(OR, size, BLACK, True)
    place = line.get_rect(midtop=(around.centerx, around.bottom + size // 3))
    if place.bottom > surface.get_height():
        place.bottom = around.top - size // 3
    place.clamp_ip(surface.get_rect())
    blits = [
        (shade, place.move(x, y).topleft) for x, y in ((-1, 0), (1, 0), (0, -1), (0, 1))
    ]
    surface.fblits([*blits, (line, place.topleft)])


@lru_cache(32)
def _key(side: str, size: int) -> pygame.Surface:
    big = size * ROUGH
    cap = pygame.Surface((big, big), pygame.SRCALPHA)
    cap.fill((*FOOT, 0))
    radius, edge = big // 5, max(ROUGH, big // 24)
    whole = cap.get_rect()
    top = pygame.Rect(0, 0, big, big - big // 10)
    pygame.draw.rect(cap, FOOT, whole, border_radius=radius)
    pygame.draw.rect(cap, CAP, top, border_radius=radius)
    pygame.draw.rect(cap, EDGE, top, edge, border_radius=radius)
    dx, dy = SIDES[side]
    x, y, half = top.centerx, top.centery, big * 0.2
    tip = x + dx * half, y + dy * half
    base = x - dx * half * 0.7, y - dy * half * 0.7
    wing = half * 1.05
    points = [
        tip,
        (base[0] - dy * wing, base[1] - dx * wing),
        (base[0] + dy * wing, base[1] + dx * wing),
    ]
    pygame.draw.polygon(cap, WHITE, points)
    return pygame.transform.smoothscale(cap, (size, size))
