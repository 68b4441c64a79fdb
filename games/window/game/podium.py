"""The podium over the board, when a round is over: three places, awards, what is
next."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pygame

from games.contract import Seat, Standing
from games.face import Face
from games.window.theme import DIM, LINE, PANEL, RAISED, TEXT, WARN, WHITE, Colour
from games.window.widgets.badge import draw_badge
from games.window.widgets.pen import Pen
from games.window.widgets.signs import draw_star

GROWS_FOR = 0.8  # seconds; the best comes last
WIDE, TALL = 40, 30  # units
FACE, LESSER = 7.5, 0.72  # units of the winner's face; that part of it the others'
PLACES = (1, 0, 2)  # second, first, third, as they stand
HEIGHTS = (1.0, 0.72, 0.5)  # of the steps, by place
MAX_AWARDS = 3

Paint = Callable[[Seat], Colour]


def progress(age: float) -> float:
    """How far it has grown, 0 to 1, when it is so many seconds old."""
    part = max(0.0, min(1.0, age / GROWS_FOR))
    return 1 - (1 - part) ** 3


class Podium:
    """What it shows: how the round stood, what the seats are called and how they look,
    and whose is the user's."""

    def __init__(
        self,
        standing: Standing,
        names: Mapping[Seat, str],
        faces: Mapping[Seat, Face],
        me: Seat | None,
        paint: Paint,
    ) -> None:
        self._standing = standing
        self._names = names
        self._faces = faces
        self._me = me
        self._paint = paint

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        left: float,
        age: float,
        behind: Callable[[], None] | None = None,
    ) -> None:
        """Draw it in the middle of `area`; the next round begins in `left` seconds.
        `behind` draws what is to be seen behind what is on it."""
        sizes = pen.sizes
        box = pygame.Rect(0, 0, WIDE * sizes.unit, TALL * sizes.unit)
        box.width = min(box.width, area.width - 2 * sizes.gap)
        box.height = min(box.height, area.height - 2 * sizes.gap)
        box.center = area.center
        if box.width < 6 * sizes.unit or box.height < 6 * sizes.unit:
            return
        pen.box(box, PANEL, LINE)
        if behind is not None:
            behind()
        inner = box.inflate(-2 * sizes.pad, -2 * sizes.gap)
        at = inner.midtop
        title = f"Round {self._standing.round} is over"
        width = inner.width
        head = pen.text(
            title, at, sizes.large, WHITE, bold=True, width=width, anchor="midtop"
        )
        foot = self._draw_next(pen, inner, left)
        awards = self._standing.awards[:MAX_AWARDS]
        step = pen.fonts.height(sizes.unit)
        needed = len(awards) * step
        steps = pygame.Rect(inner.x, head.bottom + sizes.gap, inner.width, 0)
        steps.height = max(0, foot - sizes.gap - needed - sizes.gap - steps.y)
        self._draw_steps(pen, steps, progress(age))
        y = steps.bottom + sizes.gap
        for seat, text in awards:
            self._draw_award(
                pen, pygame.Rect(inner.x, y, inner.width, step), seat, text
            )
            y += step

    def _draw_next(self, pen: Pen, inner: pygame.Rect, left: float) -> int:
        """When it goes on; returns where that begins."""
        text = f"Next round in {max(0, -int(-left // 1))} s"
        at, size = inner.midbottom, pen.sizes.unit
        width = inner.width
        place = pen.text(text, at, size, DIM, width=width, anchor="midbottom")
        return place.y

    def _draw_steps(self, pen: Pen, area: pygame.Rect, grown: float) -> None:
        gap, ranking = pen.sizes.gap, self._standing.ranking
        wide = (area.width - 2 * gap) // 3
        above = pen.fonts.height(pen.sizes.unit) + pen.fonts.height(pen.sizes.small)
        face = _face_size(pen, area, above, wide)
        highest = max(0, area.height - above - face - 2 * gap)
        for column, place in enumerate(PLACES):
            if place >= len(ranking):
                continue
            seat, score = ranking[place]
            step = pygame.Rect(area.x + column * (wide + gap), 0, wide, 0)
            step.height = max(2, round(highest * HEIGHTS[place] * grown))
            step.bottom = area.bottom
            self._draw_step(pen, step, place, seat, score, face)

    def _draw_step(
        self,
        pen: Pen,
        step: pygame.Rect,
        place: int,
        seat: Seat,
        score: int,
        face: int,
    ) -> None:
        sizes = pen.sizes
        colour = self._paint(seat)
        pen.box(step, RAISED)
        pen.surface.fill(colour, (step.x, step.y, step.width, max(3, sizes.gap // 2)))
        if step.height > 2 * sizes.large:
            at = step.center
            pen.text(f"{place + 1}", at, sizes.huge, DIM, bold=True, anchor="center")
        mine, width = seat == self._me, step.width
        ink = WHITE if mine else TEXT
        at = (step.centerx, step.y - sizes.gap // 2)
        points = pen.text(
            f"{score}", at, sizes.small, DIM, width=width, anchor="midbottom"
        )
        name = "You" if mine else self._names.get(seat, f"seat {seat}")
        star = sizes.unit + sizes.gap // 2 if place == 0 else 0
        named = pen.fonts.fit(name, sizes.unit, width - 2 * star, place == 0)
        at = (step.centerx, points.y)
        written = pen.text(
            named, at, sizes.unit, ink, bold=place == 0, anchor="midbottom"
        )
        if star:
            draw_star(pen, (written.x - star, written.centery), sizes.unit, WARN)
        face = face if place == 0 else round(face * LESSER)
        portrait = pygame.Rect(0, 0, face, face)
        portrait.midbottom = (step.centerx, written.y - sizes.gap // 2)
        draw_badge(pen.surface, portrait, self._faces.get(seat), colour)

    def _draw_award(self, pen: Pen, line: pygame.Rect, seat: Seat, text: str) -> None:
        sizes = pen.sizes
        half = line.width // 2 - sizes.gap // 2
        name = "You" if seat == self._me else self._names.get(seat, "")
        at = (line.centerx - sizes.gap // 2, line.centery)
        pen.text(text, at, sizes.unit, DIM, width=half, anchor="midright")
        mark = pygame.Rect(0, 0, sizes.unit, sizes.unit)
        mark.midleft = (line.centerx + sizes.gap // 2, line.centery)
        draw_badge(pen.surface, mark, self._faces.get(seat), self._paint(seat))
        at = (mark.right + sizes.gap // 2, line.centery)
        width = line.right - at[0]
        pen.text(name, at, sizes.unit, TEXT, width=width, anchor="midleft")


def _face_size(pen: Pen, area: pygame.Rect, above: int, wide: int) -> int:
    """Pixels of a face above a step; 0 where that would leave no steps."""
    room = (area.height - above) // 2
    size = min(round(FACE * pen.sizes.unit), room, wide)
    return size if size >= pen.sizes.unit else 0
