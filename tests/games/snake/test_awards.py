"""What people are teased with on the podium."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from games.contract import MAX_WORDS
from games.snake.awards import AWARDS, KINDS, awards, eaten
from games.snake.state import Serpent
from tests.games.helpers.boards import lying

TURNS = range(len(KINDS))
EVERYBODY = range(1, 9)


def one(seat: int, **counts: Any) -> Serpent:
    return replace(lying(seat, 5, 5), **counts)


RANKED = [
    one(1, score=30, kills=5, deaths=2, best=12),
    one(2, score=22, kills=1, deaths=1, best=20),
    one(3, score=8, deaths=9, best=5),
    one(4, score=7, best=9),
]


def words(number: int, ranked: list[Serpent]) -> dict[str, int]:
    return {
        text.partition(":")[0]: seat for seat, text in awards(ranked, EVERYBODY, number)
    }


def test_there_are_three_for_three_people_and_short_enough() -> None:
    for number in TURNS:
        given = awards(RANKED, EVERYBODY, number)
        assert len(given) == len({seat for seat, _ in given}) == AWARDS
        for _, text in given:
            assert text.isprintable()
            assert len(text) <= MAX_WORDS


def test_each_kind_goes_to_whom_it_describes() -> None:
    for number, (word, seat) in enumerate(
        [
            ("Longest noodle", 2),
            ("Crash test dummy", 3),
            ("Bottomless stomach", 2),
            ("Flower child", 4),
            ("Terror of the board", 1),
        ]
    ):
        assert words(number, RANKED)[word] == seat


def test_the_kinds_go_round_with_the_rounds() -> None:
    told = [set(words(number, RANKED)) for number in TURNS]
    assert set().union(*told) == set(words(0, RANKED)) | set(words(3, RANKED))
    assert len({*map(frozenset, told)}) > 1


def test_bots_get_none_where_people_are() -> None:
    robot = replace(RANKED[1], seat=9)
    assert all(
        seat != 9
        for number in TURNS
        for seat, _ in awards([robot, *RANKED], EVERYBODY, number)
    )
    assert awards([robot], EVERYBODY, 0)


def test_one_alone_gets_what_there_is() -> None:
    alone = awards([RANKED[0]], EVERYBODY, 1)
    assert len(alone) == AWARDS
    assert {seat for seat, _ in alone} == {1}


def test_who_did_nothing_gets_nothing() -> None:
    for number in TURNS:
        assert awards([one(1), one(2)], EVERYBODY, number) == ()
        assert awards([], (), number) == ()


def test_of_equals_the_better_ranked_gets_it() -> None:
    twins = [one(7, score=2, deaths=1), one(3, score=2, deaths=1)]
    assert words(1, twins)["Crash test dummy"] == 7


@pytest.mark.parametrize(("count", "text"), [(1, "1 crash"), (2, "2 crashes")])
def test_it_counts_in_english(count: int, text: str) -> None:
    assert awards([one(1, deaths=count)], EVERYBODY, 1)[0][1].endswith(text)


def test_what_is_no_kill_was_eaten() -> None:
    assert [eaten(snake) for snake in RANKED] == [15, 19, 8, 7]
