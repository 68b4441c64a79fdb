"""The options of the next round are told once all of them fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from games.snake.state import SnakeOptions
from games.window.dialog.items import Words
from games.window.dialog.optionform import OptionForm
from games.window.pages.optionspage import OptionsPage
from p2p import BadText


def item(page: OptionsPage, name: str) -> Any:
    items = [one for row in page.rows() for one in row if not isinstance(one, Words)]
    return {one.name: one for one in items}[name]


def test_they_are_told_and_remembered() -> None:
    told: list[Mapping[str, Any]] = []
    form = OptionForm(SnakeOptions)
    page = OptionsPage(form, told.append)
    item(page, "option bots").field.set("none")
    page.submit()
    assert (told, page.at, page.closed) == ([], "option bots", False)
    item(page, "option bots").field.set("2")
    page.submit()
    assert page.closed
    assert told[0]["bots"] == 2
    again = OptionsPage(form, told.append)
    assert item(again, "option bots").field.text == "2"


def test_what_is_refused_is_told() -> None:
    def refuse(options: Mapping[str, Any]) -> None:
        raise BadText("You do not rule this table.")

    page = OptionsPage(OptionForm(SnakeOptions), refuse)
    page.submit()
    assert page.remark == "You do not rule this table."
