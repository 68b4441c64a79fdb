"""By which adapter this machine sends to a place, and who answers there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from p2p.doctor.probes import ways
from tests.lan import Host, Lan
from tests.p2p.doctor.inside import seen
from tests.system.helpers.doctor import vpn

MakeLan = Callable[..., Lan]

SETUP = """
target = {target!r}
neighbours.REPLY_WITHIN = 0.5
doors = [(target, 53530), (target, 53531)]
tcp, _, opened = neighbours.who_answers(doors, pool, never)
found = ways.detours([(target, target, "eth0")], useful(every, {chosen!r}), every)
"""


def probe(host: Host, target: str, *chosen: str) -> list[Any]:
    """Who answers there, be it a refusal; which doors are open; by what other adapter
    the way leads ("": there is none)."""
    setup = SETUP.format(target=target, chosen=chosen)
    asked = "[tcp, opened, [d.via for d in found]]"
    return list(seen(host, "neighbours, ways", asked, setup))


def test_by_the_other_of_two_cables_to_one_switch_it_is_no_detour(
    lan: MakeLan,
) -> None:
    wire = lan(2)
    other, me = wire.hosts
    wire.join(me, name="eth1", ipv4="10.77.9.9/16")
    assert probe(me, other.ip, "eth1") == [[other.ip], [], []]


def test_who_is_near_is_sent_to_by_his_own_wire(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    assert probe(me, other.ip) == [[other.ip], [], []]


@pytest.mark.parametrize("kind", ["unreachable", "prohibit", "blackhole"])
def test_where_no_way_leads_nobody_answers(lan: MakeLan, kind: str) -> None:
    other, me = lan(2).hosts
    me.ip_command(f"route add {kind} {other.ip}/32")
    assert probe(me, other.ip) == [[], [], [""]]


def test_a_way_that_leads_through_a_tunnel(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    vpn(wire, me, f"{other.ip}/32")
    assert probe(me, other.ip) == [[], [], ["tun0"]]


def test_a_way_through_a_tunnel_that_the_node_speaks_on(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    vpn(wire, me, f"{other.ip}/32")
    assert probe(me, other.ip, "eth0", "tun0") == [[], [], []]


def test_what_leaves_for_this_machine_has_its_own_address() -> None:
    assert ways.source("127.0.0.1") == "127.0.0.1"
    assert ways.source("255.255.255.255") is None  # is not permitted
