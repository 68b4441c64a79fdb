"""How many may come in who have no link of their own to the host."""

from __future__ import annotations

from random import Random

from p2p.identity import NodeId
from p2p.relay.paths import Paths
from p2p.room.newcomers import MAX_THROUGH_ONE, Newcomers
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.signers import node

ME, BEN, CYD = node("a"), node("b"), node("c")
NOW = 10.0


def made_up(number: int) -> NodeId:
    return SimulatedSigner(f"made up {number}").id


class Hall:
    """A host with links to some; further members are heard through these."""

    def __init__(self, *linked: NodeId, machines: dict[NodeId, str] | None = None):
        self.members = [ME, *linked]
        self.paths = Paths(ME, set(linked), lambda: tuple(self.members), Random(1))
        where = machines or {}
        self.newcomers = Newcomers(self.paths, lambda n: where.get(n, n))
        self._made = 0

    def comes(self, through: NodeId) -> bool:
        """Whether one more gets in; if so, he is in."""
        self._made += 1
        one = made_up(self._made)
        if not self.newcomers.may_come(one, through):
            return False
        self.paths.came(one, through, NOW)
        self.members.append(one)
        return True

    def come(self, through: NodeId) -> int:
        """How many get in one after the other, of a hundred."""
        return sum(self.comes(through) for _ in range(100))


def test_some_may_be_brought_on_one_link() -> None:
    assert Hall(BEN, CYD).come(BEN) == MAX_THROUGH_ONE


def test_who_was_brought_by_one_leaves_room_for_those_of_another() -> None:
    hall = Hall(BEN, CYD)
    hall.come(BEN)
    assert hall.comes(CYD)


def test_a_machine_does_not_bring_more_on_more_links() -> None:
    hall = Hall(BEN, CYD, machines={BEN: "one", CYD: "one"})
    assert hall.come(BEN) + hall.come(CYD) == MAX_THROUGH_ONE


def test_in_all_as_many_are_far_as_near_and_some() -> None:
    hall = Hall(BEN, CYD)
    assert hall.come(BEN) + hall.come(CYD) == MAX_THROUGH_ONE + 2


def test_half_of_a_large_class_behind_another_switch_gets_in() -> None:
    near = [made_up(-1 - n) for n in range(128)]
    hall = Hall(*near)
    assert all(hall.comes(one) for one in near)


def test_who_waits_to_come_in_counts() -> None:
    hall = Hall(BEN, CYD)
    waiting = [made_up(n) for n in range(MAX_THROUGH_ONE)]
    for one in waiting:
        hall.paths.came(one, BEN, NOW)
    assert not hall.newcomers.may_come(node("d"), BEN, waiting)


def test_who_has_asked_before_is_not_counted_against_himself() -> None:
    hall = Hall(BEN, CYD)
    waiting = [made_up(n) for n in range(MAX_THROUGH_ONE)]
    for one in waiting:
        hall.paths.came(one, BEN, NOW)
    assert hall.newcomers.may_come(waiting[0], BEN, waiting)


def test_who_got_a_link_of_his_own_counts_no_more() -> None:
    hall = Hall(BEN, CYD)
    hall.come(BEN)
    hall.paths.linked.add(hall.members[-1])
    assert hall.comes(BEN)
