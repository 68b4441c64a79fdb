"""Where hearsay may lead: nobody shall make us knock at the doors of others.

What strangers and peers say of addresses is dialled on the networks of our own adapters
and near who says it, and nowhere else: one typed peer behind a router can still tell of
the rest there. Pure; text in, text out, and no name is ever resolved here.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from p2p.messages import Address

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

NEAR_4 = 24  # bits that an address shares with its teller's to be near it
NEAR_6 = 64

# Those of IPv6 that are an address of IPv4 in disguise, or lead to one: what is near
# one of them may be anywhere.
_DISGUISES = tuple(
    map(
        ipaddress.IPv6Network,
        ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32"),
    )
)
_THIS_NETWORK = ipaddress.IPv4Network("0.0.0.0/8")


class Horizon:
    """What lies within it, as this machine stands on the network now."""

    def __init__(self) -> None:
        self.networks: tuple[Network, ...] = ()  # that this machine is on
        self._own: frozenset[Address] = frozenset()  # where it serves itself
        self._scopes: frozenset[str | None] = frozenset()
        self._has_only_loopback = False

    def settle(self, hosts: Iterable[str], networks: Iterable[str], port: int) -> None:
        """This machine has these addresses now, serves on `port`, and its IPv4
        adapters stand on these `networks` ("10.1.2.3/24")."""
        own = {host: ip for host in hosts if (ip := parse(host)) is not None}
        six = [ip for ip in own.values() if isinstance(ip, ipaddress.IPv6Address)]
        self._own = frozenset((str(ip), port) for ip in own.values())
        self._scopes = frozenset(ip.scope_id for ip in six if ip.scope_id)
        self._has_only_loopback = all(ip.is_loopback for ip in own.values())
        four = [ipaddress.IPv4Interface(text).network for text in networks]
        wide = [_around(ip) for ip in six if not ip.is_loopback]
        self.networks = tuple(dict.fromkeys([*four, *wide]))

    def within(self, addresses: Iterable[Address], teller: str = "") -> list[Address]:
        """Those that may be dialled, in the order given, each once and as it is
        usually written. `teller`: the address of who says so, as its packets show it;
        "" if that is not known."""
        ip = parse(teller)
        near = None if ip is None or ip.is_loopback else _around(ip)
        good = (self._good(host, port, near) for host, port in addresses)
        return list(dict.fromkeys(address for address in good if address is not None))

    def is_at_hand(self, host: str) -> bool:
        """Whether an address is on a network of this machine."""
        ip = parse(host)
        return ip is not None and any(ip in network for network in self.networks)

    def _good(self, host: str, port: int, near: Network | None) -> Address | None:
        ip = parse(host)
        if ip is None or not 0 < port < 65536 or (str(ip), port) in self._own:
            return None
        if ip.is_loopback:
            return (str(ip), port) if self._has_only_loopback else None
        if isinstance(ip, ipaddress.IPv6Address) and ip.is_link_local:
            # Without the adapter that it belongs to it means nothing.
            return (str(ip), port) if ip.scope_id in self._scopes else None
        around = [network for network in self.networks if ip in network]
        if not around and near is not None and ip in near:
            around = [near]
        nobody = any(_is_nobody(ip, network) for network in around)
        return (str(ip), port) if around and not nobody else None


@lru_cache(maxsize=4096)  # the same few are heard again and again
def parse(host: str) -> Ip | None:
    """The machine that a text names, if it is the address of one; no name is."""
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return None
    if ip.is_multicast or ip.is_unspecified:
        return None
    if isinstance(ip, ipaddress.IPv4Address):
        return None if ip.is_reserved or ip in _THIS_NETWORK else ip
    hidden = not ip.is_loopback and any(ip in network for network in _DISGUISES)
    return None if hidden or ip.sixtofour is not None else ip


def _around(ip: Ip) -> Network:
    bits = NEAR_4 if ip.version == 4 else NEAR_6
    return ipaddress.ip_network(f"{str(ip).partition('%')[0]}/{bits}", strict=False)


def _is_nobody(ip: Ip, network: Network) -> bool:
    """Whether it names the network, or all who are on it."""
    if network.num_addresses <= 2:  # RFC 3021; a VPN's single one
        return False
    last = ip == network.broadcast_address and network.version == 4
    return int(ip) == int(network.network_address) or last
