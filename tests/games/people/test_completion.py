"""What a half typed word may become."""

from __future__ import annotations

import pytest

from games.people.completion import completed

NAMES = ["Ana", "Ana Maria", "Anton", "Jürgen Müller", "Ömer abcd-efgh"]
COMMANDS = ["/who", "/to", "/block", "/more", "/me"]
NAMING = ["/to", "/block"]


def lines(typed: str) -> list[str]:
    """What the line may become."""
    found = completed(typed, NAMES, COMMANDS, NAMING)
    return [typed[: found.start] + text for text in found.texts]


@pytest.mark.parametrize(
    ("typed", "become"),
    [
        ("@an", ["@Ana ", "@Ana Maria ", "@Anton "]),
        ("@ana m", ["@Ana Maria "]),
        ("@jur", ["@Jürgen Müller "]),
        ("@mül", ["@Jürgen Müller "]),
        ("@om", ["@Ömer abcd-efgh "]),
        ("hello @anto", ["hello @Anton "]),
        ("hello anto", ["hello Anton "]),
        ("one\nanto", ["one\nAnton "]),
        ("Jurgen M", ["Jurgen Ana Maria ", "Jurgen Jürgen Müller "]),
        (
            "@",
            ["@Ana ", "@Ana Maria ", "@Anton ", "@Jürgen Müller ", "@Ömer abcd-efgh "],
        ),
        ("/m", ["/more ", "/me "]),
        ("/to an", ["/to Ana ", "/to Ana Maria ", "/to Anton "]),
        ("/to @ant", ["/to Anton "]),
        ("/to ", [f"/to {name} " for name in NAMES]),
    ],
)
def test_it_may_become_a_name_or_a_command(typed: str, become: list[str]) -> None:
    assert lines(typed) == become


@pytest.mark.parametrize(
    "typed", ["", "hello ", "xyz", "@xyz", "me@an", "/xyz", "/who an", "/to xyz"]
)
def test_it_may_become_nothing(typed: str) -> None:
    assert lines(typed) == []
