"""What comes is shown at once, confirmed from the disk, and taken once."""

from __future__ import annotations

import pytest

from p2p.chat import reading, taken
from p2p.chat.journal import Journal
from p2p.chat.reading import MOST_UNWRITTEN, MOST_UNWRITTEN_EACH, Reading
from p2p.chat.records import DropNumbersOf, Number
from p2p.effects import Drop, Effect, Keep, Notify, Outbox, Send
from p2p.events import ChatReceived, Peer
from p2p.identity import NodeId
from p2p.messages import Post, Stored

ME, ANA, BEN = (NodeId(letter * 52) for letter in "mab")
STORED = [Send((ANA,), Stored(7))]


class Desk:
    """Ana is here."""

    def __init__(self, is_early: bool = False) -> None:
        self.out = Outbox()
        self.here = {ANA: Peer(ANA, "Ana", "")}
        self.journal = Journal(self.out, True, lambda one: False)
        clocks = (lambda now: int(now * 1000),) * 2
        self.reading = Reading(
            *(ME, self.here.get, *clocks, self.journal, self.out), is_early
        )

    def post(self, number: int, text: str = "hi", sender: NodeId = ANA) -> list[Effect]:
        self.reading.on_post(sender, Post(number, text, 2.0, True), 5.0)
        return self.out.take()

    def written(self, token: int) -> list[Effect]:
        number = self.journal.written(token)
        assert isinstance(number, Number)
        self.reading.written(number)
        return self.out.take()


def test_it_is_shown_at_once_and_confirmed_from_the_disk() -> None:
    desk = Desk()
    shown, keep = desk.post(7)
    assert isinstance(keep, Keep)
    name = f"{ANA[:8]}-{ME[:8]}-7"
    assert shown == Notify(ChatReceived(name, ANA, "Ana", ME, "hi", 2.0, late=True))
    assert desk.post(7) == []  # it is not sure yet
    assert desk.written(keep.token) == STORED
    assert desk.post(7) == STORED


def test_of_who_is_not_here_nothing_is_taken() -> None:
    assert Desk().post(7, sender=BEN) == []


def test_who_left_meanwhile_is_told_when_he_asks_again() -> None:
    desk = Desk()
    _, keep = desk.post(7)
    assert isinstance(keep, Keep)
    ana = desk.here.pop(ANA)
    assert desk.written(keep.token) == []
    desk.here[ANA] = ana
    assert desk.post(7) == STORED


def test_what_cannot_be_shown_is_taken_all_the_same() -> None:
    desk = Desk()
    (keep,) = desk.post(7, "\u202e")
    assert isinstance(keep, Keep)
    assert [type(one) for one in keep.records] == [Number]
    assert desk.written(keep.token) == STORED


def test_nothing_is_taken_before_we_know_what_we_have() -> None:
    desk = Desk(is_early=True)
    for n in range(MOST_UNWRITTEN + 5):
        assert desk.post(n) == []
    desk.reading.restored([Number(ANA, 7, 10**6)], 5.0)
    effects = desk.out.take()
    assert effects.count(STORED[0]) == 1
    shown = [one for one in effects if isinstance(one, Notify)]
    assert len(shown) == MOST_UNWRITTEN_EACH


def test_a_disk_that_hangs_bounds_what_is_taken() -> None:
    desk = Desk()
    people = [NodeId(f"{n:052}") for n in range(MOST_UNWRITTEN)]
    desk.here.update({one: Peer(one, "P", "") for one in people})
    effects = [desk.post(n, sender=one) for one in people for n in range(2)]
    assert [bool(one) for one in effects] == [
        n < MOST_UNWRITTEN for n in range(2 * MOST_UNWRITTEN)
    ]


def test_one_writer_leaves_room_for_others_on_a_disk_that_is_slow() -> None:
    desk = Desk()
    desk.here[BEN] = Peer(BEN, "Ben", "")
    effects = [desk.post(n) for n in range(MOST_UNWRITTEN)]
    assert sum(map(bool, effects)) == MOST_UNWRITTEN_EACH
    assert desk.post(7, sender=BEN)
    _, keep = effects[0]
    assert isinstance(keep, Keep)
    desk.written(keep.token)
    assert desk.post(MOST_UNWRITTEN)
    assert not desk.post(MOST_UNWRITTEN + 1)


def test_numbers_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taken, "MOST_TAKEN", 2)
    monkeypatch.setattr(reading, "TAKEN_CROWDED", 3)
    desk = Desk()
    desk.reading.restored([Number(ANA, n, n + 1) for n in range(4)], 0.0)
    assert desk.out.take() == [Drop((DropNumbersOf(ANA, (0, 1)),))]
    assert len(desk.reading.taken) == 2
    drops = [e for n in range(9) for e in desk.post(n + 10) if isinstance(e, Drop)]
    assert drops
    assert len(desk.reading.taken) <= 3
