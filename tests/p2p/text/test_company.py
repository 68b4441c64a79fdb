"""Among several: who is meant by his name alone, while they come and go."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from p2p.identity import NodeId
from p2p.text.company import Company
from p2p.text.names import clean_name

A, B, C = NodeId("a" * 52), NodeId("b" * 52), NodeId("lo" * 26)
CYRILLIC = "\N{CYRILLIC CAPITAL LETTER A}na"


def test_a_name_is_clear_while_nobody_else_has_one_like_it() -> None:
    company = Company([(A, "Ana"), (B, "Ben")])
    assert company.is_clear(A, "Ana")
    company.put(C, CYRILLIC)
    assert not company.is_clear(A, "Ana")
    assert not company.is_clear(C, CYRILLIC)
    assert company.bearers("ANA", A) == {C}
    company.put(C, "Cyd")
    assert company.is_clear(A, "Ana")
    company.drop(C)
    company.drop(C)
    assert C not in company
    assert B in company


def test_who_is_none_of_them_is_judged_as_well() -> None:
    company = Company([(A, "Ana")])
    assert company.is_clear(B, "Ben")
    assert not company.is_clear(B, "Ana")
    assert not company.is_clear(B, "bbbbbbbb")  # its own code, without the sign


def test_a_code_counts_while_somebody_has_it() -> None:
    company = Company([(A, "Ana"), (C, "Cyd")])
    assert not company.is_clear(A, "lolololo")
    company.drop(C)
    assert company.is_clear(A, "lolololo")


def test_nobody_is_meant_by_nothing() -> None:
    assert not Company().is_clear(A, "")


NAMES = st.text(st.sampled_from("aA1lIo0b- _2"), max_size=12).map(clean_name)


@given(st.lists(st.tuples(st.sampled_from([A, B, C]), NAMES | st.none())))
def test_it_ends_as_if_all_had_been_so_from_the_first(
    moves: list[tuple[NodeId, str | None]],
) -> None:
    company, names = Company(), dict[NodeId, str]()
    for node, name in moves:
        if name is None:
            company.drop(node)
            names.pop(node, None)
        else:
            company.put(node, name)
            names[node] = name
    fresh = Company(names.items())
    for node, name in names.items():
        assert company.is_clear(node, name) == fresh.is_clear(node, name)
        assert company.bearers(name, node) == fresh.bearers(name, node)
