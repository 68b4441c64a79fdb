"""Where letters stand in a line that is drawn."""

from __future__ import annotations

import pytest

from games.window.letters.clusters import is_break
from games.window.letters.fonts import TAB, shared
from games.window.widgets.places import Places, spread

SIZE = 18
TEXTS = ["Hello, world", "\tif x:", "e\u0301漢字", "👩\u200d🚀 go", "a\tb\tc", ""]


def places(text: str, leftward: bool = False) -> Places:
    return Places(shared(), text, SIZE, leftward)


@pytest.mark.parametrize("text", TEXTS)
def test_a_place_is_found_again_where_it_is_drawn(text: str) -> None:
    line = places(text)
    for at in range(len(text) + 1):
        if is_break(text, at):
            assert line.x(line.at(line.x(at))) == line.x(at)
    assert line.x(0) == 0
    assert line.x(len(text)) == line.width == shared().width(spread(text), SIZE)
    assert (line.at(-50), line.at(5000)) == (0, len(text))


def test_a_tab_is_one_sign_as_wide_as_some() -> None:
    line = places("\tx")
    space = shared().width(" ", SIZE)
    assert line.x(1) == TAB * space
    assert [line.at(x) for x in (0, space, 3 * space, 4 * space)] == [0, 0, 1, 1]


def test_the_nearer_side_of_a_letter_counts() -> None:
    line = places("MMM")
    assert line.at(line.x(1) + 2) == 1
    assert line.at(line.x(2) - 2) == 2


def test_what_is_written_from_the_right_begins_there() -> None:
    line = places("שלום", leftward=True)
    assert line.x(0) == line.width
    assert line.x(4) == 0
    (whole,) = line.spans(0, 4)
    assert whole == (0, line.width)
    assert line.spans(0, 1)[0][1] == line.width


@pytest.mark.parametrize("text", ["hello", ", hello", ""])
def test_a_line_of_a_paragraph_goes_its_way_whatever_it_begins_with(text: str) -> None:
    line = places(text, leftward=True)
    assert line.width == places(text).width
    for at in range(len(text) + 1):
        assert 0 <= line.x(at) <= line.width
        assert 0 <= line.at(line.x(at)) <= len(text)
    if text == ", hello":
        assert line.spans(0, 1)[0][1] == line.width  # the comma is at the right
