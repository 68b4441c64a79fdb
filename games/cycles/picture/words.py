"""What is written on the field: who is who, the countdown, and how a heat ends."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping

import pygame

from games.contract import Seat
from games.cycles.board import STEPS
from games.cycles.heats import is_waiting
from games.cycles.picture.colours import Colour, mixed
from games.cycles.state import TICKS_PER_SECOND, Cycle, CyclesState, find
from games.window.letters.fonts import Fonts, shared
from games.window.letters.scripts import isolated
from games.window.theme import BLACK, WHITE

Spot = tuple[int, int]
Paint = Callable[[int], Colour]  # the colour of a seat

OUTLINE = ((-1, 0), (1, 0), (0, -1), (0, 1))  # a dark rim lifts words off walls
GO_FOR = 12  # ticks in which "GO" is shown


class Words:
    """Writes over what is seen in one picture: `area` of a surface. `paint`: who has
    which colour in it."""

    def __init__(self, area: pygame.Rect, cell: int, paint: Paint) -> None:
        self._fonts: Fonts = shared()
        self._area = area
        self._cell = cell
        self._paint = paint

    def name(
        self,
        surface: pygame.Surface,
        heads: Iterable[tuple[Cycle, Spot]],
        names: Mapping[Seat, str],
        me: Seat | None,
        tick: int,
    ) -> None:
        """Write names at heads; your own only until you drive."""
        size = max(12, min(max(16, self._cell // 2), round(self._cell * 0.75)))
        for cycle, head in heads:
            mine = cycle.seat == me
            if mine and tick >= cycle.go:
                continue  # you are the white one; your name would only be in your way
            if not self._area.collidepoint(head):
                continue
            name = "You" if mine else names.get(Seat(cycle.seat), "")
            colour = mixed(self._paint(cycle.seat), WHITE, 0.35)
            text = self._fonts.fit(name, size, 8 * size)
            line = self._fonts.line(text, size, colour, mine)
            place = line.get_rect()
            if abs(STEPS[cycle.facing]) == 1:
                place.midbottom = head[0], head[1] - self._cell // 2 - 1
                if place.top < self._area.top:
                    place.top = head[1] + self._cell // 2
            else:
                place.midleft = head[0] + self._cell // 2 + 4, head[1]
                if place.right > self._area.right:
                    place.right = head[0] - self._cell // 2 - 4
            self._write(surface, text, size, colour, place, mine)

    def tell(
        self,
        surface: pygame.Surface,
        now: CyclesState,
        fraction: float,
        me: Seat | None,
        names: Mapping[Seat, str],
    ) -> None:
        """The countdown, who has won the heat, or what you wait for."""
        cycle = None if me is None else find(now, me)
        width = self._area.width
        big = max(24, min(max(56, width // 18), width // 9))
        if now.podium or not now.cycles:
            return
        if now.over:
            self._cry(surface, *self._verdict(now, me, names), big)
        elif cycle is not None and not cycle.path:
            driving = sum(1 for other in now.cycles if other.path)
            what = "You drive in the next heat" if is_waiting(cycle) else "Crashed!"
            rest = f"{driving} still driving" if driving > 1 else ""
            self._line(surface, f"{what}  {rest}".rstrip(), max(14, big // 3))
        else:
            goes = cycle.go if cycle else max(c.go for c in now.cycles)
            left = goes - now.tick + 1 - fraction
            if left > 0:
                count = str(math.ceil(left / TICKS_PER_SECOND))
                self._cry(surface, count, WHITE, 2 * big)
            elif left > -GO_FOR:
                self._cry(surface, "GO", mixed(WHITE, BLACK, -left / GO_FOR), 2 * big)

    def hint(self, surface: pygame.Surface, text: str, name: str = "") -> None:
        """A quiet line at the foot, behind a `name`, which is cut if it is long."""
        size = max(12, min(20, self._area.width // 40))
        room, text = self._area.width - 2 * size, f"    {text}" if name else text
        before = max(0, room - self._fonts.width(text, size))
        text = isolated(self._fonts.fit(name, size, before)) + text
        text = self._fonts.fit(text, size, room)
        line = self._fonts.line(text, size, WHITE)
        card = line.get_rect().inflate(2 * size, size // 2)
        card.midbottom = self._area.centerx, self._area.bottom - size
        pygame.draw.rect(surface, BLACK, card, border_radius=card.height // 2)
        surface.blit(line, line.get_rect(center=card.center))

    def _cry(
        self, surface: pygame.Surface, text: str, colour: Colour, size: int
    ) -> None:
        room, wide = self._area.width * 9 // 10, self._fonts.width(text, size, True)
        if wide > room:  # smaller, rather than cut
            size = max(12, size * room // wide)
            text = self._fonts.fit(text, size, self._area.width, True)
        place = pygame.Rect(0, 0, self._fonts.width(text, size, True), size)
        place.center = self._area.centerx, self._area.y + self._area.height // 3
        self._write(surface, text, size, colour, place, True)

    def _line(self, surface: pygame.Surface, text: str, size: int) -> None:
        place = pygame.Rect(0, 0, self._fonts.width(text, size, True), size)
        place.midtop = self._area.centerx, self._area.y + size // 2
        self._write(surface, text, size, WHITE, place, True)

    def _write(
        self,
        surface: pygame.Surface,
        text: str,
        size: int,
        colour: Colour,
        place: pygame.Rect,
        bold: bool,
    ) -> None:
        place = place.clamp(self._area)
        line = self._fonts.line(text, size, colour, bold)
        shade = self._fonts.line(text, size, BLACK, bold)
        far = max(1, size // 24)
        blits = [(shade, place.move(x * far, y * far).topleft) for x, y in OUTLINE]
        surface.fblits([*blits, (line, place.topleft)])

    def _verdict(
        self, now: CyclesState, me: Seat | None, names: Mapping[Seat, str]
    ) -> tuple[str, Colour]:
        if not now.winner:
            return "Nobody is left", WHITE
        if now.winner == me:
            return "You are the last one!", WHITE
        name = names.get(Seat(now.winner), "")
        colour = mixed(self._paint(now.winner), WHITE, 0.2)
        return f"{name} wins the heat".strip(), colour
