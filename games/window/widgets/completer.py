"""What a half typed word in a field may become: offered, chosen, put in its place."""

from __future__ import annotations

from collections.abc import Callable

import pygame

from games.face import Face
from games.people.completion import Choices, closed
from games.window.widgets.choicelist import ChoiceList
from games.window.widgets.editing.buffer import Buffer
from games.window.widgets.editing.suggestions import Complete, Suggestions
from games.window.widgets.pen import Pen


class Completer:
    """Of one buffer. `complete` tells what there is, `face` whose face belongs to one
    of these, if it is a person; `fits` whether the text may be as long as it is."""

    def __init__(self, buffer: Buffer, fits: Callable[[], bool]) -> None:
        self.complete: Complete = _nothing
        self.face: Callable[[str], Face | None] = _nobody
        self._buffer = buffer
        self._fits = fits
        self._suggestions = Suggestions()
        self._list = ChoiceList()

    def look(self) -> None:
        """Something was typed or deleted."""
        self._suggestions.look(self._buffer, self.complete)

    def close(self) -> bool:
        """Offer nothing any more; whether something was offered."""
        was = bool(self._suggestions)
        self._suggestions.close()
        return was

    def turn(self, by: int) -> bool:
        """Take the next one, or the one before; False if there is none."""
        if not self._suggestions.turn(self._buffer, by):
            return False
        self._bound()
        return True

    def close_name(self) -> None:
        """A picture in the place of its name, which has just got its second colon."""
        buffer = self._buffer
        found = closed(buffer.text[: buffer.cursor])
        if found is not None:
            buffer.replace(found.start, buffer.cursor, found.texts[0])
            self._bound()

    def take(self, pen: Pen, rect: pygame.Rect) -> None:
        """What the mouse does in the list above `rect`; a click there is
        nobody else's."""
        shown, before = self._suggestions.shown
        number = self._list.take(pen, rect, shown)
        if number is not None:
            self._suggestions.choose(self._buffer, before + number)
            self._bound()
        if number is not None or pen.mouse.clicked:
            self.close()

    def draw(self, pen: Pen) -> None:
        """Draw the list."""
        shown, before = self._suggestions.shown
        chosen = self._suggestions.chosen
        faces = [self.face(text) for text, _ in shown]
        at = None if chosen is None else chosen - before
        self._list.draw(pen, shown, at, faces)

    def _bound(self) -> None:
        """No more than may be, whatever was chosen."""
        if not self._fits():
            self._buffer.undo()
            self.close()


def _nothing(typed: str) -> Choices:
    return Choices(len(typed), ())


def _nobody(text: str) -> Face | None:
    return None
