"""The list of tables in the lobby: what is played, what can be opened, and one of them
that the keyboard is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec
import pygame

from games.window.letters.scripts import isolated
from games.window.offers import Offer
from games.window.pen import Pen
from games.window.scroll import Scroll
from games.window.signs import draw_bar, draw_padlock
from games.window.theme import DIM, GOOD, PANEL, WARN, WHITE
from p2p import RoomInfo

Deed = Literal["play", "watch"]
Label = Callable[[str], str]  # what to call an id


class Chosen(msgspec.Struct, frozen=True):
    """An offer, and what the user wants of it."""

    offer: Offer
    deed: Deed


class Tables:
    """Draws the list. `joining` is what was asked for and not yet entered: the name of
    an offer, or of a game."""

    def __init__(self) -> None:
        self.joining = ""
        self._scroll = Scroll()
        self._at = ""  # the name of the offer that the keyboard is on
        self._deed: Deed = "play"
        self._moved = False

    # --- the keyboard ----------------------------------------------------------------

    def move(self, offers: Sequence[Offer], by: int) -> None:
        """On to the next one, or back; the first or the last at first."""
        names = [offer.name for offer in offers]
        if not names:
            return
        if self._at in names:
            self._at = names[(names.index(self._at) + by) % len(names)]
        else:
            self._at = names[0 if by > 0 else -1]
        self._moved = True

    def turn(self, offers: Sequence[Offer]) -> bool:
        """From playing to watching, or back; False if the keyboard is on none."""
        if not any(offer.name == self._at for offer in offers):
            return False
        self._deed = "watch" if self._deed == "play" else "play"
        return True

    @property
    def is_on(self) -> bool:
        """Whether the keyboard was led to one."""
        return bool(self._at)

    def leave(self) -> bool:
        """The keyboard is on none; whether it was on one."""
        was, self._at, self._deed = self._at, "", "play"
        return bool(was)

    def chosen(self, offers: Sequence[Offer]) -> Chosen | None:
        """What Enter asks for; None if the keyboard is on none."""
        for offer in offers:
            if offer.name == self._at:
                return Chosen(offer, self._deed if offer.room else "play")
        return None

    # --- the picture -----------------------------------------------------------------

    def draw(
        self, pen: Pen, area: pygame.Rect, offers: Sequence[Offer], label: Label
    ) -> Chosen | None:
        """A card for each, flat ones if they are many; `area` becomes as high as they
        need. Returns what was clicked."""
        gap = pen.sizes.gap
        tall = _card_height(pen, len(offers), area.height)
        whole = len(offers) * (tall + gap) - gap
        area.height = max(0, min(area.height, whole))
        if self._moved:
            self._reveal(area, offers, tall + gap)
        y = area.y - self._scroll.take(pen, area, whole, tall + gap)
        clicked = None
        old = pen.clip(area)
        for offer in offers:
            card = pygame.Rect(area.x, y, area.width, tall)
            if card.colliderect(area):
                clicked = self._draw_offer(pen, card, offer, label) or clicked
            y = card.bottom + gap
        pen.surface.set_clip(old)
        return clicked

    def _reveal(self, area: pygame.Rect, offers: Sequence[Offer], step: int) -> None:
        self._moved = False
        names = [offer.name for offer in offers]
        if self._at in names:
            top = names.index(self._at) * step
            self._scroll.show(top, top + step, area)

    def _draw_offer(
        self, pen: Pen, card: pygame.Rect, offer: Offer, label: Label
    ) -> Chosen | None:
        sizes, is_at = pen.sizes, offer.name == self._at
        pen.box(card, PANEL, WHITE if is_at else None)
        inner = card.inflate(-2 * sizes.pad, -sizes.gap)
        buttons = _buttons(pen, inner, offer)
        if buttons:
            inner.width = buttons[-1][1].left - inner.x - sizes.gap
        _draw_title(pen, inner, offer, label)
        if self._is_joining(offer) and buttons:
            at = buttons[0][1].center
            pen.text("joining …", at, sizes.unit, DIM, anchor="center")
            return None
        clicked = None
        for deed, place in buttons:
            if _draw_button(pen, place, offer, deed):
                clicked = Chosen(offer, deed)
            if is_at and (deed == self._deed or len(buttons) == 1):
                pygame.draw.rect(pen.surface, WHITE, place.inflate(4, 4), 2)
        return clicked

    def _is_joining(self, offer: Offer) -> bool:
        if not self.joining:
            return False
        without_choosing = offer.is_first and self.joining == offer.game
        return self.joining == offer.name or without_choosing


def _card_height(pen: Pen, count: int, space: int) -> int:
    """The height of each of so many cards: less if all of them need more `space`."""
    unit, gap = pen.sizes.unit, pen.sizes.gap
    tall = 4 * unit + gap
    return tall if count * (tall + gap) - gap <= space else 3 * unit


def _buttons(
    pen: Pen, inner: pygame.Rect, offer: Offer
) -> list[tuple[Deed, pygame.Rect]]:
    """What can be done with it, from the right end."""
    unit, gap = pen.sizes.unit, pen.sizes.gap
    if not offer.lets_in:
        return []
    tall = min(round(2.6 * unit), inner.height)
    play = pygame.Rect(0, 0, 9 * unit, tall)
    play.midright = inner.midright
    watch = pygame.Rect(0, 0, 4 * unit, tall)
    watch.midright = (play.left - gap, play.centery)
    if offer.room is None or watch.left <= inner.x + 4 * unit:
        return [("play", play)]
    return [("play", play), ("watch", watch)]


def _draw_button(pen: Pen, place: pygame.Rect, offer: Offer, deed: Deed) -> bool:
    if deed == "watch":
        return pen.button(place, "Watch")
    size = min(pen.sizes.large, round(place.height * 0.6))
    word = "JOIN" if offer.room else "PLAY"
    return pen.button(place, word, key=offer.key, strong=offer.is_first, size=size)


def _draw_title(pen: Pen, area: pygame.Rect, offer: Offer, label: Label) -> None:
    """The name of a table, that of its game, its signs, and below how it stands."""
    sizes, room = pen.sizes, offer.room
    small = pen.fonts.height(sizes.small)
    high = pen.fonts.height(sizes.large) + small <= area.height
    size = sizes.large if high else sizes.unit
    top = area.centery - (pen.fonts.height(size) + small) // 2
    colour = WHITE if offer.title else DIM
    line = pygame.Rect(area.x, top, area.width, pen.fonts.height(size))
    signs = _sign_width(pen, room)
    other = offer.title or offer.game
    other = "" if offer.called in (offer.title, offer.game) else other
    gap, unit = sizes.gap, sizes.small
    spare = min(pen.fonts.width(other, unit) + gap, area.width // 3) if other else 0
    width = area.width - signs - spare
    name = pen.text(offer.called, line.topleft, size, colour, bold=True, width=width)
    x = name.right + gap
    if other and area.right - signs - x > unit:
        width = area.right - signs - x
        at = (x, name.centery)
        x = pen.text(other, at, unit, DIM, width=width, anchor="midleft").right + gap
    _draw_signs(pen, x, name.centery, room)
    below = (area.x, line.bottom)
    ink = GOOD if room is not None and offer.title else DIM
    pen.text(told(offer, label), below, sizes.small, ink, width=area.width)


def _signs(room: RoomInfo | None) -> list[str]:
    if room is None:
        return []
    return ["locked"] * room.locked + ["closed"] * room.closed


def _sign_width(pen: Pen, room: RoomInfo | None) -> int:
    sizes = pen.sizes
    words = (pen.fonts.width(word, sizes.small) for word in _signs(room))
    return sum(width + sizes.small + 2 * sizes.gap for width in words)


def _draw_signs(pen: Pen, x: int, y: int, room: RoomInfo | None) -> None:
    """A shape and a word for each, so that no eye has to tell colours apart."""
    sizes = pen.sizes
    for word in _signs(room):
        draw = draw_padlock if word == "locked" else draw_bar
        mark = draw(pen, (x, y), sizes.small, WARN)
        at = (mark.right + sizes.gap // 2, y)
        x = pen.text(word, at, sizes.small, WARN, anchor="midleft").right + sizes.gap


def told(offer: Offer, label: Label) -> str:
    """How a table stands, in one line."""
    room = offer.room
    if room is None:
        return "Nobody plays yet: open the game"
    parts = [] if offer.title else [f"{room.game}: not installed here"]
    if room.opener is not None:
        parts.append(f"opened by {isolated(label(room.opener))}")
    plays = max(0, room.members - room.watchers)
    parts.append("1 plays" if plays == 1 else f"{plays} play")
    if room.watchers:
        verb = "watches" if room.watchers == 1 else "watch"
        parts.append(f"{room.watchers} {verb}")
    if room.round:
        parts.append(f"round {room.round}")
    parts.append(f"{isolated(label(room.host))} hosts")
    return ", ".join(parts)
