"""One machine lets nobody in: then it is the one who dials."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import address
from tests.system.discovery.bounds import ASKED, AT_ONCE, BUSY, INTRODUCED, KNOCKED
from tests.system.discovery.firewall import REPLIES, Firewall
from tests.system.discovery.stopwatch import met, strangers_remain

MakeLan = Callable[..., Lan]

NO_CALLERS = "tcp flags & (syn | ack) == syn counter drop"
ALONE = ("--no-mdns", "--no-beacon")


def refuse_callers(host: Host) -> Firewall:
    """Nobody opens a TCP connection to this machine; all else passes."""
    return Firewall(host, NO_CALLERS, "accept")


@pytest.mark.slow
def test_who_lets_nobody_in_dials_all(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    wall = refuse_callers(b)
    # The others were there before, so the announcement of ben is what they dial first.
    ana, cyd = NodeProcess(a, "ana"), NodeProcess(c, "cyd")
    met([ana, cyd], AT_ONCE, "without firewall")
    ben = NodeProcess(b, "ben")
    met([ana, ben, cyd], AT_ONCE, "no TCP into the newcomer")
    assert wall.dropped() > 0
    dan = NodeProcess(a.lan.add_host(), "dan")
    met([ben, dan], AT_ONCE, "no TCP into the one who was there")


def deaf(host: Host) -> Firewall:
    """Nobody dials this machine, and it hears no announcement, only what is for it
    alone: the addresses of groups and broadcasts are kept out."""
    return Firewall(
        host,
        "meta pkttype { multicast, broadcast } counter drop",
        NO_CALLERS,
        "accept",
    )


def test_who_hears_no_announcement_is_asked_by_beacon_to_dial(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    wall = deaf(b)
    ana = NodeProcess(a, "ana")
    ana.wait_for("ready")
    time.sleep(BUSY)  # what ana had to say at its start is over
    ben = NodeProcess(b, "ben")
    met([ana, ben], ASKED, "asked by beacon to dial")
    assert wall.dropped() > 0


@pytest.mark.slow
def test_without_the_beacon_it_is_not_asked(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    wall = deaf(b)
    ana = NodeProcess(a, "ana", "--no-beacon")
    ben = NodeProcess(b, "ben", "--no-beacon")
    strangers_remain([(ana, ben)], ASKED + INTRODUCED)
    assert wall.dropped() > 0


def test_the_newcomer_is_told_by_gossip_whom_to_dial(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    refuse_callers(b)
    cyd = NodeProcess(c, "cyd", *ALONE)
    ana = NodeProcess(a, "ana", *ALONE, "--peer", address(cyd))
    met([ana, cyd], AT_ONCE, "by a typed address")
    ben = NodeProcess(b, "ben", *ALONE, "--peer", address(cyd))
    met([ana, ben], AT_ONCE, "told by gossip")


@pytest.mark.slow
def test_who_cannot_dial_is_introduced(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    wall = refuse_callers(b)
    cyd = NodeProcess(c, "cyd", *ALONE)
    ben = NodeProcess(b, "ben", *ALONE, "--peer", address(cyd))
    met([ben, cyd], AT_ONCE, "by a typed address")
    ana = NodeProcess(a, "ana", *ALONE, "--peer", address(cyd))
    met([ana, ben], INTRODUCED, "introduced by a third")
    assert wall.dropped() > 0


def test_behind_a_firewall_that_passes_replies_alone_it_knocks(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    wall = Firewall(b, REPLIES)
    ana, cyd = NodeProcess(a, "ana"), NodeProcess(c, "cyd")
    met([ana, cyd], AT_ONCE, "without firewall")
    ben = NodeProcess(b, "ben")
    met([ana, ben, cyd], KNOCKED, "only replies pass to the newcomer")
    assert wall.dropped() > 0


@pytest.mark.slow
def test_who_comes_later_finds_the_one_behind_it(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    wall = Firewall(b, REPLIES)
    ben = NodeProcess(b, "ben")
    ben.wait_for("ready")
    ana = NodeProcess(a, "ana")
    met([ana, ben], KNOCKED, "only replies pass to the one who was there")
    assert wall.dropped() > 0


@pytest.mark.slow
def test_the_knocking_is_what_finds_them(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    wall = Firewall(b, REPLIES)
    ana = NodeProcess(a, "ana", "--no-beacon")
    ben = NodeProcess(b, "ben", "--no-beacon")
    strangers_remain([(ana, ben)], KNOCKED)
    assert wall.dropped() > 0


@pytest.mark.slow
def test_behind_it_a_typed_peer_is_met_at_once(lan: MakeLan) -> None:
    a, b, c = lan(3).hosts
    wall = Firewall(b, REPLIES)
    ana, cyd = NodeProcess(a, "ana"), NodeProcess(c, "cyd")
    met([ana, cyd], AT_ONCE, "without firewall")
    ben = NodeProcess(b, "ben", "--peer", address(ana))
    met([ana, ben, cyd], AT_ONCE, "only replies pass, one address typed")
    assert wall.dropped() > 0
    assert [node.quit() for node in (ana, ben, cyd)] == [0, 0, 0]
    again = [NodeProcess(host, name) for host, name in ((a, "ana"), (c, "cyd"))]
    met(again, AT_ONCE, "without firewall")
    ben = NodeProcess(b, "ben")
    met([ben, *again], AT_ONCE, "only replies pass, met before")
