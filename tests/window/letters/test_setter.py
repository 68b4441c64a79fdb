"""Lines cut into pieces of one face, one script and one direction."""

# ruff: noqa: RUF001
from __future__ import annotations

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from games.window.letters.clusters import breaks, is_break
from games.window.letters.harmless import MAX_SIGNS
from games.window.letters.piece import Style
from games.window.letters.setter import Setter
from games.window.letters.typecase import TypeCase

STYLE = Style(16, False, 19)
SLACK = 8  # pixels: a cut line may be of other pieces than within the whole one
SIGNS = (
    *("a", "W", " ", "7", "(", "é", "е\u0301", "ש", "م", "ל\u05b8", "漢", "🎉", "न्त्रि"),
    *(
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\u200b",
        "\u0300" * 4,
        "\u2068",
        "\u2069",
        "\n",
    ),
)
# One setter for all examples: it keeps nothing of one that another could see.
CALM = settings(
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
    ],
    deadline=None,
    max_examples=40,
)
TEXTS = st.lists(st.sampled_from(SIGNS), max_size=60).map("".join) | st.text()


@pytest.fixture
def setter() -> Setter:
    return Setter(TypeCase())


@given(TEXTS, st.integers(-5, 300))
@CALM
def test_as_many_clusters_are_reached_as_fit(
    setter: Setter, text: str, width: int
) -> None:
    end = setter.reach(text, STYLE, width)
    assert is_break(text, end)
    if end:
        assert setter.line(text[:end], STYLE).width <= max(0, width) + SLACK
    if end < min(len(text), MAX_SIGNS):
        after = next(one for one in breaks(text) if one > end)
        assert setter.line(text[:after], STYLE).width > width - SLACK


@given(TEXTS)
@example("\u0300" * 4)  # of which three are drawn
@example("a" + "\u0300" * 9 + "b")
@CALM
def test_each_character_has_its_place(setter: Setter, text: str) -> None:
    line = setter.line(text, STYLE)
    assert sum(right - left for left, right in line.spans(0, len(text))) == line.width
    for index in range(len(text) + 1):
        assert 0 <= line.place(index) <= line.width
    for x in range(0, line.width + 9, 7):
        assert is_break(text, line.index_at(x))


@pytest.mark.parametrize("leftward", [False, True, None])
def test_a_row_has_the_direction_of_its_paragraph(
    setter: Setter, leftward: bool | None
) -> None:
    line = setter.line("Ana, Ben!", STYLE, leftward)
    assert line.leftward is bool(leftward)
    sign = line.spans(8, 9)
    assert sign[0][0] == 0 if leftward else sign[0][1] == line.width
