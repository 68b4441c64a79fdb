"""The scoreboard: the best first, yourself always, the host marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pygame

from games.contract import Seat
from games.face import Face
from games.window.theme import DIM, LINE, RAISED, TEXT, WARN, WHITE, Colour
from games.window.widgets.badge import draw_badge
from games.window.widgets.pen import Pen
from games.window.widgets.signs import draw_star
from p2p import Member

Paint = Callable[[Seat], Colour]


class Scoreboard:
    """What the scoreboard shows. `me` is the own seat, `host` an id."""

    def __init__(
        self,
        members: Sequence[Member],
        names: Mapping[Seat, str],
        faces: Mapping[Seat, Face],
        me: Seat | None,
        host: str | None,
        paint: Paint,
        ranking: Sequence[Seat] = (),
    ) -> None:
        self.rows = ranked(members, ranking)
        self._names = names
        self._faces = faces
        self._me = me
        self._host = host
        self._paint = paint

    def draw(self, pen: Pen, area: pygame.Rect) -> tuple[int, Member | None]:
        """Draw into `area`; returns the height it took and who was clicked."""
        sizes = pen.sizes
        pen.text("Players", (area.x, area.y), sizes.small, DIM, bold=True)
        count = f"{len(self.rows)}"
        pen.text(count, (area.right, area.y), sizes.small, DIM, anchor="topright")
        y = area.y + pen.fonts.height(sizes.small) + sizes.gap // 2
        clicked = None
        fitting = max(2, (area.bottom - y) // sizes.row)
        for place, member in visible(self.rows, self._me, fitting):
            row = pygame.Rect(area.x, y, area.width, sizes.row)
            if member is None:
                at = (row.x + 2 * sizes.unit, row.centery)
                pen.text(f"{place} more", at, sizes.small, DIM, anchor="midleft")
            elif self._draw_row(pen, row, place, member):
                clicked = member
            y += sizes.row
        return y - area.y, clicked

    def _draw_row(self, pen: Pen, row: pygame.Rect, place: int, member: Member) -> bool:
        sizes, seat = pen.sizes, Seat(member.seat or 0)
        mine = seat == self._me
        if mine or (pen.over(row) and not member.bot):
            pen.box(row.inflate(sizes.gap, -2), RAISED)
        colour = WHITE if mine else TEXT if not member.bot else DIM
        y = row.centery
        right = row.x + round(1.3 * sizes.unit)
        pen.text(f"{place}", (right, y), sizes.small, DIM, anchor="midright")
        badge = pygame.Rect(0, 0, round(sizes.unit * 1.4), round(sizes.unit * 1.4))
        badge.midleft = (right + sizes.gap, y)
        draw_badge(pen.surface, badge, self._faces.get(seat), self._paint(seat))
        score = pen.text(
            f"{member.score}",
            (row.right, y),
            sizes.unit,
            colour,
            bold=mine,
            anchor="midright",
        )
        end = draw_wins(pen, member.wins, score.left - sizes.gap, y)
        end = self._draw_tags(pen, member, end, y)
        x = badge.right + sizes.gap
        name = "You" if mine else self._names.get(seat, "")
        space = end - x - sizes.gap // 2
        pen.text(
            name, (x, y), sizes.unit, colour, bold=mine, width=space, anchor="midleft"
        )
        return not mine and not member.bot and pen.clicked(row)

    def _draw_tags(self, pen: Pen, member: Member, right: int, y: int) -> int:
        tags = ["bot"] if member.bot else []
        if member.id == self._host:
            tags.append("host")
        for tag in tags:
            right = draw_tag(pen, tag, right, y)
        return right


def ranked(members: Sequence[Member], ranking: Sequence[Seat] = ()) -> list[Member]:
    """Those with a seat, the highest score first; of equals as in the game's own
    `ranking`, by which crown and podium go, and then in the order of seats."""
    seated = [member for member in members if member.seat is not None]
    places = {seat: place for place, seat in enumerate(ranking)}

    def worth(member: Member) -> tuple[int, int, int]:
        seat = Seat(member.seat or 0)
        return -member.score, places.get(seat, len(places)), seat

    return sorted(seated, key=worth)


def visible(
    rows: Sequence[Member], me: Seat | None, lines: int
) -> list[tuple[int, Member | None]]:
    """What goes into so many `lines`: (place, member), or (how many, None) left out.

    The best are shown, and yourself wherever you are.
    """
    placed: list[tuple[int, Member | None]] = list(enumerate(rows, 1))
    if len(rows) <= lines:
        return placed
    mine = next((at for at, row in enumerate(rows) if row.seat == me), None)
    if mine is None or mine < lines - 1:
        return [*placed[: lines - 1], (len(rows) - lines + 1, None)]
    left_out = len(rows) - lines + 1
    if lines == 2:
        return [(left_out, None), placed[mine]]
    return [*placed[: lines - 2], (left_out, None), placed[mine]]


def draw_wins(pen: Pen, wins: int, right: int, y: int) -> int:
    """How many rounds he won, behind a star; returns where that begins."""
    if not wins:
        return right
    small, gap = pen.sizes.small, pen.sizes.gap
    count = pen.text(f"{wins}", (right, y), small, WARN, anchor="midright")
    at = (count.left - gap // 2 - small, y)
    return draw_star(pen, at, small, WARN).left - gap


def draw_tag(pen: Pen, tag: str, right: int, y: int) -> int:
    small = pen.sizes.small
    frame = pygame.Rect(0, 0, pen.fonts.width(tag, small) + pen.sizes.gap, small + 6)
    frame.midright = (right, y)
    pygame.draw.rect(pen.surface, LINE, frame, 1, border_radius=3)
    pen.text(tag, frame.center, small, DIM, anchor="center")
    return frame.left - pen.sizes.gap // 2
