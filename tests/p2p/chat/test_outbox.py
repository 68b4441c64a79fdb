"""What waits for one person: numbered once, sent in order, a few at a time."""

from __future__ import annotations

import pytest

from p2p.chat.outbox import AGAIN_AFTER_LOST, MOST_FLYING, MOST_WAITING, Outbox, Waiting
from p2p.chat.records import SaidToOne
from p2p.identity import NodeId

ME, ANA = (NodeId(letter * 52) for letter in "ma")


def waiting(number: int, at: float = 0.0, text: str = "x") -> Waiting:
    said = SaidToOne(True, ANA, number, f"{number}", ME, "N", text, 0.0, 0, "sending")
    return Waiting(said, at)


def numbers(some: list[Waiting]) -> list[int]:
    return [one.record.number for one in some]


@pytest.fixture
def box() -> Outbox:
    """Three wait, and nobody is there."""
    made = Outbox()
    for n in (1, 2, 3):
        made.put(waiting(n))
    return made


def test_a_number_is_of_its_time_and_never_used_again() -> None:
    box = Outbox()
    assert [box.next_number(at) for at in (100, 100, 50, 200)] == [100, 101, 102, 200]
    box.put_back([waiting(500)])
    assert box.next_number(300) == 501


def test_nothing_goes_without_a_link_and_all_on_each(box: Outbox) -> None:
    assert box.sends(0.0) == []
    assert box.next_tick(5.0) is None
    box.link_up()
    assert numbers(box.sends(0.0)) == [1, 2, 3]
    assert box.is_flying
    assert box.sends(0.0) == []
    box.take(2)
    box.link_down()
    assert not box.is_flying
    box.link_up()
    assert numbers(box.sends(1.0)) == [1, 3]
    assert box.take(7) is None
    assert numbers(list(box)) == [1, 3]
    assert (1 in box, 2 in box, len(box)) == (True, False, 2)


def test_what_was_kept_goes_before_what_is_new(box: Outbox) -> None:
    box.link_up()
    box.sends(0.0)
    box.put(waiting(9))
    box.put_back([waiting(7), waiting(5), waiting(2)])
    assert numbers(box.sends(0.0)) == [5, 7, 9]
    assert numbers(list(box)) == [1, 2, 3, 5, 7, 9]


def test_a_few_are_on_their_way_at_a_time() -> None:
    box = Outbox()
    for n in range(MOST_WAITING):
        assert not box.is_full
        box.put(waiting(n))
    assert box.is_full
    box.link_up()
    assert len(box.sends(0.0)) == MOST_FLYING
    box.take(0)
    assert numbers(box.sends(0.0)) == [MOST_FLYING]
    box.take(MOST_WAITING - 1)
    assert not box.is_full


def test_long_ones_take_their_time() -> None:
    box = Outbox()
    for n in range(30):
        box.put(waiting(n, text="x" * 8192))
    box.link_up()
    sent = len(box.sends(0.0))
    assert sent < 30
    due = box.next_tick(5.0)
    assert due is not None
    assert 0.0 < due < 1.0
    assert numbers(box.sends(due)) == [sent]


def test_what_nobody_confirms_goes_again_on_the_same_link(box: Outbox) -> None:
    box.link_up()
    box.sends(0.0)
    assert box.next_tick(5.0) == AGAIN_AFTER_LOST
    assert box.sends(AGAIN_AFTER_LOST - 1) == []
    assert numbers(box.sends(AGAIN_AFTER_LOST)) == [1, 2, 3]


def test_that_it_waits_is_told_once_and_only_from_the_disk(box: Outbox) -> None:
    assert box.overdue(5.0, 10.0) == []
    assert box.next_tick(5.0) is None
    for one in box:
        one.is_kept = one.record.number != 2
    assert box.next_tick(5.0) == 5.0
    assert box.overdue(5.0, 4.9) == []
    late = box.overdue(5.0, 5.0)
    assert numbers(late) == [1, 3]
    for one in late:
        box.told(one)
    assert all(one.is_told for one in late)
    assert box.overdue(5.0, 10.0) == []
    (two,) = [one for one in box if one.record.number == 2]
    two.is_kept = True
    assert box.overdue(5.0, 10.0) == [two]
    box.take(2)
    assert box.overdue(5.0, 10.0) == []


def test_one_may_be_in_another_state(box: Outbox) -> None:
    queued = SaidToOne(True, ANA, 2, "2", ME, "N", "x", 0.0, 0, "queued")
    box.replace(queued)
    one = box.get(2)
    assert one is not None
    assert one.record == queued
    assert one.size == 1
    assert box.get(4) is None
