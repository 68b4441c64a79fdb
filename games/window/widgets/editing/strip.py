"""A text on one line that may be longer than its place: which part is seen. Pure."""

from __future__ import annotations

from games.window.letters.clusters import next_break, previous_break
from games.window.widgets.editing.rows import Advance


class Strip:
    """Of one text: `text[first:end]` is seen, the cursor in it."""

    def __init__(self) -> None:
        self.first = 0
        self.end = 0

    def update(self, text: str, cursor: int, space: int, advance: Advance) -> None:
        """Show the place of the cursor in `space` pixels, and as much as there is room
        for, moving no further than that needs."""
        least = _back(text, cursor, space, advance)
        most = _back(text, len(text), space, advance)  # behind it there is room left
        self.first = min(cursor, max(least, min(self.first, most)))
        at, x = self.first, 0
        while at < len(text) and x <= space:
            after = next_break(text, at)
            x += advance(text[at:after])
            at = after
        self.end = at


def _back(text: str, at: int, space: int, advance: Advance) -> int:
    """The first place from which all up to `at` goes into `space` pixels."""
    x = 0
    while at > 0:
        before = previous_break(text, at)
        x += advance(text[before:at])
        if x > space:
            break
        at = before
    return at
