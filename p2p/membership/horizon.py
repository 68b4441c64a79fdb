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


class _Block:
    """A network in numbers: of the many addresses of one message each is compared with
    several, and `ipaddress` takes a microsecond for that."""

    __slots__ = ("_first", "_last", "_shift", "_start", "version")

    def __init__(self, network: Network) -> None:
        self.version = network.version
        self._shift = network.max_prefixlen - network.prefixlen
        self._start = int(network.network_address) >> self._shift
        # RFC 3021; a VPN's single one: there all of them are machines.
        is_small = network.num_addresses <= 2
        self._first = -1 if is_small else int(network.network_address)
        has_broadcast = network.version == 4 and not is_small
        self._last = int(network.broadcast_address) if has_broadcast else -1

    def holds(self, number: int) -> bool:
        """Whether an address of its version is in it."""
        return number >> self._shift == self._start

    def is_nobody(self, number: int) -> bool:
        """Whether an address names the network itself, or all who are on it."""
        return number in (self._first, self._last)


# This network, many at once, and what nobody has.
_NO_MACHINES_4 = tuple(
    map(_Block, map(ipaddress.IPv4Network, ("0.0.0.0/8", "224.0.0.0/3")))
)
# Many at once; and those that are an address of IPv4 in disguise, or lead to one: what
# is near one of them may be anywhere.
_NO_MACHINES_6 = tuple(
    _Block(ipaddress.IPv6Network(text))
    for text in (
        *("ff00::/8", "::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48"),
        *("2001::/32", "2002::/16"),
    )
)
_LOOPBACK_6 = 1
_LINK_LOCAL_6 = _Block(ipaddress.IPv6Network("fe80::/10"))


class Horizon:
    """What lies within it, as this machine stands on the network now."""

    def __init__(self) -> None:
        self.networks: tuple[Network, ...] = ()  # that this machine is on
        self._blocks: tuple[_Block, ...] = ()  # the same
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
        self._blocks = tuple(map(_Block, self.networks))

    def within(self, addresses: Iterable[Address], teller: str = "") -> list[Address]:
        """Those that may be dialled, in the order given, each once and as it is
        usually written. `teller`: the address of who says so, as its packets show it;
        "" if that is not known."""
        ip = parse(teller)
        near = None if ip is None or ip.is_loopback else _near(ip)
        good = (self._good(host, port, near) for host, port in addresses)
        return list(dict.fromkeys(address for address in good if address is not None))

    def is_at_hand(self, host: str) -> bool:
        """Whether an address is on a network of this machine."""
        ip = parse(host)
        return ip is not None and any(ip in network for network in self.networks)

    def _good(self, host: str, port: int, near: _Block | None) -> Address | None:
        ip = parse(host)
        if ip is None or not 0 < port < 65536 or not self._is_near(ip, near):
            return None
        # Written last: of most that a liar tells nothing is near.
        address = str(ip), port
        return address if address not in self._own else None

    def _is_near(self, ip: Ip, near: _Block | None) -> bool:
        if ip.is_loopback:
            return self._has_only_loopback
        number, version = int(ip), ip.version
        if isinstance(ip, ipaddress.IPv6Address) and _LINK_LOCAL_6.holds(number):
            # Without the adapter that it belongs to it means nothing.
            return ip.scope_id in self._scopes
        around = [b for b in self._blocks if b.version == version and b.holds(number)]
        if not around and near is not None:
            around = [near] if near.version == version and near.holds(number) else []
        return bool(around) and not any(block.is_nobody(number) for block in around)


@lru_cache(maxsize=4096)  # the same few are heard again and again
def parse(host: str) -> Ip | None:
    """The machine that a text names, if it is the address of one; no name is."""
    try:
        ip = ipaddress.IPv6Address(host) if ":" in host else ipaddress.IPv4Address(host)
    except ValueError:
        return None
    number = int(ip)
    if ip.version == 6 and number == _LOOPBACK_6:
        return ip
    nobody = _NO_MACHINES_4 if ip.version == 4 else _NO_MACHINES_6
    return None if any(block.holds(number) for block in nobody) else ip


@lru_cache(maxsize=1024)  # a class tells of itself, over and over
def _near(ip: Ip) -> _Block:
    return _Block(_around(ip))


def _around(ip: Ip) -> Network:
    bits = NEAR_4 if ip.version == 4 else NEAR_6
    return ipaddress.ip_network(f"{str(ip).partition('%')[0]}/{bits}", strict=False)
