"""No link costs the others their time: shares, machines, credit, who may not yet."""

from __future__ import annotations

from collections import Counter, deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.effects import LinkId
from p2p.wire.turns import SHARE_OF_TURN, TURN, Rest, Turns

ENDLESS = 10**6


class Office:
    """Links with what waits of them: prices, in their order."""

    def __init__(self, **machines: int) -> None:
        self.turns = Turns()
        self.waiting: dict[LinkId, deque[int]] = {}
        self.handled: list[tuple[LinkId, int]] = []
        self.shut: set[LinkId] = set()  # whose bucket is empty
        for machine, links in machines.items():
            for _ in range(links):
                link = len(self.waiting)
                self.turns.admit(link, machine)
                self.waiting[link] = deque()

    def put(self, link: LinkId, price: int, count: int = 1) -> None:
        """So many come at once."""
        self.waiting[link].extend([price] * count)
        if time := self.turns.came(link):
            self.work(link, time)

    def work(self, link: LinkId, time: int) -> None:
        spent, mine = 0, self.waiting[link]
        until = 1.0 if link in self.shut and mine else None
        while mine and until is None and spent + mine[0] <= time:
            spent += mine[0]
            self.handled.append((link, mine.popleft()))
        needs = mine[0] if mine else 0
        self.turns.used(link, Rest(spent, needs, until))

    def turn(self, now: float = 0.0) -> Counter[LinkId]:
        """One turn; microseconds of each link in it."""
        before = len(self.handled)
        self.turns.begin(now)
        while (given := self.turns.next()) is not None:
            self.work(*given)
        spent: Counter[LinkId] = Counter()
        for link, price in self.handled[before:]:
            spent[link] += price
        return spent

    def busy(self, *links: LinkId, price: int = 10) -> Office:
        """All of these have more than can ever be handled."""
        for link in links:
            self.put(link, price, ENDLESS // price)
        self.handled.clear()
        return self


def test_what_comes_alone_is_handled_at_once() -> None:
    office = Office(a=1)
    office.turns.begin(0.0)
    office.put(0, 10)
    assert office.handled == [(0, 10)]
    assert not office.turns.is_due


def test_of_much_at_once_a_share_is_handled_and_the_rest_waits() -> None:
    office = Office(a=1)
    office.turns.begin(0.0)
    office.put(0, 10, ENDLESS)
    assert len(office.handled) == SHARE_OF_TURN // 10
    office.put(0, 10)  # behind the others
    assert len(office.handled) == SHARE_OF_TURN // 10
    assert office.turns.is_due


def test_what_comes_meanwhile_is_handled_at_once_if_the_turn_has_time_left() -> None:
    office = Office(a=1, b=1, c=1, d=1, e=1)
    office.turns.begin(0.0)
    for link in range(4):
        office.put(link, 10, 1000)
    assert sum(price for _, price in office.handled) == TURN
    office.put(4, 10)
    assert office.handled[-1][0] != 4
    office.turn()
    office.turn()
    assert not office.waiting[4]
    assert len([price for link, price in office.handled if link == 4]) == 1


def test_a_turn_is_as_long_as_it_may_be_and_no_link_has_more_than_its_share() -> None:
    office = Office(**dict.fromkeys("abcdefgh", 1)).busy(*range(8))
    for _ in range(20):
        spent = office.turn()
        assert sum(spent.values()) == TURN
        assert max(spent.values()) <= SHARE_OF_TURN


def test_one_alone_has_its_share_and_then_the_loop_goes_round() -> None:
    office = Office(a=1).busy(0)
    assert office.turn() == {0: SHARE_OF_TURN}
    assert office.turns.is_due


def test_all_have_the_same_in_the_long_run_however_dear_their_messages_are() -> None:
    office = Office(**dict.fromkeys("abcde", 1))
    for link, price in enumerate((10, 70, 700, 2500, 7000)):
        office.busy(link, price=price)
    spent: Counter[LinkId] = Counter()
    for _ in range(300):
        spent += office.turn()
    assert max(spent.values()) - min(spent.values()) <= 2 * 7000 + SHARE_OF_TURN


def test_a_machine_with_many_links_has_no_more_than_one_with_one() -> None:
    office = Office(crowd=50, honest=1).busy(*range(51))
    spent: Counter[LinkId] = Counter()
    for _ in range(100):
        spent += office.turn()
    crowd = [spent[link] for link in range(50)]
    assert abs(spent[50] - sum(crowd)) <= SHARE_OF_TURN
    assert max(crowd) - min(crowd) <= SHARE_OF_TURN


def test_all_of_a_machine_are_heard_in_a_turn_if_they_are_brief() -> None:
    office = Office(school=100, a=1, b=1, c=1).busy(100, 101, 102)
    office.turn()
    for link in range(100):
        office.put(link, 10)
    office.turn()
    office.turn()
    assert not any(office.waiting[link] for link in range(100))


def test_links_of_this_very_machine_have_a_share_each() -> None:
    turns = Turns()
    for link in range(3):
        turns.admit(link, None)
    turns.begin(0.0)
    assert [turns.came(link) for link in range(3)] == [SHARE_OF_TURN] * 3
    for link in range(3):
        turns.used(link, Rest(SHARE_OF_TURN, 10))
    turns.begin(0.0)
    for link in range(3):
        assert turns.next() == (link, SHARE_OF_TURN)
        turns.used(link, Rest(SHARE_OF_TURN, 10))


def test_a_machine_has_no_more_than_its_share_at_once_either() -> None:
    office = Office(crowd=5, honest=1)
    office.turns.begin(0.0)
    for link in range(5):
        office.put(link, 10, ENDLESS // 10)
    assert sum(price for _, price in office.handled) == SHARE_OF_TURN
    office.put(5, 10)
    assert office.handled[-1] == (5, 10)


def test_who_has_little_waits_for_one_turn_at_most() -> None:
    office = Office(crowd=50, honest=1).busy(*range(50))
    for _ in range(10):
        office.turn()
        office.put(50, 20)
        office.turn()
        assert not office.waiting[50]


def test_what_is_dearer_than_a_share_is_saved_for() -> None:
    office = Office(a=1, b=1).busy(0)
    office.turns.begin(0.0)
    office.put(1, 2 * SHARE_OF_TURN + 1)
    assert office.turn()[1] == 0
    assert office.turn()[1] == 2 * SHARE_OF_TURN + 1


def test_what_is_dearer_than_a_turn_comes_alone() -> None:
    office = Office(a=1, b=1).busy(0)
    office.turns.begin(0.0)
    office.put(1, 3 * TURN)
    turns = [office.turn() for _ in range(2 * 3 * TURN // SHARE_OF_TURN)]
    (whole,) = [spent for spent in turns if spent[1]]
    assert whole == {1: 3 * TURN}


def test_who_is_alone_with_something_dear_need_not_save() -> None:
    office = Office(a=1)
    office.turns.begin(0.0)
    office.put(0, 3 * TURN)
    assert office.turn() == {0: 3 * TURN}


def test_credit_is_not_kept_by_who_has_nothing_to_say() -> None:
    office = Office(a=1, b=1).busy(0)
    for _ in range(5):
        office.turn()
        office.put(1, 10)
    office.turns.begin(0.0)
    office.put(1, 10, ENDLESS)
    assert office.turn()[1] <= SHARE_OF_TURN


def test_who_took_longer_than_his_price_pays_for_it() -> None:
    office = Office(a=1, b=1).busy(1)
    office.turns.begin(0.0)
    office.turns.came(0)
    office.turns.used(0, Rest(5 * SHARE_OF_TURN, 10))
    office.waiting[0].extend([10] * ENDLESS)
    assert [office.turn()[0] for _ in range(5)] == [0, 0, 0, 0, SHARE_OF_TURN]


def test_who_costs_something_before_its_turn_pays_for_it_in_line() -> None:
    office = Office(a=1, b=1).busy(1)
    office.turns.begin(0.0)
    assert office.turns.charge(0, 4 * SHARE_OF_TURN)
    assert office.turns.charge(0, SHARE_OF_TURN)
    office.put(0, 10)
    turns = [office.turn()[0] for _ in range(6)]
    assert sorted(turns) == [0, 0, 0, 0, 0, 10]
    assert turns[-1] == 10
    assert not office.turns.charge(2, 1)


def test_who_waits_for_its_bucket_pays_for_what_it_costs_meanwhile() -> None:
    office = Office(a=1, b=1)
    office.shut.add(0)
    office.busy(0)
    office.turns.begin(0.0)
    assert office.turns.charge(0, 2 * SHARE_OF_TURN)
    office.busy(1)
    assert office.turn(0.5)[0] == 0
    office.shut.clear()
    assert [office.turn(1.0 + number)[0] for number in range(3)][:2] == [0, 0]
    assert office.turn(9.0)[0] > 0


def test_who_is_alone_pays_at_once() -> None:
    office = Office(a=1)
    office.turns.begin(0.0)
    assert office.turns.charge(0, 50 * SHARE_OF_TURN)
    office.put(0, 10)
    assert office.turn() == {0: 10}


def test_who_may_not_yet_waits_and_keeps_nobody() -> None:
    office = Office(a=1, b=1)
    office.shut.add(0)
    office.busy(0, 1)
    assert office.turns.wakes_at == 1.0
    assert office.turn(0.5) == {1: SHARE_OF_TURN}
    office.put(0, 10)
    assert office.turn(0.9) == {1: SHARE_OF_TURN}
    office.shut.clear()
    assert office.turn(1.0)[0] == SHARE_OF_TURN
    assert office.turns.wakes_at is None


def test_who_is_gone_has_no_turn() -> None:
    office = Office(a=2, b=1)
    office.shut.add(1)
    office.busy(0, 1, 2)
    office.turns.forget(0)
    office.turns.forget(1)
    assert office.turns.wakes_at is None
    assert office.turn() == {2: SHARE_OF_TURN}
    assert office.turns.came(0) == 0
    office.turns.used(0, Rest(10, 10))
    office.turns.forget(2)
    office.turns.forget(2)
    assert office.turn() == {}


ARRIVALS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(1, 12_000)), min_size=1, max_size=60
)


@given(ARRIVALS)
def test_all_is_handled_once_in_its_order_and_in_bounded_time(
    coming: list[tuple[int, int]],
) -> None:
    office = Office(a=3, b=2, c=1)
    office.turns.begin(0.0)
    for link, price in coming:
        office.put(link, price)
    for _ in range(len(coming) * 12_000 // SHARE_OF_TURN + 1):
        office.turn()
    for link in range(6):
        mine = [price for which, price in office.handled if which == link]
        assert mine == [price for which, price in coming if which == link]
    assert not office.turns.is_due


@pytest.mark.parametrize("links", [1, 7, 200])
def test_an_idle_office_has_nothing_to_do(links: int) -> None:
    office = Office(a=links)
    assert office.turn() == {}
    assert not office.turns.is_due
