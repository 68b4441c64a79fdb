"""Chat text: harmless to show, bounded, and what people wrote."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.errors import BadText
from p2p.messages import MAX_TEXT
from p2p.text.saying import check_text, check_value, clean_text, shown_text

OVERRIDES = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
FAMILY = "\U0001f469\u200d\U0001f467"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("hello", "hello"),
        ("  two\n\tlines \n", "two\n\tlines"),
        ("a\x1b[31mb\x00\x07\x7f\x85", "a[31mb"),
        ("one\r\ntwo", "one\ntwo"),
        (f"pay{OVERRIDES}100", "pay100"),
        ("\ud800x\udfff", "x"),
        ("e\u0301", "\u00e9"),
        (FAMILY, FAMILY),
        ("\u0645\u0631\u062d \u05e9", "\u0645\u0631\u062d \u05e9"),
        (chr(0xD800), ""),
        ("\x00 \n", ""),
    ],
)
def test_texts_are_cleaned(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    "letter", ["x", "\u4e2d", "\U0001f469", "\U0001d160", "\ufffd"]
)
def test_what_others_wrote_is_no_longer_than_what_may_be_sent(letter: str) -> None:
    shown = shown_text(f"<{letter * MAX_TEXT}")
    assert MAX_TEXT - 12 <= len(shown.encode()) <= MAX_TEXT
    assert check_text(shown) == shown
    assert shown_text("hello ") == "hello"


def test_what_is_harmful_is_what_unicode_says() -> None:
    for number in (*range(0x3000), *range(0xD7F0, 0xE010), 0xFEFF, 0xFFFD, 0x1F469):
        c = chr(number)
        is_harmful = unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t"
        is_harmful |= c in OVERRIDES
        is_line_end = c in "\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
        clean = "\n" if is_line_end else "" if is_harmful else c
        assert clean_text(f"<{c}>") == unicodedata.normalize("NFC", f"<{clean}>")


@given(st.text(st.characters(exclude_categories=[])))
def test_a_clean_text_is_safe_and_stays(raw: str) -> None:
    text = clean_text(raw)
    assert clean_text(text) == text
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    assert not set(text) & set(OVERRIDES)
    assert {unicodedata.category(c) for c in text if c not in "\n\t"}.isdisjoint(
        ("Cc", "Cs")
    )
    text.encode()


@pytest.mark.parametrize("empty", ["", " \n\t", "\x00", OVERRIDES, chr(0xDFFF)])
def test_an_empty_text_is_not_sent(empty: str) -> None:
    with pytest.raises(BadText, match="empty"):
        check_text(empty)


@pytest.mark.parametrize(
    ("raw", "sent"),
    [
        ("\x1b[31mred\x1b[0m", "\u241b[31mred\u241b[0m"),
        ("a\x07\x00b\x7f", "a\u2407\u2400b\u2421"),
        ("a\x9b1m", "a\ufffd1m"),
        ("one\r\ntwo\x85three\fand\tfour", "one\ntwo\nthree\nand\tfour"),
    ],
)
def test_no_control_character_vanishes_from_what_is_said(raw: str, sent: str) -> None:
    assert check_text(raw) == sent
    assert check_text(sent) == sent


@pytest.mark.parametrize("raw", ["gr\udcfc\udcdfe", "a\ud83d", "\udfffb"])
def test_halves_of_letters_are_not_said(raw: str) -> None:
    with pytest.raises(BadText, match="no letters"):
        check_text(raw)


def test_the_limit_is_in_bytes() -> None:
    assert check_text("x" * MAX_TEXT) == "x" * MAX_TEXT
    assert check_text(" " * MAX_TEXT + "x") == "x"
    for long in ("x" * (MAX_TEXT + 1), "\u20ac" * (MAX_TEXT // 3 + 1)):
        with pytest.raises(BadText, match="too long: 8,19"):
            check_text(long)


@pytest.mark.parametrize("value", ["", "left", "x" * 64, 0, -(2**53), 2**53])
def test_what_may_be_pressed(value: int | str) -> None:
    check_value(value)


@pytest.mark.parametrize("value", ["x" * 65, "\ud800", 2**53 + 1, 1.5, None, True])
def test_what_may_not_be_pressed(value: Any) -> None:
    with pytest.raises(BadText, match="An input is"):
        check_value(value)


@given(st.text(st.characters(max_codepoint=0x0310)))
def test_a_glance_finds_the_same_as_a_look(text: str) -> None:
    # The letter at the end, of another script, has each of them looked at.
    assert clean_text(text + "\u05e9") == (clean_text(text + "x")[:-1] + "\u05e9")
