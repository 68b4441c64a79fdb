"""Opens a table: game, name, key and options."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from random import SystemRandom
from typing import Any

from games.registry import UnknownGame, load_rules
from games.window.dialog.dialog import Dialog
from games.window.dialog.items import Button, Choice, Entry, Row
from games.window.dialog.optionform import OptionForm
from games.window.widgets.textfield import TextField
from p2p import RoomInfo, clean_name, suggest

MAX_NAME = 32  # characters
MAX_BYTES = 256  # of a name that is typed
MAX_KEY = 512  # bytes: 128 characters of any script

Opens = Callable[[str, str, str, Mapping[str, Any]], None]


class NewTable(Dialog):
    """`titles` are those of the games by name, the first one is offered; `rooms` tells
    of the tables that are there, `opens` opens one: game, name, key and options."""

    title = "New table"

    def __init__(
        self,
        titles: Mapping[str, str],
        rooms: Callable[[], Sequence[RoomInfo]],
        opens: Opens,
    ) -> None:
        super().__init__()
        self._titles = dict(titles)
        self._rooms = rooms
        self._opens = opens
        self._game = next(iter(titles), "")
        self._forms: dict[str, OptionForm] = {}
        self._name = TextField(MAX_BYTES, lines=False)
        self._name.set(_free(room.room for room in rooms()))
        self._key = TextField(MAX_KEY, lines=False)
        self._remark = ""  # what is wrong with the name
        self._waits = False
        self.at = "name"

    def rows(self) -> list[Row]:
        """All that can be chosen."""
        title = self._titles.get(self._game, "no game is installed")
        come = "opening …" if self._waits else "Open the table"
        hint = "none: everybody may come in"
        return [
            (Choice("game", "Game", title, self._turn),),
            (Entry("name", "Name", self._name, "", "", self._remark),),
            (
                Entry("key", "Key", self._key, hint),
                Button("suggest", "Suggest", self._suggest),
            ),
            *self._form().rows(),
            (
                Button("open", come, self.submit, strong=True),
                Button("cancel", "Cancel", self.close),
            ),
        ]

    def submit(self) -> None:
        """Open it, if all is right."""
        name, values = self._name.text.strip(), self._form().values()
        self._remark = self._wrong(name)
        if self._remark:
            self.at, self.moved = "name", True
        elif values is None:
            self.at, self.moved = self._form().fault or self.at, True
        elif self._game:
            key = self._key.text.strip()
            self._waits = self.attempt(
                lambda: self._opens(self._game, name, key, values)
            )

    def fail(self, sentence: str) -> None:
        """It was not opened."""
        super().fail(sentence)
        self._waits = False

    def _wrong(self, name: str) -> str:
        if not name:
            return "Give the table a name."
        if len(name) > MAX_NAME:
            return f"At most {MAX_NAME} characters: these are {len(name)}."
        taken = {_folded(name) for name in (*self._titles, *self._names())}
        if _folded(name) in taken:
            return "There is a table of this name: take another one."
        return ""

    def _names(self) -> list[str]:
        return [room.room for room in self._rooms()]

    def _turn(self, by: int) -> None:
        games = [*self._titles]
        if games:
            at = games.index(self._game)
            self._game = games[(at + by) % len(games)]

    def _suggest(self) -> None:
        self._key.set(suggest(SystemRandom()))

    def _form(self) -> OptionForm:
        """That of the chosen game; what was typed for another one waits there."""
        if self._game not in self._forms:
            try:
                kind = load_rules(self._game).options_type
            except UnknownGame:  # uninstalled meanwhile: opening it will say so
                kind = None
            self._forms[self._game] = OptionForm(kind)
        return self._forms[self._game]


def _folded(name: str) -> str:
    """What is equal for names that the node takes for one: it would join that table."""
    return unicodedata.normalize("NFKC", clean_name(name)).casefold().strip()


def _free(names: Iterable[str]) -> str:
    """The first "Table N" that there is not."""
    taken = {name.casefold() for name in names}
    number = next(n for n in range(1, len(taken) + 2) if f"table {n}" not in taken)
    return f"Table {number}"
