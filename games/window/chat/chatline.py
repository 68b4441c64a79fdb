"""One entry of the chat on the screen: who, when, the text, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pygame

from games.face import Face
from games.window.chat.chatlog import ChatEntry
from games.window.chat.rows import Row
from games.window.chat.shape import Shape, across_height, face_size, is_narrow, letters
from games.window.chat.spots import index_at, spans
from games.window.chat.wording import Mark, Wording
from games.window.theme import (
    BLACK,
    DIM,
    GOOD,
    HOVER,
    LINE,
    RAISED,
    TEXT,
    WARN,
    WHITE,
    Colour,
)
from games.window.widgets.pen import Pen
from games.window.widgets.portrait import draw_face

Faces = Callable[[str], Face]

LINK: Colour = (120, 180, 255)
CHOSEN: Colour = (34, 58, 98)  # the ground of what is selected
CALLED: Colour = (44, 36, 20)  # the ground of what mentions me
FRESH = "new from here"


class Touch(msgspec.Struct, frozen=True):
    """What was clicked of an entry: that it folds or unfolds, or a link."""

    folds: bool = False
    link: str = ""


NOTHING = Touch()


def spot_at(pen: Pen, shape: Shape, area: pygame.Rect, at: tuple[int, int]) -> int:
    """The place in its wording that is nearest to a point."""
    step = pen.fonts.height(pen.sizes.unit)
    number = (at[1] - area.y - shape.y) // step
    if number < 0 or not shape.rows:
        return 0
    if number >= len(shape.rows):
        return shape.rows[-1].end
    row = shape.rows[number]
    fonts, size = letters(pen, row)
    line = shape.wording.text[row.start : row.end]
    x = at[0] - area.x - shape.x - row.x
    return row.start + index_at(fonts, line, size, x, row.leftward)


def draw_entry(
    pen: Pen,
    entry: ChatEntry,
    shape: Shape,
    label: str,
    area: pygame.Rect,
    faces: Faces,
    chosen: tuple[int, int] = (0, 0),
) -> Touch:
    """Draw it in `area`, its author called `label`; `faces` gives that of an id, and
    what of the wording is `chosen` stands out. Returns what was clicked."""
    sizes, small = pen.sizes, pen.fonts.height(pen.sizes.small)
    y = area.y
    if entry.day:
        place = pygame.Rect(area.x, y, area.width, across_height(pen))
        _draw_across(pen, entry.day, place, DIM)
        y += place.height
    if shape.is_fresh:
        place = pygame.Rect(area.x, y, area.width, across_height(pen))
        _draw_across(pen, FRESH, place, WARN)
        y += place.height
    if not entry.who:
        for number, line in enumerate(shape.remark):
            pen.text(line, (area.x, y + number * small), sizes.small, DIM)
        return NOTHING
    if entry.calls_me:
        _draw_call(pen, pygame.Rect(area.x, y, area.width, area.bottom - y))
    if shape.is_head:
        y += sizes.gap // 2
        _draw_head(pen, entry, label, pygame.Rect(area.x, y, area.width, 0), faces)
    return _draw_body(pen, entry, shape, area, faces, chosen)


def _draw_call(pen: Pen, area: pygame.Rect) -> None:
    """It mentions me: its own ground, and a bar beside it."""
    wide = area.inflate(pen.sizes.gap, 0)
    pen.surface.fill(CALLED, wide)
    pen.surface.fill(WARN, (wide.x, wide.y, 3, wide.height))


def _draw_across(pen: Pen, text: str, area: pygame.Rect, colour: Colour) -> None:
    """Between two lines across."""
    at, small = area.center, pen.sizes.small
    place = pen.text(text, at, small, colour, width=area.width, anchor="center")
    line = LINE if colour == DIM else colour
    for x, end in (area.x, place.left), (place.right, area.right):
        if end - x > 2 * pen.sizes.gap:
            from_x = x if x == area.x else x + pen.sizes.gap
            pen.surface.fill(line, (from_x, area.centery, end - x - pen.sizes.gap, 1))


def _draw_head(
    pen: Pen, entry: ChatEntry, label: str, area: pygame.Rect, faces: Faces
) -> None:
    """Face, name and time."""
    sizes = pen.sizes
    small = pen.fonts.height(sizes.small)
    face, x = faces(entry.who), area.x
    if is_narrow(pen, area.width):
        size = small
        draw_face(pen.surface, pygame.Rect(x, area.y, size, size), face)
    else:
        size = face_size(pen)
        draw_face(pen.surface, pygame.Rect(x, area.y + 2, size, size), face)
    x += size + sizes.gap * (1 if size > small else 0) + (4 if size <= small else 0)
    edge = area.right
    when = pen.text(entry.time, (edge, area.y), sizes.small, DIM, anchor="topright")
    edge = when.left - sizes.gap // 2
    if entry.fate is not None:
        edge -= sizes.gap // 2
        edge = _draw_fate(pen, entry, edge, area.y + small // 2) - sizes.gap // 2
    colour = WHITE if entry.mine else face.rgb
    who, room = "You" if entry.mine else label, max(0, edge - x)
    pen.text(who, (x, area.y), sizes.small, colour, bold=True, width=room)


def _draw_body(
    pen: Pen,
    entry: ChatEntry,
    shape: Shape,
    area: pygame.Rect,
    faces: Faces,
    chosen: tuple[int, int],
) -> Touch:
    """What was said, and what became of it."""
    sizes, touch = pen.sizes, NOTHING
    small, step = pen.fonts.height(sizes.small), pen.fonts.height(sizes.unit)
    x, y, clip = area.x + shape.x, area.y + shape.y, pen.surface.get_clip()
    for row in shape.rows:
        if y + step > clip.top and y < clip.bottom:
            place = pygame.Rect(x, y, area.right - x, step)
            touch = _draw_row(pen, shape, row, place, faces, chosen) or touch
        y += step
    if shape.folds:
        less = entry.unfolded
        count = f"{shape.total} lines" if shape.total else "of it"
        words = "show less" if less else f"show all {count}"
        place = pen.text(words, (x, y), sizes.small, LINK)
        if pen.clicked(place.inflate(sizes.gap, 4)):
            touch = Touch(folds=True)
        y += small + sizes.gap // 2
    if entry.fate is not None and not shape.is_head:
        _draw_fate(
            pen, entry, area.right, y + small // 2 if shape.is_low else y - step // 2
        )
        y += small if shape.is_low else 0
    failed = entry.fate is not None and bool(entry.fate.failed)
    for line in shape.remark:
        pen.text(line, (x, y), sizes.small, WARN if failed else DIM)
        y += small
    return touch


def _draw_row(
    pen: Pen,
    shape: Shape,
    row: Row,
    place: pygame.Rect,
    faces: Faces,
    chosen: tuple[int, int],
) -> Touch | None:
    """One line; returns what was clicked in it."""
    fonts, size = letters(pen, row)
    line = shape.wording.text[row.start : row.end]
    x, touch = place.x + row.x, None
    if row.code:
        pen.surface.fill(BLACK, place.inflate(pen.sizes.gap // 2, 0))
    start, end = (max(0, min(at - row.start, len(line))) for at in chosen)
    for left, width in spans(fonts, line, size, start, end, row.leftward):
        pen.surface.fill(CHOSEN, (x + left, place.y, width, place.height))
    y = place.y + (place.height - fonts.height(size)) // 2
    for at, end, mark in _pieces(shape.wording, row):
        colour = _colour(mark, faces)
        # A part of the whole line in this colour: its letters join as they would.
        ink = fonts.line(line, size, colour, leftward=row.leftward)
        for left, width in spans(fonts, line, size, at, end, row.leftward):
            part = (left, 0, width, ink.get_height())
            drawn = pen.surface.blit(ink, (x + left, y), part)
            if mark is not None and mark.kind == "link":
                under = drawn.bottom - max(1, size // 8)
                pen.surface.fill(colour, (drawn.x, under, drawn.width, 1))
                if pen.clicked(drawn):
                    touch = Touch(link=mark.target)
    return touch


def _colour(mark: Mark | None, faces: Faces) -> Colour:
    if mark is None:
        return TEXT
    if mark.kind == "link":
        return LINK
    return WARN if mark.kind == "me" else faces(mark.target).rgb


def _pieces(wording: Wording, row: Row) -> Iterator[tuple[int, int, Mark | None]]:
    """A line in pieces: from where to where in it each goes, and what it is."""
    length = row.end - row.start
    marks = [m for m in wording.marks if m.start < row.end and m.end > row.start]
    at = 0
    for mark in marks:
        start = max(at, mark.start - row.start)
        end = min(length, mark.end - row.start)
        if start > at:
            yield at, start, None
        if end > start:
            yield start, end, mark
        at = max(at, end)
    if at < length:
        yield at, length, None


def _draw_fate(pen: Pen, entry: ChatEntry, right: int, y: int) -> int:
    """The fate of an own message before `right`; returns where it begins."""
    fate, small, left = entry.fate, pen.sizes.small, right
    if fate is None:
        return left
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


def draw_hover(pen: Pen, entry: ChatEntry, shape: Shape, area: pygame.Rect) -> bool:
    """What is told and offered below the mouse: when it was said, and a button that
    copies it; whether that was clicked."""
    small = pen.sizes.small
    width = pen.fonts.width("Copy", small) + 2 * pen.sizes.gap
    height = pen.fonts.height(small) + 4
    box = pygame.Rect(area.right - width, 0, width, height)
    box.y = area.y + shape.y + (-height if shape.is_head else 0)
    box.y = max(box.y, pen.surface.get_clip().y)
    pen.box(box, HOVER if pen.over(box) else RAISED, LINE)
    pen.text("Copy", box.center, small, TEXT, anchor="center")
    if not shape.is_head:
        when = pygame.Rect(0, box.y, 0, height)
        when.width = pen.fonts.width(entry.time, small) + pen.sizes.gap
        when.right = box.left
        pen.box(when, RAISED)
        pen.text(entry.time, when.center, small, DIM, anchor="center")
    return pen.clicked(box)
