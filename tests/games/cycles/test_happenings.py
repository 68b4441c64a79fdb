"""What is told of a heat, and when."""

from __future__ import annotations

from msgspec.structs import replace

from games.contract import Happening, Seat
from games.cycles.happenings import happenings
from games.cycles.heats import COUNTDOWN
from games.cycles.state import CyclesState
from tests.games.helpers.tracks import GAME, driving, late, out, sat, step, steps, track


def told(state: CyclesState, ticks: int) -> list[tuple[int, str, int]]:
    """Ticks from now, kinds and seats of all that happens."""
    found = []
    for tick in range(1, ticks + 1):
        after = step(state)
        found += [(tick, one.kind, one.seat) for one in happenings(state, after)]
        state = after
    return found


def test_who_hits_a_wall_dies_and_whose_it_is_has_trapped_him() -> None:
    state = track(
        driving(1, (2, 5), (5, 5)), driving(2, (6, 9), (6, 3), facing="up"), out(3)
    )
    assert GAME.happenings(state, step(state)) == (
        Happening("died", Seat(1)),
        Happening("trapped", Seat(2), Seat(1)),
        Happening("won", Seat(2)),
    )


def test_ones_own_wall_and_the_edge_are_nobodys_trap() -> None:
    own = driving(1, (5, 5), (5, 4), (6, 4), (6, 5), facing="left")
    state = track(own, driving(2, (0, 9), facing="left"))
    assert happenings(state, step(state)) == (
        Happening("died", Seat(1), text="own wall"),
        Happening("died", Seat(2), text="edge"),
        Happening("heat over"),
    )


def test_a_countdown_of_all_is_told_once_a_second() -> None:
    before = GAME.end_round(sat(3))
    before = replace(before, ends=before.tick + 1)
    expected = [(1, "count", 0), (11, "count", 0), (31, "count", 0)]
    assert COUNTDOWN == 50
    assert told(before, 51) == [*expected, (51, "go", 0)]
    assert told(steps(before, 51), 9) == []


def test_who_comes_late_has_a_countdown_of_his_own() -> None:
    state = steps(sat(2), COUNTDOWN + 5)
    after = step(state, arrivals=[3])
    assert happenings(state, after) == (Happening("count", Seat(3)),)
    found = [one for one in told(after, COUNTDOWN) if one[1] != "died"]
    assert [one[1:] for one in found] == [("count", 3), ("count", 3), ("go", 3)]


def test_the_end_of_a_round_is_told_once() -> None:
    state = late(track(driving(1, (5, 5)), driving(2, (5, 9))), 2)
    assert told(state, 20) == [(2, "round over", 0)]


def test_nothing_happens_between_a_state_and_itself() -> None:
    for state in (sat(3), step(late(track(driving(1, (5, 5))), 1)), track(out(1))):
        assert happenings(state, state) == ()
