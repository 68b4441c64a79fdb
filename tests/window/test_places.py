"""Where letters stand in a line that is drawn."""

from __future__ import annotations

import pytest

from games.window.letters.clusters import is_break
from games.window.letters.fonts import shared
from games.window.places import at_x, spread, x_at

SIZE = 18


@pytest.mark.parametrize(
    "text", ["Hello, world", "\tif x:", "e\u0301漢字", "👩\u200d🚀 go"]
)
def test_a_place_is_found_again_where_it_is_drawn(text: str) -> None:
    fonts = shared()
    for at in range(len(text) + 1):
        if is_break(text, at):
            x = x_at(fonts, text, at, SIZE)
            found = at_x(fonts, text, x, SIZE)
            assert x_at(fonts, text, found, SIZE) == x
    assert x_at(fonts, text, len(text), SIZE) == fonts.width(spread(text), SIZE)
    assert at_x(fonts, text, -50, SIZE) == 0
    assert at_x(fonts, text, 5000, SIZE) == len(text)


def test_the_nearer_side_of_a_letter_counts() -> None:
    fonts = shared()
    left, right = (x_at(fonts, "MMM", at, SIZE) for at in (1, 2))
    assert at_x(fonts, "MMM", left + 2, SIZE) == 1
    assert at_x(fonts, "MMM", right - 2, SIZE) == 2


def test_nothing_has_one_place() -> None:
    assert x_at(shared(), "", 0, SIZE) == at_x(shared(), "", 9, SIZE) == 0
