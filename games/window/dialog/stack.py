"""The dialogs that are open, one above the other: the last has the keyboard."""

from __future__ import annotations

import pygame

from games.window.desktop.keys import Press
from games.window.dialog.dialog import Dialog
from games.window.widgets.textfield import TextField


class Stack:
    """Of one window. Main thread."""

    def __init__(self) -> None:
        self._open: list[Dialog] = []
        self._field: TextField | None = None  # that is typed in
        self._was_open = False  # when that was asked last

    @property
    def top(self) -> Dialog | None:
        """The one that is seen."""
        while self._open:
            last = self._open[-1]
            if last.closed:
                self._open.pop()
            elif last.follower is not None:
                self._open.append(last.follower)
                last.follower = None
            else:
                return last
        return None

    def open(self, dialog: Dialog) -> None:
        """Show this, above those that are open."""
        self._open.append(dialog)

    def changed(self) -> bool | None:
        """Whether one is open, if that is new since it was asked last; else None."""
        was, self._was_open = self._was_open, self.top is not None
        return self._was_open if was != self._was_open else None

    def clear(self) -> None:
        """Close all but those that stay."""
        for page in self._open:
            if not page.stays:
                page.close()
        self._open = [page for page in self._open if page.stays]
        self.turn(typing=False)

    def press(self, press: Press) -> None:
        """A key, if one is open."""
        if (top := self.top) is not None and not self._composes(press):
            top.press(press)

    def _composes(self, press: Press) -> bool:
        """Whether an input method has the keyboard, or had when this key chose."""
        field = self._field
        return field is not None and bool(
            field.composing or (field.has_composed and press.key == pygame.K_RETURN)
        )

    def take(self, event: pygame.event.Event) -> None:
        """What is typed, if one is open."""
        if (top := self.top) is not None:
            top.take(event)

    def turn(self, typing: bool) -> None:
        """To be called in each turn, and whenever the keyboard may have moved:
        `typing`: the user types elsewhere now."""
        top = self.top
        entry = top.field if top is not None and not typing else None
        field = entry.field if entry else None
        if self._field is not None and self._field is not field:
            self._field.focus(False)
        self._field = field
        if field is not None:
            field.focus(True)

    @property
    def is_typed_in(self) -> bool:
        """Whether a line of it has the keyboard."""
        return self._field is not None and self._field.focused

    def refocus(self) -> None:
        """The keyboard came from elsewhere by a click, which may have found the line to
        type in already: pygame's input of text has to be turned on once more."""
        top = self.top
        entry = top.field if top is not None else None
        if entry is not None:
            entry.field.focus(False)
        self.turn(typing=False)

    def rest(self, clock: float = 0.0) -> None:
        """Another turn of the loop begins; `clock` is `time.monotonic`."""
        if self._field is not None:
            self._field.turn()
        if (top := self.top) is not None:
            top.turn(clock)

    def release(self) -> None:
        """The window has lost the keyboard."""
        if self._field is not None:
            self._field.release()

    def picture(self, clock: float) -> object:
        """What of the picture may change without an event."""
        top, field = self.top, self._field
        return top, field is not None and field.shows_cursor(clock)
