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
from collections import Counter, deque
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from concurrent.futures import Future, wait
from random import Random
from typing import Any, NamedTuple, TypeVar

from p2p import clock, events
from p2p.core.dialback import Outcome
from p2p.core.node_core import NodeCore
from p2p.core.topics import Eased
from p2p.discovery.found import Advert, Found
from p2p.discovery.search import Hears, Search
from p2p.driver import farewell
from p2p.driver.backlog import Backlog
from p2p.driver.inbox import Inbox
from p2p.driver.lookups import look_up
from p2p.driver.notices import Notices
from p2p.effects import (
    Bind,
    Dial,
    Effect,
    Greet,
    HangUp,
    Notify,
    Parcel,
    Renew,
    Send,
    TryPort,
)
from p2p.errors import HydraError, OtherVersion
from p2p.events import Event, Incompatible
from p2p.identity import NodeId, node_id
from p2p.messages import PROTOCOL_VERSION, Ack, Address, Message
from p2p.profile.keys import certificate_id
from p2p.profile.store import Profile
from p2p.remembered import Remembered
from p2p.rules import Rules
from p2p.tcp.connection import Connection
from p2p.tcp.server import Server
from p2p.tcp.try_port import try_port
from p2p.threads.background import Background
from p2p.wire.codec import encode

SWEEP = 0.25  # seconds between looks at all links, if none is due before
SWEEP_ALONE = 0.125  # while nobody is here: there is more to be done, and cheaply
REST = 0.01  # seconds between two looks at least
PAUSE = 0.75  # seconds without a sweep: the process did not run
AWAY = 5.0  # seconds of that: all others have given it up, and it calls out again
STOP_WITHIN = 1.25  # seconds; a game that never returns from a step is left behind
LEAVE_WITHIN = 0.4  # seconds for last words of discovery, to write down who was met,
CONFIRMED_EVERY = 0.005  # and to hear that all has arrived, looked for so often
LOST = 0.5  # seconds between looks whether the thread that was called still lives
KEEP_AFTER, KEEP_EVERY = 1.0, 30.0  # seconds until new acquaintances are written down
MAX_HEARD = 2048  # (source, id) that are kept for the doctor

log = logging.getLogger("p2p.driver.driver")
Result = TypeVar("Result")


class Choices(NamedTuple):
    """What the user asked for."""

    port: int
    mdns: bool
    beacon: bool
    interfaces: tuple[str, ...]


class Driver:
    """Runs one core. `emit` gets every event, on the network thread; must not block.

    `ended` is called there when nothing more will happen.
    """

    def __init__(
        self,
        profile: Profile,
        name: str,
        games: Iterable[Rules],
        emit: Callable[[Event], None],
        ended: Callable[[], None],
        *,
        app: str,
        port: int,
        typed: Sequence[Address],
        mdns: bool,
        beacon: bool,
        interfaces: Sequence[str],
    ) -> None:
        self.app = app
        self._profile = profile
        self._emit = emit
        self._notices = Notices()
        self._ended = ended
        self._preferred = port
        self._search = Search(
            interfaces, self._found, self._runs, mdns=mdns, beacon=beacon
        )
        self._remembered = profile.remembered(app)
        self._keep_at: float | None = None
        self._has_kept = False
        self._by_peer: dict[NodeId, Connection] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._timer_at = 0.0
        self._dice = Random(secrets.randbits(64))
        self._posted: deque[Callable[[], None]] = deque()
        self._will_drain = False
        self._will_schedule = False
        self._server: Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._started: Future[None] = Future()
        # A daemon, so that it does not outlive the program: see `p2p.driver.farewell`.
        self._thread = threading.Thread(
            target=self._run, name="hydralan-network", daemon=True
        )
        self._life = threading.Lock()  # for the loop's birth, which others look for
        self._has_loop = self._is_told_to_stop = self._is_left_behind = False
        self._stopping = asyncio.Event()
        self.backlog = Backlog()
        self.inbox = Inbox(self._eased)
        self.heard: dict[tuple[str, NodeId], float] = {}  # by discovery, and when last
        self.choices = Choices(port, mdns, beacon, tuple(interfaces))
        self.nonce = _nonce()
        self.core = NodeCore(
            profile.identity.id,
            self.nonce,
            name,
            games,
            Random(secrets.randbits(64)),
            _first_message(),
            typed,
        )

    # --- from other threads ----------------------------------------------------------

    def start(self) -> None:
        """Returns once the server listens and discovery runs.

        Raises OSError, and HydraError if it is told to stop meanwhile.
        """
        farewell.expect(self)
        try:
            self._thread.start()
        except RuntimeError as error:  # too many, or the main thread has ended (3.12)
            farewell.forget(self)
            raise HydraError(f"No thread can be begun now: {error}.") from error
        self._started.result()

    def call(self, function: Callable[[], Result]) -> Result:
        """Run `function` on the network thread and return what it returns.

        Raises what it raises, and HydraError if the node is closed.
        """
        if self.is_current:
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
        if not wait((done,), LOST).done:
            with farewell.waiting():  # a game may never return from a step
                while self._can_answer and not wait((done,), LOST).done:
                    pass
        if not done.done():
            raise HydraError("The node is not running.")
        return done.result()

    @property
    def _can_answer(self) -> bool:
        return self._thread.is_alive() and not self._is_left_behind

    def post(self, function: Callable[[], None]) -> None:
        """Run `function` soon on the network thread, in the order of the posts.

        Raises HydraError if the node is closed.
        """
        if self._stopping.is_set():
            raise HydraError("The node is not running.")
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
            except Exception as error:
                self._fault("a command failed", error)

    @property
    def is_current(self) -> bool:
        """Whether it is the network thread that asks: it must not wait for itself."""
        return threading.current_thread() is self._thread

    @property
    def server(self) -> Server:
        """Serves since the start. Raises HydraError before."""
        if self._server is None:
            raise HydraError("The node is not running.")
        return self._server

    def sources(self) -> dict[NodeId, str]:
        """Where each link really comes from. On the network thread."""
        return {peer: link.source for peer, link in self._by_peer.items()}

    def hears(self) -> Hears:
        """Which sockets of discovery are open. On the network thread."""
        return self._search.hears

    def ask_of(self, few: Collection[NodeId]) -> None:
        """Let these peers, and all who are not linked, say that they are here. From
        any thread."""
        self.call(lambda: self._start(self._search.ask_of(few)))

    @property
    def remembered(self) -> tuple[Remembered, ...]:
        """Who was met in earlier runs."""
        return self._remembered

    @property
    def is_running(self) -> bool:
        """Whether the thread serves and was not told to end."""
        return self._thread.is_alive() and not self._stopping.is_set()

    def stop(self) -> None:
        """Leave the LAN politely; returns when thread and sockets are gone.

        Called on the network thread itself it only begins to leave.
        """
        self.tell_to_stop()
        self.join(STOP_WITHIN)

    def tell_to_stop(self) -> None:
        """Begin to leave; returns at once."""
        with self._life:
            self._is_told_to_stop = True
            if self._has_loop:
                with contextlib.suppress(RuntimeError):  # it has ended
                    self._loop.call_soon_threadsafe(self._stopping.set)

    def join(self, seconds: float) -> None:
        """Wait until the thread has ended, but not for longer; then nobody waits."""
        if self._thread.ident is None or self.is_current:
            return
        self._thread.join(seconds)
        if self._thread.is_alive() and not self._is_left_behind:
            log.warning("the network thread does not end; it is left behind")
            self._is_left_behind = True
            farewell.forget(self)
            self.backlog.close()
            self._ended()

    # --- the thread ------------------------------------------------------------------

    def _run(self) -> None:
        try:
            # No `asyncio.Runner`: it begins a thread when it ends, which Python refuses
            # when the program ends (3.12).
            loop = asyncio.new_event_loop()
            try:
                with self._life:
                    self._loop, self._has_loop = loop, True
                    if self._is_told_to_stop:
                        self._stopping.set()
                loop.run_until_complete(self._main())
            finally:
                loop.run_until_complete(_end_all())
                loop.close()
        except BaseException as error:
            if self._started.done():
                log.exception("the network thread ended")
            else:
                self._started.set_exception(error)
        finally:
            self._finish()

    def _finish(self) -> None:
        """Nobody may wait any longer for what this thread would have done."""
        farewell.forget(self)
        if not self._started.done():
            self._started.set_exception(HydraError("The node was closed."))
        self.backlog.close()
        self._ended()

    async def _main(self) -> None:
        self._loop.set_default_executor(Background())
        self._loop.set_exception_handler(self._unexpected)
        self._server = Server(self._profile.identity, self, self.app)
        await self.server.listen(self._preferred)
        self._settle_in()
        self._emit(self.ready())  # before anybody can be here
        self._start(look_up(self.core.unreached_typed(), self._emit))
        self._swept_at = clock.now()
        sweeper = self._loop.create_task(self._sweep())
        try:
            if await self._begin():
                self._started.set_result(None)
                self.perform(self.core.tick(clock.now()))
                remembered = self._remembered
                self.perform(self.core.remember(remembered, clock.now()))
                await self._stopping.wait()
        finally:
            self._stopping.set()
            sweeper.cancel()
            await self._leave()

    def _unexpected(
        self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]
    ) -> None:
        self._fault(context["message"], context.get("exception"))

    def _fault(self, what: str, error: BaseException | None) -> None:
        """What nobody foresaw: one line, and not without end; the node lives on."""
        often = not self.server.complaints.may("", clock.now())
        log.log(logging.DEBUG if often else logging.ERROR, "%s: %r", what, error)
        log.debug("there", exc_info=error)

    async def _begin(self) -> bool:
        """Start to look around. False if it is told to stop before that is done."""
        begun = self._loop.create_task(self._search.start(self._advert()))
        told = self._loop.create_task(self._stopping.wait())
        await asyncio.wait((begun, told), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not begun.done():
            begun.cancel()
            return False
        begun.result()  # raises what it raised
        return not self._stopping.is_set()

    async def _leave(self) -> None:
        self._drain()  # what was accepted until now goes before the goodbye
        met = self._acquaintances()
        for connection in self._by_peer.values():
            connection.ask_for_receipt()
        try:
            self.perform(self.core.goodbye(clock.now()))
        except Exception as error:  # of a game: no reason to stay
            self._fault("the last words failed", error)
        if self._timer is not None:
            self._timer.cancel()
        remembering = self._loop.run_in_executor(None, self._profile.remember, met)
        for task in self._tasks:
            task.cancel()
        closing = self._loop.create_task(self._search.close())
        confirming = self._loop.create_task(self._be_confirmed())
        done, _ = await asyncio.wait(
            (*self._tasks, closing, remembering, confirming), timeout=LEAVE_WITHIN
        )
        confirming.cancel()
        for each in done:
            if not each.cancelled() and (failure := each.exception()) is not None:
                log.info("while leaving: %r", failure)
        await self.server.close()
        self._drain()  # what came since is told to be lost
        self.perform(self.core.end())

    async def _be_confirmed(self) -> None:
        """Until all that was sent and said has arrived, or nobody is left to say so."""
        while self._by_peer and not (self.core.is_confirmed and self.backlog.is_empty):
            await asyncio.sleep(CONFIRMED_EVERY)

    def _advert(self) -> Advert:
        return Advert(
            self._profile.identity.id,
            self.nonce,
            self.core.name,
            self.server.port,
            self._search.hosts,
            self.app,
        )

    def _settle_in(self) -> None:
        """Let the core know where on the network it is."""
        self.server.own = self._search.own
        networks = [text for one in self._search.adapters for text in one.networks]
        self.core.settle(self.server.port, self._search.hosts, networks)

    # --- discovery -------------------------------------------------------------------

    def _found(self, found: Found) -> None:
        now = clock.now()
        self.heard.pop((found.source, found.id), None)
        if len(self.heard) >= MAX_HEARD:
            self.heard.pop(next(iter(self.heard)))
        self.heard[found.source, found.id] = now
        if found.version != PROTOCOL_VERSION:
            host = found.addresses[0][0]
            stranger = Incompatible(found.id, found.name, found.version, host)
            self.perform(self.core.incompatible(stranger, now))
            return
        where, teller = found.addresses, found.teller
        self.perform(self.core.found(found.id, found.nonce, where, now, teller))

    def _runs(self) -> list[tuple[NodeId, str]]:
        return self.core.runs()

    async def _sweep(self) -> None:
        while True:
            rest = max(REST, self.server.due - clock.now())
            most = SWEEP_ALONE if self.core.is_alone else SWEEP
            await asyncio.sleep(min(most, rest))
            now = clock.now()
            gap, self._swept_at = now - self._swept_at, now
            if gap > PAUSE:
                self.server.paused(now)
            try:
                self.server.tick(now)
                await self._look_around(gap > AWAY, now)
            except Exception as error:  # our bug; but to stop looking helps nobody
                self._fault("the search failed", error)
            self._keep_acquaintances(now)
            for notice in self._notices.tick(now):
                self._emit(notice)

    async def _look_around(self, was_away: bool, now: float) -> None:
        if self._search.has_changed(now):
            log.info("the addresses of this machine are now %s", self._search.hosts)
            self._settle_in()
            self.server.hang_up_on_all_but(self._search.own)
            await self._search.follow(self._advert())
        elif was_away:
            await self._search.update(self._advert())
        else:
            await self._search.tick(now)
            return
        self.perform(self.core.network_changed(self._remembered, now))

    def _keep_acquaintances(self, now: float) -> None:
        if self._keep_at is None or now < self._keep_at:
            return
        self._keep_at = None
        self._start(self._keep())

    async def _keep(self) -> None:
        met = self._acquaintances()
        await self._loop.run_in_executor(None, self._profile.remember, met)

    def _acquaintances(self) -> list[Remembered]:
        now = time.time()
        known = self.core.acquaintances()
        app = self.app
        return [Remembered(id, name, where, now, app) for id, name, where in known]

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

    def link_breached(self, connection: Connection) -> None:
        self.perform(self.core.breached(connection.number, clock.now()))

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
        if connection.peer and self._by_peer.get(connection.peer) is connection:
            del self._by_peer[connection.peer]
        if not self._stopping.is_set():
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
            self.post(go_on)

    # --- effects ---------------------------------------------------------------------

    def perform(self, effects: Iterable[Effect]) -> None:
        """Do all of it, in order."""
        for effect in effects:
            match effect:
                case Send(to, message, parcel):
                    self._send(to, message, parcel)
                case Notify(event):
                    self._tell(event)
                case Greet(link, message):
                    if (connection := self.server.connection(link)) is not None:
                        connection.send(encode(message))
                case Bind(link, peer):
                    if (connection := self.server.connection(link)) is not None:
                        self._by_peer[peer] = connection
                    self._will_keep()
                case HangUp(link, reason):
                    if (connection := self.server.connection(link)) is not None:
                        log.debug("closing the link to %s: %s", link, reason)
                        connection.close(reason)
                case Dial():
                    self._start(self._dial(effect))
                case TryPort(peer, number):
                    self._start(self._try_port(peer, number))
                case Renew():
                    self._start(self._renew(self.core))
        if not self._will_schedule:  # once a turn of the loop is enough
            self._will_schedule = True
            self._loop.call_soon(self._schedule)

    def _tell(self, event: Event) -> None:
        told: list[Event] = [event]
        if isinstance(event, events.Notice):
            told = [*self._notices.heard(event, clock.now())]
        for one in told:
            self._emit(one)

    def _will_keep(self) -> None:
        if self._keep_at is None:
            pause = KEEP_EVERY if self._has_kept else KEEP_AFTER
            self._keep_at, self._has_kept = clock.now() + pause, True

    def _send(
        self, to: tuple[NodeId, ...], message: Message, parcel: Parcel | None
    ) -> None:
        data = encode(message)
        hurry = not isinstance(message, Ack)  # a member that follows: no news at all
        for peer in to:
            connection = self._by_peer.get(peer)
            if connection is not None:
                connection.send(data, hurry, parcel)
            elif parcel is not None:
                self.parcels_done([parcel], True)

    async def _dial(self, dial: Dial) -> None:
        refused = await self.server.dial(dial.attempt, dial.peer, dial.addresses)
        if refused is not None:
            now = clock.now()
            self.perform(self.core.dial_failed(dial.attempt, refused, now))

    async def _try_port(self, peer: NodeId, port: int | None) -> None:
        link = self._by_peer.get(peer)
        outcome = Outcome.BUSY if port is None else Outcome.SILENT
        if port is not None and link is not None and link.source:
            outcome = await try_port(link.source, port)
        announces = link is not None and self._search.announces_on(link.own_host)
        self.perform(self.core.port_tried(peer, outcome, time.time(), announces))

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
        except Exception as error:  # our bug; but to stop ticking helps nobody
            self._fault("a tick failed", error)
            self._timer = self._loop.call_later(SWEEP, self._tick)

    async def _renew(self, core: NodeCore) -> None:
        """A copy of this profile runs elsewhere: become somebody new, and say so."""
        if self.core is not core:
            return  # both copies had dialled: on two links was seen what is one
        met = self._acquaintances()
        try:
            identity = self._profile.renew_identity()
        except HydraError as error:
            log.warning("this profile was copied, and there is no new key: %s", error)
            return
        self.perform(core.retire(clock.now()))
        self.server.identity, self.nonce = identity, _nonce()
        # At once: what old links still bring is meant for who we were.
        self.core = core.successor(identity.id, self.nonce, _first_message())
        self._settle_in()
        text = (
            "Another machine uses a copy of this profile, so this one took a new "
            "identity."
        )
        self._tell(events.Notice("identity_renewed", text))
        self._emit(self.ready())
        self.perform(self.core.tick(clock.now()))
        self.perform(self.core.resume([*met, *self._remembered], clock.now()))
        await self.server.drop_all()
        await self._search.update(self._advert())

    def ready(self) -> events.Ready:
        """Who and where this node is."""
        addresses = tuple(host for host, _ in self.core.addresses)
        me = self._profile.identity.id
        return events.Ready(me, self.core.name, self.server.port, addresses)


def _nonce() -> str:
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(8))


def _first_message() -> int:
    return time.time_ns() // 1000


async def _end_all() -> None:
    """Cancel what still runs on this loop, and what is half read."""
    left = asyncio.all_tasks() - {asyncio.current_task()}
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)
    await asyncio.get_running_loop().shutdown_asyncgens()
