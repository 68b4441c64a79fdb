"""The conversations as a list: everyone, and each person with whom there is one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pygame

from games.face import Face
from games.window.chat.below import below_place, draw_below
from games.window.chat.chatline import Faces
from games.window.chat.tabs import Tab, draw_bubble
from games.window.dialog.drawing import blind
from games.window.letters.harmless import clean
from games.window.theme import DIM, HOVER, RAISED, TEXT, WHITE
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face
from games.window.widgets.scroll import Scroll
from p2p import EVERYONE

FAINT = 90  # of 255
Last = Callable[[str], str]


class TalkList:
    """Beside the log, where there is room."""

    def __init__(self) -> None:
        self._scroll = Scroll()
        self._current = ""

    def draw(
        self,
        pen: Pen,
        area: pygame.Rect,
        tabs: Sequence[Tab],
        current: str,
        faces: Faces,
        last: Last,
    ) -> str:
        """Draw them; `last` is what was said last with whom. Returns to whom the
        clicked one is, or ""."""
        sizes, clicked = pen.sizes, ""
        step = round(2.9 * sizes.unit)
        if current != self._current:  # it has to be seen
            self._current = current
            number = next((n for n, tab in enumerate(tabs) if tab.to == current), 0)
            self._scroll.show(number * step, number * step + step, area)
        down = self._scroll.take(pen, area, step * len(tabs), step)
        first = (area.height + down) // step  # that is not seen as a whole
        hidden = [tab for tab in tabs[max(1, first) :] if tab.unread]
        count, calls = sum(t.unread for t in hidden), sum(t.calls for t in hidden)
        old = pen.clip(area)
        is_over = bool(hidden) and pen.over(below_place(pen, area, count))
        rows = blind(pen) if is_over else pen
        for number, tab in enumerate(tabs):
            place = pygame.Rect(area.x, area.y + number * step - down, area.width, step)
            if not place.colliderect(area):
                continue
            row = place.inflate(0, -2)
            ground = RAISED if tab.to == current else HOVER if rows.over(row) else None
            if ground is not None:
                pen.box(row, ground)
            if tab.to == current:
                bar = pygame.Rect(row.x, row.y + sizes.gap // 2, 3, 0)
                bar.height = row.height - sizes.gap
                pen.surface.fill(WHITE, bar)
            _draw_one(pen, row, tab, faces, last(tab.to))
            clicked = tab.to if rows.clicked(row) else clicked
        if hidden and draw_below(pen, area, count, calls):
            clicked = hidden[0].to
        pen.over_button |= rows.over_button
        pen.surface.set_clip(old)
        return clicked


def _draw_one(pen: Pen, row: pygame.Rect, tab: Tab, faces: Faces, last: str) -> None:
    sizes = pen.sizes
    size = round(1.7 * sizes.unit)
    face = pygame.Rect(row.x + sizes.gap, row.centery - size // 2, size, size)
    if tab.to == EVERYONE:
        _draw_crowd(pen, face)
    else:
        draw = _draw_away if tab.is_away else _draw_here
        draw(pen, face, faces(tab.to))
    x = face.right + sizes.gap
    inner = row.inflate(-2 * sizes.gap, 0)
    right = draw_bubble(pen, inner.midright, tab.unread, tab.calls, tab.to == EVERYONE)
    space = right - x - (sizes.gap // 2 if tab.unread else 0)
    small = pen.fonts.height(sizes.small)
    colour = DIM if tab.is_away else WHITE if tab.unread else TEXT
    at = (x, row.centery - small)
    pen.text(tab.label, at, sizes.small, colour, bold=True, width=space)
    below = "not here" if tab.is_away and not last else clean(last)
    pen.text(below, (x, row.centery), sizes.small, DIM, width=space)


def _draw_here(pen: Pen, area: pygame.Rect, face: Face) -> None:
    draw_face(pen.surface, area, face)


def _draw_away(pen: Pen, area: pygame.Rect, face: Face) -> None:
    """Who is not here is seen faintly."""
    layer = pygame.Surface(area.size, pygame.SRCALPHA)
    draw_face(layer, layer.get_rect(), face)
    layer.set_alpha(FAINT)
    pen.surface.blit(layer, area)


def _draw_crowd(pen: Pen, area: pygame.Rect) -> None:
    """Everyone: three heads."""
    part = area.width // 4
    for x, y, ink in (-part, 0, DIM), (part, 0, DIM), (0, part // 2, TEXT):
        at = (area.centerx + x, area.centery + y)
        pygame.draw.circle(pen.surface, ink, at, max(2, part))
