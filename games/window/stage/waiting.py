"""What the projector shows while there is nothing to be shown: why, and what to do."""

from __future__ import annotations

from collections.abc import Sequence

import pygame

from games.face import face_of
from games.window.desktop.icon import draw_sign
from games.window.lobby.advice import draw_advice
from games.window.stage.layout import centred
from games.window.stage.wording import Waiting
from games.window.theme import DIM, GROUND, LINE, RAISED, TEXT, WARN, WHITE, Sizes
from games.window.widgets.button import cap_width, draw_cap
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face
from games.window.widgets.signs import draw_padlock
from p2p import Finding, Peer, short_code

KEYS = (("F11", "full screen"), ("Esc", "end"))
LARGER = 1.25  # than beside a board: there is room
SIGN = 4  # units
FACE = 3  # units of one who is here
WIDE = 6.5  # units of a name below it
MOST_ROWS = 2


def draw_waiting(
    pen: Pen,
    area: pygame.Rect,
    waiting: Waiting,
    here: Sequence[Peer],
    findings: Sequence[Finding],
) -> None:
    """Draw it in all of `area`. `here` are the others in the network; of who is alone
    the doctor's `findings` are told, if there are any."""
    pen.surface.fill(GROUND, area)
    inner = area.inflate(-4 * pen.sizes.pad, -2 * pen.sizes.pad)
    foot = _draw_keys(pen, inner)
    others = _others_height(pen, inner, here, findings)
    below = pygame.Rect(inner.x, foot.y - pen.sizes.pad - others, inner.width, others)
    if here:
        _draw_others(pen, below, here)
    elif findings:
        draw_advice(pen, below, findings)
    sizes = Sizes(round(pen.sizes.unit * LARGER))
    pen, fonts = Pen(pen.surface, pen.fonts, sizes, pen.mouse), pen.fonts
    top = inner.copy()
    top.height = foot.y - sizes.pad - others - inner.y
    tall = (
        SIGN * sizes.unit
        + sizes.pad
        + 2 * fonts.height(sizes.huge)
        + 2 * fonts.height(sizes.unit)
        + fonts.height(sizes.large)
        + 3 * sizes.pad
    )
    y = inner.y + max(0, top.height - tall) // 2
    y = _draw_sign(pen, inner, y, waiting.is_locked) + sizes.pad
    left = pygame.Rect(inner.x, y, inner.width, max(0, top.bottom - y))
    huge, unit = sizes.huge, sizes.unit
    left.y += centred(pen, waiting.head, left, huge, WHITE, bold=True) + sizes.gap
    left.height = max(0, top.bottom - left.y)
    narrow = left.inflate(-min(left.width // 4, 8 * unit), 0)
    if waiting.text:
        left.y += centred(pen, waiting.text, narrow, unit, TEXT) + sizes.gap
    left.height = max(0, top.bottom - left.y)
    if waiting.typed:
        _draw_typed(pen, left, waiting.typed)


def _draw_keys(pen: Pen, inner: pygame.Rect) -> pygame.Rect:
    """At the foot; returns where that is."""
    sizes, fonts = pen.sizes, pen.fonts
    row = pygame.Rect(inner.x, 0, inner.width, round(1.6 * sizes.small))
    row.bottom = inner.bottom
    widths = [
        cap_width(pen, key) + fonts.width(text, sizes.small) for key, text in KEYS
    ]
    x = row.centerx - (sum(widths) + sizes.pad * (len(KEYS) - 1)) // 2
    for (key, text), wide in zip(KEYS, widths, strict=True):
        cap = draw_cap(pen, key, (x, row.centery))
        at = (cap.right + sizes.gap, row.centery)
        pen.text(text, at, sizes.small, DIM, anchor="midleft")
        x += wide + sizes.pad
    return row


def _draw_sign(pen: Pen, inner: pygame.Rect, y: int, is_locked: bool) -> int:
    """Returns where it ends."""
    sign = pygame.Rect(0, y, SIGN * pen.sizes.unit, SIGN * pen.sizes.unit)
    sign.centerx = inner.centerx
    if is_locked:
        size = round(sign.width * 0.8)
        draw_padlock(pen, (sign.centerx - size * 2 // 5, sign.centery), size, WARN)
    else:
        draw_sign(pen.surface, sign)
    return sign.bottom


def _draw_typed(pen: Pen, area: pygame.Rect, typed: str) -> None:
    """What is to be typed, in a box, in one line if it can be."""
    sizes, fonts = pen.sizes, pen.fonts
    wide = area.width - 2 * sizes.pad
    size = sizes.large
    if fonts.width(typed, size, True) > wide:
        size = sizes.unit
    width = fonts.width(typed, size, True)
    step = fonts.height(size)
    lines = 1 if width <= wide else 2
    box = pygame.Rect(0, area.y, 0, lines * step + sizes.gap)
    if box.height > area.height:
        return
    box.width = min(area.width, width + 2 * sizes.pad)
    box.centerx = area.centerx
    pen.box(box, RAISED, LINE)
    inner = box.inflate(-2 * sizes.pad, -sizes.gap)
    if lines == 1:
        pen.text(typed, box.center, size, WHITE, bold=True, anchor="center")
    else:
        centred(pen, typed, inner, size, WHITE, bold=True)


def _others_height(
    pen: Pen, inner: pygame.Rect, here: Sequence[Peer], findings: Sequence[Finding]
) -> int:
    sizes, fonts = pen.sizes, pen.fonts
    if not here:
        return round(inner.height * 0.3) if findings else fonts.height(sizes.unit)
    rows = 1 if inner.height < 26 * sizes.unit else MOST_ROWS
    rows = min(rows, -(-len(here) // _columns(pen, inner)))
    return fonts.height(sizes.unit) + sizes.gap + rows * _row(pen)


def _columns(pen: Pen, inner: pygame.Rect) -> int:
    return max(1, int(inner.width // (WIDE * pen.sizes.unit)))


def _row(pen: Pen) -> int:
    return FACE * pen.sizes.unit + pen.fonts.height(pen.sizes.small) + pen.sizes.gap


def _draw_others(pen: Pen, area: pygame.Rect, here: Sequence[Peer]) -> None:
    """How many are here, and as many of their faces as fit."""
    sizes, fonts = pen.sizes, pen.fonts
    count = f"{len(here)} other computers are here"
    if len(here) == 1:
        count = "One other computer is here"
    at = area.midtop
    head = pen.text(count, at, sizes.unit, DIM, width=area.width, anchor="midtop")
    columns = min(_columns(pen, area), len(here))
    wide = round(WIDE * sizes.unit)
    y = head.bottom + sizes.gap
    shown = sorted(here, key=lambda peer: (peer.name.casefold(), peer.id))
    rows = max(0, (area.bottom - y) // _row(pen))
    shown = shown[: rows * columns]
    for number, peer in enumerate(shown):
        row, column = divmod(number, columns)
        in_row = min(columns, len(shown) - row * columns)
        x = area.centerx - in_row * wide // 2 + column * wide
        cell = pygame.Rect(x, y + row * _row(pen), wide, _row(pen))
        face = pygame.Rect(0, 0, FACE * sizes.unit, FACE * sizes.unit)
        face.midtop = cell.midtop
        draw_face(pen.surface, face, face_of(peer.face, peer.id))
        name = fonts.fit(
            peer.name.strip() or short_code(peer.id), sizes.small, wide - sizes.gap
        )
        pen.text(name, face.midbottom, sizes.small, TEXT, anchor="midtop")
