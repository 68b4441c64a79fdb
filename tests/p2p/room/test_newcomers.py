"""How many may come in who have no link of their own to the host."""

from __future__ import annotations

from random import Random

from p2p.identity import NodeId
from p2p.relay.paths import Paths
from p2p.room.newcomers import (
    FULL_FOR,
    MAX_THROUGH_ONE,
    TOLD_A_SECOND,
    Newcomers,
)
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.signers import node

ME, BEN, CYD, DAN = map(node, "abcd")
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
    hall.come(BEN)
    assert [hall.comes(CYD), hall.comes(CYD)] == [True, True]
    assert not hall.comes(BEN)


def test_beyond_that_each_machine_brings_its_part() -> None:
    hall = Hall(BEN, CYD, DAN, machines={DAN: "cyd's", CYD: "cyd's"})
    hall.come(BEN)
    assert hall.come(CYD) == (MAX_THROUGH_ONE + 3) // 2
    assert not hall.comes(DAN)


def test_who_writes_through_another_later_takes_no_place_there() -> None:
    hall = Hall(BEN, CYD)
    hall.come(BEN)
    for one in hall.members[3:]:
        hall.paths.came(one, CYD, NOW)
    assert not hall.comes(BEN)
    assert hall.come(CYD) == (MAX_THROUGH_ONE + 2) // 2


def test_nor_does_who_asks_again_before_he_is_in() -> None:
    hall = Hall(BEN, CYD)
    waiting = [made_up(-1 - n) for n in range(MAX_THROUGH_ONE)]
    for number, one in enumerate(waiting):
        assert hall.newcomers.may_come(one, BEN, waiting[:number])
    for one in waiting:
        hall.newcomers.may_come(one, CYD, waiting)
        hall.paths.came(one, CYD, NOW)
    assert hall.newcomers.may_come(made_up(1), CYD, waiting)
    assert not hall.newcomers.may_come(made_up(1), BEN, waiting)


def test_of_whom_it_is_not_known_who_brings_him_counts_for_all() -> None:
    hall = Hall(BEN, CYD)
    hall.members += [made_up(-1 - n) for n in range(MAX_THROUGH_ONE)]
    assert not hall.comes(BEN)
    assert not hall.comes(CYD)


def test_where_one_was_too_many_no_reign_is_taken_in_for_a_while() -> None:
    newcomers = Hall(BEN, CYD).newcomers
    assert not newcomers.was_full(BEN, NOW)
    newcomers.turn_away(BEN, NOW)
    assert newcomers.was_full(BEN, NOW + FULL_FOR - 0.1)
    assert not newcomers.was_full(CYD, NOW)
    assert not newcomers.was_full(BEN, NOW + FULL_FOR)


def test_of_one_machine_only_some_are_told_in_a_second() -> None:
    newcomers = Hall(BEN, CYD, machines={BEN: "one", CYD: "one"}).newcomers
    told = [newcomers.turn_away((BEN, CYD)[n % 2], NOW) for n in range(100)]
    assert sum(told) == TOLD_A_SECOND
    assert newcomers.turn_away(BEN, NOW + 1.0)


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
