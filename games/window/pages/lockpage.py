"""Locks a table: who comes needs a key from then on."""

from __future__ import annotations

from collections.abc import Callable
from random import SystemRandom

from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Entry, Row, Words
from games.window.widgets.textfield import TextField
from p2p import suggest

MAX_KEY = 512  # bytes: 128 characters of any script


class LockPage(Dialog):
    """`lock` does it, and raises if that cannot be."""

    title = "Lock the table"

    def __init__(self, lock: Callable[[str], None]) -> None:
        super().__init__()
        self._lock = lock
        self._key = TextField(MAX_KEY, lines=False)
        self.at = "key"

    def rows(self) -> list[Row]:
        """The key, and a button that makes one up."""
        return [
            (Words("Who comes in from now on needs this key, to watch too."),),
            (
                Entry("key", "Key", self._key),
                Button("suggest", "Suggest", self._suggest),
            ),
            (
                Button("lock", "Lock", self.submit, strong=True),
                Button("cancel", "Cancel", self.close),
            ),
        ]

    def submit(self) -> None:
        """Lock it."""
        key = self._key.text.strip()
        if not key:
            self.fail("Write a key first, or take the one that is suggested.")
        elif self.attempt(lambda: self._lock(key)):
            self.close()

    def _suggest(self) -> None:
        self._key.set(suggest(SystemRandom()))
