"""One line to type in: cursor, clipboard, and input methods of all scripts."""

from __future__ import annotations

import unicodedata

import pygame

from games.window.pen import Pen
from games.window.text import clean
from games.window.theme import DIM, FIELD, LINE, TEXT, WHITE

LIMIT = 1000  # characters; the node has its own limit and says so
BLINK = 1.06  # seconds
BLINKS = 10.0  # seconds


class Field:
    """A line of text and where the cursor stands in it."""

    def __init__(self) -> None:
        self.text = ""
        self.focused = False
        self.composing = ""
        self._cursor = 0
        self._rect = pygame.Rect(0, 0, 0, 0)
        self._scroll = 0
        self._stirred: float | None = None  # when the cursor began to blink

    def focus(self, on: bool) -> None:
        """Start or stop typing here."""
        if on == self.focused:
            return
        self.focused, self.composing, self._stirred = on, "", None
        if on:
            pygame.key.start_text_input()
            pygame.key.set_text_input_rect(self._rect)
        else:
            pygame.key.stop_text_input()

    def set(self, text: str) -> None:
        """Replace the text; the cursor goes behind it."""
        self.text = text[:LIMIT]
        self._cursor = len(self.text)

    def insert(self, text: str) -> None:
        """Type or paste at the cursor."""
        text = clean(text)[: LIMIT - len(self.text)]
        self.text = self.text[: self._cursor] + text + self.text[self._cursor :]
        self._cursor += len(text)

    def take(self, event: pygame.event.Event) -> None:
        """React to what was typed or is being composed."""
        self._stirred = None
        if event.type == pygame.TEXTINPUT:
            self.composing = ""
            self.insert(event.text)
        elif event.type == pygame.TEXTEDITING:
            self.composing = clean(event.text)

    def press(self, key: int, control: bool = False) -> None:
        """React to a key that edits, `control`: together with Ctrl or Cmd."""
        self._stirred = None
        if control:
            self._command(key)
        elif key == pygame.K_BACKSPACE:
            self._delete(self._left(), self._cursor)
        elif key == pygame.K_DELETE:
            self._delete(self._cursor, self._right())
        elif key == pygame.K_HOME:
            self._cursor = 0
        elif key == pygame.K_END:
            self._cursor = len(self.text)
        elif key == pygame.K_LEFT:
            self._cursor = self._left()
        elif key == pygame.K_RIGHT:
            self._cursor = self._right()

    def _command(self, key: int) -> None:
        if key == pygame.K_v:
            self.insert(_pasted())
        elif key == pygame.K_c and self.text:
            _copy(self.text)
        elif key == pygame.K_u:
            self.set("")
        elif key == pygame.K_a:
            self._cursor = 0
        elif key == pygame.K_e:
            self._cursor = len(self.text)
        elif key in (pygame.K_BACKSPACE, pygame.K_w):
            start = self.text[: self._cursor].rstrip().rfind(" ") + 1
            self._delete(start, self._cursor)

    def _delete(self, start: int, end: int) -> None:
        self.text = self.text[:start] + self.text[end:]
        self._cursor = start

    def _left(self) -> int:
        """One sign to the left, its accents included."""
        at = max(0, self._cursor - 1)
        while at > 0 and unicodedata.combining(self.text[at]):
            at -= 1
        return at

    def _right(self) -> int:
        at = min(len(self.text), self._cursor + 1)
        while at < len(self.text) and unicodedata.combining(self.text[at]):
            at += 1
        return at

    def shows_cursor(self, clock: float) -> bool:
        """Whether the cursor is seen at `clock`: it blinks for a while after what was
        typed, and then stands."""
        if self._stirred is None:
            self._stirred = clock
        since = clock - self._stirred
        return self.focused and (since > BLINKS or since % BLINK < BLINK / 2)

    def draw(self, pen: Pen, rect: pygame.Rect, hint: str, clock: float) -> None:
        """Draw it in `rect`."""
        self._place(rect)
        pen.box(rect, FIELD, WHITE if self.focused else LINE)
        inner = rect.inflate(-2 * pen.sizes.gap, 0)
        if not self.text and not self.composing:
            self._draw_hint(pen, inner, hint)
        unit = pen.sizes.unit
        before = self.text[: self._cursor]
        shown = before + self.composing + self.text[self._cursor :]
        reach = pen.fonts.width(before + self.composing, unit)
        self._scroll = max(min(self._scroll, reach), reach - inner.width + 2)
        old = pen.clip(inner)
        x = inner.x - self._scroll
        pen.text(shown, (x, rect.centery), unit, TEXT, anchor="midleft")
        if self.composing:
            start = x + pen.fonts.width(before, unit)
            pen.surface.fill(WHITE, (start, rect.bottom - 6, x + reach - start, 1))
        if self.shows_cursor(clock):
            high = round(rect.height * 0.55)
            cursor = (x + reach, rect.centery - high // 2, 1, high)
            pen.surface.fill(WHITE, cursor)
        pen.surface.set_clip(old)
        if pen.mouse.clicked and pen.over(rect):
            self.focus(True)
            self._cursor = self._at(pen, pen.mouse.at[0] - x)

    def _place(self, rect: pygame.Rect) -> None:
        if rect != self._rect:
            self._rect = rect.copy()
            if self.focused:
                pygame.key.set_text_input_rect(rect)

    def _draw_hint(self, pen: Pen, inner: pygame.Rect, hint: str) -> None:
        at = (inner.x, inner.centery)
        size = pen.sizes.unit
        pen.text(hint, at, size, DIM, width=inner.width, anchor="midleft")

    def _at(self, pen: Pen, x: int) -> int:
        """The place in the text nearest to `x` pixels from its start."""
        widths = (
            abs(pen.fonts.width(self.text[:at], pen.sizes.unit) - x)
            for at in range(len(self.text) + 1)
        )
        return min(enumerate(widths), key=lambda pair: pair[1])[0]


def _pasted() -> str:
    try:
        return pygame.scrap.get_text() if pygame.scrap.has_text() else ""
    except (pygame.error, UnicodeError):
        return ""  # some other program's clipboard is no reason to stop


def _copy(text: str) -> None:
    try:
        pygame.scrap.put_text(text)
    except (pygame.error, UnicodeError):
        return
