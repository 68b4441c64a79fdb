"""The tables in the lobby: the one that a player comes to without choosing stands large
above, the others and the games that nobody plays below it in rows that scroll."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from games.window.lobby.boards import Boards
from games.window.lobby.offers import Offer
from games.window.lobby.tablecard import (
    Chosen,
    Deed,
    Label,
    deeds,
    draw_card,
    draw_first,
)
from games.window.widgets.focus import Focus, Name, Stop
from games.window.widgets.pen import Pen
from games.window.widgets.scroll import Scroll

CARD = 5.5  # units: how tall a card is
WIDE = 17  # units: and how wide at least
FIRST, LARGEST = 7, 18  # units: how tall the first one is, and may be
EMPTY = 10  # the same where nothing is to be seen


class Tables:
    """Draws them. `joining` is what was asked for and not yet entered: the name of an
    offer, or of a game."""

    def __init__(self) -> None:
        self.joining = ""
        self._scroll = Scroll()

    def height(self, pen: Pen, width: int, offers: Sequence[Offer]) -> tuple[int, int]:
        """Pixels that the first one takes at least, and all others."""
        if not offers:
            return 0, 0
        unit, gap = pen.sizes.unit, pen.sizes.gap
        count = len(offers) - 1
        rows = -(-count // _columns(pen, width, count)[0])
        return FIRST * unit, max(0, rows * (round(CARD * unit) + gap) - gap)

    def most(self, pen: Pen, offers: Sequence[Offer]) -> int:
        """Pixels that the first one can use."""
        first = first_of(offers)
        is_seen = first is not None and first.room and not first.room.locked
        return (LARGEST if is_seen else EMPTY) * pen.sizes.unit

    def stops(
        self, pen: Pen, area: pygame.Rect, offers: Sequence[Offer]
    ) -> list[list[Stop]]:
        """Where the keyboard can be: on each thing that can be done at each table."""
        first, others = _parted(offers)
        columns, wide = _columns(pen, area.width, len(others))
        rows = [
            [Stop(name_of(first, deed), area.x) for deed in deeds(first)]
            for first in first
        ]
        for number, offer in enumerate(others):
            column = number % columns
            if column == 0:
                rows.append([])
            x = area.x + column * (wide + pen.sizes.gap) + wide // 2
            rows[-1] += [Stop(name_of(offer, deed), x) for deed in deeds(offer)]
        return rows

    def chosen(self, offers: Sequence[Offer], at: Name | None) -> Chosen | None:
        """What Enter asks for; None if the keyboard is on no table."""
        for offer in offers:
            for deed in deeds(offer):
                if at == name_of(offer, deed):
                    return Chosen(offer, deed)
        return None

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        tall: int,
        offers: Sequence[Offer],
        label: Label,
        focus: Focus,
        boards: Boards,
    ) -> Chosen | None:
        """Draw them in `area`, the first one `tall` pixels high; returns what was
        clicked. `label` is what to call an id, `boards` show what is played."""
        gap, high = pen.sizes.gap, round(CARD * pen.sizes.unit)
        placed = _placed(pen, area.width, tall, offers)
        if not placed or min(area.size) < gap:
            return None
        # The first one stays in sight, but where the others would have no room then.
        fixed = tall + gap if area.height - tall - gap >= high else 0
        seen = pygame.Rect(area.x, area.y + fixed, area.width, area.height - fixed)
        for offer, place in placed if focus.moved else ():
            if _deed_at(offer, focus) and place.bottom > fixed:
                self._scroll.show(place.top - fixed, place.bottom - fixed, seen)
        whole = placed[-1][1].bottom - fixed
        down = self._scroll.take(pen, seen, whole, high + gap)
        clicked = None
        for number, (offer, place) in enumerate(placed):
            moves = number > 0 or not fixed
            card = place.move(area.x, area.y - down * moves)
            part = seen if moves else area
            if not card.colliderect(part):
                continue
            draw = draw_card if number else draw_first
            at, asked = _deed_at(offer, focus), self._is_joining(offer)
            old = pen.clip(part)
            deed = draw(pen, card, offer, label, at, asked, boards)
            pen.surface.set_clip(old)
            clicked = Chosen(offer, deed) if deed else clicked
        return clicked

    def _is_joining(self, offer: Offer) -> bool:
        if not self.joining:
            return False
        without_choosing = offer.is_first and self.joining == offer.game
        return self.joining == offer.name or without_choosing


def name_of(offer: Offer, deed: Deed) -> Name:
    """What something that can be done at a table is to the keyboard."""
    return "table", offer.name, deed


def first_of(offers: Sequence[Offer]) -> Offer | None:
    """Where the first key that plays leads; else whatever there is."""
    keyed = (offer for offer in offers if offer.key)
    best = min(keyed, key=lambda offer: offer.key, default=None)
    return best or next(iter(offers), None)


def _parted(offers: Sequence[Offer]) -> tuple[list[Offer], list[Offer]]:
    first = first_of(offers)
    others = [offer for offer in offers if offer is not first]
    return [first] if first else [], others


def _placed(
    pen: Pen, width: int, tall: int, offers: Sequence[Offer]
) -> list[tuple[Offer, pygame.Rect]]:
    """Where each is, from the top left."""
    first, others = _parted(offers)
    gap, high = pen.sizes.gap, round(CARD * pen.sizes.unit)
    columns, wide = _columns(pen, width, len(others))
    placed = [(offer, pygame.Rect(0, 0, width, tall)) for offer in first]
    for number, offer in enumerate(others):
        row, column = divmod(number, columns)
        spot = column * (wide + gap), tall + gap + row * (high + gap)
        placed.append((offer, pygame.Rect(spot, (wide, high))))
    return placed


def _deed_at(offer: Offer, focus: Focus) -> Deed | None:
    """What the keyboard is on at this table."""
    at = focus.chosen
    return next((deed for deed in deeds(offer) if at == name_of(offer, deed)), None)


def _columns(pen: Pen, width: int, count: int) -> tuple[int, int]:
    """How many of so many stand beside each other, and how wide each is."""
    unit, gap = pen.sizes.unit, pen.sizes.gap
    columns = max(1, min((width + gap) // (WIDE * unit + gap), count))
    return columns, (width - (columns - 1) * gap) // columns
