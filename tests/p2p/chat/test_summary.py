"""What others are told of the logs, made anew where something has changed."""

from __future__ import annotations

from collections.abc import Callable

from p2p.chat.log import Log
from p2p.chat.places import Span
from p2p.chat.said import LogId, SaidReader
from p2p.chat.summary import Summary
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

RUN = "abcd2345"
ANA, BEN = SimulatedSigner("Ana"), SimulatedSigner("Ben")

Missing = Callable[[int], list[Span]]


class Desk:
    def __init__(self) -> None:
        self.logs: dict[LogId, Log] = {}
        self.summary = Summary(self.logs)

    def hold(self, who: SimulatedSigner, count: int, first: int = 1) -> Log:
        made = log_of(who, ["x"] * count, run=RUN, ms=MORNING)[first - 1 :]
        read = [SaidReader(APP).read(one) for one in made]
        ident = who.public_key, RUN
        log = self.logs.setdefault(ident, Log(ident))
        log.take([one for one in read if one is not None], lambda entry: True)
        self.summary.changed(ident)
        return log


def test_it_is_the_same_in_whatever_order_it_came() -> None:
    one, other = Desk(), Desk()
    one.hold(ANA, 2)
    one.hold(BEN, 3)
    assert one.summary.of(0) != other.summary.of(0)
    other.hold(BEN, 3)
    assert one.summary.of(0) != other.summary.of(0)
    other.hold(ANA, 1)
    other.hold(ANA, 2)
    assert one.summary.of(0) == other.summary.of(0)
    assert set(one.summary.heads()) == set(other.summary.heads())


def test_a_log_with_a_hole_is_another_one() -> None:
    one, other = Desk(), Desk()
    one.hold(ANA, 3)
    other.hold(ANA, 3, first=2)
    assert one.summary.heads() == other.summary.heads()
    assert one.summary.of(0) != other.summary.of(0)


def test_what_goes_is_told_no_more() -> None:
    desk, nothing = Desk(), Desk()
    log = desk.hold(ANA, 3)
    assert desk.summary.heads()
    log.drop(3)
    desk.summary.changed(log.id)
    assert desk.summary.heads() == ()
    assert desk.summary.of(0) == nothing.summary.of(0)
    desk.hold(BEN, 1)
    nothing.hold(BEN, 1)
    assert desk.summary.of(0) == nothing.summary.of(0)


def test_old_logs_do_not_count() -> None:
    desk = Desk()
    desk.hold(ANA, 1)
    assert desk.summary.of(MORNING + 1) == Desk().summary.of(0)


def test_only_what_changed_is_looked_at_again() -> None:
    desk = Desk()
    looked: list[LogId] = []
    people = [SimulatedSigner(f"s{n}") for n in range(50)]
    for who in people:
        log = desk.hold(who, 2)
        missing = log.missing

        def look(upto: int, log: Log = log, missing: Missing = missing) -> list[Span]:
            looked.append(log.id)
            return missing(upto)

        log.missing = look  # type: ignore[method-assign]
    desk.summary.of(0)
    assert len(looked) == 50
    desk.hold(people[7], 3)
    desk.summary.heads()
    desk.summary.of(0)
    assert len(looked) == 51
    fresh = Desk()
    for who in people:
        fresh.hold(who, 3 if who is people[7] else 2)
    assert desk.summary.of(0) == fresh.summary.of(0)
