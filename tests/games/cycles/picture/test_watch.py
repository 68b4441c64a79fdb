"""Whose head stands in the middle of what is seen."""

from __future__ import annotations

from msgspec.structs import replace

from games.cycles.picture.watch import Watch, subject
from games.cycles.state import CyclesState
from tests.games.helpers.tracks import driving, out, track

STATE = track(driving(1, (3, 3)), driving(2, (9, 3)), driving(3, (3, 9)))


def seat_of(state: CyclesState, seat: int | None) -> int | None:
    found = subject(state, seat)
    return None if found is None else found.seat


def test_who_drives_sees_himself_and_who_has_crashed_whose_wall_it_was() -> None:
    assert seat_of(STATE, 2) == 2
    crashed = replace(out(1), by=3)
    state = track(crashed, driving(2, (9, 3)), driving(3, (3, 9)))
    assert seat_of(state, 1) == 3
    both = track(crashed, driving(2, (9, 3)), replace(out(3), by=2))
    assert seat_of(both, 1) == 2


def test_if_nobody_has_done_it_one_of_the_others_is_seen() -> None:
    assert seat_of(track(out(1), driving(2, (9, 3))), 1) == 2
    around = track(replace(out(1), by=2), replace(out(2), by=1), driving(3, (3, 9)))
    assert seat_of(around, 1) == 3
    assert seat_of(STATE, 99) == 1
    assert seat_of(STATE, None) == 1
    assert seat_of(track(out(1)), 1) is None


def test_a_watcher_chooses() -> None:
    watch, seen = Watch(), []
    for way in ("right", "right", "right", "left"):
        watch.press(way, STATE)
        seen.append(seat_of(STATE, watch.seat))
    assert seen == [2, 3, 1, 3]
    watch.press("up", STATE)
    assert watch.overview
    watch.press("down", STATE)
    assert not watch.overview
    watch.press("left", track(out(1)))
