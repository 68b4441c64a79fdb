"""A text with a cursor in it, what of it is selected, and what was before. Pure.

Places are counted in characters from the start. A cursor stands between what people
take for one letter (`games.window.letters.clusters`), never within it.
"""

from __future__ import annotations

from games.window.letters.clusters import nearest_break, next_break, previous_break
from games.window.widgets.editing.undo import Change, Undo
from games.window.widgets.editing.words import line_at, word_at, word_end, word_start


class Buffer:
    """`anchor` is where a selection began; its other end is the `cursor`."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.cursor = self.anchor = len(text)
        self._undo = Undo()

    @property
    def selection(self) -> tuple[int, int]:
        """From where to where; twice the cursor if nothing is selected."""
        return min(self.cursor, self.anchor), max(self.cursor, self.anchor)

    @property
    def selected(self) -> str:
        """What is selected."""
        start, end = self.selection
        return self.text[start:end]

    def set(self, text: str) -> None:
        """Another text altogether; the cursor goes behind it, and nothing leads back to
        the one before."""
        self.text = text
        self.cursor = self.anchor = len(text)
        self._undo = Undo()

    # --- the cursor ------------------------------------------------------------------

    def go(self, to: int, extend: bool = False) -> None:
        """Put the cursor there, or as near as it may stand; `extend`: what lies between
        is selected."""
        self.cursor = nearest_break(self.text, min(max(to, 0), len(self.text)))
        if not extend:
            self.anchor = self.cursor
        self._undo.rest()

    def select(self, start: int, end: int) -> None:
        """Select that; the cursor goes to its end."""
        self.go(start)
        self.go(end, extend=True)

    def select_all(self) -> None:
        """Select the whole text."""
        self.select(0, len(self.text))

    def before(self, whole_word: bool = False) -> int:
        """One letter, or a word, before the cursor."""
        if whole_word:
            return word_start(self.text, self.cursor)
        return previous_break(self.text, self.cursor)

    def behind(self, whole_word: bool = False) -> int:
        """One letter, or a word, behind it."""
        if whole_word:
            return word_end(self.text, self.cursor)
        return next_break(self.text, self.cursor)

    def left(self, extend: bool = False, whole_word: bool = False) -> None:
        """Back by a letter or a word; out of a selection to its start."""
        start, end = self.selection
        leaves = start != end and not extend and not whole_word
        self.go(start if leaves else self.before(whole_word), extend)

    def right(self, extend: bool = False, whole_word: bool = False) -> None:
        """On by a letter or a word; out of a selection to its end."""
        start, end = self.selection
        leaves = start != end and not extend and not whole_word
        self.go(end if leaves else self.behind(whole_word), extend)

    def word(self, at: int) -> tuple[int, int]:
        """The word at a place."""
        return word_at(self.text, at)

    def line(self, at: int) -> tuple[int, int]:
        """The line at a place, without its break."""
        return line_at(self.text, at)

    # --- changes ---------------------------------------------------------------------

    def insert(self, text: str, typed: bool = False) -> None:
        """Put it in the place of what is selected; `typed`: it is one key, and may be
        undone together with those before."""
        start, end = self.selection
        self.replace(start, end, text, typed)

    def replace(self, start: int, end: int, text: str, typed: bool = False) -> None:
        """Put `text` in the place of what stands there; the cursor goes behind it."""
        if start == end and not text:
            return
        change = Change(start, self.text[start:end], text)
        self._do(change)
        self._undo.note(change, grows=typed)

    def delete(self, start: int, end: int) -> None:
        """Take out what is selected, or else what stands there."""
        if self.cursor != self.anchor:
            self.insert("")
        else:
            self.replace(start, end, "", typed=True)

    def undo(self) -> bool:
        """Take back the last change; whether there was one."""
        return self._turn(self._undo.back())

    def redo(self) -> bool:
        """Do it again; whether there was one."""
        return self._turn(self._undo.again())

    def _turn(self, change: Change | None) -> bool:
        if change is None:
            return False
        self._do(change)
        return True

    def _do(self, change: Change) -> None:
        end = change.start + len(change.removed)
        self.text = self.text[: change.start] + change.inserted + self.text[end:]
        self.cursor = self.anchor = change.start + len(change.inserted)
