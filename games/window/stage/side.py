"""What stands beside the board: the table, the round, who leads, who hosts, and how to
join."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pygame

from games.contract import Seat
from games.face import Face, face_of
from games.window.game.arena import Arena
from games.window.game.scoreboard import draw_tag, draw_wins
from games.window.letters.scripts import isolated
from games.window.stage.wording import joining
from games.window.theme import DIM, LINE, PANEL, RAISED, TEXT, WARN, WHITE
from games.window.widgets.badge import draw_badge
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face
from games.window.widgets.signs import draw_bar, draw_padlock
from p2p import Member, RoomView

PAGE_FOR = 5.0  # seconds that some of those are seen who do not all fit
LEADERS = 3  # are seen all the time
TALL = (2.6, 2.1, 1.75, 1.45)  # units of a row: the highest of which all fit
LARGER = 0.52  # of the height of a row are its letters, if that is more than usual

Row = tuple[int, Member]  # the place, and who has it


class Page(msgspec.Struct, frozen=True):
    """The rows that are seen now; the first `leaders` always. `number` of `pages`."""

    rows: tuple[Row, ...]
    leaders: int
    number: int
    pages: int


def paged(members: Sequence[Member], lines: int, clock: float) -> Page:
    """What goes into so many lines: all, or the leaders and by turns the others."""
    placed = tuple(enumerate(members, 1))
    lines = max(1, lines)
    if len(placed) <= lines:
        return Page(placed, len(placed), 0, 1)
    leaders = min(LEADERS, lines - 1)
    rest, step = placed[leaders:], lines - leaders
    pages = -(-len(rest) // step)
    number = turn(clock) % pages
    first = min(number * step, len(rest) - step)  # the last one is as full as others
    return Page(
        (*placed[:leaders], *rest[first : first + step]), leaders, number, pages
    )


def turn(clock: float) -> int:
    """The number of the page that is seen then, if there were no end of them."""
    return int(clock // PAGE_FOR)


def draw_side(
    pen: Pen, area: pygame.Rect, arena: Arena, is_alone: bool, clock: float
) -> None:
    """Draw it in `area`. `is_alone`: nobody is at the table but this computer."""
    view, sizes = arena.player.view, pen.sizes
    pen.surface.fill(PANEL, area)
    pen.surface.fill(LINE, (area.x, area.y, max(1, sizes.unit // 12), area.height))
    if view is None:
        return
    inner = area.inflate(-2 * sizes.pad, -round(1.4 * sizes.unit))
    top = _draw_title(pen, inner, arena, view)
    top = _draw_round(pen, inner, top, arena) + sizes.gap
    foot = _draw_join(pen, inner, view)
    foot = _draw_host(pen, inner, foot - sizes.gap, arena, view, is_alone)
    middle = pygame.Rect(inner.x, top, inner.width, max(0, foot - sizes.gap - top))
    _draw_ranking(pen, middle, arena, clock)


def _draw_title(pen: Pen, inner: pygame.Rect, arena: Arena, view: RoomView) -> int:
    """The table, and its game if that has another name; returns where they end."""
    sizes, width = pen.sizes, inner.width
    name = arena.title if view.opener is None else view.room
    fits = pen.fonts.width(name, sizes.large, True) <= width
    size = sizes.large if fits else sizes.unit
    at = inner.topleft
    line = pen.text(name, at, size, WHITE, bold=True, width=width)
    if name.casefold() == arena.title.casefold():
        return line.bottom
    at = (inner.x, line.bottom)
    return pen.text(arena.title, at, sizes.small, DIM, width=width).bottom


def _draw_round(pen: Pen, inner: pygame.Rect, top: int, arena: Arena) -> int:
    """Which round it is, and how long it still goes; returns where that ends."""
    rounds, sizes = arena.rounds, pen.sizes
    if rounds.standing is None:
        return top
    tall = pen.fonts.height(sizes.huge)
    row = pygame.Rect(inner.x, top, inner.width, tall)
    ink = WARN if rounds.last_seconds else WHITE
    if rounds.is_podium:
        ink = DIM
    time = pen.text(
        rounds.clock, row.midright, sizes.huge, ink, bold=True, anchor="midright"
    )
    what = f"Round {rounds.standing.round}"
    if rounds.is_podium:
        what += " is over"
    width = time.left - sizes.gap - row.x
    pen.text(what, row.midleft, sizes.unit, TEXT, width=width, anchor="midleft")
    return row.bottom


def _draw_join(pen: Pen, inner: pygame.Rect, view: RoomView) -> int:
    """How to join, at the foot; returns where that begins."""
    sizes, fonts = pen.sizes, pen.fonts
    typed, more = joining(
        *(view.room, view.game, view.opener is None, view.locked, view.closed)
    )
    head, step = fonts.height(sizes.small), fonts.height(sizes.large)
    wide = inner.width - 2 * sizes.gap
    sign = head + sizes.gap // 2 if view.closed or view.locked else 0
    lines = [(text, sign if text == more[-1] else 0) for text in more]
    box = pygame.Rect(inner.x, 0, inner.width, 0)
    box.height = 2 * sizes.gap + head + step + head * len(lines)
    box.bottom = inner.bottom
    pen.box(box, RAISED)
    x, y = box.x + sizes.gap, box.y + sizes.gap
    pen.text("Join in", (x, y), sizes.small, DIM, width=wide)
    fits = fonts.width(typed, sizes.large, True) <= wide
    size = sizes.large if fits else sizes.unit
    ink = DIM if view.closed else WHITE
    at = (x, y + head + step // 2)
    pen.text(typed, at, size, ink, bold=True, width=wide, anchor="midleft")
    y += head + step
    for text, indent in lines:
        if indent:
            draw = draw_bar if view.closed else draw_padlock
            draw(pen, (x, y + head // 2), round(head * 0.75), WARN)
        pen.text(text, (x + indent, y), sizes.small, TEXT, width=wide - indent)
        y += head
    return box.y


def _draw_host(
    pen: Pen,
    inner: pygame.Rect,
    foot: int,
    arena: Arena,
    view: RoomView,
    is_alone: bool,
) -> int:
    """Who hosts, with his face; returns where that begins."""
    sizes = pen.sizes
    row = pygame.Rect(inner.x, 0, inner.width, 2 * sizes.unit)
    row.bottom = foot
    host = next((one for one in arena.player.members if one.id == view.host), None)
    if is_alone:
        said, face = "Everybody has left", None
    elif view.host == arena.player.node:
        said, face = "This computer hosts", None
    elif host is None:
        return row.y
    else:
        name = isolated(pen.fonts.fit(host.label, sizes.unit, row.width * 6 // 10))
        said, face = f"{name} hosts", _face(host, arena)
    x = row.x
    if face is not None:
        draw_face(pen.surface, pygame.Rect(x, row.y, row.height, row.height), face)
        x += row.height + sizes.gap
    at = (x, row.centery)
    width = row.right - x
    pen.text(said, at, sizes.unit, TEXT, width=width, anchor="midleft")
    return row.y


def _face(member: Member, arena: Arena) -> Face:
    seated = None if member.seat is None else arena.player.faces.get(Seat(member.seat))
    return seated or face_of(member.face, member.id)


def _draw_ranking(pen: Pen, area: pygame.Rect, arena: Arena, clock: float) -> None:
    sizes, members = pen.sizes, arena.scoreboard().rows
    below = pen.fonts.height(sizes.small)
    fitting = (round(units * sizes.unit) for units in TALL)
    for tall in fitting:
        lines = area.height // tall
        if len(members) <= lines:
            break
    else:
        lines = (area.height - below) // tall  # with a line that tells of the others
    if lines < 1:
        return
    page, y = paged(members, lines, clock), area.y
    for number, (place, member) in enumerate(page.rows):
        if number == page.leaders and page.pages > 1:
            pen.rule(area.x, y, area.width)
        row = pygame.Rect(area.x, y, area.width, tall)
        _draw_row(pen, row, place, member, arena)
        y += tall
    if page.pages > 1:
        said = f"{len(members)} players"
        at = (area.right, y)
        pen.text(said, at, sizes.small, DIM, width=area.width, anchor="topright")


def _draw_row(
    pen: Pen, row: pygame.Rect, place: int, member: Member, arena: Arena
) -> None:
    sizes, seat, player = pen.sizes, Seat(member.seat or 0), arena.player
    y, right = row.centery, row.x + round(1.3 * sizes.unit)
    size = max(sizes.unit, round(row.height * LARGER))
    pen.text(f"{place}", (right, y), sizes.small, DIM, anchor="midright")
    badge = pygame.Rect(0, 0, row.height - 2, row.height - 2)
    badge.midleft = (right + sizes.gap, y)
    draw_badge(pen.surface, badge, player.faces.get(seat), arena.colour(seat))
    score = pen.text(
        *(f"{member.score}", (row.right, y), size, WHITE),
        bold=True,
        anchor="midright",
    )
    end = draw_wins(pen, member.wins, score.left - sizes.gap, y)
    if member.bot:
        end = draw_tag(pen, "bot", end, y)
    elif member.id == player.host:
        end = draw_tag(pen, "host", end, y)
    x = badge.right + sizes.gap
    ink = DIM if member.bot else TEXT
    name, width = player.names.get(seat, ""), end - x - sizes.gap // 2
    is_first = place == 1
    pen.text(
        name, (x, y), sizes.unit, ink, bold=is_first, width=width, anchor="midleft"
    )
