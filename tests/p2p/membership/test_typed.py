"""Typed addresses are tried for as long as nobody is linked there."""

from __future__ import annotations

import pytest

from p2p.effects import Dial
from p2p.identity import NodeId
from p2p.membership.conduct import FIRST_BAN, Conduct
from p2p.membership.contact import FIRST_RETRY, LAST_RETRY
from p2p.membership.lines import Lines
from p2p.membership.peers import Peers, Presence
from p2p.membership.typed import FOREIGN_AGAIN, Typed
from p2p.messages import Address

PEER = NodeId("p" * 52)
FAR: Address = ("far", 1)
NEAR: Address = ("near", 2)
ELSEWHERE: Address = ("10.0.0.9", 5)


@pytest.fixture
def conduct() -> Conduct:
    return Conduct()


@pytest.fixture
def peers() -> Peers:
    return Peers()


@pytest.fixture
def typed(peers: Peers, conduct: Conduct) -> Typed:
    return Typed([FAR, NEAR], peers, Lines(), conduct)


def link(peers: Peers, served: Address) -> None:
    """The peer is linked, and serves there."""
    peers.comes(PEER, Presence(1, "x", "run", "x", "10.0.0.9", (served,)))


def test_where_nothing_was_typed_nothing_is_dialled(peers: Peers) -> None:
    nothing = Typed([], peers, Lines(), Conduct())
    nothing.wake(1.0)
    assert (nothing.unlinked(), nothing.next_tick) == ((), None)


def test_all_are_due_at_the_start_in_the_order_typed(typed: Typed) -> None:
    assert typed.next_tick == 0.0
    assert typed.tick(0.0) == [Dial(1, None, (FAR,)), Dial(2, None, (NEAR,))]
    assert typed.next_tick is None
    assert typed.tick(9.0) == []


def test_what_fails_is_tried_ever_more_slowly(typed: Typed) -> None:
    typed.tick(0.0)
    now, pauses = 0.0, []
    for _ in range(8):
        typed.failed(FAR, now)
        at = typed.next_tick
        assert at is not None
        pauses.append(at - now)
        now = at
        assert [dial.addresses for dial in typed.tick(now)] == [(FAR,)]
    assert pauses[:5] == [FIRST_RETRY, 0.5, 1.0, 2.0, LAST_RETRY]
    assert set(pauses[5:]) == {LAST_RETRY}


def test_who_answered_is_not_dialled_as_long_as_he_is_linked(
    typed: Typed, peers: Peers
) -> None:
    typed.tick(0.0)
    typed.answered(FAR, PEER)
    assert typed.unlinked() == (FAR, NEAR)
    link(peers, ELSEWHERE)
    assert typed.unlinked() == (NEAR,)
    typed.wake(1.0)
    assert typed.next_tick is None
    peers.lost(PEER, "", 2.0)
    typed.wake(2.0)  # NEAR is being dialled
    assert typed.next_tick == 2.0 + FIRST_RETRY
    assert [dial.addresses for dial in typed.tick(3.0)] == [(FAR,)]


def test_an_address_at_which_somebody_linked_serves_needs_no_dial(
    typed: Typed, peers: Peers
) -> None:
    link(peers, NEAR)
    assert typed.unlinked() == (FAR,)
    typed.met(PEER, NEAR)
    assert typed.tick(0.0) == [Dial(1, None, (FAR,))]
    typed.wake(1.0)
    assert typed.next_tick is None


def test_to_meet_somebody_makes_good_what_failed_before(typed: Typed) -> None:
    for _ in range(5):
        typed.failed(FAR, 0.0)
    typed.answered(FAR, PEER)
    typed.met(PEER, ELSEWHERE)
    typed.wake(1.0)
    again = [dial.addresses for dial in typed.tick(1.0 + FIRST_RETRY)]
    assert (FAR,) in again


def test_who_is_kept_out_is_not_called_meanwhile(
    typed: Typed, conduct: Conduct
) -> None:
    typed.tick(0.0)
    typed.answered(FAR, PEER)
    conduct.breached(PEER, 1.0)
    typed.wake(1.0)
    assert typed.next_tick == 1.0 + FIRST_BAN


def test_another_application_is_told_of_once_and_seldom_tried(typed: Typed) -> None:
    typed.tick(0.0)
    assert typed.is_foreign(FAR)
    assert not typed.is_foreign(FAR)
    assert not typed.is_foreign(("elsewhere", 1))
    assert typed.foreign() == (FAR,)
    typed.failed(FAR, 1.0)
    assert typed.next_tick == 1.0 + FOREIGN_AGAIN
    typed.tick(1.0 + FOREIGN_AGAIN)
    typed.answered(FAR, PEER)
    assert typed.foreign() == ()


def test_this_very_node_is_not_called_again(typed: Typed) -> None:
    assert typed.is_myself(FAR)
    assert not typed.is_myself(FAR)
    assert [dial.addresses for dial in typed.tick(0.0)] == [(NEAR,)]
    typed.failed(FAR, 1.0)
    typed.answered(FAR, PEER)
    assert typed.next_tick is None


def test_in_a_hurry_only_what_waits_is_due(typed: Typed) -> None:
    typed.tick(0.0)
    typed.failed(FAR, 0.0)
    typed.failed(FAR, 0.0)
    typed.hurry(0.01)
    assert [dial.addresses for dial in typed.tick(0.01)] == [(FAR,)]
    typed.failed(FAR, 0.1)
    assert typed.next_tick == 0.1 + FIRST_RETRY  # as if it had never failed


def test_who_called_us_meanwhile_is_called_again_when_he_is_lost(typed: Typed) -> None:
    typed.tick(0.0)
    typed.failed(FAR, 0.0)
    typed.met(PEER, FAR)
    assert typed.next_tick is None
    typed.wake(5.0)
    assert typed.next_tick == 5.0 + FIRST_RETRY


def test_where_one_lives_who_is_blocked_nobody_calls(
    typed: Typed, conduct: Conduct
) -> None:
    typed.tick(0.0)
    typed.answered(FAR, PEER)
    conduct.blocklist.put(PEER, "Eve")
    assert typed.unlinked() == (NEAR,)
    typed.failed(NEAR, 0.5)
    typed.wake(1.0)
    assert [dial.addresses for dial in typed.tick(1.0)] == [(NEAR,)]
    conduct.blocklist.drop(PEER)
    typed.wake(2.0)
    assert [dial.addresses for dial in typed.tick(3.0)] == [(FAR,)]


def test_a_call_that_was_due_is_not_made_to_who_was_blocked_meanwhile(
    typed: Typed, conduct: Conduct
) -> None:
    typed.tick(0.0)
    typed.answered(FAR, PEER)
    typed.wake(1.0)
    conduct.blocklist.put(PEER, "Eve")
    assert typed.tick(1.0 + FIRST_RETRY) == []
