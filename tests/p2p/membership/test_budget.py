"""How much may be dialled on the word of others."""

from __future__ import annotations

import pytest

from p2p.membership.budget import (
    TARGET_A_SECOND,
    TARGET_AT_ONCE,
    TELLER_A_SECOND,
    TELLER_AT_ONCE,
    UNKNOWN,
    UNKNOWN_AT_ONCE,
    Budget,
)
from p2p.membership.contact import STAGGER
from p2p.messages import Address
from p2p.wire.purses import MAX_COUNTED

TELLER = "10.1.0.6"


def place(number: int, port: int = 1) -> Address:
    return f"10.1.{number // 250}.{number % 250}", port


def dialled(
    budget: Budget,
    told: list[Address],
    now: float,
    teller: str = TELLER,
    first: int = 0,
) -> int:
    """Dial one after the other, nobody answers; how many were tried at all."""
    count = 0
    for attempt, address in enumerate(told, first):
        wanted, _ = budget.affords(teller, [address], (), now)
        if wanted:
            budget.spend(attempt, teller, wanted, (), now)
            budget.settle(attempt, None, now)
            count += 1
    return count


@pytest.mark.parametrize(
    ("teller", "most"), [(TELLER, TELLER_AT_ONCE), (UNKNOWN, UNKNOWN_AT_ONCE)]
)
def test_a_teller_makes_us_dial_so_many_and_then_a_few_a_second(
    teller: str, most: int
) -> None:
    budget, told = Budget(), [place(number) for number in range(2000)]
    assert dialled(budget, told, 0.0, teller) == most
    assert dialled(budget, told, 0.0, "10.1.0.7", 5000) == TELLER_AT_ONCE
    if teller == TELLER:
        later = dialled(budget, told, 10.0, teller, 9000)
        assert later == 10 * TELLER_A_SECOND


def test_a_target_is_dialled_so_often_whoever_tells() -> None:
    budget = Budget()
    count = sum(
        dialled(budget, [place(9, port) for port in range(1, 50)], 0.0, f"t{n}", n * 50)
        for n in range(20)
    )
    assert count == TARGET_AT_ONCE
    ports = [place(9, port) for port in range(1, 50)]
    assert dialled(budget, ports, 20.0, "late", 9000) == 20 * TARGET_A_SECOND


def test_the_wait_is_as_long_as_it_takes() -> None:
    budget, told = Budget(), [place(number) for number in range(2000)]
    dialled(budget, told, 0.0)
    assert budget.affords(TELLER, [told[0]], (), 0.0) == ((), 1 / TELLER_A_SECOND)
    assert budget.affords(TELLER, [told[0]], (), 1 / TELLER_A_SECOND)[0] == (told[0],)


def test_the_truth_costs_nothing() -> None:
    budget = Budget()
    for attempt in range(5000):
        one = (place(attempt % 30, 1000 + attempt), place(200, 1))
        wanted, _ = budget.affords(TELLER, one, (), 0.0)
        assert wanted == one
        budget.spend(attempt, TELLER, one, (), 0.0)
        budget.settle(attempt, one[0][0], STAGGER / 2)


def test_who_answers_beside_others_pays_for_them_all_the_same() -> None:
    """A liar who lives at the last of sixteen addresses was tried at all of them."""
    budget, count = Budget(), 0
    for attempt in range(500):
        told = [*(place(9, port) for port in range(1, 16)), (TELLER, 1)]
        wanted, _ = budget.affords(TELLER, told, (), 0.0)
        count += sum(host == place(9)[0] for host, _ in wanted)
        budget.spend(attempt, TELLER, wanted, (), 0.0)
        budget.settle(attempt, TELLER, 0.5)
    assert count == TARGET_AT_ONCE


def test_where_it_was_met_itself_is_free() -> None:
    budget = Budget()
    dialled(budget, [place(number) for number in range(2000)], 0.0)
    sure = place(7)
    assert budget.affords(TELLER, [place(8), sure], {sure}, 0.0)[0] == (sure,)


def test_what_is_counted_is_bounded() -> None:
    budget, told = Budget(), [place(number) for number in range(TELLER_AT_ONCE)]
    dialled(budget, told, 0.0)
    assert budget.affords(TELLER, [place(0, 2)], (), 0.0)[0] == ()
    for number in range(MAX_COUNTED):
        dialled(budget, [(f"h{number}", 1)], 0.0, f"t{number}", 1000 + number)
    # Who spent nothing for so long is as good as new.
    assert budget.affords(TELLER, [place(0, 2)], (), 0.0)[0] == (place(0, 2),)
    last = f"t{MAX_COUNTED - 1}"
    assert dialled(budget, told, 0.0, last, 9000) == TELLER_AT_ONCE - 1
