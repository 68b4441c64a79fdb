"""The life of a node on the network thread: it serves, looks around, and leaves.

Here is what is beside the links and the core: discovery, the profile, and the order in
which all of it begins and ends. All but `start`, `stop` and `ask_of` belongs to that
thread.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from random import Random

from p2p import clock
from p2p.chat.archive import HOLDS_NOTHING, Bounds
from p2p.chat.records import Kept
from p2p.core.node_core import NodeCore
from p2p.discovery.found import Advert, Found
from p2p.discovery.search import Hears, Search
from p2p.driver.acquaintances import Acquaintances
from p2p.driver.choices import Choices
from p2p.driver.driver import Driver
from p2p.driver.keeping import Keeping
from p2p.driver.lookups import look_up
from p2p.driver.pulse import Pulse
from p2p.driver.sightings import Sightings
from p2p.driver.thread import NetworkThread
from p2p.errors import HydraError
from p2p.events import Event, Incompatible, Notice, Ready
from p2p.identity import NodeId
from p2p.messages import PROTOCOL_VERSION
from p2p.profile.store import Profile
from p2p.remembered import Remembered
from p2p.rules import Rules

SWEEP = 0.25  # seconds between looks at all links, if none is due before
SWEEP_ALONE = 0.125  # while nobody is here: there is more to be done, and cheaply
SWEEP_REST = 0.01  # seconds between two looks at least
STOOD_STILL = 0.75  # seconds without a sweep: the process did not run
AWAY = 5.0  # seconds of that: all others have given it up, and it calls out again
ABANDON_WITHIN = 0.1  # seconds for a history whose thread of a node does not end
LEAVE_WITHIN = 0.4  # seconds for last words of discovery, to write down who was met,
# and to hear that all has arrived

log = logging.getLogger("p2p.driver.driver")


class Life:
    """That of one node: `driver` drives its core. `emit` gets every event, on the
    network thread; must not block. `ended` is called when nothing more will happen."""

    def __init__(
        self,
        profile: Profile,
        name: str,
        games: Iterable[Rules],
        choices: Choices,
        emit: Callable[[Event], None],
        ended: Callable[[], None],
        face: bytes = b"",
    ) -> None:
        self.choices = choices
        self.sightings = Sightings()
        self._profile = profile
        self._emit = emit
        self._ended = ended
        self._search = Search(
            choices.interfaces,
            self._found,
            lambda: self.driver.core.runs(),
            mdns=choices.mdns,
            beacon=choices.beacon,
        )
        self._acquaintances = Acquaintances(profile, choices.app)
        self._was_away = False  # and has not called out again since
        self._is_speaking_anew = False
        core = NodeCore(
            profile.identity,
            _nonce(),
            name,
            games,
            Random(secrets.randbits(64)),
            _first_message(),
            choices.typed,
            blocked=profile.blocked(),
            muted=profile.muted(),
            app=choices.app,
            visitor=choices.visitor,
            keeps=True,
            bounds=_bounds(choices.history),
            face=face,
        )
        thread = NetworkThread(self._over)
        keeping = Keeping(
            *(profile, choices.app, thread, lambda notice: self.driver.tell(notice)),
            wanted=choices.history > 0,
            visitor=choices.visitor,
        )
        self.driver: Driver = Driver(thread, core, self, emit, keeping)

    def _over(self) -> None:
        self.driver.backlog.close()
        self._ended()

    # --- from any thread -------------------------------------------------------------

    def start(self) -> None:
        """Returns once the server listens and discovery runs.

        Raises OSError, and HydraError if it is told to stop meanwhile.
        """
        self.driver.thread.start(self._main)

    def stop(self) -> None:
        """Leave the LAN politely; returns when thread and sockets are gone.

        Called on the network thread itself it only begins to leave.
        """
        thread = self.driver.thread
        thread.stop()
        if not thread.is_current:  # if it was left behind, so is what it did not write
            self.driver.keeping.history.close(ABANDON_WITHIN)

    def ask_of(self, few: Collection[NodeId]) -> None:
        """Let these peers, and all who are not linked, say that they are here."""
        thread = self.driver.thread
        thread.call(lambda: thread.begin(self._search.ask_of(few)))

    @property
    def earlier(self) -> tuple[Remembered, ...]:
        """Who was met in earlier runs."""
        return self._acquaintances.earlier

    # --- from start to end -----------------------------------------------------------

    async def _main(self) -> None:
        try:
            await self._live()
        finally:
            await self.driver.keeping.close()

    async def _live(self) -> None:
        driver, choices = self.driver, self.choices
        await driver.listen(self._profile.identity, choices.port, choices.app)
        self._settle_in()
        await driver.keeping.load(self._restored)
        self._emit(self._ready())  # before anybody can be here
        driver.thread.begin(look_up(driver.core.unlinked_typed(), self._emit))
        pulse = Pulse(driver.server.health, lambda: driver.core.is_in_room, self._felt)
        sweeper = driver.thread.loop.create_task(self._sweep(pulse, clock.now()))
        try:
            if await self._begin():
                driver.thread.started()
                driver.perform(driver.core.tick(clock.now()))
                driver.perform(driver.core.remember(self.earlier, clock.now()))
                await driver.thread.stopping.wait()
        finally:
            driver.thread.stopping.set()
            sweeper.cancel()
            pulse.end()
            await self._leave()

    def _felt(self, late: float) -> None:
        self.driver.thread.beat()
        # Whichever core it is by now: the identity may have been renewed.
        self.driver.core.runs_late(late)

    def _restored(self, part: Sequence[Kept], is_last: bool) -> None:
        core = self.driver.core
        self.driver.perform(core.restored(part, clock.now(), is_last))

    async def _begin(self) -> bool:
        """Start to look around. False if it is told to stop before that is done."""
        thread = self.driver.thread
        begun = thread.loop.create_task(self._search.start(self._advert()))
        told = thread.loop.create_task(thread.stopping.wait())
        await asyncio.wait((begun, told), return_when=asyncio.FIRST_COMPLETED)
        told.cancel()
        if not begun.done():
            begun.cancel()
            return False
        begun.result()  # raises what it raised
        return not thread.stopping.is_set()

    async def _leave(self) -> None:
        driver, loop = self.driver, self.driver.thread.loop
        driver.thread.drain()  # what was accepted until now goes before the goodbye
        met = self._acquaintances.of(driver.core)
        driver.say_goodbye()
        remembering = loop.run_in_executor(None, self._acquaintances.keep, met)
        beside = driver.thread.cancel()
        closing = loop.create_task(self._search.close())
        confirming = loop.create_task(driver.be_confirmed())
        done, _ = await asyncio.wait(
            (*beside, closing, remembering, confirming), timeout=LEAVE_WITHIN
        )
        confirming.cancel()
        for each in done:
            if not each.cancelled() and (failure := each.exception()) is not None:
                log.info("while leaving: %r", failure)
        await driver.server.close()
        driver.thread.drain()  # what came since is told to be lost
        await driver.keeping.settle()
        driver.perform(driver.core.end())

    def _ready(self) -> Ready:
        core = self.driver.core
        addresses = tuple(host for host, _ in core.addresses)
        return Ready(core.me, core.name, self.driver.server.port, addresses)

    # --- discovery -------------------------------------------------------------------

    def _advert(self) -> Advert:
        core, port = self.driver.core, self.driver.server.port
        return Advert(
            core.me, core.nonce, core.name, port, self._search.hosts, self.choices.app
        )

    def _settle_in(self) -> None:
        """Let the core know where on the network it is."""
        server = self.driver.server
        server.moved(self._search.own)
        networks = [text for one in self._search.adapters for text in one.networks]
        self.driver.core.settle(server.port, self._search.hosts, networks)

    def _found(self, found: Found) -> None:
        now, driver = clock.now(), self.driver
        self.sightings.note(found, now)
        if found.version != PROTOCOL_VERSION:
            host = found.addresses[0][0]
            stranger = Incompatible(found.id, found.name, found.version, host)
            driver.perform(driver.core.incompatible(stranger, now))
            return
        where, teller = found.addresses, found.teller
        driver.perform(driver.core.found(found.id, found.nonce, where, now, teller))

    def hears(self) -> Hears:
        """Which sockets of discovery are open."""
        return self._search.hears

    def announces_on(self, host: str) -> bool:
        return self._search.announces_on(host)

    async def _sweep(self, pulse: Pulse, swept_at: float) -> None:
        driver = self.driver
        while True:
            rest = max(SWEEP_REST, driver.server.due - clock.now())
            most = SWEEP_ALONE if driver.core.is_alone else SWEEP
            try:
                await pulse.rest(min(most, rest))
            except Exception as error:  # our bug; but to stop looking helps nobody
                driver.thread.faults.tell("to feel a turn failed", error)
            now = clock.now()
            gap, swept_at = now - swept_at, now
            if gap > STOOD_STILL:
                driver.server.paused(now)
            try:
                driver.server.tick(now)
                await self._look_around(gap > AWAY, now)
            except Exception as error:  # the same
                driver.thread.faults.tell("the search failed", error)
            if self._acquaintances.is_due(now):
                driver.thread.begin(self._keep())
            driver.tell_held(now)
            driver.keeping.history.look()

    async def _look_around(self, was_away: bool, now: float) -> None:
        driver, search = self.driver, self._search
        self._was_away |= was_away
        if self._is_speaking_anew:
            return
        if search.has_changed(now):
            log.info("the addresses of this machine are now %s", search.hosts)
            self._settle_in()
            driver.server.hang_up_on_all_but(search.own)
            say = search.follow
        elif self._was_away:
            say = search.update
        else:
            await search.tick(now)
            return
        self._was_away, self._is_speaking_anew = False, True
        driver.thread.begin(self._speak_anew(say))

    async def _speak_anew(self, say: Callable[[Advert], Awaitable[None]]) -> None:
        """Beside the sweep: mDNS takes half a second for an adapter, and seconds where
        it cannot be started. Links and rooms want to be looked after meanwhile."""
        driver = self.driver
        try:
            await say(self._advert())
            driver.perform(driver.core.network_changed(self.earlier, clock.now()))
        except Exception as error:  # the same
            driver.thread.faults.tell("the search failed", error)
        finally:
            self._is_speaking_anew = False

    # --- the profile -----------------------------------------------------------------

    def bound(self) -> None:
        self._acquaintances.made(clock.now())

    async def _keep(self) -> None:
        met = self._acquaintances.of(self.driver.core)
        loop = self.driver.thread.loop
        await loop.run_in_executor(None, self._acquaintances.keep, met)

    async def renew(self, core: NodeCore) -> None:
        """Become somebody new, and say so."""
        driver = self.driver
        if driver.core is not core:
            return  # both copies had dialled: on two links was seen what is one
        met = self._acquaintances.of(core)
        try:
            identity = self._profile.renew_identity()
        except HydraError as error:
            log.warning("this profile was copied, and there is no new key: %s", error)
            return
        driver.perform(core.retire(clock.now()))
        # At once: what old links still bring is meant for who we were.
        successor = core.successor(identity, _nonce(), _first_message())
        driver.replace_core(successor, identity)
        self._settle_in()
        text = (
            "Another machine uses a copy of this profile, so this one took a new "
            "identity."
        )
        driver.tell(Notice("identity_renewed", text))
        self._emit(self._ready())
        driver.perform(successor.tick(clock.now()))
        driver.perform(successor.resume([*met, *self.earlier], clock.now()))
        await driver.server.drop_all()
        await self._search.update(self._advert())


def _nonce() -> str:
    return "".join(secrets.choice("abcdefghijklmnopqrstuvwxyz234567") for _ in range(8))


def _bounds(days: float) -> Bounds:
    """How much of what is said is held."""
    return Bounds(seconds=days * 24 * 3600) if days > 0 else HOLDS_NOTHING


def _first_message() -> int:
    return time.time_ns() // 1000
