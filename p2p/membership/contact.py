"""Somebody that could be dialled: where, and how long that has hope. Pure.

A *contact* is whoever is said to be there: by discovery, by gossip, by the profile that
remembers an earlier run, or by who typed an address. It is a *peer* once it is linked,
and stays a contact beside. Nothing that is only said of it is proven.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from p2p.membership.horizon import Network, parse
from p2p.messages import Address

FIRST_RETRY = 0.25  # seconds, doubled by each failure
LAST_RETRY = 4.0  # seconds
FORGET_DEAD = 60.0  # seconds of refused dials: its machine lives, its process does not
FORGET_UNMET = 60.0  # seconds, of one that was never linked: it was perhaps a lie
FORGET = 3600.0  # seconds of silence: it may have been asleep
OTHERWISE = 0.1  # seconds for a dial under way, until it is tried elsewhere beside
STAGGER = 0.03  # seconds between the addresses of one peer (RFC 8305, but a LAN's)
MAX_ADDRESSES = 16  # of one node
FAR = 3  # later than all that is on a network of this machine


class Contact(msgspec.Struct):
    """`nonce` is "" as long as no run of it is known."""

    nonce: str
    addresses: dict[Address, None]
    retry: float = FIRST_RETRY
    attempt: int | None = None  # the dial under way
    untried: tuple[Address, ...] = ()  # what came in since that began
    unheard_since: float = 0.0
    dead: bool = False
    source: str = ""  # the address that told of it; "" if that is not known
    sure: frozenset[Address] = frozenset()  # nobody's word: it was met there
    is_met: bool = False  # linked at some time in this run
    tries: int | None = None  # that are left, for one that is only remembered

    @property
    def is_free(self) -> bool:
        """Whether one more dial makes sense: none is under way, or not of all that is
        said."""
        return self.attempt is None or bool(self.untried)

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

    def failed(self) -> float:
        """The dial came to nothing. Returns the seconds until the next one."""
        self.attempt, self.untried = None, ()
        pause, self.retry = self.retry, later(self.retry)
        if self.tries is not None:
            self.tries -= 1
        return pause

    def met(self, nonce: str, served: Address, said: Iterable[Address]) -> None:
        """It is linked, reached at `served`, and says to be at `said` as well.

        What was only said of it is forgotten: now it speaks for itself. What it says of
        other places than that where it was met is no better than hearsay.
        """
        self.nonce, self.is_met = nonce, True
        self.retry, self.dead = FIRST_RETRY, False
        self.untried, self.tries = (), None
        self.addresses = dict.fromkeys((served, *said)[:MAX_ADDRESSES])
        self.sure = frozenset((served,))

    @property
    def lasting(self) -> tuple[Address, ...]:
        """Where it was met, and not where it says to be as well: at the next start that
        is dialled before anybody has said a word."""
        # A scope (fe80::1%2) means something on this machine alone, and for this run.
        met, said = (
            tuple(address for address in some if "%" not in address[0])
            for some in (self.sure, self.addresses)
        )
        return met or said[:1]

    def is_forgotten(self, now: float) -> bool:
        """Whether there is no more hope."""
        if self.tries is not None:
            return self.tries <= 0
        patience = FORGET if self.is_met else FORGET_UNMET
        if self.dead:
            patience = FORGET_DEAD
        return now - self.unheard_since > patience


def later(retry: float) -> float:
    """The pause after the next failure, of what is tried again after this one."""
    return min(retry * 2, LAST_RETRY)


def nearest_first(
    addresses: Sequence[Address], networks: Collection[Network]
) -> tuple[Address, ...]:
    """Those on a network of this machine before all others; else the order is kept.

    Of those, IPv4 first and link-local ones next: as far as it can be, all have the
    same kind of links, and each is one machine (see `p2p.wire.places`) by them.
    """
    return tuple(sorted(addresses, key=lambda one: _farness(one, networks)))


def _farness(address: Address, networks: Collection[Network]) -> int:
    host = parse(address[0])
    if host is None:
        return FAR  # a name
    if host.is_link_local:
        return 1
    if not any(host in network for network in networks):
        return FAR
    return 0 if host.version == 4 else 2
