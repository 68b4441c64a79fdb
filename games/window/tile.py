"""The tile of one person: a click on it speaks to him, one on its word hides him."""

from __future__ import annotations

import pygame

from games.window.pen import Pen
from games.window.theme import DIM, HOVER, LINE, PANEL, RAISED, TEXT, Colour, colour_of
from p2p import Peer, short_code


def draw_tile(pen: Pen, tile: pygame.Rect, peer: Peer) -> str:
    """Somebody who is here, and below the mouse the word that hides him; returns what
    was clicked, "tile" or "block"."""
    hover = pen.over(tile)
    pen.box(tile, HOVER if hover else RAISED)
    word = _word(pen, tile, "block")
    edge = word.left if hover else tile.right
    where = f"{short_code(peer.id)}  {peer.address}"
    _draw_person(pen, tile, peer, where, colour_of(peer.id), TEXT, edge)
    if hover and pen.button(word, "block", size=pen.sizes.small):
        return "block"
    return "tile" if pen.clicked(tile) else ""


def draw_blocked(pen: Pen, tile: pygame.Rect, peer: Peer) -> bool:
    """Somebody who is not shown otherwise; returns whether that is to be undone."""
    pen.box(tile, PANEL, LINE)
    word = _word(pen, tile, "unblock")
    _draw_person(pen, tile, peer, short_code(peer.id), LINE, DIM, word.left)
    return pen.button(word, "unblock", size=pen.sizes.small)


def _word(pen: Pen, tile: pygame.Rect, word: str) -> pygame.Rect:
    sizes = pen.sizes
    place = pygame.Rect(0, 0, 0, min(2 * sizes.small, tile.height - sizes.gap))
    place.width = pen.fonts.width(word, sizes.small) + 2 * sizes.gap
    place.midright = (tile.right - sizes.gap, tile.centery)
    return place


def _draw_person(
    pen: Pen,
    tile: pygame.Rect,
    peer: Peer,
    where: str,
    mark: Colour,
    ink: Colour,
    edge: int,
) -> None:
    """Name and address, up to the `edge`."""
    sizes = pen.sizes
    stripe = pygame.Rect(0, 0, sizes.gap, tile.height - 2 * sizes.gap)
    stripe.midleft = (tile.x + sizes.gap, tile.centery)
    pen.surface.fill(mark, stripe)
    x = stripe.right + sizes.gap
    space = edge - sizes.gap - x
    at = (x, tile.centery + round(sizes.unit * 0.15))
    name = peer.name or short_code(peer.id)
    pen.text(name, at, sizes.unit, ink, width=space, anchor="bottomleft")
    pen.text(where, at, sizes.small, DIM, width=space)
