"""Somebody that could be dialled: where, and when again. Nothing of it is proven."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from p2p.identity import NodeId
from p2p.membership.horizon import Network, parse
from p2p.messages import Address

FIRST_RETRY = 0.25  # seconds, doubled by each failure
LAST_RETRY = 4.0  # seconds
FOREIGN_AGAIN = 60.0  # seconds: another program has that port; it may end
FORGET_DEAD = 60.0  # seconds of refused dials: its machine lives, its process does not
FORGET_STRANGER = 60.0  # seconds, of one that was never linked: it was perhaps a lie
FORGET = 3600.0  # seconds of silence: it may have been asleep
OTHERWISE = 0.1  # seconds for a dial under way, until it is tried elsewhere beside
STAGGER = 0.03  # seconds between the addresses of one peer (RFC 8305, but a LAN's)
MAX_ADDRESSES = 16  # of one node


class Contact(msgspec.Struct):
    """A node, or a typed address. `nonce` is "" as long as no run of it is known."""

    nonce: str
    addresses: dict[Address, None]
    retry: float = FIRST_RETRY
    dial_at: float | None = None
    attempt: int | None = None  # the dial under way
    untried: tuple[Address, ...] = ()  # what came in since that began
    unheard_since: float = 0.0
    dead: bool = False
    source: str = ""  # the address that told of it; "" if that is not known
    sure: frozenset[Address] = frozenset()  # nobody's word: it was met there
    proven: bool = False  # linked at some time in this run
    tries: int | None = None  # that are left, for one that is only remembered
    foreign: bool = False  # another application serves there, of a typed address
    leads_to: NodeId | None = None  # who answered there last, of a typed address

    @property
    def waits(self) -> bool:
        """Whether `dial_at` is to be heeded."""
        free = self.attempt is None or bool(self.untried)
        return self.dial_at is not None and free

    @property
    def wanted(self) -> tuple[Address, ...]:
        """What a dial tries: what came in since the last one, or all."""
        return self.untried or tuple(self.addresses)

    def add(self, nonce: str, addresses: Iterable[Address]) -> list[Address]:
        """It is said to be there. Returns what is new of it."""
        if nonce != self.nonce:
            # What was only remembered may still hold; what another run said does not.
            self.addresses = {} if self.nonce else self.addresses
            self.nonce, self.tries = nonce, None
        fresh = [a for a in addresses if a not in self.addresses]
        # The news goes first: what was said before may be old, or a lie.
        latest = (*fresh, *self.addresses)[:MAX_ADDRESSES]
        self.addresses = dict.fromkeys(latest)
        return fresh

    def is_foreign(self, address: Address) -> None:
        """Another application serves there, so nobody of ours does."""
        self.addresses.pop(address, None)
        self.untried = tuple(a for a in self.untried if a != address)

    def failed(self, now: float) -> None:
        """The dial came to nothing: again later."""
        self.attempt, self.untried = None, ()
        self.dial_at = now + (FOREIGN_AGAIN if self.foreign else self.retry)
        self.retry = min(self.retry * 2, LAST_RETRY)
        if self.tries is not None:
            self.tries -= 1

    def is_forgotten(self, now: float) -> bool:
        """Whether there is no more hope."""
        if self.tries is not None:
            return self.tries <= 0
        patience = FORGET if self.proven else FORGET_STRANGER
        if self.dead:
            patience = FORGET_DEAD
        return now - self.unheard_since > patience


def nearest_first(
    addresses: Sequence[Address], networks: Collection[Network]
) -> tuple[Address, ...]:
    """Those on a network of this machine before all others; else the order is kept."""
    return tuple(sorted(addresses, key=lambda address: not _near(address, networks)))


def _near(address: Address, networks: Collection[Network]) -> bool:
    host = parse(address[0])
    if host is None:
        return False  # a name
    if host.is_link_local:
        return True
    return any(host in network for network in networks)
