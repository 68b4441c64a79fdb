"""Whom to dial and when, of those who are said to be there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from p2p.effects import Dial
from p2p.identity import NodeId
from p2p.membership.budget import UNKNOWN_A_SECOND, UNKNOWN_AT_ONCE
from p2p.membership.conduct import FIRST_BAN, Conduct
from p2p.membership.contact import (
    FIRST_RETRY,
    FORGET_DEAD,
    FORGET_UNMET,
    LAST_RETRY,
    OTHERWISE,
)
from p2p.membership.dialling import (
    COURTESY,
    MAX_CONTACTS,
    QUICK_RETRY,
    REMEMBERED_TRIES,
    YOUNG_FOR,
    Dialling,
)
from p2p.membership.horizon import Horizon
from p2p.membership.lines import CROWD, KEPT_FREE, MAX_DIALS, Lines
from p2p.membership.links import Link, Links
from p2p.messages import Address
from p2p.remembered import Remembered

ME, SMALLER, LARGER = (NodeId(letter * 52) for letter in "mbz")
RUN, LATER = "n" * 8, "o" * 8
PLACE: Address = ("10.1.0.9", 1)
OTHER: Address = ("10.1.0.8", 1)


class Phone:
    """A dialling with all that it asks, on the network 10.1.0.0/16."""

    def __init__(self) -> None:
        self.links, self.lines, self.conduct = Links(ME), Lines(), Conduct()
        horizon = Horizon()
        self.dialling = Dialling(ME, self.links, self.lines, self.conduct, horizon)
        self.dialling.settle(["10.1.0.1"], ["10.1.0.1/16"], 5000)

    def hear(
        self,
        node: NodeId = LARGER,
        now: float = 0.0,
        run: str = RUN,
        where: Address = PLACE,
        **facts: Any,
    ) -> list[Dial]:
        options: dict[str, Any] = {"hearsay": False, "source": "", "is_linked": False}
        options |= {"here": (), **facts}
        return self.dialling.heard_of(node, run, [where], now, **options)

    def remember(self, node: NodeId, where: Address = PLACE) -> list[Dial]:
        peer = Remembered(node, "x", (where,), 1e9)
        return self.dialling.remember([peer], 0.0, here=())

    def fail(
        self, dial: Dial, now: float, refused: bool = False, node: NodeId = LARGER
    ) -> bool:
        assert self.lines.end(dial.attempt) == node
        return self.dialling.failed(dial.attempt, node, refused, "", None, now)

    def answer(
        self, dial: Dial, peer: NodeId, now: float, here: Collection[NodeId] = ()
    ) -> None:
        node = self.lines.end(dial.attempt)
        assert isinstance(node, str)
        where = dial.addresses[0]
        self.dialling.answered(dial.attempt, node, peer, where, now, here)

    def meet(self, node: NodeId, now: float, where: Address = PLACE) -> None:
        self.dialling.met(node, RUN, where, [], where[0], now, ())

    @property
    def places(self) -> dict[NodeId, tuple[Address, ...]]:
        return dict(self.dialling.contacts())


@pytest.fixture
def phone() -> Phone:
    return Phone()


def crowd(count: int) -> list[NodeId]:
    return [NodeId(f"{number:052}") for number in range(count)]


def test_who_is_heard_of_is_dialled_at_once_and_once(phone: Phone) -> None:
    assert phone.hear() == [Dial(1, LARGER, (PLACE,))]
    assert phone.hear() == []
    assert LARGER in phone.dialling
    assert phone.dialling.run_of(LARGER) == RUN
    assert phone.dialling.next_tick is None


def test_whoever_is_nowhere_near_does_not_even_become_a_contact(phone: Phone) -> None:
    assert phone.hear(where=("8.8.8.8", 1)) == []
    assert phone.places == {}


def test_who_is_linked_is_known_better_and_not_dialled(phone: Phone) -> None:
    assert phone.hear(is_linked=True) == []
    assert phone.places == {LARGER: (PLACE,)}
    assert phone.dialling.next_tick is None


def test_what_is_on_a_network_of_ours_is_tried_first(phone: Phone) -> None:
    far = ("172.16.0.5", 1)
    phone.fail(*phone.hear(), 0.0)
    (dial,) = phone.hear(now=0.1, where=far, source="172.16.0.9")
    assert dial.addresses == (PLACE, far)


def test_another_address_waits_a_moment_for_the_first(phone: Phone) -> None:
    phone.hear()
    assert phone.hear(now=1.0, where=OTHER) == []
    assert phone.dialling.next_tick == 1.0 + OTHERWISE
    assert phone.dialling.tick(1.0 + OTHERWISE) == [Dial(2, LARGER, (OTHER,))]


def test_another_address_is_not_tried_while_a_link_comes_up(phone: Phone) -> None:
    phone.hear()
    phone.hear(now=1.0, where=OTHER)
    phone.links.opened(1, Link(LARGER, None, PLACE, PLACE[0], 1.0), False)
    assert phone.dialling.tick(1.0 + OTHERWISE) == []
    assert phone.dialling.next_tick is None


def test_a_later_run_is_dialled_beside_a_dial_under_way(phone: Phone) -> None:
    phone.hear()
    assert phone.hear(now=1.0, run=LATER, where=OTHER) == [Dial(2, LARGER, (OTHER,))]


@pytest.mark.parametrize(("node", "pause"), [(SMALLER, COURTESY), (LARGER, 0.0)])
def test_in_a_crowd_that_starts_the_larger_id_waits(
    phone: Phone, node: NodeId, pause: float
) -> None:
    for number in range(CROWD):
        phone.lines.begin(NodeId(f"{number:052}"), "", 0.0)
    phone.dialling.tick(0.0)
    assert bool(phone.hear(node)) == (not pause)
    assert phone.dialling.next_tick == (pause or None)
    assert phone.hear(NodeId("a" * 52), now=YOUNG_FOR) != []  # later on nobody waits


def test_a_newcomer_that_was_called_lets_those_come_of_whom_it_is_told(
    phone: Phone,
) -> None:
    phone.links.opened(1, Link(SMALLER, None, OTHER, OTHER[0], 0.0), False)
    phone.links.came_up(1, RUN)
    phone.dialling.tick(0.0)
    assert phone.hear(hearsay=True) == []
    assert phone.dialling.next_tick == COURTESY


@pytest.mark.parametrize("refused", [False, True])
def test_who_fails_is_tried_ever_more_slowly_and_forgotten(
    phone: Phone, refused: bool
) -> None:
    (dial,), now = phone.hear(), 0.0
    pauses = []
    while True:
        assert phone.fail(dial, now, refused)
        at = phone.dialling.next_tick
        assert at is not None
        pauses.append(at - now)
        now = at
        if not (dials := phone.dialling.tick(now)):
            break
        (dial,) = dials
    assert pauses[:5] == [FIRST_RETRY, 0.5, 1.0, 2.0, LAST_RETRY]
    patience = FORGET_DEAD if refused else FORGET_UNMET
    assert patience < now <= patience + LAST_RETRY
    assert (phone.places, phone.dialling.next_tick) == ({}, None)


@pytest.mark.parametrize("hearsay", [False, True])
def test_who_goes_on_saying_that_he_is_there_is_not_forgotten(
    phone: Phone, hearsay: bool
) -> None:
    phone.fail(*phone.hear(), 0.0)
    again = phone.hear(now=FORGET_UNMET - 1.0, hearsay=hearsay)
    phone.fail(*again, FORGET_UNMET - 1.0)
    dials = phone.dialling.tick(FORGET_UNMET + 5.0)
    assert bool(dials) == (LARGER in phone.dialling) == (not hearsay)


def test_who_was_dead_and_says_that_he_is_there_is_dialled_at_once_and_once(
    phone: Phone,
) -> None:
    for now in (0.0, 1.0):
        phone.fail(*phone.hear(now=now), now, refused=True)
    phone.fail(*phone.hear(now=2.0), 2.0)
    assert phone.dialling.next_tick == 2.0 + FIRST_RETRY  # as if it had never failed
    assert phone.hear(now=2.1) == []  # no news: he is tried again in his time


def test_a_failure_concerns_nobody_who_is_linked_or_was_forgotten(phone: Phone) -> None:
    (dial,) = phone.hear()
    phone.lines.end(dial.attempt)
    assert not phone.dialling.failed(dial.attempt, LARGER, True, "", RUN, 1.0)
    assert phone.dialling.next_tick is None
    phone.dialling.lost(LARGER, 2.0)
    assert len(phone.dialling.tick(2.0)) == 1  # nothing is under way any more
    phone.dialling.forget(LARGER)
    (dial,) = phone.hear()
    phone.dialling.forget(LARGER)
    assert not phone.fail(dial, 1.0)
    assert phone.places == {}


def test_somebody_else_who_answers_is_not_who_was_sought(phone: Phone) -> None:
    (dial,) = phone.hear()
    phone.answer(dial, SMALLER, 1.0, here=(LARGER,))
    assert phone.places == {LARGER: (PLACE,)}
    phone.dialling.forget(LARGER)
    (dial,) = phone.hear()
    phone.answer(dial, SMALLER, 1.0)
    assert phone.places == {}


def test_who_was_met_is_dialled_at_once_when_his_link_breaks(phone: Phone) -> None:
    phone.answer(*phone.hear(), LARGER, 1.0)
    phone.meet(LARGER, 1.0)
    assert phone.dialling.lasting(LARGER) == (PLACE,)
    phone.dialling.lost(LARGER, 5.0)
    (dial,) = phone.dialling.tick(5.0)
    phone.fail(dial, 5.0)
    assert phone.dialling.next_tick == 5.0 + QUICK_RETRY


def test_if_another_link_is_left_he_is_given_time_to_use_that(phone: Phone) -> None:
    phone.meet(LARGER, 1.0)
    phone.links.opened(1, Link(LARGER, None, PLACE, PLACE[0], 1.0), False)
    phone.dialling.lost(LARGER, 5.0)
    assert phone.dialling.next_tick == 5.0 + FIRST_RETRY


def test_a_link_that_never_came_up_counts_as_a_failure(phone: Phone) -> None:
    (dial,) = phone.hear()
    phone.dialling.reconsider(LARGER, 0.5)  # a dial is under way: that will tell
    assert phone.dialling.next_tick is None
    phone.answer(dial, LARGER, 1.0)
    phone.dialling.reconsider(LARGER, 1.0)
    assert phone.dialling.next_tick == 1.0 + FIRST_RETRY


def test_who_is_kept_out_is_dialled_after_that(phone: Phone) -> None:
    phone.conduct.breached(LARGER, 1.0)
    assert phone.hear(now=1.0) == []
    assert phone.dialling.next_tick == 1.0 + FIRST_BAN
    assert phone.dialling.tick(1.0 + FIRST_BAN) == [Dial(1, LARGER, (PLACE,))]


def test_who_is_remembered_is_tried_a_few_times_and_anybody_is_welcome(
    phone: Phone,
) -> None:
    dials, count = phone.remember(LARGER, ("172.16.0.1", 1)), 0
    while dials:
        (dial,) = dials
        assert (dial.peer, dial.addresses) == (None, (("172.16.0.1", 1),))
        phone.fail(dial, float(count))
        count += 1
        dials = phone.dialling.tick(count + LAST_RETRY)
    assert count == REMEMBERED_TRIES
    assert phone.places == {}


def test_neither_oneself_nor_a_contact_is_remembered(phone: Phone) -> None:
    phone.hear()
    assert phone.remember(LARGER) == phone.remember(ME) == []


def test_on_another_network_only_what_is_certain_is_left(phone: Phone) -> None:
    (dial,) = phone.hear()
    phone.fail(dial, 0.0)
    phone.remember(SMALLER, OTHER)
    met = NodeId("y" * 52)
    phone.meet(met, 0.0)
    phone.dialling.settle(["192.168.0.1"], ["192.168.0.1/24"], 5000)
    assert phone.places == {LARGER: (), SMALLER: (OTHER,), met: (PLACE,)}


def test_what_was_not_tried_yet_is_not_tried_from_another_network(
    phone: Phone,
) -> None:
    phone.hear()
    phone.hear(now=1.0, where=OTHER)
    phone.dialling.settle(["192.168.0.1"], ["192.168.0.1/24"], 5000)
    assert phone.dialling.next_tick is None
    assert phone.dialling.tick(9.0) == []


def test_who_is_met_is_not_waited_for_any_more(phone: Phone) -> None:
    phone.fail(*phone.hear(), 0.0)
    phone.meet(LARGER, 0.1)
    assert phone.dialling.next_tick is None


def test_in_a_hurry_only_who_waits_is_due(phone: Phone) -> None:
    (dial,) = phone.hear()
    phone.hear(SMALLER)
    phone.fail(dial, 0.0)
    phone.dialling.hurry(0.01)
    (dial,) = phone.dialling.tick(0.01)
    assert dial == Dial(3, LARGER, (PLACE,))
    phone.fail(dial, 0.1)
    assert phone.dialling.next_tick == 0.1 + FIRST_RETRY  # as if it had never failed


def test_where_another_application_serves_nobody_is_dialled(phone: Phone) -> None:
    (dial,) = phone.hear()
    phone.dialling.foreign(PLACE)
    assert not phone.fail(dial, 0.0)
    assert phone.places == {}


def test_a_flood_pushes_out_others_but_nobody_who_is_here(phone: Phone) -> None:
    for node in crowd(2 * MAX_CONTACTS):
        phone.hear(node, where=(f"10.1.7.{int(node) % 250 + 1}", 1), here=(crowd(1)))
    assert len(phone.places) == MAX_CONTACTS
    assert phone.places.keys() >= {crowd(1)[0]}
    assert crowd(2)[1] not in phone.places


def test_with_all_lines_busy_no_timer_rings_until_one_is_free(phone: Phone) -> None:
    begun = [dial for node in crowd(100) for dial in phone.hear(node)]
    assert len(begun) == MAX_DIALS - KEPT_FREE
    assert phone.dialling.next_tick is None
    phone.lines.end(begun[0].attempt)
    assert phone.dialling.next_tick == 0.0  # overdue
    (dial,) = phone.dialling.tick(1.0)
    assert dial.peer == crowd(100)[-1]  # who was heard of last


def test_who_speaks_for_himself_has_a_line_that_a_flood_has_not(phone: Phone) -> None:
    for node in crowd(100):
        phone.hear(node)
    assert phone.hear(SMALLER, source="172.16.0.1") == []  # anybody can forge that
    (dial,) = phone.hear(LARGER, source=PLACE[0])
    assert dial.peer == LARGER


def test_who_was_met_is_dialled_before_all_who_wait(phone: Phone) -> None:
    phone.meet(SMALLER, 0.0)
    begun = [dial for node in crowd(100) for dial in phone.hear(node)]
    phone.dialling.lost(SMALLER, 1.0)
    for dial in begun[:2]:
        phone.lines.end(dial.attempt)
    assert [dial.peer for dial in phone.dialling.tick(1.0)] == [
        SMALLER,
        crowd(100)[-1],
    ]


def test_what_is_told_costs_and_the_truth_is_given_back(phone: Phone) -> None:
    for node in crowd(UNKNOWN_AT_ONCE + 1):
        number = int(node)
        where = (f"10.1.{10 + number // 250}.{number % 250 + 1}", 1)
        dials = phone.hear(node, where=where)
        if number < UNKNOWN_AT_ONCE:
            phone.fail(*dials, 0.0, node=node)
    assert dials == []
    assert phone.dialling.next_tick == 1 / UNKNOWN_A_SECOND
    other = Phone()
    for node in crowd(UNKNOWN_AT_ONCE + 1):
        number = int(node)
        where = (f"10.1.{10 + number // 250}.{number % 250 + 1}", 1)
        (dial,) = other.hear(node, where=where)
        other.answer(dial, node, 0.0)


def test_who_is_blocked_is_not_dialled_until_that_is_undone(phone: Phone) -> None:
    phone.conduct.blocklist.put(LARGER, "Eve")
    assert phone.hear() == []
    assert phone.dialling.next_tick is None
    assert phone.hear(where=OTHER, now=FORGET_UNMET) == []
    phone.conduct.blocklist.drop(LARGER)
    late = 10 * FORGET_UNMET  # nobody looked for him, so that proves nothing
    phone.dialling.lost(LARGER, late)
    (dial,) = phone.dialling.tick(late)
    assert (dial.peer, set(dial.addresses)) == (LARGER, {PLACE, OTHER})
    phone.dialling.lost(LARGER, late)
    assert phone.dialling.tick(late) == []  # he is being dialled
    phone.dialling.lost(SMALLER, late)  # of whom nobody ever heard
    assert phone.dialling.next_tick is None
