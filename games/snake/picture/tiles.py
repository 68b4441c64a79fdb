"""The pieces of a snake's body: round, with light from the left above, and a shadow.

Small surfaces with premultiplied alpha, made once for each look and cell size.
"""

from __future__ import annotations

import pygame

from games.face import Pattern
from games.snake.picture.colours import BLACK, FRUIT, WHITE, Colour, mixed
from games.snake.state import STRIDE

Side = tuple[int, int]

SIDES: dict[int, Side] = {1: (1, 0), -1: (-1, 0), STRIDE: (0, 1), -STRIDE: (0, -1)}
FINE = 9  # pixels; smaller cells show no pattern
HALF = 0.42  # of a cell: how far a body goes from its middle
LEAF: Colour = (96, 190, 92)
BLEND = pygame.BLEND_PREMULTIPLIED


def side(cell: int, other: int) -> Side:
    """On which side of `cell` its neighbour `other` lies, also across the edge."""
    return _direction(other - cell)


def finer(size: int) -> int:
    """How many times as large a piece is drawn, so that it gets smooth edges."""
    return 4 if size <= 40 else 2


class Tiles:
    """All pieces of one look (colour, that of its rim, pattern) at one cell size."""

    def __init__(
        self, colour: Colour, rim: Colour, pattern: Pattern, size: int
    ) -> None:
        self.colour = colour
        self.size = size
        self._rim = rim
        self._pattern = pattern
        self._bodies: dict[tuple[int, int], pygame.Surface] = {}
        self._by_sides: dict[frozenset[Side], pygame.Surface] = {}

    def body(self, towards_head: int, towards_tail: int) -> pygame.Surface:
        """The piece between two neighbours, given as differences of cell numbers."""
        key = (towards_head, towards_tail)
        tile = self._bodies.get(key)
        if tile is None:
            tile = self.piece(_direction(towards_head), _direction(towards_tail))
            self._bodies[key] = tile
        return tile

    def piece(self, *sides: Side) -> pygame.Surface:
        """The piece that goes on to these sides: two, or none, which is round."""
        key = frozenset(sides)
        tile = self._by_sides.get(key)
        if tile is None:
            tile = self._by_sides[key] = self._made(key)
        return tile

    def straight(self, way: Side) -> pygame.Surface:
        """The piece that goes straight on that way, and back."""
        return self.piece(way, (-way[0], -way[1]))

    def _made(self, sides: frozenset[Side]) -> pygame.Surface:
        fine = finer(self.size)
        big = self.size * fine
        canvas = pygame.Surface((big, big), pygame.SRCALPHA)
        colour = self.colour
        if sides:  # what is round lies on a piece that has a shadow
            _tube(canvas, sides, 0.46, (0, 0, 0, 70), 0.04)
        _tube(canvas, sides, HALF, self._rim)
        inner = HALF - max(0.07, 1.2 / self.size)
        _tube(canvas, sides, inner, mixed(colour, BLACK, 0.3))
        _tube(canvas, sides, inner - 0.045, colour, -0.035)
        if self.size >= FINE and sides:
            ink = mixed(colour, BLACK, 0.42)
            _draw_pattern(canvas, sides, self._pattern, ink)
        _tube(canvas, sides, 0.055, mixed(colour, WHITE, 0.55), -0.17)
        return shrunk(canvas, self.size)


def fruit(size: int) -> pygame.Surface:
    """The red fruit: round, with a leaf, so that it differs from snakes by its shape
    too."""
    big = size * finer(size)
    tile = pygame.Surface((big, big), pygame.SRCALPHA)
    middle = pygame.Vector2(big / 2, big * 0.53)
    _disc(tile, middle + pygame.Vector2(0.02, 0.05) * big, big * 0.42, (0, 0, 0, 80))
    _disc(tile, middle, big * 0.4, mixed(FRUIT, BLACK, 0.42))
    _disc(tile, middle - (big * 0.012, big * 0.02), big * 0.37, FRUIT)
    _disc(tile, middle - (big * 0.13, big * 0.14), big * 0.1, (255, 140, 126))
    leaf = pygame.Rect(0, 0, round(big * 0.3), round(big * 0.17))
    leaf.midleft = round(big * 0.48), round(big * 0.13)
    pygame.draw.ellipse(tile, LEAF, leaf)
    return shrunk(tile, size)


def remain(size: int) -> pygame.Surface:
    """What a dead snake leaves: a small fruit without a leaf."""
    big = size * finer(size)
    tile = pygame.Surface((big, big), pygame.SRCALPHA)
    middle = pygame.Vector2(big / 2, big / 2)
    _disc(tile, middle + pygame.Vector2(0, 0.04) * big, big * 0.27, (0, 0, 0, 80))
    _disc(tile, middle, big * 0.25, mixed(FRUIT, BLACK, 0.45))
    _disc(tile, middle - (big * 0.01, big * 0.02), big * 0.21, (232, 62, 56))
    _disc(tile, middle - (big * 0.07, big * 0.08), big * 0.06, (255, 150, 140))
    return shrunk(tile, size)


def shrunk(canvas: pygame.Surface, size: int) -> pygame.Surface:
    """A square picture, with smooth edges and premultiplied alpha."""
    return pygame.transform.smoothscale(canvas.premul_alpha(), (size, size))


def _direction(step: int) -> Side:
    found = SIDES.get(step)
    if found is not None:
        return found
    # Across the edge: the number jumps the other way, by nearly a row or a column.
    if abs(step) < STRIDE:
        return (-1, 0) if step > 0 else (1, 0)
    return (0, -1) if step > 0 else (0, 1)


def _disc(
    tile: pygame.Surface,
    middle: pygame.Vector2,
    radius: float,
    colour: tuple[int, ...],
) -> None:
    pygame.draw.circle(tile, colour, middle, max(1.0, radius))


def _tube(
    canvas: pygame.Surface,
    sides: frozenset[Side],
    half: float,
    colour: tuple[int, ...],
    off: float = 0.0,
) -> None:
    """A stripe on the way of a body, so far to both sides of a line that is `off` its
    middle, to the right and below."""
    big = canvas.get_width()
    wide, shift = half * big, off * big
    x = y = big / 2 + shift
    ways = sorted(sides)
    if not ways:
        pygame.draw.circle(canvas, colour, (x, y), wide)
    elif sum(way[0] for way in ways) or sum(way[1] for way in ways):
        corner_x = big * (sum(way[0] for way in ways) > 0) + shift
        corner_y = big * (sum(way[1] for way in ways) > 0) + shift
        far, thick = round(big / 2 + wide), round(2 * wide)
        pygame.draw.circle(canvas, colour, (corner_x, corner_y), far, thick)
    elif ways[0][0]:
        canvas.fill(colour, (0, round(y - wide), big, round(2 * wide)))
    else:
        canvas.fill(colour, (round(x - wide), 0, round(2 * wide), big))


def _draw_pattern(
    canvas: pygame.Surface, sides: frozenset[Side], pattern: Pattern, ink: Colour
) -> None:
    """Across the way that a body goes, or on it."""
    big = canvas.get_width()
    middle, thick = big / 2, max(2, big // 9)
    ways = sorted(sides)
    bent = bool(sum(way[0] for way in ways) or sum(way[1] for way in ways))
    upright = not ways[0][0]
    if bent:  # where the middle of a bent body is, seen from the corner that it rounds
        sx, sy = sum(way[0] for way in ways), sum(way[1] for way in ways)
        spot = middle + sx * big * 0.146, middle + sy * big * 0.146
    else:
        spot = middle, middle
    x, y = spot
    match pattern:
        case "stripes":
            half = 0.25 * big
            if bent:
                sx, sy = (1 if x > middle else -1), (1 if y > middle else -1)
                far = half * 0.7
                ends = (x - sx * far, y - sy * far), (x + sx * far, y + sy * far)
                pygame.draw.line(canvas, ink, *ends, thick + thick // 3)
                return
            for at in (0.25 * big, 0.75 * big):
                begin = round(at - thick / 2), round(middle - half)
                part = pygame.Rect(begin, (thick, round(2 * half)))
                if upright:
                    part = pygame.Rect(part.y, part.x, part.height, part.width)
                canvas.fill(ink, part)
        case "dots":
            pygame.draw.circle(canvas, ink, spot, big * 0.17)
        case "rings":
            pygame.draw.circle(canvas, ink, spot, big * 0.21, max(2, big // 11))
        case "zigzag":
            if bent:
                pygame.draw.circle(canvas, ink, spot, big * 0.13)
                return
            rise = 0.17 * big
            points = [
                (big * at / 4, middle + (rise if at % 2 else -rise)) for at in range(5)
            ]
            if upright:
                points = [(b, a) for a, b in points]
            pygame.draw.lines(canvas, ink, False, points, thick)
        case "half":
            _tube(canvas, sides, 0.13, ink, 0.15)
        case "plain":
            pass
