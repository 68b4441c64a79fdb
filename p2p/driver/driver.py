"""The core on the network: what happens goes to it, what it wants is performed.

It decides nothing. Whatever comes from a link, or is heard of, goes to the core with
the time; what the core returns is performed in order. All but `look`, `order` and
`obtain` belongs to the network thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol, TypeVar

from p2p import clock, events
from p2p.core.dialback import TryResult
from p2p.core.node_core import NodeCore
from p2p.core.topics import Eased
from p2p.driver.backlog import Backlog
from p2p.driver.inbox import Inbox
from p2p.driver.keeping import Keeping
from p2p.driver.notices import Notices
from p2p.driver.thread import NetworkThread
from p2p.driver.wakeup import Wakeup
from p2p.effects import (
    Bind,
    Dial,
    Drop,
    Effect,
    Greet,
    HangUp,
    Keep,
    Notify,
    Parcel,
    Renew,
    Send,
    Trace,
    TryPort,
)
from p2p.errors import HydraError, OtherVersion
from p2p.events import Event, Incompatible
from p2p.identity import NodeId, node_id
from p2p.messages import Address, Message, Took
from p2p.profile.keys import Identity, certificate_id
from p2p.tcp.connection import Connection
from p2p.tcp.outgoing import MAY_WAIT, NO_HURRY
from p2p.tcp.server import Server
from p2p.tcp.try_port import try_port
from p2p.threads.giveway import give_way
from p2p.wire.codec import encode
from p2p.wire.heads import Head
from p2p.wire.wanted import ASKING

TICK_AGAIN = 0.25  # seconds after a tick that failed
GIVE_WAY_EVERY = 0.005  # seconds
CONFIRMED_EVERY = 0.005  # seconds between looks whether all has arrived

log = logging.getLogger("p2p.driver.driver")
Result = TypeVar("Result")


class Owner(Protocol):
    """Who knows what is beside the links. All on the network thread."""

    def announces_on(self, host: str) -> bool:
        """Whether others can hear of this node where it has this address."""

    def bound(self) -> None:
        """There is a link to somebody."""

    async def renew(self, core: NodeCore) -> None:
        """A copy of this profile runs elsewhere, as this core found."""


class Driver:
    """Drives one `core`. `emit` gets every event, on the network thread; must not
    block. `backlog` and `inbox` count what waits for peers and of them.

    A method for each word of the server (`Handler`), and that is a third of them all.
    """

    def __init__(
        self,
        thread: NetworkThread,
        core: NodeCore,
        owner: Owner,
        emit: Callable[[Event], None],
        keeping: Keeping,
    ) -> None:
        self.thread = thread
        self.core = core
        self.keeping = keeping
        self.backlog = Backlog()
        self.inbox = Inbox(self._eased, self._spoilt)
        self._owner = owner
        self._emit = emit
        self._notices = Notices()
        self._server: Server | None = None
        self._by_peer: dict[NodeId, Connection] = {}
        self._wakeup = Wakeup(lambda: self.core.next_tick, self._tick)
        self._give_way_at = 0.0
        self._is_inside = False  # the core is in the middle of something
        core.hasten(self._at_once)

    # --- from any thread; raise HydraError if the node is closed ---------------------

    def look(self, see: Callable[[NodeCore], Result]) -> Result:
        """What there is to be seen in the core at this moment."""
        return self.thread.call(lambda: see(self.core))

    def order(self, do: Callable[[NodeCore, float], Iterable[Effect]]) -> None:
        """Let the core do something now, and perform what it wants."""
        self.obtain(lambda core, now: (None, do(core, now)))

    def obtain(
        self, do: Callable[[NodeCore, float], tuple[Result, Iterable[Effect]]]
    ) -> Result:
        """The same, and return what it answers."""

        def obtain() -> Result:
            result, effects = do(self.core, clock.now())
            self.perform(effects)
            # Now: the thread that waits for this would take the processor from it.
            for connection in self._by_peer.values():
                connection.send_now()
            return result

        return self.thread.call(obtain)

    # --- the server ------------------------------------------------------------------

    @property
    def server(self) -> Server:
        """Serves since the start. Raises HydraError before."""
        if self._server is None:
            raise HydraError("The node is not running.")
        return self._server

    async def listen(self, identity: Identity, preferred: int, app: str) -> None:
        """Serve, on the preferred port if it is free. Raises OSError if none is."""
        self._server = Server(identity, self, app)
        await self._server.listen(preferred)

    def replace_core(self, core: NodeCore, identity: Identity) -> None:
        """Drive this one from now on, which has another identity."""
        self.server.identity, self.core = identity, core
        core.hasten(self._at_once)

    def sources(self) -> dict[NodeId, str]:
        """Where each link really comes from."""
        return {peer: link.source for peer, link in self._by_peer.items()}

    # --- the end ---------------------------------------------------------------------

    def say_goodbye(self) -> None:
        """The last words of the core, and nothing that it wants afterwards."""
        for connection in self._by_peer.values():
            connection.ask_for_receipt()
        try:
            self.perform(self.core.goodbye(clock.now()))
        except Exception as error:  # of a game: no reason to stay
            self.thread.faults.tell("the last words failed", error)
        self._wakeup.end()

    async def be_confirmed(self) -> None:
        """Until all that was sent and said has arrived, or nobody is left to say so.

        Looked for again and again: any thread may be the one that empties the backlog.
        """
        while self._by_peer and not (self.core.is_confirmed and self.backlog.is_empty):
            await asyncio.sleep(CONFIRMED_EVERY)

    # --- what the server tells -------------------------------------------------------

    def link_opened(self, connection: Connection) -> None:
        assert connection.peer is not None
        self.perform(
            self.core.opened(
                connection.number,
                connection.peer,
                connection.address,
                connection.attempt,
                clock.now(),
                connection.source,
            )
        )

    def link_refused(self, address: Address, other: OtherVersion) -> None:
        host = address[0]
        try:
            node = certificate_id(other.certificate)
        except ValueError:
            if other.certificate:
                return
            node = node_id(host.encode())  # it shows its key in a way of its own
        stranger = Incompatible(node, "somebody", other.version, host)
        self.perform(self.core.incompatible(stranger, clock.now()))

    def link_foreign(self, address: Address, app: str) -> None:
        self.perform(self.core.foreign(address, app))

    def is_kept_out(self, peer: NodeId) -> bool:
        return self.core.is_kept_out(peer, clock.now())

    def is_met(self, peer: NodeId) -> bool:
        return self.core.is_met(peer)

    def link_breached(self, connection: Connection) -> None:
        self.perform(self.core.breached(connection.number, clock.now()))

    def link_flooded(self, connection: Connection) -> None:
        self.perform(self.core.flooded(connection.number, clock.now()))

    def heeds(self, connection: Connection, head: Head) -> bool:
        return self.core.heeds(connection.number, head)

    def expects(self, connection: Connection, head: Head) -> bool:
        return self.core.expects(connection.number, head)

    def link_received(self, connection: Connection, message: Message) -> None:
        try:
            effects = self.core.received(connection.number, message, clock.now())
        except Exception as error:  # our bug, or a state that no game foresaw
            log.debug("there", exc_info=True)
            kind = type(message).__name__
            connection.abort(f"its {kind} could not be handled: {error!r:.200}")
        else:
            self.perform(effects)

    def link_closed(self, connection: Connection, reason: str, goodbye: bool) -> None:
        if self._is_inside:
            later = partial(self.link_closed, connection, reason, goodbye)
            self.thread.loop.call_soon(later)
            return
        if connection.peer and self._by_peer.get(connection.peer) is connection:
            del self._by_peer[connection.peer]
        if not self.thread.stopping.is_set():
            now = clock.now()
            self.perform(self.core.closed(connection.number, reason, goodbye, now))

    def parcels_done(self, parcels: Sequence[Parcel], lost: bool) -> None:
        missed: Counter[tuple[NodeId, str]] = Counter()
        done: Counter[NodeId] = Counter()
        for parcel in parcels:
            done[parcel.peer] += parcel.size
            if lost and parcel.is_told:
                missed[parcel.peer, parcel.topic] += 1
        for peer, size in done.items():
            self.backlog.give(peer, size)
            self._emit(Eased(peer))
        for (peer, topic), count in missed.items():
            reason = "The link broke before that peer said that it has them."
            self._emit(events.MessageLost(peer, topic, count, reason))

    def hold_receipts(self, peer: NodeId) -> None:
        """Much of this peer's waits for the application: it is to send no more."""
        if (connection := self._by_peer.get(peer)) is not None:
            connection.hold_receipts()

    def _eased(self, peer: NodeId) -> None:
        """The application took it. From any thread."""

        def go_on() -> None:
            if (connection := self._by_peer.get(peer)) is not None:
                connection.give_receipt()
            self._emit(Eased(peer))

        with contextlib.suppress(HydraError):  # closed meanwhile
            self.thread.post(go_on)

    def _spoilt(self, peer: NodeId, why: str) -> None:
        """What the application took of it is no value. From any thread."""

        def blame() -> None:
            if (connection := self._by_peer.get(peer)) is not None:
                connection.blame(why)

        with contextlib.suppress(HydraError):
            self.thread.post(blame)

    # --- effects ---------------------------------------------------------------------

    def perform(self, effects: Iterable[Effect]) -> None:
        """Do all of it, in order."""
        for effect in effects:
            match effect:
                case Send(to, message, parcel):
                    self._send(to, message, parcel)
                case Notify(events.Notice() as notice):
                    self.tell(notice)
                case Notify(event):
                    self._emit(event)
                case Greet(link, message):
                    if (connection := self.server.connection(link)) is not None:
                        connection.send(encode(message))
                case Bind(link, peer):
                    if (connection := self.server.connection(link)) is not None:
                        self._by_peer[peer] = connection
                    self._owner.bound()
                case HangUp(link, reason):
                    if (connection := self.server.connection(link)) is not None:
                        log.debug("closing the link to %s: %s", link, reason)
                        connection.close(reason)
                case Dial():
                    self.thread.begin(self._dial(effect))
                case TryPort(peer, number):
                    self.thread.begin(self._try_port(peer, number))
                case Keep() | Drop():
                    self.keeping.perform(effect, partial(self._kept, self.core))
                case Trace():
                    log.info("%s", effect.line)
                case Renew():
                    self.thread.begin(self._owner.renew(self.core))
        self._wakeup.look()

    def _at_once(self, effect: Effect) -> None:
        """Perform what a person waits for, while the core goes on with the rest."""
        self._is_inside = True
        try:
            match effect:
                case Send(to, message, parcel):
                    self._send(to, message, parcel)
                    for peer in to:
                        if (connection := self._by_peer.get(peer)) is not None:
                            connection.send_now()
                case Notify(event):
                    self._emit(event)
                    self._give_way(clock.now())
        finally:
            self._is_inside = False

    def _give_way(self, now: float) -> None:
        """Let the application see it first; not each of many that come at once."""
        if now >= self._give_way_at:
            self._give_way_at = now + GIVE_WAY_EVERY
            give_way()

    def _kept(self, core: NodeCore, token: int, on_disk: bool) -> None:
        if core is self.core:  # a successor did not ask for it
            self.perform(core.kept(token, clock.now(), on_disk))

    def tell(self, notice: events.Notice) -> None:
        """Tell the application this, unless there are too many of its kind."""
        for one in self._notices.heard(notice, clock.now()):
            self._emit(one)

    def tell_held(self, now: float) -> None:
        """Tell the notices whose time has come."""
        for notice in self._notices.tick(now):
            self._emit(notice)

    def _send(
        self, to: tuple[NodeId, ...], message: Message, parcel: Parcel | None
    ) -> None:
        data = encode(message)
        wait = MAY_WAIT.get(type(message), 0.0)
        if isinstance(message, Took):
            # All others confirm the same, to the same one; and they may share with us a
            # processor, that shows it to somebody first.
            wait = min(wait * (len(self._by_peer) - 1), NO_HURRY)
        asks = type(message) in ASKING
        for peer in to:
            connection = self._by_peer.get(peer)
            if connection is not None:
                connection.send(data, wait, parcel)
                if asks:
                    connection.asked(message)
            elif parcel is not None:
                self.parcels_done([parcel], True)

    async def _dial(self, dial: Dial) -> None:
        dialler = self.server.dialler
        refused = await dialler.dial(dial.attempt, dial.peer, dial.addresses)
        if refused is not None:
            now = clock.now()
            self.perform(self.core.dial_failed(dial.attempt, refused, now))

    async def _try_port(self, peer: NodeId, port: int | None) -> None:
        link = self._by_peer.get(peer)
        outcome = TryResult.BUSY if port is None else TryResult.SILENT
        if port is not None and link is not None and link.source:
            outcome = await try_port(link.source, port)
        announces = link is not None and self._owner.announces_on(link.own_host)
        self.perform(self.core.port_tried(peer, outcome, time.time(), announces))

    def _tick(self) -> None:
        try:
            self.perform(self.core.tick(clock.now()))
        except Exception as error:  # our bug; but to stop ticking helps nobody
            self.thread.faults.tell("a tick failed", error)
            self._wakeup.again_in(TICK_AGAIN)
