"""A toy game for the tests of `p2p`: it imports no game, for `p2p` knows none.

Everybody stands on a ring and steps left or right; a ball rolls now and then. A seat's
score is the number of its inputs that took effect, so a test can see that each input
counted exactly once. A player who is away stands still, unless the room has bots:
then they press, at random, for him too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from queue import SimpleQueue
from random import Random
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

RING = 100  # places
ROLL_EVERY = 7  # ticks between throws of the dice


class Runner(Struct, frozen=True):
    """Who sits in one seat."""

    seat: int
    position: int = 0
    inputs: int = 0


class ToyState(Struct, frozen=True):
    """The whole game at one tick."""

    bots: int
    tick: int = 0
    ball: int = 0
    runners: tuple[Runner, ...] = ()  # in the order of seats


class ToyOptions(Struct, frozen=True):
    """Options of a room."""

    bots: int = 0


class Toy:
    """The rules, in the form that `p2p.rules.Rules` asks for."""

    name = "toy"
    version = 1
    ticks_per_second = 20
    seats = 256
    moves: tuple[int | str, ...] = ("left", "right")
    state_type = ToyState
    options_type = ToyOptions

    def dice(self, seed: int, tick: int) -> Random:
        return Random(f"{seed}:{tick}")

    def setup(self, options: ToyOptions, dice: Random) -> ToyState:
        return ToyState(options.bots, ball=int(dice.random() * RING))

    def step(
        self,
        state: ToyState,
        inputs: Mapping[int, int | str],
        arrivals: Sequence[int],
        departures: Sequence[int],
        dice: Random,
    ) -> ToyState:
        gone = frozenset(departures)
        runners = {r.seat: r for r in state.runners if r.seat not in gone}
        runners.update((seat, Runner(seat)) for seat in arrivals)
        for seat, value in inputs.items():
            runners[seat] = _stepped(runners[seat], value)
        tick = state.tick + 1
        ball = state.ball if tick % ROLL_EVERY else int(dice.random() * RING)
        in_order = tuple(runners[seat] for seat in sorted(runners))
        return replace(state, tick=tick, ball=ball, runners=in_order)

    def standing(self, state: ToyState) -> None:
        return None

    def glimpse(self, state: ToyState) -> tuple[int, int]:
        return state.tick, len(state.runners)

    def end_round(self, state: ToyState) -> ToyState:
        return state

    def with_options(self, state: ToyState, options: ToyOptions) -> ToyState:
        return state

    def score(self, state: ToyState, seat: int) -> int:
        return next((r.inputs for r in state.runners if r.seat == seat), 0)

    def reachable(self, state: ToyState, ticks: int) -> int:
        return ticks

    def bots_wanted(self, state: ToyState) -> int:
        return state.bots

    def bot(self, state: ToyState, seat: int, dice: Random) -> int | str | None:
        if not state.bots:
            return None
        return self.moves[int(dice.random() * 2)]


class Puppet(Toy):
    """Does in its next step what a test wants: that is, on the node's network thread.

    Somebody has to `play` it, or there are no steps."""

    def __init__(self) -> None:
        self._wanted: SimpleQueue[tuple[Callable[[], Any], Future[Any]]] = SimpleQueue()

    def begin(self, function: Callable[[], Any]) -> Future[Any]:
        """What it returns or raises there."""
        done: Future[Any] = Future()
        self._wanted.put((function, done))
        return done

    def step(self, *given: Any) -> ToyState:
        while not self._wanted.empty():
            function, done = self._wanted.get()
            try:
                done.set_result(function())
            except Exception as error:
                done.set_exception(error)
        return super().step(*given)


def _stepped(runner: Runner, value: int | str) -> Runner:
    by = 1 if value == "right" else -1
    position = (runner.position + by) % RING
    return replace(runner, position=position, inputs=runner.inputs + 1)
