"""How many letters are carried: all of who plays, and some of who writes more."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.relay.carriage import (
    CARRIED_AT_ONCE,
    LETTERS_A_SECOND,
    LETTERS_TO_ONE,
    Carriage,
)

ANN, BEN = NodeId("a" * 52), NodeId("b" * 52)
WORST = 30  # letters a second of a member that plays


def writer(number: int) -> NodeId:
    return NodeId(f"{number:052}")


def carried(carriage: Carriage, of: NodeId, rate: int, seconds: int = 10) -> float:
    """How many a second, of so many."""
    times = [n / rate for n in range(rate * seconds)]
    return sum(carriage.takes(of, ANN, now) for now in times) / seconds


def test_all_that_a_player_writes_is_carried() -> None:
    assert carried(Carriage(), BEN, WORST) == WORST


def test_of_who_writes_more_some_is_carried() -> None:
    most = LETTERS_A_SECOND * (1 + CARRIED_AT_ONCE / 10) + 1
    assert LETTERS_A_SECOND <= carried(Carriage(), BEN, 1000) <= most


def test_who_writes_much_takes_nothing_from_another() -> None:
    carriage = Carriage()
    carried(carriage, BEN, 1000)
    assert carriage.takes(writer(1), ANN, 10.0)


def test_to_one_goes_only_so_much_of_all() -> None:
    carriage = Carriage()
    crowd = [writer(n) for n in range(100)]
    sent = sum(carriage.takes(one, ANN, 0.0) for one in crowd for _ in range(100))
    assert sent == LETTERS_TO_ONE * CARRIED_AT_ONCE
    assert carriage.takes(writer(101), BEN, 0.0)


def test_a_class_behind_one_member_is_carried() -> None:
    carriage = Carriage()
    crowd = [writer(n) for n in range(30)]
    for step in range(10 * WORST):
        assert all(carriage.takes(one, ANN, step / WORST) for one in crowd)
