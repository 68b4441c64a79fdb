"""Names that try to look like something else: like lines, like others, like nobody."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.errors import BadText
from p2p.text.names import ANONYMOUS, check_name, clean_name, name_forms

MARK = "\N{COMBINING SHORT STROKE OVERLAY}"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("* Eve", "Eve"),
        ("!@/* Eve", "Eve"),
        ("\N{FULLWIDTH ASTERISK}Eve", "Eve"),
        ("Eve: hello", "Eve hello"),
        ("Eve\N{RATIO} hello", "Eve hello"),
        ("Ana -> you", "Ana you"),
        ("Ana -:> you", "Ana you"),
        ("Ana \N{EN DASH}\N{FULLWIDTH GREATER-THAN SIGN} you", "Ana you"),
        ("Ana \N{RIGHTWARDS ARROW} you", "Ana you"),
        ("two\u2028lines\u0085of\rit", "two lines of it"),
        ("Anne-Marie > all", "Anne-Marie > all"),
        ("you", ANONYMOUS),
        ("YOU", ANONYMOUS),
        ("everyone", ANONYMOUS),
        ("*everyone:", ANONYMOUS),
        ("y\N{CYRILLIC SMALL LETTER O}u", ANONYMOUS),
        ("***", ANONYMOUS),
        ("a\u200eb\u200fc\u061cd\u2067e", "abcde"),
        ("Ana\U000e0041\U000e0042", "Ana"),
        ("A\ufe00n\U000e0101a\ufe0f", "Ana"),
        ("1\ufe0f\u20e3 Ana", "1\ufe0f\u20e3 Ana"),
        ("A" + MARK * 50 + "na", "A" + MARK * 3 + "na"),
        (MARK * 5 + "Ana", "Ana"),
        ("A \u00ad\u2060\ufeff\u3164\ufffc na", "A na"),
    ],
)
def test_a_name_looks_like_nothing_else(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


LATIN_A, CYRILLIC_A = "Ana", "\u0410\u043d\u0430"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ana", "aNA"),
        ("Ana", "\u0410na"),
        ("AHA", "\u0410\u041d\u0410"),
        ("Bob", "B0b"),
        ("Ilse", "llse"),
        ("Ilse", "1lse"),
        ("Al", "A1"),
        ("NIKO", "\u039d\u0399\u039a\u039f"),
        ("\u039d\u03af\u03ba\u03bf\u03c2", "\u03bd\u03af\u03ba\u03bf\u03c2"),
        ("Ana", "\uff21na"),
        ("Ana", "A\ufe00na"),
        ("J\u00fcrgen", "Ju\u0308rgen"),
        ("\u03a6", "\u0424"),
        ("\u039b\u0391\u039c", "\u041b\u0410\u041c"),
        (
            "\u0393\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2",
            "\u0413\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2",
        ),
        ("\u03a0\u03b1\u03c0", "\u041f\u03b1\u03c0"),
        ("\u03a8", "\u0470"),
        ("\u0398", "\u0472"),
        ("3\u043e\u044f", "\u0417\u043e\u044f"),
        ("\u0404va", "Eva"),
    ],
)
def test_look_alikes_are_one_name(one: str, other: str) -> None:
    assert not name_forms(one).isdisjoint(name_forms(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ana", "Anna"), ("Ana", "\u00c1na"), ("Ben", "Jen"), ("Tim", "Tom")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert name_forms(one).isdisjoint(name_forms(other))


@given(st.text(st.sampled_from("-:>*!@/ aA\u0301\u200d\ufe0f\u2192\u2028you")))
def test_what_is_left_out_brings_nothing_new_together(raw: str) -> None:
    name = clean_name(raw)
    assert clean_name(name) == name
    assert ":" not in name
    assert "->" not in name
    assert name[0] not in "*!@/ "
    assert unicodedata.is_normalized("NFC", name)
    assert name.casefold() not in ("you", "everyone")


@pytest.mark.parametrize(
    "text", ["", " ", "\x1b\x00", "you", ":", "\u202e", "J\udcfcrgen", "a\ud83d"]
)
def test_what_is_no_name_is_said(text: str) -> None:
    with pytest.raises(BadText, match="can be no name"):
        check_name(text)
    assert check_name(ANONYMOUS) == ANONYMOUS
