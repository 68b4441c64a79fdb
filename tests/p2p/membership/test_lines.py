"""How many dials may be under way, for whom, and whose turn is first."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.membership.contact import Contact
from p2p.membership.lines import (
    COUNTED_FOR,
    CROWD,
    KEPT_FREE,
    MAX_DIALS,
    MAX_SOURCES,
    Lines,
)

NODE = NodeId("n" * 52)
LIAR, HONEST = "10.6.6.6", "10.0.0.9"


def told_by(source: str, is_met: bool = False) -> Contact:
    return Contact("", {}, source=source, is_met=is_met)


def busy(count: int, source: str = LIAR) -> Lines:
    lines = Lines()
    for _ in range(count):
        lines.begin(NODE, source, 0.0)
    return lines


def test_each_dial_has_a_number_of_its_own_and_ends_once() -> None:
    lines = Lines()
    first, second = lines.begin(NODE, "", 0.0), lines.begin(("far", 1), "", 0.0)
    assert first < second == lines.last
    assert lines.end(first) == NODE
    assert lines.end(first) is None
    assert lines.end(second) == ("far", 1)
    lines.number_from(1000)
    assert lines.begin(NODE, "", 0.0) > 1000


def test_it_is_crowded_where_many_are_under_way() -> None:
    lines = busy(CROWD - 1)
    assert not lines.is_crowded
    last = lines.begin(NODE, "", 0.0)
    assert lines.is_crowded
    lines.end(last)
    assert not lines.is_crowded


@pytest.mark.parametrize(
    ("contact", "lines"),
    [
        (told_by(LIAR), MAX_DIALS - KEPT_FREE),
        (told_by(""), MAX_DIALS - KEPT_FREE),  # nobody can be held to it
        (told_by(HONEST), MAX_DIALS),
        (told_by(LIAR, is_met=True), MAX_DIALS),
        (told_by("", is_met=True), MAX_DIALS),
    ],
)
def test_some_lines_are_kept_for_who_did_not_let_us_dial(
    contact: Contact, lines: int
) -> None:
    assert busy(lines - 1).is_free_for(contact)
    assert not busy(lines).is_free_for(contact)


def test_who_was_here_goes_first_and_then_who_let_us_dial_least() -> None:
    lines = busy(3)
    lines.begin(NODE, "10.0.0.8", 0.0)
    crowd = [
        told_by(LIAR),
        told_by("10.0.0.8"),
        told_by(HONEST),
        told_by(LIAR, is_met=True),
    ]
    in_order = sorted(crowd, key=lines.turn)
    assert in_order == crowd[::-1]


def test_what_was_counted_is_over_after_a_while() -> None:
    lines = busy(MAX_DIALS - KEPT_FREE)
    lines.begin(NODE, "x", COUNTED_FOR)
    assert not lines.is_free_for(told_by(LIAR))
    lines.begin(NODE, "x", COUNTED_FOR + 0.1)
    assert lines.is_free_for(told_by(LIAR))
    assert not lines.is_free_for(told_by("x"))
    lines.begin(NODE, "x", COUNTED_FOR + 0.2)  # and counting begins anew
    assert lines.turn(told_by("x")) == (True, 2)


def test_what_is_counted_is_bounded() -> None:
    lines = Lines()
    for number in range(MAX_SOURCES):
        lines.end(lines.begin(NODE, f"{number}", 0.0))
    assert lines.turn(told_by("0")) == (True, 1)
    lines.begin(NODE, "one more", 0.0)
    assert lines.turn(told_by("0")) == (True, 0)
    assert lines.turn(told_by("one more")) == (True, 1)
