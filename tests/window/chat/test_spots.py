"""Where in a drawn line a sign is."""

from __future__ import annotations

import pytest

from games.window.chat.spots import index_at, spans
from games.window.letters.fonts import shared
from tests.window.helpers.desk import HOSTILE, Desk


def test_each_place_between_two_signs_is_found(desk: Desk) -> None:
    fonts, text = shared(), "some words"
    for at in range(len(text) + 1):
        x = fonts.width(text[:at], 16) if at else 0
        assert index_at(fonts, text, 16, x) == at
    assert index_at(fonts, text, 16, -5) == 0
    assert index_at(fonts, text, 16, 9999) == len(text)


def test_a_part_is_where_it_is_drawn(desk: Desk) -> None:
    fonts, text = shared(), "some words"
    ((x, width),) = spans(fonts, text, 16, 5, 10)
    assert x == pytest.approx(fonts.width("some ", 16), abs=1)
    assert x + width == pytest.approx(fonts.width(text, 16), abs=1)
    assert spans(fonts, text, 16, 4, 4) == []


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_has_places(desk: Desk, text: str) -> None:
    fonts = shared()
    for x in (-1, 0, 7, 50, 5000):
        assert 0 <= index_at(fonts, text, 16, x) <= len(text)
    assert all(width >= 0 for _, width in spans(fonts, text, 16, 0, len(text)))


def test_a_part_of_a_line_of_both_directions_may_be_seen_in_two(desk: Desk) -> None:
    fonts, text = shared(), "go \u05e9\u05dc\u05d5\u05dd on"
    first, second = spans(fonts, text, 16, 1, 5)
    assert first[0] == fonts.width("g", 16)
    assert second[0] + second[1] == fonts.width("go \u05e9\u05dc\u05d5\u05dd", 16)
    assert index_at(fonts, text, 16, second[0] + second[1] - 1) == 3
