"""Draws a glimpse: the board of a table, in small."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import ceil

import pygame

from games.face import COLOURS
from games.glimpse import (
    FIRST_PLAYER,
    GROUND,
    OTHER,
    PRIZE,
    WALL,
    Glimpse,
    is_head,
    seat_of,
)
from games.window.theme import BLACK, Colour

FIELD: Colour = (27, 30, 36)
STONE: Colour = (92, 99, 112)
FRUIT: Colour = (255, 74, 66)
CRISP = 0.85  # of the space that there is: so much has to be filled by whole pixels
DARKER = 0.35  # than white are heads, of what their bodies are
MOST_KEPT = 32  # pictures: as many as are seen at once, and some

_OTHERS: tuple[Colour, ...] = ((150, 118, 92), (104, 132, 124), (132, 116, 150))


def draw_miniature(
    surface: pygame.Surface,
    area: pygame.Rect,
    glimpse: Glimpse,
    colours: Mapping[int, Colour] | None = None,
) -> pygame.Rect:
    """Draw it in the middle of `area`, as large as it fits; returns where it is.
    `colours`: of seats, as far as they are known; else each has one that stays."""
    size = _size(glimpse, area.size)
    if min(size) < 1:
        return pygame.Rect(area.center, (0, 0))
    chosen = tuple(sorted(colours.items())) if colours else ()
    place = pygame.Rect((0, 0), size)
    place.center = area.center
    surface.blit(_picture(glimpse, size, chosen), place)
    return place


def _size(glimpse: Glimpse, space: tuple[int, int]) -> tuple[int, int]:
    """As large as fits, in whole pixels for each cell if that fills the space well."""
    fit = min(space[0] / glimpse.width, space[1] / glimpse.height)
    if fit <= 0:
        return 0, 0
    whole = int(fit)
    scale = whole if whole >= CRISP * fit else fit
    return max(1, int(glimpse.width * scale)), max(1, int(glimpse.height * scale))


@lru_cache(MOST_KEPT)
def _picture(
    glimpse: Glimpse, size: tuple[int, int], chosen: tuple[tuple[int, Colour], ...]
) -> pygame.Surface:
    cells = glimpse.width, glimpse.height
    flat = pygame.image.frombuffer(glimpse.cells, cells, "P")
    flat.set_palette(_palette(chosen))
    small = pygame.Surface(cells, 0, 32)
    small.blit(flat, (0, 0))
    # Whole pixels for each cell first, or its edges would be blurred as well.
    times = max(1, ceil(size[0] / glimpse.width))
    large = pygame.transform.scale(small, (cells[0] * times, cells[1] * times))
    if large.get_size() == size:
        return large
    return pygame.transform.smoothscale(large, size)


@lru_cache(MOST_KEPT)
def _palette(chosen: tuple[tuple[int, Colour], ...]) -> list[Colour]:
    """The colour of each cell there can be."""
    colours = dict(chosen)
    palette = [BLACK] * 256
    palette[GROUND], palette[WALL], palette[PRIZE] = FIELD, STONE, FRUIT
    for cell in range(OTHER, FIRST_PLAYER):
        palette[cell] = _OTHERS[(cell - OTHER) % len(_OTHERS)]
    for cell in range(FIRST_PLAYER, 256):
        seat = seat_of(cell)
        colour = colours.get(seat, COLOURS[(seat - 1) % len(COLOURS)])
        palette[cell] = _lighter(colour) if is_head(cell) else colour
    return palette


def _lighter(colour: Colour) -> Colour:
    red, green, blue = (round(255 - (255 - part) * DARKER) for part in colour)
    return red, green, blue
