"""Whether another machine answers for an address of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from p2p.discovery.adapters import Adapter
from p2p.doctor.probes import arp
from tests.lan import Lan
from tests.p2p.doctor.inside import seen
from tests.system.helpers.doctor import without

ASKED = "arp.answered_elsewhere(useful(every), never)"
QUICK = "arp.ARP_FOR = 0.3"


def test_who_has_our_address_answers_for_it(lan: Callable[..., Lan]) -> None:
    wire = lan(2)
    other, me = wire.hosts
    # Two own cables to one switch answer for each other, and are no twins.
    wire.join(me, name="eth1", ipv4="10.77.9.9/16")
    assert seen(me, "arp", ASKED, QUICK) == []
    other.ip_command(f"addr add {me.ip}/16 dev eth0")
    patiently = f"next(filter(None, ({ASKED} for _ in range(20))), None)"
    assert seen(me, "arp", patiently, QUICK) == [me.ip]


def test_who_may_not_ask_knows_nothing(lan: Callable[..., Lan]) -> None:
    (me,) = lan(1).hosts
    assert seen(me, "arp", ASKED, QUICK, without("net_raw")) is None


def test_other_systems_look_for_that_by_themselves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(arp.sys, "platform", "win32")
    cable = Adapter("eth0", 2, ("192.0.2.1",), ())
    assert arp.answered_elsewhere([cable], lambda: False) == frozenset()
