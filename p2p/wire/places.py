"""Who may have how many links here: nobody takes them all. Pure."""

from __future__ import annotations

import ipaddress
from collections import Counter
from collections.abc import Collection
from functools import lru_cache

from p2p.effects import LinkId

MAX_LINKS = 512  # links
RESERVE = 64  # descriptors for all else: discovery, files, who is half way in
LEAST = 4  # links, however few descriptors there are
SHARE = 4  # one other machine has at most one of so many parts

LOOPBACK = ("localhost", "::1")
HERE = "this machine"  # as one among all, where it counts like any other

Machine = str


@lru_cache(maxsize=1024)
def machine(host: str) -> Machine:
    """What one machine cannot change at will: its IPv4 address, or /64 of IPv6.

    In a /64 it may take any address (RFC 4941); so all there count as one.
    """
    plain, _, scope = host.partition("%")
    try:
        address = ipaddress.ip_address(plain)
    except ValueError:
        return host
    if address.version == 4:
        return plain
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    network = ipaddress.IPv6Network((int(address) >> 64 << 64, 64))
    return f"{network}%{scope}" if scope else str(network)


def elsewhere(host: str, own: Collection[str]) -> Machine | None:
    """Which one comes from `host`; None if it is this very one, at these `own`."""
    plain = host.partition("%")[0]
    if host in own or plain in LOOPBACK or plain.startswith("127."):
        return None
    return machine(host)


def neighbour(host: str, own: Collection[str]) -> Machine | None:
    """The same, for whatever is not links: seats, crowds, what people say and what
    their clocks show. There a link-local address is a machine. All of a LAN have one
    /64 of these, and to take several needs the same rights as to take several of IPv4.
    Counted as one, a class would be as large as one laptop, and whether two links are
    of IPv4 is chance: two hosts would each find itself the larger, for good."""
    where = elsewhere(host, own)
    return host if where is not None and _is_link_local(host) else where


@lru_cache(maxsize=1024)
def _is_link_local(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.version == 6 and address.is_link_local


class Places:
    """The places of one node; `descriptors` are what its process may have open."""

    def __init__(self, descriptors: int) -> None:
        self.most = max(LEAST, min(MAX_LINKS, descriptors - RESERVE))
        # Two at least: both may dial, or a peer start anew, and then one is closed.
        self.share = max(2, self.most // SHARE)
        self._machine: dict[LinkId, Machine | None] = {}  # None: this very machine
        self._count: Counter[Machine | None] = Counter()

    def is_full_for(self, where: Machine | None) -> bool:
        """Whether that machine has its share. Never for None, this very one: a whole
        class may sit at it. But it takes no more than there are."""
        return where is not None and self._count[where] >= self.share

    def take(self, link: LinkId, where: Machine | None) -> LinkId | None:
        """Give a link its place; who has to go for it, perhaps that one itself."""
        if self.is_full_for(where):
            return link
        self._machine[link] = where
        self._count[where] += 1
        if self._count.total() <= self.most:
            return None
        # Who holds most gives way, the latest first, so that nobody is shut out.
        worst, most = self._count.most_common(1)[0]
        crowd = worst if most > self._count[where] else where
        return next(n for n in reversed(self._machine) if self._machine[n] == crowd)

    def leave(self, link: LinkId) -> None:
        """Its place is free again."""
        if link not in self._machine:
            return
        where = self._machine.pop(link)
        self._count[where] -= 1
        if not self._count[where]:
            del self._count[where]
