"""Text of strangers, before it is drawn or sent."""

# ruff: noqa: RUF001
from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.window.letters.harmless import (
    HIDDEN,
    MAX_MARKS,
    MAX_SIGNS,
    clean,
    drawn,
    typed,
)

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
TEXTS = st.text() | st.text(
    "a7\u0645\u0301\u200b\u200c\u200d\ufe0f\u20e3❤\U0001f3f4\U000e0067\U0001f3fd"
)
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain", "plain"),
        ("a\nb\tc\u2028d\u00a0e", "a b c d e"),
        ("\u202egnp.exe", "gnp.exe"),
        ("a\x00b\x1b[31mc\ud800d", "ab[31mcd"),
        ("Z" + "\u0301" * 50, "Z" + "\u0301" * MAX_MARKS),
        ("\u2764\ufe0f, a\ufe0f", "\u2764\ufe0f, a"),
        (FAMILY + "\u200d", FAMILY),
        ("a\u200db\u200cc", "abc"),
        ("نمی\u200cخواهم", "نمی\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("7\ufe0f\u20e3 7\ufe0f", "7\ufe0f\u20e3 7"),
        (SCOTLAND + " \U000e0067", SCOTLAND + " "),
        ("\u200fAna\u200f", "\u200fAna"),
        ("Z" + "\u0301\u200d\u00ad" * 50, "Z" + "\u0301\u200d" * MAX_MARKS),
        ("\u2068דנה\u2069", "\u2068דנה\u2069"),
        ("\ue000private", "private"),
        ("x" * 9000, "x" * MAX_SIGNS),
    ],
)
def test_what_is_drawn_stays_on_its_line(text: str, drawn: str) -> None:
    assert clean(text) == drawn


@given(TEXTS)
def test_no_text_has_controls_left_and_cleaning_twice_changes_nothing(
    text: str,
) -> None:
    kept = clean(text)
    assert not [c for c in kept if unicodedata.category(c) in ("Cc", "Cs", "Co", "Cn")]
    assert len(kept) <= len(text)
    assert clean(kept) == kept


@given(TEXTS)
def test_every_character_stays_at_its_place(text: str) -> None:
    for before, after in zip(text, drawn(text), strict=True):
        assert after in (before, HIDDEN) or (before.isspace() and after == " ")


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
