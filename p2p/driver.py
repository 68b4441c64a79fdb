"""The network thread: one event loop with server, links, discovery and timers.

It decides nothing. What happens goes to the core with the time; what the core returns
is performed in order. Everything here but `start`, `stop` and `call` belongs to that
one thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import CancelledError, Future, wait
from random import Random
from typing import TYPE_CHECKING, TypeVar

from p2p import clock, events
from p2p.connection import Connection
from p2p.core import NodeCore
from p2p.discovery.adapters import Adapter, adapters, useful
from p2p.discovery.found import Advert, Found
from p2p.effects import Bind, Dial, Effect, Greet, HangUp, Notify, Renew, Send
from p2p.errors import HydraError
from p2p.events import Event
from p2p.frames import encode
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION, Ack, Address, Message
from p2p.rules import Rules
from p2p.server import Server
from p2p.store import Profile

if TYPE_CHECKING:
    from p2p.discovery.mdns import Mdns

SWEEP = 0.125  # seconds between looks at all links
PAUSE = 0.75  # seconds without a sweep: the process did not run
ASK_ALONE = 3.0  # seconds between questions to the LAN while nobody is here
ASK_AMONG = 10.0  # seconds, of all who are here together: two halves may have met
MUCH_UNSENT = 512 * 1024  # bytes that wait for one peer: its sender had better wait too
LOST = 0.5  # seconds between looks whether the thread that was called still lives
MAX_DIALS = 64  # under way at once; the rest waits in line

log = logging.getLogger("p2p.driver")
Result = TypeVar("Result")


class Driver:
    """Runs one core. `emit` gets every event, on the network thread; must not block."""

    def __init__(
        self,
        profile: Profile,
        name: str,
        games: Iterable[Rules],
        emit: Callable[[Event], None],
        *,
        port: int,
        typed: Sequence[Address],
        mdns: bool,
        interfaces: Sequence[str],
    ) -> None:
        self._profile = profile
        self._games = tuple(games)
        self._emit = emit
        self._preferred = port
        self._typed = tuple(typed)
        self._with_mdns = mdns
        self._interfaces = tuple(interfaces)
        self._adapters: list[Adapter] = useful(adapters(), self._interfaces)
        self._by_peer: dict[NodeId, Connection] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._dice = Random(secrets.randbits(64))
        self._posted: deque[Callable[[], None]] = deque()
        self._will_drain = False
        self._will_schedule = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._started: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, name="hydralan-network")
        self.name = name
        self.core = self._make_core()

    def _make_core(self) -> NodeCore:
        self.nonce = _nonce()
        return NodeCore(
            self._profile.identity.id,
            self.nonce,
            self.name,
            self._games,
            Random(secrets.randbits(64)),
            time.time_ns() // 1000,
            self._typed,
        )

    # --- from other threads ----------------------------------------------------------

    def start(self) -> None:
        """Returns once the server listens and discovery runs. Raises OSError."""
        self._thread.start()
        self._started.result()

    def call(self, function: Callable[[], Result]) -> Result:
        """Run `function` on the network thread and return what it returns.

        Raises what it raises, and HydraError if the node is closed.
        """
        if threading.current_thread() is self._thread:
            return function()
        done: Future[Result] = Future()

        def run() -> None:
            try:
                done.set_result(function())
            except BaseException as error:
                done.set_exception(error)

        try:
            self._loop.call_soon_threadsafe(run)
        except (RuntimeError, AttributeError):
            raise HydraError("The node is not running.") from None
        # A loop that is just ending takes calls that it never runs.
        while not wait((done,), LOST).done:
            if not self._thread.is_alive() and not done.done():
                raise HydraError("The node is not running.")
        return done.result()

    def post(self, function: Callable[[], None]) -> None:
        """Run `function` soon on the network thread, in the order of the posts.

        Raises HydraError if the node is closed.
        """
        self._posted.append(function)
        if not self._will_drain:
            self._will_drain = True
            try:
                self._loop.call_soon_threadsafe(self._drain)
            except (RuntimeError, AttributeError):
                self._will_drain = False
                raise HydraError("The node is not running.") from None

    def _drain(self) -> None:
        self._will_drain = False
        while self._posted:
            try:
                self._posted.popleft()()
            except HydraError as error:
                log.warning("%s", error)

    def wait_for_room(self, peer: NodeId, seconds: float) -> None:
        """Return when little waits to be sent to `peer`, or after so many seconds."""
        waiting: Future[None] = Future()
        self.call(lambda: self._start(self._tell_room(peer, waiting)))
        with contextlib.suppress(TimeoutError, CancelledError):
            waiting.result(seconds)
        waiting.cancel()

    async def _tell_room(self, peer: NodeId, waiting: Future[None]) -> None:
        try:
            while not waiting.cancelled() and self._is_behind(peer):
                await asyncio.sleep(0.002)
        finally:
            if waiting.set_running_or_notify_cancel():
                waiting.set_result(None)

    def _is_behind(self, peer: NodeId) -> bool:
        link = self._by_peer.get(peer)
        return link is not None and link.unsent > MUCH_UNSENT

    def stop(self) -> None:
        """Leave the LAN politely; returns when thread and sockets are gone."""
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()

    # --- the thread ------------------------------------------------------------------

    def _run(self) -> None:
        try:
            with asyncio.Runner() as runner:
                self._loop = runner.get_loop()
                runner.run(self._main())
        except BaseException as error:
            if self._started.done():
                log.exception("the network thread ended")
                raise
            self._started.set_exception(error)

    async def _main(self) -> None:
        self._stopping = asyncio.Event()
        self._dials = asyncio.Semaphore(MAX_DIALS)
        self.server = Server(self._profile.identity, self)
        await self.server.listen(self._preferred)
        self.core.addresses = self._public_addresses()
        self._emit(self.ready())  # before anybody can be here
        self._swept_at = clock.now()
        sweeper = self._loop.create_task(self._sweep())
        self._discovery = await self._discover()
        self._started.set_result(None)
        self.perform(self.core.tick(clock.now()))
        await self._stopping.wait()
        self.perform(self.core.goodbye(clock.now()))
        if self._timer is not None:
            self._timer.cancel()
        sweeper.cancel()
        if self._discovery is not None:
            await self._discovery.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.server.close()

    async def _discover(self) -> Mdns | None:
        if not self._with_mdns:
            return None
        # Importing zeroconf takes a tenth of a second: only who uses it pays.
        from p2p.discovery.mdns import Mdns

        discovery = Mdns(self._adapters, self._found, self._trouble)
        await discovery.start(self._advert())
        self._ask_at = clock.now() + ASK_ALONE
        return discovery

    def _advert(self) -> Advert:
        addresses = tuple(a for adapter in self._adapters for a in adapter.addresses)
        return Advert(
            self._profile.identity.id,
            self.nonce,
            self.core.name,
            self.server.port,
            addresses,
        )

    def _public_addresses(self) -> tuple[Address, ...]:
        # Link-local IPv6 means nothing without the scope, which is each machine's own.
        hosts = [a for adapter in self._adapters for a in adapter.addresses]
        return tuple((h, self.server.port) for h in hosts if "%" not in h)[:16]

    # --- discovery -------------------------------------------------------------------

    def _found(self, found: Found) -> None:
        if found.version != PROTOCOL_VERSION:
            log.info("%s speaks version %d", found.name, found.version)
            return
        now = clock.now()
        self.perform(self.core.found(found.id, found.nonce, found.addresses, now))

    def _trouble(self, text: str) -> None:
        log.warning("%s", text)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP)
            now = clock.now()
            if now - self._swept_at > PAUSE:
                self.server.paused(now)
            self._swept_at = now
            self.server.tick(now)
            if self._discovery is not None and now >= self._ask_at:
                self._ask_at = now + self._ask_pause()
                await self._discovery.ask(self.core.members.runs())

    def _ask_pause(self) -> float:
        others = len(self.core.members.linked)
        if not others:
            return ASK_ALONE
        # Everybody answers each question: the more are here, the rarer each one asks,
        # and the LAN as a whole hears one in `ASK_AMONG` seconds.
        return ASK_AMONG * (others + 1) * self._dice.uniform(0.5, 1.5)

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
            )
        )

    def link_received(self, connection: Connection, message: Message) -> None:
        try:
            effects = self.core.received(connection.number, message, clock.now())
        except Exception as error:  # our bug, or a state that no game foresaw
            log.error("%s made %r: hung up", type(message).__name__, error)
            log.debug("there", exc_info=True)
            connection.abort("what it sent could not be handled")
        else:
            self.perform(effects)

    def link_closed(self, connection: Connection, reason: str, goodbye: bool) -> None:
        if connection.peer and self._by_peer.get(connection.peer) is connection:
            del self._by_peer[connection.peer]
        if not self._stopping.is_set():
            now = clock.now()
            self.perform(self.core.closed(connection.number, reason, goodbye, now))

    # --- effects ---------------------------------------------------------------------

    def perform(self, effects: Iterable[Effect]) -> None:
        """Do all of it, in order."""
        for effect in effects:
            match effect:
                case Send(to, message):
                    self._send(to, message)
                case Notify(event):
                    self._emit(event)
                case Greet(link, message):
                    if (connection := self.server.connection(link)) is not None:
                        connection.send(encode(message))
                case Bind(link, peer):
                    if (connection := self.server.connection(link)) is not None:
                        self._by_peer[peer] = connection
                case HangUp(link, reason):
                    if (connection := self.server.connection(link)) is not None:
                        log.debug("closing the link to %s: %s", link, reason)
                        connection.close(reason)
                case Dial():
                    self._start(self._dial(effect))
                case Renew():
                    self._start(self._renew())
        if not self._will_schedule:  # once a turn of the loop is enough
            self._will_schedule = True
            self._loop.call_soon(self._schedule)

    def _send(self, to: tuple[NodeId, ...], message: Message) -> None:
        data = encode(message)
        hurry = not isinstance(message, Ack)  # a member that follows: no news at all
        for peer in to:
            connection = self._by_peer.get(peer)
            if connection is not None:
                connection.send(data, hurry)

    async def _dial(self, dial: Dial) -> None:
        async with self._dials:
            refused = await self.server.dial(dial.attempt, dial.peer, dial.addresses)
        if refused is not None:
            now = clock.now()
            self.perform(self.core.dial_failed(dial.attempt, refused, now))

    def _start(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _schedule(self) -> None:
        self._will_schedule = False
        at = self.core.next_tick
        if self._timer is not None:
            if at == self._timer_at and not self._timer.cancelled():
                return
            self._timer.cancel()
            self._timer = None
        if at is not None and not self._stopping.is_set():
            self._timer_at = at
            delay = max(0.0, at - clock.now())
            self._timer = self._loop.call_later(delay, self._tick)

    def _tick(self) -> None:
        self._timer = None
        try:
            self.perform(self.core.tick(clock.now()))
        except Exception:  # our bug; but a node that stops ticking helps nobody
            log.exception("a tick failed")
            self._timer = self._loop.call_later(SWEEP, self._tick)

    async def _renew(self) -> None:
        """A copy of this profile runs elsewhere: become somebody new, and say so."""
        self.perform(self.core.goodbye(clock.now()))
        await self.server.drop_all()
        self.server.identity = self._profile.renew_identity()
        self.core = self._make_core()
        self.core.addresses = self._public_addresses()
        if self._discovery is not None:
            await self._discovery.update(self._advert())
        text = (
            "Another machine uses a copy of this profile, so this one took a new "
            "identity."
        )
        self._emit(events.Notice("identity_renewed", text))
        self._emit(self.ready())
        self.perform(self.core.tick(clock.now()))

    def ready(self) -> events.Ready:
        """Who and where this node is."""
        addresses = tuple(host for host, _ in self.core.addresses)
        me = self._profile.identity.id
        return events.Ready(me, self.core.name, self.server.port, addresses)


def _nonce() -> str:
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(8))
