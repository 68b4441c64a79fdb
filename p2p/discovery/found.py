"""What nodes say of themselves in the open: a hint whom to dial, never a proof."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION

# The protocol version that this program speaks, as advertised.
VERSION = PROTOCOL_VERSION
# One run of a node: its id and the nonce of that run. A new start is a new run.
Run = tuple[NodeId, str]
# At most so many addresses of one node are worth dialling.
ADDRESS_LIMIT = 16


class Advert(msgspec.Struct, frozen=True):
    """What this node says of itself. `addresses` are its own, without the port."""

    id: NodeId
    nonce: str
    name: str
    port: int
    addresses: tuple[str, ...]
    app: str

    @property
    def run(self) -> Run:
        """Which run of which node says it."""
        return self.id, self.nonce


class Found(msgspec.Struct, frozen=True):
    """Somebody claims to be there: validated in form and bounded, but not in truth.

    `addresses` are (host, port) in the order to be tried, at most 16 of them,
    link-local IPv6 with its scope. `version` is the protocol that the other speaks,
    `app` the application that it belongs to.
    `teller` is the address that the word came from, "" if that is not known.
    """

    id: NodeId
    nonce: str
    name: str
    version: int
    addresses: tuple[tuple[str, int], ...]
    source: str
    app: str
    teller: str = ""

    @property
    def run(self) -> Run:
        """Which run of which node it is."""
        return self.id, self.nonce


def dialable(
    hosts: Iterable[str], port: int, loopback: bool = False
) -> tuple[tuple[str, int], ...]:
    """What can be dialled of the claimed `hosts`: at most 16, IPv4 first, no doubles.

    Names, multicast and unspecified addresses go, and so do link-local IPv6 ones
    without a scope. Loopback addresses stay only for a node that has nothing else.
    """
    if not 0 < port < 65536:
        return ()
    good = {host: ":" in host for host in hosts if _is_dialable(host, loopback)}
    in_order = sorted(good, key=good.__getitem__)  # stable: the sender's order is kept
    return tuple((host, port) for host in in_order[:ADDRESS_LIMIT])


@lru_cache(maxsize=1024)  # the same few are heard again and again
def _is_dialable(host: str, loopback: bool) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    if address.is_multicast or address.is_unspecified or address.is_reserved:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.is_link_local and not address.scope_id:
            return False
        if address.ipv4_mapped is not None:
            return False
    return loopback or not address.is_loopback
