"""The replica is a function of the log: equal entries make equal rooms, everywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import (
    NO_ROUND,
    AnyEntry,
    Handed,
    Heirs,
    Input,
    Joined,
    Left,
    Merged,
    Round,
    Weather,
)
from p2p.mishap import WrongResult
from p2p.replication.replica import (
    MAX_MEMBERS,
    SEAT_KEPT,
    Replica,
)
from p2p.replication.resident import MAX_BASE, MAX_PRESS_LEAP
from tests.p2p.helpers.laps import Laps
from tests.p2p.helpers.toy import Toy, ToyOptions, ToyState

ANN, BEN, CYD, DAN = (NodeId(letter * 52) for letter in "abcd")
ALL = (ANN, BEN, CYD, DAN)
LEFT, RIGHT = 0, 1  # moves of the toy, as they are sent


class Pair(Toy):
    """For two, who see what the rules are asked."""

    seats = 2

    def __init__(self) -> None:
        self.steps: list[tuple[dict[int, Any], list[int], list[int]]] = []

    def step(
        self,
        state: ToyState,
        inputs: Mapping[int, int | str],
        arrivals: Sequence[int],
        departures: Sequence[int],
        dice: Random,
    ) -> ToyState:
        self.steps.append((dict(inputs), list(arrivals), list(departures)))
        assert list(inputs) == sorted(inputs)
        return super().step(state, inputs, arrivals, departures, dice)


class Trio(Pair):
    """For three."""

    seats = 3


def replica(rules: Toy | None = None, bots: int = 0, seed: int = 7) -> Replica:
    return Replica(rules or Toy(), seed, ToyOptions(bots))


def joined(
    node: NodeId, seated: bool = True, score: int = 0, number: int = 0
) -> Joined:
    return Joined(node, f"name of {node[0]}", seated, score, number)


def room_of(*nodes: NodeId, rules: Toy | None = None, bots: int = 0) -> Replica:
    """After tick 1, at which these came in."""
    made = replica(rules, bots)
    made.apply(1, [joined(node) for node in nodes])
    return made


def seats(room: Replica) -> list[int | None]:
    return [room.seat_of(node) for node in ALL]


# --- coming and going ----------------------------------------------------------------


def test_seats_are_given_in_the_order_of_the_entries_and_never_again() -> None:
    room = room_of(BEN, ANN)
    assert seats(room) == [2, 1, None, None]
    room.apply(2, [Left(ANN, True), joined(CYD)])
    assert seats(room) == [None, 1, 3, None]
    room.apply(3, [joined(DAN)])
    assert seats(room) == [None, 1, 3, 4]


def test_who_only_watches_has_no_seat_and_takes_none_away() -> None:
    room = replica(Pair())
    room.apply(1, [joined(ANN, False), joined(BEN), joined(CYD)])
    assert seats(room) == [None, 1, 2, None]
    assert room.is_full()
    assert room.present() == (ANN, BEN, CYD)


def test_a_full_room_lets_in_to_watch_and_seats_who_asks_again_later() -> None:
    room = room_of(ANN, BEN, CYD, rules=Pair())
    assert seats(room) == [1, 2, None, None]
    room.apply(2, [Left(BEN, True)])
    assert not room.is_full()
    assert room.seat_of(CYD) is None
    room.apply(3, [joined(CYD)])
    assert room.seat_of(CYD) == 3


def test_who_stands_up_stays_to_watch() -> None:
    room = room_of(ANN, BEN, rules=(rules := Pair()))
    room.apply(2, [joined(ANN, False)])
    assert (room.seat_of(ANN), room.is_present(ANN)) == (None, True)
    assert rules.steps[-1] == ({}, [], [1])


def test_a_goodbye_gives_up_the_seat_and_a_loss_keeps_it() -> None:
    room = room_of(ANN, BEN, CYD, rules=(rules := Trio()))
    room.apply(2, [Left(ANN, True), Left(BEN, False)])
    assert rules.steps[-1] == ({}, [], [1])
    assert [room.knows(node) for node in ALL] == [False, True, True, False]
    assert room.members == [BEN, CYD]
    assert (room.is_present(BEN), room.seat_of(BEN)) == (False, 2)
    assert room.present() == (CYD,)
    assert not room.is_full()
    room.apply(3, [joined(BEN)])
    assert (room.is_present(BEN), room.seat_of(BEN)) == (True, 2)


def test_who_said_goodbye_finds_his_seat_if_it_is_free() -> None:
    room = room_of(ANN, BEN, rules=(rules := Pair()))
    room.apply(2, [Left(ANN, True)])
    room.apply(3, [Left(ANN, True), Left(ANN, False)])  # said twice
    room.apply(4, [joined(ANN)])
    assert (room.seat_of(ANN), room.present()) == (1, (BEN, ANN))
    assert rules.steps[-1] == ({}, [1], [])
    room.apply(5, [Left(ANN, True)])
    room.apply(6, [joined(CYD)])  # nobody waits for him
    room.apply(7, [joined(ANN)])
    assert (room.seat_of(ANN), room.is_present(ANN)) == (None, True)
    room.apply(8, [Left(CYD, True), joined(ANN)])
    assert room.seat_of(ANN) == 1  # and that of Cyd is kept for a while


def test_what_is_kept_after_a_goodbye_is_kept_for_its_time() -> None:
    room, kept = room_of(ANN, BEN), SEAT_KEPT * Toy.ticks_per_second
    room.apply(10, [Left(ANN, True)])
    room.apply(10 + kept, [])
    assert ANN in room.residents
    room.apply(11 + kept, [])
    assert ANN not in room.residents


def test_who_left_presses_nothing() -> None:
    room = room_of(ANN, BEN)
    assert room.apply(2, [Left(ANN, True), Input(1, 1, LEFT)]) == []
    assert room.apply(3, [Input(1, 1, LEFT)]) == []
    assert room.residents[ANN].number == 0


def test_who_watched_and_is_lost_is_gone() -> None:
    room = replica()
    room.apply(1, [joined(ANN, False)])
    room.apply(2, [Left(ANN, False)])
    assert not room.residents


def test_the_seat_of_who_is_lost_is_kept_for_its_time_from_the_first_loss() -> None:
    room, kept = room_of(ANN, BEN), SEAT_KEPT * Toy.ticks_per_second
    room.apply(10, [Left(ANN, False)])
    room.apply(50, [Left(ANN, False)])  # said twice
    room.apply(10 + kept, [])
    assert room.seat_of(ANN) == 1
    before = room.changes
    room.apply(11 + kept, [])
    assert room.seat_of(ANN) is None
    assert room.changes > before


def test_members_are_bounded_and_those_within_can_still_change() -> None:
    room = replica()
    crowd = [NodeId(f"{n:052d}") for n in range(MAX_MEMBERS)]
    room.apply(1, [joined(node, False) for node in crowd])
    room.apply(2, [joined(ANN), joined(crowd[5])])
    assert ANN not in room.residents
    assert room.seat_of(crowd[5]) == 1
    room.apply(3, [joined(crowd[6])])
    room.apply(4, [Left(crowd[6], True)])
    room.apply(5, [Left(crowd[5], True)])
    room.apply(6, [joined(ANN)])  # in the place of who left first
    assert ANN in room.residents
    assert (crowd[5] in room.residents, crowd[6] in room.residents) == (True, False)


def test_changes_count_what_is_worth_telling_and_no_presses() -> None:
    room = replica()
    seen = [room.changes]
    for tick, entries in enumerate(
        ([joined(ANN)], [Joined(ANN, "other", True, 0, 0)], [Left(ANN, False)]), 1
    ):
        room.apply(tick, entries)
        seen.append(room.changes)
    assert seen == sorted(set(seen))
    room.apply(4, [joined(ANN)])
    before = room.changes
    room.apply(5, [Input(1, 1, LEFT)])
    room.apply(6, [])
    assert room.changes == before


# --- succession ----------------------------------------------------------------------


def test_heirs_follow_in_the_order_of_joining_and_a_returner_is_last() -> None:
    room = room_of(CYD, ANN, BEN)
    assert room.present() == (CYD, ANN, BEN)
    room.apply(2, [Left(CYD, False)])
    room.apply(3, [joined(CYD)])
    assert room.present() == (ANN, BEN, CYD)
    room.apply(4, [Joined(ANN, "renamed", True, 0, 0, face=b"face")])
    assert room.present() == (ANN, BEN, CYD)
    copy = replica()
    copy.restore(room.encode())
    assert copy.residents[ANN].face == room.residents[ANN].face == b"face"


def test_another_order_holds_for_those_that_it_names() -> None:
    room = room_of(*ALL)
    room.apply(2, [Heirs((CYD, ANN))])
    assert room.present() == (CYD, ANN, BEN, DAN)
    room.apply(3, [Left(CYD, False)])
    room.apply(4, [joined(CYD)])  # and is last, whatever was said before
    assert room.present() == (ANN, BEN, DAN, CYD)


def test_an_order_may_name_who_is_not_here() -> None:
    room = room_of(ANN, BEN)
    room.apply(2, [Heirs((DAN, BEN, BEN, ANN))])
    assert room.present() == (BEN, ANN)


# --- presses -------------------------------------------------------------------------


def test_only_the_next_press_of_a_seat_takes_effect_one_a_tick() -> None:
    room = room_of(ANN, BEN)
    first = Input(1, 1, RIGHT)
    assert room.apply(2, [first, Input(1, 2, RIGHT), Input(2, 2, LEFT)]) == [first]
    assert room.apply(3, [first]) == []
    assert room.apply(4, [Input(1, 2, LEFT)]) == [Input(1, 2, LEFT)]
    assert (room.score_of(ANN), room.score_of(BEN)) == (2, 0)


def test_a_press_that_nobody_can_have_made_is_passed_over() -> None:
    room = room_of(ANN)
    strange = [
        *(Input(1, 1, value) for value in (-1, 2, 2**40, "left")),
        *(Input(seat, 1, LEFT) for seat in (0, 2, 99)),
    ]
    assert room.apply(2, strange) == []
    assert room.score_of(ANN) == 0


def test_a_game_that_lists_no_moves_is_given_what_was_typed() -> None:
    class Echo(Pair):
        moves = ()

    room = room_of(ANN, rules=(rules := Echo()))
    room.apply(2, [Input(1, 1, "any word")])
    assert rules.steps[-1][0] == {1: "any word"}


def test_rules_see_moves_by_name_and_seats_in_order() -> None:
    room = room_of(BEN, ANN, rules=(rules := Pair()))
    assert rules.steps[-1] == ({}, [1, 2], [])
    room.apply(2, [Input(2, 1, LEFT), Input(1, 1, RIGHT)])
    assert rules.steps[-1] == ({1: "right", 2: "left"}, [], [])
    room.apply(3, [Left(ANN, True), Left(BEN, True)])
    assert rules.steps[-1] == ({}, [], [1, 2])


def test_comings_and_goings_are_told_in_the_order_of_seats() -> None:
    class Wide(Pair):
        seats = 20

    crowd = [NodeId(f"{n:052d}") for n in range(17)]
    room = room_of(*crowd[:14], rules=(rules := Wide()))
    room.apply(2, [joined(crowd[14]), joined(crowd[15]), joined(crowd[16])])
    assert rules.steps[-1] == ({}, [15, 16, 17], [])
    room.apply(3, [Left(crowd[seat - 1], True) for seat in (16, 1, 8)])
    assert rules.steps[-1] == ({}, [], [1, 8, 16])


def test_who_comes_and_goes_at_one_tick_was_never_there() -> None:
    room = room_of(ANN, rules=(rules := Pair()))
    assert room.apply(2, [joined(BEN), Input(2, 1, LEFT), Left(BEN, True)]) == []
    assert rules.steps[-1] == ({}, [], [])


def test_a_newcomer_presses_from_the_next_tick_on() -> None:
    room = replica()
    assert room.apply(1, [joined(ANN), Input(1, 1, LEFT)]) == []
    assert room.apply(2, [Input(1, 1, LEFT)]) == [Input(1, 1, LEFT)]


# --- scores that come along ----------------------------------------------------------


def test_the_weather_is_that_of_the_last_entry_and_comes_with_a_snapshot() -> None:
    room, copy = room_of(ANN), replica(seed=99)
    assert room.weather == 0
    room.apply(2, [Weather(350), Weather(400)])
    assert room.weather == 400
    copy.restore(room.encode())
    assert (copy.weather, copy.digest()) == (400, room.digest())
    room.apply(3, [Weather(0)])
    assert room.weather == 0 != copy.weather


def test_the_last_handover_is_known_to_all() -> None:
    room, copy = room_of(ANN), replica(seed=99)
    assert room.handed == 0
    room.apply(7, [Handed()])
    room.apply(8, [])
    assert room.handed == 7
    copy.restore(room.encode())
    assert copy.handed == 7


def test_points_are_carried_by_maximum_and_their_presses_with_them() -> None:
    room = room_of(ANN, BEN)
    room.apply(2, [Merged(((ANN, 5, 9, 0), (DAN, 50, 1, 0)))])
    assert room.scores() == ((ANN, 5, 9, 0), (BEN, 0, 0, 0))
    room.apply(3, [Merged(((ANN, 3, 20, 0),)), joined(ANN, score=5, number=4)])
    assert room.scores() == ((ANN, 5, 9, 0), (BEN, 0, 0, 0))
    room.apply(4, [Input(1, 10, LEFT)])
    assert room.scores()[0] == (ANN, 6, 10, 0)


def test_who_comes_brings_his_points_and_goes_on_counting() -> None:
    room = replica()
    room.apply(1, [joined(ANN, score=12, number=30)])
    assert room.scores() == ((ANN, 12, 30, 0),)
    assert room.apply(2, [Input(1, 1, LEFT)]) == []
    assert room.apply(3, [Input(1, 31, LEFT)]) != []
    assert room.score_of(ANN) == 13


@pytest.mark.parametrize("goodbye", [False, True])
@pytest.mark.parametrize("ticks", [0, 1, 50])
def test_points_outlast_a_loss_and_a_goodbye(goodbye: bool, ticks: int) -> None:
    room = room_of(ANN)
    room.apply(2, [Merged(((ANN, 5, 9, 0),))])
    room.apply(3, [Input(1, 10, LEFT)])
    back = joined(ANN)
    room.apply(4, [Left(ANN, goodbye), *([] if ticks else [back])])
    assert room.scores() == ((ANN, 6, 10, 0),)
    for tick in range(1, ticks):
        room.apply(4 + tick, [])
    if ticks:
        room.apply(4 + ticks, [back])
    assert room.scores() == ((ANN, 6, 10, 0),)
    room.apply(60, [Input(1, 11, LEFT)])
    assert room.scores() == ((ANN, 7, 11, 0),)


def test_presses_that_nobody_has_made_are_not_believed_and_the_points_are() -> None:
    room = room_of(ANN, BEN)
    room.apply(2, [Merged(((ANN, 9, MAX_PRESS_LEAP, 0), (BEN, 1, 2**48, 0)))])
    assert room.scores() == ((ANN, 9, 0, 0), (BEN, 1, 0, 0))
    room.apply(4, [Merged(((BEN, 2, MAX_PRESS_LEAP - 1, 0),))])
    assert room.scores()[1] == (BEN, 2, MAX_PRESS_LEAP - 1, 0)


merges = st.lists(
    st.lists(
        st.tuples(st.sampled_from(ALL[:2]), st.integers(0, 9)).map(
            lambda pair: (pair[0], pair[1], pair[1], 0)  # more points, more presses
        ),
        max_size=3,
    ).map(lambda scores: Merged(tuple(scores))),
    max_size=5,
)


@settings(max_examples=40, deadline=None)
@given(merges, st.randoms(use_true_random=False))
def test_neither_order_nor_number_of_merges_matters(
    told: list[Merged], dice: Random
) -> None:
    one, other = room_of(ANN, BEN), room_of(ANN, BEN)
    one.apply(2, told)
    again = [*told, *told]
    dice.shuffle(again)
    other.apply(2, again)
    assert one.scores() == other.scores()


# --- rounds --------------------------------------------------------------------------


def lap(node: NodeId, score: int, round: Round, wins: int = 0, number: int = 0) -> Any:
    """He comes, and brings that of this round."""
    return Joined(node, f"name of {node[0]}", True, score, number, round, wins)


def in_laps(tick: int, *nodes: NodeId, podium: int = 5) -> Replica:
    """Laps of 20 ticks, that tick; they came in at the first."""
    made = replica(Laps(20 - podium, podium))
    for at in range(1, tick + 1):
        made.apply(at, [joined(n) for n in nodes] if at == 1 else [], at)
    return made


def go(room: Replica, first: int, last: int, *entries: AnyEntry) -> None:
    """Play on, with these entries in the first frame."""
    for tick in range(first, last + 1):
        room.apply(tick, entries if tick == first else [], tick)


def test_a_round_is_named_by_its_number_and_the_chain_before_it() -> None:
    room = in_laps(19, ANN)
    assert room.rounds.now == Round(1, 7)  # the seed
    go(room, 20, 21)
    assert room.rounds.now == Round(2, 20)


def test_points_of_a_round_are_nothing_in_the_next() -> None:
    room = in_laps(1, ANN, BEN)
    go(room, 2, 4, Merged(((ANN, 5, 5, 0),), room.rounds.now), Input(2, 1, LEFT))
    assert [room.score_of(node) for node in ALL[:2]] == [5, 1]
    go(room, 5, 20)
    assert [room.score_of(node) for node in ALL[:2]] == [0, 0]
    assert room.residents[ANN].number == 5  # his presses are counted on


def test_what_is_brought_counts_in_that_very_round() -> None:
    room = in_laps(21, ANN, BEN)
    now, other = room.rounds.now, Round(2, 99)
    for round in (Round(1, 7), Round(3, now.chain), other, NO_ROUND):
        assert not room.lacks(ANN, round, 9, 0)
        room.apply(22, [Merged(((ANN, 9, 3, 0),), round), lap(BEN, 9, round)], 22)
        assert (room.score_of(ANN), room.score_of(BEN)) == (0, 0)
    assert room.lacks(ANN, now, 9, 0)
    room.apply(23, [Merged(((ANN, 9, 3, 0),), now), lap(BEN, 8, now)], 23)
    assert (room.score_of(ANN), room.score_of(BEN)) == (9, 8)


class Generous(Laps):
    """Seven points a tick can be had, with the same presses."""

    def reachable(self, state: ToyState, ticks: int) -> int:
        return 7 * ticks


# Of a round of 15 ticks, and the step with which it begins; on two boards.
MOST = 2 * 7 * (15 + 1)


@pytest.mark.parametrize(("ticks", "number"), [(3, 1), (15, 1), (22, 2)])
def test_who_brings_more_than_can_be_had_in_the_round_has_nothing(
    ticks: int, number: int
) -> None:
    room = replica(Generous(15, 5))
    go(room, 1, ticks, joined(ANN), joined(BEN))
    now = room.rounds.now
    assert (now.number, room.most_brought(now)) == (number, MOST)
    for lie in (MOST + 1, 10**9, 2**53):
        assert not room.lacks(ANN, now, lie, 0)
        ticks += 1
        scores = (ANN, lie, 0, 0), (BEN, 5, 0, 0)
        room.apply(ticks, [Merged(scores, now), lap(CYD, lie, now)], ticks)
        assert [room.score_of(node) for node in ALL[:3]] == [0, 5, 0]
    assert room.lacks(ANN, now, MOST, 0)
    room.apply(ticks + 1, [Merged(((ANN, MOST, 0, 0),), now), lap(CYD, MOST, now)])
    assert [room.score_of(node) for node in ALL[:3]] == [MOST, 5, MOST]
    assert not room.lacks(ANN, now, MOST, 0)


def test_a_half_that_is_ahead_brings_all_that_it_has() -> None:
    # Here the round has just begun: who is in this half slept, or waited for his ruler.
    behind, ahead = in_laps(1, ANN, BEN), in_laps(1, ANN, BEN)
    now = ahead.rounds.now
    for tick in range(2, 16):
        ahead.apply(tick, [Input(1, tick - 1, LEFT)], tick)
    assert (ahead.score_of(ANN), behind.rounds.now) == (14, now)
    behind.apply(2, [Merged(ahead.scores(), now)], 2)
    assert behind.score_of(ANN) == 14
    # And he plays these ticks once more, and may take all of it to a third half.
    for tick in range(3, 16):
        behind.apply(tick, [Input(1, tick + 12, LEFT)], tick)
    third = in_laps(1, ANN, BEN)
    assert third.lacks(ANN, now, 27, 0)
    third.apply(2, [Merged(behind.scores(), now)], 2)
    assert (behind.score_of(ANN), third.score_of(ANN)) == (27, 27)


def test_in_a_game_without_end_others_may_be_a_day_ahead() -> None:
    room = room_of(ANN, rules=Toy())
    day = 24 * 3600 * Toy.ticks_per_second
    assert room.most_brought(NO_ROUND) == 2 * day
    assert not room.lacks(ANN, NO_ROUND, 10**9, 0)
    assert room.most_brought(Round(1, 0)) == 0


def test_what_can_be_had_comes_with_a_snapshot() -> None:
    room, copy = in_laps(24, ANN, BEN), replica(Laps(15, 5), seed=99)
    copy.restore(room.encode())
    assert (copy.rounds.played, copy.rounds.length) == (5, 16)
    other = replica(Laps(30, 5))  # as if it was told of other rules before
    other.restore(room.encode())
    assert other.rounds.ticks == 16


def test_what_comes_with_the_frame_of_the_next_round_is_of_the_last() -> None:
    room = in_laps(19, ANN)
    room.apply(20, [lap(ANN, 9, Round(2, 20)), lap(BEN, 9, Round(1, 7))], 20)
    assert (room.score_of(ANN), room.score_of(BEN)) == (0, 0)


def test_who_is_first_has_won_and_nobody_else() -> None:
    room = in_laps(1, ANN, BEN)
    go(room, 2, 14, Input(2, 1, LEFT))
    before = room.changes
    go(room, 15, 15)  # the podium
    assert [room.wins_of(node) for node in ALL] == [0, 1, 0, 0]
    assert (room.rounds.ended, room.changes) == (1, before + 1)
    go(room, 16, 34)
    assert [room.wins_of(node) for node in ALL] == [0, 1, 0, 0]
    go(room, 35, 40)  # nobody pressed: the lower seat
    assert [room.wins_of(node) for node in ALL] == [1, 1, 0, 0]
    assert (room.rounds.ended, room.rounds.now.number) == (2, 3)


def test_without_a_podium_the_last_ranking_counts() -> None:
    room = in_laps(1, ANN, BEN, podium=0)
    go(room, 2, 19, Input(2, 1, LEFT))
    assert room.rounds.ended == 0
    go(room, 20, 25)
    assert [room.wins_of(node) for node in ALL] == [0, 1, 0, 0]
    assert room.rounds.ended == 1


def test_the_win_of_a_bot_is_nobody_s() -> None:
    room = replica(Laps(15, 5), bots=3)
    go(room, 1, 15, joined(ANN, False))  # and watches
    assert (room.rounds.ended, room.wins_of(ANN)) == (1, 0)


@pytest.mark.parametrize("goodbye", [False, True])
def test_wins_outlast_a_loss_and_a_goodbye(goodbye: bool) -> None:
    room = in_laps(15, ANN, BEN)
    assert room.wins_of(ANN) == 1
    go(room, 16, 22, Left(ANN, goodbye))
    assert room.scores()[0] == (ANN, 0, 0, 1)
    go(room, 23, 23, lap(ANN, 0, NO_ROUND))
    assert (room.wins_of(ANN), room.seat_of(ANN)) == (1, 1)


@pytest.mark.parametrize("goodbye", [False, True])
def test_who_plays_watches_and_goes_finds_his_points_wins_and_seat(
    goodbye: bool,
) -> None:
    room = in_laps(20, ANN, BEN)
    go(room, 21, 21, Input(1, 1, LEFT))
    assert (room.score_of(ANN), room.wins_of(ANN), room.seat_of(ANN)) == (1, 1, 1)
    go(room, 22, 22, joined(ANN, False))
    assert (room.score_of(ANN), room.seat_of(ANN)) == (1, None)
    go(room, 23, 23, Left(ANN, goodbye))
    go(room, 24, 24, joined(ANN, False))
    go(room, 25, 25, joined(ANN))
    assert (room.score_of(ANN), room.wins_of(ANN), room.seat_of(ANN)) == (1, 1, 1)


def test_who_said_goodbye_has_no_points_in_the_next_round() -> None:
    room = in_laps(2, ANN, BEN)
    go(room, 3, 3, Input(1, 1, LEFT))
    go(room, 4, 4, Left(ANN, True))
    assert room.score_of(ANN) == 1
    go(room, 5, 21)
    go(room, 22, 22, joined(ANN))
    assert room.score_of(ANN) == 0


def test_nobody_has_won_more_than_have_ended_here() -> None:
    room = in_laps(36, ANN, BEN)  # two have ended
    assert not room.lacks(ANN, NO_ROUND, 0, 2)  # Ann has won both
    assert room.lacks(BEN, NO_ROUND, 0, 1000)
    room.apply(37, [lap(BEN, 0, NO_ROUND, 1000), lap(CYD, 0, NO_ROUND, 1)], 37)
    assert [room.wins_of(node) for node in ALL] == [2, 2, 1, 0]
    assert not room.lacks(BEN, NO_ROUND, 0, 1000)
    room.apply(38, [Merged(((ANN, 0, 0, 1), (CYD, 0, 0, 2**53)))], 38)
    assert [room.wins_of(node) for node in ALL] == [2, 2, 2, 0]
    endless = room_of(ANN)
    endless.apply(2, [lap(ANN, 3, NO_ROUND, 9)])
    assert (endless.score_of(ANN), endless.wins_of(ANN)) == (3, 0)


def test_rounds_and_wins_come_with_a_snapshot() -> None:
    room, copy = in_laps(17, ANN, BEN), replica(Laps(15, 5), seed=99)
    copy.restore(room.encode())
    assert (copy.rounds.now, copy.wins_of(ANN)) == (Round(1, 7), 1)
    for each in (room, copy):
        go(each, 18, 45)  # it is on the podium, and does not end a second time
        assert (each.rounds.ended, each.wins_of(ANN)) == (2, 2)
    assert copy.encode() == room.encode()


def test_who_only_watches_is_counted() -> None:
    room = room_of(ANN, BEN)
    room.apply(2, [joined(CYD, False), Left(BEN, False)])
    assert (len(room.present()), room.watchers) == (2, 1)
    room.apply(3, [joined(ANN, False)])
    assert room.watchers == 2


def test_a_standing_that_is_none_names_the_function() -> None:
    class Odd(Toy):
        def standing(self, state: ToyState) -> Any:
            return "nonsense"

    with pytest.raises(WrongResult, match="standing returned str, not"):
        replica(Odd())


# --- bots ----------------------------------------------------------------------------


def test_bots_fill_up_and_make_room_for_people() -> None:
    room = replica(bots=2)
    room.apply(1, [])
    assert room.bots == (1, 2)
    room.apply(2, [joined(ANN)])
    assert (room.bots, room.seat_of(ANN)) == ((1,), 3)
    room.apply(3, [joined(BEN), joined(CYD)])
    assert room.bots == ()
    before = room.changes
    room.apply(4, [Left(node, True) for node in (ANN, BEN, CYD)])
    assert room.bots == (6, 7)  # new ones: a seat is never given twice
    assert room.changes > before


def test_there_are_never_more_bots_than_seats() -> None:
    room = replica(Pair(), bots=9)
    room.apply(1, [joined(ANN, False)])
    assert len(room.bots) == 2


def test_a_bot_plays_for_who_is_lost_and_not_for_who_is_here() -> None:
    room = room_of(ANN, BEN, rules=(rules := Pair()), bots=1)
    room.apply(2, [Left(ANN, False)])
    room.apply(3, [])
    assert list(rules.steps[-1][0]) == [1]
    room.apply(4, [joined(ANN)])
    assert rules.steps[-1][0] == {}


# --- snapshots -----------------------------------------------------------------------


numbers = st.integers(0, 3)
strange_entries = st.one_of(
    st.builds(Joined, st.sampled_from(ALL), st.text(), st.booleans(), numbers, numbers),
    st.builds(Left, st.sampled_from(ALL), st.booleans()),
    st.builds(
        Input,
        st.integers(0, 6),
        st.integers(0, 4),
        st.one_of(st.integers(-1, 2), st.sampled_from(("left", "x"))),
    ),
    st.builds(Heirs, st.lists(st.sampled_from(ALL), max_size=5).map(tuple)),
    st.lists(
        st.tuples(st.sampled_from(ALL), numbers, numbers, numbers), max_size=3
    ).map(lambda scores: Merged(tuple(scores))),
)
histories = st.lists(st.lists(strange_entries, max_size=4), min_size=1, max_size=10)


@settings(max_examples=100, deadline=None)
@given(histories, st.integers(0, 10), st.integers(0, 3))
def test_a_replica_and_its_copy_agree_whatever_happens(
    history: list[list[AnyEntry]], cut: int, bots: int
) -> None:
    room, twin = replica(bots=bots), replica(bots=bots)
    copy = replica(bots=3 - bots, seed=99)
    copied = False
    for tick, entries in enumerate(history, 1):
        assert room.apply(tick, entries) == twin.apply(tick, entries)
        if copied:
            copy.apply(tick, entries)
        elif tick >= cut:
            copy.restore(room.encode())
            copied = True
        assert room.encode() == twin.encode()
        assert room.present() == twin.present()
        if copied:
            assert copy.encode() == room.encode()
            assert copy.digest() == room.digest()
            assert copy.present() == room.present()
            assert copy.scores() == room.scores()


@settings(max_examples=50, deadline=None)
@given(histories)
def test_what_holds_of_every_room(history: list[list[AnyEntry]]) -> None:
    room = replica(Pair(), bots=2)
    for tick, entries in enumerate(history, 1):
        room.apply(tick, entries)
        taken = [r.seat for r in room.residents.values() if r.seat] + [*room.bots]
        assert len(taken) == len(set(taken))
        assert len(taken) <= Pair.seats
        assert all(0 < seat < room.next_seat for seat in taken)
        here = {n for n, r in room.residents.items() if not r.away}
        assert set(room.present()) == here
        assert len(room.present()) == len(here)
        assert [r.seat for r in room.game.runners] == sorted(taken)


def test_a_copy_goes_on_with_the_same_chance() -> None:
    room = room_of(ANN, bots=3)
    copy = replica(seed=99)
    copy.restore(room.encode())
    other = replica(bots=3, seed=8)
    other.apply(1, [joined(ANN)])
    for tick in range(2, 9):
        for each in (room, copy, other):
            each.apply(tick, [])
    assert room.digest() == copy.digest() != other.digest()


def test_a_restored_room_is_told_anew() -> None:
    room, copy = room_of(ANN), room_of(BEN)
    assert copy.present() == (BEN,)
    before = copy.changes
    copy.restore(room.encode())
    assert copy.changes > before
    assert copy.present() == (ANN,)


def _snapshot(**changed: Any) -> bytes:
    """That of a room with one member, with some fields replaced."""
    fields = (
        "seed",
        "next_seat",
        "residents",
        "bots",
        "order",
        "weather",
        "handed",
        "rounds",
        "power",
        "still",
        "unseen",
        "game",
    )
    values = msgspec.msgpack.decode(room_of(ANN).encode())
    return msgspec.msgpack.encode(
        [changed.get(name, value) for name, value in zip(fields, values, strict=True)]
    )


HOSTILE = {
    "nothing": b"",
    "a number": b"\x01",
    "cut off": room_of(ANN).encode()[:-1],
    "and more": room_of(ANN).encode() + b"\x00",
    "too few fields": b"\x92\x01\x02",
    "too deep": b"\x91" * 100_000,
    "deep in the game": _snapshot(game=None)[:-1] + b"\x91" * 100_000,
    "no text": _snapshot(seed="\0").replace(b"\xa1\0", b"\xa1\xff"),
    "no text within": _snapshot(order=["\0" * 9]).replace(b"\0" * 9, b"\xff" * 9),
    "another seed": _snapshot(seed="seven"),
    "no residents": _snapshot(residents=5),
    "no resident": _snapshot(residents=[[ANN, "Ann"]]),
    "seat in words": _snapshot(residents=[[ANN, "Ann", "one", 0, 0, 0]]),
    "half a bot": _snapshot(bots=[1.5]),
    "mad weather": _snapshot(weather=650),
    "half a step of weather": _snapshot(weather=25),
    "half a round": _snapshot(rounds=[[1], False, 0, 0, 0]),
    "a round below zero": _snapshot(rounds=[[-1, 0], False, 0, 0, 0]),
    "a long chain": _snapshot(rounds=[[1, 2**32], False, 0, 0, 0]),
    "perhaps over": _snapshot(rounds=[[1, 0], 2, 0, 0, 0]),
    "fewer than no rounds": _snapshot(rounds=[[1, 0], False, -1, 0, 0]),
    "less than not played": _snapshot(rounds=[[1, 0], False, 0, -1, 0]),
    "half a tick long": _snapshot(rounds=[[1, 0], False, 0, 0, 0.5]),
    "no course": _snapshot(rounds=[[1, 0], False, 0]),
    "wins below zero": _snapshot(residents=[[ANN, "Ann", 1, 0, 0, 0, -1, 0]]),
    "a face too long": _snapshot(residents=[[ANN, "Ann", 1, 0, 0, 0, 0, 0, bytes(17)]]),
    "a face of text": _snapshot(residents=[[ANN, "Ann", 1, 0, 0, 0, 0, 0, "face"]]),
    "no game": _snapshot(game=None),
    "another game": _snapshot(game=[1, "x", [], 2]),
    "half a game": _snapshot(game={"bots": 1, "runners": [{"seat": None}]}),
}


def test_the_hostile_snapshots_are_made_from_a_good_one() -> None:
    room = replica(seed=1)
    room.restore(_snapshot())
    assert room.digest() == room_of(ANN).digest()


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_no_state_of_this_game_changes_nothing(data: bytes) -> None:
    room = room_of(ANN, BEN)
    before, changes = room.encode(), room.changes
    with pytest.raises(RemoteProtocolError, match="not a state of this game"):
        room.restore(data)
    assert (room.encode(), room.changes) == (before, changes)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_damaged_snapshot_raises_anything_else(data: st.DataObject) -> None:
    good = bytearray(room_of(ANN, BEN, bots=1).encode())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
    room = room_of(ANN)
    before = room.encode()
    try:
        room.restore(bytes(good))
    except RemoteProtocolError:
        assert room.encode() == before
    else:
        again = replica()
        again.restore(room.encode())
        assert again.encode() == room.encode()


@pytest.mark.parametrize(("points", "counted"), [(-5, 0), (2**60, MAX_BASE)])
def test_points_that_fit_no_message_are_cut(points: int, counted: int) -> None:
    class Boastful(Toy):
        def score(self, state: ToyState, seat: int) -> int:
            return points

    room = room_of(ANN, rules=Boastful())
    assert room.score_of(ANN) == counted
    merged = Merged(room.scores(), room.rounds.now)
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(merged), type=Merged) == merged
