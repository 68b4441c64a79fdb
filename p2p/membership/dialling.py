"""Whom to dial, where and when: everybody who is said to be there. Pure: time comes in.

Discovery, gossip, the profile and the user only propose; here it is weighed what a dial
may cost, who goes first, and when there is no more hope. Whether somebody is here is
seen on links, of which `p2p.membership.membership` tells.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from p2p.effects import Dial
from p2p.identity import NodeId
from p2p.membership.budget import UNKNOWN, Budget
from p2p.membership.conduct import Conduct
from p2p.membership.contact import (
    FIRST_RETRY,
    MAX_ADDRESSES,
    OTHERWISE,
    Contact,
    nearest_first,
)
from p2p.membership.horizon import Horizon
from p2p.membership.lines import Lines
from p2p.membership.links import Links
from p2p.membership.timers import Timers
from p2p.messages import Address
from p2p.remembered import Remembered

QUICK_RETRY = 0.03  # seconds, after a link broke: a dying process may still accept one
YOUNG_FOR = 1.0  # seconds after the start in which everybody hears of a node
COURTESY = 0.25  # seconds: a handshake takes 10 ms, and 100 on a machine that is busy
MAX_CONTACTS = 1024  # nodes that we could dial
REMEMBERED_TRIES = 3  # dials of one that is only remembered


class Dialling:
    """The contacts of one node, and its dials under way.

    `here`, wherever it is asked for: who is here, or was a moment ago. Such a contact
    is not forgotten.
    """

    def __init__(
        self,
        me: NodeId,
        links: Links,
        lines: Lines,
        conduct: Conduct,
        horizon: Horizon,
    ) -> None:
        self._me = me
        self._links = links
        self._lines = lines
        self._conduct = conduct
        self._horizon = horizon
        self._budget = Budget()
        self.born: float | None = None  # when this node started, once it has
        self._contacts: dict[NodeId, Contact] = {}
        self._timers: Timers[NodeId] = Timers()  # when each is to be dialled

    # --- reading ---------------------------------------------------------------------

    def __contains__(self, node: NodeId) -> bool:
        return node in self._contacts

    def run_of(self, node: NodeId) -> str | None:
        """The nonce of its last run that was heard of; None if it is no contact."""
        contact = self._contacts.get(node)
        return contact.nonce if contact is not None else None

    def lasting(self, node: NodeId) -> tuple[Address, ...]:
        """Where it may be at the next start; () if it is no contact."""
        contact = self._contacts.get(node)
        return contact.lasting if contact is not None else ()

    def contacts(self) -> Iterator[tuple[NodeId, tuple[Address, ...]]]:
        """All of them, and where each is said to be."""
        return ((n, tuple(one.addresses)) for n, one in self._contacts.items())

    # --- contacts come in ------------------------------------------------------------

    def settle(self, hosts: Iterable[str], networks: Iterable[str], port: int) -> None:
        """Where on the network this machine stands now (see `Horizon.settle`)."""
        self._horizon.settle(hosts, networks, port)
        for contact in self._contacts.values():
            if contact.tries is not None:
                continue  # it was met there, wherever that is
            near = self._horizon.within(contact.addresses, contact.source)
            good = {*near, *contact.sure}
            contact.addresses = {a: None for a in contact.addresses if a in good}
            contact.untried = tuple(a for a in contact.untried if a in good)

    def heard_of(
        self,
        node: NodeId,
        nonce: str,
        addresses: Iterable[Address],
        now: float,
        *,
        hearsay: bool,
        source: str,
        is_linked: bool,
        here: Collection[NodeId],
    ) -> list[Dial]:
        """Somebody says that it is there: see `Membership.heard_of`. `is_linked`: that
        run of it is."""
        addresses = self._horizon.within(addresses, source)
        if not addresses:
            return []
        if not hearsay and not self._horizon.is_at_hand(source):
            source = UNKNOWN  # that of a datagram is easily forged
        contact = self._contacts.get(node)
        if contact is None:
            contact = self._new(node, Contact(nonce, {}, unheard_since=now), here)
        is_news = nonce != contact.nonce
        fresh = contact.add(nonce, addresses)
        contact.source = source or contact.source
        if not hearsay:
            contact.unheard_since = now
        if is_linked:
            return []
        if is_news or fresh or contact.dead:
            contact.dead = False
            contact.retry, contact.unheard_since = FIRST_RETRY, now
            pause = self._courtesy(node, hearsay, now)
            self._plan(node, contact, is_news, fresh, pause, now)
        at = self._timers.at(node)
        is_due = at is not None and at <= now
        return self._dial_due(node, contact, now) if is_due else []

    def _plan(
        self,
        node: NodeId,
        contact: Contact,
        is_news: bool,
        fresh: list[Address],
        pause: float,
        now: float,
    ) -> None:
        # The same announcement comes once for each of its adapters. A second dial
        # beside one that is about to succeed would only cost both ends a handshake.
        if contact.attempt is not None:
            contact.untried = (*contact.untried, *fresh)[:MAX_ADDRESSES]
            self._timers.start(node, now + (pause if is_news else OTHERWISE))
        elif is_news or not self._links.to(node):
            self._timers.start(node, now + pause)

    def remember(
        self, peers: Iterable[Remembered], now: float, *, here: Collection[NodeId]
    ) -> list[Dial]:
        """Peers of an earlier run, to be tried a few times."""
        dials: list[Dial] = []
        for peer in peers:
            if peer.id == self._me or peer.id in self._contacts or not peer.addresses:
                continue
            contact = self._new(peer.id, Contact("", {}, unheard_since=now), here)
            contact.add("", peer.addresses)
            contact.tries = REMEMBERED_TRIES
            pause = self._courtesy(peer.id, False, now)
            self._timers.start(peer.id, now + pause)
            if not pause:
                dials += self._dial_due(peer.id, contact, now)
        return dials

    def _courtesy(self, node: NodeId, hearsay: bool, now: float) -> float:
        # Who has just started hears of everybody, and everybody hears of him: each pair
        # would dial twice. In a class where thirty start at once that is a thousand
        # handshakes; so, in a crowd, the larger id leaves the smaller a moment to be
        # first. And where somebody has heard him and dialled, the others of whom that
        # one tells have heard him, too, and are on their way.
        if self.born is None or now - self.born >= YOUNG_FOR:
            return 0.0
        if hearsay and self._links.has_caller:
            return COURTESY
        crowd = self._lines.is_crowded
        return COURTESY if crowd and self._me > node else 0.0

    def _new(self, node: NodeId, contact: Contact, here: Collection[NodeId]) -> Contact:
        if len(self._contacts) >= MAX_CONTACTS:
            others = (n for n in self._contacts if n not in here)
            self.forget(next(others, next(iter(self._contacts))))
        self._contacts[node] = contact
        return contact

    def forget(self, node: NodeId) -> None:
        """There is no use in dialling it any more."""
        self._contacts.pop(node, None)
        self._timers.stop(node)

    # --- dials -----------------------------------------------------------------------

    def tick(self, now: float) -> list[Dial]:
        """Those that are due. Once at the start."""
        if self.born is None:
            self.born = now
        due = self._timers.due(now)
        contacts = [
            (node, contact)
            for node, contact in (self._contacts.items() if due else ())
            if node in due and contact.is_free
        ]
        if len(contacts) > 1:
            contacts.reverse()  # of the same turn, who was heard of last
            contacts.sort(key=lambda one: self._lines.turn(one[1]))
        dials: list[Dial] = []
        for node, contact in contacts:
            dials += self._dial_due(node, contact, now)
        return dials

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted. With all lines busy only the end of a dial
        matters, and that is no timer's."""
        if self._timers.next is None:
            return None
        contacts = ((at, self._contacts[node]) for node, at in self._timers)
        is_free_for = self._lines.is_free_for
        waiting = (at for at, one in contacts if one.is_free and is_free_for(one))
        return next(waiting, None)

    def _dial_due(self, node: NodeId, contact: Contact, now: float) -> list[Dial]:
        # Its time has come: dial, unless that is to no avail, or has to wait.
        if not contact.is_free:
            return []
        if node in self._conduct.blocklist.shut_out:
            self._timers.stop(node)  # until the user wants it, see `lost`
            return []
        if contact.is_forgotten(now):
            self.forget(node)
            return []
        if (until := self._conduct.out_until(node)) > now:
            self._timers.start(node, until)
            return []
        if contact.untried and self._links.to(node):
            contact.untried = ()
            self._timers.stop(node)  # that one is coming up
            return []
        if not self._lines.is_free_for(contact):
            return []
        wanted, wait = self._budget.affords(
            contact.source, contact.wanted, contact.sure, now
        )
        if not wanted:
            self._timers.start(node, now + wait)
            return []
        attempt = self._lines.begin(node, contact.source, now)
        self._timers.stop(node)
        contact.attempt, contact.untried = attempt, ()
        wanted = nearest_first(wanted, self._horizon.networks)
        self._budget.spend(attempt, contact.source, wanted, contact.sure, now)
        # Where somebody was remembered, whoever answers is welcome.
        return [Dial(attempt, node if contact.tries is None else None, wanted)]

    # --- what becomes of them --------------------------------------------------------

    def failed(
        self,
        attempt: int,
        node: NodeId,
        refused: bool,
        met_at: str,
        run: str | None,
        now: float,
    ) -> bool:
        """No address of this one answered. Whether it is thereby out of reach.

        `met_at`: the address at which it is here, or was a moment ago; "" if it is not.
        `run`: which run of it is linked.
        """
        self._budget.settle(attempt, met_at or None, now)
        contact = self._contacts.get(node)
        if contact is None or contact.attempt != attempt:
            return False
        # Or it is coming up by its own dial: should that fail, `reconsider` is told.
        comes_up = run is None and not refused and self._links.to(node)
        if run == contact.nonce or comes_up:
            contact.attempt, contact.untried = None, ()
            return False
        if not contact.addresses:  # all of them were another application's
            self.forget(node)
            return False
        self._timers.start(node, now + contact.failed())
        contact.dead = refused
        return True

    def answered(
        self,
        attempt: int,
        node: NodeId,
        peer: NodeId,
        address: Address,
        now: float,
        here: Collection[NodeId],
    ) -> None:
        """A dial of `node` met this peer at this address: itself, or somebody else."""
        self._budget.settle(attempt, address[0] if node == peer else None, now)
        contact = self._contacts.get(node)
        if contact is not None and contact.attempt == attempt:
            contact.attempt = None
        if node != peer and node not in here:
            self.forget(node)  # somebody else lives at that address now

    def foreign(self, address: Address) -> None:
        """A node of another application serves there."""
        for contact in self._contacts.values():
            contact.is_foreign(address)

    def met(
        self,
        node: NodeId,
        nonce: str,
        served: Address,
        said: Iterable[Address],
        source: str,
        now: float,
        here: Collection[NodeId],
    ) -> None:
        """It is linked, was reached at `served`, and says itself where else it is;
        `source` is the address of the other end."""
        contact = self._contacts.get(node) or self._new(node, Contact(nonce, {}), here)
        contact.met(nonce, served, self._horizon.within(said, source))
        contact.unheard_since, contact.source = now, source
        self._timers.stop(node)

    def lost(self, node: NodeId, now: float) -> None:
        """Its link broke, or the user wants one again: look for it."""
        contact = self._contacts.get(node)
        if contact is not None:
            # If another link is coming up, dialling would only replace that too.
            pause = FIRST_RETRY if self._links.to(node) else 0.0
            self._timers.start(node, now + pause)
            contact.retry, contact.unheard_since = QUICK_RETRY, now

    def reconsider(self, node: NodeId, now: float) -> None:
        """A link to it never came up, and there is no other: try again."""
        contact = self._contacts.get(node)
        if contact is not None and contact.attempt is None:
            self._timers.start(node, now + contact.failed())

    def hurry(self, now: float) -> None:
        """The network is another one: whoever could not be reached is due now."""
        for node, contact in self._contacts.items():
            contact.retry = FIRST_RETRY
            if self._timers.at(node) is not None:
                self._timers.start(node, now)
