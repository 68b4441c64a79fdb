"""Text of strangers, before it is drawn or sent."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.window.letters.harmless import MAX_MARKS, MAX_SIGNS, clean, typed


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain", "plain"),
        ("a\nb\tc\u2028d\u00a0e", "a b c d e"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\x00b\x1b[31mc\ud800d", "ab[31mcd"),
        ("Z" + "\u0301" * 50, "Z" + "\u0301" * MAX_MARKS),
        ("\u2764\ufe0f", "\u2764"),
        ("\u2068דנה\u2069", "\u2068דנה\u2069"),
        ("\ue000private", "private"),
        ("x" * 9000, "x" * MAX_SIGNS),
    ],
)
def test_what_is_drawn_stays_on_its_line(text: str, drawn: str) -> None:
    assert clean(text) == drawn


@given(st.text())
def test_no_text_has_controls_left_and_cleaning_twice_changes_nothing(
    text: str,
) -> None:
    drawn = clean(text)
    assert not [c for c in drawn if unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn")]
    assert len(drawn) <= len(text)
    assert clean(drawn) == drawn


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("one\r\ntwo\rthree\x85four\u2029five", "one\ntwo\nthree\nfour\nfive"),
        ("\tcode", "\tcode"),
        ("a\x00\x1bb\ud800c", "abc"),
        ("\u202egnp\u2066.exe", "gnp.exe"),
        ("نمی\u200cخ", "نمی\u200cخ"),
    ],
)
def test_a_message_keeps_its_lines(text: str, kept: str) -> None:
    assert typed(text) == kept
