"""A good game of rounds passes the referee, each kind of broken one is caught."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from games.contract import Dice, Game, Happening, Seat, Standing
from games.referee import Referee, Script, at, digest
from games.testing import check_game
from tests.games.helpers.laps import Choice, Lap, Laps


def test_a_good_game_of_rounds_passes() -> None:
    check_game(Laps())
    check_game(Laps(), seed=2, options=Choice(bots=5))


class Told(Laps):
    """Tells something else of how it stands."""

    def standing(self, state: Lap) -> Standing | None:
        told = super().standing(state)
        assert told is not None
        return self.told(state, told)

    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return standing


class FromZero(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, round=standing.round - 1)


class Lobby(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, phase="lobby")


class Skipping(Laps):
    def next_round(self, state: Lap) -> Lap:
        return replace(super().next_round(state), round=state.round + 2)


class Overtime(Laps):
    def next_round(self, state: Lap) -> Lap:
        return replace(super().next_round(state), round=state.round)


class OnThePodium(Laps):
    def next_round(self, state: Lap) -> Lap:
        return self.podium(super().next_round(state))


class Growing(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, left=200 - standing.left)


class RunOut(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, left=standing.left - 1)


class StrangeWinner(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, ranking=((Seat(1000), 3), *standing.ranking))


class Overlooking(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, ranking=standing.ranking[1:])


class Double(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, ranking=(*standing.ranking, *standing.ranking[-1:]))


class Flattering(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        ranking = tuple((seat, far + 1) for seat, far in standing.ranking)
        return replace(standing, ranking=ranking)


class WorstFirst(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, ranking=standing.ranking[::-1])


class Shuffling(Laps):
    """Of equals, each tick of the podium another is ranked first."""

    def ranked(self, state: Lap) -> list[tuple[Seat, int]]:
        turned = super().ranked(replace(state, steps=dict.fromkeys(state.steps, 0)))
        is_odd = state.phase == "podium" and state.left % 2
        return turned[::-1] if is_odd else turned

    def score(self, state: Lap, seat: Seat) -> int:
        return 0


class Hurried(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return replace(standing, awards=((Seat(1), "First!"),))


class Absentee(Laps):
    def awards(self, state: Lap) -> tuple[tuple[Seat, str], ...]:
        return ((Seat(1000), "Came from far away"),)


class Novel(Laps):
    def awards(self, state: Lap) -> tuple[tuple[Seat, str], ...]:
        return tuple((seat, "Once upon a time, " * 9) for seat, _ in self.ranked(state))


class TwoLines(Laps):
    def awards(self, state: Lap) -> tuple[tuple[Seat, str], ...]:
        return tuple((seat, "First\nAna: I won") for seat, _ in self.ranked(state))


class Fickle(Told):
    def told(self, state: Lap, standing: Standing) -> Standing | None:
        return standing if standing.round == 1 else None


class Raiding(Laps):
    def step(self, state: Lap, *rest: Any) -> Lap:
        after = super().step(state, *rest)
        if after.left != 45:
            return after
        return replace(after, steps=dict.fromkeys(after.steps, 0))


class Gossip(Laps):
    def __init__(self) -> None:
        self.told = 0

    def happenings(self, before: Lap, now: Lap) -> tuple[Happening, ...]:
        self.told += 1
        return (Happening("said", text=f"for the {self.told}th time"),)


class Stranger(Laps):
    def happenings(self, before: Lap, now: Lap) -> tuple[Happening, ...]:
        return (Happening("came", Seat(1000)),)


class Speechless(Laps):
    def happenings(self, before: Lap, now: Lap) -> tuple[Happening, ...]:
        return (Happening(""),)


class Talkative(Laps):
    def happenings(self, before: Lap, now: Lap) -> tuple[Happening, ...]:
        return (Happening("said", text="blah " * 99),)


class Wordy(Laps):
    def happenings(self, before: Lap, now: Lap) -> Any:
        return ["came"]


class Stumbling(Laps):
    def happenings(self, before: Lap, now: Lap) -> tuple[Happening, ...]:
        raise KeyError("lost")


class Deferring(Laps):
    def end_round(self, state: Lap) -> Lap:
        return replace(state, left=1) if state.phase == "play" else state


class Renewing(Laps):
    def end_round(self, state: Lap) -> Lap:
        return self.podium(state)


class Nulling(Laps):
    def end_round(self, state: Lap) -> Lap:
        ended = super().end_round(state)
        return replace(ended, steps=dict.fromkeys(ended.steps, 0))


class Leaping(Laps):
    def end_round(self, state: Lap) -> Lap:
        return replace(super().end_round(state), round=state.round + 1)


class Aborting(Laps):
    def end_round(self, state: Lap) -> Lap:
        raise KeyError("lost")


class AtOnce(Laps):
    """Bots come now, and not with the next round."""

    def with_options(self, state: Lap, options: Choice) -> Lap:
        return replace(state, bots=options.bots + 1, chosen=options.bots)


class Soon(Laps):
    """Nothing shows at first, but the round ends earlier."""

    def with_options(self, state: Lap, options: Choice) -> Lap:
        return replace(state, chosen=-1)

    def step(self, state: Lap, *rest: Any) -> Lap:
        after = super().step(state, *rest)
        if after.chosen < 0 and after.phase == "play" and after.left > 5:
            after = replace(after, left=after.left - 3)
        return after


class Refusing(Laps):
    def with_options(self, state: Lap, options: Choice) -> Lap:
        raise KeyError("lost")


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (FromZero, "first round has the number 0, not 1"),
        (Lobby, "not of the types of Standing"),
        (Skipping, "round 1 is followed by round 3"),
        (Overtime, "round 1 goes on after its podium"),
        (OnThePodium, "round 2 begins on the podium"),
        (Growing, "ticks were left of this phase, now"),
        (RunOut, "0 ticks are left of a phase that still goes on"),
        (StrangeWinner, r"ranked, and not there: \[1000\]"),
        (Overlooking, r"there, and not ranked: \[1\]"),
        (Double, r"ranked twice: \[1\]"),
        (Flattering, r"is ranked with \d points, and has the score \d"),
        (WorstFirst, "not in order, the best first"),
        (Shuffling, "ranking moved on the podium"),
        (Hurried, "an award in a running round: First!"),
        (Absentee, "an award for seat 1000, which is not ranked"),
        (Novel, "the award is not one line of 1 to 60 characters"),
        (TwoLines, "the award is not one line"),
        (Fickle, "changed between rounds and a game without end"),
        (Raiding, "score fell .* and no new round began"),
        (Gossip, "happenings told something else of the same two states"),
        (Stranger, "'came' names seat 1000: not there"),
        (Speechless, "a happening without a kind"),
        (Talkative, "the text of 'said' is not one line"),
        (Wordy, "happenings are no tuple of Happening"),
        (Stumbling, r"happenings raised KeyError\('lost'\)"),
        (Deferring, "end_round did not lead to the podium at once"),
        (Renewing, "end_round did something on the podium"),
        (Nulling, "end_round changed the ranking"),
        (Leaping, "end_round made round 2 of round 1"),
        (Aborting, r"end_round raised KeyError\('lost'\)"),
        (AtOnce, "with_options changed the running round"),
        (Soon, "with_options changed the running round"),
        (Refusing, r"with_options raised KeyError\('lost'\)"),
    ],
)
@pytest.mark.parametrize("seed", [1, 2])
def test_broken_rounds_are_caught(
    broken: type[Game[Any]], message: str, seed: int
) -> None:
    with pytest.raises(AssertionError, match=message):
        check_game(broken(), seed=seed)


def test_what_is_wrong_is_told_with_its_tick() -> None:
    now = Script(7, {}, (), (), (), (), False, False)
    assert at(now, "too late") == "tick 7: too late"


def test_the_digest_is_of_the_whole_state() -> None:
    assert digest(Lap({1: 2})) == digest(Lap({1: 2})) != digest(Lap({1: 3}))


def test_a_referee_sees_one_tick_after_the_other() -> None:
    game, now = Laps(), Script(1, {}, (Seat(1),), (), (Seat(1),), (), False, False)
    state = game.setup(Choice(), Dice(1, 0))
    after = game.step(state, {}, [Seat(1)], [], Dice(1, 1))
    referee = Referee(game, state)
    referee.see(state, state, after, now, 1)
    with pytest.raises(AssertionError, match=r"tick 1: there, and not ranked"):
        referee.see(after, after, state, now, 1)
