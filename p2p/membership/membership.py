"""A peer is here when a link to it was greeted both ways, and at no other moment.

All sources of addresses (mDNS, beacon, gossip, remembered, typed) only propose whom to
dial: `p2p.membership.dialling`. Which of two links to a peer lives is decided in
`p2p.membership.links`. Here is done what those two say, and kept who is here
(`p2p.membership.peers`).

It is long, as it has a method for each thing that can happen to a link or a dial: all
of them go through the same parts, so a cut between them would only add a station.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from p2p import events, messages
from p2p.effects import Bind, Greet, HangUp, LinkId, Outbox, Renew
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.membership.blocklist import Blocklist
from p2p.membership.conduct import Conduct
from p2p.membership.contact import MAX_ADDRESSES
from p2p.membership.copies import Copies, gives_way, insistent, of_our_own
from p2p.membership.dialling import Dialling
from p2p.membership.horizon import Horizon
from p2p.membership.introductions import Introductions
from p2p.membership.lines import Lines
from p2p.membership.links import Link, Links, Verdict
from p2p.membership.peers import Peers, Presence
from p2p.membership.renames import Renames
from p2p.membership.tidings import Tidings
from p2p.membership.typed import Typed
from p2p.messages import Address, Goodbye, Renamed, Welcome
from p2p.remembered import Remembered
from p2p.text.names import clean_name

GO_BETWEENS = 3  # peers that are asked to introduce us
INTRODUCE_EVERY = 0.1  # seconds, whoever cannot be reached


class Membership:
    """The machine. `welcome` makes our greeting for a new link, as of that moment; what
    is to be done goes into `out`, and who is here into `peers`."""

    def __init__(
        self,
        me: NodeId,
        nonce: str,
        welcome: Callable[[float], Welcome],
        peers: Peers,
        out: Outbox,
        typed: Iterable[Address] = (),
        horizon: Horizon | None = None,
        blocklist: Blocklist | None = None,
    ) -> None:
        self.me = me
        self.nonce = nonce
        self._welcome = welcome
        self._peers = peers
        self._out = out
        self._conduct = Conduct(blocklist)
        self._blocklist = self._conduct.blocklist
        self._copies = Copies()
        self._has_told_of_copy = False
        self._links = Links(me)
        self._lines = Lines()
        self._typed = Typed(typed, peers, self._lines, self._conduct)
        self._dialling = Dialling(
            *(me, self._links, self._lines, self._conduct, horizon or Horizon())
        )
        self._introduced_at = 0.0
        self._introductions = Introductions()
        self._tidings = Tidings()
        self._renames = Renames()

    # --- reading ---------------------------------------------------------------------

    def to_remember(self) -> list[tuple[NodeId, str, tuple[Address, ...]]]:
        """Id, name and addresses of all who are linked, for the profile."""
        linked = (self._peers.get(node) for node in sorted(self._peers.linked))
        return [
            (peer.id, peer.name, where)
            for peer in linked
            if peer is not None
            and not peer.visitor  # it is over soon
            and (where := self._dialling.lasting(peer.id))
        ]

    def half_up(self) -> list[LinkId]:
        """Links on which we have said who we are and await the same: for the other end
        they may be up already."""
        return self._links.half_up()

    def unlinked_contacts(self) -> tuple[tuple[NodeId, tuple[Address, ...]], ...]:
        """Who was heard of but is not linked, though he may be, and where he is said
        to be."""
        apart = {*self._peers.linked, *(one.id for one in self._blocklist)}
        return tuple(one for one in self._dialling.contacts() if one[0] not in apart)

    def unlinked_typed(self) -> tuple[Address, ...]:
        """The typed addresses at which nobody is linked."""
        return self._typed.unlinked()

    def foreign_typed(self) -> tuple[Address, ...]:
        """The typed addresses at which another application serves."""
        return self._typed.foreign()

    def awaited(self, now: float) -> tuple[NodeId, ...]:
        """Who fell silent a moment ago."""
        lately = self._peers.silent_lately(now)
        return tuple(node for node in lately if node in self._dialling)

    def peer_of(self, number: LinkId) -> NodeId | None:
        """Whose link this is, once it is up. What is still on its way on a link that
        was replaced counts too."""
        link = self._links.by_number.get(number)
        here = self._peers.here.get(link.peer) if link else None
        if link is None or here is None or not link.up or link.broke:
            return None
        is_this_run = link.nonce == here.nonce  # and not an earlier one
        return link.peer if is_this_run else None

    def is_kept_out(self, peer: NodeId, now: float) -> bool:
        """Whether there shall be no link with it now: see `p2p.membership.conduct`."""
        is_shut_out = peer in self._blocklist.shut_out
        return is_shut_out or self._conduct.out_until(peer) > now

    def is_met(self, peer: NodeId) -> bool:
        """Whether another link to it would be hung up on, or there is one that is
        secured, and not greeted yet."""
        if peer in self._peers.linked:
            return self._is_linked(peer)
        return bool(self._links.to(peer))

    def _is_linked(self, peer: NodeId) -> bool:
        # A run that was only heard of may be a later one than that which is linked.
        run = self._peers.linked_run(peer)
        return run is not None and self._dialling.run_of(peer) in (None, run)

    def _age(self, now: float) -> float:
        born = self._dialling.born
        return max(0.0, now - born) if born is not None else 0.0

    # --- addresses come in -----------------------------------------------------------

    def heard_of(
        self,
        node: NodeId,
        nonce: str,
        addresses: Iterable[Address],
        now: float,
        hearsay: bool = False,
        source: str = "",
    ) -> None:
        """Somebody says that `node` is there. Dials it unless it is linked already.

        `hearsay`: not `node` itself said so, so it may be old. `source`: the address
        that it came from, if that is known. Only addresses within the horizon count.
        """
        if node == self.me and (nonce == self.nonce or hearsay):
            return
        run = self._peers.linked_run(node)
        if run is not None and (hearsay or self._copies.stays(node, run)):
            return
        dials = self._dialling.heard_of(
            *(node, nonce, addresses, now),
            hearsay=hearsay,
            source=source,
            is_linked=run == nonce,
            here=self._peers.here,
        )
        self._out.put(*dials)

    def remember(self, peers: Iterable[Remembered], now: float) -> None:
        """Peers of an earlier run, to be tried a few times: at the start, and whenever
        the network changes."""
        self._out.put(*self._dialling.remember(peers, now, here=self._peers.here))

    def settle(self, hosts: Iterable[str], networks: Iterable[str], port: int) -> None:
        """Where on the network this machine stands now (see `Horizon.settle`)."""
        self._dialling.settle(hosts, networks, port)

    def try_again(self, now: float) -> None:
        """The network is another one: whoever could not be reached is due now."""
        self._dialling.hurry(now)
        self._typed.hurry(now)
        self.tick(now)

    # --- time ------------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Dials that are due, links to give up, peers to forget. Once at the start."""
        at = self.next_tick
        if self._dialling.born is not None and (at is None or at > now):
            return
        self._out.put(*self._dialling.tick(now), *self._typed.tick(now))
        for number, verdict in self._links.tick(now):
            self._do(number, verdict, "it did not greet", now)
        for node in self._peers.overdue(now):
            is_visitor = self._peers.here[node].visitor
            self._gone(node, "", False, now)
            if not is_visitor:
                self._peers.fell_silent(node, now)
        for node, gossip in self._tidings.due(now):
            self._out.send(node, gossip)
        for node, told in self._renames.due(now):
            self._rename(node, told, now)

    @property
    def next_tick(self) -> float | None:
        """When `tick` has something to do."""
        # Asked after each message: a list, and no generators over generators.
        dialling, typed = self._dialling.next_tick, self._typed.next_tick
        links, tidings = self._links.next_tick, self._tidings.next_tick
        peers, renames = self._peers.next_tick, self._renames.next_tick
        times = dialling, typed, links, peers, tidings, renames
        return min([at for at in times if at is not None], default=None)

    # --- dials -----------------------------------------------------------------------

    def dial_failed(self, attempt: int, refused: bool, now: float) -> NodeId | None:
        """No address answered. Returns who is thereby known to be dead, if anybody."""
        target = self._lines.end(attempt)
        if not isinstance(target, str):
            if target is not None:
                self._typed.failed(target, now)
            return None
        here, is_linked = self._peers.here.get(target), target in self._peers.linked
        met_at = here.source if here is not None else ""
        run = here.nonce if here is not None and is_linked else None
        if not self._dialling.failed(attempt, target, refused, met_at, run, now):
            return None
        if not refused:
            if target not in self._blocklist.shut_out:
                self._ask_around(target, now)
            return None
        if here is None:
            self._peers.is_dead(target)
            return None
        if is_linked:
            return None
        self._gone(target, "stopped", True, now)
        return target

    def foreign(self, address: Address, app: str) -> None:
        """Where we dialled, a node of another application serves."""
        self._dialling.foreign(address)
        if self._typed.is_foreign(address):
            host, port = address
            text = (
                f"At {host}, port {port}, another application answers ({app}): "
                "only nodes of one application meet."
            )
            self._out.notify(events.Notice("other_app", text))

    def _ask_around(self, node: NodeId, now: float) -> None:
        # If we cannot dial it, it may dial us: somebody who is linked with both can
        # tell it that we are here.
        if not self._peers.linked or now - self._introduced_at < INTRODUCE_EVERY:
            return
        self._introduced_at = now
        peers = sorted(self._peers.linked)
        first = self._lines.last % len(peers)
        asked = (peers[first:] + peers[:first])[:GO_BETWEENS]
        self._out.send(sorted(asked), messages.Introduce(node))

    def introduce(self, asker: NodeId, node: NodeId, now: float) -> None:
        """`asker` cannot reach `node`: tell that one of him, if not too often."""
        about = self._peers.told_of(asker)
        if node not in self._peers.linked or about is None:
            return
        if self._introductions.may(asker, node, now):
            self._out.send(node, messages.Gossip((about,)))

    # --- links -----------------------------------------------------------------------

    def opened(
        self,
        number: LinkId,
        peer: NodeId,
        address: Address,
        attempt: int | None,
        now: float,
        source: str = "",
    ) -> None:
        """A connection is secured; `attempt` is None if the peer dialled.

        `source`: the address of the other end, where `address` may be a name.
        """
        if attempt is not None:
            target = self._lines.end(attempt)
            if isinstance(target, str):
                self._dialling.answered(
                    *(attempt, target, peer, address, now, self._peers.here)
                )
            elif target is not None:
                self._typed.answered(target, peer)
        if self.is_kept_out(peer, now):
            self._reconsider(peer, now)
            self._out.put(HangUp(number, "it is kept out for a while"))
            return
        link = Link(peer, attempt, address, source or address[0], now)
        verdict = self._links.opened(number, link, self._is_linked(peer))
        self._do(number, verdict, "linked already", now)

    def _do(self, number: LinkId, verdict: Verdict, reason: str, now: float) -> None:
        if verdict is Verdict.GREET:
            greeting = replace(self._welcome(now), lived=int(self._age(now)))
            self._out.put(Greet(number, greeting))
        elif verdict is Verdict.HANG_UP:
            self._out.put(HangUp(number, reason))

    def breached(self, number: LinkId, now: float) -> None:
        """The peer broke the protocol on this link, which is about to end."""
        self._keep_out(number, "What {} sends cannot be understood here", now)

    def flooded(self, number: LinkId, now: float) -> None:
        """The peer said more on this link than can be handled; it is about to end."""
        self._keep_out(number, "{} sends far more than this program can take", now)

    def _keep_out(self, number: LinkId, why: str, now: float) -> None:
        link = self._links.breached(number)
        if link is None or not self._conduct.breached(link.peer, now):
            return
        here = self._peers.here.get(link.peer)
        name = here.name if here is not None else "a node"
        text = (
            f"{why.format(f'{name} ({link.source})')}, so it is kept out for a while: "
            "one of the two programs is broken, or it means no good."
        )
        self._out.notify(events.Notice("kept_out", text))

    def welcomed(self, number: LinkId, welcome: Welcome, now: float) -> Peer | None:
        """The peer greets. The link is up with this, or hung up on. Returns the peer if
        it is up."""
        link = self._links.by_number.get(number)
        if link is None:
            return None
        verdict, wrong = self._links.greets(number, welcome.id)
        if wrong:
            self.breached(number, now)
            self._out.put(HangUp(number, wrong))
            return None
        if link.peer == self.me:
            self._met_self(number, link, welcome, now)
            return None
        self._do(number, verdict, "", now)
        return self._greeted(number, link, welcome, now)

    def _met_self(
        self, number: LinkId, link: Link, welcome: Welcome, now: float
    ) -> None:
        self._out.put(HangUp(number, "that is me"))
        self._dialling.forget(self.me)
        if welcome.nonce == self.nonce:
            if self._typed.is_myself(link.address):
                text = f"{link.address[0]} is this computer, and this very node."
                self._out.notify(events.Notice("peer_self", text))
        elif gives_way(self.nonce, self._age(now), welcome.nonce, welcome.lived):
            self._out.put(Renew())
        elif not self._has_told_of_copy:
            self._has_told_of_copy = True
            text = of_our_own(link.source)
            self._out.notify(events.Notice("identity_copied", text))

    def _greeted(
        self, number: LinkId, link: Link, welcome: Welcome, now: float
    ) -> Peer | None:
        node, nonce = link.peer, welcome.nonce
        before = self._peers.here.get(node)
        if before is not None and before.nonce != nonce:
            if not self._makes_room(before, number, link, now):
                return None
            before = None
        self._copies.greets(node, nonce, now)
        self._renames.forget(node)  # what is newer follows it
        for other in self._links.came_up(number, nonce):
            self._out.put(HangUp(other, "linked already"))
        served, source = _served_at(link, welcome), link.source
        said = (served, *welcome.addresses) if served is not None else ()
        where = tuple(dict.fromkeys(said))[:MAX_ADDRESSES]
        shown = _shown(link.address[0], served)
        name = clean_name(welcome.name)
        # A run is what it was when it came.
        visitor = before.visitor if before is not None else welcome.visitor
        here = Presence(
            *(number, name, nonce, shown, source, where, visitor), face=welcome.face
        )
        if not visitor and node not in self._blocklist:
            self._peers.appearances.pins.meets(node, name, now, welcome.face)
        peer = self._peers.comes(node, here)
        if served is None:
            self._dialling.forget(node)  # it alone can dial
        else:
            self._dialling.met(
                *(node, nonce, served, welcome.addresses, source),
                *(now, self._peers.here),
            )
        self._typed.met(node, served)
        self._out.put(Bind(number, node))
        if node in self._blocklist:
            pass  # a link for the table alone
        elif before is None:
            self._out.notify(events.PeerJoined(peer))
        elif (before.name, before.face) != (peer.name, peer.face):
            # It said so while it had no link.
            self._out.notify(events.PeerRenamed(peer, before.name))
        self._out.send(node, self._tidings.begin(node, self._peers.gossip(), now))
        return peer

    def _makes_room(
        self, run: Presence, number: LinkId, link: Link, now: float
    ) -> bool:
        # Whether the run that is here does so for another one of the same peer.
        node = link.peer
        if node not in self._peers.linked or not self._copies.stays(node, run.nonce):
            self._copies.replaced(node, run.nonce)
            self._gone(node, "restarted", True, now)
            return True
        self._links.refuse(number)
        self._out.put(HangUp(number, "another run of it is here"))
        if self._copies.insists(node, now):
            text = insistent(run.name, run.source, link.source)
            self._out.notify(events.Notice("two_of_one", text))
        return False

    def closed(
        self, number: LinkId, reason: str, goodbye: bool, now: float
    ) -> NodeId | None:
        """A connection ended. Returns who lost his link thereby, if anybody."""
        link = self._links.closed(number)
        if link is None:
            return None
        node = link.peer
        here, linked = self._peers.here.get(node), self._peers.linked
        is_last = here is None or here.link == number or node not in linked
        if is_last or link.refused:
            self._conduct.ended(node, link.nonce, now - link.opened_at, now)
        if here is None or here.link != number:
            self._reconsider(node, now)
            return None
        self._peers.lost(node, reason, now)
        self._tidings.stop(node)
        self._renames.forget(node)
        if goodbye:
            self._dialling.forget(node)
            self._gone(node, reason, True, now)
        else:
            self._dialling.lost(node, now)
            self._out.put(*self._dialling.tick(now))
        self._typed.wake(now)
        return node

    def _reconsider(self, node: NodeId, now: float) -> None:
        # A link that never came up was lost: try again, unless another one lives.
        if node not in self._peers.linked:
            self._dialling.reconsider(node, now)
        self._typed.wake(now)

    def _gone(self, node: NodeId, reason: str, over: bool, now: float) -> None:
        peer, here = self._peers.as_peer(node), self._peers.gone(node, over)
        self._peers.appearances.pins.leaves(node, now)
        if node not in self._blocklist:  # who was never told to be here
            self._out.notify(events.PeerLeft(peer, reason or here.reason))

    def forget_all(self, reason: str, now: float) -> None:
        """Nobody is here any more, since this node is somebody else now."""
        for node in list(self._peers.here):
            self._gone(node, reason, False, now)

    def follow(self, former: Membership) -> None:
        """Go on where another identity of this node left off: a dial of that one that
        ends now must not be taken for one of ours."""
        self._lines.number_from(former._lines.last)

    def renamed(self, node: NodeId, told: Renamed, now: float) -> None:
        """A peer calls itself something else, or has another face."""
        if node in self._peers.here and self._renames.may_show(node, told, now):
            self._rename(node, told, now)

    def _rename(self, node: NodeId, told: Renamed, now: float) -> None:
        name = clean_name(told.name)
        was = self._peers.renamed(node, name, told.face)
        if was is None or node in self._blocklist:
            return
        if not self._peers.here[node].visitor:
            self._peers.appearances.pins.renames(node, name, now, told.face)
            self._peers.appearances.changed()
        self._out.notify(events.PeerRenamed(self._peers.as_peer(node), was))

    # --- whom the user blocks --------------------------------------------------------

    def block(
        self, node: NodeId, name: str, sits: Callable[[NodeId], bool], now: float
    ) -> None:
        """Nobody sees it any more. It loses its link, unless it `sits` at our table.
        `name`: what it is called, if it is not here. Raises `BadText` if too many are
        blocked."""
        peer, pins = self._peers.get(node), self._peers.appearances.pins
        name, face = (peer.name, peer.face) if peer else (name, pins.face_of(node))
        self._blocklist.put(node, name, face)
        pins.leaves(node, now)
        self._peers.appearances.changed()
        if peer is not None:
            self._out.notify(events.PeerLeft(peer, events.BLOCKED))
        self.admit(sits, now)
        self._part(node)

    def unblock(self, node: NodeId, now: float) -> None:
        """It is a peer like all others again."""
        self._blocklist.drop(node)
        if (here := self._peers.here.get(node)) is not None:
            if not here.visitor:
                self._peers.appearances.pins.meets(node, here.name, now, here.face)
                self._peers.appearances.changed()
            self._out.notify(events.PeerJoined(self._peers.as_peer(node)))
        self._look_for(node, now)

    def admit(self, sits: Callable[[NodeId], bool], now: float) -> None:
        """Who of the blocked sits at our table may be linked, for what belongs to it.
        All others of them lose their links."""
        before = self._blocklist.admitted
        self._blocklist.admit(sits)
        for node in sorted(self._blocklist.admitted - before):
            self._look_for(node, now)
        for node in sorted(before - self._blocklist.admitted):
            self._part(node)

    def expel(self) -> None:
        """We sit at no table any more."""
        before = self._blocklist.admitted
        self._blocklist.admit(lambda node: False)
        for node in sorted(before):
            self._part(node)

    def _look_for(self, node: NodeId, now: float) -> None:
        if node not in self._peers.linked:
            self._dialling.lost(node, now)
            self._typed.wake(now)
            self._out.put(*self._dialling.tick(now))

    def _part(self, node: NodeId) -> None:
        if node not in self._blocklist.shut_out:
            return
        # With a goodbye: what he sees of us is what he sees of everybody who leaves,
        # and nothing that he said waits for us in vain.
        goodbye, links = Goodbye("left"), self._links.to(node)
        if node in self._peers.linked:
            self._out.send(node, goodbye)
        half_up = [number for number in self._links.half_up() if number in links]
        self._out.put(*(Greet(number, goodbye) for number in half_up))
        self._out.put(*(HangUp(number, events.BLOCKED) for number in links))


def _served_at(link: Link, welcome: Welcome) -> Address | None:
    """Where the peer was reached; if it dialled us, where we could dial it back. None
    if it serves nowhere: at the port that it dialled from nobody ever answers."""
    if link.attempt is not None:
        return link.source, link.address[1]
    # Without an address that others can use it may still have a link-local one.
    port = welcome.port or (welcome.addresses[0][1] if welcome.addresses else 0)
    return (link.source, port) if port else None


def _shown(host: str, served: Address | None) -> str:
    """For people."""
    if served is None:
        return host
    return f"[{host}]:{served[1]}" if ":" in host else f"{host}:{served[1]}"
