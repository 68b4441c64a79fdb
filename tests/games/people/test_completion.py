"""What a half typed word may become."""

from __future__ import annotations

import pytest

from games.people.completion import closed, completed

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


def test_it_may_become_a_picture() -> None:
    found = completed("hello :smi", NAMES, COMMANDS, NAMING)
    assert found.start == len("hello ")
    assert dict(zip(found.names, found.texts, strict=True))[":smile:"] == "😄"
    assert found.shown[0] == "😄 :smile:"
    assert completed("@an", NAMES, COMMANDS, NAMING).shown[0] == "@Ana "
    assert lines("@ana :otte") == ["@ana 🦦"]
    assert lines(":s") == lines("at 10:30") == lines("/who :smi") == []


def test_a_picture_is_whole_with_its_second_colon() -> None:
    found = closed("hello :Otter:")
    assert found is not None
    assert (found.start, found.texts) == (len("hello "), ("🦦",))
    for typed in (":otter", ":otte:", "a:otter:", "::", ":", "10:30:", ""):
        assert closed(typed) is None


@pytest.mark.parametrize(
    "typed", ["", "hello ", "xyz", "@xyz", "me@an", "/xyz", "/who an", "/to xyz"]
)
def test_it_may_become_nothing(typed: str) -> None:
    assert lines(typed) == []
