"""Draws snakes: the body piece by piece, its ends between two cells, and the head.

Which piece lies where is kept as long as a snake's cells stay the same, and a move only
adds one; where that is on the surface is found anew for each picture, as the camera
goes. Main thread.
"""

from __future__ import annotations

from typing import NamedTuple

import pygame

from games.face import Face, Pattern
from games.snake.picture.colours import Colour
from games.snake.picture.heads import Heads
from games.snake.picture.pose import Pose
from games.snake.picture.tiles import BLEND, Side, Tiles, side
from games.snake.picture.view import OVER, Spot, View
from games.snake.state import STRIDE, Direction

Piece = tuple[pygame.Surface, int, int]  # with its column and row, in pixels


class Look(NamedTuple):
    """How one snake looks to who sits here."""

    face: Face
    colour: Colour
    rim: Colour
    pattern: Pattern
    is_mine: bool = False
    leads: bool = False


class Bodies:
    """All snakes of one game, at one cell size; `least`: as for `Heads`."""

    def __init__(self, size: int, least: float = 8.0) -> None:
        self.heads = Heads(size, least)
        self._size = size
        self._tiles: dict[tuple[Colour, Colour, Pattern], Tiles] = {}
        self._pieces: dict[int, tuple[Tiles, tuple[int, ...], list[Piece]]] = {}
        self._layer = pygame.Surface((0, 0))

    def draw_body(
        self, surface: pygame.Surface, view: View, pose: Pose, look: Look
    ) -> None:
        """Draw one up to its head, which comes after all bodies."""
        tiles = self._look(look)
        wide, high = view.board
        left, top = view.left, view.top
        x, y = view.area.topleft
        pieces = self._body(pose.snake.seat, pose.snake.cells, tiles)
        if view.around == (False, False):
            x, y = x - left, y - top
            blits = [(tile, (a + x, b + y)) for tile, a, b in pieces]
        else:
            over = OVER * self._size
            # A turn that is longer than the board does not go around.
            turn = wide if view.around[0] else 1 << 30
            turned = high if view.around[1] else 1 << 30
            a_, b_ = over - left, over - top
            x, y = x - over, y - over
            blits = [
                (tile, ((a + a_) % turn + x, (b + b_) % turned + y))
                for tile, a, b in pieces
            ]
        self._draw_tail(surface, view, pose, tiles)
        surface.fblits(blits, BLEND)
        self._draw_neck(surface, view, pose, tiles)

    def draw_head(
        self,
        surface: pygame.Surface,
        view: View,
        pose: Pose,
        look: Look,
        eyes: Direction,
    ) -> None:
        """Draw the head of one, its eyes looking that way."""
        picture = self.heads.head(
            look.face, look.colour, look.is_mine, look.leads, eyes
        )
        reach = self.heads.reach
        for at in self.spots(view, pose):
            surface.blit(picture, (at[0] - reach, at[1] - reach), special_flags=BLEND)

    def through(
        self,
        surface: pygame.Surface,
        view: View,
        pose: Pose,
        look: Look,
        eyes: Direction,
        opacity: int,
    ) -> None:
        """Draw one that others shine through (`opacity` of 255): as a whole, for its
        parts must not add up."""
        around = self._around(surface, view, pose)
        if not around or opacity <= 0:
            return
        if self._layer.get_size() != surface.get_size():
            self._layer = pygame.Surface(surface.get_size(), pygame.SRCALPHA)
        layer = self._layer
        layer.set_clip(around)
        layer.fill((0, 0, 0, 0), around)
        self.draw_body(layer, view, pose, look)
        self.draw_head(layer, view, pose, look, eyes)
        layer.fill((opacity,) * 4, around, pygame.BLEND_RGBA_MULT)
        surface.blit(layer, around, around, BLEND)

    def spots(self, view: View, pose: Pose) -> list[Spot]:
        """The middle of the head on the surface: two while it crosses an edge beyond
        which the board is not seen to go on, the one that it goes to last."""
        x, y = view.middle(pose.head)
        column, row = pose.head
        across = (column > view.width - 1) - (column < 0)
        down = (row > view.height - 1) - (row < 0)
        there = view.shift(across, down)
        # The head is drawn from where it goes to: so that is the place it has.
        return [(x + there[0], y + there[1]), (x, y)] if any(there) else [(x, y)]

    def _around(self, surface: pygame.Surface, view: View, pose: Pose) -> pygame.Rect:
        """What of the surface it is drawn on."""
        spots = [view.spot(cell) for cell in pose.snake.cells]
        spots += [
            (x - self._size // 2, y - self._size // 2)
            for x, y in self.spots(view, pose)
        ]
        left, top = min(x for x, _ in spots), min(y for _, y in spots)
        right, foot = max(x for x, _ in spots), max(y for _, y in spots)
        reach = self.heads.reach + self._size
        around = pygame.Rect(left, top, right - left, foot - top)
        around = around.inflate(2 * reach, 2 * reach)
        return around.clip(surface.get_clip())

    # --- the body --------------------------------------------------------------------

    def _look(self, look: Look) -> Tiles:
        key = look.colour, look.rim, look.pattern
        tiles = self._tiles.get(key)
        if tiles is None:
            tiles = self._tiles[key] = Tiles(*key, self._size)
        return tiles

    def _body(self, seat: int, cells: tuple[int, ...], tiles: Tiles) -> list[Piece]:
        """All pieces that have a neighbour on both sides."""
        kept = self._pieces.get(seat)
        if kept is not None and kept[0] is tiles:
            _, old, pieces = kept
            if old == cells:
                return pieces
            known = len(cells) - 1
            if len(old) in (known, known + 1) and old[:known] == cells[1:]:
                # One move: a new neck, and the last one goes, unless it grows.
                rest = pieces if len(old) == known else pieces[:-1]
                fresh = self._made(cells[:3], tiles) + rest
                self._pieces[seat] = tiles, cells, fresh
                return fresh
        pieces = self._made(cells, tiles)
        self._pieces[seat] = tiles, cells, pieces
        return pieces

    def _made(self, cells: tuple[int, ...], tiles: Tiles) -> list[Piece]:
        size = self._size
        return [
            (
                tiles.body(ahead - cell, behind - cell),
                cell % STRIDE * size,
                cell // STRIDE * size,
            )
            for ahead, cell, behind in zip(cells, cells[1:], cells[2:], strict=False)
        ]

    def _draw_neck(
        self, surface: pygame.Surface, view: View, pose: Pose, tiles: Tiles
    ) -> None:
        """From the last cell that has a piece to where the head is."""
        cells = pose.snake.cells
        if len(cells) < 2:
            return
        way = side(cells[1], cells[0])
        part = pose.done if pose.slide.head is not None else 1.0
        self._band(surface, view, tiles, cells[0], way, -0.5, part - 1)

    def _draw_tail(
        self, surface: pygame.Surface, view: View, pose: Pose, tiles: Tiles
    ) -> None:
        """From the last cell that has a piece to the end, which is round."""
        cells, gone = pose.snake.cells, pose.slide.tail
        if len(cells) < 2:
            return
        last = cells[-1]
        ahead = side(last, cells[-2])
        if gone is None or gone == last:
            way, far = ahead, 0.0
        else:
            way, far = side(last, gone), 1 - pose.done
        cap = tiles.piece()
        for at in self._twice(view, last, way, far):
            surface.blit(cap, at, special_flags=BLEND)
        if far > 0.5:  # the end is in the cell that it leaves
            back = -way[0], -way[1]
            self._band(surface, view, tiles, gone or 0, back, 1 - far, 0.5)
            tile = tiles.piece(ahead, way)
            surface.blit(tile, view.spot(last), special_flags=BLEND)
            return
        if far > 0 and way[0] * ahead[0] + way[1] * ahead[1] == 0:  # a corner
            surface.blit(cap, view.spot(last), special_flags=BLEND)
        self._band(surface, view, tiles, last, way, 0.0, far)
        self._band(surface, view, tiles, last, ahead, 0.0, 0.5)

    def _band(
        self,
        surface: pygame.Surface,
        view: View,
        tiles: Tiles,
        cell: int,
        way: Side,
        begin: float,
        end: float,
    ) -> None:
        """A part of a straight piece in a cell, `begin` and `end` measured from its
        middle on that way (-0.5 to 0.5)."""
        if end <= begin:
            return
        size = self._size
        low, high = (begin, end) if sum(way) > 0 else (-end, -begin)
        first, last = round((low + 0.5) * size), round((high + 0.5) * size)
        part = pygame.Rect(0, first, size, last - first)
        if way[0]:
            part = pygame.Rect(first, 0, last - first, size)
        x, y = view.spot(cell)
        surface.blit(
            tiles.straight(way), (x + part.x, y + part.y), part, special_flags=BLEND
        )

    def _twice(self, view: View, cell: int, way: Side, far: float) -> list[Spot]:
        """The corner of a piece `far` (0 to 1) on that way from a cell, and where that
        appears again if it leads across an edge."""
        x, y = view.spot(cell)
        dx, dy = round(way[0] * far * self._size), round(way[1] * far * self._size)
        spots = [(x + dx, y + dy)]
        column, row = cell % STRIDE + way[0], cell // STRIDE + way[1]
        across = (column >= view.width) - (column < 0)
        down = (row >= view.height) - (row < 0)
        there = view.shift(across, down)
        if far > 0 and any(there):
            spots.append((x + dx + there[0], y + dy + there[1]))
        return spots
