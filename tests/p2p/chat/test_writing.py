"""What our user writes goes once its reader is there, and its marks say so."""

from __future__ import annotations

import pytest

from p2p.chat import writing
from p2p.chat.journal import Journal
from p2p.chat.outbox import MOST_WAITING
from p2p.chat.records import SaidToOne
from p2p.chat.writing import GIVEN_UP_AFTER, QUEUED_AFTER, Writing
from p2p.effects import Effect, Notify, Outbox, Send
from p2p.events import ChatDelivered, ChatFailed, ChatQueued, Event
from p2p.identity import NodeId
from p2p.messages import Post, Stored

ME, ANA, BEN = (NodeId(letter * 52) for letter in "mab")


class Desk:
    """Nobody is here at first; the own disk is quick, unless `is_slow`."""

    def __init__(self, queues: bool = True, me: NodeId = ME) -> None:
        self.out = Outbox()
        self.journal = Journal(self.out, queues, lambda one: self.writing.stays(one))
        self.writing = Writing(
            *(me, lambda now: int(now * 1000) + 1, self.journal, self.out), queues
        )
        self.effects: list[Effect] = []

    def say(self, text: str = "hi", to: NodeId = ANA, now: float = 0.0) -> str:
        return self.writing.say(text, to, "Me", 100.0 + now, now)

    def commit(
        self, is_away: bool = True, now: float = 0.0, on_disk: bool = True
    ) -> None:
        """All that was to be written is."""
        for token in range(1, 5000):
            record = self.journal.written(token)
            if isinstance(record, SaidToOne):
                self.writing.written(record, is_away, on_disk, now)

    def told(self) -> list[Event]:
        self.effects = self.out.take()
        return [one.event for one in self.effects if isinstance(one, Notify)]

    def sent(self) -> list[int]:
        """The numbers that went out."""
        sends = [one for one in self.out.take() if isinstance(one, Send)]
        return [s.message.number for s in sends if isinstance(s.message, Post)]


def number(ident: str) -> int:
    return int(ident.rsplit("-", 1)[1], 16)


def test_a_queued_one_goes_and_is_delivered() -> None:
    desk = Desk()
    ident = desk.say()
    assert desk.told() == []
    desk.commit()
    assert desk.told() == [ChatQueued(ident, ANA)]
    desk.writing.link_up(ANA, 1.0)
    (send,) = desk.out.take()
    assert send == Send((ANA,), Post(number(ident), "hi", 100.0, True))
    assert not desk.writing.is_confirmed
    desk.writing.on_stored(ANA, Stored(number(ident)), 1.0)
    assert desk.told() == [ChatDelivered(ident, ANA)]
    assert desk.writing.is_confirmed
    desk.writing.on_stored(ANA, Stored(number(ident)), 1.0)
    assert desk.told() == []


def test_it_goes_without_waiting_for_the_own_disk() -> None:
    desk = Desk()
    desk.writing.link_up(ANA, 0.0)
    ident = desk.say()
    assert desk.sent() == [number(ident)]
    desk.writing.on_stored(ANA, Stored(number(ident)), 0.1)
    desk.commit()
    assert desk.told() == [ChatDelivered(ident, ANA)]


def test_who_is_linked_has_some_seconds() -> None:
    desk = Desk()
    desk.writing.link_up(ANA, 0.0)
    ident = desk.say()
    desk.commit(is_away=False)
    assert desk.writing.next_tick == QUEUED_AFTER
    desk.writing.tick(QUEUED_AFTER - 0.1)
    assert desk.told() == []
    desk.writing.tick(QUEUED_AFTER)
    assert desk.told() == [ChatQueued(ident, ANA)]


def test_who_is_gone_has_none() -> None:
    desk = Desk()
    desk.writing.link_up(ANA, 0.0)
    ident = desk.say()
    desk.commit(is_away=False)
    desk.writing.gone(ANA)  # an earlier run of his program
    assert desk.told() == []
    desk.writing.link_down(ANA)
    assert desk.told() == []
    desk.writing.gone(ANA)
    assert desk.told() == [ChatQueued(ident, ANA)]


def test_a_visitor_queues_nothing() -> None:
    desk = Desk(queues=False)
    ident = desk.say()
    assert desk.told() == [ChatFailed(ident, ANA, writing.NOT_HERE)]
    desk.writing.link_up(ANA, 0.0)
    ident, left = desk.say(), desk.say("more")
    desk.writing.on_stored(ANA, Stored(number(ident)), 0.0)
    desk.writing.link_down(ANA)
    desk.writing.gone(ANA)
    assert desk.told() == [
        ChatDelivered(ident, ANA),
        ChatFailed(left, ANA, writing.LEFT),
    ]
    desk.writing.link_up(ANA, 0.2)
    late = desk.say()
    desk.commit(is_away=False, now=0.2)
    desk.writing.tick(QUEUED_AFTER)
    assert desk.told() == [ChatFailed(late, ANA, writing.UNCONFIRMED)]


def test_after_a_week_it_is_given_up() -> None:
    desk = Desk()
    ident = desk.say()
    desk.commit()
    desk.writing.expire(GIVEN_UP_AFTER + 1)
    assert desk.told() == [ChatQueued(ident, ANA)]
    desk.writing.expire(GIVEN_UP_AFTER + 2)
    assert desk.told() == [ChatFailed(ident, ANA, writing.TOO_OLD)]


def test_nothing_goes_to_whom_is_given_up_nor_to_anybody() -> None:
    desk = Desk()
    idents = [desk.say(to=to) for to in (ANA, BEN)]
    desk.writing.give_up(ANA, "blocked")
    desk.writing.give_up(None, "over")
    reasons = [(ANA, "blocked"), (BEN, "over")]
    assert desk.told() == [
        ChatFailed(ident, *why) for ident, why in zip(idents, reasons, strict=True)
    ]
    desk.writing.link_up(ANA, 0.0)
    assert desk.sent() == []


@pytest.mark.parametrize("is_durable", [False, True])
def test_the_end_is_told_as_it_is(is_durable: bool) -> None:
    desk = Desk()
    desk.writing.link_up(ANA, 0.0)
    kept = desk.say()
    desk.commit(is_away=False, on_disk=is_durable)
    lost = desk.say()
    desk.told()
    desk.writing.end()
    first = ChatQueued(kept, ANA)
    if not is_durable:
        assert desk.told()[0] == ChatFailed(kept, ANA, writing.CLOSED)
    else:
        assert desk.told() == [first, ChatFailed(lost, ANA, writing.CLOSED)]


def test_what_waited_in_an_earlier_run_goes() -> None:
    early = Desk()
    idents = [early.say(f"{n}") for n in range(3)]
    records = [early.journal.talks.get(True, ANA, number(one)) for one in idents]
    found = [one for one in records if one is not None]
    desk = Desk()
    desk.journal.talks.put_back(found)
    desk.writing.link_up(ANA, 0.0)
    new = desk.say("new", now=1.0)
    assert desk.sent() == [number(new)]
    desk.writing.restored(found, 0.0)
    desk.writing.restored(found, 0.0)
    assert desk.sent() == [number(one) for one in idents]
    assert desk.told() == []
    states = [desk.journal.talks.get(True, ANA, number(one)) for one in idents]
    assert [one and one.state for one in states] == ["queued"] * 3
    other = Desk(me=BEN)
    other.journal.talks.put_back(found)
    other.writing.restored(found, 0.0)
    assert [type(event) for event in other.told()] == [ChatFailed] * 3


def test_a_full_box_says_so() -> None:
    desk = Desk()
    for _ in range(MOST_WAITING):
        desk.say()
    assert desk.told() == []
    ident = desk.say()
    assert desk.told() == [ChatFailed(ident, ANA, writing.MANY_FOR_ONE)]
    other = desk.say(to=BEN)
    assert desk.told() == []
    assert desk.writing.say_in_vain(BEN, 100.0, "no") > other
    assert [type(event) for event in desk.told()] == [ChatFailed]
