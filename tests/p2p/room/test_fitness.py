"""Rules that cannot be played are refused when they are handed over."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct, field

from p2p import BadText, Node
from p2p.room.fitness import BOUNDS, METHODS, unfit
from tests.p2p.helpers.toy import Toy


class Needy(Struct):
    must: int


class Own:
    pass


def test_good_rules() -> None:
    assert unfit(Toy()) == ""


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("name", "Bad Name!"),
        ("name", None),
        ("version", 1.5),
        ("ticks_per_second", 101),
        ("seats", 257),
        ("moves", None),
        ("moves", "jump"),
        ("moves", (2**60,)),
        ("state_type", Own),
        ("state_type", "State"),
        ("options_type", Needy),
        ("options_type", None),
        ("score", None),
    ],
)
def test_the_attribute_is_named(word: str, value: Any) -> None:
    toy = type("Odd", (Toy,), {word: value})()
    assert unfit(toy).startswith(f"{word} is ")
    with pytest.raises(BadText, match=rf"games: .* cannot be played: {word} is "):
        Node("x", app="hydralan-tests", games=toy)


@pytest.mark.parametrize("word", BOUNDS)
def test_both_ends_of_a_bound_can_be_played(word: str) -> None:
    least, most = BOUNDS[word]
    for value, fits in (
        (least - 1, False),
        (least, True),
        (most, True),
        (most + 1, False),
    ):
        toy = type("Odd", (Toy,), {word: value})()
        assert (unfit(toy) == "") == fits


@pytest.mark.parametrize("value", [True, "3", None, 3.0])
def test_a_number_is_a_whole_number(value: Any) -> None:
    toy = type("Odd", (Toy,), {"seats": value})()
    assert unfit(toy).startswith("seats is a whole number from 1 to 256, and not ")


@pytest.mark.parametrize("word", METHODS)
def test_each_method_is_asked_for(word: str) -> None:
    toy = type("Odd", (Toy,), {word: 5})()
    assert unfit(toy) == f"{word} is no method"


@pytest.mark.parametrize("moves", [(), [], ["a"], (1, -1), ("x" * 64,), ("é",)])
def test_moves_that_can_be_sent(moves: Any) -> None:
    assert unfit(type("Odd", (Toy,), {"moves": moves})()) == ""


@pytest.mark.parametrize("moves", [("x" * 65,), ("\ud800",), (None,), {"a": 1}, (1.5,)])
def test_moves_that_cannot(moves: Any) -> None:
    assert unfit(type("Odd", (Toy,), {"moves": moves})()).startswith("moves is a tuple")


@pytest.mark.parametrize("kind", [int, dict[str, int], tuple[int, ...], bytes, Needy])
def test_a_state_of_any_type_that_has_bytes(kind: Any) -> None:
    assert unfit(type("Odd", (Toy,), {"state_type": kind})()) == ""


def test_a_default_that_fails_is_the_options_fault() -> None:
    def fail() -> int:
        raise ZeroDivisionError

    class Failing(Struct):
        speed: int = field(default_factory=fail)

    toy = type("Odd", (Toy,), {"options_type": Failing})()
    assert unfit(toy).startswith("options_type is a msgspec.Struct with a default")


def test_a_long_mistake_is_not_told_whole() -> None:
    told = unfit(type("Odd", (Toy,), {"name": "n" * 1000})())
    assert len(told) < 120
    assert told.endswith("...")
