"""Which numbers were taken already."""

from __future__ import annotations

from random import Random

import pytest

from p2p.identity import NodeId
from p2p.relay.replays import MAX_SIGNERS, RUNS_EACH, WINDOW, Replays, Window

ANA = NodeId("a" * 52)
RUN, LATER = "abcdefgh", "hgfedcba"


def nobody(number: int) -> NodeId:
    return NodeId(f"{number:052}")


# --- one window ----------------------------------------------------------------------


def test_each_number_is_new_once() -> None:
    window = Window()
    for number in (0, 1, 5, 3, 2, 4, 64, 63, 6):
        assert window.is_new(number)
        window.take(number)
        assert not window.is_new(number)


def test_to_ask_takes_nothing() -> None:
    window = Window()
    assert [window.is_new(2**53), window.is_new(7)] == [True, True]


def test_what_is_further_behind_than_the_window_is_not_new() -> None:
    window = Window()
    window.take(1000)
    assert window.is_new(1000 - WINDOW + 1)
    assert not window.is_new(1000 - WINDOW)


@pytest.mark.parametrize("leap", [1, 63, 64, 65, 2**53])
def test_after_a_leap_what_was_taken_before_is_still_taken(leap: int) -> None:
    window = Window()
    window.take(0)
    window.take(leap)
    assert not window.is_new(0)
    assert not window.is_new(leap)
    assert window.is_new(leap - 1) == (leap > 1)


def test_it_does_what_a_list_of_all_numbers_would() -> None:
    dice, window, taken, highest = Random(1), Window(), set(), -1
    for _ in range(5000):
        number = max(0, highest + int(dice.gauss(0, 40)))
        is_new = number not in taken and number > highest - WINDOW
        assert window.is_new(number) == is_new
        if is_new:
            window.take(number)
            taken.add(number)
            highest = max(highest, number)


# --- of all --------------------------------------------------------------------------


def test_runs_and_signers_have_windows_of_their_own() -> None:
    replays = Replays()
    replays.take(ANA, RUN, 7)
    assert not replays.is_new(ANA, RUN, 7)
    assert replays.is_new(ANA, LATER, 7)
    assert replays.is_new(nobody(1), RUN, 7)


def test_a_run_is_over_once_a_link_has_proven_another() -> None:
    replays = Replays()
    replays.met(ANA, RUN)
    replays.take(ANA, RUN, 7)
    assert replays.is_new(ANA, RUN, 8)
    replays.met(ANA, LATER)
    assert not replays.is_new(ANA, RUN, 8)
    assert replays.is_new(ANA, LATER, 8)
    replays.met(ANA, RUN)  # two machines with one profile: each lives
    assert replays.is_new(ANA, RUN, 8)
    assert not replays.is_new(ANA, RUN, 7)


def test_a_run_that_speaks_through_others_first_is_not_over() -> None:
    replays = Replays()
    replays.met(ANA, RUN)
    assert replays.is_new(ANA, LATER, 1)


def test_of_one_signer_few_runs_are_kept() -> None:
    replays = Replays()
    for number in range(RUNS_EACH + 1):
        replays.take(ANA, f"{number:08}", 1)
    kept = [not replays.is_new(ANA, f"{n:08}", 1) for n in range(RUNS_EACH + 1)]
    assert kept == [False] + [True] * RUNS_EACH


def test_whoever_writes_members_are_not_forgotten_and_memory_is_bounded() -> None:
    replays = Replays()
    replays.take(ANA, RUN, 7, kept={ANA})
    replays.take(nobody(0), RUN, 7, kept={ANA})
    for number in range(1, 3 * MAX_SIGNERS):
        replays.take(nobody(number), RUN, 7, kept={ANA})
        assert len(replays) <= MAX_SIGNERS
    assert not replays.is_new(ANA, RUN, 7)
    assert replays.is_new(nobody(0), RUN, 7)
    assert not replays.is_new(nobody(3 * MAX_SIGNERS - 1), RUN, 7)


def test_where_all_are_to_be_kept_the_one_that_was_silent_longest_goes() -> None:
    replays = Replays()
    everybody = {nobody(number) for number in range(MAX_SIGNERS + 1)}
    for number in range(MAX_SIGNERS):
        replays.take(nobody(number), RUN, 7, everybody)
    replays.take(nobody(0), RUN, 8, everybody)
    replays.take(nobody(MAX_SIGNERS), RUN, 7, everybody)
    assert not replays.is_new(nobody(0), RUN, 7)
    assert replays.is_new(nobody(1), RUN, 7)
