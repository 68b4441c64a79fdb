"""Sizes that follow the window, and colours for everybody."""

from __future__ import annotations

import pytest

from games.window.theme import MAX_UNIT, MIN_UNIT, PANEL, Sizes, colour_of


@pytest.mark.parametrize(
    ("width", "height", "unit"),
    [(1, 1, MIN_UNIT), (1100, 720, 17), (720, 1100, MIN_UNIT), (3000, 2000, MAX_UNIT)],
)
def test_text_is_as_large_as_the_window_allows(
    width: int, height: int, unit: int
) -> None:
    assert Sizes.of(width, height).unit == unit


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 4.0])
def test_both_bounds_grow_with_the_pixels_of_the_desktop(scale: float) -> None:
    assert Sizes.of(1, 1, scale).unit == round(MIN_UNIT * scale)
    assert Sizes.of(10**6, 10**6, scale).unit == round(MAX_UNIT * scale)


@pytest.mark.parametrize("unit", range(MIN_UNIT, 90))
def test_all_sizes_follow_the_unit(unit: int) -> None:
    sizes = Sizes(unit)
    assert sizes.small < unit < sizes.large < sizes.huge
    assert sizes.gap < unit < sizes.row < sizes.button
    assert sizes.small >= 11


def test_a_colour_is_always_the_same_and_can_be_read() -> None:
    names = [f"peer {number}" for number in range(300)] + ["", "\ud800"]
    for name in names:
        colour = colour_of(name)
        assert colour == colour_of(name)
        assert all(0 <= part <= 255 for part in colour)
        assert sum(colour) > sum(PANEL) + 200
    assert len({colour_of(name) for name in names}) > 150
