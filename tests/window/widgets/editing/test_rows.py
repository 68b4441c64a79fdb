"""Rows of a width."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from games.window.letters.clusters import clusters, is_break
from games.window.widgets.editing.rows import Rows

SPACE = 6  # letters of a row


def advance(sign: str) -> int:
    return 2 if sign[0] in "漢字👩" else 4 if sign == "\t" else 1


def wrapped(text: str, space: int = SPACE) -> list[str]:
    rows = Rows()
    rows.update(text, space, advance, None)
    return [text[slice(*rows.span(row))] for row in range(len(rows))]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("", [""]),
        ("one", ["one"]),
        ("one two three", ["one ", "two ", "three"]),
        ("one two", ["one ", "two"]),
        ("one tw", ["one tw"]),
        ("123456      7", ["123456      ", "7"]),
        ("1234567890123", ["123456", "789012", "3"]),
        ("a 1234567890", ["a ", "123456", "7890"]),
        ("a\nb", ["a", "b"]),
        ("a\n", ["a", ""]),
        ("\n\n", ["", "", ""]),
        ("漢字漢字漢字", ["漢字漢", "字漢字"]),
        ("漢字漢。漢", ["漢字", "漢。漢"]),
        ("ab漢字漢", ["ab漢字", "漢"]),
        ("e\u0301" * 8, ["e\u0301" * 6, "e\u0301" * 2]),
    ],
)
def test_a_row_ends_behind_a_word_or_where_it_must(text: str, rows: list[str]) -> None:
    assert wrapped(text) == rows


def test_a_letter_wider_than_its_row_has_one_of_its_own() -> None:
    assert wrapped("漢字", 1) == ["漢", "字"]


TEXTS = st.text(alphabet="aab   \n漢。\t\u0301👩\u200d", max_size=60)


@given(TEXTS)
def test_no_letter_is_lost_or_cut_or_outside(text: str) -> None:
    rows = Rows()
    rows.update(text, SPACE, advance, None)
    assert rows.starts[0] == 0
    assert rows.starts == sorted(set(rows.starts))
    assert all(is_break(text, start) for start in rows.starts)
    for row in range(len(rows)):
        start, end = rows.span(row)
        said = text[start:end]
        assert "\n" not in said
        wide = sum(map(advance, clusters(said.rstrip(" \t"))))
        assert wide <= SPACE or len(clusters(said.rstrip(" \t"))) == 1
        assert start <= rows.last(row) <= end
        assert rows.row(rows.last(row)) == row
    assert [rows.row(start) for start in rows.starts] == [*range(len(rows))]


@settings(max_examples=150)
@given(TEXTS, st.data())
def test_what_changed_is_wrapped_as_the_whole_would_be(
    text: str, data: st.DataObject
) -> None:
    rows = Rows()
    rows.update(text, SPACE, advance, None)
    for _ in range(3):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 5)))
        text = text[:start] + data.draw(TEXTS) + text[end:]
        rows.update(text, SPACE, advance, None)
        whole = Rows()
        whole.update(text, SPACE, advance, None)
        assert rows.starts == whole.starts


def test_a_key_in_a_long_text_measures_a_few_rows() -> None:
    measured: list[str] = []

    def noted(sign: str) -> int:
        measured.append(sign)
        return advance(sign)

    text = "many words " * 700
    rows = Rows()
    rows.update(text, 40, noted, None)
    assert len(measured) > 7000
    for at in (0, 4000, len(text)):
        measured.clear()
        rows.update(text[:at] + "x" + text[at:], 40, noted, None)
        rows.update(text, 40, noted, None)
        assert len(measured) < 1000


def test_another_width_or_size_of_letters_wraps_anew() -> None:
    rows = Rows()
    rows.update("one two", 3, advance, 1)
    assert len(rows) == 2
    rows.update("one two", 7, advance, 1)
    assert len(rows) == 1
    rows.update("one two", 7, lambda sign: 3, 2)
    assert len(rows) == 4
