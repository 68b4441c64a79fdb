"""One machine of the simulated LAN: what the driver is on a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from hashlib import sha256
from random import Random
from typing import TYPE_CHECKING, Any

from p2p.core.node_core import NodeCore
from p2p.effects import (
    Bind,
    Dial,
    Drop,
    Effect,
    Greet,
    HangUp,
    Keep,
    LinkId,
    Notify,
    Send,
)
from p2p.events import Event, Ticked
from p2p.identity import NodeId, node_id
from p2p.messages import Address, Message, RoomId
from p2p.room.room import Room
from p2p.rules import Rules
from p2p.testing.desk import Desk
from p2p.testing.disk import Disk
from p2p.testing.signer import SimulatedSigner
from p2p.testing.wire import End

if TYPE_CHECKING:
    from p2p.testing.lan import Lan

PORT = 53530
COMMIT = 0.003  # seconds until a disk is sure of what it was given


class Station:
    """A node with a name, its core and its links. Commands act at the present time.

    It is large because it is a whole machine: what people do to it, what the LAN
    brings, and what its core wants done all need its links, and whether it runs.
    """

    is_honest = True  # whether the promises are made to it, and kept by it

    def __init__(self, lan: Lan, name: str, games: tuple[Rules, ...] = ()) -> None:
        self.lan = lan
        self.name = name
        self.number = len(lan.stations) + 1  # of its machine on the network
        self.port = PORT
        self.signer = SimulatedSigner(name)
        self.id: NodeId = self.signer.id
        if not self.is_honest:
            lan.liars.add(self.id)
        self.running = False
        self.powered = True  # its kernel answers, even if no node runs
        self.paused_since: float | None = None
        self.lives = 0
        self.stays = 0  # in a room, in all its lives
        self._known_room: Room | None = None
        self.events: list[Event] = []
        self.ticks = 0  # that it told of, in all its lives
        self.last_tick: Ticked | None = None
        self.pressed = 0  # presses that were accepted, in all its lives
        self.games = games or lan.games
        self.face = sha256(f"face of {name}".encode()).digest()[:4]
        self.disk = Disk()
        self.clock = 0  # of its machine, at the beginning: Unix milliseconds; 0: wrong
        self.core: NodeCore
        self.desk: Desk
        self._links: dict[LinkId, End] = {}
        self._by_peer: dict[NodeId, End] = {}
        self._number = 0
        self._timer: float | None = None
        self._backlog: list[Callable[[], None]] = []

    def __repr__(self) -> str:
        return self.name

    @property
    def address(self) -> Address:
        """Where it serves."""
        return (f"10.0.{self.number >> 8}.{self.number & 255}", self.port)

    @property
    def unix(self) -> float:
        """What the clock of its machine says, in seconds."""
        return self.clock / 1000 + self.lan.now

    @property
    def room(self) -> Room | None:
        """The room it is in."""
        return self.core.room

    @property
    def in_room(self) -> bool:
        """Whether it is in a room, or wants to be."""
        return self.running and self.core.room is not None

    @property
    def edition(self) -> RoomId:
        """By what it plays; b"" if it does not."""
        return self.core.room.id if self.core.room is not None else b""

    @property
    def life(self) -> tuple[NodeId, int]:
        """Its id, and the number of its start."""
        return self.id, self.lives

    @property
    def stay(self) -> tuple[NodeId, int, int]:
        """Its life, and how often it has entered or left a room."""
        return self.id, self.lives, self.stays

    @property
    def standing(self) -> str:
        """Role, term and tick, for a message to people."""
        if self.room is None:
            return "no room"
        election = self.room.election
        counter = election.term.counter if election.term else None
        return f"{election.role.value} {counter} tick {self.room.log.tick}"

    def uses(self, end: End) -> bool:
        """Whether this end is that of its present link to the far end."""
        return end.open and self._by_peer.get(end.other.station.id) is end

    def next_number(self) -> LinkId:
        """A number for a new link."""
        self._number += 1
        return self._number

    def ends(self) -> list[End]:
        """Its open links."""
        return list(self._links.values())

    # --- life ------------------------------------------------------------------------

    def start(self) -> None:
        """A process begins: same identity, everything else new."""
        self.lives += 1
        self.running, self.powered, self.paused_since = True, True, None
        nonce = _nonce(self.name, self.lives)
        dice = Random(f"{self.lan.seed}:{self.name}:{self.lives}")
        first = self.lives * 1_000_000
        if self.clock:
            first = int(self.unix * 1_000_000)
        self.core = NodeCore(
            *(self.signer, nonce, self.name, self.games, dice, first),
            keeps=self.lan.keeps,
            bounds=self.lan.bounds,
            face=self.face,
        )
        host = self.address[0]
        self.desk = Desk(self)
        self.core.settle(self.port, [host], [f"{host}/16"])
        self.core.watch(1, False, True)
        self._backlog.clear()
        if self.lan.keeps:
            self.perform(self.core.restored(self.disk.all(), self.lan.now))
        self.perform(self.core.tick(self.lan.now))

    def die(self) -> None:
        """The process ends without a word."""
        self.disk.lose()
        self.running, self.paused_since = False, None
        ends = self.ends()
        self._links.clear()
        self._by_peer.clear()
        self._backlog.clear()
        self._timer = None
        for end in ends:
            end.wire.die(end)

    def do(self, action: Callable[[NodeCore, float], Any]) -> Any:
        """Run a command of the application; its effects are performed."""
        self.lan.reach.changed = True  # it may enter a room, or leave it
        return self._run(action)

    def _run(self, action: Callable[[NodeCore, float], Any]) -> Any:
        result = action(self.core, self.lan.now)
        effects = result[1] if isinstance(result, tuple) else result
        self.perform(effects)
        return result[0] if isinstance(result, tuple) else None

    def play(
        self,
        game: str,
        options: Mapping[str, Any] | None = None,
        *,
        table: str | None = None,
        key: str | None = None,
    ) -> None:
        """Enter a room with a seat. (What makes a key of a word here is cheap.)"""

        def enter(core: NodeCore, now: float) -> list[Effect]:
            choice = core.choose(game, True, options or {}, table, key is not None)
            made = (key or "").encode() + choice.salt
            return core.go(choice, sha256(made).digest() if key else b"", now)

        self.do(enter)

    def leave(self) -> None:
        """Leave the room, but not the LAN."""
        self.do(lambda core, now: core.leave(now))

    def press(self, value: int | str) -> bool:
        """Press something in the room."""
        pressed = bool(self._run(lambda core, now: core.press(value, now)))
        self.pressed += pressed
        return pressed

    def wear(self, face: bytes, name: str = "") -> None:
        """Have another face, also in its later lives; and another name, if given, in
        this one."""
        self.face = face
        self._run(lambda core, now: core.rename(name or core.name, now, face))

    def say(self, text: str, to: NodeId | None = None) -> str:
        """Speak."""
        sent = self.unix
        return str(self.do(lambda core, now: core.say(text, to, sent, now)))

    def quit(self) -> None:
        """Leave the LAN politely; the disk has all that it was given."""
        self.do(lambda core, now: core.goodbye(now))
        self.perform(self.core.end())
        self.disk.sync()
        ends = self.ends()
        self.running = False
        self._links.clear()
        for end in ends:
            end.wire.close(end, "left")

    # --- what the LAN brings ---------------------------------------------------------

    def _when_running(self, action: Callable[[], None]) -> None:
        if self.paused_since is not None:
            self._backlog.append(action)  # the kernel keeps it until the process runs
        elif self.running:
            action()

    def found(self, other: Station) -> None:
        """Discovery heard of another station."""
        nonce = _nonce(other.name, other.lives)
        self._when_running(
            lambda: self.perform(
                self.core.found(other.id, nonce, (other.address,), self.lan.now)
            )
        )

    def opened(self, end: End, attempt: int | None) -> None:
        """A connection to or from another station is secured."""
        self._links[end.number] = end
        self.desk.admit(end)
        peer = end.other.station

        def tell() -> None:
            if end.open:
                core, now = self.core, self.lan.now
                where = peer.address
                self.perform(core.opened(end.number, peer.id, where, attempt, now))

        self._when_running(tell)

    def dial_failed(self, attempt: int, refused: bool) -> None:
        """A dial came to nothing."""
        self._when_running(
            lambda: self.perform(self.core.dial_failed(attempt, refused, self.lan.now))
        )

    def deliver(self, end: End, message: Message) -> None:
        """A message arrives."""
        self._when_running(lambda: self.desk.came(end, message))

    def handle(self, end: End, message: Message) -> None:
        """It is the turn of a message that has arrived."""
        if end.number in self._links:
            now = self.lan.now
            self.lan.steadiness.read(self, end.other.station.id, message)
            self.perform(self.core.received(end.number, message, now))

    def flooded(self, end: End, reason: str) -> None:
        """More came on a link than can be handled."""
        self.perform(self.core.flooded(end.number, self.lan.now))
        end.wire.close(end, reason)

    def heard_nonsense(self, end: End) -> None:
        """What came on a link is no message."""
        self._when_running(
            lambda: self.perform(self.core.breached(end.number, self.lan.now))
        )

    def closed(self, end: End, reason: str) -> None:
        """A link of this station ended."""

        def tell() -> None:
            if self._links.pop(end.number, None) is None:
                return
            peer = end.other.station.id
            if self._by_peer.get(peer) is end:
                del self._by_peer[peer]
            self.lan.reach.changed = True
            now = self.lan.now
            self.perform(self.core.closed(end.number, reason, end.goodbye, now))

        self._when_running(lambda: self.desk.ends(end, tell))

    @property
    def is_awake(self) -> bool:
        """Whether its process runs and was not stopped."""
        return self.running and self.paused_since is None

    def resume(self) -> None:
        """The process runs again: first it reads what has piled up."""
        self.paused_since = None
        backlog, self._backlog = self._backlog, []
        for action in backlog:
            if self.running:
                action()
        if self.running:
            self.desk.go_on()
        self._tick()

    # --- effects ---------------------------------------------------------------------

    def perform(self, effects: Iterable[Effect]) -> None:
        """Do all of it, in order."""
        if self.core.room is not self._known_room:  # it entered, left, or was put out
            self._known_room = self.core.room
            self.stays += 1
            self.lan.reach.changed = True
            self.lan.reach.fault(self)
        for effect in effects:
            match effect:
                case Send(to, message):
                    self.lan.sent(self, effect)
                    for peer in to:
                        if (end := self._by_peer.get(peer)) is not None:
                            end.wire.send(end, message)
                            self.desk.said(end, message)
                case Greet(link, message):
                    if (greeted := self._links.get(link)) is not None:
                        greeted.wire.send(greeted, message)
                case Bind(link, peer):
                    if (bound := self._links.get(link)) is not None:
                        self._by_peer[peer] = bound
                        self.lan.reach.changed = True
                case HangUp(link, reason):
                    if (dropped := self._links.get(link)) is not None:
                        dropped.wire.close(dropped, reason)
                case Dial(attempt, _, addresses):
                    self.lan.dial(self, attempt, addresses)
                case Keep(_, token):
                    self.disk.give(effect)
                    self._commit(token)
                case Drop():
                    self.disk.give(effect)
                    self._commit(0)
                case Notify(event):
                    self.events.append(event)
                    if isinstance(event, Ticked):
                        self.ticks, self.last_tick = self.ticks + 1, event
                    self.lan.happened(self, event)
        self._schedule()

    def _commit(self, token: int) -> None:
        life = self.lives

        def committed() -> None:
            self.disk.commit()
            if token:
                self.perform(self.core.kept(token, self.lan.now))

        def done() -> None:
            if self.lives == life:
                self._when_running(committed)

        self.lan.at(self.lan.now + COMMIT, done)

    def _schedule(self) -> None:
        at = self.core.next_tick if self.running else None
        if at is not None and (self._timer is None or at < self._timer):
            self._timer = max(at, self.lan.now)
            self.lan.at(self._timer, self._wake)

    def _wake(self) -> None:
        if self._timer is not None and self.lan.now >= self._timer:
            self._timer = None
            if self.paused_since is None:
                self._tick()

    def _tick(self) -> None:
        if self.running:
            self.perform(self.core.tick(self.lan.now))


def _nonce(name: str, life: int) -> str:
    return node_id(sha256(f"{name}:{life}".encode()).digest())[:8]
