"""The row of conversations: one is shown, a click turns to another."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pygame

from games.window.theme import CALM, DIM, HOVER, PANEL, RAISED, RED, TEXT, WHITE
from games.window.widgets.pen import Pen
from p2p import EVERYONE


class Tab(msgspec.Struct, frozen=True):
    """A conversation, with an id or everyone. So many lines in it are new, and of these
    so many call me; `is_away`: nobody is there to read."""

    to: str
    label: str
    unread: int = 0
    calls: int = 0
    is_away: bool = False


def draw_tabs(pen: Pen, area: pygame.Rect, tabs: Sequence[Tab], current: str) -> str:
    """Draw them side by side; those that find no place are behind a number. Returns to
    whom the clicked one is, or ""."""
    shown = _fitting(pen, area.width, tabs, current)
    clicked, x, end = "", area.x, area.right
    if hidden := [tab for tab in tabs if tab not in shown]:
        more = _more(hidden)
        place = pygame.Rect(0, area.y, min(area.width, _width(pen, more)), area.height)
        place.right = area.right
        if _draw_tab(pen, place, more, False):
            clicked = more.to
        end = place.left
    for tab in shown:
        wide = max(0, min(_width(pen, tab), end - x))
        place = pygame.Rect(x, area.y, wide, area.height)
        if _draw_tab(pen, place, tab, tab.to == current):
            clicked = tab.to
        x = place.right + pen.sizes.gap // 2
    return clicked


def draw_bubble(
    pen: Pen, right: tuple[int, int], count: int, calls: int, is_crowd: bool = False
) -> int:
    """How many lines are new, around the middle of its right side; red if some call me,
    and with a sign if that is among many who speak (`is_crowd`). Returns where it
    begins; nothing is drawn for none."""
    if not count:
        return right[0]
    small = pen.sizes.small
    text = _counted(count, bool(calls) and is_crowd)
    bubble = pygame.Rect(0, 0, 0, round(small * 1.5))
    bubble.width = max(bubble.height, pen.fonts.width(text, small) + pen.sizes.gap)
    bubble.midright = right
    colour = RED if calls else CALM
    pygame.draw.rect(pen.surface, colour, bubble, border_radius=bubble.height // 2)
    pen.text(text, bubble.center, small, WHITE, bold=True, anchor="center")
    return bubble.left


def _counted(count: int, is_called: bool) -> str:
    text = f"{count}" if count < 100 else "99+"
    return f"@ {text}" if is_called else text


def _fitting(pen: Pen, width: int, tabs: Sequence[Tab], current: str) -> list[Tab]:
    """In their order those that fit: the first, the current one, then those with news,
    then the last ones."""

    def rank(number: int) -> tuple[bool, bool, bool, bool, int]:
        tab = tabs[number]
        return number > 0, tab.to != current, not tab.calls, not tab.unread, -number

    left = width
    chosen: set[int] = set()
    for number in sorted(range(len(tabs)), key=rank):
        rest = [tab for at, tab in enumerate(tabs) if at not in chosen | {number}]
        more = _width(pen, _more(rest)) if rest else 0
        wide = _width(pen, tabs[number]) + pen.sizes.gap // 2
        is_kept = number == 0 or tabs[number].to == current
        if wide + more > left and not is_kept:
            break
        chosen.add(number)
        left -= wide
    return [tab for number, tab in enumerate(tabs) if number in chosen]


def _more(hidden: Sequence[Tab]) -> Tab:
    """What stands for all that are not shown; it leads to the one that matters most."""
    first = max(hidden, key=lambda tab: (tab.calls, tab.unread))
    news, calls = sum(tab.unread for tab in hidden), sum(tab.calls for tab in hidden)
    return Tab(first.to, f"+{len(hidden)}", news, calls)


def _width(pen: Pen, tab: Tab) -> int:
    sizes = pen.sizes
    name = min(pen.fonts.width(tab.label, sizes.small, True), 8 * sizes.unit)
    bubble = 0
    if tab.unread:
        text = _counted(tab.unread, bool(tab.calls) and tab.to == EVERYONE)
        wide = pen.fonts.width(text, sizes.small) + sizes.gap
        bubble = max(round(sizes.small * 1.5), wide) + sizes.gap // 2
    return name + bubble + 2 * sizes.gap


def _draw_tab(pen: Pen, place: pygame.Rect, tab: Tab, is_current: bool) -> bool:
    sizes = pen.sizes
    ground = RAISED if is_current else HOVER if pen.over(place) else PANEL
    pen.box(place, ground)
    inner = place.inflate(-2 * sizes.gap, 0)
    crowd = tab.to == EVERYONE
    end = draw_bubble(pen, inner.midright, tab.unread, tab.calls, crowd)
    space = end - inner.x - (sizes.gap // 2 if tab.unread else 0)
    strong = is_current or bool(tab.unread)
    colour = DIM if tab.is_away or not strong else WHITE if is_current else TEXT
    at = (inner.x, inner.centery)
    pen.text(
        tab.label, at, sizes.small, colour, bold=True, width=space, anchor="midleft"
    )
    return pen.clicked(place)
