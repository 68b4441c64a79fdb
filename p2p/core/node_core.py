"""The whole node as one pure machine: routes what comes in, collects what to do.

The driver calls it from the network thread alone, with the time of a clock that also
runs in suspend, and performs the effects in their order. Those for which a person waits
can be performed before the rest is done (`hasten`): nothing else is different by that.

The parts of a core are its own: membership, talk, topics, rooms. All of them put what
they want done into one outbox; whatever happens to a node passes through a method here,
which empties it. So there are as many methods as things that can happen, each of a few
lines, and nobody reaches a part past them (`tests/test_door.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any

import msgspec

from p2p import events, messages
from p2p.blocked import Blocked
from p2p.chat.archive import USUAL, Bounds
from p2p.chat.pins import Pins
from p2p.chat.records import Kept, SaidToAll, SaidToOne
from p2p.core.choice import Choice
from p2p.core.dialback import DialBacks, TryResult
from p2p.core.glimpses import Glimpses
from p2p.core.incompatibles import Incompatibles
from p2p.core.machines import Machines
from p2p.core.own_room import Opening, OwnRoom
from p2p.core.rooms import Rooms
from p2p.core.runclock import RunClock
from p2p.core.talk import Handler, Talk
from p2p.core.topics import Listens, Topics
from p2p.effects import Effect, Greet, HangUp, LinkId, Notify, Outbox, Parcel
from p2p.errors import BadText, NotConnected, RemoteProtocolError
from p2p.events import History, Incompatible, Peer
from p2p.identity import NodeId
from p2p.membership.blocklist import Blocklist
from p2p.membership.contact import MAX_ADDRESSES
from p2p.membership.membership import Membership
from p2p.membership.peers import Peers
from p2p.messages import FIRST_APP, Address, Message, RoomId
from p2p.relay.letters import Letters
from p2p.remembered import Remembered
from p2p.room.charter import Charters, Table
from p2p.room.edition import why_apart
from p2p.room.room import Room
from p2p.rules import Rules
from p2p.text.names import clean_name
from p2p.wire.envelope import Signer
from p2p.wire.heads import ANSWER, ASK, GLIMPSE, OF_MEMBERS, TELL, Head
from p2p.wire.wanted import OF_THE_APPLICATION

# Ticks and their acknowledgements are too frequent to name their room.
OF_ROOMS = messages.RoomMessage, messages.Tick, messages.Ack
# What else is taken of a blocked peer who sits at our table: the table needs the links
# of all its members, and what he confirms is no word of his.
OF_BLOCKED = (
    messages.Gossip,
    messages.Introduce,
    messages.Rooms,
    messages.Renamed,
    messages.Took,
    messages.Stored,
)
# What is taken after the own goodbye: what confirms our words.
CONFIRMING = messages.Took, messages.Stored


class NodeCore:
    """One node. `signer`: of whom the id follows; `dice`: for jitter and seeds;
    `first`: Unix time in microseconds; `former`: the same node under the identity that
    it gave up; `blocked` and `muted`: by its user, in earlier runs; `app`: the
    application, which is signed with what others pass on; `visitor`: it only looks, and
    nobody reads what is said to it; `keeps`: there is a disk, so `restored` will be
    called; `bounds`: how much of what is said is held; `face`: by which its user wants
    to be known."""

    def __init__(
        self,
        signer: Signer,
        nonce: str,
        name: str,
        games: Iterable[Rules],
        dice: Random,
        first: int,
        typed: Iterable[Address] = (),
        former: NodeCore | None = None,
        blocked: Iterable[Blocked] = (),
        app: str = FIRST_APP,
        visitor: bool = False,
        muted: Iterable[NodeId] = (),
        keeps: bool = False,
        bounds: Bounds = USUAL,
        face: bytes = b"",
    ) -> None:
        self._letters = Letters(signer, app, nonce)
        self.me = me = self._letters.me
        self._app = app
        self.name = clean_name(name)
        self.face = face
        self._is_visitor = visitor
        self.port = 0  # where we serve, once that is known
        self.addresses: tuple[Address, ...] = ()  # the same, as others can dial it
        self._typed = tuple(typed)
        self._is_leaving = False
        self._out: Outbox = former._out if former else Outbox()
        out = self._out
        chosen = Blocklist(one for one in blocked if one.id != me)
        self._blocklist: Blocklist = former._blocklist if former else chosen
        clock = self._clock = RunClock(first)
        keeps_pins = keeps and not visitor
        self._pins: Pins = (
            former._pins if former else Pins(clock.unix, out, self.name, keeps_pins)
        )
        self._pins.unix = clock.unix
        self._peers = Peers(self._blocklist, self._pins)
        self._machines = Machines(me, self._peers.source_of)
        self._members = Membership(
            *(me, nonce, self._welcome, self._peers, out, self._typed),
            blocklist=self._blocklist,
        )
        self._incompatibles: Incompatibles = (
            former._incompatibles if former else Incompatibles(out)
        )
        self._keeps = keeps
        self._bounds = bounds
        self._talk = Talk(
            *(signer, app, nonce, self._peers, self._blocklist),
            *(self._members.awaited, self._machines.talks_from, clock, out),
            *(visitor, muted, keeps, bounds),
        )
        self._talk.rename(self.name)
        self._topics: Topics = former._topics if former else Topics(out)
        self._dialbacks = DialBacks(out)
        self._glimpses = Glimpses(out)
        games = tuple(games)
        self._own_room = OwnRoom(
            *(self._letters, games, dice, self._peers.linked, out, self._machines.of),
            self._peers.linked_run,
        )
        charters = Charters(signer, app)
        self._rooms = Rooms(me, games, out, charters, self._machines.of)
        if former is not None:
            self._members.follow(former._members)
            self._own_room.follow(former._own_room)
            self._talk.follow(former._talk)
        self._handlers: dict[type[Message], Handler] = {
            **self._talk.handlers(),
            messages.Tell: lambda p, m, t: self._topics.on_tell(p, m),
            messages.Ask: lambda p, m, t: self._topics.on_ask(p, m),
            messages.Answer: lambda p, m, t: self._topics.on_answer(p, m),
            messages.Gossip: self._on_gossip,
            messages.Introduce: lambda p, m, t: self._members.introduce(p, m.id, t),
            messages.Renamed: self._members.renamed,
            messages.Rooms: self._on_rooms,
            messages.DialBack: lambda p, m, t: self._dialbacks.on_ask(p, m, t),
            messages.DialedBack: lambda p, m, t: self._dialbacks.on_told(p, m),
            messages.GlimpseAsk: self._on_glimpse_ask,
            messages.GlimpseTold: lambda p, m, t: self._glimpses.on_told(p, m, t),
        }

    # --- links (called by the driver) ------------------------------------------------

    def settle(self, port: int, hosts: Sequence[str], networks: Iterable[str]) -> None:
        """Where this node serves: on these own addresses, the port, and the networks
        of its IPv4 adapters ("10.1.2.3/24")."""
        # Link-local IPv6 means nothing without the scope, which is each machine's own.
        wide = [host for host in hosts if "%" not in host]
        self.port = port
        self._machines.settle(hosts)
        self.addresses = tuple((host, port) for host in wide)[:MAX_ADDRESSES]
        self._members.settle(hosts, networks, port)

    def found(
        self,
        node: NodeId,
        nonce: str,
        addresses: Sequence[Address],
        now: float,
        source: str = "",
    ) -> list[Effect]:
        """Discovery heard of a node, from that address if it is known."""
        self._members.heard_of(node, nonce, addresses, now, source=source)
        return self._done()

    def remember(self, peers: Iterable[Remembered], now: float) -> list[Effect]:
        """Peers of an earlier run may be where they were."""
        self._members.remember(peers, now)
        return self._done()

    def network_changed(self, peers: Iterable[Remembered], now: float) -> list[Effect]:
        """The network is another one, or we were away: whoever could not be reached is
        tried again, and so are these of an earlier run."""
        self._members.remember(peers, now)
        self._members.try_again(now)
        return self._done()

    def incompatible(self, one: Incompatible, now: float) -> list[Effect]:
        """Somebody who is there speaks another version of the protocol."""
        self._incompatibles.heard(one, now)
        return self._done()

    def opened(
        self,
        link: LinkId,
        peer: NodeId,
        address: Address,
        attempt: int | None,
        now: float,
        source: str = "",
    ) -> list[Effect]:
        """A connection is secured; `attempt` is None if the peer dialled. `source`: the
        address of its other end, where `address` may be a name."""
        self._members.opened(link, peer, address, attempt, now, source)
        return self._done()

    def dial_failed(self, attempt: int, refused: bool, now: float) -> list[Effect]:
        """A dial came to nothing; `refused`: its system says that nobody listens."""
        dead = self._members.dial_failed(attempt, refused, now)
        if dead is not None:
            with self._own_room as room:
                if room is not None:
                    self._out.put(*room.refused(dead, now))
        return self._done()

    def foreign(self, address: Address, app: str) -> list[Effect]:
        """Where we dialled, a node of another application serves."""
        self._members.foreign(address, app)
        return self._done()

    def is_kept_out(self, peer: NodeId, now: float) -> bool:
        """Whether a connection to this id is not even to be secured now."""
        return self._members.is_kept_out(peer, now)

    def is_met(self, peer: NodeId) -> bool:
        """Whether no dial to it need be secured: it is linked, or about to be."""
        return self._members.is_met(peer)

    def breached(self, link: LinkId, now: float) -> list[Effect]:
        """What came on this link was no message of the protocol; it is hung up on."""
        self._members.breached(link, now)
        return self._done()

    def closed(
        self, link: LinkId, reason: str, goodbye: bool, now: float
    ) -> list[Effect]:
        """A connection ended; `goodbye` if the peer said so."""
        lost = self._members.closed(link, reason, goodbye, now)
        if lost is not None:
            self._rooms.forget(lost)
            self._glimpses.forget(lost)
            self._talk.link_down(lost, now)
            with self._own_room as room:
                if room is not None:
                    self._out.put(*room.link_down(lost, goodbye, now))
        return self._done()

    def heeds(self, link: LinkId, head: Head) -> bool:
        """Whether a message that begins so is of any use here. If not it need not even
        be decoded."""
        peer = self._members.peer_of(link)
        if peer is None:
            return not head.of_room and head.tag not in OF_THE_APPLICATION
        if head.tag in OF_THE_APPLICATION and peer in self._blocklist:
            return False
        if head.of_room:
            room = self._own_room.room
            return room is not None and head.room in (room.id, b"")
        if head.tag == GLIMPSE:
            return self._glimpses.heeds(peer)
        if head.tag in (TELL, ASK):
            return self._topics.listens(head.topic, head.tag == ASK)
        return head.tag != ANSWER or self._topics.awaits(peer, head.number)

    def expects(self, link: LinkId, head: Head) -> bool:
        """Whether a message that begins so, and is heeded, is a part of what this peer
        and we do together: who sits at our table acknowledges, presses, and brings the
        letters of those whom we do not reach. How many these are is not up to him."""
        if head.tag not in OF_MEMBERS:
            return False
        room, peer = self._own_room.room, self._members.peer_of(link)
        return room is not None and peer is not None and room.knows(peer)

    def hasten(self, perform: Callable[[Effect], None]) -> None:
        """What a person waits for is performed by this in the middle of an entry point;
        that must not come back here. Without it, all is returned at the end."""

        def at_once(effect: Effect) -> None:
            if (told := self._talk.told(effect)) is not None:
                perform(told)

        self._out.at_once = at_once

    def listen(self, listens: Listens) -> None:
        """On which topics anybody listens; on all, if that is never said."""
        self._topics.listens = listens

    def flooded(self, link: LinkId, now: float) -> list[Effect]:
        """On this link came more than can be handled; it is hung up on."""
        self._members.flooded(link, now)
        return self._done()

    def received(self, link: LinkId, message: Message, now: float) -> list[Effect]:
        """A message came. What a peer must not send hangs up on it."""
        if self._is_leaving and not isinstance(message, CONFIRMING):
            return []  # nobody would believe what we reply after a goodbye
        peer = self._members.peer_of(link)
        try:
            if isinstance(message, messages.Welcome):
                self._on_welcome(link, message, now)
            elif peer is None:
                return []  # a link that was replaced, or that never came up
            elif isinstance(message, OF_ROOMS):
                with self._own_room as room:
                    if room is not None:
                        self._out.put(*room.receive(peer, message, now))
                self._go_anew(now)
            elif peer in self._blocklist and not isinstance(message, OF_BLOCKED):
                pass  # nor is he told so: he hears as much as of one who is asleep
            elif (handler := self._handlers.get(type(message))) is not None:
                handler(peer, message, now)
            else:
                raise RemoteProtocolError(f"{type(message).__name__} out of place")
        except RemoteProtocolError as error:
            self._members.breached(link, now)
            self._out.put(HangUp(link, str(error)))
        return self._done()

    def port_tried(
        self, peer: NodeId, result: TryResult, clock: float, announces: bool
    ) -> list[Effect]:
        """What came of a `TryPort`; `clock` is our Unix time. `announces`: we speak
        mDNS on the wire of that peer's link."""
        self._dialbacks.tried(peer, result, clock, announces)
        return self._done()

    def tick(self, now: float) -> list[Effect]:
        """Whatever is due; to be called at `next_tick` at the latest."""
        self._talk.start(now)
        self._members.tick(now)
        self._talk.tick(now)
        with self._own_room as room:
            if room is not None and now >= room.next_tick:
                self._out.put(*room.tick(now))
        self._go_anew(now)
        if self._blocklist:
            self._members.admit(self._table(), now)
        return self._done()

    def _go_anew(self, now: float) -> None:
        # To the same table, if it is to be.
        opening = self._own_room.drawn(self.name, now, self.face)
        if opening is not None:
            self._leave(now, is_drawn=True)
            self._move_in(opening, now)

    def runs_late(self, seconds: float) -> None:
        """This process gets its turns so late lately; 0.0 if it is punctual."""
        self._own_room.runs_late(seconds)

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted; None if only something from outside matters."""
        times = self._members.next_tick, self._talk.next_tick, self._own_room.next_tick
        return min([at for at in times if at is not None], default=None)

    # --- commands (of the application) -----------------------------------------------

    def say(
        self, text: str, to: NodeId | None, sent: float, now: float
    ) -> tuple[str, list[Effect]]:
        """Speak to all, or to one. Raises `BadText`."""
        ident = self._talk.say(text, to, sent, now)
        return ident, self._done()

    def set_doing(self, doing: str, to: NodeId | None, now: float) -> list[Effect]:
        """Let the others see that the user is "here", "away" or "typing" (to all, or to
        one). Raises `BadText`."""
        self._talk.set_doing(doing, to, now)
        return self._done()

    def mute(self, node: NodeId, on: bool, now: float) -> list[Effect]:
        """Show nothing of what this one says, or (not `on`) all of it again. Raises
        `BadText` for the own id, and if too many are muted."""
        self._talk.mute(node, on, now)
        return self._done()

    def check(self, node: NodeId, on: bool, now: float) -> list[Effect]:
        """The user has compared the words of that one; or (not `on`) takes that back.
        Raises `BadText` for the own id, for whom was never here, and if too many are
        checked."""
        self._talk.check(node, on, now)
        return self._done()

    def block(self, node: NodeId, name: str, now: float) -> list[Effect]:
        """Hide all that this one says, and have no link with it but at one table.
        `name`: by which to remember it, if it is not here. Raises `BadText` for the
        own id, and if too many are blocked."""
        if node == self.me:
            raise BadText("You cannot block yourself.")
        if node not in self._blocklist:
            room = self.room
            member = room.replica.residents.get(node) if room is not None else None
            known = name or (member.name if member is not None else "")
            known = clean_name(known) if known else ""
            self._members.block(node, known, self._table(), now)
            self._talk.give_up(node, "You have blocked that peer.", now)
        return self._done()

    def unblock(self, node: NodeId, now: float) -> list[Effect]:
        """It is a peer like all others again; nothing happens if it is one."""
        if node in self._blocklist:
            self._members.unblock(node, now)
            self._talk.in_room(node, self._rooms.name_of(node), now)
            if self.is_linked(node):
                self._talk.link_up(node, now)
        return self._done()

    def _table(self) -> Callable[[NodeId], bool]:
        """Tells of anybody whether he sits at the table of this node. A host counts who
        does not know us yet, or there would be no way in."""
        room = self.room
        if room is None:
            return lambda node: False
        knows, hosts = room.replica.knows, self._rooms.hosts(room.table)
        return lambda node: knows(node) or node in hosts

    def rename(self, name: str, now: float, face: bytes | None = None) -> list[Effect]:
        """Call oneself something else, and have another face (None: the same)."""
        self.name = clean_name(name)
        self.face = self.face if face is None else face
        self._talk.rename(self.name)
        told = messages.Renamed(self.name, self.face)
        self._out.send(sorted(self._peers.linked), told)
        # Who has our `Welcome` of before, and we not his.
        self._out.put(*(Greet(link, told) for link in self._members.half_up()))
        with self._own_room as room:
            if room is not None:
                self._out.put(*room.change(self.name, self.face, room.seated, now))
        return self._done()

    def choose(
        self,
        game: str,
        seated: bool,
        options: Mapping[str, Any],
        table: str | None = None,
        has_key: bool = False,
    ) -> Choice:
        """Which table is meant: a name, an id, or None for the best (`Node.play`). If
        with a key, what its word and the choice's salt make is asked for then. Raises
        `BadText` if there is no such game, option or table."""
        listed = self._rooms.listed(self.room)
        return self._own_room.choose(game, seated, options, table, has_key, listed)

    def wishes(self, choice: Choice) -> bool:
        """Whether the user has wished for nothing else since."""
        return self._own_room.wishes(choice)

    def go(self, choice: Choice, seed: bytes, now: float) -> list[Effect]:
        """Play or watch there; the table is joined, or opened if nobody has it, and
        nothing happens if the user has wished for something else since. `seed`: of the
        key (`p2p.room.lock`), b"" without one. Raises `BadText` if that game does not
        begin."""
        self._go(choice, seed, now)
        return self._done()

    def _go(self, choice: Choice, seed: bytes, now: float) -> None:
        opening = self._own_room.opened(choice, seed, self.name, now, self.face)
        if opening is not None:
            self._leave(now)
            self._move_in(opening, now)

    def enter(
        self,
        game: str,
        seated: bool,
        options: Mapping[str, Any],
        now: float,
        table: str | None = None,
    ) -> list[Effect]:
        """Both, without a key. Raises `BadText`."""
        self._go(self.choose(game, seated, options, table), b"", now)
        return self._done()

    def _move_in(self, opening: Opening, now: float) -> None:
        self._own_room.move_in(opening)
        for peer in self._rooms.peers():
            self._note(peer, now, is_all=False)
        with self._own_room as room:
            if room is not None:
                self._out.put(*room.tick(now))

    def leave(self, now: float) -> list[Effect]:
        """Leave the room, if in one."""
        self._leave(now)
        return self._done()

    def _leave(
        self, now: float, comes_back: bool = False, is_drawn: bool = False
    ) -> None:
        self._own_room.leave(now, comes_back, is_drawn)
        # Before there is another.
        self._rooms.tell(self._own_room.room, self._peers.linked)

    def press(self, value: int | str, now: float) -> tuple[int, list[Effect]]:
        """Press something in the room (see `Room.press`). Raises `BadText`."""
        pressed = 0
        with self._own_room as room:
            if room is None:
                raise BadText("There is no game to press that in: play first.")
            pressed, effects = room.press(value, now)
            self._out.put(*effects)
        return pressed, self._done()

    def rule(
        self,
        what: str,
        who: NodeId | None,
        on: bool,
        options: Mapping[str, Any] | None,
        now: float,
    ) -> list[Effect]:
        """Rule the table at which this node is; see `Node.rule`. Raises `BadText`."""
        known = [peer.id for peer in (*self.peers(), *self.known())]
        chosen = {"who": who, "is_known": who in known, "on": on}
        with self._own_room as room:
            if room is None:
                raise BadText("There is no table here to be ruled: play first.")
            self._out.put(*room.rule(what, now, **chosen, options=options))
        return self._done()

    def to_lock(self) -> Table:
        """The table at which this node is, to be locked by it. Raises `BadText` if it
        does not rule one."""
        room = self.room
        if room is None:
            raise BadText("There is no table here to be ruled: play first.")
        room.check_rules()
        return room.table

    def lock(self, table: Table, seed: bytes, now: float) -> list[Effect]:
        """Lock it, with the key of that seed (`p2p.room.lock`), if this node is there
        still. Raises `BadText`."""
        if self.to_lock() != table:
            raise BadText("You have left the table that was to be locked.")
        self._out.put(*self._own_room.lock(seed, now))
        return self._done()

    def view(self) -> tuple[events.RoomView | None, list[Effect]]:
        """The room that this node is in, and what came of looking at it."""
        seen = self._own_room.view()
        return seen and self._talk.view(seen), self._done()

    def watch(self, every: int, state: bool, digest: bool) -> None:
        """Tell of every `every`th tick from now on, in this room and later ones."""
        self._own_room.watch(every, state, digest)

    def glimpse(self, table: RoomId, now: float) -> tuple[bool, list[Effect]]:
        """Ask how the board of a table looks; see `Node.glimpse`."""
        host = self._rooms.host_of(table, self.room)
        can_see = host == self.me or (host is not None and self.is_linked(host))
        if host is None or not can_see or not self._glimpses.may_ask(table, now):
            return False, self._done()
        if host != self.me:
            self._glimpses.ask(host, table, now)
        elif (sight := self._own_room.glimpse(table, self.me, now))[0]:
            self._glimpses.show(table, sight)
        return True, self._done()

    def tell(
        self, peer: NodeId, topic: str, data: msgspec.Raw, parcel: Parcel
    ) -> list[Effect]:
        """Send a packed message of the application's own."""
        self._topics.tell(peer, topic, data, parcel)
        return self._done()

    def ask(
        self,
        peer: NodeId,
        topic: str,
        data: msgspec.Raw,
        parcel: Parcel,
        inner: bool = False,
    ) -> tuple[int, list[Effect]]:
        """Ask a packed question of the application's own. Raises `NotConnected`."""
        if not self.is_linked(peer):
            raise NotConnected("There is no link to that peer.")
        number = self._topics.ask(peer, topic, data, parcel, inner)
        return number, self._done()

    def forget_question(self, number: int) -> None:
        """Nobody waits for its answer any more."""
        self._topics.forget(number)

    def answer(
        self,
        peer: NodeId,
        number: int,
        ok: bool,
        data: msgspec.Raw,
        parcel: Parcel | None = None,
    ) -> list[Effect]:
        """Reply to a question with packed data, unless the asker is gone."""
        self._topics.answer(peer, number, ok, data, parcel)
        return self._done()

    def ask_to_dial(self, peer: NodeId, port: int) -> list[Effect]:
        """Ask a peer to connect to this machine's port."""
        self._dialbacks.ask([peer], port)
        return self._done()

    def goodbye(self, now: float) -> list[Effect]:
        """Leave the LAN: hand over, say goodbye. The driver closes the links after."""
        self._goodbye(now)
        return self._done()

    def _goodbye(self, now: float, comes_back: bool = False) -> None:
        self._leave(now, comes_back)
        self._is_leaving = True
        goodbye = messages.Goodbye("left")
        self._out.send(sorted(self._peers.linked), goodbye)
        self._out.put(*(Greet(link, goodbye) for link in self._members.half_up()))

    @property
    def is_confirmed(self) -> bool:
        """Whether all that was said is confirmed, or has failed."""
        return self._talk.is_confirmed

    def end(self) -> list[Effect]:
        """The links are closed: nothing that was said will be confirmed any more."""
        self._talk.end("The node closed before it was confirmed.")
        return self._done()

    def retire(self, now: float) -> list[Effect]:
        """Give up this identity: leave the LAN as ever, and tell the application that
        everybody is gone and what that ends. `successor` goes on in its place."""
        self._goodbye(now, comes_back=True)
        self._members.forget_all("this node took a new identity", now)
        self._talk.abandon("This node took a new identity meanwhile.")
        return self._done()

    def successor(self, signer: Signer, nonce: str, first: int) -> NodeCore:
        """The same node under another identity: whatever its user set is as it was.

        To be called after `retire`; `resume` brings it back to where it was.
        """
        games, dice = self._own_room.games.values(), self._own_room.dice
        return NodeCore(
            *(signer, nonce, self.name, games, dice, first),
            *(self._typed, self),
            app=self._app,
            visitor=self._is_visitor,
            keeps=self._keeps,
            bounds=self._bounds,
            face=self.face,
        )

    def resume(self, peers: Iterable[Remembered], now: float) -> list[Effect]:
        """Look for these, and enter the room again that the former identity left."""
        self._members.remember(peers, now)
        opening = self._own_room.reopened(self.name, now, self.face)
        if opening is not None:
            self._move_in(opening, now)
        return self._done()

    # --- what outlives the process ---------------------------------------------------

    def restored(
        self, records: Iterable[Kept], now: float, is_last: bool = True
    ) -> list[Effect]:
        """What earlier runs have kept, or a part of it, `is_last` or not: the first has
        all that is no message, and the latest messages; it may be empty."""
        self._talk.restored(records, now, is_last)
        return self._done()

    def kept(self, token: int, now: float, on_disk: bool = True) -> list[Effect]:
        """What was to be kept with that token (`Keep`) is on the disk; or not, and
        never will be."""
        self._talk.kept(token, now, on_disk)
        return self._done()

    def forget(self, now: float) -> list[Effect]:
        """Nothing that was said is known here any more, but what is still to go out."""
        self._talk.forget(now)
        return self._done()

    # --- looking (changes nothing) ---------------------------------------------------

    @property
    def room(self) -> Room | None:
        """The room that this node is in: for those alone who judge what goes on there
        (`p2p.testing`)."""
        return self._own_room.room

    @property
    def is_in_room(self) -> bool:
        """Whether this node plays or watches somewhere."""
        return self._own_room.room is not None

    def peers(self) -> tuple[Peer, ...]:
        """Who is here, visitors too."""
        return self._peers.all()

    def peer(self, node: NodeId) -> Peer | None:
        """One of them."""
        return self._peers.get(node)

    def known(self) -> tuple[Peer, ...]:
        """Whom it has met, or has messages with, and who is not here now."""
        return self._talk.known()

    def is_linked(self, node: NodeId) -> bool:
        """Whether there is a link to it at this moment that the application may use."""
        return node in self._peers.linked and node not in self._blocklist

    def history(self, node: NodeId | None, before: str | None, limit: int) -> History:
        """What was said between the user and that one (None: to everyone): the last so
        many messages before that id, oldest first. Nothing that somebody said who is
        muted or blocked. Raises BadText if there is no message with that id."""
        return self._talk.history(node, before, limit)

    def recalled(
        self, records: Iterable[SaidToAll | SaidToOne]
    ) -> tuple[events.ChatMessage, ...]:
        """What the disk has, as it is shown: nothing of who is muted or blocked."""
        return self._talk.recalled(records)

    def blocked(self) -> tuple[Blocked, ...]:
        """Whom the user has blocked, in the order in which he did."""
        return tuple(self._blocklist)

    def muted(self) -> frozenset[NodeId]:
        """Of whom nothing that they say is shown."""
        return self._talk.muted()

    @property
    def nonce(self) -> str:
        """Drawn for this run, by which others tell it from a copy of the profile."""
        return self._members.nonce

    @property
    def is_alone(self) -> bool:
        """Whether there is no link at all."""
        return not self._peers.linked

    def runs(self) -> list[tuple[NodeId, str]]:
        """Id and nonce of all who are linked."""
        return self._peers.runs()

    def to_remember(self) -> list[tuple[NodeId, str, tuple[Address, ...]]]:
        """Id, name and addresses of all who are linked, for the profile."""
        return self._members.to_remember()

    def listed_incompatible(self, now: float) -> tuple[Incompatible, ...]:
        """Who is there, as far as is heard, but speaks another version."""
        return self._incompatibles.listed(now)

    def places(self) -> dict[NodeId, tuple[Address, ...]]:
        """Where each linked peer says that it can be dialled."""
        return self._peers.places()

    def unlinked_contacts(self) -> tuple[tuple[NodeId, tuple[Address, ...]], ...]:
        """Who was heard of but is not linked, and where he is said to be."""
        return self._members.unlinked_contacts()

    def unlinked_typed(self) -> tuple[Address, ...]:
        """The typed addresses at which nobody is linked."""
        return self._members.unlinked_typed()

    def foreign_typed(self) -> tuple[Address, ...]:
        """The typed addresses at which another application serves."""
        return self._members.foreign_typed()

    def rooms(self) -> tuple[events.RoomInfo, ...]:
        """The rooms of the LAN as this node knows them."""
        return self._rooms.all(self.room)

    # --- what comes in ---------------------------------------------------------------

    def _welcome(self, now: float) -> messages.Welcome:
        note = self.room.note() if self.room is not None else None
        rooms = (note,) if note else ()
        return messages.Welcome(
            *(self.me, self.nonce, self.name, self.addresses, rooms, self.port),
            visitor=self._is_visitor,
            clock=self._clock.unix(now),
            face=self.face,
        )

    def _on_welcome(self, link: LinkId, welcome: messages.Welcome, now: float) -> None:
        run = self._peers.run(welcome.id)
        peer = self._members.welcomed(link, welcome, now)
        if peer is None:
            return
        if run not in (None, welcome.nonce):
            self._talk.run_over(peer.id)  # that was another run
        self._incompatibles.forget(peer.id)
        self._letters.met(peer.id, welcome.nonce, self._own_room.residents)
        self._machines.came(peer.id)
        self._talk.link_up(peer.id, now, welcome.clock)
        with self._own_room as room:
            if room is not None:
                self._out.put(*room.link_up(peer.id, now))
        self._rooms.tell_newcomer(peer.id, self._own_room.room)
        self._rooms.put(peer.id, welcome.rooms)
        self._talk.in_room(peer.id, self._rooms.name_of(peer.id), now, is_new=True)
        self._note(peer.id, now)

    def _on_gossip(self, peer: NodeId, gossip: messages.Gossip, now: float) -> None:
        source = self._peers.source_of(peer)
        for one in gossip.peers:
            self._members.heard_of(one.id, one.nonce, one.addresses, now, True, source)

    def _on_rooms(self, peer: NodeId, told: messages.Rooms, now: float) -> None:
        self._rooms.put(peer, told.rooms)
        self._talk.in_room(peer, self._rooms.name_of(peer), now)
        self._note(peer, now)

    def _on_glimpse_ask(
        self, peer: NodeId, asked: messages.GlimpseAsk, now: float
    ) -> None:
        self._glimpses.on_ask(peer, asked, self._own_room.glimpse, now)

    def _note(self, node: NodeId, now: float, is_all: bool = True) -> None:
        """Let the room know what a peer told of it, and the user of other rules.
        `is_all`: see `Room.noted`."""
        own = self._own_room.room
        if own is None:
            return
        rules = own.rules
        term, proof = self._rooms.word(own.table, node)
        with self._own_room as room:
            if room is not None:
                self._out.put(*room.noted(node, term, now, proof, is_all))
        other = self._rooms.apart(rules, node)
        if other is not None and (peer := self._peers.get(node)) is not None:
            text = why_apart(rules, other, peer.name)
            self._out.notify(events.Notice("game_version", text))

    # --- after everything ------------------------------------------------------------

    def _done(self) -> list[Effect]:
        # Whatever any part wants done passes here: see `tests/test_door.py`.
        if self._blocklist.admitted and self.room is None:
            self._members.expel()
        effects = []
        for effect in filter(None, map(self._talk.told, self._out.take())):
            effects.append(effect)
            if isinstance(effect, Notify) and isinstance(effect.event, events.PeerLeft):
                node = effect.event.peer.id
                self._topics.gone(node, self._peers.is_over(node))
        self._rooms.tell(self._own_room.room, self._peers.linked)
        return effects + self._out.take()
