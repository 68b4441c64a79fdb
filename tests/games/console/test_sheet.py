"""No text on the terminal's paper can look like a line of its own."""

from __future__ import annotations

import pytest

from games.console.columns import width_of
from games.console.sheet import MARK, SLIM_MARK, Sheet, laid_out, mark_of

ENDS = ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\x1d"]
MANY = 1000


def rows(text: str, columns: int | None = None, keep: int = 0) -> list[str]:
    """The rows of a text."""
    laid = laid_out((("", text),), columns, width_of, keep)
    return ["".join(piece for _, piece in row) for row in laid]


def shown(sheet: Sheet, columns: int | None = 80, most: int = MANY) -> list[str]:
    """The rows of a sheet."""
    laid, _ = sheet.rows(columns, most, width_of)
    return ["".join(piece for _, piece in row) for row in laid]


def wide(row: str) -> int:
    return sum(map(width_of, row))


@pytest.mark.parametrize("end", ENDS)
def test_a_further_line_bears_the_bar(end: str) -> None:
    text = f"Eve: hi{end}* Teacher is gone (left)"
    assert rows(text) == ["Eve: hi", f"{MARK}* Teacher is gone (left)"]
    assert rows(text, 30)[1].startswith(SLIM_MARK)


def test_so_does_what_the_terminal_would_break_off() -> None:
    broken = rows("Eve: " + "x" * 34 + "* Teacher is gone", 40)
    assert broken == ["Eve: " + "x" * 34, f"{MARK}* Teacher is gone"]
    broken = rows("Eve: " + "\u4e2d" * 17 + "* Teacher is gone", 40)
    assert broken[1].startswith(MARK)


@pytest.mark.parametrize("columns", [10, 20, 39, 40, 80])
@pytest.mark.parametrize(
    "text",
    [
        "a\tb " * 99,
        "\u2764\ufe0f" * 99,
        "\u4e2d" * 99,
        "word " * 99,
        "x" * 99,
        " " * 99,
    ],
)
def test_no_row_is_as_long_as_the_terminal(text: str, columns: int) -> None:
    broken = rows(text, columns)
    assert all(wide(row) < columns for row in broken)
    assert all(row.startswith(mark_of(columns)) for row in broken[1:])


def test_a_row_ends_between_words_if_that_is_near() -> None:
    text = "Ana: how are you doing today in this place"
    assert rows(text, 21) == [
        "Ana: how are you",
        " | doing today in",
        " | this place",
    ]
    assert "".join(rows("x " + "y" * 60, 41)).count("y") == 60


def test_nothing_is_lost_where_rows_break() -> None:
    words = [f"{number:x}" * (number % 9) for number in range(200)]
    text = " ".join(filter(None, words))
    whole = " ".join(row.removeprefix(MARK) for row in rows(text, 60))
    assert whole == text


def test_controls_are_left_out() -> None:
    assert rows("a\x1b[2Jb\x00\x07c\x9b1m") == ["a[2Jbc1m"]


def test_styles_stay_with_their_letters() -> None:
    pieces = (("name", "Ana"), ("", ": one\n"), ("call", "two"))
    assert [*laid_out(pieces, 80, width_of)] == [
        [("name", "Ana"), ("", ": one")],
        [("bar", MARK), ("call", "two")],
    ]


def test_the_time_stands_before_it_if_there_is_a_place() -> None:
    sheet = Sheet((("", "Ana: hi"),), "12:03")
    assert shown(sheet) == ["12:03 Ana: hi"]
    assert shown(sheet, 39) == ["Ana: hi"]
    assert sheet.text == "Ana: hi"


def test_a_mark_stands_behind_the_last_row_and_always_has_a_place() -> None:
    for length in range(1, 90):
        sheet = Sheet((("", "x" * length),), tail=("sending", "…"))
        before = shown(sheet, 40)
        assert before[-1].endswith(" …")
        sheet.tail = "failed", "(failed)"
        after = shown(sheet, 40)
        assert after[-1].endswith(" (failed)")
        assert all(wide(row) < 40 for row in before + after)
        assert "".join(after).count("x") == length


def test_only_so_many_rows_are_shown_at_once() -> None:
    sheet = Sheet((("", "\n".join(map(str, range(40)))),), tail=("failed", "no"))
    laid, left = sheet.rows(80, 5, width_of)
    assert (len(laid), left) == (6, 35)
    assert shown(sheet, 80, 5)[-1] == f"{MARK}... 35 more lines: /more shows them no"
    assert all(wide(row) < 20 for row in shown(sheet, 20, 5))
    rest = sheet.rest(5)
    assert shown(rest, 80, 5) == [f"{MARK}{number}" for number in range(5, 40)]


@pytest.mark.parametrize("tail", ["✓", "(queued)"])
def test_how_many_are_left_is_not_cut_where_columns_are_rare(tail: str) -> None:
    many = "\n".join(map(str, range(240)))
    sheet = Sheet((("", many),), tail=("sending", tail))
    last = shown(sheet, 34, 12)[-1]
    assert last == f"{SLIM_MARK}... 228 more: /more {tail}"


def test_one_row_too_many_is_shown() -> None:
    sheet = Sheet((("", "\n".join(map(str, range(6)))),))
    assert sheet.rows(80, 5, width_of)[1] == 0
