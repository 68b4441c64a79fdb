"""A player is told if the presses that count are not his."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

import pytest

from p2p.events import Notice
from p2p.identity import NodeId
from p2p.messages import Input, Term
from p2p.replication.presses import MAX_WAITING, Presses
from p2p.room.complaint import GAP, SETTLED_AFTER, STARVED_FOR, Complaint

ANA, BEN = (NodeId(letter * 52) for letter in "ab")
MINE, OTHER = 1, 2  # seats
LEFT, RIGHT = 0, 1
TICK = 0.05  # seconds
FEW = ceil(STARVED_FOR / TICK) + 2  # ticks


class Desk:
    """One that plays, and the frames that come to him."""

    def __init__(self) -> None:
        self.presses = Presses()
        self.complaint = Complaint()
        self.term = Term(1, 0, ANA)
        self.now = 100.0
        self.seat = MINE
        self.told: list[str] = []

    def frame(self, *taken: Input) -> None:
        self.now += TICK
        told = self.complaint.look(taken, self.seat, self.presses, self.term, self.now)
        self.told += [told.code] if told is not None else []
        for each in taken:
            if each.seat == MINE:
                self.presses.took_effect(each.number)

    def frames(self, count: int, taken: Iterable[Input] = ()) -> None:
        for _ in range(count):
            self.frame(*taken)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def other(number: int = 1) -> Input:
    return Input(OTHER, number, LEFT)


def test_whose_presses_are_left_out_is_told_once(desk: Desk) -> None:
    desk.presses.add(LEFT)
    desk.frames(FEW, [other()])
    assert desk.told == ["presses_ignored"]
    desk.frames(10 * FEW, [other()])
    assert desk.told == ["presses_ignored"]


def test_of_another_host_he_is_told_again(desk: Desk) -> None:
    desk.presses.add(LEFT)
    desk.frames(FEW, [other()])
    desk.term = Term(2, 0, BEN)
    desk.complaint.moved(desk.now)
    desk.frames(FEW, [other()])
    assert desk.told == 2 * ["presses_ignored"]


def test_where_nobody_s_presses_count_nothing_is_told(desk: Desk) -> None:
    """The host stands still, or has them pause."""
    desk.presses.add(LEFT)
    desk.frames(3 * FEW)
    assert desk.told == []


def test_what_others_pressed_just_when_he_did_says_nothing(desk: Desk) -> None:
    desk.presses.add(LEFT)
    desk.frames(FEW // 3, [other()])
    desk.frames(3 * FEW)
    assert desk.told == []


def test_who_presses_nothing_misses_nothing(desk: Desk) -> None:
    desk.frames(3 * FEW, [other()])
    assert desk.told == []


@pytest.mark.parametrize("seat", [0, MINE])
def test_only_who_plays_can_be_left_out(desk: Desk, seat: int) -> None:
    desk.presses.add(LEFT)
    desk.seat = seat
    desk.frames(FEW, [other()])
    assert bool(desk.told) is bool(seat)


def test_one_that_counts_ends_the_waiting(desk: Desk) -> None:
    for number in range(1, 5):
        desk.presses.add(LEFT)
        desk.presses.add(RIGHT)
        desk.frames(FEW - 5, [other()])
        assert desk.presses.waiting()[0][0] == 2 * number - 1
        desk.frame(Input(MINE, 2 * number - 1, LEFT))
        desk.frame(Input(MINE, 2 * number, RIGHT))
    assert desk.told == []


def test_a_gap_in_the_frames_is_a_bad_link(desk: Desk) -> None:
    desk.presses.add(LEFT)
    for _ in range(10):
        desk.frames(FEW // 2, [other()])
        desk.now += GAP
    assert desk.told == []


def test_what_comes_at_once_after_a_gap_took_no_time(desk: Desk) -> None:
    desk.presses.add(LEFT)
    desk.frame()
    desk.now += 2 * STARVED_FOR
    taken = [other()]
    for _ in range(FEW):
        term, now = desk.term, desk.now
        assert desk.complaint.look(taken, MINE, desk.presses, term, now) is None


def test_a_press_that_he_never_made_is_told_once(desk: Desk) -> None:
    desk.frame(Input(MINE, 1, LEFT))
    assert desk.told == ["press_forged"]
    desk.frame(Input(MINE, 2, LEFT))
    assert desk.told == ["press_forged"]


def test_another_than_he_made_is_forged(desk: Desk) -> None:
    desk.presses.add(LEFT)
    desk.presses.add(RIGHT)
    desk.frame(Input(MINE, 1, LEFT))
    desk.frame(Input(MINE, 2, LEFT))
    assert desk.told == ["press_forged"]


def test_one_that_counts_twice_may_be_his(desk: Desk) -> None:
    """He was moved to a board on which it had not counted yet."""
    for _ in range(MAX_WAITING):
        desk.presses.add(LEFT)
    desk.frame(Input(MINE, 1, LEFT))
    desk.frame(Input(MINE, 1, LEFT))
    assert desk.told == []


def test_what_an_earlier_run_of_his_pressed_may_count_yet(desk: Desk) -> None:
    desk.complaint.moved(desk.now)
    desk.frame(Input(MINE, 7, LEFT))
    desk.now += SETTLED_AFTER
    desk.frame(Input(MINE, 8, LEFT))
    assert desk.told == ["press_forged"]


def test_he_is_told_in_sentences_what_he_can_do(desk: Desk) -> None:
    frame = [Input(MINE, 1, LEFT)]
    told = desk.complaint.look(frame, MINE, desk.presses, desk.term, desk.now)
    assert isinstance(told, Notice)
    assert told.text.endswith("You can open another table.")
