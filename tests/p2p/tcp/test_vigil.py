"""Whom a node looks after closely, and what it does when somebody falls silent."""

from __future__ import annotations

from typing import Any, cast

from p2p.identity import NodeId
from p2p.messages import Alarm
from p2p.tcp.connection import Connection
from p2p.tcp.vigil import ALERT, Vigil
from p2p.wire.codec import encode
from p2p.wire.link import PING_AFTER, Link
from p2p.wire.ring import pause

ME, *OTHERS = (NodeId(letter * 52) for letter in "cabdef")


class End:
    """A connection without a socket: its link, and what was asked of it."""

    def __init__(self, peer: NodeId) -> None:
        self.peer = peer
        self.link = Link(True, b"", 0.0)
        self.link.secured(0.0)
        self.sent: list[bytes] = []
        self.looks: list[float] = []
        self.ticks: list[float] = []

    def send(self, data: bytes) -> None:
        self.sent.append(data)

    def look(self, now: float) -> None:
        self.looks.append(now)

    def tick(self, now: float) -> None:
        self.ticks.append(now)


def ends() -> dict[NodeId, Any]:
    return {peer: End(peer) for peer in OTHERS}


def links(of: dict[NodeId, Any]) -> list[Connection]:
    return cast("list[Connection]", list(of.values()))


def test_the_two_beside_us_are_chosen_when_others_come() -> None:
    vigil, here = Vigil(), ends()
    vigil.tick(ME, links(here), 0.0)
    assert not any(end.link.watched for end in here.values())
    vigil.changed()
    vigil.tick(ME, links(here), 0.1)
    assert [p[0] for p, end in here.items() if end.link.watched] == ["b"]
    assert [p[0] for p, end in here.items() if end.link.watches] == ["d"]
    assert {end.link.pause for end in here.values()} == {pause(len(OTHERS))}
    assert all(end.ticks == [0.0, 0.1] for end in here.values())


def test_a_silence_is_told_to_the_others_and_all_are_asked_for_a_while() -> None:
    vigil, here = Vigil(), ends()
    vigil.changed()
    vigil.tick(ME, links(here), 0.0)
    silent = next(end for end in here.values() if end.link.watched)
    silent.link.tick(5.0)  # which asks it
    vigil.tick(ME, links(here), 6.0)
    assert silent.sent == []
    others = [end for end in here.values() if end is not silent]
    assert all(end.sent == [encode(Alarm())] for end in others)
    assert all(end.looks == [6.0] for end in here.values())
    vigil.tick(ME, links(here), 6.1)
    assert {end.link.pause for end in here.values()} == {PING_AFTER}
    vigil.tick(ME, links(here), 6.0 + ALERT)
    assert {end.link.pause for end in here.values()} == {pause(len(OTHERS))}


def test_an_alarm_of_others_asks_all() -> None:
    vigil, here = Vigil(), ends()
    vigil.look(links(here), 3.0)
    assert all(end.looks == [3.0] for end in here.values())
    vigil.tick(ME, links(here), 3.1)
    assert {end.link.pause for end in here.values()} == {PING_AFTER}
