"""The options of a game in a dialog: what was chosen and typed stays, right or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from games.options import Option, Plain, options_of, wrong
from games.window.dialog.items import Choice, Entry, Row, Words
from games.window.theme import WARN
from games.window.widgets.textfield import TextField

MAX_BYTES = 1024  # of a text


class OptionForm:
    """Of one options type: with `chosen` at first, and for the rest its defaults."""

    def __init__(self, kind: Any, chosen: Mapping[str, Plain] | None = None) -> None:
        chosen = chosen or {}
        self._kind = kind
        self._options = options_of(kind)
        self._chosen: dict[str, Plain] = {}
        self._fields: dict[str, TextField] = {}
        self._wrong: dict[str, str] = {}  # by name of the option
        for option in self._options:
            value = chosen.get(option.name, option.default)
            if option.choices:
                known = value in option.choices
                self._chosen[option.name] = value if known else option.default
            else:
                field = TextField(MAX_BYTES, lines=False)
                field.set(str(value))
                self._fields[option.name] = field

    def rows(self) -> list[Row]:
        """A row for each option, and what is wrong with all together."""
        rows: list[Row] = [self._row(option) for option in self._options]
        if not rows:
            rows.append((Words("This game has nothing to choose."),))
        if "" in self._wrong:
            rows.append((Words(self._wrong[""], WARN),))
        return rows

    def values(self) -> dict[str, Plain] | None:
        """What was chosen; None if something does not fit, which the rows say then."""
        values: dict[str, Plain] = dict(self._chosen)
        self._wrong = {}
        for option in self._options:
            if option.name in self._fields:
                try:
                    values[option.name] = option.read(self._fields[option.name].text)
                except ValueError as error:
                    self._wrong[option.name] = str(error)
        if self._options and not self._wrong:
            self._wrong = self._placed(wrong(self._kind, values))
        return None if self._wrong else values

    @property
    def fault(self) -> str:
        """The name of the first item that does not fit, or ""."""
        names = [option.name for option in self._options if option.name in self._wrong]
        return _name(names[0]) if names else ""

    def _placed(self, wrong: dict[str, str]) -> dict[str, str]:
        """What is wrong with no field that is here is wrong with all of them."""
        return {
            name if name in self._fields else "": sentence
            for name, sentence in wrong.items()
        }

    def _row(self, option: Option) -> Row:
        name, label = _name(option.name), option.label
        if option.choices:
            value = _said(self._chosen[option.name])
            return (Choice(name, label, value, self._turner(option), option.help),)
        field, remark = self._fields[option.name], self._wrong.get(option.name, "")
        help_ = option.help or (f"{option.range}." if option.kind == "number" else "")
        return (Entry(name, label, field, "", help_, remark),)

    def _turner(self, option: Option) -> Callable[[int], None]:
        def turn(by: int) -> None:
            at = option.choices.index(self._chosen[option.name])
            value = option.choices[(at + by) % len(option.choices)]
            self._chosen[option.name] = value

        return turn


def _name(option: str) -> str:
    return f"option {option}"


def _said(value: Plain) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
