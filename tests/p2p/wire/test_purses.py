"""What many have spent: it grows again, and is bounded."""

from __future__ import annotations

from p2p.wire.purses import MAX_COUNTED, Purses


def test_what_was_spent_grows_again() -> None:
    purses = Purses()
    for _ in range(3):
        purses.spend("ana", 0.0)
    assert purses.has_spent("ana", 2.0, 0.0) == 3
    assert purses.has_spent("ana", 2.0, 1.0) == 1
    assert purses.has_spent("ana", 2.0, 9.0) == 0
    assert purses.has_spent("ben", 2.0, 0.0) == 0


def test_a_token_comes_back_to_who_spent_it_and_no_more_than_that() -> None:
    purses = Purses()
    purses.give_back("ana")
    purses.spend("ana", 0.0)
    purses.give_back("ana")
    purses.give_back("ana")
    assert purses.has_spent("ana", 1.0, 0.0) == 0


def test_who_spent_nothing_for_longest_is_forgotten_first() -> None:
    purses = Purses()
    for number in range(MAX_COUNTED + 1):
        purses.spend(f"{number}", 0.0)
    assert purses.has_spent("0", 1.0, 0.0) == 0
    assert purses.has_spent("1", 1.0, 0.0) == 1
