"""Who is beside a machine that is alone, and what is wrong between the two."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from p2p.discovery.adapters import Adapter
from p2p.doctor.probes.surroundings import Surroundings
from tests.lan import Host, Lan
from tests.p2p.doctor.healthy import ANA
from tests.p2p.doctor.inside import seen

CABLE = Adapter("eth0", 2, ("10.0.0.1",), ("fe80::1%2",), networks=("10.0.0.1/24",))
RADIO = Adapter("wlan0", 3, ("10.1.0.1",), (), networks=("10.1.0.1/16",))
LOOK = """
from p2p.discovery.adapters import Adapter
from tests.p2p.doctor.subjects import subject
neighbours.REPLY_WITHIN = 0.5
own = [a.partition("%")[0] for one in every for a in one.addresses]
around = surroundings.Surroundings(useful(every), own, every)
before = neighbours.neighbours()
told = around.look(subject(**{changes!r}), 0.0, before, pool)
"""


@pytest.mark.parametrize(
    ("host", "wire"),
    [
        ("10.0.0.9", "eth0"),
        ("10.0.1.9", ""),
        ("10.1.200.9", "wlan0"),
        ("fe80::9%2", "eth0"),
        ("fe80::9%wlan0", "wlan0"),
        ("fe80::9%7", ""),
        ("2001:db8::9", ""),
        ("ana.local", ""),
    ],
)
def test_the_wire_that_an_address_is_on(host: str, wire: str) -> None:
    around = Surroundings([CABLE, RADIO], ["10.0.0.1", "10.1.0.1"], [CABLE, RADIO])
    assert around.wire_of(host) == wire


def look(me: Host, asked: str, **changes: Any) -> Any:
    """These of the facts, where the node answers so."""
    setup = LOOK.format(changes=changes)
    return seen(me, "neighbours, surroundings", asked, setup)


def heard(*hosts: str) -> dict[str, Any]:
    """A node that is heard, and says that it is at these addresses."""
    places = tuple((host, 53530) for host in hosts)
    return {"heard": frozenset({("mdns", ANA)}), "unreached": ((ANA, places),)}


def test_a_caller_that_refuses_is_present_and_a_router_that_is_away_is_silent(
    lan: Callable[..., Lan],
) -> None:
    other, me = lan(2).hosts
    me.ip_command("route add default via 10.77.0.254")
    asked = (
        "[told.calling, told.present, told.astray, told.gateway, told.router_silent]"
    )
    said = look(me, asked, **heard("10.90.0.5", other.ip))
    assert said == [[other.ip], [other.ip], [], "10.77.0.254", True]


def test_who_only_tells_of_another_network_is_astray_though_nobody_would_dial_it(
    lan: Callable[..., Lan],
) -> None:
    (me,) = lan(1).hosts
    told = {ANA: (("10.90.0.5", 53530),)}
    only = {"heard": frozenset({("mdns", ANA)}), "told": told}
    asked = "[told.astray, told.calling, list(told.detours), told.silent]"
    assert look(me, asked, **only) == [["10.90.0.5"], [], [], []]
    linked = {"places": {ANA: ((me.ip, 53530),)}}
    assert look(me, "[told.astray]", **only, **linked) == [[]]


def test_who_is_heard_from_another_network_is_astray_and_no_detour(
    lan: Callable[..., Lan],
) -> None:
    (me,) = lan(1).hosts
    asked = "[told.astray, told.calling, list(told.detours), told.silent]"
    assert look(me, asked, **heard("10.90.0.5")) == [["10.90.0.5"], [], [], []]
