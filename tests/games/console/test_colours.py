"""Colours that can be read on every terminal, the same for somebody each time."""

from __future__ import annotations

import re

import pytest
from prompt_toolkit.styles import Style

from games.console.colours import GREY, PEOPLE, STYLES, style_of
from tests.window.helpers.standin import node_of


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


def test_somebody_keeps_his_colour() -> None:
    assert style_of(node_of(1)) == style_of(node_of(1))
    assert style_of("abcd") == "person1"  # and so in every version


def test_all_colours_are_used_and_known() -> None:
    used = {style_of(f"{number}") for number in range(200)}
    assert len(used) == len(PEOPLE)
    assert used <= STYLES.keys()


def test_prompt_toolkit_knows_them() -> None:
    style = Style([*STYLES.items()])
    attributes = style.get_attrs_for_style_str("class:person0")
    assert (attributes.color, attributes.bold) == (PEOPLE[0][1:], True)
