"""Sizes that follow the window and its user, and colours that can be read."""

from __future__ import annotations

import pytest

from games.face import COLOURS
from games.window import theme
from games.window.theme import EDGES, FILLS, GROUND, INKS, LEGIBLE, PANEL, RAISED, Sizes
from tests.games.helpers.contrast import contrast

WINDOWS = (
    *((640, 360), (800, 480), (1024, 600), (1100, 720), (1280, 800), (1366, 768)),
    *((720, 1100), (1920, 1080), (2560, 1440), (3440, 1440), (3840, 2160)),
)


@pytest.mark.parametrize(
    ("width", "height", "unit"),
    [(1, 1, 14), (800, 480, 14), (1100, 720, 17), (720, 1100, 14), (1280, 800, 20)],
)
def test_text_is_as_large_as_the_window_allows(
    width: int, height: int, unit: int
) -> None:
    assert Sizes.of(width, height).unit == unit


def test_it_grows_with_the_window_to_be_read_from_the_back_of_a_room() -> None:
    units = [Sizes.of(*size).unit for size in ((1920, 1080), (2560, 1440))]
    assert 22 < units[0] < units[1] < Sizes.of(3840, 2160).unit
    for scale in (1.0, 2.0):  # a fiftieth of the height, or more
        assert Sizes.of(3840, 2160, scale).unit >= 2160 / 50


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 4.0])
def test_all_grows_with_the_pixels_of_the_desktop(scale: float) -> None:
    assert Sizes.of(1, 1, scale).unit == round(14 * scale)
    for width, height in WINDOWS:
        plain = Sizes.of(width, height).unit
        scaled = Sizes.of(round(width * scale), round(height * scale), scale).unit
        assert scaled == pytest.approx(plain * scale, abs=scale)


@pytest.mark.parametrize("size", WINDOWS)
def test_who_wants_larger_text_has_it_as_far_as_the_window_goes(
    size: tuple[int, int],
) -> None:
    wishes = (0.5, 0.8, 1.0, 1.25, 1.5, 2.0)
    units = [Sizes.of(*size, text=wish).unit for wish in wishes]
    assert units == sorted(units)
    assert units[0] >= 11
    assert units[-1] == max(14, min(2 * units[2], units[-1]))
    assert size[0] >= 45 * units[-1] or units[-1] == 14
    assert size[1] >= 25 * units[-1] or units[-1] == 14
    if size >= (800, 480):
        assert units[0] < units[2] < units[-1]


@pytest.mark.parametrize("unit", range(11, 90))
def test_all_sizes_follow_the_unit(unit: int) -> None:
    sizes = Sizes(unit)
    assert sizes.small <= unit < sizes.large < sizes.huge
    assert sizes.gap < unit < sizes.row < sizes.button
    assert sizes.small >= 11


@pytest.mark.parametrize("pair", sorted(LEGIBLE))
def test_every_ink_can_be_read_on_its_ground(
    pair: tuple[theme.Colour, theme.Colour],
) -> None:
    assert contrast(*pair) >= 4.5


def test_of_every_colour_it_is_said_what_it_is_for() -> None:
    known = {*INKS, *theme.GROUNDS, *FILLS, *EDGES}
    named = {name: what for name, what in vars(theme).items() if name.isupper()}
    colours = {
        name
        for name, what in named.items()
        if isinstance(what, tuple) and len(what) == 3 and isinstance(what[0], int)
    }
    assert len(colours) > 10
    assert {name for name in colours if named[name] not in known} == set()


def test_every_face_can_be_told_from_where_it_stands() -> None:
    for colour in COLOURS:
        assert min(contrast(colour, ground) for ground in (GROUND, PANEL)) >= 4.5
        assert contrast(colour, RAISED) >= 4.5
