"""A whole node as one machine: what one part of it does, the others learn at once."""

from __future__ import annotations

from random import Random

import msgspec
import pytest

from p2p.core.node_core import NodeCore
from p2p.core.topics import Answered
from p2p.effects import Dial, Effect, Greet, Notify, Parcel
from p2p.events import ChatFailed, Event, PeerLeft, RoomChanged, RoomLeft, Ticked
from p2p.identity import NodeId
from p2p.membership.peers import RETURN
from p2p.messages import Goodbye, Welcome
from tests.p2p.helpers.toy import Toy

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


def test_under_another_identity_all_that_the_user_set_is_as_it_was() -> None:
    core = NodeCore(ME, "m" * 8, "me", [Toy()], Random(1), 0, [("far", 1)])
    core.tick(0.0)
    core.rename("Me Myself", 0.0)
    core.watch(1, True, True)
    core.enter("toy", False, {}, 0.0)
    core.enter("toy", True, {}, 0.0)  # and takes a seat
    left = [type(event) for event in events(core.retire(5.0))]
    assert left.count(RoomLeft) == 1
    later = core.successor(PEER, "n" * 8, 1000)
    begun = later.tick(5.0) + later.resume([], 5.0)
    assert (later.me, later.name) == (PEER, "Me Myself")
    assert [one.addresses for one in begun if isinstance(one, Dial)] == [(("far", 1),)]
    for moment in range(50, 70):
        begun += later.tick(moment / 10)
    (view, *_) = [e.view for e in events(begun) if isinstance(e, RoomChanged)]
    assert (view.room, view.host) == ("toy", PEER)
    assert later.room is not None
    assert later.room.seated
    ticked = [e for e in events(begun) if isinstance(e, Ticked)]
    assert ticked
    assert ticked[-1].state is not None
    assert ticked[-1].digest


def test_what_is_left_stays_left_under_another_identity() -> None:
    core = NodeCore(ME, "m" * 8, "me", [Toy()], Random(1), 0)
    core.enter("toy", True, {}, 0.0)
    core.leave(1.0)
    core.retire(2.0)
    later = core.successor(PEER, "n" * 8, 1000)
    later.resume([], 2.0)
    assert later.room is None


def test_giving_up_an_identity_ends_what_waits_for_an_answer(core: NodeCore) -> None:
    core.ask(PEER, "t", msgspec.Raw(b"\xc0"), Parcel(PEER, "t", 1, False))
    ident, _ = core.say("hello?", None, 1.0, 1.0)
    told = events(core.retire(2.0))
    reason = "This node took a new identity meanwhile."
    assert ChatFailed(ident, PEER, reason) in told
    assert [type(event) for event in told].count(PeerLeft) == 1
    assert [e.ok for e in told if isinstance(e, Answered)] == [False]
    later = core.successor(ME, "n" * 8, 1000)
    assert later.peers() == ()


def test_after_its_goodbye_it_takes_nothing_any_more(core: NodeCore) -> None:
    core.goodbye(1.0)
    assert core.received(1, Welcome(PEER, "q" * 8, "Ben", (), ()), 1.0) == []


def test_it_says_goodbye_where_it_may_be_here_already_for_the_other_end() -> None:
    core = NodeCore(PEER, "m" * 8, "me", [], Random(1), 0)
    core.settle(5000, ["10.1.0.1"], ["10.1.0.1/16"])
    core.tick(0.0)
    effects = core.opened(1, ME, WHERE, None, 0.0, WHERE[0])
    assert [e.link for e in effects if isinstance(e, Greet)] == [1]
    assert not core.is_linked(ME)
    assert Greet(1, Goodbye("left")) in core.goodbye(0.1)
