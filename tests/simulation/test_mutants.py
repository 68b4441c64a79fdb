"""The tests object if a rule of the core is taken away: each mutant is caught.

Whether the checks pass with all rules in place is seen where they are defined.
`pytest tests/simulation/test_mutants.py -rP` tells who caught which mutant.
"""

from __future__ import annotations

from functools import partial

import pytest
from msgspec.structs import replace

from tests.simulation import (
    test_directed,
    test_faces,
    test_glimpses,
    test_letters,
    test_rounds,
    test_ruling,
    test_stories,
    test_strangers,
    test_tables,
    test_weather,
)
from tests.simulation.helpers import mutants
from tests.simulation.helpers.mutants import Mutant
from tests.simulation.helpers.objection import Check, is_missed
from tests.simulation.helpers.ruling import play_ruled
from tests.simulation.helpers.schedule import draw, play, play_out
from tests.simulation.test_letters import press

_sleep = partial(
    test_directed.test_a_host_that_slept_makes_no_tick_before_it_asked, 0.21
)
_last_press = partial(
    test_directed.test_what_is_pressed_when_the_host_dies_counts_once, 0.0005
)
_around = partial(
    test_stories.test_who_loses_only_the_host_plays_on_through_another, True
)
_who_has_not_the_key = (
    test_tables.test_who_has_not_the_key_is_told_so_at_once_and_asks_no_more
)


def _loners() -> None:
    for seed in range(8):
        test_directed.test_two_loners_at_the_same_tick_become_one_room(seed)


def _played_in_laps() -> None:
    for seed in range(40):
        for laps in ((30, 0), (50, 10)):
            play(replace(draw(seed, vices=()), laps=laps))


def _played_in_vain() -> None:
    for seed in range(40):
        play(replace(draw(seed, vices=()), vain=True))


CAUGHT_BY: dict[Mutant, list[Check]] = {
    mutants.asks_heirs_only: [
        test_directed.test_the_word_of_one_junior_who_hears_the_host_is_enough,
    ],
    mutants.asks_nobody: [
        test_directed.test_who_alone_loses_the_host_does_not_rebel,
        test_stories.test_a_follower_that_sleeps_changes_nothing,
    ],
    mutants.no_rank_wait: [
        partial(test_directed.test_one_heir_alone_goes_on, 0),
    ],
    mutants.no_fetch_before_the_claim: [
        test_directed.test_an_heir_fetches_what_it_lacks_before_it_goes_on,
    ],
    mutants.no_relaying: [
        partial(
            test_directed.test_who_loses_only_the_host_has_every_tick_in_time, True
        ),
    ],
    mutants.no_forwarding: [_around],
    mutants.lower_sheets_win: [
        test_ruling.test_what_the_ruler_once_wanted_cannot_be_said_again,
    ],
    mutants.sheets_of_anybody: [
        test_ruling.test_nobody_rules_in_the_name_of_the_ruler,
        test_ruling.test_a_host_that_lies_rules_nobody,
    ],
    mutants.sheets_are_not_kept: [
        test_ruling.test_a_pause_outlives_its_host_and_its_ruler,
        partial(play_ruled, 6),
    ],
    mutants.sheets_are_not_shown: [
        test_ruling.test_the_highest_sheet_is_in_force_when_two_halves_meet,
        partial(play_ruled, 6),
    ],
    mutants.paused_games_go_on: [
        test_ruling.test_a_pause_outlives_its_host_and_its_ruler,
        partial(play_ruled, 4),
    ],
    mutants.letters_not_checked: [
        partial(test_letters.test_nobody_speaks_for_a_member_without_a_link, press),
        test_letters.test_nobody_makes_two_distrust_the_link_that_they_have,
        test_letters.test_seats_are_not_filled_with_names_that_nobody_has_a_key_of,
        partial(test_letters.test_what_was_altered_on_the_way_has_no_effect, "message"),
    ],
    mutants.letters_count_again: [
        test_letters.test_what_was_brought_once_is_not_brought_again,
    ],
    mutants.letters_taken_unproven: [
        test_letters.test_a_forged_letter_keeps_no_true_one_out,
    ],
    mutants.letters_of_any_application: [
        test_letters.test_a_letter_of_another_application_is_none,
    ],
    mutants.runs_never_over: [
        test_letters.test_an_earlier_run_says_nothing_once_a_later_one_is_met,
    ],
    mutants.anybody_brings_letters: [
        test_letters.test_a_stranger_fills_no_seats_with_keys_that_he_made,
    ],
    mutants.no_stickiness: [
        test_directed.test_a_loner_s_claim_that_arrives_late_displaces_nobody,
    ],
    mutants.followers_rebel: [
        test_directed.test_a_loner_s_claim_that_arrives_late_displaces_nobody,
    ],
    mutants.late_siblings_win: [
        test_directed.test_a_sibling_s_claim_that_tcp_held_up_displaces_no_larger_side,
    ],
    mutants.namings_keep: [
        test_directed.test_an_heir_that_slept_through_its_naming_claims_nothing,
    ],
    mutants.no_term_comparison: [
        test_directed.test_a_claim_that_comes_too_late_is_refused,
    ],
    mutants.leaves_not_handed_over: [
        test_directed.test_a_host_that_leaves_only_the_room_hands_over,
    ],
    mutants.no_fencing: [
        _sleep,
        test_stories.test_a_host_asks_before_it_goes_on_after_a_sleep,
    ],
    mutants.pause_not_noticed: [
        _sleep,
        test_directed.test_a_follower_that_slept_through_a_cut_starts_no_election_at_once,
    ],
    mutants.merge_by_term: [
        test_stories.test_a_loner_that_returns_displaces_nobody,
    ],
    mutants.nobody_yields: [
        test_directed.test_two_halves_of_the_same_size_become_one_room,
        partial(play_out, 25),
    ],
    mutants.one_merge_at_a_time: [
        partial(test_directed.test_many_loners_become_one_room_and_not_two_by_two, 0),
    ],
    mutants.merge_by_the_size_of_now: [_loners],
    mutants.scores_not_carried: [
        test_directed.test_each_keeps_what_it_scored_on_either_side_of_a_split,
    ],
    mutants.points_outlive_their_round: [
        test_rounds.test_two_halves_keep_their_points_within_a_round_and_not_after,
        _played_in_laps,
    ],
    mutants.points_of_any_round_count: [
        test_rounds.test_what_the_smaller_half_played_after_its_round_does_not_count,
        _played_in_laps,
    ],
    mutants.points_believed: [
        test_rounds.test_who_boasts_of_more_points_than_can_be_had_has_none,
    ],
    mutants.points_by_what_was_played_here: [
        test_rounds.test_points_of_a_half_that_is_far_ahead_in_the_round_are_no_lie,
    ],
    mutants.rounds_end_twice: [
        test_rounds.test_a_round_is_won_once_whoever_hosts_when_it_ends,
        _played_in_laps,
    ],
    mutants.wins_not_merged: [
        test_rounds.test_wins_of_the_smaller_half_come_along,
        _played_in_laps,
    ],
    mutants.wins_believed: [
        test_rounds.test_nobody_boasts_of_more_wins_than_rounds_have_ended,
    ],
    mutants.goodbyes_are_for_good: [
        partial(test_rounds.test_who_goes_for_a_moment_finds_what_he_had, True),
    ],
    mutants.weather_never_forgotten: [
        test_weather.test_it_is_forgotten_and_then_a_silent_death_is_noticed_as_soon_as_ever,
    ],
    mutants.weather_from_one_s_own_sleep: [
        partial(test_weather.test_a_member_that_sleeps_heard_no_silence, 5),
    ],
    mutants.weather_from_one_alone: [
        test_weather.test_the_bad_radio_of_one_member_is_no_weather,
    ],
    mutants.no_weather: [
        test_weather.test_newcomers_and_the_next_host_are_as_patient,
    ],
    mutants.handover_in_circles: [
        test_weather.test_no_host_hands_over_within_two_minutes_after_another,
    ],
    mutants.heirs_are_never_late: [
        partial(test_weather.test_a_host_goes_on_if_the_heir_says_nothing_in_time, 1),
    ],
    mutants.strangers_are_believed: [
        partial(test_strangers.test_a_host_that_slept_obeys_no_stranger, False, 0.21),
        test_strangers.test_a_stranger_has_no_vote_and_is_told_of_nothing,
    ],
    mutants.seats_by_key: [
        test_strangers.test_one_machine_with_five_hundred_keys_has_at_most_half_of_the_seats,
    ],
    mutants.tables_of_one_name_merge: [
        test_tables.test_two_tables_of_one_name_stay_two
    ],
    mutants.charters_not_checked: [
        test_tables.test_nobody_opens_a_table_in_the_name_of_another,
    ],
    mutants.anybody_is_let_in: [
        test_tables.test_what_another_has_shown_lets_nobody_in,
        partial(_who_has_not_the_key, None, "table_locked"),
    ],
    mutants.proofs_of_any_run: [
        test_tables.test_a_proof_of_another_table_or_of_an_earlier_run_lets_nobody_in,
    ],
    mutants.proofs_of_any_table: [
        test_tables.test_a_proof_of_another_table_or_of_an_earlier_run_lets_nobody_in,
    ],
    mutants.who_has_no_key_is_heard: [
        partial(test_tables.test_who_has_no_key_takes_over_nobody_who_is_alone, True),
        partial(test_tables.test_who_has_no_key_takes_over_nobody_who_is_alone, False),
    ],
    mutants.faces_are_told_once: [
        test_faces.test_who_changed_it_while_the_host_died_is_seen_with_it,
        _played_in_vain,
    ],
    mutants.hosts_see_no_faces: [
        test_faces.test_a_new_face_is_seen_by_all_within_two_ticks,
        _played_in_vain,
    ],
    mutants.names_are_told_to_links_that_are_up: [
        test_faces.test_who_changes_it_while_they_greet_each_other_is_seen_with_it,
    ],
    mutants.locked_tables_are_shown: [
        test_glimpses.test_of_a_locked_table_nothing_is_seen_whatever_is_asked,
        test_glimpses.test_who_was_put_out_sees_no_more_of_the_table,
    ],
    mutants.unasked_glimpses_are_shown: [
        test_glimpses.test_what_a_node_was_not_asked_for_is_not_shown,
    ],
    mutants.questions_without_a_pace: [
        test_glimpses.test_the_rate_is_kept_however_many_look,
    ],
    mutants.a_board_for_each_who_asks: [
        test_glimpses.test_the_rate_is_kept_however_many_look,
    ],
    mutants.inputs_not_resent: [_last_press],
    mutants.inputs_not_told_apart: [test_directed.test_what_is_sent_twice_counts_once],
}


@pytest.mark.slow
@pytest.mark.parametrize("mutant", CAUGHT_BY, ids=lambda mutant: mutant.__name__)
def test_a_rule_that_is_missing_is_missed(mutant: Mutant) -> None:
    is_missed(mutant, CAUGHT_BY[mutant])


def test_every_mutant_is_tried_and_leaves_no_trace() -> None:
    defined = {
        name
        for name, value in vars(mutants).items()
        if getattr(value, "__module__", "") == mutants.__name__ and name[0].islower()
    }
    assert defined - {"replaced"} == {mutant.__name__ for mutant in CAUGHT_BY}
    before = play_out(5).trace
    for mutant in CAUGHT_BY:
        with mutant():
            pass
    assert play_out(5).trace == before
