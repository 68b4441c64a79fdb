"""A new table: game, name, key and options, and nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pygame

from games.window.dialog.items import Choice, Entry, Words
from games.window.pages.newtable import MAX_NAME, NewTable
from p2p import Failure, RoomInfo
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import node_of, table_id


class Page:
    """The page alone, of a node with these tables."""

    def __init__(self, *names: str, games: tuple[str, ...] = ("snake",)) -> None:
        rooms = [RoomInfo(name, "snake", node_of(1), 1, 2) for name in names]
        self.opened: list[tuple[Any, ...]] = []
        titles = {game: game.title() for game in games}
        self.page = NewTable(titles, lambda: rooms, self._open)

    def _open(self, *asked: Any) -> None:
        self.opened.append(asked)

    def item(self, name: str) -> Any:
        items = [item for row in self.page.rows() for item in row]
        named = {item.name: item for item in items if not isinstance(item, Words)}
        return named[name]


def test_as_it_stands_it_opens_a_table_with_the_defaults() -> None:
    page = Page("Table 1", "TABLE 2")
    page.page.submit()
    ((game, name, key, options),) = page.opened
    assert (game, name, key) == ("snake", "Table 3", "")
    assert options["bots"] == 4


def test_a_suggested_key_is_three_words_and_is_used() -> None:
    page = Page()
    page.item("suggest").act()
    key = page.item("key").field.text
    assert len(key.split("-")) == 3
    page.page.submit()
    assert page.opened[0][2] == key


def test_names_that_do_not_do_are_refused_beside_the_name() -> None:
    page = Page("Mine")
    for name, sentence in (
        ("", "Give the table a name."),
        ("   ", "Give the table a name."),
        ("mine", "There is a table of this name: take another one."),
        ("Snake", "There is a table of this name: take another one."),
        ("\uff2d\uff49ne", "There is a table of this name: take another one."),
        ("mi:ne", "There is a table of this name: take another one."),
        ("x" * 33, f"At most {MAX_NAME} characters: these are 33."),
    ):
        page.item("name").field.set(name)
        page.page.submit()
        assert page.item("name").remark == sentence
        assert page.page.at == "name"
    assert page.opened == []
    page.item("name").field.set("漢" * 32)
    page.page.submit()
    assert page.opened[0][1] == "漢" * 32


def test_a_wrong_option_is_shown_and_all_else_stays() -> None:
    page = Page()
    page.item("name").field.set("Ours")
    page.item("option walls").turn(1)
    page.item("option width").field.set("5")
    page.page.submit()
    assert page.opened == []
    assert page.page.at == "option width"
    assert page.item("option width").remark == "A whole number from 10 to 128."
    page.item("option width").field.set("50")
    page.page.submit()
    _, name, _, options = page.opened[0]
    assert (name, options["walls"], options["width"]) == ("Ours", True, 50)


def test_another_game_has_its_own_options_and_the_first_keeps_its() -> None:
    page = Page(games=("snake", "chess"))
    page.item("option width").field.set("77")
    assert isinstance(page.item("game"), Choice)
    page.item("game").turn(1)
    assert page.item("game").value == "Chess"
    page.item("game").turn(1)
    entry = page.item("option width")
    assert isinstance(entry, Entry)
    assert entry.field.text == "77"


def test_by_the_keys_alone(desk: Desk) -> None:
    desk.press(pygame.K_F9)
    for _ in range(8):
        desk.press(pygame.K_BACKSPACE)
    desk.write("Lesson")
    desk.choose("suggest")
    desk.go_to("option walls")
    desk.press(pygame.K_RIGHT)
    desk.choose("open")
    desk.frame(2)
    ((game, table, key, options, seated),) = desk.node.entered
    assert (game, table, seated) == ("snake", "Lesson", True)
    assert len(key.split("-")) == 3
    assert options["walls"] is True
    assert desk.app.arena is not None
    assert desk.app.arena.table == table_id("Lesson")
    assert desk.app.arena.ruling.is_mine


def test_what_the_network_has_against_it_is_told_on_the_page(desk: Desk) -> None:
    desk.press(pygame.K_F9)
    desk.node.refusal = "Nobody may open a table here."
    desk.choose("open")
    assert desk.page.remark == desk.node.refusal
    desk.node.refusal = None
    desk.node.happen(Failure("The game snake does not begin."))
    desk.frame()
    assert desk.page.remark == "The game snake does not begin."
