"""Rules that cannot be played are refused when they are handed over."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct

from p2p import BadText, Node
from p2p.room.fitness import unfit
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
