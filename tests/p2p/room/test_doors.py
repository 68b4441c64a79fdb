"""Who may come in, by the sheet in force."""

from __future__ import annotations

from typing import Any

from p2p.messages import Joined, Left, Ruled
from p2p.replication.replica import Replica
from p2p.room.doors import Doors
from tests.p2p.helpers.sheets import sheets, signed
from tests.p2p.helpers.signers import node
from tests.p2p.helpers.toy import Toy, ToyOptions

ANN, BEN, CYD = node("a"), node("b"), node("c")


def ruled(number: int, **wanted: Any) -> Replica:
    """Ann rules, ben has vanished, and cyd never was here."""
    replica = Replica(Toy(), 1, ToyOptions(), sheets=sheets("z"))
    replica.apply(1, [Joined(node, "x", True, 0, 0) for node in (ANN, BEN)])
    replica.apply(2, [Left(BEN, False), Ruled(signed("a", number, **wanted))])
    return replica


def test_everybody_comes_in_if_the_ruler_says_nothing() -> None:
    doors = Doors(Replica(Toy(), 1, ToyOptions()))
    assert [doors.why_out(one) for one in (ANN, BEN, CYD)] == ["", "", ""]


def test_nobody_new_comes_in_where_it_is_closed() -> None:
    doors = Doors(ruled(1, closed=True))
    assert doors.closed
    assert [doors.why_out(one) for one in (ANN, BEN, CYD)] == ["", "", "closed"]


def test_who_is_removed_does_not_come_in_be_he_known_or_not() -> None:
    doors = Doors(ruled(1, removed=(BEN, CYD), closed=True))
    assert [doors.why_out(one) for one in (ANN, BEN, CYD)] == ["", "removed", "removed"]


def test_the_lock_is_that_of_the_sheet_if_it_speaks_of_one() -> None:
    charter, other = b"c" * 32, b"o" * 32
    assert Doors(ruled(1)).lock == b""
    assert Doors(ruled(1), charter).lock == charter
    assert Doors(ruled(1, lock=other), charter).lock == other
    assert Doors(ruled(1, lock=b""), charter).lock == b""
