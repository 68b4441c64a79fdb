"""Several who may share a name: nobody is shown under another's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.identity import NodeId, short_code
from p2p.text.labels import coded, labelled
from p2p.text.names import clean_name, name_forms

A, B, C = NodeId("a" * 52), NodeId("b" * 52), NodeId("lo" * 26)


def test_a_name_of_its_own_is_a_label() -> None:
    assert labelled([(A, "Ana"), (B, "Ben")]) == {A: "Ana", B: "Ben"}


def test_who_shares_a_name_carries_a_code() -> None:
    named = labelled([(A, "Ana"), (B, "Ana"), (C, "Cyd")])
    assert named == {A: "Ana aaaa-aaaa", B: "Ana bbbb-bbbb", C: "Cyd"}


def test_who_only_looks_the_same_carries_one_too() -> None:
    cyrillic = "\N{CYRILLIC CAPITAL LETTER A}na"
    named = labelled([(A, "Ana"), (B, cyrillic)])
    assert named == {A: "Ana aaaa-aaaa", B: f"{cyrillic} bbbb-bbbb"}


def test_who_is_called_as_we_are_carries_one() -> None:
    assert labelled([(A, "Ana")], me="ANA") == {A: "Ana aaaa-aaaa"}
    assert labelled([(A, "Ana")], me="Ben") == {A: "Ana"}


def test_nobody_is_called_nothing() -> None:
    assert labelled([(A, "")]) == {A: "aaaa-aaaa"}
    assert coded(A, "") == "aaaa-aaaa"


@pytest.mark.parametrize(
    "name",
    [
        "bbbb-bbbb",  # another's
        "Ana bbbb-bbbb",
        "Ana BBBB BBBB",
        "Ana b-b-b-b-b-b-b-b",
        "Ana zzzz-2zzz",  # nobody's here, but it reads as one
        "Ana abcd_efgh",
        "aaaa-2aaa",
        "Ana \N{FULLWIDTH LATIN SMALL LETTER B}bbb-bbbb",
        "lolo-lolo",
        "1o1o-10lo",  # looks like it
    ],
)
def test_what_looks_like_a_code_stands_before_the_true_one(name: str) -> None:
    named = labelled([(A, name), (B, "Ben"), (C, "Cyd")])
    assert named[A] == f"{name} {short_code(A)}"
    assert named[B] == "Ben"


@pytest.mark.parametrize("name", ["IOIO IOIO", "1o1o lolo", "ioioioio"])
def test_letters_of_one_shape_write_one_code(name: str) -> None:
    other = NodeId("io" * 26)
    assert labelled([(A, name), (other, "Ben")])[A] == f"{name} {short_code(A)}"
    assert labelled([(A, name), (B, "Ben")])[A] == name


@pytest.mark.parametrize("name", ["Anna-Lena", "Anne-Marie", "Jean-Luc", "Ana 2024"])
def test_an_ordinary_name_is_no_code(name: str) -> None:
    assert labelled([(A, name), (B, "Ben")])[A] == name


@given(st.lists(st.text(st.sampled_from("aA1lIo0b- _2"), max_size=20), max_size=3))
def test_no_two_have_labels_that_look_alike(names: list[str]) -> None:
    named = labelled(zip((A, B, C), map(clean_name, names), strict=False), me="Ana")
    forms = [name_forms(label) for label in named.values()]
    for place, form in enumerate(forms):
        assert all(form.isdisjoint(other) for other in forms[:place])
