"""Strangers who say to somebody who plays alone that they host his table as well, and
never go on with it when he stands still for them."""

from __future__ import annotations

from itertools import cycle

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.events import Event, Ticked
from p2p.messages import MergeAsk, MergeLose, Term
from p2p.testing import Station
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.standing import room, term
from tests.p2p.helpers.toy import Toy

TOY = "toy"
LATE = 0.29  # seconds after which they answer, to be taken for somebody far away
BOAST = 1, 1, 2**40  # machine, member, and a tick that nobody is at
RATE = 20  # ticks a second


class Deaf(Arena):
    """It counts the ticks of one station."""

    ticks = 0
    counted: Station | None = None

    def happened(self, station: Station, event: Event) -> None:
        super().happened(station, event)
        self.ticks += station is self.counted and isinstance(event, Ticked)


class Boaster(Liar):
    """It answers each question late, and says nothing else."""

    size = 0, 0, 0

    def hears(self, peer: Station, word: messages.Message) -> bool:
        if isinstance(word, MergeAsk):
            answer = MergeLose(word.room, self.beside(word.term), *self.size, word.tick)
            self.lan.at(self.lan.now + LATE, lambda: self.says(peer, answer))
        return not isinstance(word, messages.RoomMessage)

    def beside(self, reign: Term) -> Term:
        return Term(reign.counter + 2, 0, self.id)

    def asks(self, host: Station) -> None:
        mine = self.beside(term(host))
        self.says(host, MergeAsk(room(host).id, mine, *BOAST))

    def tells(self, host: Station) -> None:
        note = room(host).note()
        assert note is not None
        self.says(host, messages.Rooms((replace(note, term=self.beside(note.term)),)))


def alone(ids: int) -> tuple[Deaf, Station, list[Boaster]]:
    """One who plays, and so many ids of one laptop."""
    lan = Deaf(1, [Toy()])
    lone = lan.add("lone")
    boasters: list[Boaster] = []
    for number in range(ids):
        one = Boaster(lan, f"liar{number}")
        if boasters:
            one.number, one.port = boasters[0].number, one.port + 100 + number
        boasters.append(one)
        lan.enter(one)
    lan.run(0.5)
    lone.play(TOY)
    lan.run(1.0)
    for one in boasters:
        one.tells(lone)
    return lan, lone, boasters


def ask_in_turn(lan: Arena, lone: Station, ids: list[Boaster], seconds: float) -> None:
    until, turns = lan.now + seconds, cycle(ids)
    while lan.now < until:
        next(turns).asks(lone)
        lan.run(0.01)


@pytest.mark.parametrize("ids", [1, 2, 8])
@pytest.mark.parametrize("seems_far", [False, True])
def test_who_plays_alone_plays_on_at_more_than_half_the_rate(
    ids: int, seems_far: bool
) -> None:
    lan, lone, boasters = alone(ids)
    if seems_far:
        lan.run(3.0)  # so that each is asked, and answers
    lan.counted, seconds = lone, 6.0
    ask_in_turn(lan, lone, boasters, seconds)
    assert lan.ticks >= 0.6 * seconds * RATE


def test_so_does_who_is_answered_that_he_is_smaller() -> None:
    lan, lone, boasters = alone(8)
    for one in boasters:
        one.size = BOAST
    lan.counted, seconds = lone, 6.0
    lan.run(seconds)
    assert lan.ticks >= 0.6 * seconds * RATE


def test_two_who_play_alone_come_together_all_the_same() -> None:
    lan, lone, boasters = alone(8)
    other = lan.add("other")
    lan.cut(lone, other)
    lan.run(0.5)
    other.play(TOY)
    lan.run(2.0)
    for one in boasters:
        one.tells(other)
    for _ in range(20):
        ask_in_turn(lan, lone, boasters, 0.1)
        ask_in_turn(lan, other, boasters, 0.1)
    lan.heal()
    for _ in range(8):
        ask_in_turn(lan, lone, boasters, 0.1)
        ask_in_turn(lan, other, boasters, 0.1)
    assert term(lone) == term(other)
    assert term(lone).host in (lone.id, other.id)
