"""All who are here, as faces in rows that scroll; only those in sight are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from games.window.lobby.tile import HIGH, LOW, Person, draw_tile, veil
from games.window.widgets.focus import Focus, Name, Stop
from games.window.widgets.pen import Pen
from games.window.widgets.scroll import Scroll

WIDE = {LOW: 11, HIGH: 8}  # units: how wide a tile is at least, by its height
WIDEST = {LOW: 18, HIGH: 11}  # and at most, so that few do not become banners

Seen = tuple[Person, float]  # and how much of him, from 0.0 to 1.0


class Crowd:
    """Draws them."""

    def __init__(self) -> None:
        self._scroll = Scroll()

    def height(self, pen: Pen, width: int, count: int, tall: int) -> int:
        """What so many take whose tiles are `tall` units, in pixels."""
        columns, _ = _columns(pen, width, count, tall)
        rows = -(-count // columns)
        return max(0, rows * (tall * pen.sizes.unit + pen.sizes.gap) - pen.sizes.gap)

    def stops(
        self, pen: Pen, area: pygame.Rect, seen: Sequence[Seen], tall: int
    ) -> list[list[Stop]]:
        """Where the keyboard can be."""
        columns, wide = _columns(pen, area.width, len(seen), tall)
        step, middle = wide + pen.sizes.gap, area.x + wide // 2
        rows: list[list[Stop]] = []
        for number, (person, _) in enumerate(seen):
            row, column = divmod(number, columns)
            if column == 0:
                rows.append([])
            rows[row].append(Stop(name_of(person), middle + column * step))
        return rows

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        seen: Sequence[Seen],
        tall: int,
        focus: Focus,
    ) -> Person | None:
        """Draw those who fit into `area`; returns who was clicked."""
        gap = pen.sizes.gap
        if min(area.size) < gap:
            return None
        columns, wide = _columns(pen, area.width, len(seen), tall)
        high = tall * pen.sizes.unit
        step = high + gap
        whole = self.height(pen, area.width, len(seen), tall)
        at = focus.chosen
        if focus.moved and at is not None and at[0] == "person":
            names = [name_of(person) for person, _ in seen]
            if at in names:
                top = names.index(at) // columns * step
                self._scroll.show(top, top + high, area)
        down = self._scroll.take(pen, area, whole, step)
        first = down // step * columns
        last = (down + area.height) // step * columns + columns
        clicked = None
        old = pen.clip(area)
        for number in range(first, min(last, len(seen))):
            person, strength = seen[number]
            row, column = divmod(number, columns)
            tile = pygame.Rect(area.x + column * (wide + gap), 0, wide, high)
            tile.y = area.y + row * step - down
            tile.y += round((1.0 - strength) * gap)
            if draw_tile(pen, tile, person, at == name_of(person)):
                clicked = person
            if strength < 1.0:
                veil(pen, tile, strength)
        pen.surface.set_clip(old)
        return clicked


def name_of(person: Person) -> Name:
    """What a person is to the keyboard."""
    return "person", person.peer.id


def _columns(pen: Pen, width: int, count: int, tall: int) -> tuple[int, int]:
    """How many stand beside each other, and how wide each is."""
    unit, gap = pen.sizes.unit, pen.sizes.gap
    kind = HIGH if tall >= 2 * LOW else LOW
    most = max(1, (width + gap) // (WIDE[kind] * unit + gap))
    columns = max(1, min(most, count)) if kind == HIGH else most
    wide = (width - (columns - 1) * gap) // columns
    return columns, min(wide, WIDEST[kind] * unit)
