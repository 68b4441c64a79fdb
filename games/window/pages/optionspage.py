"""Chooses the options of the next round."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Row
from games.window.dialog.optionform import OptionForm


class OptionsPage(Dialog):
    """`form` keeps what was chosen; `choose` tells it the table, and raises if that
    cannot be."""

    title = "Options of the next round"

    def __init__(
        self, form: OptionForm, choose: Callable[[Mapping[str, Any]], None]
    ) -> None:
        super().__init__()
        self._form = form
        self._choose = choose

    def rows(self) -> list[Row]:
        """A row for each option."""
        return [
            *self._form.rows(),
            (
                Button("choose", "Choose these", self.submit, strong=True),
                Button("cancel", "Cancel", self.close),
            ),
        ]

    def submit(self) -> None:
        """Take them, if all fit."""
        values = self._form.values()
        if values is None:
            self.at, self.moved = self._form.fault or self.at, True
        elif self.attempt(lambda: self._choose(values)):
            self.close()
