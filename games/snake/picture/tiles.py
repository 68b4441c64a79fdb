"""The pieces of a snake: small surfaces, made once per look and cell size."""

from __future__ import annotations

import pygame

from games.face import Pattern
from games.snake.board import STEPS
from games.snake.picture.colours import FRUIT, Colour, mixed
from games.snake.state import STRIDE, Direction

Side = tuple[int, int]

SIDES: dict[int, Side] = {1: (1, 0), -1: (-1, 0), STRIDE: (0, 1), -STRIDE: (0, -1)}
FINE = 9  # pixels; smaller cells show no pattern


def side(cell: int, other: int) -> Side:
    """On which side of `cell` its neighbour `other` lies, also across the edge."""
    step = SIDES.get(other - cell)
    if step is not None:
        return step
    if other // STRIDE == cell // STRIDE:
        return (-1, 0) if other > cell else (1, 0)
    return (0, -1) if other > cell else (0, 1)


def inset(size: int) -> int:
    """How far a body keeps from the edge of its cell, so that coils stay apart."""
    return 1 if size < 16 else round(size * 0.08)


class Tiles:
    """All pieces of one look (colour and pattern) at one cell size."""

    def __init__(self, colour: Colour, pattern: Pattern, size: int) -> None:
        self.colour = colour
        self.size = size
        self._pattern = pattern
        self._bodies: dict[tuple[int, int], pygame.Surface] = {}
        self._by_sides: dict[frozenset[Side], pygame.Surface] = {}
        self._heads: dict[Direction, pygame.Surface] = {}

    def body(self, towards_head: int, towards_tail: int) -> pygame.Surface:
        """The piece between two neighbours, given as differences of cell numbers.

        A difference of 0 is no neighbour.
        """
        key = (towards_head, towards_tail)
        tile = self._bodies.get(key)
        if tile is None:
            sides = frozenset(_direction(step) for step in key if step)
            tile = self._by_sides.get(sides) or self._make(sides)
            self._bodies[key] = self._by_sides[sides] = tile
        return tile

    def head(self, eyes: Direction) -> pygame.Surface:
        """The head, its eyes looking that way."""
        tile = self._heads.get(eyes)
        if tile is None:
            tile = self._square()
            if self.size >= 6:
                _draw_eyes(tile, eyes, self.colour)
            self._heads[eyes] = tile
        return tile

    def _square(self) -> pygame.Surface:
        tile = pygame.Surface((self.size, self.size), pygame.SRCALPHA)
        edge = inset(self.size)
        tile.fill(self.colour, tile.get_rect().inflate(-2 * edge, -2 * edge))
        return tile

    def _make(self, sides: frozenset[Side]) -> pygame.Surface:
        tile = self._square()
        core = tile.get_rect().inflate(-2 * inset(self.size), -2 * inset(self.size))
        for x, y in sides:
            tile.fill(self.colour, core.move(x * core.left, y * core.top))
        if self.size >= FINE:
            ink = mixed(self.colour, (0, 0, 0), 0.55)
            _draw_pattern(tile, self._pattern, ink)
        return tile


def fruit(size: int) -> pygame.Surface:
    """The red fruit: round, so that it differs from snakes by its shape too."""
    big = 4 * size  # drawn large and shrunk: pygame's circles have rough edges
    tile = pygame.Surface((big, big), pygame.SRCALPHA)
    pygame.draw.circle(tile, FRUIT, (big // 2, big // 2), round(big * 0.44))
    pygame.draw.circle(tile, (255, 150, 140), (big * 3 // 8, big * 3 // 8), big // 11)
    return pygame.transform.smoothscale(tile, (size, size))


def remain(size: int) -> pygame.Surface:
    """What a dead snake leaves: a smaller, darker fruit."""
    big = 4 * size
    tile = pygame.Surface((big, big), pygame.SRCALPHA)
    colour = mixed(FRUIT, (70, 40, 40), 0.45)
    pygame.draw.circle(tile, colour, (big // 2, big // 2), round(big * 0.26))
    return pygame.transform.smoothscale(tile, (size, size))


def _direction(step: int) -> Side:
    if step in SIDES:
        return SIDES[step]
    # Across the edge: the number jumps the other way, by nearly a row or a column.
    if abs(step) < STRIDE:
        return (-1, 0) if step > 0 else (1, 0)
    return (0, -1) if step > 0 else (0, 1)


def _draw_eyes(tile: pygame.Surface, eyes: Direction, colour: Colour) -> None:
    size = tile.get_width()
    dx, dy = STEPS[eyes]
    radius = max(1, round(size * 0.12))
    ink = (0, 0, 0) if sum(colour) > 240 else (255, 255, 255)
    for way in (-1, 1):
        x = size / 2 + dx * size * 0.14 + way * dy * size * 0.2
        y = size / 2 + dy * size * 0.14 + way * dx * size * 0.2
        if size < 24:
            tile.fill(
                ink, (round(x) - radius, round(y) - radius, 2 * radius, 2 * radius)
            )
        else:
            pygame.draw.aacircle(tile, ink, (round(x), round(y)), radius)


def _draw_pattern(tile: pygame.Surface, pattern: Pattern, ink: Colour) -> None:
    size = tile.get_width()
    middle, thick = size // 2, max(1, size // 9)
    inner = tile.get_rect().inflate(-size // 2, -size // 2)
    match pattern:
        case "stripes":
            for x in (inner.left, inner.right - thick):
                tile.fill(ink, (x, inner.top, thick, inner.height))
        case "dots":
            pygame.draw.aacircle(tile, ink, (middle, middle), max(2, size // 6))
        case "rings":
            pygame.draw.aacircle(tile, ink, (middle, middle), size // 4, thick)
        case "zigzag":
            third = inner.width // 3
            points = [
                (inner.left + third * at, inner.bottom if at % 2 else inner.top)
                for at in range(4)
            ]
            pygame.draw.lines(tile, ink, False, points, thick)
        case "half":
            tile.fill(ink, (inner.left, middle, inner.width, inner.bottom - middle))
        case "plain":
            pass
