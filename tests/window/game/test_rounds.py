"""How a round stands is read from the game, whatever its author says."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from games.contract import Seat, Standing
from games.window.game.rounds import LAST, MAX_AWARDS, MAX_RANKED, MAX_WORDS, Rounds
from tests.window.helpers.desk import Desk
from tests.window.helpers.faulty import asked, raises

PERIOD = 1 / 20


class Told:
    """An easel whose game says this."""

    def __init__(self, says: Any) -> None:
        self.says = says
        self.asked = 0

    def ask(self, name: str, question: Any, otherwise: Any) -> Any:
        self.asked += 1
        return question(SimpleNamespace(standing=lambda state: self.says))


def rounds(says: Any) -> Rounds:
    easel: Any = Told(says)
    found = Rounds(easel, PERIOD)
    found.see(object(), 100.0)
    return found


def play(left: int, **more: Any) -> Standing:
    return Standing("play", 3, left, **more)


@pytest.mark.parametrize(
    ("left", "clock", "last"),
    [
        (3000, "2:30", 0),
        (1300, "1:05", 0),
        (1201, "1:01", 0),
        (201, "0:11", 0),
        (200, "0:10", LAST),
        (1, "0:01", 1),
        (0, "0:00", 0),
    ],
)
def test_the_time_that_is_left(left: int, clock: str, last: int) -> None:
    found = rounds(play(left))
    assert (found.clock, found.last_seconds) == (clock, last)
    assert found.left == pytest.approx(left * PERIOD)


@pytest.mark.parametrize(
    ("phase", "ranking", "winner"),
    [
        ("podium", ((Seat(2), 3), (Seat(1), 3)), 2),
        ("podium", ((Seat(2), 0),), None),
        ("podium", (), None),
        ("play", ((Seat(2), 3),), None),
    ],
)
def test_who_has_won_is_the_first_with_a_point(
    phase: Any, ranking: Any, winner: int | None
) -> None:
    assert rounds(Standing(phase, 3, 9, ranking)).winner == winner
    assert rounds(None).winner is None


def test_an_endless_game_has_no_rounds() -> None:
    found = rounds(None)
    assert (found.clock, found.last_seconds, found.is_podium) == ("", 0, False)


def test_a_phase_begins_when_it_is_seen_first() -> None:
    easel: Any = Told(play(100))
    found = Rounds(easel, PERIOD)
    found.see(1, 100.0)
    easel.says = play(99)
    found.see(2, 101.0)
    assert found.since == 100.0
    easel.says = Standing("podium", 3, 160)
    found.see(3, 102.0)
    assert (found.since, found.is_podium, found.last_seconds) == (102.0, True, 0)
    easel.says = play(3000)
    found.see(4, 110.0)
    assert not found.is_podium


def test_a_state_is_looked_at_once() -> None:
    easel: Any = Told(play(100))
    found, state = Rounds(easel, PERIOD), object()
    for _ in range(5):
        found.see(state, 100.0)
    found.see(None, 100.0)
    assert easel.asked == 1


def test_what_is_too_much_is_cut() -> None:
    many = tuple((Seat(seat), seat) for seat in range(1000))
    awards = tuple((Seat(1), "x" * 1000) for _ in range(1000))
    standing = rounds(play(1, ranking=many, awards=awards)).standing
    assert standing is not None
    assert len(standing.ranking) == MAX_RANKED
    assert {len(text) for _, text in standing.awards} == {MAX_WORDS}
    assert len(standing.awards) == MAX_AWARDS


WRONG: list[Any] = [
    "soon",
    7,
    play("soon"),  # type: ignore[arg-type]
    play(-1),
    play(2**70),
    Standing("break", 1, 1),  # type: ignore[arg-type]
    Standing("play", None, 1),  # type: ignore[arg-type]
    play(1, ranking=((1, "many"),)),
    play(1, ranking=7),
    play(1, ranking=((1, float("inf")),)),
    play(1, awards=("best",)),
]


@pytest.mark.parametrize("says", WRONG)
def test_what_no_game_may_say_is_told_once_and_the_game_goes_on(
    author: Desk, says: Any, caplog: pytest.LogCaptureFixture
) -> None:
    assert asked(author, "standing", lambda: says) == 1
    assert "standing" in caplog.text


def test_what_its_author_raises_is_told_once_and_the_game_goes_on(
    author: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    assert asked(author, "standing", raises(ZeroDivisionError("no round"))) == 1
    assert "no round" in caplog.text
