"""Which adapters there are, which are used, and what the probes say of them."""

from __future__ import annotations

import ifaddr
import pytest

from p2p.discovery.adapters import Adapter
from p2p.doctor.facts import AdapterFact
from p2p.doctor.probes.plugs import Plug
from p2p.doctor.probes.wiring import Wiring, see

LO = Adapter("lo", 1, ("127.0.0.1",), ("::1",))
CABLE = Adapter("eth0", 2, ("10.0.0.1",), ("fe80::1%2",))
RADIO = Adapter("wlan0", 3, ("10.1.0.1",), ())
TUNNEL = Adapter("tun0", 4, ("10.8.0.1",), (), virtual=True)
EVERY = (LO, CABLE, RADIO, TUNNEL)
ON = {n: Plug(a.name, True, True) for n, a in enumerate(EVERY, 1)}


def test_what_leads_out_and_what_of_it_is_real() -> None:
    wiring = Wiring(EVERY, EVERY)
    assert wiring.outward == [CABLE, RADIO, TUNNEL]
    assert wiring.real == {"10.0.0.1": "eth0", "10.1.0.1": "wlan0"}


@pytest.mark.parametrize(
    ("host", "is_here"),
    [
        ("10.8.0.1", True),
        ("fe80::1", True),
        ("fe80::1%9", True),
        ("127.0.0.7", True),
        ("10.0.0.2", False),
        ("", False),
    ],
)
def test_who_is_on_this_very_machine(host: str, is_here: bool) -> None:
    assert Wiring(EVERY, (CABLE,)).is_here(host) == is_here


def test_each_fact_of_an_adapter_is_that_of_its_probe() -> None:
    echoes = {("eth0", "mdns"): True, ("eth0", "broadcast"): False, ("lo", "x"): True}
    told = Wiring(EVERY, (CABLE, TUNNEL)).facts(echoes, {2: Plug("eth0", True, False)})
    assert told["adapters"] == (
        AdapterFact(
            *("eth0", CABLE.addresses),
            mdns=True,
            broadcast=False,
            on=True,
            joined=False,
        ),
        AdapterFact("tun0", TUNNEL.addresses, virtual=True),
    )


def test_real_ones_without_an_address_are_spare() -> None:
    plugs = {**ON, 8: Plug("eth1", False), 9: Plug("docker0", True), 10: Plug("sit0")}
    told = Wiring(EVERY, (CABLE,)).facts({}, plugs)
    assert told["spare"] == (AdapterFact("eth1", (), on=False),)


def test_what_is_joined_and_not_spoken_on_is_unused() -> None:
    assert Wiring(EVERY, (CABLE,)).facts({}, ON)["unused"] == ("wlan0",)
    assert Wiring(EVERY, (CABLE,)).facts({}, {})["unused"] == ()
    loose = {**ON, 3: Plug("wlan0", True, False)}
    assert Wiring(EVERY, (CABLE,)).facts({}, loose)["unused"] == ()


def test_what_the_system_does_not_list_is_not_known() -> None:
    guess = Adapter("unlisted", 0, ("10.0.0.1",), (), listed=False)
    for wiring in (Wiring(None, ()), Wiring([guess], [guess])):
        assert wiring.facts({}, ON) == {"adapters": None}


def test_those_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    [loopback] = see(["127.0.0.1"]).used
    assert loopback.ipv4 == ("127.0.0.1",)
    gone = see(["no-such-adapter"])
    assert gone.every
    assert gone.used == ()

    def refuse() -> list[ifaddr.Adapter]:
        raise PermissionError

    monkeypatch.setattr(ifaddr, "get_adapters", refuse)
    refused = see([])
    assert not any(one.listed for one in refused.every or ())
