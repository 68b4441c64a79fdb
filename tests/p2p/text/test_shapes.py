"""The table of letters that look alike."""

from __future__ import annotations

from p2p.text.shapes import SHAPES, SISTERS


def test_the_table_leads_to_single_latin_letters() -> None:
    for sign, letter in SHAPES.items():
        assert len(sign) == 1
        assert letter.isascii()
        assert letter.isalpha()


def test_sisters_have_no_latin_sister_and_lead_to_no_further_one() -> None:
    for sign, first in SISTERS.items():
        assert len(sign) == len(first) == 1
        assert sign not in SHAPES
        assert first not in SHAPES.keys() | SISTERS.keys()
