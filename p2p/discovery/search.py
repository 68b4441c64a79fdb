"""All ways of one node to be found and to find, on the adapters that are there now."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from p2p import clock
from p2p.discovery.adapters import Adapter, NoSuchAdapter, adapters, useful
from p2p.discovery.found import Advert, Found, Run
from p2p.discovery.rhythm import Rhythm
from p2p.identity import NodeId

if TYPE_CHECKING:
    from p2p.discovery.beacon import Beacon
    from p2p.discovery.mdns import Mdns

MDNS_AFTER = 0.1  # seconds from the first beacon: who hears that dials in less
ADAPTERS_EVERY = 2.0  # seconds between looks at the adapters

log = logging.getLogger("p2p.discovery")


class Hears(NamedTuple):
    """Whether the sockets are open by which others are heard; None: not tried yet."""

    mdns: bool | None
    beacon: bool | None


class Search:
    """mDNS and beacon of one node, on the running event loop. Raises NoSuchAdapter.

    `on_found` gets everybody who is heard of, unproven, and must not block. `runs`
    names all who are linked by now.
    """

    def __init__(
        self,
        interfaces: Sequence[str],
        on_found: Callable[[Found], None],
        runs: Callable[[], Sequence[Run]],
        *,
        mdns: bool,
        beacon: bool,
    ) -> None:
        self._interfaces = tuple(interfaces)
        self._on_found = on_found
        self._runs = runs
        self._with_beacon = beacon
        self._mdns: Mdns | None = None
        self._beacon: Beacon | None = None
        self._unsaid: Advert | None = None  # what mDNS is to say, until it runs
        self._mdns_at = 0.0  # when it starts
        self._starting: asyncio.Task[None] | None = None
        self._rhythm = Rhythm(Random(), clock.now())
        self._look_at = clock.now() + ADAPTERS_EVERY
        everything = adapters()
        self.adapters: list[Adapter] = useful(everything, self._interfaces)
        self.own = _addresses(everything)  # of all adapters, the useless ones included
        if mdns:
            # To import zeroconf takes long: only who uses it pays, and before anybody
            # could call, for the loop would stand still meanwhile.
            from p2p.discovery.mdns import Mdns

            self._mdns = Mdns(self.adapters, on_found, _trouble, runs)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The own addresses on these adapters."""
        return _addresses(self.adapters)

    @property
    def hears(self) -> Hears:
        """By which ways others can be heard now, as far as this machine goes."""
        return Hears(
            self._mdns.is_open if self._mdns is not None else None,
            self._beacon.is_open if self._beacon is not None else None,
        )

    def announces_on(self, own: str) -> bool:
        """Whether mDNS speaks on the adapter of this own address, and is let out."""
        plain = own.partition("%")[0]
        here = (a.partition("%")[0] for a in self.hosts)
        return self._mdns is not None and self._mdns.is_let_out and plain in here

    async def start(self, advert: Advert) -> None:
        """Be there, and call out."""
        if self._with_beacon:
            from p2p.discovery.beacon import Beacon

            self._beacon = Beacon(self.adapters, self._on_found, self._runs)
            await self._beacon.start(advert)
        now = clock.now()
        if self._mdns is not None:
            # To start mDNS takes as long as to meet somebody, and so does it for those
            # who hear it to read it: not while they dial who has just called.
            self._unsaid, self._mdns_at = advert, now + MDNS_AFTER
            if self._beacon is None:
                await self._start_mdns(self._mdns)
        self._rhythm.restart(now)

    async def _start_mdns(self, mdns: Mdns) -> None:
        said: Advert | None = None
        while self._unsaid is not None and said is not self._unsaid:
            begin = mdns.start if said is None else mdns.update  # it changed meanwhile
            said = self._unsaid
            await begin(said)
        self._unsaid = None

    async def _start_mdns_beside(self, mdns: Mdns) -> None:
        # Where it cannot be started, that may take seconds; links want to be looked
        # after in the meantime.
        try:
            await self._start_mdns(mdns)
        except Exception as error:  # of zeroconf, which says so in many ways
            log.warning("mDNS does not work here: %r", error)

    async def update(self, advert: Advert) -> None:
        """Say this from now on, and at once: the node is new, or was away."""
        if self._beacon is not None:
            await self._beacon.update(advert)
        await self._update_mdns(advert)
        self._rhythm.restart(clock.now())

    async def _update_mdns(self, advert: Advert) -> None:
        if self._unsaid is not None:
            self._unsaid = advert
        elif self._mdns is not None:
            await self._mdns.update(advert)

    def has_changed(self, now: float) -> bool:
        """Look at the adapters, if it is time; then `adapters` are those of now."""
        if now < self._look_at:
            return False
        self._look_at = now + ADAPTERS_EVERY
        try:
            everything = adapters()
            self.own = _addresses(everything)
            present = useful(everything, self._interfaces)
        except NoSuchAdapter:
            present = []  # the chosen one is away; it may come back
        except OSError as error:
            log.info("the adapters cannot be listed: %s", error)
            return False
        if present == self.adapters:
            return False
        self.adapters = present
        return True

    async def follow(self, advert: Advert) -> None:
        """Speak on the adapters of now, after they changed."""
        if self._beacon is not None:
            await self._beacon.follow(self.adapters, advert)
        if self._starting is not None:
            await self._starting
        if self._mdns is not None:
            await self._mdns.follow(self.adapters)
            await self._update_mdns(advert)
            await self._mdns.ask(self._runs())
        self._rhythm.restart(clock.now())

    async def tick(self, now: float) -> None:
        """Ask, call and knock when it is time. To be called several times a second."""
        runs = self._runs()
        others = len(runs)
        if self._mdns and self._unsaid and not self._starting and now >= self._mdns_at:
            beside = self._start_mdns_beside(self._mdns)
            self._starting = asyncio.get_running_loop().create_task(beside)
        self._rhythm.look(others, now)
        if self._mdns is not None and self._rhythm.asks(others, now):
            await self._mdns.ask(runs)
        if self._beacon is not None:
            await self._tick_beacon(self._beacon, others, now)

    async def _tick_beacon(self, beacon: Beacon, others: int, now: float) -> None:
        if self._rhythm.calls(others, now):
            await beacon.announce()
        if self._rhythm.knocks(others, now):
            beacon.begin_to_knock()
        if not others:
            beacon.knock()

    async def ask_of(self, few: Collection[NodeId]) -> None:
        """Let these answer by mDNS, though they are linked: is it to be heard here?
        Who is alone lets everybody answer, by beacon as well."""
        if self._beacon is not None and not self._runs():
            await self._beacon.announce()
        if self._mdns is not None:
            await self._mdns.ask([run for run in self._runs() if run[0] not in few])

    async def close(self) -> None:
        """Say goodbye and fall silent. May be called again."""
        if self._beacon is not None:
            self._beacon.close()
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait({self._starting})
        if self._mdns is not None:
            await self._mdns.close()


def _addresses(adapters: Sequence[Adapter]) -> tuple[str, ...]:
    return tuple(a for adapter in adapters for a in adapter.addresses)


def _trouble(text: str) -> None:
    log.warning("%s", text)
