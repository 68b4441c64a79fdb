"""One line to type in: cursor, clipboard, and input methods of all scripts."""

from __future__ import annotations

import unicodedata

import pygame

from games.window.letters.harmless import clean, typed
from games.window.pen import Pen
from games.window.theme import DIM, GROUND, LINE, TEXT, WHITE

MAX_BYTES = 8192  # bytes; as many as a message may have
NEWLINE = "↵"  # stands for a line break
BLINK_PERIOD = 1.06  # seconds
BLINKS_FOR = 10.0  # seconds


class TextField:
    """A line of text, of `most` bytes, and where the cursor stands in it. With `lines`
    a break in it is shown as a sign; without, it is a space."""

    def __init__(self, most: int = MAX_BYTES, lines: bool = True) -> None:
        self._most = most  # bytes
        self._lines = lines  # whether there may be breaks in it
        self.text = ""
        self.focused = False
        self.composing = ""
        self.has_composed = False  # whether an input method ended in this very turn
        self._cursor = 0
        self._rect = pygame.Rect(0, 0, 0, 0)
        self._first = 0  # the first sign that is seen of a line that is too long
        self._cut = 0
        self._stirred: float | None = None  # when the cursor began to blink

    def turn(self) -> None:
        """Another turn of the loop begins."""
        self.has_composed = False

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
        self.text, self._cursor, self._first = "", 0, 0
        self.insert(text)

    def insert(self, text: str) -> None:
        """Type or paste at the cursor. What does not fit is counted, see `take_cut`."""
        kept = typed(text[: 2 * MAX_BYTES])
        if not self._lines:
            kept = kept.replace("\n", " ").replace("\t", " ")
        wanted = len(kept) + len(text[2 * MAX_BYTES :])
        space = self._most - len(self.text.encode())
        kept = kept.encode()[:space].decode(errors="ignore")
        self._cut += wanted - len(kept)
        self.text = self.text[: self._cursor] + kept + self.text[self._cursor :]
        self._cursor += len(kept)

    def take_cut(self) -> int:
        """How many signs did not fit since this was asked last."""
        cut, self._cut = self._cut, 0
        return cut

    def take(self, event: pygame.event.Event) -> None:
        """React to what was typed or is being composed."""
        self._stirred = None
        self.has_composed |= bool(self.composing)
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
        while at > 0 and _is_joined(self.text[at]):
            at -= 1
        return at

    def _right(self) -> int:
        at = min(len(self.text), self._cursor + 1)
        while at < len(self.text) and _is_joined(self.text[at]):
            at += 1
        return at

    def shows_cursor(self, clock: float) -> bool:
        """Whether the cursor is seen at `clock`: it blinks for a while after what was
        typed, and then stands."""
        if self._stirred is None:
            self._stirred = clock
        since = clock - self._stirred
        return self.focused and (
            since > BLINKS_FOR or since % BLINK_PERIOD < BLINK_PERIOD / 2
        )

    def draw(self, pen: Pen, rect: pygame.Rect, hint: str, clock: float) -> None:
        """Draw it in `rect`."""
        pen.box(rect, GROUND, WHITE if self.focused else LINE)
        inner = rect.inflate(-2 * pen.sizes.gap, 0)
        if not self.text and not self.composing:
            self._draw_hint(pen, inner, hint)
        fonts, unit = pen.fonts, pen.sizes.unit
        self._scroll(pen, inner.width - 2)
        before = _line(self.text[self._first : self._cursor])
        after = _line(self.text[self._cursor : self._cursor + inner.width])
        reach = inner.x + fonts.width(before + self.composing, unit)
        seen = fonts.reach(after, unit, max(1, inner.right - reach))
        shown = before + self.composing + after[: seen + 1]
        old = pen.clip(inner)
        pen.text(shown, (inner.x, rect.centery), unit, TEXT, anchor="midleft")
        if self.composing:
            start = inner.x + fonts.width(before, unit)
            pen.surface.fill(WHITE, (start, rect.bottom - 6, reach - start, 1))
        high = round(rect.height * 0.55)
        cursor = pygame.Rect(reach, rect.centery - high // 2, max(1, unit // 14), high)
        if self.shows_cursor(clock):
            pen.surface.fill(WHITE, cursor)
        pen.surface.set_clip(old)
        self._place(cursor)
        if pen.mouse.clicked and pen.over(rect):
            self.focus(True)
            self._cursor = self._at(pen, pen.mouse.at[0] - inner.x)

    def _scroll(self, pen: Pen, space: int) -> None:
        """Choose the first sign to be seen, so that the cursor is, and as much as
        possible. No sign is narrower than a pixel, so few have to be measured."""
        unit, space = pen.sizes.unit, max(1, space)

        def fits(first: int, end: int) -> bool:
            line = _line(self.text[first:end]) + self.composing
            return pen.fonts.width(line, unit) <= space

        end = self._cursor
        first = min(self._first, end, len(self.text))
        if fits(first, first + space):  # there is room behind the end: show more
            end, first = len(self.text), 0
        if end - first > space or not fits(first, end):
            low, high = max(first, end - space), end
            while low < high:
                middle = (low + high) // 2
                low, high = (low, middle) if fits(middle, end) else (middle + 1, high)
            first = low
        self._first = first

    def _place(self, cursor: pygame.Rect) -> None:
        """Tell the input method where to show its list: at the cursor."""
        if cursor != self._rect:
            self._rect = cursor
            if self.focused:
                pygame.key.set_text_input_rect(cursor)

    def _draw_hint(self, pen: Pen, inner: pygame.Rect, hint: str) -> None:
        at = (inner.x, inner.centery)
        size = pen.sizes.unit
        pen.text(hint, at, size, DIM, width=inner.width, anchor="midleft")

    def _at(self, pen: Pen, x: int) -> int:
        """The place in the text nearest to `x` pixels from where it begins to be
        seen."""
        fonts, unit = pen.fonts, pen.sizes.unit
        seen = _line(self.text[self._first : self._first + max(1, x) + 2 * unit])
        at = fonts.reach(seen, unit, max(0, x))
        left, right = (fonts.width(seen[:end], unit) for end in (at, at + 1))
        return min(len(self.text), self._first + at + (right - x < x - left))


def _is_joined(char: str) -> bool:
    """Whether it belongs to the sign before: accents, joiners, variants."""
    return unicodedata.category(char) in ("Mn", "Me", "Cf")


def _line(text: str) -> str:
    """`text` as it is shown on one line, sign for sign."""
    return text.replace("\n", NEWLINE).replace("\t", " ")


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
