"""The books that the benches keep: what is lost or doubled must be found."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.bench.takeover import missing, surplus
from tests.bench.witness import Witness
from tests.lan import NodeProcess


@pytest.mark.parametrize(
    ("applied", "lost", "more"),
    [
        ([4, 5, 6], 0, 0),
        ([4, 6], 1, 0),
        ([4, 5, 5, 6], 0, 2),  # doubled, and so not in order either
        ([4, 6, 5], 0, 1),
        ([4, 5, 6, 7], 0, 1),
        ([], 3, 0),
    ],
)
def test_presses_are_accounted_for(applied: list[int], lost: int, more: int) -> None:
    assert missing(range(4, 7), applied) == lost
    assert surplus(range(4, 7), applied) == more


def witness(*said: dict[str, Any], before: int | None = 0) -> Witness:
    node = SimpleNamespace(events=list(said), name="ana")
    found = Witness(cast(NodeProcess, node), before)
    found.look()
    return found


def ticks(numbers: Sequence[int], term: int = 1, since: float = 0.0) -> Any:
    return [
        {"event": "tick", "t": since + at * 0.05, "term": term, "tick": number}
        for at, number in enumerate(numbers)
    ]


def test_ticks_are_accounted_for() -> None:
    assert witness(*ticks([5, 6, 7])).lost_ticks() == 0
    assert witness(*ticks([5, 6, 9])).lost_ticks() == 2
    assert witness(*ticks([5, 6, 6])).lost_ticks() == 1
    assert witness(*ticks([5, 6, 4])).lost_ticks() == 3


def test_the_gap_is_between_two_reigns() -> None:
    found = witness(*ticks([5, 6]), *ticks([7, 8], term=2, since=0.25))
    assert found.gap(1) == pytest.approx(0.2)
    first = found.first_after(1)
    assert first is not None
    assert first.tick == 7


def test_numbers_go_on_from_where_they_were() -> None:
    press = {"event": "input", "t": 1.0, "number": 3}
    found = witness(press, {"event": "error", "command": "input"}, before=None)
    assert found.expected(2) == range(3, 5)
    assert found.refused == 1
    found.forget()
    assert found.expected(2) == range(4, 6)
    assert found.refused == 0
