"""What is written on the field: who is who, when you return, and what is counted."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import pygame

from games.contract import Seat
from games.snake.happenings import until_end, until_go
from games.snake.picture.colours import Colour, mixed
from games.snake.state import (
    STRIDE,
    TICKS_PER_SECOND,
    Serpent,
    SnakeState,
    find,
)
from games.window.letters.fonts import Fonts, shared
from games.window.theme import BLACK, WHITE

Spot = tuple[int, int]
Paint = Callable[[int], Colour]  # the colour of a seat

NECK = 5  # cells behind the head
OUTLINE = ((-1, 0), (1, 0), (0, -1), (0, 1))  # a dark rim lifts names off snakes
AROUND = (*OUTLINE, (-1, -1), (1, -1), (-1, 1), (1, 1))  # of large letters
HURRY: Colour = (255, 170, 40)  # of the last seconds, when each begins
CLEAR = 175  # opacity of those numbers
GO: Colour = (140, 240, 170)
GO_FOR = 12  # ticks in which "GO!" is shown
BEATS = 8  # looks of a number in its second: as many pictures of it are made


def name_size(cell: int) -> int:
    """Pixels of a name's letters, where a cell has so many."""
    return max(11, min(max(15, cell // 2), round(cell * 0.75)))


class Words:
    """Writes over one field, in cells of `cell` pixels."""

    def __init__(self, field: pygame.Rect, cell: int) -> None:
        self._fonts: Fonts = shared()
        self._field = field
        self._cell = cell
        self._counted: tuple[tuple[str, int, Colour] | None, pygame.Surface]
        self._counted = None, pygame.Surface((0, 0))

    def name(
        self,
        surface: pygame.Surface,
        heads: Iterable[tuple[Serpent, Spot]],
        names: Mapping[Seat, str],
        me: Seat | None,
        tick: int,
        paint: Paint,
    ) -> None:
        """Write names at heads; your own only while you are fresh on the board."""
        for snake, head in heads:
            mine = snake.seat == me
            if mine and tick >= snake.ghost:
                continue  # you are the white one; your name would only be in your way
            name = "You" if mine else names.get(Seat(snake.seat), "")
            colour = mixed(paint(snake.seat), WHITE, 0.35)
            self._label(surface, name, snake, head, colour)

    def _label(
        self,
        surface: pygame.Surface,
        name: str,
        snake: Serpent,
        head: Spot,
        colour: Colour,
    ) -> None:
        size = name_size(self._cell)
        text = self._fonts.fit(name, size, 8 * size)
        line = self._fonts.line(text, size, colour)
        shade = self._fonts.line(text, size, BLACK)
        place = self._beside(snake, line.get_rect(), pygame.Rect(head, self._square))
        blits = [(shade, place.move(by).topleft) for by in OUTLINE]
        surface.fblits([*blits, (line, place.topleft)])

    @property
    def _square(self) -> Spot:
        return self._cell, self._cell

    def _beside(
        self, snake: Serpent, place: pygame.Rect, head: pygame.Rect
    ) -> pygame.Rect:
        """Where a name hides neither the neck nor what lies ahead of it."""
        neck = snake.cells[1:NECK]
        y, x = divmod(snake.cells[0], STRIDE)
        if snake.facing in ("left", "right"):
            place.midbottom = head.centerx, head.top - 1
            above = any(cell // STRIDE < y for cell in neck)
            if above or place.top < self._field.top:
                place.top = head.bottom
        else:
            place.midleft = head.right + 3, head.centery
            beside = any(cell % STRIDE > x for cell in neck)
            if beside or place.right > self._field.right:
                place.right = head.left - 3
        return place.clamp(self._field)

    def wait(
        self,
        surface: pygame.Surface,
        now: SnakeState,
        me: Seat | None,
    ) -> None:
        """Tell who is not on the board yet that he will be; of the dead the window
        tells by whom they died, and when they return."""
        snake = None if me is None else find(now, me)
        if snake is None or snake.cells or snake.deaths or now.podium:
            return  # on the podium there is nothing to return to
        big = max(20, min(max(52, self._field.width // 20), self._field.width // 12))
        self._cry(surface, "Get ready", big, -big)

    def count(self, surface: pygame.Surface, now: SnakeState, fraction: float) -> None:
        """The numbers before a round begins and before it ends: they shrink within
        each second, so that one sees them pass without colours, too."""
        if number := until_go(now):
            part = _passed(number, now.go - now.tick - fraction)
            self._number(surface, str(number), 0.42 * (1 - 0.3 * part), WHITE, 0.5)
        elif now.round and 0 <= (past := now.tick + fraction - now.go - 1) < GO_FOR:
            grown = math.floor(past / GO_FOR * BEATS) / BEATS
            self._number(surface, "GO!", 0.2 + 0.08 * grown, GO, 0.5, 1 - grown)
        elif number := until_end(now):
            part = _passed(number, now.until - now.tick - fraction)
            colour = mixed(HURRY, WHITE, part)
            self._number(surface, str(number), 0.16 * (1 - 0.25 * part), colour, 0.14)

    def _number(
        self,
        surface: pygame.Surface,
        number: str,
        part: float,
        colour: Colour,
        height: float,
        clear: float = 1.0,
    ) -> None:
        """A number as high as this part of the field, its middle at that `height`."""
        side = min(self._field.size)
        look = number, max(12, round(side * part)), colour
        if self._counted[0] != look:
            self._counted = look, self._seen_through(*look)
        picture = self._counted[1]
        picture.set_alpha(round(CLEAR * clear))
        middle = self._field.centerx, self._field.top + round(side * height)
        surface.blit(picture, picture.get_rect(center=middle))

    def _seen_through(self, number: str, size: int, colour: Colour) -> pygame.Surface:
        """A number with a dark rim that lets shine through who stands there."""
        line = self._fonts.line(number, size, colour, True)
        shade = self._fonts.line(number, size, BLACK, True)
        rim = max(2, size // 24)
        picture = pygame.Surface(
            (line.get_width() + 2 * rim, line.get_height() + 2 * rim), pygame.SRCALPHA
        )
        for x, y in AROUND:
            picture.blit(shade, (rim + x * rim, rim + y * rim))
        picture.blit(line, (rim, rim))
        return picture

    def _cry(self, surface: pygame.Surface, text: str, size: int, y: int) -> None:
        line = self._fonts.line(text, size, WHITE, True)
        shade = self._fonts.line(text, size, BLACK, True)
        place = line.get_rect(midtop=self._field.center).move(0, y)
        surface.fblits([(shade, place.move(2, 2).topleft), (line, place.topleft)])


def _passed(number: int, left: float) -> float:
    """How much of this second has passed (0 to 1), by the ticks that are left."""
    return math.floor((number - left / TICKS_PER_SECOND) * BEATS) / BEATS
