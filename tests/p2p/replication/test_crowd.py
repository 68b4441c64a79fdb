"""How large a crowd is."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.replication.crowd import NOBODY, crowd_of

ANA, BEN, CYD, DAN = (NodeId(letter * 52) for letter in "abcd")
PLACES = {ANA: "here", BEN: "here", CYD: "lab", DAN: "lab"}


def test_a_machine_counts_once_however_many_names_it_has() -> None:
    assert crowd_of([ANA, BEN, CYD, DAN], PLACES.get) == (2, 4)
    assert crowd_of([BEN, ANA], PLACES.get) == (1, 2)
    assert crowd_of([CYD, CYD], PLACES.get) == (1, 1)
    assert crowd_of([], PLACES.get) == NOBODY


def test_of_whom_nobody_knows_where_he_is_each_is_a_machine() -> None:
    assert crowd_of([ANA, CYD, DAN], {ANA: "here"}.get) == (3, 3)
