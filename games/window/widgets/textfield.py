"""A field to type in, of one line or several: cursor, selection, undo, clipboard, what
a half typed word may become, and input methods of all scripts."""

from __future__ import annotations

import pygame

from games.people.emoji import SIGN
from games.window.letters.harmless import typed
from games.window.theme import DIM, GROUND, LINE, WHITE
from games.window.widgets.completer import Completer
from games.window.widgets.composition import Composition
from games.window.widgets.editing.buffer import Buffer
from games.window.widgets.editing.recall import Recall
from games.window.widgets.fieldkeys import DELETES, DOWN, FieldKeys
from games.window.widgets.fieldmouse import FieldMouse
from games.window.widgets.fieldview import FieldView, Look
from games.window.widgets.pen import Pen

MAX_BYTES = 8192  # bytes; as many as a message may have
BLINK_PERIOD = 1.06  # seconds
BLINKS_FOR = 10.0  # seconds


class TextField:
    """A text of `most` bytes. Without `lines` a break in it is a space. `completer`
    offers what a half typed word may become; `recall` holds what was sent from here."""

    def __init__(self, most: int = MAX_BYTES, lines: bool = True) -> None:
        self.focused = False
        self.recall = Recall()
        self._most = most  # bytes
        self._lines = lines  # whether there may be breaks in it
        self._buffer = Buffer()
        self.completer = Completer(self._buffer, lambda: self._free >= 0)
        self._view = FieldView(lines)
        self._keys = FieldKeys(self._buffer, self._view, self.insert)
        self._mouse = FieldMouse(self._buffer, self._view)
        self._composition = Composition()
        self._told = pygame.Rect(0, 0, 0, 0)  # to the input method
        self._cut = 0
        self._stirred: float | None = None  # when the cursor began to blink

    # --- what stands in it -----------------------------------------------------------

    @property
    def text(self) -> str:
        """All that was typed."""
        return self._buffer.text

    @property
    def selected(self) -> str:
        """What of it is selected."""
        return self._buffer.selected

    @property
    def cursor(self) -> pygame.Rect:
        """Where on the screen the cursor was seen last."""
        return self._told

    @property
    def composing(self) -> str:
        """What an input method makes just now, and is no text yet."""
        return self._composition.text

    @property
    def has_composed(self) -> bool:
        """Whether an input method ended in this very turn."""
        return self._composition.has_ended

    def turn(self) -> None:
        """Another turn of the loop begins."""
        self._composition.turn()

    def set(self, text: str) -> None:
        """Replace the text; the cursor goes behind it, and no Undo leads back."""
        self._buffer.set("")
        self.insert(text)
        self._buffer.set(self._buffer.text)
        self.completer.close()
        self.recall.reset()

    def insert(self, text: str, is_key: bool = False) -> None:
        """Type or paste at the cursor, in the place of what is selected; `is_key`: it
        is one key. What does not fit is counted, see `take_cut`."""
        kept = typed(text[: 2 * MAX_BYTES])
        if not self._lines:
            kept = kept.replace("\n", " ").replace("\t", " ")
        wanted = len(kept) + len(text[2 * MAX_BYTES :])
        space = self._free + len(self.selected.encode())
        kept = kept.encode()[: max(0, space)].decode(errors="ignore")
        self._cut += wanted - len(kept)
        if kept:
            self._buffer.insert(kept, is_key)

    def select_all(self) -> None:
        """Select it all: what is typed next takes its place."""
        self._buffer.select_all()

    @property
    def _free(self) -> int:
        """How many bytes still fit."""
        return self._most - len(self.text.encode())

    def take_cut(self) -> int:
        """How many signs did not fit since this was asked last."""
        cut, self._cut = self._cut, 0
        return cut

    # --- the keyboard ----------------------------------------------------------------

    def focus(self, on: bool) -> None:
        """Start or stop typing here."""
        if on == self.focused:
            return
        self.release()
        self.focused, self._stirred = on, None
        if on:
            pygame.key.start_text_input()
            pygame.key.set_text_input_rect(self._told)
        else:
            pygame.key.stop_text_input()

    def release(self) -> None:
        """The keyboard goes elsewhere. What an input method has made so far stays: its
        end would not be told."""
        self.completer.close()
        self.insert(self._composition.keep())

    def take(self, event: pygame.event.Event) -> None:
        """React to what was typed or is being composed."""
        self._stirred = None
        if event.type == pygame.TEXTINPUT:
            text = self._composition.end(event.text)
            self.insert(text, is_key=len(text) == 1)
            if text == SIGN:
                self.completer.close_name()
            self.completer.look()
        elif event.type == pygame.TEXTEDITING:
            self._composition.edit(event)
            self.completer.close()
            if self.composing and self.selected:
                self._buffer.insert("")

    def press(
        self, key: int, control: bool = False, shift: bool = False, alt: bool = False
    ) -> None:
        """React to a key that edits, `control`: together with Ctrl or Cmd."""
        self._stirred = None
        self._composition.forget()
        if key in DOWN and not control and self.completer.turn(DOWN[key]):
            return
        done = self._keys.press(key, control, shift, alt)
        if not done and key in DOWN:  # with Ctrl in any row, and in a game
            self._look_up(older=DOWN[key] < 0)
        if key in DELETES:
            self.completer.look()
        else:
            self.completer.close()

    def break_line(self) -> None:
        """Shift and Enter."""
        self._stirred = None
        self.completer.close()
        self.insert("\n", is_key=True)

    def _look_up(self, older: bool) -> None:
        found = self.recall.turn(older, self.text)
        if found is not None:
            self._buffer.set(found)

    # --- the picture -----------------------------------------------------------------

    def shows_cursor(self, clock: float) -> bool:
        """Whether the cursor is seen at `clock`: it blinks for a while after what was
        typed, and then stands."""
        if self._stirred is None:
            self._stirred = clock
        since = clock - self._stirred
        return self.focused and (
            since > BLINKS_FOR or since % BLINK_PERIOD < BLINK_PERIOD / 2
        )

    def height(self, pen: Pen, width: int, most: int | None = None) -> int:
        """Pixels that it is to have now, `width` pixels wide: it grows with its text,
        up to some rows, and to `most` pixels."""
        return self._view.height(pen, width, self._shown, most)

    def draw(
        self,
        pen: Pen,
        rect: pygame.Rect,
        hint: str,
        clock: float,
        roof: int | None = None,
    ) -> None:
        """Draw it in `rect`, and react to the mouse. What is offered stands above the
        y `roof`, or else right above the field."""
        pen.box(rect, GROUND, WHITE if self.focused else LINE)
        self._point(pen, rect, rect.top if roof is None else roof)
        if not self._shown:
            at = (rect.x + pen.sizes.gap, rect.centery)
            width, size = rect.width - 2 * pen.sizes.gap, pen.sizes.unit
            pen.text(hint, at, size, DIM, width=width, anchor="midleft")
        self._view.draw(pen, rect, self._look(clock))
        cursor = self._view.cursor
        if cursor.width and cursor != self._told:
            self._told = cursor.copy()
            if self.focused:
                pygame.key.set_text_input_rect(self._told)

    def draw_list(self, pen: Pen) -> None:
        """Draw what a half typed word may become, above all that was drawn before."""
        if self.focused:
            self.completer.draw(pen)

    @property
    def _shown(self) -> str:
        """The text with what is being composed."""
        text, cursor = self._buffer.text, self._buffer.cursor
        return text[:cursor] + self.composing + text[cursor:]

    def _look(self, clock: float) -> Look:
        cursor, made = self._buffer.cursor, self._composition
        is_seen = self.focused and not made.text
        selected = self._buffer.selection if is_seen else (0, 0)
        at = cursor + made.cursor if made.text else cursor
        composed = cursor, cursor + len(made.text)
        return Look(self._shown, at, selected, composed, self.shows_cursor(clock))

    def _point(self, pen: Pen, rect: pygame.Rect, roof: int) -> None:
        """What the mouse did."""
        if self.focused:
            below = pygame.Rect(rect.x, roof, rect.width, 0)
            self.completer.take(pen, below)
        self._view.place(pen, rect, self._shown)
        if pen.mouse.clicked and pen.over(rect):
            self.focus(True)
            self._stirred = None
            if self.composing:  # the input method has to begin anew
                self.release()
                pygame.key.stop_text_input()
                pygame.key.start_text_input()
        self._mouse.take(pen, rect)
