"""The smallest good game with rounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec
from msgspec.structs import replace

from games.contract import Dice, Game, Happening, Phase, Seat, Standing, Value


class Lap(msgspec.Struct, frozen=True):
    """A race of rounds: how far each seat has come, and in which phase of which."""

    steps: dict[int, int] = {}
    phase: Phase = "play"
    round: int = 1
    left: int = 90
    bots: int = 0
    chosen: int = 0


class Choice(msgspec.Struct, frozen=True):
    """How many bots run."""

    bots: int = 2


class Laps(Game[Lap]):
    """Rounds of 90 ticks, a podium of 30: the smallest good game with them."""

    name = "laps"
    title = "Laps"
    moves = ("go",)
    state_type: ClassVar[Any] = Lap
    options_type = Choice

    def setup(self, options: Choice, dice: Dice) -> Lap:
        return Lap(bots=options.bots, chosen=options.bots)

    def step(
        self,
        state: Lap,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> Lap:
        steps = {s: n for s, n in state.steps.items() if s not in departures}
        steps.update(dict.fromkeys(arrivals, 0))
        for seat in inputs if state.phase == "play" else ():
            steps[seat] += 1
        state = replace(state, steps=dict(sorted(steps.items())), left=state.left - 1)
        if state.left:
            return state
        return self.podium(state) if state.phase == "play" else self.next_round(state)

    def podium(self, state: Lap) -> Lap:
        return replace(state, phase="podium", left=30)

    def next_round(self, state: Lap) -> Lap:
        return Lap(
            dict.fromkeys(state.steps, 0),
            round=state.round + 1,
            bots=state.chosen,
            chosen=state.chosen,
        )

    def ranked(self, state: Lap) -> list[tuple[Seat, int]]:
        pairs = [(Seat(seat), far) for seat, far in state.steps.items()]
        return sorted(pairs, key=lambda pair: (-pair[1], pair[0]))

    def standing(self, state: Lap) -> Standing | None:
        ranking = tuple(self.ranked(state))
        awards = self.awards(state) if state.phase == "podium" else ()
        return Standing(state.phase, state.round, state.left, ranking, awards)

    def awards(self, state: Lap) -> tuple[tuple[Seat, str], ...]:
        return tuple(
            (seat, f"Came {far} steps") for seat, far in self.ranked(state)[:1]
        )

    def happenings(self, before: Lap, now: Lap) -> tuple[Happening, ...]:
        new = (Seat(seat) for seat in now.steps if seat not in before.steps)
        return tuple(Happening("came", seat, text="Hello") for seat in new)

    def end_round(self, state: Lap) -> Lap:
        return self.podium(state) if state.phase == "play" else state

    def with_options(self, state: Lap, options: Choice) -> Lap:
        return replace(state, chosen=options.bots)

    def score(self, state: Lap, seat: Seat) -> int:
        return state.steps.get(seat, 0)

    def bots_wanted(self, state: Lap) -> int:
        return state.bots
