"""What a half typed word may become, while the user chooses. Pure."""

from __future__ import annotations

from collections.abc import Callable

from games.people.completion import Choices
from games.window.widgets.editing.buffer import Buffer

MOST = 6  # that are shown at once

Complete = Callable[[str], Choices]  # of all that stands before the cursor


class Suggestions:
    """Of one buffer. What is chosen stands in it at once, and gives way to what is
    chosen next; `chosen` is its number, None as long as it is what was typed."""

    def __init__(self) -> None:
        self.chosen: int | None = None
        self._choices = Choices(0, ())
        self._end = 0  # behind what was typed

    def __bool__(self) -> bool:
        return bool(self._choices.texts)

    def look(self, buffer: Buffer, complete: Complete) -> None:
        """Something was typed."""
        self.close()
        if buffer.cursor == buffer.anchor:
            self._choices = complete(buffer.text[: buffer.cursor])
            self._end = buffer.cursor

    def close(self) -> None:
        """The user goes on with something else."""
        self.chosen, self._choices = None, Choices(0, ())

    def turn(self, buffer: Buffer, by: int) -> bool:
        """On to the next one, or back; False if there is none."""
        count = len(self._choices.texts)
        if not count:
            return False
        first = 0 if by > 0 else count - 1
        at = first if self.chosen is None else (self.chosen + by) % count
        self.choose(buffer, at)
        return True

    def choose(self, buffer: Buffer, number: int) -> None:
        """Put that one into the text."""
        if self.chosen is not None:
            buffer.undo()  # one choice is one change, however many were looked at
        start, text = self._choices.start, self._choices.texts[number]
        buffer.replace(start, self._end, text)
        self.chosen = number

    @property
    def shown(self) -> tuple[list[tuple[str, str]], int]:
        """Those in the list now, as text and name, and how many stand before them."""
        texts, names = self._choices.texts, self._choices.names
        named = list(zip(texts, names or ("",) * len(texts), strict=True))
        chosen = self.chosen or 0
        first = max(0, min(chosen - MOST + 1, len(named) - MOST))
        return named[first : first + MOST], first
