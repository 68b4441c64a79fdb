"""The tile of one person: a click on it speaks to him, one on its words hides him."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pygame

from games.window.pen import Pen
from games.window.tabs import draw_bubble
from games.window.theme import (
    DIM,
    GOOD,
    HOVER,
    LINE,
    PANEL,
    RAISED,
    TEXT,
    Colour,
    colour_of,
)
from p2p import Peer, short_code

LEAST_NAME = 5  # units; the word "mute" leaves a name as much


class Person(msgspec.Struct, frozen=True):
    """Somebody who is here. `doing`: in a word or two, "" for nothing; so many lines of
    his are `unread`; `muted`: his words are hidden."""

    peer: Peer
    doing: str = ""
    unread: int = 0
    muted: bool = False


def draw_tile(pen: Pen, tile: pygame.Rect, person: Person) -> str:
    """Somebody who is here, and below the mouse the words that hide him or what he
    says; returns what was clicked, "tile", "mute" or "block"."""
    hover, peer = pen.over(tile), person.peer
    pen.box(tile, HOVER if hover else RAISED)
    ink = DIM if person.muted or person.doing == "away" else TEXT
    said = "muted" if person.muted else person.doing
    where = [short_code(peer.id), said, peer.address]
    edge, clicked = tile.right, ""
    if hover:
        words = _words(pen, tile, ["unmute" if person.muted else "mute", "block"])
        edge = words[0][1].left
        for word, place in words:
            if pen.button(place, word, size=pen.sizes.small):
                clicked = word.removeprefix("un")
    else:
        right = tile.right - pen.sizes.gap, tile.centery
        edge = draw_bubble(pen, right, person.unread, person.unread)
    _draw_person(pen, tile, peer, where, colour_of(peer.id), ink, edge)
    return clicked or ("tile" if pen.clicked(tile) else "")


def draw_blocked(pen: Pen, tile: pygame.Rect, peer: Peer) -> bool:
    """Somebody who is not shown otherwise; returns whether that is to be undone."""
    pen.box(tile, PANEL, LINE)
    ((word, place),) = _words(pen, tile, ["unblock"])
    _draw_person(pen, tile, peer, [short_code(peer.id)], LINE, DIM, place.left)
    return pen.button(place, word, size=pen.sizes.small)


def _words(
    pen: Pen, tile: pygame.Rect, words: Sequence[str]
) -> list[tuple[str, pygame.Rect]]:
    """Where they are, from the right end; the first are left out if the name had no
    room beside them."""
    sizes, right = pen.sizes, tile.right - pen.sizes.gap
    placed: list[tuple[str, pygame.Rect]] = []
    for word in reversed(words):
        place = pygame.Rect(0, 0, 0, min(2 * sizes.small, tile.height - sizes.gap))
        place.width = pen.fonts.width(word, sizes.small) + 2 * sizes.gap
        place.midright = (right, tile.centery)
        if placed and place.left < tile.left + LEAST_NAME * sizes.unit:
            break
        placed.insert(0, (word, place))
        right = place.left - sizes.gap // 2
    return placed


def _draw_person(
    pen: Pen,
    tile: pygame.Rect,
    peer: Peer,
    where: Sequence[str],
    mark: Colour,
    ink: Colour,
    edge: int,
) -> None:
    """Name, code, what he does and address, up to the `edge`."""
    sizes = pen.sizes
    stripe = pygame.Rect(0, 0, sizes.gap, tile.height - 2 * sizes.gap)
    stripe.midleft = (tile.x + sizes.gap, tile.centery)
    pen.surface.fill(mark, stripe)
    x = stripe.right + sizes.gap
    end = edge - sizes.gap
    at = (x, tile.centery + round(sizes.unit * 0.15))
    name = peer.name or short_code(peer.id)
    pen.text(name, at, sizes.unit, ink, width=end - x, anchor="bottomleft")
    for number, text in enumerate(where):
        if not text or end - x < sizes.unit:
            continue
        colour = GOOD if number == 1 else DIM
        place = pen.text(text, (x, at[1]), sizes.small, colour, width=end - x)
        x = place.right + sizes.gap
