"""One table in the lobby: what is played there, by whom, and the way in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec
import pygame

from games.window.letters.scripts import isolated
from games.window.lobby.boards import Boards
from games.window.lobby.offers import Offer
from games.window.lobby.tile import ring
from games.window.theme import BLACK, DIM, GOOD, LINE, PANEL, WARN, WHITE
from games.window.widgets.button import cap_width, draw_button
from games.window.widgets.pen import Pen
from games.window.widgets.signs import draw_bar, draw_padlock
from p2p import RoomInfo

WORDS = 11  # units: so much of a large card is for the words, if that can be

Deed = Literal["play", "watch"]
Label = Callable[[str], str]  # what to call an id


class Chosen(msgspec.Struct, frozen=True):
    """An offer, and what the user wants of it."""

    offer: Offer
    deed: Deed


def deeds(offer: Offer) -> list[Deed]:
    """What can be done at a table."""
    if not offer.lets_in:
        return []
    return ["play"] if offer.room is None else ["play", "watch"]


def draw_first(
    pen: Pen,
    card: pygame.Rect,
    offer: Offer,
    label: Label,
    at: Deed | None,
    joining: bool,
    boards: Boards,
) -> Deed | None:
    """The large one across the page; the keyboard is `at` one of its buttons. Returns
    what was clicked."""
    sizes = pen.sizes
    pen.box(card, PANEL)
    old = pen.clip(card)
    inner = card.inflate(-2 * sizes.pad, -2 * sizes.gap - sizes.gap)
    buttons = pygame.Rect(0, 0, min(10 * sizes.unit, inner.width // 3), 0)
    most = inner.width - buttons.width - 2 * sizes.pad - WORDS * sizes.unit
    wide = max(inner.height // 2, min(inner.height * 4 // 3, most))
    board = pygame.Rect(inner.x, inner.y, wide, inner.height)
    _draw_board(pen, board, offer, boards)
    high = [round(3.2 * sizes.unit), 2 * sizes.unit][: len(deeds(offer))]
    buttons.height = sum(high) + sizes.gap * (len(high) - 1)
    buttons.midright = inner.midright
    text = pygame.Rect(board.right + sizes.pad, inner.y, 0, inner.height)
    text.width = (buttons.left if high else inner.right) - sizes.pad - text.x
    _draw_text(pen, text, offer, label, boards, sizes.large)
    clicked = _draw_buttons(pen, buttons, high, offer, at, joining)
    pen.surface.set_clip(old)
    return clicked


def draw_card(
    pen: Pen,
    card: pygame.Rect,
    offer: Offer,
    label: Label,
    at: Deed | None,
    joining: bool,
    boards: Boards,
) -> Deed | None:
    """A small one. Returns what was clicked."""
    sizes = pen.sizes
    pen.box(card, PANEL)
    old = pen.clip(card)
    inner = card.inflate(-2 * sizes.gap, -2 * sizes.gap)
    board = pygame.Rect(inner.x, inner.y, inner.height, inner.height)
    if board.width > inner.width * 3 // 10:
        board.width = 0
    else:
        _draw_board(pen, board, offer, boards)
    count = len(deeds(offer))
    buttons = pygame.Rect(0, 0, min(round(5.5 * sizes.unit), inner.width // 3), 0)
    high = [2 * sizes.unit] * count
    buttons.height = sum(high) + sizes.gap * max(0, count - 1)
    buttons.midright = inner.midright
    text = pygame.Rect(board.right + (sizes.gap if board.width else 0), inner.y, 0, 0)
    text.height = inner.height
    text.width = (buttons.left if count else inner.right) - sizes.gap - text.x
    _draw_text(pen, text, offer, label, boards, sizes.unit)
    clicked = _draw_buttons(pen, buttons, high, offer, at, joining)
    pen.surface.set_clip(old)
    return clicked


def _draw_buttons(
    pen: Pen,
    area: pygame.Rect,
    high: list[int],
    offer: Offer,
    at: Deed | None,
    joining: bool,
) -> Deed | None:
    """What can be done, one below the other."""
    sizes, clicked = pen.sizes, None
    if joining and high:
        middle = area.center
        pen.text(
            "joining …", middle, sizes.unit, DIM, width=area.width, anchor="center"
        )
        return None
    y = area.y
    for deed, tall in zip(deeds(offer), high, strict=True):
        place = pygame.Rect(area.x, y, area.width, tall)
        large = tall > 3 * sizes.unit
        if deed == "watch":
            size = sizes.unit if area.width > 8 * sizes.unit else sizes.small
            hit = draw_button(pen, place, "Watch", size=size)
        else:
            word = "Join" if offer.room else "Play"
            word = word.upper() if large else word
            size = sizes.large if large else sizes.unit
            room = area.width - sizes.gap - pen.fonts.width(word, size, large)
            key = offer.key if cap_width(pen, offer.key) <= room else ""
            hit = draw_button(pen, place, word, key=key, strong=large, size=size)
        if hit:
            clicked = deed
        if deed == at:
            ring(pen, place.inflate(sizes.gap // 2, sizes.gap // 2))
        y = place.bottom + sizes.gap
    return clicked


def _draw_board(pen: Pen, board: pygame.Rect, offer: Offer, boards: Boards) -> None:
    """What is played there now; else a dark field that says whether one may."""
    room = offer.room
    pen.box(board, BLACK, LINE)
    shown = room is not None and not room.locked
    if (
        shown
        and room is not None
        and boards.draw(pen.surface, board.inflate(-4, -4), room.table)
    ):
        return
    size = min(board.size) // 2
    if not offer.lets_in or (room is not None and room.closed):
        left = board.centerx - round(size * 0.45), board.centery
        draw_bar(pen, left, size, LINE)
        return
    if room is not None and room.locked:
        left = board.centerx - round(size * 0.4), board.centery
        draw_padlock(pen, left, size, LINE)
        return
    half = max(2, size // 3)
    x, y = board.centerx - half * 2 // 3, board.centery
    points = [(x, y - half), (x + half * 5 // 3, y), (x, y + half)]
    pygame.draw.polygon(pen.surface, LINE, points)


# --- the words -----------------------------------------------------------------------


def _draw_text(
    pen: Pen,
    area: pygame.Rect,
    offer: Offer,
    label: Label,
    boards: Boards,
    size: int,
) -> None:
    """Its name and signs, how many play, and who: as much as there is room for."""
    sizes = pen.sizes
    if area.width < 2 * sizes.unit:
        return
    signs = _sign_width(pen, offer.room)
    is_beside = area.width - signs >= 6 * sizes.unit
    width = area.width - signs if is_beside else area.width
    called = pen.fonts.fit(offer.called, size, width, True)
    game = pen.fonts.width(offer.kind, sizes.small) + sizes.gap if offer.kind else 0
    is_named = pen.fonts.width(called, size, True) + game <= width
    small, title = pen.fonts.height(sizes.small), pen.fonts.height(size)
    lines = [] if is_beside else [(", ".join(_signs(offer.room)), WARN)]
    ink = GOOD if offer.room and offer.title else DIM
    lines += [(offer.kind, DIM)] if offer.kind and not is_named else []
    lines.append((played(offer), ink))
    leader = boards.leader(offer.room.table) if offer.room is not None else None
    if leader is not None:
        lines.append((f"{isolated(label(leader))} leads", ink))
    lines += [(line, DIM) for line in peopled(offer, label)]
    lines = lines[: max(0, (area.height - title) // small)]
    y = area.centery - (title + small * len(lines)) // 2
    colour = WHITE if offer.title else DIM
    name = pen.text(called, (area.x, y), size, colour, bold=True)
    x = name.right + sizes.gap
    if offer.kind and is_named:
        at = (x, name.centery)
        word = pen.text(offer.kind, at, sizes.small, DIM, anchor="midleft")
        x = word.right + sizes.gap
    if is_beside:
        _draw_signs(pen, x, name.centery, offer.room)
    y += title
    for line, ink in lines:
        pen.text(line, (area.x, y), sizes.small, ink, width=area.width)
        y += small


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


def played(offer: Offer) -> str:
    """How many play, and for how long, in one line."""
    room = offer.room
    if room is None:
        return "Nobody plays yet"
    plays = max(0, room.members - room.watchers)
    parts = ["1 plays" if plays == 1 else f"{plays} play"]
    if room.watchers:
        verb = "watches" if room.watchers == 1 else "watch"
        parts.append(f"{room.watchers} {verb}")
    if room.round:
        parts.append(f"round {room.round}")
    return ", ".join(parts)


def peopled(offer: Offer, label: Label) -> list[str]:
    """Who opened it and, if that is somebody else, who hosts it: a line each."""
    room = offer.room
    if room is None:
        return []
    host = isolated(label(room.host))
    if room.opener is None:
        return [f"hosted by {host}"]
    if room.host == room.opener:
        return [f"by {host}"]
    return [f"by {isolated(label(room.opener))}", f"hosted by {host}"]
