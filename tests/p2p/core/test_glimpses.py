"""Glimpses: who asks gets what it asked for, and nobody is asked or told too often."""

from __future__ import annotations

from typing import Any

from p2p.core.glimpses import GLIMPSE_EVERY, Glimpses
from p2p.effects import Notify, Outbox, Send
from p2p.events import Glimpsed
from p2p.identity import NodeId
from p2p.messages import GlimpseAsk, GlimpseTold, RoomId
from p2p.room.likeness import NO_SIGHT, Sight
from p2p.wire.wanted import WANTED_FOR
from tests.p2p.helpers.acting import Acting

ANA, BEN, EVE = (NodeId(letter * 52) for letter in "abe")
HERE, THERE = b"h" * 16, b"t" * 16
SEEN = b"seen"


def glimpses() -> Any:
    out = Outbox()
    return Acting(out, Glimpses(out))


class Table:
    """Shows the same to everybody but one, and counts how often it is looked at."""

    def __init__(self) -> None:
        self.looks = 0

    def __call__(self, room: RoomId, viewer: NodeId, now: float) -> Sight:
        self.looks += 1
        return (SEEN, BEN) if room == HERE and viewer != EVE else NO_SIGHT


def test_what_was_asked_for_is_told_once() -> None:
    machine = glimpses()
    assert machine.ask(ANA, HERE, 0.0) == [Send((ANA,), GlimpseAsk(HERE))]
    told = GlimpseTold(HERE, SEEN, BEN)
    assert machine.on_told(ANA, told, 0.2) == [Notify(Glimpsed(HERE.hex(), SEEN, BEN))]
    assert machine.on_told(ANA, told, 0.3) == []
    assert machine.unasked == 1


def test_what_was_not_asked_for_is_counted_and_passed_over() -> None:
    machine = glimpses()
    machine.ask(ANA, HERE, 0.0)
    for peer, room, now in (
        (BEN, HERE, 0.1),  # another one
        (ANA, THERE, 0.1),  # of another table
        (ANA, HERE, WANTED_FOR),  # nobody waits for it any more
    ):
        assert machine.on_told(peer, GlimpseTold(room, SEEN), now) == []
    assert machine.unasked == 3


def test_what_nobody_waits_for_is_counted_without_being_decoded() -> None:
    machine = glimpses()
    machine.ask(ANA, HERE, 0.0)
    assert [machine.heeds(peer) for peer in (ANA, BEN, BEN)] == [True, False, False]
    assert machine.unasked == 2


def test_it_is_known_who_owes_an_answer() -> None:
    machine = glimpses()
    assert not machine.heeds(ANA)
    machine.ask(ANA, HERE, 0.0)
    machine.ask(ANA, THERE, 0.0)
    assert machine.heeds(ANA)
    assert not machine.heeds(BEN)
    machine.on_told(ANA, GlimpseTold(HERE, SEEN), 0.1)
    assert machine.heeds(ANA)
    machine.on_told(ANA, GlimpseTold(THERE, SEEN), 0.1)
    assert not machine.heeds(ANA)
    machine.ask(ANA, HERE, 2.0)
    machine.forget(ANA)
    assert not machine.heeds(ANA)


def test_of_questions_without_an_answer_few_are_kept() -> None:
    machine = glimpses()
    machine.ask(ANA, HERE, 0.0)
    machine.ask(ANA, THERE, WANTED_FOR)
    assert machine.on_told(ANA, GlimpseTold(HERE, SEEN), WANTED_FOR) == []
    assert len(machine.on_told(ANA, GlimpseTold(THERE, SEEN), WANTED_FOR)) == 1


def test_a_table_may_be_asked_for_once_a_second() -> None:
    machine = glimpses()
    asked = [machine.may_ask(HERE, moment / 10) for moment in range(100)]
    assert sum(asked) == 10
    assert machine.may_ask(THERE, 9.9)
    assert machine.may_ask(THERE, 9.9 + GLIMPSE_EVERY)


def test_one_asker_is_answered_once_a_second_and_each_has_its_own() -> None:
    machine, table = glimpses(), Table()
    answers = {ANA: 0, BEN: 0}
    for moment in range(1000):  # ten seconds
        for peer in answers:
            sent = machine.on_ask(peer, GlimpseAsk(HERE), table, moment / 100)
            assert sent in ([], [Send((peer,), GlimpseTold(HERE, SEEN, BEN))])
            answers[peer] += len(sent)
    assert answers == {ANA: 10, BEN: 10}
    assert table.looks == 20  # who asks too often does not even cost a look


def test_of_what_is_not_shown_nobody_hears() -> None:
    machine, table = glimpses(), Table()
    assert machine.on_ask(ANA, GlimpseAsk(THERE), table, 0.0) == []
    assert machine.on_ask(EVE, GlimpseAsk(HERE), table, 0.0) == []
    assert len(machine.on_ask(ANA, GlimpseAsk(HERE), table, 0.0)) == 1


def test_a_new_link_may_ask_at_once() -> None:
    machine, table = glimpses(), Table()
    machine.on_ask(ANA, GlimpseAsk(HERE), table, 0.0)
    assert machine.on_ask(ANA, GlimpseAsk(HERE), table, 0.1) == []
    machine.forget(ANA)
    assert len(machine.on_ask(ANA, GlimpseAsk(HERE), table, 0.2)) == 1
