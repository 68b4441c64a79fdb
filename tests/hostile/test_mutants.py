"""The attacks have an effect if the rule against them is left out: each is missed.

`pytest tests/hostile/test_mutants.py -rP` tells what was objected.
"""

from __future__ import annotations

from functools import partial

import pytest

from tests.hostile import (
    test_attacks,
    test_complaints,
    test_crowds,
    test_hopes,
    test_kept,
    test_perjury,
    test_relays,
    test_rivals,
    test_seals,
    test_usurpers,
    test_yesterday,
)
from tests.hostile.helpers import mutants
from tests.simulation import test_crowds as meetings
from tests.simulation.helpers.mutants import Mutant
from tests.simulation.helpers.objection import Check, is_missed

_claims_and_proves = partial(
    test_usurpers.test_a_member_that_claims_all_the_time_stops_no_game, True
)
_yesterday = test_yesterday.test_nobody_hosts_by_what_was_signed_the_day_before
_idle = test_crowds.test_idle_identities_of_one_machine_make_no_host_yield
_boasts = test_rivals.test_strangers_that_boast_keep_no_two_halves_apart

CAUGHT_BY: dict[Mutant, list[Check]] = {
    mutants.anything_convinces: [_claims_and_proves],
    mutants.votes_need_no_signature: [_claims_and_proves],
    mutants.deeds_of_any_run_count: [
        partial(_yesterday, "politely"),
        partial(_yesterday, "by a crash"),
    ],
    mutants.namings_never_end: [
        test_yesterday.test_who_was_named_once_is_not_followed_for_ever,
    ],
    mutants.reigns_count_as_they_like: [
        test_usurpers.test_who_goes_on_after_the_host_takes_no_number_out_of_reach,
    ],
    mutants.a_host_that_slept_obeys: [
        test_usurpers.test_a_host_that_slept_obeys_no_member_that_says_it_is_over,
    ],
    mutants.every_comfort_is_believed: [
        partial(test_hopes.test_a_word_that_no_tick_follows_is_believed_once_of_each, 1)
    ],
    mutants.one_rival_is_asked: [
        partial(_boasts, tale, 1, 2.0) for tale in test_rivals.TALES[:3]
    ],
    mutants.seals_of_anybody: [
        test_seals.test_and_cannot_give_anything_else,
        test_seals.test_a_claim_without_a_seal_counts_for_nothing,
    ],
    mutants.frames_need_no_seal: [
        test_seals.test_a_frame_whose_seal_was_taken_off_is_no_sign_of_life,
    ],
    mutants.seals_are_not_shown: [
        test_perjury.test_all_leave_a_host_that_shows_two_games,
        test_perjury.test_a_host_that_is_true_to_its_word_is_believed,
    ],
    mutants.proofs_are_not_believed: [
        test_perjury.test_all_leave_a_host_that_shows_two_games,
    ],
    mutants.a_proof_is_of_any_run: [
        test_perjury.test_who_founds_the_same_reign_in_a_later_run_is_not_convicted,
    ],
    mutants.who_broke_his_word_is_followed: [
        test_perjury.test_all_leave_a_host_that_shows_two_games,
    ],
    mutants.false_ticks_are_kept: [
        test_relays.test_what_a_relay_makes_up_is_undone_and_another_relay_found,
    ],
    mutants.relays_are_kept: [
        test_relays.test_what_a_relay_makes_up_is_undone_and_another_relay_found,
    ],
    mutants.relays_name_any_tick: [
        test_relays.test_a_relay_that_names_a_tick_of_times_to_come_is_not_believed,
    ],
    mutants.frames_need_no_question: [
        test_attacks.test_nor_do_those_of_a_member_that_nobody_asked,
    ],
    mutants.nobody_complains: [
        test_complaints.test_a_player_whose_presses_the_host_leaves_out_is_told_and_nobody_else,
        test_complaints.test_a_player_for_whom_the_host_presses_is_told_and_nobody_else,
    ],
    mutants.names_count_as_machines: [
        partial(_idle, 3, test_crowds.IDLE),
        test_kept.test_many_names_of_one_machine_draw_nobody,
    ],
    mutants.who_hung_up_was_on_machines_of_his_own: [
        test_crowds.test_who_hung_up_was_on_one_machine_as_well,
    ],
    mutants.at_the_own_machine_all_count: [
        partial(meetings.test_a_terminal_server_comes_to_the_many_laptops, True),
    ],
    mutants.everybody_counts_for_a_rival: [
        test_crowds.test_those_of_a_third_reign_count_for_none_but_its_host,
    ],
    mutants.newcomers_go_to_the_latest: [
        test_crowds.test_a_newcomer_comes_to_the_host_whom_most_name,
    ],
    mutants.all_are_kept: [
        partial(test_kept.test_who_sees_more_of_his_fellows_elsewhere_goes_there, 1),
        test_kept.test_a_host_goes_as_well,
    ],
    mutants.goes_where_anybody_is: [
        test_kept.test_as_many_elsewhere_draw_nobody,
    ],
}


@pytest.mark.slow
@pytest.mark.parametrize("mutant", CAUGHT_BY, ids=lambda mutant: mutant.__name__)
def test_a_rule_that_is_missing_is_missed(mutant: Mutant) -> None:
    is_missed(mutant, CAUGHT_BY[mutant])


def test_every_mutant_is_tried() -> None:
    defined = {
        name
        for name, value in vars(mutants).items()
        if getattr(value, "__module__", "") == mutants.__name__ and name[0].islower()
    }
    assert defined == {mutant.__name__ for mutant in CAUGHT_BY}
