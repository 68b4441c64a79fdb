"""Owners take turns, each in its order, and who is held waits."""

from __future__ import annotations

import pytest

from p2p.threads.turns import Turns


class Story:
    """Turns, and the names of the calls that ran."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.ran: list[str] = []

    def put(self, *names: str, is_first: bool = False) -> None:
        for name in names:
            self.turns.put(name[0], lambda name=name: self.ran.append(name), is_first)  # type: ignore[misc]

    def run(self) -> list[str]:
        while self.turns:
            self.turns.pop()()
        return self.ran


def test_owners_take_turns_and_who_is_held_waits() -> None:
    story = Story()
    story.put("a1", "a2", "a3", "b1", "c1")
    story.turns.hold("a")
    story.put("a4")
    assert (len(story.turns), story.turns.total) == (2, 6)
    story.turns.pop()()
    story.turns.go_on("a")
    story.turns.hold("d")
    story.turns.go_on("d")
    assert story.run() == ["b1", "c1", "a1", "a2", "a3", "a4"]
    assert story.turns.total == 0


def test_nobody_waits_for_another_who_has_much() -> None:
    story = Story()
    story.put("a1", "a2", "a3", "b1", "b2")
    assert story.run() == ["a1", "b1", "a2", "b2", "a3"]


def test_the_first_goes_before_the_others_of_its_owner_alone() -> None:
    story = Story()
    story.put("a1", "a2", "b1")
    story.put("a0", is_first=True)
    assert story.run() == ["a0", "b1", "a1", "a2"]


def test_what_is_held_stays_in_its_order() -> None:
    story = Story()
    story.turns.hold("a")
    story.put("a1", "a2")
    story.turns.hold("a")
    story.put("a0", is_first=True)
    assert not story.turns
    story.turns.go_on("a")
    assert story.run() == ["a0", "a1", "a2"]


def test_cleared_is_empty() -> None:
    story = Story()
    story.put("a1", "b1")
    story.turns.hold("a")
    story.turns.clear()
    assert (len(story.turns), story.turns.total) == (0, 0)
    with pytest.raises(StopIteration):
        story.turns.pop()
