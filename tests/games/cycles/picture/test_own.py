"""The own cycle is drawn from what is ahead, and lives and dies by what has come."""

from __future__ import annotations

from msgspec.structs import replace

from games.contract import Seat
from games.cycles.picture.own import Drive, Own
from games.cycles.picture.view import progress
from games.cycles.state import CyclesState, find
from games.foresight import Foreseen
from tests.games.helpers.tracks import driving, step, track

ME = Seat(1)


def seen(own: Own, newest: CyclesState, now: CyclesState, done: float = 0.5) -> Drive:
    """How the own one is drawn, the newest being drawn of the others."""
    own.see(Foreseen(newest, newest, now, done), newest, ME)
    mine = find(newest, ME)
    assert mine is not None
    return own.of(mine, 0.0)


def test_it_drives_where_it_will_and_others_where_they_do() -> None:
    now = track(driving(1, (4, 9), (9, 9)), driving(2, (4, 3), (9, 3)))
    own, turned = Own(), step(step(now, {ME: "up"}))
    mine, other = find(turned, 1), find(now, 2)
    assert mine is not None
    assert other is not None
    assert mine.facing == "up"
    assert seen(own, now, turned) == Drive(mine, progress(turned, 0.5))
    assert own.of(other, 0.25) == Drive(other, 0.25)
    own.see(None, now, ME)  # the way has become long
    assert own.of(mine, 0.25) == Drive(mine, 0.25)


def test_neither_a_crash_nor_an_end_that_is_but_guessed_is_shown() -> None:
    now = track(driving(1, (4, 9), (31, 9)), driving(2, (4, 3), (9, 3)))
    own, mine = Own(), find(now, 1)
    assert mine is not None
    seen(own, now, now)
    gone = step(step(now))
    crashed = find(gone, 1)
    assert crashed is not None
    assert not crashed.path
    assert seen(own, now, gone) == Drive(mine, 1.0)
    assert seen(own, now, replace(now, over=gone.tick + 40)) == Drive(mine, 1.0)
    assert seen(own, gone, gone) == Drive(crashed, 0.0)  # it is certain now


def test_nothing_is_foreseen_of_another_heat() -> None:
    now = track(driving(1, (4, 9), (9, 9)), driving(2, (4, 3), (9, 3)))
    mine = find(now, 1)
    assert mine is not None
    assert seen(Own(), now, replace(now, heat=2)) == Drive(mine, 0.0)
