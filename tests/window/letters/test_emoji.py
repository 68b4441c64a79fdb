"""Which signs are pictures."""

from __future__ import annotations

import pytest

from games.window.letters.emoji import is_coloured, is_pictographic


@pytest.mark.parametrize(
    ("cluster", "coloured"),
    [
        *[
            (sign, True)
            for sign in ("🎉", "🐍", "⌚", "☔", "🇩🇪", "👋🏽", "👨\u200d👩\u200d👧")
        ],
        *[
            (sign, True)
            for sign in ("❤\ufe0f", "7\ufe0f⃣", "☝🏿", "❤\u200d🔥", "🏴\U000e0067")
        ],
        *[
            (sign, False)
            for sign in ("a", "7", "#", "©", "❤", "☝", "漢", "é", "⌚\ufe0e", "")
        ],
    ],
)
def test_pictures_are_in_colour_where_people_expect_it(
    cluster: str, coloured: bool
) -> None:
    assert is_coloured(cluster) is coloured


@pytest.mark.parametrize("char", "©❤☝⌚🎉🏴\U0001fffd")
def test_pictures_join(char: str) -> None:
    assert is_pictographic(char)


@pytest.mark.parametrize("char", "a7漢é\u200d\U0001f1e9\U0001f3fd\U0001fffe")
def test_nothing_else_does(char: str) -> None:
    assert not is_pictographic(char)
