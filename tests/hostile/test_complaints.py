"""A host that leaves out what one of the players presses, or makes it up."""

from __future__ import annotations

from collections.abc import Callable

from p2p import messages
from p2p.events import Notice
from p2p.messages import Message
from p2p.room.complaint import SETTLED_AFTER, STARVED_FOR
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy

SOON = 0.5  # seconds
PRESS_EVERY = 0.2  # seconds


class Censor(Liar):
    """Hosts, and hears of one of the players no press."""

    gags: Station | None = None

    def hears(self, peer: Station, word: Message) -> bool:
        return peer is not self.gags or not isinstance(word, messages.Inputs)


def playing() -> tuple[Arena, Censor, list[Station]]:
    """The liar hosts, and two play with it."""
    lan = Arena(3, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben")]
    liar = Censor(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    for station in (liar, *honest):
        station.play(TOY)
        lan.run(1.0)
    lan.run(SETTLED_AFTER)
    for station in honest:
        assert station.room is not None
        assert station.room.election.host == liar.id
        assert station.room.view() is not None
    return lan, liar, honest


def until(lan: Arena, done: Callable[[], bool], press: list[Station]) -> float:
    """Seconds until that is so, while they press."""
    began = lan.now
    while not done():
        for station in press:
            station.press("left")
        lan.run(PRESS_EVERY)
        assert lan.now - began < 10.0
    return lan.now - began


def told(station: Station) -> list[str]:
    return [each.code for each in station.events if isinstance(each, Notice)]


def test_a_player_whose_presses_the_host_leaves_out_is_told_and_nobody_else() -> None:
    lan, liar, honest = playing()
    ana, ben = honest
    assert ana.room is not None
    before = ana.room.election.term
    until(lan, lambda: lan.now > 10.0, honest)
    assert told(ana) == told(ben) == []
    liar.gags = ana
    took = until(lan, lambda: bool(told(ana)), honest)
    assert STARVED_FOR <= took < STARVED_FOR + SOON
    lan.run(3.0)
    assert told(ana) == ["presses_ignored"]
    assert told(ben) == []
    assert ana.room.election.term == before


def test_a_player_for_whom_the_host_presses_is_told_and_nobody_else() -> None:
    lan, liar, honest = playing()
    ana, ben = honest
    until(lan, lambda: lan.now > 10.0, honest)
    lan.run(1.0)  # all of them have counted
    assert liar.room is not None
    replica = liar.room.replica
    press = replica.residents[ana.id].number + 1, 0
    liar.room.replicator.sequencer.offer(ana.id, (press,), replica)
    lan.run(SOON)
    assert told(ana) == ["press_forged"]
    assert told(ben) == []
