"""The whole node as one pure machine: routes what comes in, collects what to do.

The driver calls it from the network thread alone, with the time of a clock that also
runs in suspend, and performs the effects in their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from random import Random
from typing import Any

import msgspec
from msgspec.structs import replace

from p2p import events, messages
from p2p.core.chat import Chat
from p2p.core.dialback import DialBacks, Outcome
from p2p.core.incompatibles import Incompatibles
from p2p.core.rooms import Notes
from p2p.core.topics import Topics
from p2p.effects import Effect, Greet, HangUp, LinkId, Notify, Parcel, Send
from p2p.errors import BadText, NotConnected, RemoteProtocolError
from p2p.events import Incompatible, Peer
from p2p.identity import NodeId
from p2p.membership.contact import MAX_ADDRESSES
from p2p.membership.membership import Membership
from p2p.messages import Address, Message, RoomId, RoomNote, Term
from p2p.mishap import Mishaps
from p2p.remembered import Remembered
from p2p.room.edition import room_id, why_apart
from p2p.room.room import Room
from p2p.rules import Rules
from p2p.text.names import clean_name
from p2p.text.saying import check_text


class _Stay(msgspec.Struct, frozen=True):
    """What its user chose of the room that he is in."""

    rules: Rules
    options: Any
    seated: bool


class NodeCore:
    """One node. `dice`: for jitter and seeds; `first`: Unix time in microseconds."""

    def __init__(
        self,
        me: NodeId,
        nonce: str,
        name: str,
        games: Iterable[Rules],
        dice: Random,
        first: int,
        typed: Iterable[Address] = (),
    ) -> None:
        self.me = me
        self.name = clean_name(name)
        self.games = {game.name: game for game in games}
        self.dice = dice
        self.port = 0  # where we serve, once that is known
        self.addresses: tuple[Address, ...] = ()  # the same, as others can dial it
        self._typed = tuple(typed)
        self.members = Membership(me, nonce, self._welcome, self._typed)
        self.strangers = Incompatibles()
        self.chat = Chat(me, first)
        self.topics = Topics()
        self.dialbacks = DialBacks()
        self.room: Room | None = None
        self._mishaps = Mishaps("p2p.core.node_core")
        self._watched = (0, False, False)
        self._stay: _Stay | None = None  # in the room that it is in, or shall be again
        self._reached: dict[RoomId, int] = {}  # the latest term followed, by room
        self._notes = Notes(self.games.values())
        self._announced: tuple[Term, int] | None = None
        self._standing: tuple[Term, int] | None = None  # as rooms were last told
        self._has_announced = False
        self._notes_are_news = False
        self._told_rooms: tuple[events.RoomInfo, ...] = ()
        self._is_leaving = False
        self._handlers: dict[
            type[Message], Callable[[NodeId, Any, float], list[Effect]]
        ] = {
            messages.Say: self._on_say,
            messages.Heard: lambda p, m, t: self.chat.on_heard(p, m),
            messages.Tell: lambda p, m, t: self.topics.on_tell(p, m),
            messages.Ask: lambda p, m, t: self.topics.on_ask(p, m),
            messages.Answer: lambda p, m, t: self.topics.on_answer(p, m),
            messages.Gossip: self._on_gossip,
            messages.Introduce: lambda p, m, t: self.members.introduce(p, m.id),
            messages.Renamed: lambda p, m, t: self.members.renamed(p, m.name),
            messages.Rooms: lambda p, m, t: self._on_rooms(p, m.rooms, t),
            messages.DialBack: lambda p, m, t: self.dialbacks.on_ask(p, m, t),
            messages.DialedBack: lambda p, m, t: self.dialbacks.on_told(p, m),
            messages.Tick: self._to_room,
            messages.Ack: self._to_room,
        }

    # --- links (called by the driver) ------------------------------------------------

    def settle(self, port: int, hosts: Sequence[str], networks: Iterable[str]) -> None:
        """Where this node serves: on these own addresses, the port, and the networks
        of its IPv4 adapters ("10.1.2.3/24")."""
        # Link-local IPv6 means nothing without the scope, which is each machine's own.
        wide = [host for host in hosts if "%" not in host]
        self.port = port
        self.addresses = tuple((host, port) for host in wide)[:MAX_ADDRESSES]
        self.members.settle(hosts, networks, port)

    def found(
        self,
        node: NodeId,
        nonce: str,
        addresses: Sequence[Address],
        now: float,
        source: str = "",
    ) -> list[Effect]:
        """Discovery heard of a node, from that address if it is known."""
        found = self.members.found(node, nonce, addresses, now, source=source)
        return self._done(found)

    def remember(self, peers: Iterable[Remembered], now: float) -> list[Effect]:
        """Peers of an earlier run may be where they were."""
        return self._done(self.members.remember(peers, now))

    def network_changed(self, peers: Iterable[Remembered], now: float) -> list[Effect]:
        """The network is another one, or we were away: whoever could not be reached is
        tried again, and so are these of an earlier run."""
        effects = self.members.remember(peers, now)
        return self._done(effects + self.members.try_again(now))

    def incompatible(self, stranger: Incompatible, now: float) -> list[Effect]:
        """Somebody who is there speaks another version of the protocol."""
        return self._done(self.strangers.heard(stranger, now))

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
        opened = self.members.opened(link, peer, address, attempt, now, source)
        return self._done(opened)

    def dial_failed(self, attempt: int, refused: bool, now: float) -> list[Effect]:
        """A dial came to nothing; `refused`: its system says that nobody listens."""
        dead, effects = self.members.dial_failed(attempt, refused, now)
        if dead is not None:
            effects += self._in_room(lambda room: room.refused(dead, now))
        return self._done(effects)

    def foreign(self, address: Address, app: str) -> list[Effect]:
        """Where we dialled, a node of another application serves."""
        return self._done(self.members.foreign(address, app))

    def is_kept_out(self, peer: NodeId, now: float) -> bool:
        """Whether a connection to this id is not even to be secured now."""
        return self.members.is_kept_out(peer, now)

    def breached(self, link: LinkId, now: float) -> list[Effect]:
        """What came on this link was no message of the protocol; it is hung up on."""
        return self._done(self.members.breached(link, now))

    def closed(
        self, link: LinkId, reason: str, goodbye: bool, now: float
    ) -> list[Effect]:
        """A connection ended; `goodbye` if the peer said so."""
        lost, effects = self.members.closed(link, reason, goodbye, now)
        if lost is not None:
            self._notes_are_news |= self._notes.forget(lost)
            self.chat.link_down(lost, now)
            effects += self._in_room(lambda room: room.link_down(lost, goodbye, now))
        return self._done(effects)

    def received(self, link: LinkId, message: Message, now: float) -> list[Effect]:
        """A message came. What a peer must not send hangs up on it."""
        if self._is_leaving and not isinstance(message, messages.Heard):
            return []  # nobody would believe what we reply after a goodbye
        peer = self.members.peer_of(link)
        try:
            if isinstance(message, messages.Welcome):
                effects = self._on_welcome(link, message, now)
            elif peer is None:
                return []  # a link that was replaced, or that never came up
            elif isinstance(message, messages.RoomMessage):
                effects = self._to_room(peer, message, now)
            else:
                effects = self._handle(peer, message, now)
        except RemoteProtocolError as error:
            told = self.members.breached(link, now)
            effects = [*told, HangUp(link, str(error))]
        return self._done(effects)

    def port_tried(
        self, peer: NodeId, outcome: Outcome, clock: float, announces: bool
    ) -> list[Effect]:
        """What came of a `TryPort`; `clock` is our Unix time. `announces`: we speak
        mDNS on the wire of that peer's link."""
        return self._done(self.dialbacks.tried(peer, outcome, clock, announces))

    def _handle(self, peer: NodeId, message: Message, now: float) -> list[Effect]:
        handler = self._handlers.get(type(message))
        if handler is None:
            raise RemoteProtocolError(f"{type(message).__name__} out of place")
        return handler(peer, message, now)

    def tick(self, now: float) -> list[Effect]:
        """Whatever is due; to be called at `next_tick` at the latest."""
        effects = self.members.tick(now) if self.members.is_due(now) else []
        effects += self.chat.tick(now)
        if self.room is not None and now >= self.room.next_tick:
            effects += self._in_room(lambda room: room.tick(now))
        return self._done(effects)

    def _in_room(self, action: Callable[[Room], list[Effect]]) -> list[Effect]:
        """Do something in the room, if in one. If its game fails, whatever its author
        let it raise, leave the room and stay here."""
        room = self.room
        if room is None:
            return []
        try:
            return action(room)
        except (RemoteProtocolError, BadText):
            raise
        except BaseException as error:
            return self._failed(room, error)

    def _failed(self, room: Room, error: BaseException) -> list[Effect]:
        told = self._mishaps.told(room.rules, error)
        self._reached[room.id] = room.election.reached
        self.room = self._stay = None
        text = f"The game {room.rules.name} failed here: left its room. {told}"
        effects: list[Effect] = [
            Notify(events.RoomLeft(room.name)),
            Notify(events.Notice("game_failed", text)),
        ]
        if self.members.linked:
            everybody = tuple(sorted(self.members.linked))
            effects.append(Send(everybody, messages.Leave(room.id, room.log.tick)))
        return effects

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted; None if only something from outside matters."""
        room = self.room.next_tick if self.room is not None else None
        times = (self.members.next_tick, self.chat.next_tick, room)
        return min((t for t in times if t is not None), default=None)

    # --- commands (of the application) -----------------------------------------------

    def say(
        self, text: str, to: NodeId | None, sent: float, now: float
    ) -> tuple[str, list[Effect]]:
        """Speak to all, or to one. Raises `BadText`."""
        text = check_text(text)
        if to is None:
            here = (p.id for p in self.members.peers())
            everybody = sorted({*here, *self.members.awaited(now)})
            ident, effects = self.chat.say(text, everybody, True, sent, now)
            return ident, self._done(effects)
        if self.members.peer(to) is None and not self.members.is_awaited(to):
            ident, _ = self.chat.say(text, (), False, sent, now)
            reason = "That peer is not here."
            return ident, self._done([Notify(events.ChatFailed(ident, to, reason))])
        ident, effects = self.chat.say(text, (to,), False, sent, now)
        return ident, self._done(effects)

    def rename(self, name: str, now: float) -> list[Effect]:
        """Call oneself something else."""
        self.name = clean_name(name)
        effects: list[Effect] = []
        if self.members.linked:
            everybody = tuple(sorted(self.members.linked))
            effects.append(Send(everybody, messages.Renamed(self.name)))
        effects += self._in_room(lambda r: r.change(self.name, r.seated, now))
        return self._done(effects)

    def enter(
        self, game: str, seated: bool, options: Mapping[str, Any], now: float
    ) -> list[Effect]:
        """Play or watch; the room is joined, or opened if nobody has it. Raises
        `BadText` if there is no such game or option."""
        rules = self.games.get(game)
        if rules is None:
            known = ", ".join(sorted(self.games)) or "none"
            raise BadText(f"There is no game {game!r} here. Games: {known}.")
        chosen = _options(rules, options)
        if self.room is not None and self.room.name == game:
            effects = self._in_room(lambda room: room.change(self.name, seated, now))
            return self._done(effects)
        room = self._open(rules, chosen, seated, now)
        effects = self.leave(now)
        stay = _Stay(rules, chosen, seated)
        return self._done(effects + self._move_in(room, stay, now))

    def _move_in(self, room: Room, stay: _Stay, now: float) -> list[Effect]:
        self.room, self._stay = room, stay
        room.watch(*self._watched)
        return [one for peer in self._notes.peers() for one in self._note(peer, now)]

    def _open(self, rules: Rules, options: Any, seated: bool, now: float) -> Room:
        linked, reached = self.members.linked, self._reached.get(room_id(rules), 0)
        try:
            return Room(
                *(self.me, self.name, rules, options, seated),
                *(linked, self.dice, now, reached),
            )
        except BaseException as error:  # whatever its author let it raise
            told = self._mishaps.told(rules, error)
            raise BadText(f"The game {rules.name} does not begin: {told}") from None

    def leave(self, now: float) -> list[Effect]:
        """Leave the room, if in one."""
        room, self._stay = self.room, None
        if room is None:
            return []
        effects = self._in_room(lambda room: room.leave(now))
        self._reached[room.id] = room.election.reached
        self.room = self._stay = None
        return self._done(effects)

    def press(self, value: int | str, now: float) -> tuple[bool, list[Effect]]:
        """Press something in the room. Raises `BadText`."""
        if self.room is None:
            raise BadText("There is no game to press that in: play first.")
        pressed = False

        def press(room: Room) -> list[Effect]:
            nonlocal pressed
            pressed, effects = room.press(value, now)
            return effects

        effects = self._in_room(press)
        return pressed, self._done(effects)

    def view(self) -> tuple[events.RoomView | None, list[Effect]]:
        """The room that this node is in, and what came of looking at it."""
        seen: events.RoomView | None = None

        def look(room: Room) -> list[Effect]:
            nonlocal seen
            seen = room.view()
            return []

        effects = self._in_room(look)
        return seen, self._done(effects)

    def watch(self, every: int, state: bool, digest: bool) -> None:
        """Tell of every `every`th tick from now on, in this room and later ones."""
        self._watched = (every, state, digest)
        if self.room is not None:
            self.room.watch(every, state, digest)

    def tell(
        self, peer: NodeId, topic: str, data: msgspec.Raw, parcel: Parcel
    ) -> list[Effect]:
        """Send a packed message of the application's own."""
        return self._done(self.topics.tell(peer, topic, data, parcel))

    def ask(
        self,
        peer: NodeId,
        topic: str,
        data: msgspec.Raw,
        parcel: Parcel,
        inner: bool = False,
    ) -> tuple[int, list[Effect]]:
        """Ask a packed question of the application's own. Raises `NotConnected`."""
        self._require(peer)
        number = self.topics.ask(peer, topic, data)
        question = self.topics.question(number, topic, data, parcel, inner)
        return number, self._done(question)

    def forget_question(self, number: int) -> None:
        """Nobody waits for its answer any more."""
        self.topics.forget(number)

    def answer(
        self,
        peer: NodeId,
        number: int,
        ok: bool,
        data: msgspec.Raw,
        parcel: Parcel | None = None,
    ) -> list[Effect]:
        """Reply to a question with packed data, unless the asker is gone."""
        return self._done(self.topics.answer(peer, number, ok, data, parcel))

    def ask_to_dial(self, peer: NodeId, port: int) -> list[Effect]:
        """Ask a peer to connect to this machine's port."""
        return self._done(self.dialbacks.ask([peer], port))

    def goodbye(self, now: float) -> list[Effect]:
        """Leave the LAN: hand over, say goodbye. The driver closes the links after."""
        effects = self.leave(now)
        self._is_leaving = True
        if self.members.linked:
            everybody = tuple(sorted(self.members.linked))
            effects.append(Send(everybody, messages.Goodbye("left")))
        for link in self.members.half_up():
            effects.append(Greet(link, messages.Goodbye("left")))
        return self._done(effects)

    @property
    def is_confirmed(self) -> bool:
        """Whether all that was said is confirmed, or has failed."""
        return self.chat.is_confirmed

    def end(self) -> list[Effect]:
        """The links are closed: nothing that was said will be confirmed any more."""
        return self._done(self.chat.abandon("The node closed before it was confirmed."))

    def retire(self, now: float) -> list[Effect]:
        """Give up this identity: leave the LAN as ever, and tell the application that
        everybody is gone and what that ends. `successor` goes on in its place."""
        stay = self._stay
        if stay is not None and self.room is not None:
            stay = replace(stay, seated=self.room.seated)
        effects = self.goodbye(now)
        self._stay = stay
        effects += self.members.forget_all("this node took a new identity")
        effects += self.chat.abandon("This node took a new identity meanwhile.")
        return self._done(effects)

    def successor(self, me: NodeId, nonce: str, first: int) -> NodeCore:
        """The same node under another identity: whatever its user set is as it was.

        To be called after `retire`; `resume` brings it back to where it was.
        """
        core = NodeCore(
            *(me, nonce, self.name, self.games.values(), self.dice, first, self._typed)
        )
        core.members.follow(self.members)
        core.strangers, core.topics = self.strangers, self.topics
        core._watched, core._reached = self._watched, dict(self._reached)
        core._stay = self._stay
        return core

    def resume(self, peers: Iterable[Remembered], now: float) -> list[Effect]:
        """Look for these, and enter the room again that the former identity left."""
        effects = self.members.remember(peers, now)
        if (stay := self._stay) is None or self.room is not None:
            return self._done(effects)
        self._stay = None
        try:
            room = self._open(stay.rules, stay.options, stay.seated, now)
        except BadText as error:
            return self._done([*effects, Notify(events.Failure(str(error)))])
        return self._done(effects + self._move_in(room, stay, now))

    # --- looking (changes nothing) ---------------------------------------------------

    def peers(self) -> tuple[Peer, ...]:
        """Who is here."""
        return self.members.peers()

    def peer(self, node: NodeId) -> Peer | None:
        """One of them."""
        return self.members.peer(node)

    def is_linked(self, node: NodeId) -> bool:
        """Whether there is a link to it at this moment."""
        return node in self.members.linked

    @property
    def nonce(self) -> str:
        """Drawn for this run, by which others tell it from a copy of the profile."""
        return self.members.nonce

    @property
    def is_alone(self) -> bool:
        """Whether there is no link at all."""
        return not self.members.linked

    def runs(self) -> list[tuple[NodeId, str]]:
        """Id and nonce of all who are linked."""
        return self.members.runs()

    def acquaintances(self) -> list[tuple[NodeId, str, tuple[Address, ...]]]:
        """Id, name and addresses of all who are linked, to be remembered."""
        return self.members.acquaintances()

    def listed_incompatible(self, now: float) -> tuple[Incompatible, ...]:
        """Who is there, as far as is heard, but speaks another version."""
        return self.strangers.listed(now)

    def places(self) -> dict[NodeId, tuple[Address, ...]]:
        """Where each linked peer says that it can be dialled."""
        return self.members.places()

    def unreached(self) -> tuple[tuple[NodeId, tuple[Address, ...]], ...]:
        """Who was heard of but is not linked, and where he is said to be."""
        return self.members.unreached()

    def unreached_typed(self) -> tuple[Address, ...]:
        """The typed addresses at which nobody is linked."""
        return self.members.unreached_typed()

    def foreign_typed(self) -> tuple[Address, ...]:
        """The typed addresses at which another application serves."""
        return self.members.foreign_typed()

    def rooms(self) -> tuple[events.RoomInfo, ...]:
        """The rooms of the LAN as this node knows them."""
        return self._notes.rooms(self.room.note() if self.room is not None else None)

    # --- what comes in ---------------------------------------------------------------

    def _welcome(self) -> messages.Welcome:
        return messages.Welcome(
            self.me,
            self.members.nonce,
            self.name,
            self.addresses,
            self._own_notes(),
            self.port,
        )

    def _own_notes(self) -> tuple[RoomNote, ...]:
        note = self.room.note() if self.room is not None else None
        return (note,) if note else ()

    def _on_welcome(
        self, link: LinkId, welcome: messages.Welcome, now: float
    ) -> list[Effect]:
        effects = self.members.welcomed(link, welcome, now)
        peer = self.members.peer_of(link)
        if peer is None:
            return effects
        self.strangers.forget(peer)
        if (known := self.members.peer(peer)) is not None:
            effects += self.chat.link_up(known, welcome.nonce, now)
        effects += self._in_room(lambda room: room.link_up(peer, now))
        if self._has_announced and self.me < peer:
            # Our greeting was perhaps on its way for long, and is no news any more.
            effects.append(Send((peer,), messages.Rooms(self._own_notes())))
        return effects + self._on_rooms(peer, welcome.rooms, now)

    def _on_say(self, peer: NodeId, say: messages.Say, now: float) -> list[Effect]:
        known = self.members.peer(peer)
        return self.chat.on_say(known, say, now) if known else []

    def _on_gossip(
        self, peer: NodeId, gossip: messages.Gossip, now: float
    ) -> list[Effect]:
        effects: list[Effect] = []
        source = self.members.source_of(peer)
        for known in gossip.peers:
            effects += self.members.found(
                known.id, known.nonce, known.addresses, now, True, source
            )
        return effects

    def _on_rooms(
        self, peer: NodeId, notes: tuple[RoomNote, ...], now: float
    ) -> list[Effect]:
        self._notes.put(peer, notes)
        self._notes_are_news = True
        return self._note(peer, now)

    def _note(self, peer: NodeId, now: float) -> list[Effect]:
        """Let the room know what a peer told of it, and the user of other rules."""
        if self.room is None:
            return []
        rules = self.room.rules
        term = self._notes.term(rules, peer)
        effects = self._in_room(lambda room: room.noted(peer, term, now))
        other, known = self._notes.apart(rules, peer), self.members.peer(peer)
        if other is not None and known is not None:
            text = why_apart(rules, other, known.name)
            effects.append(Notify(events.Notice("game_version", text)))
        return effects

    def _to_room(self, peer: NodeId, message: Message, now: float) -> list[Effect]:
        room = self.room
        if room is None:
            return []
        if isinstance(message, messages.RoomMessage) and message.room != room.id:
            return []
        return self._in_room(lambda room: room.receive(peer, message, now))

    def _require(self, peer: NodeId) -> None:
        if peer not in self.members.linked:
            raise NotConnected("There is no link to that peer.")

    # --- after everything ------------------------------------------------------------

    def _done(self, effects: list[Effect]) -> list[Effect]:
        # Whatever any part wants done passes here: see `tests/test_door.py`.
        extra: list[Effect] = []
        for effect in effects:
            if isinstance(effect, Notify) and isinstance(effect.event, events.PeerLeft):
                peer = effect.event.peer
                is_over = self.members.is_over(peer.id)
                if is_over:
                    extra += self.chat.gone(peer.id, peer.name)
                extra += self.topics.gone(peer.id, is_over)
        return effects + extra + self._tell_of_rooms()

    def _tell_of_rooms(self) -> list[Effect]:
        # Asked after each message: as long as nothing changed, it costs nothing.
        standing = self.room.standing() if self.room is not None else None
        if standing == self._standing and not self._notes_are_news:
            return []
        self._standing, self._notes_are_news = standing, False
        return self._announce(standing) + self._tell_rooms()

    def _announce(self, key: tuple[Term, int] | None) -> list[Effect]:
        # Only who hosts tells everybody of each change: 256 members stay quiet.
        if key == self._announced:
            return []
        if key is not None and key[0].host != self.me:
            was_host = self._announced and self._announced[0].host == self.me
            if self._announced is not None and not was_host:
                return []
        self._announced, self._has_announced = key, True
        everybody = tuple(sorted(self.members.linked))
        news = messages.Rooms(self._own_notes())
        return [Send(everybody, news)] if everybody else []

    def _tell_rooms(self) -> list[Effect]:
        rooms = self.rooms()
        if rooms == self._told_rooms:
            return []
        self._told_rooms = rooms
        return [Notify(events.RoomsChanged(rooms))]


def _options(rules: Rules, options: Mapping[str, Any]) -> Any:
    try:
        return msgspec.convert(dict(options), rules.options_type, strict=True)
    except msgspec.ValidationError as error:
        raise BadText(f"These options do not fit {rules.name}: {error}.") from None
