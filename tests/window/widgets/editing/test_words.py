"""Words and lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.window.widgets.editing.words import line_at, word_at, word_end, word_start

TEXT = "one two,  three\n\tfour"


def test_the_cursor_jumps_from_word_to_word() -> None:
    at, ends = 0, []
    while at < len(TEXT):
        at = word_end(TEXT, at)
        ends.append(TEXT[:at])
    assert ends == [
        "one",
        "one two",
        "one two,",
        "one two,  three",
        "one two,  three\n\tfour",
    ]
    starts = []
    while at > 0:
        at = word_start(TEXT, at)
        starts.append(TEXT[at:].split()[0])
    assert starts == ["four", "three", ",", "two,", "one"]


@pytest.mark.parametrize(
    ("text", "at", "word"),
    [
        (TEXT, 0, "one"),
        (TEXT, 3, " "),
        (TEXT, 5, "two"),
        (TEXT, 7, ","),
        (TEXT, 15, "three"),  # at its end, before the break
        (TEXT, len(TEXT), "four"),
        ("don't stop", 4, "don't"),
        ("nai\u0308f", 2, "nai\u0308f"),
        ("私はカタカナ", 3, "カタカナ"),
        ("", 0, ""),
        ("\n\n", 1, ""),
        ("\n", 0, ""),
    ],
)
def test_a_double_click_finds_the_word(text: str, at: int, word: str) -> None:
    start, end = word_at(text, at)
    assert text[start:end] == word


def test_a_line_is_what_lies_between_two_breaks() -> None:
    text = "one\n\nthree"
    lines = [text[slice(*line_at(text, at))] for at in range(len(text) + 1)]
    assert lines == ["one"] * 4 + [""] + ["three"] * 6


@given(st.text(alphabet="ab ,\n\u0301漢か", max_size=30), st.data())
def test_jumps_go_on_and_stay_within(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    assert at < word_end(text, at) <= len(text) or at == len(text)
    assert 0 <= word_start(text, at) < at or at == 0
    start, end = word_at(text, at)
    assert 0 <= start <= end <= len(text)
