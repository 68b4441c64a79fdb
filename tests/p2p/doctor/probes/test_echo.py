"""Whether an adapter and the firewall let out, and in, what is said to all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from p2p.doctor.probes.echo import listen
from tests.lan import Host, Lan, kernel
from tests.p2p.doctor.inside import seen
from tests.system.helpers.doctor import fence, wall

TAKEN = """
import socket
taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
taken.bind(("", 5353))
"""


def heard(host: Host, setup: str = "", seconds: float = 1.0) -> dict[str, Any]:
    """What came back on eth0, by kind."""
    said = f"list(echo.listen(useful(every), {seconds}, never).items())"
    return {kind: well for (name, kind), well in seen(host, "echo", said, setup)}


def test_all_comes_back_where_nothing_is_in_the_way(lan: Callable[..., Lan]) -> None:
    (me,) = lan(1).hosts
    assert heard(me, seconds=5.0) == {"mdns": True, "beacon": True, "broadcast": True}


@pytest.mark.slow
def test_what_a_firewall_keeps_does_not(lan: Callable[..., Lan]) -> None:
    (me,) = lan(1).hosts
    wall(me, "udp dport 5353 drop")
    assert heard(me) == {"mdns": False, "beacon": True, "broadcast": True}
    kernel.nft("flush ruleset", me.namespace)
    fence(me, "ip daddr 10.77.255.255 drop")
    assert heard(me) == {"mdns": True, "beacon": True, "broadcast": False}


def test_by_ipv6_where_there_is_nothing_else(lan: Callable[..., Lan]) -> None:
    (me,) = lan(1).hosts
    me.ip_command(f"addr del {me.ip}/16 dev eth0")
    assert heard(me, seconds=5.0) == {"mdns": True, "beacon": True}


def test_what_cannot_be_tried_is_missing(lan: Callable[..., Lan]) -> None:
    (me,) = lan(1).hosts
    assert heard(me, TAKEN) == {"beacon": True, "broadcast": True}
    me.ip_command("link set eth0 down")
    assert heard(me) == {}


def test_without_an_adapter_it_ends_at_once() -> None:
    assert listen([], 60.0, lambda: False) == {}
