"""Asks before something that others feel."""

from __future__ import annotations

from collections.abc import Callable

from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Row, Words


class Question(Dialog):
    """`title` is the question, `yes` what is on the button that does it. The keyboard
    is on the other one at first."""

    def __init__(self, title: str, text: str, yes: str, act: Callable[[], None]):
        super().__init__()
        self.title = title
        self._text = text
        self._yes = yes
        self._act = act
        self.at = "no"

    def rows(self) -> list[Row]:
        """What it means, and the two answers."""
        return [
            (Words(self._text),),
            (
                Button("yes", self._yes, self._do, strong=True),
                Button("no", "Cancel", self.close),
            ),
        ]

    def _do(self) -> None:
        if self.attempt(self._act):
            self.close()
