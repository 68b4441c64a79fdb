"""Where a line of text may end."""

from __future__ import annotations

import pytest

from games.window.letters.breaking import line_end

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("text", "end", "first"),
    [
        ("one two three", 9, "one two "),
        ("one two three", 7, "one two"),
        ("one two", 99, "one two"),
        ("abcdefgh", 4, "abcd"),
        ("漢字漢字漢字", 3, "漢字漢"),
        ("go 漢字漢字", 5, "go 漢字"),
        ("漢字漢字。漢", 4, "漢字漢"),
        ("漢「字」漢", 2, "漢"),
        ("漢字word", 5, "漢字"),
        ("สวัสดีครับ", 5, "สวัส"),
        ("เด็กไทย", 5, "เด็ก"),
        ("ab" + FAMILY * 2, 9, "ab" + FAMILY),
        (FAMILY * 2, 3, FAMILY),
        ("e\u0301e\u0301e\u0301", 3, "e\u0301"),
        ("안녕하세요 반갑", 7, "안녕하세요 "),
    ],
)
def test_a_line_ends_where_one_may(text: str, end: int, first: str) -> None:
    assert text[: line_end(text, end)] == first
