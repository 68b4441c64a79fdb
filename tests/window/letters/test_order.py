"""In which order a line is written."""

# ruff: noqa: RUF001
from __future__ import annotations

import pytest
from bidi import get_base_level, get_display
from hypothesis import given
from hypothesis import strategies as st

from games.window.letters.order import (
    LEFT_MARK,
    RIGHT_MARK,
    Run,
    directed,
    is_leftward,
    runs,
)

# A letter of each bidirectional class that may be in a line, brackets, and marks.
MIXED = st.text(
    "abאבمر123٣٤ ,.-+()[]$%\u0301\u064b\u2068\u2069\u200f\u200e\u200b🎉", max_size=30
)


def seen(text: str) -> str:
    """The characters from left to right."""
    parts = (text[run.start : run.end] for run in runs(text))
    ways = (run.rightward for run in runs(text))
    return "".join(
        part if way else part[::-1] for part, way in zip(parts, ways, strict=True)
    )


@given(MIXED)
def test_characters_stand_where_the_algorithm_puts_them(text: str) -> None:
    base = "R" if is_leftward(text) else "L"
    assert seen(text) == get_display(text, base_dir=base)
    assert sorted(at for run in runs(text) for at in range(run.start, run.end)) == list(
        range(len(text))
    )


@given(MIXED.filter(len))
def test_the_first_letter_decides_the_direction_of_a_paragraph(text: str) -> None:
    assert is_leftward(text) == bool(get_base_level(text))


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("", []),
        ("abc 12", ["abc 12"]),
        ("漢字, 7", ["漢字, 7"]),
        ("שלום", ["<שלום"]),
        ("שלום Ana!", ["<!", "Ana", "<שלום "]),
        ("Ana: שלום 12 דנה.", ["Ana: ", "< דנה", "12", "<שלום ", "."]),
        ("عندي 25 نقطة", ["< نقطة", "25", "<عندي "]),
        ("ניצחתי 3:2", ["3:2", "<ניצחתי "]),
        (
            "a \u2068דנה\u2069, \u2068שלום\u2069",
            ["a \u2068", "<דנה", "\u2069, \u2068", "<שלום", "\u2069"],
        ),
        ("שלום @Ana, 7", ["@Ana, 7", "<שלום "]),
        ("שלום https://a.org/.", ["<.", "https://a.org/", "<שלום "]),
        ("levels: [ 9 א", ["levels: [ 9 ", "<א"]),
    ],
)
def test_runs_stand_from_left_to_right(text: str, order: list[str]) -> None:
    assert [
        ("" if run.rightward else "<") + text[run.start : run.end] for run in runs(text)
    ] == order


@pytest.mark.parametrize("leftward", [False, True])
@pytest.mark.parametrize("text", ["", "12", "Ana", "דנה", "Ana דנה", "דנה Ana"])
def test_a_line_is_given_the_direction_of_its_paragraph(
    text: str, leftward: bool
) -> None:
    line = directed(text, leftward)
    assert is_leftward(line) is leftward
    assert line.lstrip(LEFT_MARK + RIGHT_MARK) == text


def test_a_run_is_a_part_of_the_text() -> None:
    assert runs("ab") == [Run(0, 2, True)]
