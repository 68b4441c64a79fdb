"""A game that says how many points can be had is held to it."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from games.contract import Dice, Game, Seat, Standing
from games.reach import Reach
from games.referee import Script
from games.testing import check_game
from tests.games.helpers.laps import Choice, Lap, Laps


class Counted(Laps):
    """A step a tick: nobody can have more."""

    def reachable(self, state: Lap, ticks: int) -> int:
        return ticks


class Waiting(Counted):
    """As long as nobody runs, the clock stands still."""

    def step(self, state: Lap, *rest: Any) -> Lap:
        waits = state.phase == "play" and not any(state.steps.values())
        return super().step(replace(state, left=state.left + waits), *rest)


@pytest.mark.parametrize("good", [Counted, Waiting])
def test_a_good_game_says_how_many_points_can_be_had(good: type[Laps]) -> None:
    check_game(good())


class Miserly(Laps):
    def reachable(self, state: Lap, ticks: int) -> int:
        return ticks // 30


class Shrinking(Laps):
    def reachable(self, state: Lap, ticks: int) -> int:
        return max(0, 10**9 - ticks)


class Leader(Laps):
    """As many as the best one has: that is so here, and not elsewhere."""

    def reachable(self, state: Lap, ticks: int) -> int:
        return max((0, *state.steps.values()))


class Next(Laps):
    """It looks at the options of the next round."""

    def setup(self, options: Choice, dice: Dice) -> Lap:
        return replace(super().setup(options, dice), chosen=9)

    def reachable(self, state: Lap, ticks: int) -> int:
        return ticks * (1 + state.chosen)


class Below(Laps):
    def reachable(self, state: Lap, ticks: int) -> int:
        return ticks - 1


class Vague(Laps):
    def reachable(self, state: Lap, ticks: int) -> Any:
        return ticks / 2


class Lost(Laps):
    def reachable(self, state: Lap, ticks: int) -> int:
        raise KeyError("lost")


class Timeless(Counted):
    """It does not know when it ends, says that this is soon, and goes on."""

    def standing(self, state: Lap) -> Standing | None:
        told = super().standing(state)
        return replace(told, left=5) if told and told.phase == "play" else told


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (Miserly, r"seat \d has the score 1, and reachable says .* more than 0 by"),
        (Shrinking, "reachable falls with the ticks"),
        (Leader, "reachable changed within a round"),
        (Next, "tick 140: reachable changed within a round"),
        (Below, "reachable returned -1, which is no number of points"),
        (Vague, "reachable returned 0.0, which is no number of points"),
        (Lost, r"tick 0: reachable raised KeyError\('lost'\)"),
        (Timeless, "nobody can have more than 5 by 5 ticks of a round"),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_what_it_says_wrongly_is_caught(
    broken: type[Game[Any]], message: str, seed: int
) -> None:
    with pytest.raises(AssertionError, match=message):
        check_game(broken(), seed=seed)


def test_each_round_is_counted_anew_and_its_podium_is_not() -> None:
    game, seat = Counted(), (Seat(1),)
    state = Lap({1: 0})
    reach = Reach(game, state)
    for tick in range(1, 300):
        now = Script(tick, {}, (), (), seat, (), False, False)
        # A step each tick, the one with which a round begins too.
        ran = game.step(state, {Seat(1): "go"}, (), (), Dice(1, tick))
        fresh = ran.round != state.round
        state, before = (replace(ran, steps={1: 1}) if fresh else ran), state
        reach.see(before, state, now)
    more = replace(state, steps={1: state.steps[1] + 1})
    podium = Script(300, {}, (), (), seat, (), False, False)
    with pytest.raises(AssertionError, match="tick 300: seat 1 has the score"):
        reach.see(replace(state, phase="podium"), more, podium)
