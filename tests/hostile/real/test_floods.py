"""One link, or ten, that say all they can: the game goes on as if they rested."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.hostile.floods import HONEST, KINDS, Figures, controlled, flooded
from tests.lan import Lan

MakeLan = Callable[..., Lan]

SECONDS = 4.0
LONG = 14.0  # seconds: who has a full bucket waiting for ten is hung up on
OF_ALL = "+".join(KINDS)

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("links", [1, 10])
def test_a_flood_of_everything_is_not_felt(lan: MakeLan, links: int) -> None:
    flood = flooded(lan(HONEST + 1), OF_ALL, links, SECONDS)
    compare(lan, flood, links)


@pytest.mark.parametrize("kind", KINDS)
def test_a_flood_of_one_kind_is_not_felt(lan: MakeLan, kind: str) -> None:
    flood = flooded(lan(HONEST + 1), kind, 1, SECONDS)
    print(f"{kind}: {flood}")
    if flood.faults(flood._replace(gap=0.0)):  # else no control could be any better
        compare(lan, flood, 1)


def test_who_floods_on_and_on_is_hung_up_on(lan: MakeLan) -> None:
    flood = flooded(lan(HONEST + 1), "Renamed", 1, LONG)
    print(flood)
    assert not flood.faults(flood)
    assert flood.redials
    assert flood.lines  # somebody can read why


def compare(lan: MakeLan, flood: Figures, links: int) -> None:
    control = controlled(lan(HONEST + 1), flood.share, links, SECONDS)
    print(f"{flood} on {links}\ncontrol: {control}")
    assert not flood.faults(control)
