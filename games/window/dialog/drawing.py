"""How a dialog looks: a box over what is behind it, its rows one below the other."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from games.window.dialog.dialog import Dialog
from games.window.dialog.facerow import FaceRow, draw_face_row, face_row_height
from games.window.dialog.items import Active, Button, Choice, Entry, Item, Row, Words
from games.window.dialog.preview import WIDE as BESIDE
from games.window.dialog.preview import Preview, draw_preview, preview_width
from games.window.dialog.slider import Slider, draw_slider
from games.window.theme import DIM, LINE, PANEL, TEXT, WARN, WHITE
from games.window.widgets.button import draw_button
from games.window.widgets.pen import Mouse, Pen
from games.window.widgets.signs import draw_dice

WIDE = 34  # units; no dialog is wider
LEAST = 22  # units of the rows beside a preview; where there is less, there is none
MAX_LINES = 4  # of a text
MAX_HELP = 2  # lines below a field

SHADE = (110, 110, 110)  # what is behind it is darkened by, of 255

Draw = Callable[[pygame.Rect], None]


def draw_dialog(
    pen: Pen, area: pygame.Rect, dialog: Dialog, clock: float, typing: bool = False
) -> bool:
    """Draw it in the middle of `area`; whether the user clicked on one of its items.
    While he is `typing` elsewhere, none of them has the keyboard."""
    return _Drawing(pen, dialog, clock, typing).draw(area)


def blind(pen: Pen) -> Pen:
    """A pen for what is behind a dialog: no mouse points at it."""
    return Pen(pen.surface, pen.fonts, pen.sizes, Mouse())


class _Drawing:
    """One picture."""

    def __init__(self, pen: Pen, dialog: Dialog, clock: float, typing: bool) -> None:
        self._typing = typing
        self._pen = pen
        self._dialog = dialog
        self._clock = clock
        self._touched = False
        self._width = 0  # of a row

    def draw(self, area: pygame.Rect) -> bool:
        pen, sizes, dialog = self._pen, self._pen.sizes, self._dialog
        preview, beside = dialog.preview, 0
        wide = WIDE * sizes.unit
        wide += 0 if preview is None else BESIDE * sizes.unit + sizes.pad
        wide = min(area.width - 2 * sizes.gap, wide)
        inner = pygame.Rect(0, 0, wide - 2 * sizes.pad, 0)
        if inner.width < 4 * sizes.unit:
            return False
        if preview is not None:
            beside = preview_width(pen, inner.width) + sizes.pad
            if inner.width - beside < LEAST * sizes.unit:
                preview, beside = None, 0
        inner.width -= beside
        self._width = inner.width
        pen.surface.fill(SHADE, area, pygame.BLEND_RGB_MULT)
        rows = dialog.rows()
        if preview is None and dialog.preview is not None:
            rows.append((dialog.preview.below,))
        if dialog.remark:
            rows.append((Words(dialog.remark, WARN),))
        heights = [self._height(row, inner.width) for row in rows]
        head = pen.fonts.height(sizes.large) + sizes.gap
        frame = 2 * sizes.pad + head
        whole = sum(heights) + max(0, len(heights) - 1) * sizes.gap
        tall = min(whole + frame, area.height - sizes.gap)
        box = pygame.Rect(0, 0, wide, max(0, tall))
        box.center = area.center
        pen.box(box, PANEL, LINE)
        inner.topleft = box.x + sizes.pad, box.y + sizes.pad
        at, width = inner.topleft, box.width - 2 * sizes.pad
        pen.text(dialog.title, at, sizes.large, WHITE, bold=True, width=width)
        inner.y += head
        inner.height = max(0, box.bottom - sizes.pad - inner.y)
        if preview is not None:
            beside -= sizes.pad
            left = pygame.Rect(inner.x, inner.y, beside, inner.height)
            self._draw_preview(left, preview)
            inner.x = left.right + sizes.pad
        if not pen.mouse.held:
            dialog.dragged = ""
        self._draw_rows(inner, rows, heights, whole)
        return self._touched

    def _draw_preview(self, area: pygame.Rect, preview: Preview) -> None:
        place = draw_preview(self._pen, area, preview)
        self._draw_item(place, preview.below)
        focused = None if self._typing else self._dialog.item
        if focused is not None and _is(preview.below, focused):
            self._frame(place)

    def _draw_rows(
        self, inner: pygame.Rect, rows: list[Row], heights: list[int], whole: int
    ) -> None:
        pen, dialog, gap = self._pen, self._dialog, self._pen.sizes.gap
        focused = None if self._typing else dialog.item
        if dialog.moved:
            self._reveal(inner, rows, heights, whole)
        seen = inner.inflate(gap, gap // 2)  # with the frame of who has the keyboard
        down = dialog.scroll.take(pen, inner, whole, pen.sizes.button)
        old = pen.clip(seen)
        y = inner.y - down
        for row, height in zip(rows, heights, strict=True):
            place = pygame.Rect(inner.x, y, inner.width, height)
            if place.colliderect(seen):
                self._draw_row(place, row, focused)
            y += height + gap
        pen.surface.set_clip(old)

    def _reveal(
        self, inner: pygame.Rect, rows: list[Row], heights: list[int], whole: int
    ) -> None:
        """Scroll to where the keyboard is."""
        self._dialog.moved = False
        gap, top = self._pen.sizes.gap, 0
        for row, height in zip(rows, heights, strict=True):
            names = [item.name for item in row if not isinstance(item, Words)]
            if self._dialog.at in names:
                last = top + height + gap >= whole
                self._dialog.scroll.show(top, whole if last else top + height, inner)
            top += height + gap

    # --- rows ------------------------------------------------------------------------

    def _height(self, row: Row, width: int) -> int:
        sizes, first = self._pen.sizes, row[0]
        if isinstance(first, Words) and len(row) == 1:
            return self._text_height(first.text, sizes.unit, width, MAX_LINES)
        below = 0
        if isinstance(first, FaceRow):
            left = width - self._label_width
            return face_row_height(self._pen, left, len(first.faces))
        if isinstance(first, Entry | Choice | Slider):
            for text, _ in _notes(first):
                below += self._text_height(text, sizes.small, width, MAX_HELP)
        return (sizes.button if below == 0 else sizes.button + sizes.gap // 4) + below

    def _text_height(self, text: str, size: int, width: int, most: int) -> int:
        fonts = self._pen.fonts
        return fonts.height(size) * len(fonts.wrap(text, size, width, most))

    def _draw_row(self, place: pygame.Rect, row: Row, focused: Active | None) -> None:
        pen, sizes = self._pen, self._pen.sizes
        first = row[0]
        if isinstance(first, Words) and len(row) == 1:
            if first.bold:
                at, width = place.topleft, place.width
                pen.text(
                    first.text, at, sizes.unit, first.colour, bold=True, width=width
                )
            else:
                pen.lines(first.text, place, sizes.unit, first.colour, MAX_LINES)
            return
        tall = place.height if isinstance(first, FaceRow) else sizes.button
        line = pygame.Rect(place.x, place.y, place.width, tall)
        for item, part in zip(row, self._parts(row, line), strict=True):
            active = self._draw_item(part, item)
            if active is not None and focused is not None and _is(item, focused):
                self._frame(active)
        if isinstance(first, Entry | Choice | Slider):
            below = pygame.Rect(place.x, line.bottom + sizes.gap // 4, place.width, 0)
            for text, colour in _notes(first):
                below.y += pen.lines(text, below, sizes.small, colour, MAX_HELP)

    def _parts(self, row: Row, line: pygame.Rect) -> list[pygame.Rect]:
        """Where each item of a row is: buttons of a row without another item share it
        equally, else they stand at its right end."""
        pen, gap = self._pen, self._pen.sizes.gap
        if all(isinstance(item, Button) for item in row):
            wide = (line.width - gap * (len(row) - 1)) // len(row)
            starts = [line.x + number * (wide + gap) for number in range(len(row))]
            return [pygame.Rect(x, line.y, wide, line.height) for x in starts]
        right, placed = line.right, []
        for item in reversed(row[1:]):
            label = item.label if isinstance(item, Button) else ""
            wide = pen.fonts.width(label, pen.sizes.unit) + 2 * pen.sizes.unit
            if isinstance(item, Button) and item.dice:
                wide += pen.sizes.unit + pen.sizes.gap
            placed.append(pygame.Rect(right - wide, line.y, wide, line.height))
            right -= wide + gap
        first = pygame.Rect(line.x, line.y, max(0, right - line.x), line.height)
        return [first, *reversed(placed)]

    # --- items -----------------------------------------------------------------------

    def _draw_item(self, place: pygame.Rect, item: Item) -> pygame.Rect | None:
        """Returns where the keyboard is to be shown, if it comes here."""
        pen, sizes = self._pen, self._pen.sizes
        match item:
            case Words(text=text, colour=colour):
                at, width = place.midleft, place.width
                pen.text(text, at, sizes.unit, colour, width=width, anchor="midleft")
                return None
            case Button():
                if self._draw_button(place, item):
                    self._point(item)
                    item.act()
                return place
            case Choice():
                value = self._labelled(place, item.label)
                self._draw_choice(value, item)
                return value
            case Entry():
                field = self._labelled(place, item.label)
                if pen.clicked(field):
                    self._point(item)
                item.field.draw(pen, field, item.hint, self._clock)
                return field
            case Slider():
                value = self._labelled(place, item.label)
                self._draw_slider(value, item)
                return value
            case FaceRow():
                value = self._labelled(place, item.label)
                chosen, clicked = draw_face_row(pen, value, item)
                if clicked is not None:
                    self._point(item)
                    item.pick(clicked)
                return chosen

    def _draw_button(self, place: pygame.Rect, item: Button) -> bool:
        """Whether it was clicked."""
        pen, unit, gap = self._pen, self._pen.sizes.unit, self._pen.sizes.gap
        if not item.dice:
            return draw_button(pen, place, item.label, key=item.key, strong=item.strong)
        clicked = draw_button(pen, place, "")
        label = pen.fonts.fit(item.label, unit, place.width - unit - 3 * gap)
        wide = unit + gap + pen.fonts.width(label, unit)
        at = (place.centerx - wide // 2, place.centery)
        dice = draw_dice(pen, at, unit, TEXT)
        at = (dice.right + gap, place.centery)
        pen.text(label, at, unit, TEXT, anchor="midleft")
        return clicked

    def _draw_slider(self, place: pygame.Rect, item: Slider) -> None:
        pen = self._pen
        step = draw_slider(pen, place, item)
        if step is None:
            return
        if pen.mouse.clicked:
            self._point(item)
            self._dialog.dragged = item.name if item.drags else ""
        is_meant = pen.mouse.clicked or self._dialog.dragged == item.name
        if is_meant and step != item.value:
            item.put(step)

    def _draw_choice(self, value: pygame.Rect, item: Choice) -> None:
        pen, sizes = self._pen, self._pen.sizes
        pen.box(value, PANEL, LINE)
        ends = pygame.Rect(0, 0, min(value.height, value.width // 3), value.height)
        for by, x in ((-1, value.x), (1, value.right - ends.width)):
            end = ends.move(x, value.y)
            _draw_arrow(pen, end, by)
            if pen.clicked(end):
                self._point(item)
                item.turn(by)
        middle = value.inflate(-2 * ends.width, 0)
        at, width = middle.center, middle.width
        pen.text(item.value, at, sizes.unit, TEXT, width=width, anchor="center")
        if pen.clicked(middle):
            self._point(item)
            item.turn(1)

    def _labelled(self, place: pygame.Rect, label: str) -> pygame.Rect:
        """Write what it is called; returns what is left of the place."""
        pen, sizes = self._pen, self._pen.sizes
        wide = self._label_width
        at = place.midleft
        width = wide - sizes.gap
        pen.text(label, at, sizes.unit, TEXT, width=width, anchor="midleft")
        return pygame.Rect(place.x + wide, place.y, place.width - wide, place.height)

    @property
    def _label_width(self) -> int:
        return round(self._width * self._dialog.labels)

    def _point(self, item: Active) -> None:
        self._dialog.point(item.name)
        self._touched = True

    def _frame(self, part: pygame.Rect) -> None:
        pen = self._pen
        thick, radius = max(2, pen.sizes.unit // 8), max(3, pen.sizes.unit // 4)
        frame = part.inflate(2 * thick, 2 * thick)
        pygame.draw.rect(pen.surface, WHITE, frame, thick, border_radius=radius)


def _is(item: Item, focused: Active) -> bool:
    return not isinstance(item, Words) and item.name == focused.name


def _notes(item: Entry | Choice | Slider) -> list[tuple[str, tuple[int, int, int]]]:
    """What stands below it: what is wrong, or else what it means."""
    if isinstance(item, Entry) and item.remark:
        return [(item.remark, WARN)]
    return [(item.help, DIM)] if item.help else []


def _draw_arrow(pen: Pen, place: pygame.Rect, way: int) -> None:
    half = max(3, pen.sizes.unit // 3)
    x, y = place.center
    tip = x + way * half // 2
    base = x - way * half // 2
    colour = TEXT if pen.over(place) else DIM
    points = [(tip, y), (base, y - half), (base, y + half)]
    pygame.draw.polygon(pen.surface, colour, points)
