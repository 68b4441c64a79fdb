"""Colours that can be read on every terminal, the same for somebody each time."""

from __future__ import annotations

import colorsys
import re

import pytest
from prompt_toolkit.styles import Style

from games.console.colours import GREY, PEOPLE, STYLES, style_of
from games.face import COLOURS, Face


def luminance(colour: str) -> float:
    """How bright it is, as the Web Content Accessibility Guidelines reckon."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    "colour", sorted({*PEOPLE, GREY, *re.findall("#[0-9a-f]{6}", str(STYLES))})
)
def test_it_can_be_read_on_dark_and_on_light(colour: str) -> None:
    bright = luminance(colour)
    assert (bright + 0.05) / 0.05 >= 3.7
    assert 1.05 / (bright + 0.05) >= 3.7


def test_somebody_has_the_colour_of_his_face() -> None:
    styles = [style_of(Face(colour=colour, hat=3)) for colour in range(len(COLOURS))]
    assert len({*styles}) == len(PEOPLE) == len(COLOURS)
    assert styles[4] == "person4"
    assert {*styles} <= STYLES.keys()


def test_it_looks_like_that_of_the_window() -> None:
    """The same hue, as far as a colour has one; the terminal's are darker."""
    for colour, name in zip(COLOURS, PEOPLE, strict=True):
        hue, _, seen = colorsys.rgb_to_hls(*(part / 255 for part in colour))
        close = colorsys.rgb_to_hls(
            *(int(name[at : at + 2], 16) / 255 for at in (1, 3, 5))
        )
        apart = abs((hue - close[0] + 0.5) % 1 - 0.5)
        assert seen < 0.25 or apart < 0.09, name


def test_prompt_toolkit_knows_them() -> None:
    style = Style([*STYLES.items()])
    attributes = style.get_attrs_for_style_str("class:person0")
    assert (attributes.color, attributes.bold) == (PEOPLE[0][1:], True)
