"""Which adapters are spoken on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import ifaddr
import pytest
from msgspec.structs import replace

from p2p.discovery.adapters import Adapter, NoSuchAdapter, adapters, is_virtual, useful
from tests.lan import Lan

LO = Adapter("lo", 1, ("127.0.0.1",), ("::1",))
CABLE = Adapter("eth0", 2, ("192.168.1.5",), ("fe80::5%2",))
RADIO = Adapter("wlan0", 3, ("10.1.2.3", "10.1.2.4"), ())
DOCKER = Adapter("docker0", 4, ("172.17.0.1",), (), virtual=True)

# Its IPv6 addresses, when asked, and once the system has looked whether they are free.
LISTING = """
import time
from p2p.discovery.adapters import adapters
def now():
    return [own for adapter in adapters() for own in adapter.ipv6]
print(before := now())
input()
print(after := now())
while after == before:
    time.sleep(0.05)
    after = now()
print(after)
"""


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


def test_a_broadcast_for_each_network_that_has_more_than_two() -> None:
    networks = ("10.1.2.3/16", "10.1.2.4/16", "192.168.1.5/24", "10.8.0.2/32")
    many = replace(RADIO, networks=networks)
    assert many.broadcasts == ("10.1.255.255", "192.168.1.255")


def test_loopback_is_what_has_no_other_address() -> None:
    assert LO.loopback
    assert not CABLE.loopback
    assert not replace(LO, ipv4=("127.0.0.1", "10.0.0.1")).loopback


def test_this_machine_has_a_loopback_and_it_is_listed() -> None:
    [loopback] = [a for a in adapters() if "127.0.0.1" in a.ipv4]
    assert loopback.listed
    assert "127.0.0.1/8" in loopback.networks


@pytest.mark.parametrize(
    "error", [PermissionError(), UnicodeDecodeError("utf-8", b"", 0, 1, "")]
)
def test_where_they_are_not_listed_addresses_can_still_be_chosen(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse() -> list[ifaddr.Adapter]:
        raise error

    monkeypatch.setattr(ifaddr, "get_adapters", refuse)
    [guess] = adapters()
    assert not guess.listed
    [chosen] = useful([guess], ["127.0.0.1"])
    assert chosen.ipv4 == ("127.0.0.1",)
    with pytest.raises(NoSuchAdapter, match="Give an address of it instead"):
        useful([guess], ["eth0"])


def test_names_of_any_kind_can_be_shown_and_typed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = ifaddr.IP("10.0.0.1", 24, "")
    raw = ifaddr.Adapter("a\tb\x1b", "a\tb\x1b", [address], 7)
    monkeypatch.setattr(ifaddr, "get_adapters", lambda: [raw])
    [one] = adapters()
    assert (one.name, one.index, one.networks) == ("a b?", 7, ("10.0.0.1/24",))
    assert useful([one], ["A  B?"]) == [one]


def test_an_ipv6_address_counts_once_it_can_be_used(lan: Callable[..., Lan]) -> None:
    """Until the system knows that no other machine has it, nobody can speak from it."""
    (me,) = lan(1).hosts
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    program = me.python("-u", "-c", LISTING, **pipes)
    assert program.stdin is not None
    assert program.stdout is not None
    before = program.stdout.readline()
    me.ip_command("addr add fe80::9/64 dev eth0")  # and none of "nodad"
    program.stdin.write("\n")
    program.stdin.flush()
    assert program.stdout.readline() == before
    assert "fe80::9" in program.stdout.readline()
    assert program.wait(5) == 0
