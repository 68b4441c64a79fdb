"""One entry of the chat on the screen: who, when, the text, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pygame

from games.window.chatlog import ChatEntry
from games.window.letters.scripts import rightward
from games.window.pen import Pen
from games.window.theme import DIM, GOOD, LINE, TEXT, WARN, WHITE, Colour

Paint = Callable[[str], Colour]

MAX_LINES = 12  # lines of one message that are shown until it is clicked
MAX_UNFOLDED = 1000


def entry_height(pen: Pen, entry: ChatEntry, width: int) -> int:
    """In pixels, with the gap below."""
    fonts, sizes = pen.fonts, pen.sizes
    small = fonts.height(sizes.small)
    if not entry.who:
        lines = len(fonts.wrap(entry.text, sizes.small, width, 3))
        return lines * small + sizes.gap
    most = MAX_UNFOLDED if entry.unfolded else MAX_LINES
    lines = len(fonts.paragraphs(entry.text, sizes.unit, width, most))
    tall = small + 2 + lines * fonts.height(sizes.unit) + sizes.gap
    if entry.remark:
        tall += small * len(fonts.wrap(entry.remark, sizes.small, width, 2))
    return tall + (small + sizes.gap if entry.day else 0)


def guessed_height(pen: Pen, entry: ChatEntry, width: int) -> int:
    """About the same, at once."""
    sizes = pen.sizes
    lines = 1 + entry.text.count("\n") + len(entry.text) * sizes.unit // (2 * width)
    return sizes.row + min(lines, MAX_LINES) * pen.fonts.height(sizes.unit)


def draw_entry(
    pen: Pen, entry: ChatEntry, label: str, area: pygame.Rect, paint: Paint
) -> bool:
    """Draw it in `area`, its author called `label`; `paint` gives the colour of an id.
    Returns whether it is to be unfolded."""
    sizes = pen.sizes
    if not entry.who:
        pen.lines(entry.text, area, sizes.small, DIM, 3)
        return False
    small = pen.fonts.height(sizes.small)
    area = area.copy()
    if entry.day:
        _draw_day(pen, entry.day, area)
        area.y += small + sizes.gap
        area.height -= small + sizes.gap
    if entry.calls_me and not entry.where:
        bar = pygame.Rect(area.x - sizes.gap, area.y, 3, area.height - sizes.gap)
        pen.surface.fill(WARN, bar)
    edge = _draw_margin(pen, entry, area.right, area.y + small // 2)
    _draw_who(pen, entry, label, (area.x, area.y), edge - area.x - sizes.gap, paint)
    text = area.move(0, small + 2)
    tall, unfolds = _draw_text(pen, entry, text, paint)
    text.y += tall
    if entry.remark:
        failed = entry.fate is not None and bool(entry.fate.failed)
        pen.lines(entry.remark, text, sizes.small, WARN if failed else DIM, 2)
    return unfolds


def _draw_day(pen: Pen, day: str, area: pygame.Rect) -> None:
    """Between two lines across."""
    small = pen.sizes.small
    y = area.y + pen.fonts.height(small) // 2
    place = pen.text(
        day, (area.centerx, y), small, DIM, width=area.width, anchor="center"
    )
    for x, end in (area.x, place.left), (place.right, area.right):
        if end - x > 2 * pen.sizes.gap:
            pen.surface.fill(LINE, (x, y, end - x - pen.sizes.gap, 1))


def _draw_text(
    pen: Pen, entry: ChatEntry, area: pygame.Rect, paint: Paint
) -> tuple[int, bool]:
    """What was said; returns the height it took, and whether a click unfolds it."""
    unit, step = pen.sizes.unit, pen.fonts.height(pen.sizes.unit)
    most = MAX_UNFOLDED if entry.unfolded else MAX_LINES
    unfolds = False
    for number, (indent, line) in enumerate(
        pen.fonts.paragraphs(entry.text, unit, area.width, most)
    ):
        at = (area.x + indent, area.y + number * step)
        if number == most:
            unfolds = pen.clicked(pen.text(line, at, unit, DIM))
            continue
        for start, piece, colour in _pieces(entry, line, paint):
            x = at[0] + (pen.fonts.width(line[:start], unit) if start else 0)
            pen.text(piece, (x, at[1]), unit, colour)
    lines = len(pen.fonts.paragraphs(entry.text, unit, area.width, most))
    return step * lines, unfolds


def _pieces(
    entry: ChatEntry, line: str, paint: Paint
) -> Iterator[tuple[int, str, Colour]]:
    """A line, with colours for whom it mentions. What is written right to left is drawn
    in one piece: there, a part of a line is not at its place in the text."""
    calls = {call.text: call for call in entry.calls if call.text in line}
    if not calls or any(rightward(sign) is False for sign in line):
        yield 0, line, TEXT
        return
    at = 0
    while calls:
        places = {line.find(text, at): text for text in calls}
        places.pop(-1, None)
        if not places:
            break
        start = min(places)
        call = calls[places[start]]
        if start > at:
            yield at, line[at:start], TEXT
        at = start + len(call.text)
        yield start, call.text, WARN if call.is_me else paint(call.who)
    if at < len(line):
        yield at, line[at:], TEXT


def _draw_who(
    pen: Pen,
    entry: ChatEntry,
    label: str,
    at: tuple[int, int],
    width: int,
    paint: Paint,
) -> None:
    small = pen.sizes.small
    colour = WHITE if entry.mine else paint(entry.who)
    side = f" {entry.where}" if entry.where else ""
    space = width - min(width // 2, pen.fonts.width(side, small))
    who = "You" if entry.mine else label
    name = pen.text(who, at, small, colour, bold=True, width=space)
    if side:
        pen.text(side, (name.right, at[1]), small, WARN, width=width - name.width)


def _draw_margin(pen: Pen, entry: ChatEntry, right: int, y: int) -> int:
    """Time, and before it the fate of an own message; returns where it begins."""
    small = pen.sizes.small
    left = pen.text(entry.time, (right, y), small, DIM, anchor="midright").left
    fate = entry.fate
    if fate is None:
        return left
    left -= pen.sizes.gap // 2
    if word := entry.mark:
        colour = GOOD if fate.got else DIM
        left = pen.text(word, (left, y), small, colour, anchor="midright").left
    match fate.mark:
        case "delivered":
            pen.tick((left - small, y), GOOD)
        case "failed":
            pen.cross((left, y), WARN)
        case "queued":
            pen.clock((left, y), DIM)
    return left - small
