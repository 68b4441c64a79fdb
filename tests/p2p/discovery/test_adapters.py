"""Which adapters are spoken on."""

from __future__ import annotations

import pytest

from p2p.discovery.adapters import Adapter, NoSuchAdapter, is_virtual, useful
from p2p.discovery.found import ADDRESS_LIMIT, dialable

LO = Adapter("lo", 1, ("127.0.0.1",), ("::1",))
CABLE = Adapter("eth0", 2, ("192.168.1.5",), ("fe80::5%2",))
RADIO = Adapter("wlan0", 3, ("10.1.2.3", "10.1.2.4"), ())
DOCKER = Adapter("docker0", 4, ("172.17.0.1",), (), virtual=True)


def test_all_real_adapters_are_used() -> None:
    assert useful([LO, CABLE, RADIO, DOCKER]) == [CABLE, RADIO]


def test_virtual_ones_only_without_real_ones() -> None:
    assert useful([LO, DOCKER]) == [DOCKER]


def test_loopback_only_without_anything_else() -> None:
    assert useful([LO]) == [LO]
    assert useful([]) == []


@pytest.mark.parametrize("chosen", ["docker0", "DOCKER0", "172.17.0.1"])
def test_a_chosen_one_is_taken_whatever_it_is(chosen: str) -> None:
    assert useful([LO, CABLE, DOCKER], [chosen]) == [DOCKER]


def test_a_chosen_address_picks_only_itself() -> None:
    assert useful([CABLE, RADIO], ["10.1.2.4"])[0].addresses == ("10.1.2.4",)
    both = useful([CABLE, RADIO], ["10.1.2.4", "10.1.2.3", "FE80:0::5"])
    assert [a.addresses for a in both] == [("10.1.2.4", "10.1.2.3"), ("fe80::5%2",)]


def test_a_chosen_one_that_is_not_there_is_named() -> None:
    with pytest.raises(NoSuchAdapter, match=r"'eth7'.*It has: lo, eth0"):
        useful([LO, CABLE], ["eth0", "eth7"])


@pytest.mark.parametrize(
    "name",
    ["docker0", "br-1f2e", "veth12ab", "virbr0", "vmnet8", "vboxnet0", "tun0", "utun3",
     "vEthernet (WSL)", "VirtualBox Host-Only Ethernet Adapter", "wg0", "tailscale0"],
)  # fmt: skip
def test_virtual_names(name: str) -> None:
    assert is_virtual(name)


@pytest.mark.parametrize(
    "name",
    ["eth0", "enp3s0", "wlan0", "wlp2s0", "en0", "br0", "bond0", "usb0", "Wi-Fi",
     "Realtek PCIe GbE Family Controller", "Intel(R) Wi-Fi 6 AX201"],
)  # fmt: skip
def test_real_names(name: str) -> None:
    assert not is_virtual(name)


def test_what_can_be_dialled() -> None:
    claimed = ["fe80::1%2", "fd00::1", "192.168.1.5", "fd00::1"]
    expected = (("192.168.1.5", 7), ("fe80::1%2", 7), ("fd00::1", 7))
    assert dialable(claimed, 7) == expected


@pytest.mark.parametrize(
    "host",
    ["fe80::1", "224.0.0.1", "0.0.0.0", "::", "255.255.255.255", "ff02::1", "127.0.0.1",
     "::1", "::ffff:10.0.0.1", "example.org", "", "10.0.0.1; rm", "9" * 5000],
)  # fmt: skip
def test_what_cannot(host: str) -> None:
    assert dialable([host], 7) == ()


def test_bounds_of_what_is_dialled() -> None:
    many = [f"10.0.{n}.1" for n in range(200)]
    assert len(dialable(many, 7)) == ADDRESS_LIMIT
    assert dialable(many, 0) == dialable(many, 65536) == ()
    assert dialable(["127.0.0.1"], 7, loopback=True) == (("127.0.0.1", 7),)
