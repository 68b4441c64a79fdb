"""What one node holds of the ruler's sheets is shown until the log has it."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from p2p.messages import Envelope, Frame, Joined, Ruled
from p2p.replication.sheet import LAST_SHEET, Sheet
from p2p.room.copy import Copy
from p2p.room.office import (
    IN_TURN,
    OTHERS_SHOW_EVERY,
    OTHERS_WAIT,
    SHOW_EVERY,
    Office,
)
from tests.p2p.helpers.sheets import ELSEWHERE, sheet, sheets, signed
from tests.p2p.helpers.signers import node, signer
from tests.p2p.helpers.toy import Toy, ToyOptions

ANN, BEN, CYD = node("a"), node("b"), node("c")


class Desk:
    """Of one of three, of whom ann rules."""

    def __init__(self, letter: str, opener: str = "") -> None:
        its = sheets(letter, node(opener) if opener else None)
        self.copy = Copy(Toy(), 1, ToyOptions(), sheets=its)
        self.copy.crown()
        self.log(*(Joined(n, n[0], True, 0, 0) for n in (ANN, BEN, CYD)))
        self.office = Office(node(letter), self.copy, its)
        self.now = 5.0

    def log(self, *entries: Any) -> None:
        log = self.copy.log
        self.copy.apply(Frame.of(log.tick + 1, log.chain, entries))

    def shown(self, seconds: float = 10.0) -> list[float]:
        """When something is due, in so much time."""
        times, start = [], self.now
        while self.now < start + seconds:
            if self.office.due(False, self.now) is not None:
                times.append(round(self.now - start, 2))
            self.now += 1 / 16
        return times

    def held(self) -> Sheet | None:
        """As the host would get it."""
        due = self.office.due(True, self.now)
        return sheets("z").read(due) if due is not None else None

    def pauses(self) -> Sheet:
        self.office.write(lambda sheet: replace(sheet, paused=True))
        return self.office.wanted()


def test_there_is_nothing_to_show_at_first() -> None:
    assert Desk("a").shown() == []
    assert Desk("a").office.rules
    assert not Desk("b").office.rules


def test_the_ruler_shows_it_at_once_and_until_the_log_has_it() -> None:
    desk = Desk("a")
    sheet = desk.pauses()
    assert sheet.number == 1
    assert desk.shown(1.6) == [0.0, SHOW_EVERY, 2 * SHOW_EVERY, 3 * SHOW_EVERY]
    desk.log(Ruled(sheets("a").write(sheet)))
    assert desk.shown() == []


def test_each_is_numbered_above_all_that_are_known() -> None:
    desk = Desk("a")
    desk.log(Ruled(signed("a", 6, closed=True)))
    sheet = desk.pauses()
    assert (sheet.number, sheet.closed) == (7, True)
    assert desk.pauses().number == 8
    assert desk.office.take(signed("a", 20)) is not None
    assert desk.pauses().number == 21


def test_anybody_who_holds_a_higher_one_shows_it_when_it_is_his_turn() -> None:
    for place, letter in enumerate("bc", 1):
        desk = Desk(letter)
        assert desk.office.take(signed("a", 3, paused=True)) is not None
        first, second, *_ = desk.shown()
        assert abs(first - OTHERS_WAIT - IN_TURN * place) <= 1 / 16
        assert abs(second - first - OTHERS_SHOW_EVERY) <= 1 / 16
        desk.log(Ruled(signed("a", 3, paused=True)))
        assert desk.shown() == []


def test_what_was_in_force_here_is_held_when_another_reign_has_less() -> None:
    desk = Desk("b")
    less = Desk("b")
    desk.log(Ruled(signed("a", 3, paused=True)))
    assert desk.held() is None
    stamp = less.copy.stamp()
    state = less.copy.replica.read(stamp.state)
    desk.copy.restore(state, stamp.tick, stamp.chain)
    assert not desk.copy.replica.authority.paused
    assert desk.held() == sheet(3, paused=True)


def test_nothing_is_shown_while_the_log_is_not_that_of_the_reign() -> None:
    desk = Desk("a")
    desk.pauses()
    desk.copy.move()
    assert desk.shown() == []
    assert not desk.office.rules


LIES = {
    "of who does not rule": signed("b", 9),
    "of another table": signed("a", 9, table=ELSEWHERE),
    "forged": Envelope(signer("a").public_key, signed("a", 9).body, bytes(64)),
}


def test_what_is_not_of_the_ruler_is_not_held() -> None:
    desk = Desk("c")
    desk.office.take(signed("a", 2, closed=True))
    for lie in LIES.values():
        assert desk.office.take(lie) is None
    assert desk.held() == sheet(2, closed=True)


def test_a_lower_one_is_his_too_but_not_held() -> None:
    desk = Desk("c")
    desk.office.take(signed("a", 5))
    assert desk.office.take(signed("a", 4)) is not None
    assert desk.held() == sheet(5)


def test_when_another_rules_what_the_last_one_wrote_is_shown_no_more() -> None:
    desk = Desk("b")
    desk.office.take(signed("a", 5))
    desk.copy.replica.authority.ruler = CYD
    assert desk.held() is None


def test_what_this_run_wrote_last_comes_after_what_an_earlier_one_had() -> None:
    """The same number twice: he crashed before anybody told him of the first."""
    desk = Desk("a")
    mine = desk.pauses()
    desk.log(Ruled(signed("a", 1, closed=True)))
    held = desk.held()
    assert held is not None
    assert (held.number, held.paused, held.closed) == (2, mine.paused, False)
    desk.log(Ruled(sheets("a").write(held)))
    assert desk.held() is None


def test_who_shows_a_lower_one_is_answered_now_and_then() -> None:
    desk = Desk("b")
    desk.log(Ruled(signed("a", 3, paused=True)))
    assert desk.office.newer(sheet(3), desk.now) is None
    answer = desk.office.newer(sheet(2), desk.now)
    assert answer is not None
    assert sheets("z").read(answer) == sheet(3, paused=True)
    assert desk.office.newer(sheet(2), desk.now + SHOW_EVERY / 2) is None
    assert desk.office.newer(sheet(2), desk.now + SHOW_EVERY) is not None


def test_a_sheet_that_can_never_be_in_force_is_not_held() -> None:
    desk = Desk("b")
    assert desk.office.take(signed("a", LAST_SHEET)) is None
    assert desk.held() is None
    assert desk.office.take(signed("a", 1)) is not None
    assert desk.held() == sheet(1)
