"""What may be dialled because somebody says so."""

from __future__ import annotations

import pytest

from p2p.membership.horizon import Horizon
from p2p.messages import Address

OWN = ("10.1.2.3", "192.168.7.20", "2001:db8:1:2::5", "fe80::5%2")
NETWORKS = ("10.1.2.3/16", "192.168.7.20/25")


@pytest.fixture
def horizon() -> Horizon:
    made = Horizon()
    made.settle(OWN, NETWORKS, 5000)
    return made


def within(horizon: Horizon, host: str, teller: str = "", port: int = 1) -> list[str]:
    return [host for host, _ in horizon.within([(host, port)], teller)]


@pytest.mark.parametrize(
    ("host", "teller"),
    [
        ("10.1.200.200", ""),
        ("10.1.4.0", ""),  # of a wide network these two are machines like any
        ("10.1.4.255", ""),
        ("192.168.7.1", ""),
        ("2001:db8:1:2::99", ""),
        ("fe80::99%2", ""),
        ("10.9.8.7", "10.9.8.1"),
        ("192.168.7.200", "192.168.7.201"),  # beyond a router, in the same 256
        ("2001:db8:9:9::7", "2001:db8:9:9::1"),
        ("10.1.2.3", ""),  # another node of this machine
    ],
)
def test_near_is_what_is_on_our_networks_or_beside_its_teller(
    horizon: Horizon, host: str, teller: str
) -> None:
    assert within(horizon, host, teller) == [host]


@pytest.mark.parametrize(
    ("host", "teller"),
    [
        ("8.8.8.8", ""),
        ("10.2.0.1", "10.1.2.4"),  # a teller on our network tells of it alone
        ("10.9.9.7", "10.9.8.1"),
        ("10.9.8.0", "10.9.8.1"),
        ("10.9.8.255", "10.9.8.1"),
        ("10.1.0.0", ""),
        ("10.1.255.255", ""),
        ("192.168.7.0", ""),
        ("192.168.7.127", "192.168.7.200"),
        ("2001:db8:1:3::9", ""),
        ("2001:db8:1:2::", ""),
        ("fe80::99", ""),
        ("fe80::99%3", ""),
        ("fe80::99%2x", "fe80::5%2x"),
        ("127.0.0.1", ""),
        ("127.0.0.1", "127.0.0.1"),
        ("127.9.9.9", "127.9.9.8"),
        ("::1", ""),
        ("0.0.0.0", ""),
        ("0.1.2.3", "0.1.2.4"),
        ("::", ""),
        ("224.0.0.251", ""),
        ("239.255.53.53", "239.255.53.1"),
        ("255.255.255.255", ""),
        ("240.0.0.7", "240.0.0.1"),
        ("ff02::1%2", ""),
        ("::ffff:10.1.2.9", ""),
        ("::ffff:8.8.8.8", "::ffff:8.8.8.1"),
        ("::10.1.2.9", "::10.1.2.8"),
        ("64:ff9b::808:808", "64:ff9b::a01:209"),
        ("2002:808:808::1", "2002:808:808::2"),
        ("2001:0:53aa:64c::1", "2001:0:53aa:64c::2"),
        ("ana-pc", ""),
        ("ana-pc", "ana-pc"),
        ("localhost", ""),
        ("10.1.2.9.", ""),
        ("10.1.2", ""),
        ("10.1.521", ""),
        ("0x0a.1.2.9", ""),
        ("010.1.2.9", ""),
        ("167838217", ""),
        ("10.1.2.9%2", ""),
        ("\uff11\uff10.1.2.9", ""),
        (" 10.1.2.9", ""),
        ("10.1.2.9\n", ""),
        ("10.1.2.9\0", ""),
        ("[2001:db8:1:2::9]", ""),
    ],
)
def test_what_is_not_near_or_no_plain_address_is_not_dialled(
    horizon: Horizon, host: str, teller: str
) -> None:
    assert within(horizon, host, teller) == []


def test_neither_oneself_nor_port_zero(horizon: Horizon) -> None:
    assert horizon.within([("10.1.2.3", 5000), ("10.1.2.9", 0)]) == []
    assert within(horizon, "10.1.2.9", port=65536) == []


def test_one_address_in_many_spellings_is_one(horizon: Horizon) -> None:
    spellings: list[Address] = [
        ("2001:db8:1:2::9", 1),
        ("2001:DB8:1:2::9", 1),
        ("2001:0db8:1:2:0:0:0:9", 1),
        ("2001:db8:1:2:0:0::9", 1),
    ]
    assert horizon.within(spellings) == [("2001:db8:1:2::9", 1)]


def test_loopback_is_for_who_has_nothing_else() -> None:
    alone = Horizon()
    alone.settle(["127.0.0.1", "::1"], ["127.0.0.1/8"], 5000)
    assert within(alone, "127.0.0.1") == ["127.0.0.1"]
    assert within(alone, "10.1.2.9") == []


def test_before_it_is_known_where_we_are_nothing_is_near() -> None:
    assert within(Horizon(), "10.1.2.9") == []


def test_a_single_address_is_no_network_but_its_teller_has_neighbours() -> None:
    vpn = Horizon()
    vpn.settle(["10.8.0.2"], ["10.8.0.2/32"], 5000)
    assert within(vpn, "10.8.0.7") == []
    assert within(vpn, "10.8.0.7", "10.8.0.1") == ["10.8.0.7"]
