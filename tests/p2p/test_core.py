"""A whole node as one machine: what one part of it does, the others learn at once."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from p2p.core import NodeCore
from p2p.effects import Effect, Notify, Parcel
from p2p.events import Event, PeerLeft
from p2p.identity import NodeId
from p2p.membership import RETURN
from p2p.messages import Welcome
from p2p.topics import Answered

ME, PEER = NodeId("m" * 52), NodeId("b" * 52)
WHERE = ("10.1.0.7", 5000)


def events(effects: list[Effect]) -> list[Event]:
    return [effect.event for effect in effects if isinstance(effect, Notify)]


@pytest.fixture
def core() -> NodeCore:
    """It is linked with one peer."""
    made = NodeCore(ME, "m" * 8, "me", [], Random(1), 0)
    made.settle(5000, ["10.1.0.1"], ["10.1.0.1/16"])
    made.tick(0.0)
    made.opened(1, PEER, WHERE, None, 0.0, WHERE[0])
    made.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 0.0)
    assert made.is_linked(PEER)
    return made


def test_when_the_network_changes_who_asked_a_lost_peer_learns_it_at_once(
    core: NodeCore,
) -> None:
    number, _ = core.ask(PEER, "t", msgspec.Raw(b"\xc0"), Parcel(PEER, "t", 1, False))
    core.closed(1, "it does not answer any more", False, 10.0)
    told = events(core.network_changed([], 10.0 + RETURN))
    (left,) = [event for event in told if isinstance(event, PeerLeft)]
    assert left.reason == "it does not answer any more"
    (answered,) = [event for event in told if isinstance(event, Answered)]
    assert (answered.number, answered.ok) == (number, False)


def test_after_its_goodbye_it_takes_nothing_any_more(core: NodeCore) -> None:
    core.goodbye(1.0)
    assert core.received(1, Welcome(PEER, "q" * 8, "Ben", (), ()), 1.0) == []
