"""What is written on the board: when you return, what is counted, and what an arrow
does for who watches."""

from __future__ import annotations

import math

import pygame

from games.contract import Seat
from games.snake.happenings import until_end, until_go
from games.snake.picture.colours import ALMOST, BLACK, WHITE, Colour, mixed
from games.snake.picture.view import View
from games.snake.state import TICKS_PER_SECOND, SnakeState, find
from games.window.letters.fonts import Fonts, shared
from games.window.letters.scripts import isolated
from games.window.theme import Sizes

AROUND = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]
HURRY: Colour = (255, 170, 40)  # of the last seconds, when each begins
CLEAR = 175  # opacity of those numbers
SHADE = 165  # of the ground of a line
GO: Colour = (140, 240, 170)
GO_FOR = 12  # ticks in which "GO!" is shown
BEATS = 8  # looks of a number in its second: as many pictures of it are made


class Words:
    """Of one game; `see` where, before anything is written."""

    def __init__(self) -> None:
        self._fonts: Fonts = shared()
        self._field = pygame.Rect(0, 0, 0, 0)
        self._size = 0
        self._counted: tuple[tuple[str, int, Colour] | None, pygame.Surface]
        self._counted = None, pygame.Surface((0, 0))
        self._lines: dict[tuple[str, int], tuple[object, pygame.Surface]] = {}

    def see(self, view: View, room: tuple[int, int]) -> None:
        """What is seen of the board from now on, in a room of that size."""
        self._field = view.area
        self._size = max(11, min(Sizes.of(*room).unit, view.area.width // 16))

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
        self._line(surface, "Get ready", round(self._size * 1.25))

    def hint(self, surface: pygame.Surface, text: str, name: str = "") -> None:
        """A quiet line at the foot, behind a `name`, which is cut if it is long."""
        self._line(surface, self._named(name, text), self._size)

    def _named(self, name: str, text: str) -> str:
        size, text = self._size, f"    {text}" if name else text
        room = self._field.width - 2 * size - self._fonts.width(text, size)
        return isolated(self._fonts.fit(name, size, max(0, room))) + text

    def _line(self, surface: pygame.Surface, text: str, size: int) -> None:
        """A line on a dark ground with round ends, at the foot of what is seen."""
        text = self._fonts.fit(text, size, self._field.width - 2 * size)
        line = self._fonts.line(text, size, ALMOST)
        known = self._lines.get((text, size))
        if known is None or known[0] is not line:
            wide, high = line.get_width() + 2 * size, line.get_height() + size // 2
            card = pygame.Surface((wide, high), pygame.SRCALPHA)
            ground = (*BLACK, SHADE)
            pygame.draw.rect(card, ground, card.get_rect(), border_radius=high // 2)
            card.blit(line, line.get_rect(center=card.get_rect().center))
            if len(self._lines) > 32:
                self._lines.clear()
            known = self._lines[text, size] = line, card
        card = known[1]
        foot = self._field.centerx, self._field.bottom - size
        surface.blit(card, card.get_rect(midbottom=foot))

    def count(self, surface: pygame.Surface, now: SnakeState, fraction: float) -> None:
        """The numbers before a round begins and before it ends: they shrink within
        each second, so that one sees them pass without colours, too."""
        if number := until_go(now):
            part = _passed(number, now.go - now.tick - fraction)
            self._number(surface, str(number), 0.42 * (1 - 0.3 * part), WHITE, 0.5)
        elif number := until_end(now):
            part = _passed(number, now.until - now.tick - fraction)
            colour = mixed(HURRY, WHITE, part)
            self._number(surface, str(number), 0.16 * (1 - 0.25 * part), colour, 0.14)
        elif now.round and 0 <= (past := now.tick + fraction - now.go - 1) < GO_FOR:
            grown = math.floor(past / GO_FOR * BEATS) / BEATS
            self._number(surface, "GO!", 0.2 + 0.08 * grown, GO, 0.5, 1 - grown)

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


def _passed(number: int, left: float) -> float:
    """How much of this second has passed (0 to 1), by the ticks that are left."""
    return math.floor((number - left / TICKS_PER_SECOND) * BEATS) / BEATS
