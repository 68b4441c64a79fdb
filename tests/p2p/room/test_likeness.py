"""What a host shows of its table: drawn when it is asked for, and no more than once a
second; and what an author can do to it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from p2p.messages import MAX_GLIMPSE, Input, Joined, Left
from p2p.replication.replica import Replica
from p2p.room.likeness import DRAWN_EVERY, Likeness, leader
from tests.p2p.helpers.signers import node
from tests.p2p.helpers.toy import Toy, ToyOptions


class Drawn(Toy):
    """Shows what it is given, and counts how often."""

    drawn = 0

    def glimpse(self, state: Any) -> Any:
        self.drawn += 1
        if isinstance(state, BaseException):
            raise state
        return state


def test_what_the_rules_show_is_bytes_here() -> None:
    assert Likeness(Drawn()).of((3, b"abc"), 0.0) == msgspec.msgpack.encode((3, b"abc"))


def test_it_is_drawn_once_a_second_however_many_ask() -> None:
    rules = Drawn()
    likeness = Likeness(rules)
    for moment in range(1000):
        seen = likeness.of(moment, 5 + moment / 100)
        assert moment - msgspec.msgpack.decode(seen) <= 100 * DRAWN_EVERY
    assert rules.drawn in (10, 11)


def test_rules_that_show_nothing_are_not_asked_for_it() -> None:
    class Unseen(Toy):
        glimpse = None  # type: ignore[assignment]

    assert Likeness(Unseen()).of(None, 0.0) == b""


def test_there_may_be_nothing_to_be_seen_now() -> None:
    likeness = Likeness(Drawn())
    assert likeness.of(None, 0.0) == b""
    assert likeness.of(1, 1.0) == b"\1"
    assert likeness.of(None, 2.0) == b""


@pytest.mark.parametrize(
    "fault", [ValueError("no"), SystemExit(1), b"x" * MAX_GLIMPSE, object()]
)
def test_what_fails_is_told_once_and_never_asked_for_again(fault: object) -> None:
    rules = Drawn()
    likeness = Likeness(rules)
    assert likeness.of(7, 0.0) == b"\7"
    with pytest.raises(
        type(fault) if isinstance(fault, BaseException) else (ValueError, TypeError)
    ):
        likeness.of(fault, 1.0)
    for moment in range(2, 9):
        assert likeness.of(7, moment) == b""
    assert rules.drawn == 2


def test_what_is_as_long_as_may_be_is_shown() -> None:
    longest = b"x" * (MAX_GLIMPSE - 3)
    assert len(Likeness(Drawn()).of(longest, 0.0)) == MAX_GLIMPSE


def test_who_has_most_points_leads() -> None:
    ann, ben = node("a"), node("b")
    replica = Replica(Toy(), 1, ToyOptions())
    replica.apply(1, [Joined(one, one[0], True, 0, 0) for one in (ann, ben)])
    assert leader(replica) is None  # nobody has any
    replica.apply(2, [Input(2, 1, 0)])
    assert leader(replica) == ben
    replica.apply(3, [Input(1, 1, 0)])
    assert leader(replica) == ann  # of equals the lower seat
    replica.apply(4, [Input(2, 2, 0), Left(ann, False)])
    assert leader(replica) == ben
    replica.apply(5, [Left(ben, False)])
    assert leader(replica) is None  # he may come back, but is not there
