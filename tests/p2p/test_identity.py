"""Ids, the forms of them that people read, and names that cannot harm a screen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from p2p.identity import (
    NodeId,
    check_words,
    instance_name,
    is_node_id,
    node_id,
    parse_instance,
    short_code,
)
from p2p.text.names import ANONYMOUS, NAME_LIMIT, clean_name

ID = node_id(bytes(range(32)))
ZEROS = NodeId("a" * 52)


def test_an_id_is_the_hash_of_the_key_for_ever() -> None:
    assert ID == "mmg42klgyqzwneiskrelxms3j72bfje4omw3fsflyg4fqg6xcdoq"


@pytest.mark.parametrize(
    "text", ["", ID[:-1], ID + "a", ID.upper(), ID[:-1] + "1", ID[:-1] + "\n"]
)
def test_what_is_no_id(text: str) -> None:
    assert not is_node_id(text)
    with pytest.raises(ValueError, match="not a node id"):
        check_words(NodeId(text))


def test_forms_for_people() -> None:
    assert is_node_id(ID)
    assert short_code(ID) == "mmg4-2klg"
    assert check_words(ID) == ("kasat", "suhon", "kirah", "gatok")
    assert check_words(ZEROS) == ("babab",) * 4


def test_check_words_are_the_proquints_of_the_paper() -> None:
    # arXiv 0901.4016: 127.0.0.1 is lusab-babad; 7f000001 in base32 is "p4aaaai".
    assert check_words(NodeId("p4aaaai" + "a" * 45))[:2] == ("lusab", "babad")


@given(st.binary(min_size=32, max_size=32))
def test_an_instance_fits_one_dns_label(key: bytes) -> None:
    label = instance_name(node_id(key), "0a9z8b7c")
    assert len(label) <= 63
    assert parse_instance(label) == (node_id(key), "0a9z8b7c")


@given(st.text())
@example(ID)
@example(f"{ID}-")
@example(f"{ID}-ABCDEFGH")
@example(f"{ID}-abcdefgh.")
def test_other_labels_are_none_of_ours(label: str) -> None:
    assert parse_instance(label) is None


def test_an_instance_needs_an_id_and_a_nonce() -> None:
    with pytest.raises(ValueError, match="run nonce"):
        instance_name(ID, "short")


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Ann", "Ann"),
        ("  Ann \t of\n Kent ", "Ann of Kent"),
        ("e\u0301", "\u00e9"),
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("a\x1b[31mb\x00", "a[31mb"),
        ("a\u200bb", "ab"),
        ("e\u200b\u0301", "\u00e9"),
        ("\ud800x\ue000", "x"),
        ("\U0001f469\u200d\U0001f4bb Ann", "\U0001f469\u200d\U0001f4bb Ann"),
        ("A\u200dn\u200d", "An"),
        ("\u0645\u0631\u06cc\u0645", "\u0645\u0631\u06cc\u0645"),
        ("", ANONYMOUS),
        ("\u200b \n", ANONYMOUS),
        ("\u3164\u2800", ANONYMOUS),
        ("\u0301\ufe0f", ANONYMOUS),
        ("x" * 100_000, "x" * NAME_LIMIT),
    ],
)
def test_names_are_cleaned(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_a_clean_name_is_safe_and_stays(raw: str, limit: int) -> None:
    name = clean_name(raw, limit)
    assert name == ANONYMOUS or len(name) <= limit
    assert name.isprintable() or "\u200d" in name
    assert unicodedata.is_normalized("NFC", name)
    assert name == name.strip()
    assert clean_name(name, max(limit, len(name))) == name
