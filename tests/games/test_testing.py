"""The checks for authors: a good game passes, each kind of broken one is caught."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec
import pytest

from games.contract import (
    MAX_STATE,
    Dice,
    Game,
    Glimpse,
    Seat,
    Value,
)
from games.testing import check_game, scripted


class Track(msgspec.Struct, frozen=True):
    """How far each seat has come."""

    steps: dict[int, int] = {}


class Options(msgspec.Struct, frozen=True):
    """None."""


class Race(Game[Track]):
    """Whoever presses "go" goes one or two steps: the smallest good game."""

    name = "race"
    title = "Race"
    moves = ("go",)
    state_type: ClassVar[Any] = Track
    options_type = Options

    def setup(self, options: Any, dice: Dice) -> Track:
        return Track()

    def step(
        self,
        state: Track,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> Track:
        steps = {s: n for s, n in state.steps.items() if s not in departures}
        steps.update(dict.fromkeys(arrivals, 0))
        for seat in inputs:
            steps[seat] += self.stride(state, dice)
        return Track(dict(sorted(steps.items())))

    def stride(self, state: Track, dice: Dice) -> int:
        return 1 + dice.below(2)

    def score(self, state: Track, seat: Seat) -> int:
        return state.steps.get(seat, 0)


class HiddenCount(Race):
    def __init__(self) -> None:
        self.count = 0

    def stride(self, state: Track, dice: Dice) -> int:
        self.count += 1
        return self.count


class Falling(Race):
    def stride(self, state: Track, dice: Dice) -> int:
        return -1 if any(n > 9 for n in state.steps.values()) else 10


class InPlace(Race):
    def stride(self, state: Track, dice: Dice) -> int:
        state.steps[99] = state.steps.get(99, 0) + 1
        return 1


class Raising(Race):
    def stride(self, state: Track, dice: Dice) -> int:
        raise KeyError("lost")


class Memory(Race):
    """Knows its last state by identity: a snapshot makes it forget."""

    def __init__(self) -> None:
        self.last: Track | None = None

    def step(self, state: Track, *rest: Any) -> Track:
        bonus = state is self.last and len(state.steps) > 1
        after = super().step(state, *rest)
        if bonus:
            steps = {s: n + (s in state.steps) for s, n in after.steps.items()}
            after = Track(steps)
        self.last = after
        return after


class Bag(msgspec.Struct, frozen=True):
    steps: list[Any] = []


class LossyState(Race):
    """Comes back from a snapshot with lists where it had tuples."""

    state_type = Bag

    def setup(self, options: Any, dice: Dice) -> Any:
        return Bag([(1, 2)])

    def step(self, state: Any, *rest: Any) -> Any:
        return state

    def score(self, state: Any, seat: Seat) -> int:
        return 0


class NotData(LossyState):
    def setup(self, options: Any, dice: Dice) -> Any:
        return Bag([object()])


class WildBot(Race):
    def bot(self, state: Track, seat: Seat, dice: Dice) -> Value | None:
        return "fly"


class Ghosts(Race):
    def score(self, state: Track, seat: Seat) -> int:
        return state.steps.get(seat, 1)


class Negative(Race):
    def score(self, state: Track, seat: Seat) -> int:
        return -1 if seat in state.steps else 0


class ChangedEndless(Race):
    def with_options(self, state: Track, options: Any) -> Track:
        return Track({**state.steps, 99: 1})


class Miserly(Race):
    """Of a roll for two it knows nothing."""

    def reachable(self, state: Track, ticks: int) -> int:
        return ticks // 5


class EndedEndless(Race):
    def end_round(self, state: Track) -> Track:
        return Track(dict.fromkeys(state.steps, 0))


class Hoarding(Race):
    """Fine as long as few are there."""

    state_type = dict[str, Any]

    def setup(self, options: Any, dice: Dice) -> Any:
        return {"steps": [], "kept": b""}

    def step(
        self,
        state: Any,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> Any:
        here = sorted({*state["steps"], *arrivals}.difference(departures))
        return {"steps": here, "kept": bytes(4000 * len(here))}

    def score(self, state: Any, seat: Seat) -> int:
        return 0


class Shown(Race):
    """How far everybody is, as bars."""

    def glimpse(self, state: Track) -> Glimpse | None:
        far = [*state.steps.values()][:8]
        return Glimpse(8, 1, bytes(min(255, step) for step in far).ljust(8))


class Staring(Shown):
    """Never shows the same twice."""

    def __init__(self) -> None:
        self.looks = 0

    def glimpse(self, state: Track) -> Glimpse | None:
        self.looks += 1
        return Glimpse(1, 1, bytes([self.looks % 256]))


class Blind(Shown):
    def glimpse(self, state: Track) -> Glimpse | None:
        raise KeyError("lost")


class Poster(Shown):
    def glimpse(self, state: Track) -> Glimpse | None:
        return Glimpse(100, 100, bytes(10_000))


class Naked(Shown):
    def glimpse(self, state: Track) -> Any:
        return b"abc"


class Painter(Shown):
    def glimpse(self, state: Track) -> Glimpse | None:
        state.steps[99] = 1
        return super().glimpse(state)


class Crowded(Shown):
    """Fine as long as few are there."""

    def glimpse(self, state: Track) -> Glimpse | None:
        side = max(1, len(state.steps))
        return Glimpse(side, 1, bytes(side))


@pytest.mark.parametrize("good", [Race, Shown])
def test_a_good_game_passes(good: type[Race]) -> None:
    check_game(good())


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (HiddenCount, "same inputs gave another state"),
        (Falling, "score fell"),
        (InPlace, "step changed its argument"),
        (Raising, r"step raised KeyError\('lost'\)"),
        (Memory, "differently from a snapshot"),
        (LossyState, "read from a snapshot is another one"),
        (NotData, "not plain data"),
        (WildBot, "the bot pressed 'fly'"),
        (Ghosts, "left and still has the score 1"),
        (Negative, "negative score -1"),
        (ChangedEndless, "with_options changed a game without end"),
        (Miserly, "reachable says that nobody can have more than"),
        (EndedEndless, "end_round changed a game without end"),
        (Staring, "glimpse showed something else of the same state"),
        (Blind, r"tick 10: glimpse raised KeyError\('lost'\)"),
        (Poster, "nobody can read what glimpse returned: 10006 bytes"),
        (Naked, "glimpse returned bytes, no Glimpse"),
        (Painter, "glimpse changed its argument"),
        (Crowded, "tick 100: nobody can read what glimpse returned"),
        (Hoarding, f"nobody can join a game of more than {MAX_STATE}"),
    ],
)
def test_a_broken_game_is_caught(broken: type[Race], message: str) -> None:
    with pytest.raises(AssertionError, match=message):
        check_game(broken())


def test_a_state_of_another_type_is_caught() -> None:
    class WrongType(Race):
        state_type = int

    with pytest.raises(AssertionError, match="not of state_type"):
        check_game(WrongType())


def test_the_script_is_varied_and_the_same_for_the_same_seed() -> None:
    script = list(scripted(Race(), 600, seed=3))
    assert script == list(scripted(Race(), 600, seed=3))
    assert script != list(scripted(Race(), 600, seed=4))
    arrived = [seat for now in script for seat in now.arrivals]
    first = list(dict.fromkeys(arrived))
    assert first == sorted(first)
    assert len(first) < len(arrived), "nobody came back"
    assert any(now.departures for now in script)
    assert all(set(now.inputs) <= set(now.present) for now in script)
    assert all(set(now.away).isdisjoint(now.inputs) for now in script)


class Remembering(Race):
    """It gives who comes back what he had: the room does so, too, and he has it
    twice."""

    def step(
        self,
        state: Track,
        inputs: Mapping[Seat, Value],
        arrivals: Sequence[Seat],
        departures: Sequence[Seat],
        dice: Dice,
    ) -> Track:
        before = state.steps
        kept = {s: n for s, n in before.items() if s < 0 and -s not in arrivals}
        kept |= {-s: before[s] for s in departures}
        here = {s: n for s, n in before.items() if s > 0 and s not in departures}
        here |= {s: before.get(-s, 0) for s in arrivals}
        for seat in inputs:
            here[seat] += 1
        return Track(dict(sorted((kept | here).items())))


def test_who_comes_back_comes_without_points() -> None:
    with pytest.raises(AssertionError, match="has just come"):
        check_game(Remembering())
