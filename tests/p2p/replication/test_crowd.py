"""How large a crowd is."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.replication.crowd import NOBODY, crowd_of, is_half, is_most, sure_crowd

ANA, BEN, CYD, DAN = (NodeId(letter * 52) for letter in "abcd")
PLACES = {ANA: "here", BEN: "here", CYD: "lab", DAN: "lab"}


def test_a_machine_counts_once_however_many_names_it_has() -> None:
    assert crowd_of([ANA, BEN, CYD, DAN], PLACES.get) == (2, 4)
    assert crowd_of([BEN, ANA], PLACES.get) == (1, 2)
    assert crowd_of([CYD, CYD], PLACES.get) == (1, 1)
    assert crowd_of([], PLACES.get) == NOBODY


def test_of_whom_nobody_knows_where_he_is_each_is_a_machine() -> None:
    assert crowd_of([ANA, CYD, DAN], {ANA: "here"}.get) == (3, 3)


def test_who_is_linked_with_nobody_is_surely_on_no_machine() -> None:
    assert sure_crowd([ANA, CYD, DAN], {ANA: "here"}.get) == (1, 3)


@pytest.mark.parametrize(
    ("some", "places", "most", "half"),
    [
        ([ANA, BEN, CYD], {}, False, False),
        (
            [ANA, BEN, CYD],
            dict(zip((ANA, BEN, CYD, DAN), "abcd", strict=True)),
            True,
            True,
        ),
        ([ANA, BEN], dict(zip((ANA, BEN, CYD, DAN), "abcd", strict=True)), False, True),
        ([ANA, BEN, CYD], dict.fromkeys((ANA, BEN, CYD, DAN), "a"), True, True),
        ([ANA], dict.fromkeys((ANA, BEN, CYD, DAN), "a"), False, False),
        ([ANA, BEN], dict.fromkeys((ANA, BEN), "a"), False, False),
        ([ANA, BEN], {ANA: "a", BEN: "b", CYD: "c", DAN: "c"}, True, True),
        ([ANA, BEN, CYD], {ANA: "a", BEN: "a", CYD: "b", DAN: "b"}, True, True),
    ],
)
def test_most_and_half_are_counted_by_machines_and_then_by_names(
    some: list[NodeId], places: dict[NodeId, str], most: bool, half: bool
) -> None:
    roster = [ANA, BEN, CYD, DAN]
    assert is_most(some, roster, places.get) == most
    assert is_half(some, roster, places.get) == half
