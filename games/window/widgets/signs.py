"""Small shapes that stand for something, beside the word for it: no face need have
them, and no eye has to tell colours apart."""

from __future__ import annotations

import math

import pygame

from games.window.theme import GROUND, Colour
from games.window.widgets.pen import Pen


def draw_padlock(
    pen: Pen, at: tuple[int, int], size: int, colour: Colour
) -> pygame.Rect:
    """A key is needed. From the middle of its left side; returns where it is."""
    body = pygame.Rect(0, 0, round(size * 0.8), round(size * 0.55))
    body.midleft = (at[0], at[1] + round(size * 0.2))
    thick = max(2, size // 7)
    radius = body.width * 3 // 8
    bow = pygame.Rect(0, 0, 2 * radius, round(size * 0.9))
    bow.midbottom = (body.centerx, body.centery)
    pygame.draw.rect(pen.surface, colour, bow, thick, border_radius=radius)
    pygame.draw.rect(pen.surface, colour, body, border_radius=2)
    hole = pygame.Rect(0, 0, max(2, size // 6), max(2, size // 4))
    hole.center = body.center
    pen.surface.fill(GROUND, hole)
    return body


def draw_bar(pen: Pen, at: tuple[int, int], size: int, colour: Colour) -> pygame.Rect:
    """Nobody new comes in: a circle with a bar across. From the middle of its left
    side; returns where it is."""
    radius = max(3, round(size * 0.45))
    center = (at[0] + radius, at[1])
    pygame.draw.circle(pen.surface, colour, center, radius, max(2, size // 8))
    bar = pygame.Rect(0, 0, radius, max(2, size // 6))
    bar.center = center
    pen.surface.fill(colour, bar)
    return pygame.Rect(at[0], at[1] - radius, 2 * radius, 2 * radius)


def draw_star(pen: Pen, at: tuple[int, int], size: int, colour: Colour) -> pygame.Rect:
    """A round that was won. From the middle of its left side; returns where it is."""
    radius = size / 2
    center = at[0] + radius, at[1]
    points = []
    for number in range(10):
        far = radius if number % 2 == 0 else radius * 0.45
        angle = math.pi * (number / 5 - 0.5)
        points.append(
            (center[0] + far * math.cos(angle), center[1] + far * math.sin(angle))
        )
    pygame.draw.polygon(pen.surface, colour, points)
    return pygame.Rect(at[0], round(at[1] - radius), size, size)


def draw_dice(pen: Pen, at: tuple[int, int], size: int, colour: Colour) -> pygame.Rect:
    """Chance decides: a die that shows five. From the middle of its left side; returns
    where it is."""
    die = pygame.Rect(0, 0, size, size)
    die.midleft = at
    pygame.draw.rect(pen.surface, colour, die, border_radius=max(2, size // 5))
    dot, far = max(1, size // 10), round(size * 0.27)
    for x, y in ((-far, -far), (far, -far), (0, 0), (-far, far), (far, far)):
        spot = die.centerx + x, die.centery + y
        pygame.draw.circle(pen.surface, GROUND, spot, dot)
    return die
