"""Who may have how many seats: a table of cases, and what always holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.identity import NodeId
from p2p.messages import Joined, Left, Ruled
from p2p.replication.replica import Replica
from p2p.replication.seats import FEW_SEATS, Seats, may_have_more
from tests.p2p.helpers.sheets import sheets, signed
from tests.p2p.helpers.signers import node as signed_by
from tests.p2p.helpers.toy import Toy, ToyOptions


def node(number: int) -> NodeId:
    return NodeId(f"{number:052}")


class Hall:
    """A table with so many seats, and who comes to it from where (None: unknown)."""

    def __init__(self, seats: int) -> None:
        rules = Toy()
        rules.seats = seats
        self.replica = Replica(rules, 7, ToyOptions())
        self.where: dict[NodeId, str | None] = {}
        self.seats = Seats(self.where.get)
        self._tick = 0

    def come(self, where: str | None, count: int = 1) -> int:
        """So many come, one after the other; how many of them get a seat."""
        return sum(self._one(where) for _ in range(count))

    def come_at_once(self, *crowd: str | None) -> list[bool]:
        """All in one frame; who of them gets a seat."""
        nodes = [self._new(where) for where in crowd]
        self.seats.count(self.replica)
        seated = []
        for one in nodes:
            seated.append(self.seats.allows(one))
            if seated[-1]:
                self.seats.grant(one)
        self._apply(
            *(Joined(n, "x", s, 0, 0) for n, s in zip(nodes, seated, strict=True))
        )
        return seated

    def go(self, where: str | None, goodbye: bool) -> None:
        """One from there goes, or its link is gone."""
        gone = next(n for n in self.holders() if self.where.get(n) == where)
        self._apply(Left(gone, goodbye))
        self.where[gone] = None

    def holders(self) -> list[NodeId]:
        return [r.id for r in self.replica.residents.values() if r.seat]

    def _new(self, where: str | None) -> NodeId:
        one = node(len(self.where))
        self.where[one] = where
        return one

    def _one(self, where: str | None) -> bool:
        return self.come_at_once(where)[0]

    def _apply(self, *entries: Joined | Left) -> None:
        self._tick += 1
        self.replica.apply(self._tick, entries)


@pytest.mark.parametrize(
    ("held", "free", "more"),
    [
        (0, 1, True),
        (0, 0, False),
        (FEW_SEATS - 1, 1, True),
        (FEW_SEATS, FEW_SEATS, False),
        (FEW_SEATS, FEW_SEATS + 1, True),
        (127, 129, True),
        (128, 128, False),
    ],
)
def test_a_ninth_needs_more_that_are_free_than_it_holds(
    held: int, free: int, more: bool
) -> None:
    assert may_have_more(held, free) is more


@pytest.mark.parametrize(
    ("seats", "crowd", "seated"),
    [
        (256, [("one", 30)], [30]),  # a terminal server with a class at it
        (256, [("one", 300)], [128]),  # never more than half
        (256, [("one", 300), ("two", 300)], [128, 64]),
        (256, [("one", 128), ("two", 64), ("six", 9)], [128, 64, 9]),
        (4, [("one", 5)], [4]),  # a small table is for whom it likes
        (4, [("one", 2), ("two", 3)], [2, 2]),
        (12, [("one", 12), ("two", 12)], [8, 4]),
        (20, [("one", 20), ("two", 20)], [10, 8]),
        (256, [(None, 300)], [128]),  # whom nobody knows may be one machine
        (256, [("one", 300), (None, 300)], [128, 8]),
        (256, [("one", 300), (None, 300), ("two", 1)], [128, 8, 1]),
    ],
)
def test_how_many_of_each_crowd_get_a_seat(
    seats: int, crowd: list[tuple[str | None, int]], seated: list[int]
) -> None:
    hall = Hall(seats)
    assert [hall.come(where, count) for where, count in crowd] == seated


def test_in_one_frame_each_counts_for_the_next() -> None:
    hall = Hall(20)
    assert sum(hall.come_at_once(*["one"] * 15)) == 10
    assert hall.come_at_once("one", "two", "two") == [False, True, True]


def test_who_may_only_watch_gets_none_and_keeps_none() -> None:
    replica = Replica(Toy(), 7, ToyOptions(), sheets=sheets("z"))
    ann, ben = signed_by("a"), signed_by("b")
    replica.apply(1, [Joined(one, "x", one == ann, 0, 0) for one in (ann, ben)])
    seats = Seats(lambda one: "here")
    assert seats.gives(ben, True, replica)
    replica.apply(2, [Ruled(signed("a", 1, watch_only=(ann, ben)))])
    assert not seats.gives(ben, True, replica)
    assert not seats.gives(ann, True, replica)


def test_who_leaves_makes_room() -> None:
    hall = Hall(20)
    assert hall.come("one", 11) == 10
    hall.go("one", goodbye=True)
    assert hall.come("one", 2) == 1


def test_a_seat_that_is_kept_counts_for_the_machine_where_its_owner_was() -> None:
    hall = Hall(64)
    assert hall.come("one", 40) == 32
    for _ in range(32):
        hall.go("one", goodbye=False)
    assert hall.come("one", 40) == 0


@given(st.lists(st.sampled_from(["a", "b", None]), max_size=60), st.integers(1, 40))
def test_no_machine_has_more_than_half_by_it_and_none_is_shut_out(
    crowd: list[str | None], seats: int
) -> None:
    hall = Hall(seats)
    hall.come_at_once(*crowd)
    held = [hall.where[one] for one in hall.holders()]
    half = max(FEW_SEATS, (seats + 1) // 2)
    for where in "ab":
        assert held.count(where) <= half
        # Who is unknown may be there as well.
        assert held.count(where) + held.count(None) <= half + FEW_SEATS
    assert len(held) <= seats
    if len(held) < seats:
        assert hall.come("new") == 1
