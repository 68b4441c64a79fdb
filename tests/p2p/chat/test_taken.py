"""What was taken once is known for eight days, within bounds."""

from __future__ import annotations

from p2p.chat import taken
from p2p.chat.records import DropNumbers, DropNumbersOf, Number
from p2p.chat.taken import MOST_TAKEN, TAKEN_FOR, Taken
from p2p.chat.writing import GIVEN_UP_AFTER
from p2p.identity import NodeId

ANA, BEN = (NodeId(letter * 52) for letter in "ab")


def test_a_number_is_that_of_a_pair() -> None:
    had = Taken()
    assert had.put(ANA, 7, 1000) == Number(ANA, 7, 1000 + TAKEN_FOR)
    assert (ANA, 7) in had
    assert (BEN, 7) not in had
    assert (ANA, 8) not in had


def test_after_eight_days_it_is_forgotten() -> None:
    had = Taken()
    had.put(ANA, 7, 1000)
    had.put(ANA, 8, 1001)
    assert had.forget(1000 + TAKEN_FOR) == []
    assert had.forget(1001 + TAKEN_FOR) == [DropNumbers(1001 + TAKEN_FOR)]
    assert ((ANA, 7) in had, (ANA, 8) in had) == (False, True)


def test_what_has_no_time_is_not_too_old() -> None:
    had = Taken()
    assert had.put(ANA, 7, 0).until == taken.NO_TIME
    had.put(ANA, 8, 1000)
    had.forget(10 * TAKEN_FOR)
    assert ((ANA, 7) in had, (ANA, 8) in had) == (True, False)


def test_of_too_many_the_oldest_go_here_and_on_the_disk() -> None:
    had = Taken()
    had.put_back(Number(ANA, n, 10 + n) for n in range(MOST_TAKEN + 5))
    assert had.forget(0) == [DropNumbersOf(ANA, (0, 1, 2, 3, 4))]
    assert len(had) == MOST_TAKEN
    assert (ANA, 4) not in had
    assert (ANA, 5) in had


def test_who_makes_up_numbers_wears_out_his_own() -> None:
    had = Taken()
    had.put(BEN, 1, 1000)
    for number in range(MOST_TAKEN + 5):
        had.put(ANA, number, 2000)
    (gone,) = had.forget(3000)
    assert isinstance(gone, DropNumbersOf)
    assert (gone.peer, len(gone.numbers)) == (ANA, 6)
    assert (BEN, 1) in had
    assert len(had) == MOST_TAKEN


def test_what_was_taken_in_this_run_stays_so_whatever_the_disk_says() -> None:
    had = Taken()
    had.put(ANA, 7, 1000)
    had.put_back([Number(ANA, 7, 5), Number(BEN, 1, 6)])
    assert had.forget(7) == [DropNumbers(7)]
    assert (ANA, 7) in had
    assert (BEN, 1) not in had


def test_they_outlive_what_a_writer_repeats() -> None:
    assert taken.TAKEN_FOR > GIVEN_UP_AFTER
