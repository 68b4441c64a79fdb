"""TCP: listen, and dial. Keeps the connections; decides nothing.

All of it runs on the network thread's event loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import math
from collections.abc import Collection, Iterator
from functools import partial

from p2p import clock
from p2p.effects import LinkId
from p2p.identity import NodeId
from p2p.messages import FIRST_APP
from p2p.profile.keys import Identity, certificate_id
from p2p.tcp import descriptors
from p2p.tcp.channel import Channel
from p2p.tcp.connection import LINGER, MOST_READ, Connection
from p2p.tcp.dialler import Dialler
from p2p.tcp.gate import CROWDED, Gate
from p2p.tcp.handler import Handler
from p2p.tcp.health import Health
from p2p.tcp.listener import Listener
from p2p.tcp.rota import Rota
from p2p.tcp.tls import Contexts
from p2p.tcp.turnstile import Turnstile
from p2p.tcp.vigil import Vigil
from p2p.wire.complaints import Complaints
from p2p.wire.link import State
from p2p.wire.places import Machine, machine
from p2p.wire.unfinished import Unfinished

TLS_AT_ONCE = 8  # handshakes of dials: more at a time only make each of them slower
TLS_PATIENCE = 0.5  # seconds that a dial waits for its turn
CUT = 100  # turns of the event loop in which what was cut has ended


class Server:
    """Listens and dials. Bounded: see `Gate`.

    Its parts decide (`Gate`, `Vigil`, `Unfinished`) or do one thing (`Listener`, and
    `Dialler`, which its owner lets dial); what connections there are is known here
    alone. What those use of it are plain attributes, so it has some more than most.
    """

    def __init__(
        self, identity: Identity, handler: Handler, app: str = FIRST_APP
    ) -> None:
        limit = descriptors.raise_limit()
        self.app = app
        self.identity = identity
        self.handler = handler
        self.loop = asyncio.get_running_loop()
        self.complaints = Complaints()
        self.health = Health()
        self.turnstile = Turnstile(TLS_AT_ONCE, TLS_PATIENCE, self.health)
        self.numbers: Iterator[LinkId] = itertools.count(1)
        self.rota = Rota(self.loop)
        self.read_buffer = memoryview(bytearray(MOST_READ))
        self._contexts = Contexts()
        self._listener = Listener(partial(Connection, self, False, None), limit)
        dialling = partial(Connection, self, True)
        parts = self.turnstile, self.health
        self.dialler = Dialler(dialling, *parts, handler.is_met)
        self._gate = Gate(limit)
        self._vigil = Vigil()
        self._unfinished = Unfinished()
        self._pending: dict[LinkId, Connection] = {}
        self._open: dict[LinkId, Connection] = {}
        self._one_ended = asyncio.Event()
        self._is_closed = False

    async def listen(self, preferred: int) -> None:
        """Serve on the preferred port or, if it is taken, on any free one.

        Raises OSError if there is none.
        """
        self._listener.listen(preferred)
        self._contexts.prepare(self.identity)

    @property
    def port(self) -> int:
        """Where it serves; 0 before."""
        return self._listener.port

    @property
    def refusal(self) -> OSError | None:
        """Why it does not serve on the preferred port."""
        return self._listener.refusal

    # --- keeping count ---------------------------------------------------------------

    @property
    def pending(self) -> tuple[Connection, ...]:
        """Those that have proven nothing yet."""
        return tuple(self._pending.values())

    @property
    def open(self) -> tuple[Connection, ...]:
        """Those that have proven their key."""
        return tuple(self._open.values())

    def connection(self, number: LinkId) -> Connection | None:
        """An open connection by its number."""
        return self._open.get(number)

    def admit(self, connection: Connection) -> None:
        """A connection that has proven nothing yet."""
        self._pending[connection.number] = connection
        if self._is_closed:
            connection.abort("this node stops", ordinary=True)
            return
        where, calls = self._machine(connection), not connection.link.dialled
        if reason := self._gate.refuses(where, calls, clock.now()):
            self.forget(connection)
            connection.abort(reason)
            return
        if not calls:
            return
        callers = {c.number: c.address[0] for c in self.pending if not c.link.dialled}
        if (number := self._gate.surplus(callers)) is not None:
            victim = self._pending[number]
            self.forget(victim)  # at once: a burst comes in one turn of the loop
            victim.abort("too many connections at once")

    def channel(
        self, certificate: bytes, server_side: bool
    ) -> tuple[NodeId, Channel] | None:
        """TLS with the peer that shows this certificate, and who that is; None if it is
        not even to be asked to prove it. Raises ValueError, ssl.SSLError."""
        peer = certificate_id(certificate)
        if self.handler.is_kept_out(peer):
            return None
        made = self._contexts.context(self.identity, peer, certificate, server_side)
        return peer, Channel(made, server_side)

    def secured(self, connection: Connection) -> None:
        """It has proven its key."""
        self._pending.pop(connection.number, None)
        self._open[connection.number] = connection
        self._vigil.changed()
        where = self._machine(connection)
        self.rota.admit(connection, where)
        number = self._gate.places.take(connection.number, where)
        if number is not None and (surplus := self._open.get(number)) is not None:
            surplus.abort(CROWDED)

    def _machine(self, connection: Connection) -> Machine | None:
        host = connection.source or connection.address[0]
        return self._gate.machine(host, connection.own_host)

    def flooded(self, connection: Connection) -> None:
        """It says more than can be handled, and is hung up on: its machine waits."""
        self._gate.flooded(self._machine(connection), clock.now())

    def holds(self, connection: Connection, size: int, is_new: bool) -> None:
        """So many bytes of it wait: `is_new`, of another message than before."""
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
        self._gate.places.leave(connection.number)
        self._unfinished.forget(connection.number)
        self.rota.forget(connection.number)
        self._vigil.changed()
        self._one_ended.set()
        if connection.lost:
            self.dialler.lost(connection)

    # --- keeping alive ---------------------------------------------------------------

    @property
    def due(self) -> float:
        """When `tick` is wanted, at the latest."""
        return min((c.link.due for c in self._open.values()), default=math.inf)

    def tick(self, now: float) -> None:
        """Keep all links alive."""
        self.turnstile.look()
        self._vigil.tick(self.identity.id, self.open, now)

    def alarmed(self) -> None:
        """A peer says that somebody fell silent: he may be one of ours."""
        self._vigil.look(self.open, clock.now())

    def paused(self, now: float) -> None:
        """This process did not run for a while."""
        for connection in self.open:
            connection.link.paused(now)

    def moved(self, own: Collection[str]) -> None:
        """The addresses of this machine are these now."""
        self._gate.own = own

    def hang_up_on_all_but(self, own: Collection[str]) -> None:
        """The addresses of this machine are these now: links from others are dead."""
        for connection in (*self.pending, *self.open):
            host = connection.own_host
            if host and host not in own and not host.startswith("127."):
                connection.abort("this machine has another address now", ordinary=True)

    # --- ending ----------------------------------------------------------------------

    async def close(self) -> None:
        """Stop listening, and end everything. Who still comes in is cut at once."""
        self._is_closed = True
        await self._listener.close()
        await self.drop_all()

    async def drop_all(self) -> None:
        """End all links of now: last words have a moment, then they are cut."""
        for connection in self.pending:
            connection.abort("this node stops", ordinary=True)
        doomed = self.open
        for connection in doomed:
            connection.close("this node stops")
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER):
                while _any_lives(doomed):
                    self._one_ended.clear()
                    await self._one_ended.wait()
        for connection in doomed:
            connection.abort("this node stops", ordinary=True)
        for _ in range(CUT):  # it ends in one or two, and if not, nobody waits
            if not _any_lives(doomed):
                return
            await asyncio.sleep(0)


def _any_lives(connections: Collection[Connection]) -> bool:
    return any(c.link.state is not State.CLOSED for c in connections)
