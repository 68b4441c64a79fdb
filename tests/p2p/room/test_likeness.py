"""What a host shows of its table: drawn when it is asked for, and no more than once a
second; and what an author can do to it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from p2p.messages import MAX_GLIMPSE, Input, Joined, Left
from p2p.replication.replica import Replica
from p2p.room.likeness import DRAWN_EVERY, NO_SIGHT, Likeness, leader
from tests.p2p.helpers.signers import node
from tests.p2p.helpers.toy import Toy, ToyOptions


class Drawn(Toy):
    """Shows what it is given, and counts how often, and how often it counts points."""

    drawn = counted = 0

    def glimpse(self, state: Any) -> Any:
        self.drawn += 1
        if isinstance(state, BaseException):
            raise state
        return state

    def score(self, state: Any, seat: int) -> int:
        self.counted += 1
        return 3 * seat


class Table:
    """One with two players, and what is seen of it."""

    def __init__(self, rules: Any) -> None:
        self.replica = Replica(rules, 1, ToyOptions())
        players = [Joined(node(one), one, True, 0, 0) for one in "ab"]
        self.replica.apply(1, players)
        self.likeness = Likeness(self.replica)

    def seen(self, state: Any, now: float) -> bytes:
        """The board, if it is that now."""
        self.replica.board.state = state
        return self.likeness.of(now)[0]


def test_what_the_rules_show_is_bytes_here() -> None:
    shown = Table(Drawn()).seen((3, b"abc"), 0.0)
    assert shown == msgspec.msgpack.encode((3, b"abc"))


def test_it_is_drawn_once_a_second_however_many_ask() -> None:
    rules = Drawn()
    table = Table(rules)
    for moment in range(1000):
        seen = table.seen(moment, 5 + moment / 100)
        assert moment - msgspec.msgpack.decode(seen) <= 100 * DRAWN_EVERY
    assert rules.drawn in (10, 11)


def test_who_leads_is_looked_up_as_seldom() -> None:
    rules = Drawn()
    table = Table(rules)
    table.replica.board.state, rules.counted = 7, 0
    for moment in range(1000):
        assert table.likeness.of(5 + moment / 100) == (b"\7", node("b"))
    assert rules.counted <= 11 * len(table.replica.residents)


def test_rules_that_show_nothing_are_not_asked_for_it() -> None:
    class Unseen(Toy):
        glimpse = None  # type: ignore[assignment]

    assert Table(Unseen()).likeness.of(0.0) == NO_SIGHT


def test_there_may_be_nothing_to_be_seen_now() -> None:
    table = Table(Drawn())
    assert table.seen(None, 0.0) == b""
    assert table.seen(1, 1.0) == b"\1"
    assert table.seen(None, 2.0) == b""


@pytest.mark.parametrize(
    "fault", [ValueError("no"), SystemExit(1), b"x" * MAX_GLIMPSE, object()]
)
def test_what_fails_is_told_once_and_never_asked_for_again(fault: object) -> None:
    rules = Drawn()
    table = Table(rules)
    assert table.seen(7, 0.0) == b"\7"
    with pytest.raises(
        type(fault) if isinstance(fault, BaseException) else (ValueError, TypeError)
    ):
        table.seen(fault, 1.0)
    for moment in range(2, 9):
        assert table.seen(7, moment) == b""
    assert rules.drawn == 2


def test_points_that_cannot_be_counted_are_told_once_as_well() -> None:
    class Uncounted(Drawn):
        def score(self, state: Any, seat: int) -> int:
            if state == 7:
                raise LookupError(seat)
            return 0

    table = Table(Uncounted())
    with pytest.raises(LookupError):
        table.seen(7, 1.0)
    assert [table.seen(7, moment) for moment in range(2, 9)] == [b""] * 7


def test_what_is_as_long_as_may_be_is_shown() -> None:
    longest = b"x" * (MAX_GLIMPSE - 3)
    assert len(Table(Drawn()).seen(longest, 0.0)) == MAX_GLIMPSE


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
