"""Who is here: whom to dial, where, which of two links to keep, and when to forget.

All sources of addresses (mDNS, beacon, gossip, remembered, typed) only propose whom to
dial. A peer is here when a link to it was greeted both ways, and at no other moment.

Two nodes that dial each other at once make two connections. The node with the smaller
id decides alone which one lives: a link is up when the *smaller* has said `Welcome` on
it and the larger has answered. So both always agree, without waiting for each other.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable

import msgspec
from msgspec.structs import replace

from p2p import events, messages
from p2p.effects import Bind, Dial, Effect, Greet, HangUp, LinkId, Notify, Renew, Send
from p2p.events import Peer
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
from p2p.membership.copies import Copies, gives_way, insistent
from p2p.membership.horizon import Horizon
from p2p.messages import Address, Welcome
from p2p.remembered import Remembered
from p2p.text.names import clean_name

QUICK_RETRY = 0.03  # seconds, after a link broke: a dying process may still accept one
YOUNG = 1.0  # seconds after the start in which everybody hears of a node
CROWD = 4  # dials under way
COURTESY = 0.25  # seconds: a handshake takes 10 ms, and 100 on a machine that is busy
RETURN = 0.5  # seconds in which a peer whose link broke may come back unnoticed
AWAITED = 5.0  # seconds more in which what is said to all is for him, too
WELCOME_WITHIN = 2.0  # seconds for the greeting on a fresh link
DOUBT = 0.1  # seconds: the larger id hangs up a crossing dial within a round trip
MAX_KNOWN = 1024  # nodes that we could dial
MAX_DIALS = 64  # under way; what is due beyond waits, however many nodes are found
KEPT_FREE = 16  # of them, for peers of before, and addresses that made us dial nobody
COUNTED_FOR = 60.0  # seconds in which that counts
GOSSIP = 512  # peers in one message
TRIES = 3  # dials of one that is only remembered
GO_BETWEENS = 3  # peers that are asked to introduce us
INTRODUCE_EVERY = 0.1  # seconds, whoever cannot be reached


class _Link(msgspec.Struct):
    """A secured connection."""

    peer: NodeId
    attempt: int | None
    address: Address
    opened_at: float
    source: str  # the address that the other end really has
    greeted: bool = False
    doubtful: bool = False
    given_up: bool = False
    up: bool = False  # greeted both ways, now or until another replaced it
    nonce: str = ""  # of the run of the peer that greeted
    broke: bool = False  # the protocol
    refused: bool = False  # since another run of that peer is here


class _Here(msgspec.Struct):
    """A peer with a link, or one that lost it a moment ago."""

    link: LinkId
    name: str
    nonce: str
    address: str
    source: str  # that its link came from or went to
    where: tuple[Address, ...]  # as it says itself, for others
    lost_at: float | None = None
    reason: str = ""


class Membership:
    """The machine. `welcome` makes our greeting for a new link, as of that moment."""

    def __init__(
        self,
        me: NodeId,
        nonce: str,
        welcome: Callable[[], Welcome],
        typed: Iterable[Address] = (),
    ) -> None:
        self.me = me
        self.nonce = nonce
        self.welcome = welcome
        self.linked: set[NodeId] = set()  # shared with the rooms: one truth
        self._here: dict[NodeId, _Here] = {}
        self.horizon = Horizon()
        self._budget = Budget()
        self._conduct = Conduct()
        self._copies = Copies()
        self._has_told_of_copy = False
        self._known: dict[NodeId, Contact] = {}
        self._links: dict[LinkId, _Link] = {}
        self._over: OrderedDict[NodeId, None] = OrderedDict()
        self._silent: OrderedDict[NodeId, float] = OrderedDict()  # gone, and since when
        self._typed: dict[Address, Contact] = {
            a: Contact("", {a: None}, dial_at=0.0) for a in typed
        }
        self._attempts: dict[int, NodeId | Address] = {}
        self._attempt = 0
        self._introduced_at = 0.0
        self._counted_since = 0.0
        self._dialled: Counter[str] = Counter()  # by who told of it
        self._born: float | None = None
        self._next: float | None = None
        self._next_is_old = True  # whatever changes the members says so

    # --- reading ---------------------------------------------------------------------

    def peers(self) -> tuple[Peer, ...]:
        """Who is here."""
        return tuple(Peer(i, h.name, h.address) for i, h in self._here.items())

    def peer(self, node: NodeId) -> Peer | None:
        """One of them."""
        here = self._here.get(node)
        return Peer(node, here.name, here.address) if here else None

    def acquaintances(self) -> list[tuple[NodeId, str, tuple[Address, ...]]]:
        """Id, name and address of all who are linked, to be remembered."""
        return [
            (node, self._here[node].name, where)
            for node in sorted(self.linked & self._known.keys())
            if (where := _lasting(self._known[node]))
        ]

    def source_of(self, node: NodeId) -> str:
        """The address of a peer, as its packets show it; "" if it is not here."""
        here = self._here.get(node)
        return here.source if here is not None else ""

    def runs(self) -> list[tuple[NodeId, str]]:
        """Id and nonce of all who are linked."""
        return [(node, self._here[node].nonce) for node in sorted(self.linked)]

    def half_up(self) -> list[LinkId]:
        """Links on which we have said who we are and await the same: for the other end
        they may be up already."""
        return [n for n, e in self._links.items() if e.greeted and not e.up]

    def unreached_typed(self) -> tuple[Address, ...]:
        """The typed addresses at which nobody is linked."""
        served = {self._here[node].where[0] for node in self.linked}
        return tuple(
            address
            for address, typed in self._typed.items()
            if typed.leads_to not in self.linked and address not in served
        )

    def places(self) -> dict[NodeId, tuple[Address, ...]]:
        """Where each linked peer says that it can be dialled."""
        return {node: self._here[node].where for node in self.linked}

    def unreached(self) -> tuple[tuple[NodeId, tuple[Address, ...]], ...]:
        """Who was heard of but is not linked, and where he is said to be."""
        return tuple(
            (node, tuple(known.addresses))
            for node, known in self._known.items()
            if node not in self.linked
        )

    def foreign_typed(self) -> tuple[Address, ...]:
        """The typed addresses at which another application serves."""
        return tuple(a for a, typed in self._typed.items() if typed.foreign)

    def is_over(self, node: NodeId) -> bool:
        """Whether the last run of a peer that was here is known to have ended: it said
        goodbye, its machine says that it is dead, or a later run is here. Who is only
        silent may be asleep."""
        return node in self._over

    def is_awaited(self, node: NodeId) -> bool:
        """Whether it was here, only fell silent, and is dialled again and again."""
        return node in self._silent and node in self._known

    def awaited(self, now: float) -> tuple[NodeId, ...]:
        """Who fell silent a moment ago."""
        lately = (n for n, at in self._silent.items() if now - at < AWAITED)
        return tuple(node for node in lately if self.is_awaited(node))

    def peer_of(self, link: LinkId) -> NodeId | None:
        """Whose link this is, once it is up. What is still on its way on a link that
        was replaced counts too."""
        entry = self._links.get(link)
        here = self._here.get(entry.peer) if entry else None
        if entry is None or here is None or not entry.up or entry.broke:
            return None
        return (
            entry.peer if entry.nonce == here.nonce else None
        )  # not of an earlier run

    # --- addresses come in -----------------------------------------------------------

    def found(
        self,
        node: NodeId,
        nonce: str,
        addresses: Iterable[Address],
        now: float,
        hearsay: bool = False,
        source: str = "",
    ) -> list[Effect]:
        """Somebody says that `node` is there. Dials it unless it is linked already.

        `hearsay`: not `node` itself said so, so it may be old. `source`: the address
        that it came from, if that is known. Only addresses within the horizon count.
        """
        if node == self.me and (nonce == self.nonce or hearsay):
            return []
        here = self._here.get(node)
        run = here.nonce if here is not None and node in self.linked else None
        if run is not None and (hearsay or self._copies.stays(node, run)):
            return []
        addresses = self.horizon.within(addresses, source)
        if not addresses:
            return []
        if not hearsay and not self.horizon.is_at_hand(source):
            source = UNKNOWN  # that of a datagram is easily forged
        self._next_is_old = True
        known = self._known.get(node)
        if known is None:
            self._make_place()
            known = self._known[node] = Contact(nonce, {}, unheard_since=now)
        news = nonce != known.nonce
        fresh = known.add(nonce, addresses)
        known.source = source or known.source
        if not hearsay:
            known.unheard_since = now
        if node in self.linked and here is not None and here.nonce == nonce:
            return []
        if news or fresh or known.dead:
            known.dead = False
            known.retry, known.unheard_since = FIRST_RETRY, now
            pause = self._courtesy(node, now, hearsay)
            self._plan(node, known, news, fresh, pause, now)
        return self._dial_if_due(node, known, now)

    def _plan(
        self,
        node: NodeId,
        known: Contact,
        news: bool,
        fresh: list[Address],
        pause: float,
        now: float,
    ) -> None:
        # The same announcement comes once for each of its adapters. A second dial
        # beside one that is about to succeed would only cost both ends a handshake.
        if known.attempt is not None:
            known.untried = (*known.untried, *fresh)[:MAX_ADDRESSES]
            known.dial_at = now + (pause if news else OTHERWISE)
        elif news or not self._links_to(node):
            known.dial_at = now + pause

    def remember(self, peers: Iterable[Remembered], now: float) -> list[Effect]:
        """Peers of an earlier run, to be tried a few times: at the start, and whenever
        the network changes."""
        self._next_is_old = True
        effects: list[Effect] = []
        for peer in peers:
            if peer.id == self.me or peer.id in self._known or not peer.addresses:
                continue
            self._make_place()
            known = self._known[peer.id] = Contact("", {}, unheard_since=now)
            known.add("", peer.addresses)
            known.tries, known.dial_at = TRIES, now + self._courtesy(peer.id, now)
            effects += self._dial_if_due(peer.id, known, now)
        return effects

    def settle(self, hosts: Iterable[str], networks: Iterable[str], port: int) -> None:
        """Where on the network this machine stands now (see `Horizon.settle`)."""
        self._next_is_old = True
        self.horizon.settle(hosts, networks, port)
        for known in self._known.values():
            if known.tries is not None:
                continue  # it was met there, wherever that is
            near = {*self.horizon.within(known.addresses, known.source), *known.sure}
            known.addresses = {a: None for a in known.addresses if a in near}
            known.untried = tuple(a for a in known.untried if a in near)

    def try_again(self, now: float) -> list[Effect]:
        """The network is another one: whoever could not be reached is due now."""
        for known in (*self._known.values(), *self._typed.values()):
            known.retry = FIRST_RETRY
            if known.dial_at is not None:
                known.dial_at = now
        return self.tick(now)

    def _courtesy(self, node: NodeId, now: float, hearsay: bool = False) -> float:
        # Who has just started hears of everybody, and everybody hears of him: each pair
        # would dial twice. In a class where thirty start at once that is a thousand
        # handshakes; so, in a crowd, the larger id leaves the smaller a moment to be
        # first. And where somebody has heard him and dialled, the others of whom that
        # one tells have heard him, too, and are on their way.
        if self._born is None or now - self._born >= YOUNG:
            return 0.0
        if hearsay and any(e.up and e.attempt is None for e in self._links.values()):
            return COURTESY
        crowd = len(self._attempts) >= CROWD
        return COURTESY if crowd and self.me > node else 0.0

    def _make_place(self) -> None:
        if len(self._known) < MAX_KNOWN:
            return
        strangers = (n for n in self._known if n not in self._here)
        self._known.pop(next(strangers, next(iter(self._known))))

    def gossip(self) -> messages.Gossip:
        """Whom we are linked with, and where they were reached."""
        known: list[messages.Known] = []
        for node in sorted(self.linked):
            here = self._here[node]
            # A scope (fe80::1%2) means something on this machine alone.
            addresses = [a for a in here.where if "%" not in a[0]]
            if addresses:
                known.append(messages.Known(node, here.nonce, tuple(addresses)))
        return messages.Gossip(tuple(known[:GOSSIP]))

    # --- time ------------------------------------------------------------------------

    def tick(self, now: float) -> list[Effect]:
        """Dials that are due, links to give up, peers to forget. Once at the start."""
        self._next_is_old = True
        if self._born is None:
            self._born = now
        effects: list[Effect] = []
        for node, known in self._due(now):
            effects += self._dial_if_due(node, known, now)
        for address, known in self._typed.items():
            due = known.dial_at is not None and known.dial_at <= now
            if known.attempt is None and due:
                effects.append(self._dial(address, known, known.wanted, now))
        effects += self._settle(now)
        effects += self._bury(now)
        return effects

    def _due(self, now: float) -> list[tuple[NodeId, Contact]]:
        # A flood of nodes that do not exist must not keep a newcomer waiting. Whoever
        # was here goes first, then whose address made us dial least, then the latest.
        due = [
            (node, known)
            for node, known in self._known.items()
            if known.waits and known.dial_at is not None and known.dial_at <= now
        ]
        due.reverse()
        return sorted(due, key=lambda one: self._turn(one[1]))

    def _turn(self, known: Contact) -> tuple[bool, int]:
        return not known.proven, self._dialled[known.source]

    def is_due(self, now: float) -> bool:
        """Whether `tick` has anything to do."""
        at = self.next_tick
        return self._born is None or (at is not None and at <= now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        if self._next_is_old:  # asked after each message, and with 256 links it is long
            self._next, self._next_is_old = self._next_time(), False
        return self._next

    def _next_time(self) -> float | None:
        times = [
            k.dial_at
            for k in (*self._typed.values(), *self._waiting())
            if k.waits and k.dial_at is not None
        ]
        times += [
            h.lost_at + RETURN for h in self._here.values() if h.lost_at is not None
        ]
        for link in self._links.values():
            if link.doubtful:
                times.append(link.opened_at + DOUBT)
            elif not link.up and not link.given_up:
                times.append(link.opened_at + WELCOME_WITHIN)
        return min(times, default=None)

    def _waiting(self) -> Iterable[Contact]:
        # With all lines busy only the end of a dial matters, and that is no timer's.
        if len(self._attempts) < MAX_DIALS - KEPT_FREE:
            return self._known.values()
        return [known for known in self._known.values() if self._has_line(known)]

    def _dial_if_due(self, node: NodeId, known: Contact, now: float) -> list[Effect]:
        if not known.waits or known.dial_at is None or known.dial_at > now:
            return []
        if known.is_forgotten(now):
            del self._known[node]
            return []
        if (until := self._conduct.out_until(node)) > now:
            known.dial_at = until
            return []
        if known.untried and self._links_to(node):
            known.untried, known.dial_at = (), None  # that one is coming up
            return []
        if not self._has_line(known):
            return []
        wanted, wait = self._budget.affords(known.source, known.wanted, known.sure, now)
        if not wanted:
            known.dial_at = now + wait
            return []
        return [self._dial(node, known, wanted, now)]

    def _has_line(self, known: Contact) -> bool:
        """Whether one more dial may be under way: a few lines are kept for those that
        do not let us dial all the time."""
        modest = bool(known.source) and not self._dialled[known.source]
        lines = MAX_DIALS if modest or known.proven else MAX_DIALS - KEPT_FREE
        return len(self._attempts) < lines

    def _dial(
        self,
        target: NodeId | Address,
        known: Contact,
        wanted: tuple[Address, ...],
        now: float,
    ) -> Dial:
        self._attempt += 1
        known.attempt, known.dial_at = self._attempt, None
        self._count(known.source, now)
        self._attempts[self._attempt] = target
        # Where somebody was remembered, whoever answers is welcome.
        peer = target if isinstance(target, str) and known.tries is None else None
        known.untried = ()
        wanted = nearest_first(wanted, self.horizon.networks)
        if isinstance(target, str):
            self._budget.spend(self._attempt, known.source, wanted, known.sure, now)
        return Dial(self._attempt, peer, wanted)

    def _count(self, source: str, now: float) -> None:
        if len(self._dialled) >= MAX_KNOWN or now - self._counted_since > COUNTED_FOR:
            self._dialled.clear()
            self._counted_since = now
        self._dialled[source] += 1

    def _settle(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        for number, link in list(self._links.items()):
            if link.doubtful and now >= link.opened_at + DOUBT:
                # The larger id would have hung up by now if it still had another link
                # to us: this is the one that lives.
                link.doubtful = False
                link.greeted = True
                effects.append(Greet(number, self._greeting(now)))
            elif link.up or link.given_up:
                continue
            elif now >= link.opened_at + WELCOME_WITHIN:
                link.given_up = True
                effects.append(HangUp(number, "it did not greet"))
        return effects

    def _bury(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        for node, here in list(self._here.items()):
            if here.lost_at is not None and now >= here.lost_at + RETURN:
                effects += self._gone(node, here.reason)
                self._silent[node] = now
                if len(self._silent) > MAX_KNOWN:
                    self._silent.popitem(last=False)
        return effects

    # --- dials and links -------------------------------------------------------------

    def dial_failed(
        self, attempt: int, refused: bool, now: float
    ) -> tuple[NodeId | None, list[Effect]]:
        """No address answered. Returns who is thereby known to be dead, if anybody."""
        self._next_is_old = True
        target = self._attempts.pop(attempt, None)
        if target is None:
            return None, []
        met = self.source_of(target) if isinstance(target, str) else ""
        self._budget.settle(attempt, met or None, now)
        if not isinstance(target, str):
            if (typed := self._typed.get(target)) is not None:
                typed.failed(now)
            return None, []
        known = self._known.get(target)
        if known is None or known.attempt != attempt:
            return None, []
        if target in self.linked and self._current(target, known):
            known.attempt, known.untried = None, ()
            return None, []
        if not known.addresses:  # all of them were another application's
            del self._known[target]
            return None, []
        known.failed(now)
        known.dead = refused
        if refused:
            self._silent.pop(target, None)
        here = self._here.get(target)
        if refused and here is not None and here.lost_at is not None:
            return target, self._gone(target, "stopped", over=True)
        return None, [] if refused else self._ask_around(target, now)

    def foreign(self, address: Address, app: str) -> list[Effect]:
        """Where we dialled, a node of another application serves."""
        self._next_is_old = True
        for known in self._known.values():
            known.is_foreign(address)
        typed = self._typed.get(address)
        if typed is None or typed.foreign:
            return []
        typed.foreign = True
        host, port = address
        text = (
            f"At {host}, port {port}, another application answers ({app}): "
            "only nodes of one application meet."
        )
        return [Notify(events.Notice("other_app", text))]

    def _ask_around(self, node: NodeId, now: float) -> list[Effect]:
        # If we cannot dial it, it may dial us: somebody who is linked with both can
        # tell it that we are here.
        if not self.linked or now - self._introduced_at < INTRODUCE_EVERY:
            return []
        self._introduced_at = now
        peers = sorted(self.linked)
        first = self._attempt % len(peers)
        asked = (peers[first:] + peers[:first])[:GO_BETWEENS]
        return [Send(tuple(sorted(asked)), messages.Introduce(node))]

    def introduce(self, asker: NodeId, node: NodeId) -> list[Effect]:
        """`asker` cannot reach `node`: tell that one of him."""
        if node not in self.linked:
            return []
        about = [known for known in self.gossip().peers if known.id == asker]
        return [Send((node,), messages.Gossip(tuple(about)))] if about else []

    def _current(self, node: NodeId, known: Contact) -> bool:
        here = self._here.get(node)
        return here is not None and here.nonce == known.nonce

    def opened(
        self,
        link: LinkId,
        peer: NodeId,
        address: Address,
        attempt: int | None,
        now: float,
        source: str = "",
    ) -> list[Effect]:
        """A connection is secured; `attempt` is None if the peer dialled.

        `source`: the address of the other end, where `address` may be a name.
        """
        self._next_is_old = True
        source = source or address[0]
        self._dial_done(attempt, peer, address, now)
        if self.is_kept_out(peer, now):
            self._reconsider(peer, now)
            self._wake_typed(now)
            return [HangUp(link, "it is kept out for a while")]
        entry = self._links[link] = _Link(peer, attempt, address, now, source)
        if peer == self.me:
            entry.greeted = True
            return [Greet(link, self._greeting(now))]
        known = self._known.get(peer)
        same_run = known is None or self._current(peer, known)
        if attempt is not None and peer in self.linked and same_run:
            return [HangUp(link, "linked already")]
        if self.me < peer:
            if len(self._links_to(peer)) > 1:
                entry.doubtful = True
                return []
            entry.greeted = True
            return [Greet(link, self._greeting(now))]
        return []

    def is_kept_out(self, peer: NodeId, now: float) -> bool:
        """Whether there shall be no link with it now: see `p2p.membership.conduct`."""
        return self._conduct.out_until(peer) > now

    def breached(self, link: LinkId, now: float) -> list[Effect]:
        """The peer broke the protocol on this link, which is about to end."""
        entry = self._links.get(link)
        if entry is None or entry.broke:
            return []
        entry.broke = True
        if not self._conduct.breached(entry.peer, now):
            return []
        here = self._here.get(entry.peer)
        name = here.name if here is not None else "a node"
        text = (
            f"What {name} ({entry.source}) sends cannot be understood here, so it is "
            "kept out for a while: one of the two programs is broken, or it means no "
            "good."
        )
        return [Notify(events.Notice("kept_out", text))]

    def _links_to(self, peer: NodeId) -> list[LinkId]:
        return [n for n, e in self._links.items() if e.peer == peer]

    def _dial_done(
        self, attempt: int | None, peer: NodeId, address: Address, now: float
    ) -> None:
        if attempt is None:
            return
        target = self._attempts.pop(attempt, None)
        self._budget.settle(attempt, address[0] if target == peer else None, now)
        if target is None:
            return
        if not isinstance(target, str):
            if (typed := self._typed.get(target)) is not None:
                typed.attempt, typed.leads_to = None, peer
                typed.foreign = False
            return
        known = self._known.get(target)
        if known is not None and known.attempt == attempt:
            known.attempt = None
        if target != peer and target not in self._here:
            self._known.pop(target, None)  # somebody else lives at that address now

    def welcomed(self, link: LinkId, welcome: Welcome, now: float) -> list[Effect]:
        """The peer greets. The link is up with this, or hung up on."""
        self._next_is_old = True
        entry = self._links.get(link)
        if entry is None:
            return []
        wrong = ""
        if welcome.id != entry.peer:
            wrong = "it greets as somebody else"
        elif entry.peer == self.me:
            return self._met_self(link, entry, welcome, now)
        elif self.me < entry.peer and not entry.greeted:
            wrong = "it greets out of turn"
        elif entry.up:
            wrong = "it greets twice"
        if wrong:
            return [*self.breached(link, now), HangUp(link, wrong)]
        effects: list[Effect] = []
        if not entry.greeted:
            entry.greeted = True
            effects.append(Greet(link, self._greeting(now)))
        return effects + self._up(link, entry, welcome, now)

    def _greeting(self, now: float) -> Welcome:
        return replace(self.welcome(), lived=int(self._age(now)))

    def _age(self, now: float) -> float:
        return max(0.0, now - self._born) if self._born is not None else 0.0

    def _met_self(
        self, link: LinkId, entry: _Link, welcome: Welcome, now: float
    ) -> list[Effect]:
        effects: list[Effect] = [HangUp(link, "that is me")]
        self._known.pop(self.me, None)
        if welcome.nonce == self.nonce:
            if self._typed.pop(entry.address, None) is not None:
                text = f"{entry.address[0]} is this computer, and this very node."
                effects.append(Notify(events.Notice("peer_self", text)))
        elif gives_way(self.nonce, self._age(now), welcome.nonce, welcome.lived):
            effects.append(Renew())
        elif not self._has_told_of_copy:
            self._has_told_of_copy = True
            effects.append(
                Notify(events.Notice("identity_copied", self._copied(entry)))
            )
        return effects

    def _copied(self, entry: _Link) -> str:
        return (
            f"The machine at {entry.source} uses a copy of this profile. This node "
            "keeps its identity. If the other one keeps it, too, restart it, and it "
            "takes a new one; if you know of no copy, somebody has your key, and a new "
            "profile is the cure."
        )

    def _up(
        self, link: LinkId, entry: _Link, welcome: Welcome, now: float
    ) -> list[Effect]:
        node, name = entry.peer, clean_name(welcome.name)
        port = _served_at(entry, welcome)[1]
        host = entry.address[0]
        address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        before = self._here.get(node)
        effects: list[Effect] = []
        if before is not None and before.nonce != welcome.nonce:
            if node in self.linked and self._copies.stays(node, before.nonce):
                entry.refused = True
                effects.append(HangUp(link, "another run of it is here"))
                if self._copies.insists(node, now):
                    text = insistent(before.name, before.source, entry.source)
                    effects.append(Notify(events.Notice("two_of_one", text)))
                return effects
            self._copies.replaced(node, before.nonce)
            effects += self._gone(node, "restarted", over=True)
            before = None
        self._copies.greets(node, welcome.nonce, now)
        entry.up, entry.nonce = True, welcome.nonce
        effects += self._hang_up_others(link, node)
        served = _served_at(entry, welcome)
        where = tuple(dict.fromkeys((served, *welcome.addresses)))[:MAX_ADDRESSES]
        self._here[node] = _Here(
            link, name, welcome.nonce, address, entry.source, where
        )
        self.linked.add(node)
        self._silent.pop(node, None)
        self._learn(node, entry, welcome, now)
        effects.append(Bind(link, node))
        if before is None:
            effects.append(Notify(events.PeerJoined(Peer(node, name, address))))
        effects.append(Send((node,), self.gossip()))
        return effects

    def _hang_up_others(self, link: LinkId, node: NodeId) -> list[Effect]:
        # The smaller id leaves the others to the larger, which alone knows that all of
        # this one's greetings have arrived.
        others = [n for n, e in self._links.items() if e.peer == node and n != link]
        if self.me < node:
            others = [n for n in others if self._links[n].up]
        return [HangUp(other, "linked already") for other in others]

    def _learn(self, node: NodeId, entry: _Link, welcome: Welcome, now: float) -> None:
        known = self._known.get(node)
        if known is None:
            self._make_place()
            known = self._known[node] = Contact(welcome.nonce, {})
        if known.nonce != welcome.nonce:
            known.nonce, known.addresses = welcome.nonce, {}
        known.dial_at, known.retry, known.dead = None, FIRST_RETRY, False
        known.untried, known.tries = (), None
        known.unheard_since, known.proven = now, True
        # What was only said of it is forgotten: now it speaks for itself. What it says
        # of other places than that where it was met is no better than hearsay.
        served = _served_at(entry, welcome)
        said = self.horizon.within(welcome.addresses, entry.source)
        known.addresses = dict.fromkeys((served, *said)[:MAX_ADDRESSES])
        known.sure, known.source = frozenset((served,)), entry.source
        for address, typed in self._typed.items():
            if typed.leads_to == node or address == served:
                typed.dial_at, typed.retry = None, FIRST_RETRY

    def closed(
        self, link: LinkId, reason: str, goodbye: bool, now: float
    ) -> tuple[NodeId | None, list[Effect]]:
        """A connection ended. Returns who lost his link thereby, if anybody."""
        self._next_is_old = True
        entry = self._links.pop(link, None)
        if entry is None:
            return None, []
        here = self._here.get(entry.peer)
        is_last = here is None or here.link == link or entry.peer not in self.linked
        if is_last or entry.refused:
            self._conduct.ended(entry.peer, entry.nonce, now - entry.opened_at, now)
        if here is None or here.link != link:
            self._reconsider(entry.peer, now)
            self._wake_typed(now)
            return None, []
        self.linked.discard(entry.peer)
        here.lost_at, here.reason = now, reason
        known = self._known.get(entry.peer)
        if goodbye:
            self._known.pop(entry.peer, None)
            effects = self._gone(entry.peer, reason, over=True)
        else:
            if known is not None:
                # If another link is coming up, dialling would only replace that too.
                pause = FIRST_RETRY if self._links_to(entry.peer) else 0.0
                known.dial_at, known.unheard_since = now + pause, now
                known.retry = QUICK_RETRY
            effects = self.tick(now)
        self._wake_typed(now)
        return entry.peer, effects

    def _reconsider(self, peer: NodeId, now: float) -> None:
        # A link that never came up was lost: try again, unless another one lives.
        known = self._known.get(peer)
        if known and peer not in self.linked and known.attempt is None:
            known.failed(now)

    def _wake_typed(self, now: float) -> None:
        served = {self._here[node].where[0] for node in self.linked}
        for address, typed in self._typed.items():
            reached = typed.leads_to in self.linked
            reached = reached or address in served
            if not reached and typed.attempt is None and typed.dial_at is None:
                typed.failed(now)
                if typed.leads_to is not None:
                    until = self._conduct.out_until(typed.leads_to)
                    typed.dial_at = max(typed.dial_at or now, until)

    def _gone(self, node: NodeId, reason: str, over: bool = False) -> list[Effect]:
        here = self._here.pop(node)
        self._over.pop(node, None)
        if over:
            self._over[node] = None
            if len(self._over) > MAX_KNOWN:
                self._over.popitem(last=False)
        self.linked.discard(node)
        peer = Peer(node, here.name, here.address)
        return [Notify(events.PeerLeft(peer, reason))]

    def forget_all(self, reason: str) -> list[Effect]:
        """Nobody is here any more, since this node is somebody else now."""
        return [one for node in list(self._here) for one in self._gone(node, reason)]

    def follow(self, former: Membership) -> None:
        """Go on where another identity of this node left off: a dial of that one that
        ends now must not be taken for one of ours."""
        self._attempt = former._attempt

    def renamed(self, node: NodeId, name: str) -> list[Effect]:
        """A peer calls itself something else."""
        here = self._here.get(node)
        name = clean_name(name)
        if here is None or here.name == name:
            return []
        was, here.name = here.name, name
        peer = Peer(node, name, here.address)
        return [Notify(events.PeerRenamed(peer, was))]


def _served_at(link: _Link, welcome: Welcome) -> Address:
    """Where the peer was reached; if it dialled us, where we could dial it back."""
    # Without an address that others can use it may still have a link-local one.
    port = welcome.port or (welcome.addresses[0][1] if welcome.addresses else 0)
    if link.attempt is not None or not port:
        port = link.address[1]
    return link.source, port


def _lasting(known: Contact) -> tuple[Address, ...]:
    """Where it was met, and not where it says to be as well: at the next start that is
    dialled before anybody has said a word."""
    # A scope (fe80::1%2) means something on this machine alone, and for this run.
    met, said = (
        tuple(address for address in some if "%" not in address[0])
        for some in (known.sure, known.addresses)
    )
    return met or said[:1]
