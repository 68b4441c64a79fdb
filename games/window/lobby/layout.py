"""Where in the lobby what is: tables above, people below."""

from __future__ import annotations

import msgspec
import pygame

from games.window.lobby.crowd import Crowd
from games.window.lobby.neighbours import Neighbours
from games.window.lobby.tables import Tables
from games.window.lobby.tile import HIGH, LOW
from games.window.widgets.pen import Pen

LEAST_ROWS = 2  # of people, however many tables there are
MOST_FACES = 10  # units: how tall a tile may be where there is room


class Layout(msgspec.Struct):
    """Where what is. `first`: how tall the first table is; `tile`: a person, in
    units."""

    tables: pygame.Rect
    first: int
    head: pygame.Rect
    alone: pygame.Rect
    people: pygame.Rect
    tile: int


def laid_out(
    pen: Pen,
    rest: pygame.Rect,
    neighbours: Neighbours,
    count: int,
    tables: Tables,
    crowd: Crowd,
) -> Layout:
    """Share the `rest` between tables and so many people: each gets what it needs if
    there is enough for both, with faces as large as that allows."""
    sizes, alone = pen.sizes, not neighbours.peers
    gap, between = sizes.gap, sizes.pad
    first, others = tables.height(pen, rest.width, neighbours.offers)
    first = min(first, rest.height // 3)
    high = first + (gap + others if others else 0)
    head = round(1.4 * sizes.unit) + gap // 2
    space = rest.height - between - head
    above = 11 * sizes.unit if alone else 0
    if above > space - high:  # then there are words alone
        above = 7 * sizes.unit if alone else 0
    for tile in (HIGH, LOW):
        people = crowd.height(pen, rest.width, count, tile)
        spare = space - high - above - people
        if spare >= 0:
            break
    if spare > 0:
        if tile == HIGH and count:
            rows = max(1, people // (HIGH * sizes.unit))
            while tile < MOST_FACES and spare >= rows * sizes.unit:
                tile, spare = tile + 1, spare - rows * sizes.unit
        more = tables.most(pen, neighbours.offers) - first
        more = max(0, min(spare, more))
        first, high = first + more, high + more
    else:
        rows = LEAST_ROWS * (LOW * sizes.unit + gap)
        least = min(people, rows) + min(above, space // 2)
        high = min(high, max(space - people - above, space - least, 0))
    people_at = rest.y + high + between
    plan = Layout(
        tables=pygame.Rect(rest.x, rest.y, rest.width, high),
        first=min(first, high),
        head=pygame.Rect(rest.x, people_at, rest.width, head),
        alone=pygame.Rect(rest.x, people_at + head, rest.width, 0),
        people=pygame.Rect(rest.x, people_at + head, rest.width, 0),
        tile=tile,
    )
    left = max(0, rest.bottom - plan.people.y)
    plan.alone.height = max(0, left - min(people, left // 2)) if alone else 0
    plan.people.y += plan.alone.height
    plan.people.height = max(0, rest.bottom - plan.people.y)
    return plan
