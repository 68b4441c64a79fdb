"""The toy in rounds: laps of a few ticks, with a podium after each, or without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from tests.p2p.helpers.toy import Toy, ToyState


class LapStanding(Struct, frozen=True):
    """What a `games.contract.Standing` has."""

    phase: str
    round: int
    left: int
    ranking: tuple[tuple[int, int], ...] = ()
    awards: tuple[tuple[int, str], ...] = ()


class Laps(Toy):
    """`play` and `podium`: ticks of each. On the podium no press counts, and when the
    next lap begins nobody has any. Who runs has a point for that, and of equals the
    lower seat is the first."""

    def __init__(self, play: int = 40, podium: int = 10) -> None:
        self.play = play
        self.podium = podium

    def step(
        self,
        state: ToyState,
        inputs: Mapping[int, int | str],
        arrivals: Sequence[int],
        departures: Sequence[int],
        dice: Random,
    ) -> ToyState:
        before = self.standing(state)
        if before.phase == "podium":
            inputs = {}
        if before.left == 1 and (before.phase == "podium" or not self.podium):
            fresh = tuple(replace(runner, inputs=0) for runner in state.runners)
            state = replace(state, runners=fresh)
        return super().step(state, inputs, arrivals, departures, dice)

    def standing(self, state: ToyState) -> Any:
        laps, into = divmod(state.tick, self.play + self.podium)
        on_podium = into >= self.play
        left = self.play + (self.podium if on_podium else 0) - into
        ranking = sorted(
            ((runner.seat, 1 + runner.inputs) for runner in state.runners),
            key=lambda place: (-place[1], place[0]),
        )
        awards = tuple((seat, "quick") for seat, _ in ranking[:1]) if on_podium else ()
        phase = "podium" if on_podium else "play"
        return LapStanding(phase, laps + 1, left, tuple(ranking), awards)
