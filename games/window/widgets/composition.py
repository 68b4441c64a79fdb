"""What an input method makes before it is text: shown, and not sent."""

from __future__ import annotations

import pygame

from games.window.letters.harmless import clean


class Composition:
    """Of one field. `has_ended` is true in the turn of the loop in which one did: the
    Enter that ended it comes as a key as well."""

    def __init__(self) -> None:
        self.text = ""
        self.cursor = 0  # within it
        self.has_ended = False
        self._kept = ""  # what was taken over unfinished

    def turn(self) -> None:
        """Another turn of the loop begins."""
        self.has_ended = False

    def edit(self, event: pygame.event.Event) -> None:
        """A TEXTEDITING event."""
        self.has_ended |= bool(self.text)
        self.text = clean(event.text)
        start = getattr(event, "start", len(self.text))
        is_inside = isinstance(start, int) and 0 <= start <= len(self.text)
        self.cursor = start if is_inside else len(self.text)
        if self.text:
            self._kept = ""

    def end(self, text: str) -> str:
        """A TEXTINPUT event of this `text`: what of it is new. An input method that
        loses the keyboard may send what it had, which was kept already."""
        self.has_ended |= bool(self.text)
        self.text, kept, self._kept = "", self._kept, ""
        return "" if kept and text == kept else text

    def keep(self) -> str:
        """The keyboard goes elsewhere: what there is so far is not to be lost."""
        self._kept, self.text = self.text, ""
        return self._kept

    def forget(self) -> None:
        """A key came: nothing that was kept is still on its way."""
        self._kept = ""
