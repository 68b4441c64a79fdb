"""TCP: listen, and dial. Keeps the connections; decides nothing.

All of it runs on the network thread's event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
import socket
from collections import Counter
from collections.abc import Collection, Sequence

from p2p import clock
from p2p.effects import LinkId
from p2p.identity import NodeId
from p2p.membership.contact import STAGGER
from p2p.messages import FIRST_APP, Address, Alarm
from p2p.profile.keys import Identity
from p2p.tcp import descriptors
from p2p.tcp.acceptor import Acceptor
from p2p.tcp.connection import LINGER, Connection, Handler, plain
from p2p.tcp.segments import Segments, connected, shorten
from p2p.tcp.tls import Contexts
from p2p.tcp.turnstile import Turnstile
from p2p.wire.arrivals import Arrivals
from p2p.wire.codec import encode
from p2p.wire.complaints import Complaints
from p2p.wire.link import PING_AFTER, State
from p2p.wire.places import Places, machine
from p2p.wire.ring import neighbours, pause
from p2p.wire.unfinished import Unfinished

CONNECT_WITHIN = 1.0  # seconds; a LAN answers in one or not at all
TLS_AT_ONCE = 8  # handshakes of dials: more at a time only make each of them slower
TLS_PATIENCE = 0.5  # seconds that a dial waits for its turn
BUSY = 0.25  # seconds more, if it lives at one of them: then it is busy, not away
BACKLOG = 256  # connections that the kernel holds for us: a whole class at once
ALERT = 3.0  # seconds after an alarm in which all are asked once a second
MAX_PENDING = 64  # accepted connections that have not proven a key
LEAST_PENDING = 4  # of these, however few descriptors there are
CUT = 100  # turns of the event loop in which what was cut has ended
LOOPBACK = ("localhost", "::1")
CROWDED = "too many links from one machine"
TOO_OFTEN = "too many calls from one machine"

log = logging.getLogger("p2p.tcp.server")


class Server:
    """Listens and dials. Bounded: strangers cannot hold more than `MAX_PENDING`."""

    def __init__(
        self, identity: Identity, handler: Handler, app: str = FIRST_APP
    ) -> None:
        self.app = app
        self.identity = identity
        self.contexts = Contexts()
        self.handler = handler
        self.loop = asyncio.get_running_loop()
        self.port = 0
        self.refusal: OSError | None = None  # of the preferred port
        self.complaints = Complaints()
        self.segments = Segments()
        self.turnstile = Turnstile(TLS_AT_ONCE, TLS_PATIENCE)
        self.own: Collection[str] = ()  # addresses of this machine
        self._acceptors: list[Acceptor] = []
        self._is_closed = False
        limit = self._limit = descriptors.raise_limit()
        self._places = Places(limit)
        self._arrivals = Arrivals()
        self._max_pending = max(LEAST_PENDING, min(MAX_PENDING, limit // 8))
        self._unfinished = Unfinished()
        self._number = 0
        self._pending: dict[LinkId, Connection] = {}
        self._open: dict[LinkId, Connection] = {}
        self._changed = False  # whether others stand beside us now
        self._is_alert = False
        self._alert_until = 0.0

    def next_number(self) -> LinkId:
        """A number for a new connection."""
        self._number += 1
        return self._number

    async def listen(self, preferred: int) -> None:
        """Serve on the preferred port or, if it is taken, on any free one.

        Raises OSError if there is none.
        """
        try:
            first = _listening(socket.AF_INET, preferred)
        except OSError as error:
            log.info("port %d is not to be had: %s", preferred, plain(error))
            self.refusal = error
            first = _listening(socket.AF_INET, 0)
        self.contexts.prepare(self.identity)
        self.port = first.getsockname()[1]
        sockets = [first]
        with contextlib.suppress(OSError):  # a system without IPv6
            sockets.append(_listening(socket.AF_INET6, self.port))

        def accept() -> Connection:
            return Connection(self, False, None)

        self._acceptors = [Acceptor(each, accept, self._limit) for each in sockets]

    # --- keeping count ---------------------------------------------------------------

    def admit(self, connection: Connection) -> None:
        """A connection that has proven nothing yet."""
        self._pending[connection.number] = connection
        if self._is_closed:
            connection.abort("this node stops", ordinary=True)
            return
        where = self._machine(connection)
        calls = not connection.link.dialled
        if calls and not self._arrivals.takes(where, clock.now()):
            self.forget(connection)
            connection.abort(TOO_OFTEN)
            return
        if self._places.is_full_for(where):
            self.forget(connection)
            connection.abort(CROWDED)
            return
        accepted = [c for c in self._pending.values() if not c.link.dialled]
        if len(accepted) > self._max_pending:
            sources = Counter(machine(c.address[0]) for c in accepted)
            worst = sources.most_common(1)[0][0]
            victim = next(c for c in accepted if machine(c.address[0]) == worst)
            self.forget(victim)  # at once: a burst comes in one turn of the loop
            victim.abort("too many connections at once")

    def secured(self, connection: Connection) -> None:
        """It has proven its key."""
        self._pending.pop(connection.number, None)
        self._open[connection.number] = connection
        self._changed = True
        number = self._places.take(connection.number, self._machine(connection))
        if number is not None and (surplus := self._open.get(number)) is not None:
            surplus.abort(CROWDED)

    def _machine(self, connection: Connection) -> str | None:
        """The other end's, or None if it is this very machine."""
        host = connection.source or connection.address[0]
        plain = host.partition("%")[0]
        if host in (connection.own_host, *self.own) or plain in LOOPBACK:
            return None
        return None if plain.startswith("127.") else machine(host)

    def holds(self, connection: Connection, size: int, is_new: bool) -> None:
        """So many bytes of it wait for the rest of a message: `is_new`, of another."""
        where = machine(connection.source)
        number = connection.number
        worst = self._unfinished.hold(number, where, size, is_new, clock.now())
        if worst is not None and (surplus := self._open.get(worst)) is not None:
            self._unfinished.forget(worst)
            surplus.abort("it does not end what it began to say")

    def forget(self, connection: Connection) -> None:
        """It ended."""
        self._pending.pop(connection.number, None)
        self._open.pop(connection.number, None)
        self._places.leave(connection.number)
        self._unfinished.forget(connection.number)
        self._changed = True
        if connection.lost:
            names = (connection.address[0], *filter(None, [connection.peer]))
            self.segments.lost(names, clock.now())

    def connection(self, number: LinkId) -> Connection | None:
        """An open connection by its number."""
        return self._open.get(number)

    @property
    def due(self) -> float:
        """When `tick` is wanted, at the latest."""
        return min((c.link.due for c in self._open.values()), default=math.inf)

    def tick(self, now: float) -> None:
        """Keep all links alive."""
        if self._changed or self._is_alert != (now < self._alert_until):
            self._changed, self._is_alert = False, now < self._alert_until
            self._choose_whom_to_watch()
        fallen = [c for c in self._open.values() if c.link.falls_silent(now)]
        if fallen:
            self._raise_alarm(fallen, now)
        for connection in list(self._open.values()):
            connection.tick(now)

    def _choose_whom_to_watch(self) -> None:
        peers = {c.peer for c in self._open.values() if c.peer is not None}
        before, after = neighbours(self.identity.id, peers)
        seldom = PING_AFTER if self._is_alert else pause(len(peers))
        for connection in self._open.values():
            link, peer = connection.link, connection.peer
            link.watched = peer is not None and peer == before
            link.watches = peer is not None and peer == after
            link.pause = seldom

    def _raise_alarm(self, fallen: Sequence[Connection], now: float) -> None:
        alarm = encode(Alarm())
        for connection in list(self._open.values()):
            if connection not in fallen:
                connection.send(alarm)
        self._look(now)

    def alarmed(self) -> None:
        """A peer says that somebody fell silent: he may be one of ours.

        Each link is asked once a second at most, however often that is said.
        """
        self._look(clock.now())

    def _look(self, now: float) -> None:
        # Who fell silent may have spoken here later than there: stay alert for a while.
        self._alert_until = now + ALERT
        for connection in list(self._open.values()):
            connection.look(now)

    def paused(self, now: float) -> None:
        """This process did not run for a while."""
        for connection in self._open.values():
            connection.link.paused(now)

    def hang_up_on_all_but(self, own: Collection[str]) -> None:
        """The addresses of this machine are these now: links from others are dead."""
        for connection in [*self._pending.values(), *self._open.values()]:
            host = connection.own_host
            if host and host not in own and not host.startswith("127."):
                connection.abort("this machine has another address now", ordinary=True)

    # --- dialling --------------------------------------------------------------------

    async def dial(
        self, attempt: int, peer: NodeId | None, addresses: Sequence[Address]
    ) -> bool | None:
        """Try all addresses nearly at once; the first verified identity wins.

        Returns None if one answered; else whether a dial was refused.
        """
        tries: list[asyncio.Task[Connection]] = []
        race: list[Connection] = []  # where somebody took the call
        for address in addresses:
            before = tries[-1] if tries else None
            patience = STAGGER * len(tries)
            trying = self._try(before, patience, address, peer, race)
            tries.append(self.loop.create_task(trying))
        refused = False
        try:
            for next_done in asyncio.as_completed(tries):
                try:
                    winner = await next_done
                except Exception as error:  # ValueError: no such host name; ...
                    refused = refused or isinstance(error, ConnectionRefusedError)
                    continue
                if winner.link.state is State.CLOSED:
                    continue  # lost since
                winner.attempt = attempt
                winner.open()
                return None
        finally:
            for one in tries:
                one.cancel()
                one.add_done_callback(_discard)
        return refused

    async def _try(
        self,
        before: asyncio.Task[Connection] | None,
        patience: float,
        address: Address,
        peer: NodeId | None,
        race: list[Connection],
    ) -> Connection:
        if before is not None:  # when that one has failed, or after so many seconds
            await asyncio.wait({before}, timeout=patience)
            # A class that comes at once keeps each other busy for longer than that, and
            # to dial each of them twice would double it.
            if any(c.link.state is not State.CLOSED for c in race):
                await asyncio.wait({before}, timeout=BUSY)
        made: list[Connection] = []

        def connect() -> Connection:
            made.append(Connection(self, True, address))
            race.append(made[0])
            return made[0]

        try:
            async with asyncio.timeout(CONNECT_WITHIN):
                names = (address[0], *filter(None, [peer]))
                segment = self.segments.of(names, clock.now())
                sock = await connected(*address, segment)
                await self.loop.create_connection(connect, sock=sock)
            found = await asyncio.shield(made[0].secured)  # it has its own bounds
            if peer is not None and found != peer:
                raise ConnectionError("somebody else lives there")
        except BaseException:
            if made:
                made[0].abort("not needed", ordinary=True)
            raise
        return made[0]

    # --- ending ----------------------------------------------------------------------

    async def close(self) -> None:
        """Stop listening, and end everything. Who still comes in is cut at once."""
        self._is_closed = True
        for acceptor in self._acceptors:
            await acceptor.close()
        await self.drop_all()

    async def drop_all(self) -> None:
        """End all links of now: last words have a moment, then they are cut."""
        for connection in list(self._pending.values()):
            connection.abort("this node stops", ordinary=True)
        doomed = list(self._open.values())
        for connection in doomed:
            connection.close("this node stops")
        deadline = self.loop.time() + LINGER
        while _any_lives(doomed) and self.loop.time() < deadline:
            await asyncio.sleep(0.005)
        for connection in doomed:
            connection.abort("this node stops", ordinary=True)
        for _ in range(CUT):  # it ends in one or two, and if not, nobody waits
            if not _any_lives(doomed):
                return
            await asyncio.sleep(0)


def _any_lives(connections: Collection[Connection]) -> bool:
    return any(c.link.state is not State.CLOSED for c in connections)


def _discard(task: asyncio.Task[Connection]) -> None:
    if not task.cancelled() and task.exception() is None:
        connection = task.result()
        if connection.attempt is None:
            connection.abort("another address was quicker", ordinary=True)


def _listening(family: socket.AddressFamily, port: int) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where REUSEADDR steals
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        shorten(listener)
        listener.bind(("", port))
        listener.listen(BACKLOG)  # now: until somebody listens, others may bind it, too
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener
