"""The last line of the terminal: less of it where columns are rare."""

from __future__ import annotations

import pytest

from games.console.columns import width_of
from games.console.sheet import Row
from games.console.statusline import News, Status, choice_row, cut, status_row

FULL = Status(
    "Jürgen Müller",
    ["Ana", "Ben", "Cem", "Dan"],
    [News("everyone", 3, calls=False), News("Ana", 1, calls=True)],
    ["Ben"],
)


def text(row: Row) -> str:
    return "".join(text for _, text in row)


def status(status: Status, columns: int = 120) -> str:
    return text(status_row(status, columns, width_of))


def test_all_is_told_where_there_is_a_place() -> None:
    assert status(FULL) == (
        "to Jürgen Müller  4 here: Ana, Ben, Cem and Dan  "
        "new: everyone 3, Ana 1  Ben is typing"
    )


def test_who_is_undisturbed_sees_it() -> None:
    assert status(Status(quiet=True)) == "to everyone, undisturbed  nobody else here"


def test_less_is_told_where_there_is_less() -> None:
    lines = [status(FULL, columns) for columns in range(100, 11, -1)]
    told = list(dict.fromkeys(lines))
    assert told == [
        "to Jürgen Müller  4 here: Ana, Ben, Cem and Dan  "
        "new: everyone 3, Ana 1  Ben is typing",
        "to Jürgen Müller  4 here: Ana, Ben and 2 more  "
        "new: everyone 3, Ana 1  Ben is typing",
        "to Jürgen Müller  4 here: Ana and 3 more  "
        "new: everyone 3, Ana 1  Ben is typing",
        "to Jürgen Müller  4 here  new: everyone 3, Ana 1  Ben is typing",
        "to Jürgen Müller  4 here  4 new  Ben is typing",
        "to Jürgen Müller  4 here  4 new  typing",
        "to Jürgen Müller  4 new  typing",
        "to Jürgen Müller  4 new",
        "to Jürgen Müller",
        "to Jürgen Mülle",
        "to Jürgen Müll",
        "to Jürgen Mül",
        "to Jürgen Mü",
        "to Jürgen M",
    ]


@pytest.mark.parametrize("columns", range(10, 120))
def test_it_never_reaches_the_last_column(columns: int) -> None:
    wide = Status("\u5c0f\u660e" * 8, ["\u5c0f\u660e"] * 9, FULL.news, FULL.typists)
    for one in (FULL, wide, Status()):
        assert sum(map(width_of, status(one, columns))) < columns


def test_who_is_alone_is_told_so() -> None:
    assert status(Status()) == "to everyone  nobody else here"


def test_several_who_type_are_so() -> None:
    many = Status(here=["A"], typists=["Ana", "Ben", "Cem"])
    assert status(many).endswith("Ana, Ben and 1 more are typing")


def test_what_calls_me_stands_out() -> None:
    styles = {style for style, _ in status_row(FULL, 120, width_of)}
    assert "call" in styles
    quiet = Status(here=["A"], news=[News("A", 1, calls=False)])
    assert "new" in {style for style, _ in status_row(quiet, 120, width_of)}


def test_choices_are_shown_from_the_one_before_the_chosen_on() -> None:
    names = [f"name{number} " for number in range(20)]
    row = choice_row(names, 5, 30, width_of)
    assert text(row).startswith("name4  name5  name6")
    assert ("chosen", "name5") in row
    assert sum(map(width_of, text(row))) < 30


def test_a_row_is_cut_at_a_whole_letter() -> None:
    row = [("a", "xy"), ("b", "\u5c0f\u660e")]
    assert cut(row, 5, width_of) == [("a", "xy"), ("b", "\u5c0f")]
    assert cut(row, 3, width_of) == [("a", "xy")]
