"""What a player sees: a smooth clock, names, and who hosts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.player import STRETCH, Player
from p2p import (
    Event,
    Member,
    NodeId,
    Peer,
    PeerJoined,
    PeerLeft,
    RoomChanged,
    RoomLeft,
    RoomView,
    Ticked,
)

PERIOD = 0.05
ME, ANA, BEN = (NodeId(letter * 52) for letter in "mab")


def view(host: NodeId, *members: Member, me: int | None = 1, term: int = 1) -> RoomView:
    people = members or (person(1, ME, "Me"), person(2, ANA, "Ana"))
    return RoomView("snake", "snake", host, term, 0, me, people)


def person(seat: int | None, node: str, name: str, *, bot: bool = False) -> Member:
    return Member(seat, node, name, bot, 0)


def seated() -> Player:
    player = Player(ME)
    player.feed(RoomChanged(view(ANA)), 0.0)
    return player


def ticked(tick: int) -> Ticked:
    return Ticked("snake", 1, tick, tick, "", ANA)


def positions(
    player: Player, arrivals: Sequence[float], until: float
) -> Iterator[tuple[float, float]]:
    """(clock, drawn tick) 60 times a second; tick n comes at `arrivals[n]`."""
    waiting = list(enumerate(arrivals))
    for frame in range(int(until * 60)):
        clock = frame / 60
        while waiting and waiting[0][1] <= clock:
            tick, at = waiting.pop(0)
            player.feed(ticked(tick), at)
        moment = player.moment(clock)
        if moment is not None:
            span = moment.now - moment.before
            yield clock, moment.before + moment.fraction * span


def test_there_is_nothing_to_draw_before_the_first_tick() -> None:
    assert seated().moment(0.0) is None


def test_the_first_state_is_drawn_as_it_is() -> None:
    player = seated()
    player.feed(ticked(7), 1.0)
    moment = player.moment(1.0)
    assert moment is not None
    assert (moment.before, moment.now, moment.fraction) == (7, 7, 1.0)
    assert player.state == 7


def test_drawing_slides_one_tick_behind_the_newest_state() -> None:
    arrivals = [n * PERIOD for n in range(40)]
    drawn = list(positions(seated(), arrivals, 1.9))
    for clock, tick in drawn[10:]:
        assert tick == pytest.approx(clock / PERIOD - 1, abs=0.35)


def test_a_tick_that_is_not_there_is_never_guessed() -> None:
    player = seated()
    for tick in (0, 1):
        player.feed(ticked(tick), tick * PERIOD)
    moment = player.moment(10.0)
    assert moment is not None
    assert (moment.now, moment.fraction) == (1, 1.0)


def test_after_a_stall_drawing_catches_up_within_a_tick() -> None:
    """A host died: nothing for 0.4 s, then the game goes on where it was."""
    arrivals = [n * PERIOD + (0.4 if n >= 20 else 0.0) for n in range(60)]
    drawn = list(positions(seated(), arrivals, 3.2))
    late = [clock / PERIOD - 8 - tick for clock, tick in drawn if clock > 1.5]
    assert max(late) < 1.5


def test_a_burst_after_a_freeze_is_leapt_over() -> None:
    """This process was stopped for 2 s; all ticks of that time come at once."""
    arrivals = [n * PERIOD for n in range(20)]
    arrivals += [max(n * PERIOD, 3.0) for n in range(20, 100)]
    drawn = dict(positions(seated(), arrivals, 4.5))
    assert drawn[200 / 60] == pytest.approx(200 / 60 / PERIOD - 1, abs=1.0)


@given(st.lists(st.floats(0, 0.3), min_size=5, max_size=60))
def test_drawing_never_goes_back(delays: list[float]) -> None:
    arrivals: list[float] = []
    for tick, delay in enumerate(delays):
        arrivals.append(max([tick * PERIOD + delay, *arrivals[-1:]]))
    drawn = [tick for _, tick in positions(seated(), arrivals, arrivals[-1] + 0.2)]
    assert all(later >= earlier for earlier, later in pairwise(drawn))


@given(st.lists(st.floats(0, 0.008), min_size=60, max_size=60))
def test_small_jitter_changes_the_pace_by_no_more_than_a_tenth(
    delays: list[float],
) -> None:
    arrivals = [n * PERIOD + delay for n, delay in enumerate(delays)]
    drawn = [tick for _, tick in positions(seated(), arrivals, 59 * PERIOD)][40:]
    steps = [later - earlier for earlier, later in pairwise(drawn)]
    usual = 1 / 60 / PERIOD
    assert max(steps) <= usual * (1 + STRETCH) + 1e-9
    # A tick later than all before it may hold the picture for less than a frame.
    assert sum(step < usual * (1 - STRETCH) - 1e-9 for step in steps) <= 6


def test_another_room_starts_anew() -> None:
    player = seated()
    player.feed(ticked(500), 0.0)
    player.feed(RoomLeft("snake"), 0.1)
    assert (player.view, player.state, player.me, player.term) == (None, None, None, 0)
    assert player.moment(0.1) is None


def test_a_merge_may_go_on_at_an_earlier_tick() -> None:
    player = seated()
    player.feed(ticked(500), 0.0)
    player.moment(0.0)
    player.feed(ticked(480), 0.1)
    moment = player.moment(0.1)
    assert moment is not None
    assert moment.now == 480


def test_ticks_of_another_room_and_bare_digests_are_ignored() -> None:
    player = seated()
    player.feed(Ticked("race", 1, 1, 1, "", ANA), 0.0)
    player.feed(Ticked("snake", 1, 1, None, "abc", ANA), 0.0)
    assert player.state is None


def test_who_sits_where() -> None:
    player = seated()
    assert (player.me, player.host, player.term) == (1, ANA, 1)
    assert player.names == {1: "Me", 2: "Ana"}


def test_equal_names_carry_a_code_and_missing_ones_are_one() -> None:
    player = Player(ME)
    twins = (person(2, ANA, "Ana"), person(3, BEN, "Ana"), person(4, ME, ""))
    watching = person(None, "c" * 52, "Cem")
    player.feed(RoomChanged(view(ANA, *twins, watching)), 0.0)
    assert player.names == {2: "Ana aaaa-aaaa", 3: "Ana bbbb-bbbb", 4: "mmmm-mmmm"}


def test_bots_need_no_code() -> None:
    player = Player(ME)
    bots = (person(1, "bot:1", "Bot", bot=True), person(2, "bot:2", "Bot", bot=True))
    player.feed(RoomChanged(view(ME, *bots, me=None)), 0.0)
    assert player.names == {1: "Bot", 2: "Bot"}
    assert player.me is None


def test_entering_is_no_change_of_host() -> None:
    assert Player(ME).feed(RoomChanged(view(ANA)), 0.0) is None


@pytest.mark.parametrize(
    ("lost", "heir", "told"),
    [
        (0.1, ME, {0.2: "Ana left; you host now"}),
        (0.1, BEN, {0.2: "Ana left; Ben hosts now"}),
        (0.3, ME, {0.3: "Ana left; you host now"}),
        (None, BEN, {1.3: "Ben hosts now"}),
        (None, ME, {1.3: "You host now"}),
        (None, ANA, {}),
    ],
)
def test_a_new_host_is_told(
    lost: float | None, heir: NodeId, told: dict[float, str]
) -> None:
    player = Player(ME)
    everybody = (person(1, ME, "Me"), person(2, ANA, "Ana"), person(3, BEN, "Ben"))
    happened: dict[float, Event] = {
        0.0: RoomChanged(view(ANA, *everybody)),
        # She may still be a member when somebody else hosts already.
        0.2: RoomChanged(view(heir, *everybody, term=2)),
        **{at: ticked(int(at * 20)) for at in (0.25, 1.1, 1.3, 2.0)},
    }
    if lost is not None:
        happened[lost] = PeerLeft(Peer(ANA, "Ana", "10.0.0.2"), "closed")
    said = {at: player.feed(happened[at], at) for at in sorted(happened)}
    assert {at: text for at, text in said.items() if text} == told


def test_who_hands_over_is_told_at_once() -> None:
    player = Player(ME)
    both = (person(1, ME, "Me"), person(2, ANA, "Ana"))
    player.feed(RoomChanged(view(ME, *both)), 0.0)
    assert player.feed(RoomChanged(view(ANA, *both, term=2)), 0.1) == "Ana hosts now"


def test_a_host_that_came_back_has_not_left() -> None:
    player = seated()
    ana = Peer(ANA, "Ana", "10.0.0.2")
    player.feed(PeerLeft(ana, "closed"), 0.1)
    player.feed(PeerJoined(ana), 0.2)
    assert player.feed(RoomChanged(view(ME, term=2)), 0.3) is None
    assert player.feed(ticked(3), 1.4) == "You host now"


def test_the_snake_of_who_crashed_keeps_its_name() -> None:
    player = seated()
    player.feed(RoomChanged(view(ME, person(1, ME, "Me"), term=2)), 0.1)
    assert player.names == {1: "Me", 2: "Ana (away)"}
    player.feed(RoomLeft("snake"), 0.2)
    assert player.names == {}
