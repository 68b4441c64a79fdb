"""What a member has is kept when it goes, and grows by what it brings."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.replication.resident import MAX_BASE, MAX_PRESS_LEAP, Resident

ANN = Resident(NodeId("a" * 52), "Ann", 3, 0, 10, 5, 2)


def test_who_vanishes_keeps_seat_and_points_where_they_are() -> None:
    gone = ANN.gone(40, False, 9)
    assert (gone.seat, gone.kept, gone.base, gone.away) == (3, 0, 5, 40)
    assert not gone.has_left
    assert gone.gone(41, False, 9) == gone


def test_who_says_goodbye_takes_his_points_off_the_board() -> None:
    left = ANN.gone(40, True, 9)
    assert (left.seat, left.kept, left.base, left.away) == (0, 3, 9, 40)
    assert (left.has_left, left.wins, left.number) == (True, 2, 10)
    assert ANN.gone(40, False, 9).gone(50, True, 9) == left  # he is away since then
    assert ANN.gone(40, True, 2**60).base == MAX_BASE


def test_who_watches_has_not_left() -> None:
    assert not Resident(ANN.id, "Ann", 0, 0, 0, 0).has_left


def test_what_is_brought_goes_on_top_with_its_presses() -> None:
    assert (ANN.brought(4, 12).base, ANN.brought(4, 12).number) == (9, 12)
    assert ANN.brought(4, 7).number == 10
    assert ANN.brought(4, 10 + MAX_PRESS_LEAP).number == 10
    assert ANN.brought(2**60, 10).base == MAX_BASE


def test_of_who_watches_is_kept_what_he_had_when_he_goes() -> None:
    watches = ANN.unseated(9)
    assert watches.gone(40, True, 9).kept == watches.gone(40, False, 9).kept == 3
    assert watches.has_something
    assert not Resident(ANN.id, "Ann", 0, 0, 7, 0).has_something
