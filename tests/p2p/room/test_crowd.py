"""How many machines some nodes are on."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.room.crowd import machines

ANA, BEN, CYD, DAN = (NodeId(letter * 52) for letter in "abcd")
PLACES = {ANA: "here", BEN: "here", CYD: "lab", DAN: "lab"}


def test_another_machine_is_one_and_at_the_own_each_counts() -> None:
    assert machines([BEN, CYD, DAN], ANA, PLACES.get) == 2
    assert machines([BEN, DAN], CYD, PLACES.get) == 2
    assert machines([ANA, BEN], ANA, PLACES.get) == 2
    assert machines([ANA, BEN], CYD, PLACES.get) == 1
    assert machines([], ANA, PLACES.get) == 0


def test_of_whom_nobody_knows_where_he_is_each_counts() -> None:
    assert machines([BEN, CYD], ANA, {ANA: "here"}.get) == 2
