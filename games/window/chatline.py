"""One entry of the chat on the screen: who, when, the text, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import msgspec
import pygame

from games.face import Face
from games.window.chat.rows import Row, code_size, rows
from games.window.chat.spots import index_at, is_mixed, spans
from games.window.chat.wording import Mark, Wording, worded
from games.window.chatlog import ChatEntry
from games.window.letters.fixed import fixed
from games.window.letters.fonts import Fonts
from games.window.pen import Pen
from games.window.portrait import draw_face
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

Faces = Callable[[str], Face]

MAX_LINES = 12  # of one message that are shown until it is unfolded
SPARED = 2  # lines that are not worth folding
NARROW = 17  # units; in less, a face stands in the line of the name
LINK: Colour = (120, 180, 255)
CHOSEN: Colour = (44, 74, 122)  # the ground of what is selected
CALLED: Colour = (44, 36, 20)  # the ground of what mentions me
FRESH = "new from here"

_worded = lru_cache(512)(worded)


class Shape(msgspec.Struct, frozen=True):
    """How an entry stands in the log: all that its height depends on, in pixels.

    `key` tells whether it is still right. `is_head`: with its author and time;
    `is_fresh`: it is the first that is new. The text begins at (`x`, `y`); `rows` are
    those that are shown, of `total` ones.
    """

    key: tuple[object, ...]
    wording: Wording
    rows: tuple[Row, ...]
    total: int
    folds: bool
    is_head: bool
    is_fresh: bool
    is_low: bool  # the fate of it has a line of its own below
    remark: tuple[str, ...]
    x: int
    y: int
    height: int


class Touch(msgspec.Struct, frozen=True):
    """What was clicked of an entry: that it folds or unfolds, or a link."""

    folds: bool = False
    link: str = ""


NOTHING = Touch()


def shape_of(
    pen: Pen, entry: ChatEntry, width: int, is_head: bool, is_fresh: bool
) -> Shape:
    """Measure it for `width` pixels."""
    fonts, sizes = pen.fonts, pen.sizes
    small, step = fonts.height(sizes.small), fonts.height(sizes.unit)
    key = shape_key(entry, width, sizes.unit, is_head, is_fresh)
    wording = _worded(entry.text, tuple(entry.calls))
    y = (small + sizes.gap) * (bool(entry.day) + is_fresh)
    if not entry.who:
        lines = fonts.wrap(entry.text, sizes.small, width, 3)
        height = y + len(lines) * small + sizes.gap
        return Shape(
            *(key, wording, (), 0, False, False, is_fresh, False, lines, 0, y, height)
        )
    x = indent(pen, width)
    every = rows(fonts, wording, sizes.unit, width - x)
    folds = len(every) > MAX_LINES + SPARED
    shown = every[:MAX_LINES] if folds and not entry.unfolded else every
    y += (sizes.gap // 2 + head_height(pen)) if is_head else 0
    tall = y + len(shown) * step + (small + sizes.gap // 2 if folds else 0)
    is_low = not is_head and entry.fate is not None
    if is_low and shown and not folds:
        last = shown[-1]
        used = fixed(fonts) if last.code else fonts
        size = code_size(sizes.unit) if last.code else sizes.unit
        end = last.x + used.width(wording.text[last.start : last.end], size)
        is_low = end + _fate_width(pen, entry) > width - x
    remark = fonts.wrap(entry.remark, sizes.small, width - x, 2) if entry.remark else ()
    tall += small * (len(remark) + is_low) + max(2, sizes.gap // 3)
    return Shape(
        key,
        wording,
        shown,
        len(every),
        folds,
        is_head,
        is_fresh,
        is_low,
        remark,
        x,
        y,
        tall,
    )


def shape_key(
    entry: ChatEntry, width: int, unit: int, is_head: bool, is_fresh: bool
) -> tuple[object, ...]:
    """What its shape depends on."""
    told = entry.text, entry.unfolded, entry.remark, entry.mark, bool(entry.day)
    return (*told, entry.fate is None, width, unit, is_head, is_fresh, len(entry.calls))


def indent(pen: Pen, width: int) -> int:
    """Where a text begins: behind the face, so that none passes for the line above
    it, in which its author is told."""
    return pen.sizes.gap if is_narrow(pen, width) else face_size(pen) + pen.sizes.gap


def is_narrow(pen: Pen, width: int) -> bool:
    """Whether the face is in the line of the name, for want of room."""
    return width < NARROW * pen.sizes.unit


def face_size(pen: Pen) -> int:
    """That of a face beside what he says."""
    return round(1.9 * pen.sizes.unit)


def head_height(pen: Pen) -> int:
    """That of the line with the name."""
    return pen.fonts.height(pen.sizes.small) + 3


def spot_at(pen: Pen, shape: Shape, area: pygame.Rect, at: tuple[int, int]) -> int:
    """The place in its wording that is nearest to a point."""
    step = pen.fonts.height(pen.sizes.unit)
    number = (at[1] - area.y - shape.y) // step
    if number < 0 or not shape.rows:
        return 0
    if number >= len(shape.rows):
        return shape.rows[-1].end
    row = shape.rows[number]
    fonts, size = _letters(pen, row)
    line = shape.wording.text[row.start : row.end]
    return row.start + index_at(fonts, line, size, at[0] - area.x - shape.x - row.x)


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
        _draw_across(pen, entry.day, pygame.Rect(area.x, y, area.width, small), DIM)
        y += small + sizes.gap
    if shape.is_fresh:
        _draw_across(pen, FRESH, pygame.Rect(area.x, y, area.width, small), WARN)
        y += small + sizes.gap
    if not entry.who:
        for number, line in enumerate(shape.remark):
            pen.text(line, (area.x, y + number * small), sizes.small, DIM)
        return NOTHING
    if entry.calls_me and not entry.where:
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
        edge = _draw_fate(pen, entry, edge, area.y + small // 2) - sizes.gap // 2
    colour = WHITE if entry.mine else face.rgb
    side = f" {entry.where}" if entry.where else ""
    room = max(0, edge - x)
    space = room - min(room // 2, pen.fonts.width(side, sizes.small))
    who = "You" if entry.mine else label
    name = pen.text(who, (x, area.y), sizes.small, colour, bold=True, width=space)
    if side:
        at, rest = (name.right, area.y), room - name.width
        pen.text(side, at, sizes.small, WARN, width=rest)


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
        words = "show less" if less else f"show all {shape.total} lines"
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


def _letters(pen: Pen, row: Row) -> tuple[Fonts, int]:
    unit = pen.sizes.unit
    return (fixed(pen.fonts), code_size(unit)) if row.code else (pen.fonts, unit)


def _draw_row(
    pen: Pen,
    shape: Shape,
    row: Row,
    place: pygame.Rect,
    faces: Faces,
    chosen: tuple[int, int],
) -> Touch | None:
    """One line; returns what was clicked in it."""
    fonts, size = _letters(pen, row)
    line = shape.wording.text[row.start : row.end]
    x, touch = place.x + row.x, None
    if row.code:
        pen.surface.fill(BLACK, place.inflate(pen.sizes.gap // 2, 0))
    start, end = (max(0, min(at - row.start, len(line))) for at in chosen)
    for left, width in spans(fonts, line, size, start, end):
        pen.surface.fill(CHOSEN, (x + left, place.y, width, place.height))
    y = place.y + (place.height - fonts.height(size)) // 2
    for at, piece, mark in _pieces(shape.wording, row):
        colour = _colour(mark, faces)
        ink = fonts.line(piece, size, colour)
        left = x + (fonts.width(line[:at], size) if at else 0)
        drawn = pen.surface.blit(ink, (left, y))
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


def _pieces(wording: Wording, row: Row) -> Iterator[tuple[int, str, Mark | None]]:
    """A line in pieces: where in it each begins, and what it is. What is written right
    to left is drawn as one: there, a part of a line is not at its place in the text."""
    line = wording.text[row.start : row.end]
    marks = [m for m in wording.marks if m.start < row.end and m.end > row.start]
    if is_mixed(line):
        link = [mark for mark in marks if mark.kind == "link"]
        yield 0, line, link[0] if len(link) == 1 and len(marks) == 1 else None
        return
    at = 0
    for mark in marks:
        start = max(at, mark.start - row.start)
        end = min(len(line), mark.end - row.start)
        if start > at:
            yield at, line[at:start], None
        if end > start:
            yield start, line[start:end], mark
        at = max(at, end)
    if at < len(line):
        yield at, line[at:], None


def _fate_width(pen: Pen, entry: ChatEntry) -> int:
    """How much the marks of an own message take, at most."""
    return pen.fonts.width(entry.mark, pen.sizes.small) + 2 * pen.sizes.unit


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
