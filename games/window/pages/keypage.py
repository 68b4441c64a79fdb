"""Asks for the key of a locked table."""

from __future__ import annotations

from collections.abc import Callable

from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Entry, Row, Words
from games.window.letters.scripts import isolated
from games.window.widgets.textfield import TextField

MAX_KEY = 512  # bytes: 128 characters of any script
BACK = "Were you in a moment ago? Then come in without."


class KeyPage(Dialog):
    """`enter` asks for a seat, or to watch, with a key, or None: without one, for who
    was in a moment ago needs none, and may not know a new one. What becomes of that
    closes this page, or says here why not."""

    def __init__(
        self, called: str, who: str, enter: Callable[[str | None], None]
    ) -> None:
        super().__init__()
        self.title = f"{isolated(called)} is locked"
        self._who = who
        self._enter = enter
        self._key = TextField(MAX_KEY, lines=False)
        self._waits = False  # for an answer
        self.at = "key"

    def rows(self) -> list[Row]:
        """The line for the key, and a button."""
        who = f"{isolated(self._who)} knows its key." if self._who else "It has a key."
        come = "joining …" if self._waits else "Come in"
        return [
            (Words(f"{who} {BACK}"),),
            (Entry("key", "Key", self._key, "one or more words"),),
            (
                Button("enter", come, self.submit, strong=True),
                Button("cancel", "Cancel", self.close),
            ),
        ]

    def submit(self) -> None:
        """Ask for it."""
        key = self._key.text.strip() or None
        self._waits = self.attempt(lambda: self._enter(key))

    def fail(self, sentence: str) -> None:
        """That was the wrong one, perhaps."""
        super().fail(sentence)
        self._waits = False
