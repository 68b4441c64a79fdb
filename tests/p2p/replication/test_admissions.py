"""Who comes in with the next frame, and who waits for a later one."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.replication.admissions import (
    AGAIN_AT_ONCE,
    ENTRIES_A_SECOND,
    ENTRIES_AT_ONCE,
    JOINS_AT_ONCE,
    MAX_ENTERED,
    Admissions,
)

TICK = 0.05
ANA, BEN = NodeId("a" * 52), NodeId("b" * 52)
NOBODY: set[NodeId] = set()


def some(count: int, letter: str = "n") -> list[NodeId]:
    return [NodeId(f"{letter}{number:051}") for number in range(count)]


def alone(node: NodeId) -> str:
    return node


def together(node: NodeId) -> str:
    return "laptop"


def test_newcomers_come_in_at_once_wherever_they_are() -> None:
    crowd = some(2 * JOINS_AT_ONCE)
    asking = [*reversed(crowd)]
    found = Admissions(together).turn(asking, NOBODY, 0.0)
    assert found == crowd[JOINS_AT_ONCE:]  # who asked first, and in one order


def test_who_asks_as_often_as_he_may_never_waits() -> None:
    admissions = Admissions(alone)
    for number in range(100):
        now = number / ENTRIES_A_SECOND
        assert admissions.turn([ANA], {ANA}, now) == [ANA]
        admissions.enter([ANA], {ANA}, number, now)


def test_who_asks_at_each_tick_comes_in_a_few_times_and_then_waits() -> None:
    admissions, entered, seconds = Admissions(alone), 0, 10
    for tick in range(int(seconds / TICK)):
        turn = admissions.turn([ANA, BEN], {ANA}, tick * TICK)
        assert BEN in turn or tick
        if ANA in turn:
            entered += 1
            admissions.enter([ANA], {ANA}, tick, tick * TICK)
    most = ENTRIES_AT_ONCE + seconds * ENTRIES_A_SECOND
    assert most - 2 <= entered <= most


def test_of_one_machine_a_few_come_again_at_once_and_in_turn() -> None:
    crowd = some(10)
    admissions = Admissions(together)
    assert len(admissions.turn(crowd, {*crowd}, 0.0)) == AGAIN_AT_ONCE
    admissions.enter(crowd, NOBODY, 1, 0.0)
    asking, came = [*crowd], list[NodeId]()
    for tick in range(2, 7):
        # Who has gone since is none of the residents, and no newcomer either.
        turn = admissions.turn([*asking, ANA], {ANA}, tick * TICK)
        assert len(turn) == AGAIN_AT_ONCE
        came += turn
        asking = [node for node in asking if node not in turn]
    assert came == crowd


def test_another_machine_does_not_wait_for_it() -> None:
    crowd = some(10)
    admissions = Admissions(lambda node: None if node == ANA else "laptop")
    turn = admissions.turn([*crowd, ANA], {*crowd, ANA}, 0.0)
    assert turn == sorted([*crowd[:AGAIN_AT_ONCE], ANA])


def test_it_is_known_after_which_tick_somebody_came() -> None:
    admissions = Admissions(alone)
    assert not admissions.is_later(ANA, 1)
    admissions.enter([ANA], NOBODY, 7, 0.0)
    assert admissions.is_later(ANA, 6)
    assert not admissions.is_later(ANA, 7)


def test_of_all_who_ever_came_members_are_remembered() -> None:
    admissions = Admissions(alone)
    admissions.enter([ANA, BEN], {ANA}, 7, 0.0)
    admissions.enter(some(MAX_ENTERED), {ANA}, 8, 0.0)
    assert admissions.is_later(ANA, 6)
    assert not admissions.is_later(BEN, 6)
    assert admissions.is_later(some(1)[0], 7)
