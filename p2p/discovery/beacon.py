"""The UDP beacon: for networks that block mDNS, or one half of all traffic.

Whoever starts calls out by multicast and by each adapter's broadcast. Who hears it
dials; where that fails within a moment it answers by unicast, so that the other can
dial. Who hears nothing at all knocks at the addresses beside his own: the answer to
that passes even a firewall that lets nobody in. What is heard is only dialled, never
believed.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections import Counter
from collections.abc import Callable, Collection, Sequence

from p2p.discovery.adapters import Adapter
from p2p.discovery.datagram import Call, decode, encode
from p2p.discovery.doors import Doors
from p2p.discovery.found import Advert, Found, Run
from p2p.discovery.sockets import BEACON_PORT, Mouth, Sockets, Source

CALL_WIDER = 0.05  # seconds from the first call to those for who cannot hear that one
ANSWER_AFTER = 0.3  # seconds for whoever heard a call to be linked with the caller
ANSWER_EVERY = 1.0  # seconds between two answers to one address
MAX_ANSWERS = 64  # on their way at once
HEARD_EACH = 20  # datagrams of one address in a second; an honest node sends five
HEARD_FROM = 1024  # addresses in that second

log = logging.getLogger("p2p.discovery")


class Beacon:
    """The beacon of one node, on the running event loop; all calls come from there.

    `on_found` gets everybody who is heard and must not block. `runs` names all who are
    linked by now: they need no answer. No method raises because of the network: where a
    socket cannot be had it stays silent, and says why in the log.
    """

    def __init__(
        self,
        adapters: Sequence[Adapter],
        on_found: Callable[[Found], None],
        runs: Callable[[], Collection[Run]],
    ) -> None:
        self._speak_on(adapters)
        self._on_found = on_found
        self._runs = runs
        self._advert: Advert | None = None
        self._sockets = Sockets(self._hear)
        self._doors = Doors()
        self._wider: asyncio.TimerHandle | None = None
        self._answers: dict[Source, asyncio.TimerHandle] = {}
        self._answered: dict[tuple[int, Source], float] = {}
        self._heard: Counter[str] = Counter()
        self._heard_since = 0.0

    def _speak_on(self, adapters: Sequence[Adapter]) -> None:
        self._adapters = list(adapters)
        self._has_only_loopback = all(adapter.loopback for adapter in adapters)

    @property
    def is_open(self) -> bool | None:
        """Whether it listens, by each family that an adapter has; None without any."""
        wanted = {socket.AF_INET for a in self._adapters if a.ipv4}
        wanted |= {socket.AF_INET6 for a in self._adapters if a.ipv6 and not a.ipv4}
        return wanted <= self._sockets.families if wanted else None

    async def start(self, advert: Advert) -> None:
        """Listen, and call out."""
        self._advert = advert
        self._loop = asyncio.get_running_loop()
        await self._sockets.listen()
        await self.announce()

    async def follow(self, adapters: Sequence[Adapter], advert: Advert) -> None:
        """Speak on these adapters from now on."""
        self._speak_on(adapters)
        self._advert = advert
        self._shut()
        await self._sockets.listen()
        await self.announce()

    async def update(self, advert: Advert) -> None:
        """Say this from now on."""
        self._advert = advert
        await self.announce()

    async def announce(self) -> None:
        """Call out on all adapters, those included that were not ready before."""
        await self._sockets.reach_out(self._adapters)
        calls = [self._calls(adapter) for adapter in self._adapters]
        self._call([one for each in calls for one in each[:1]])
        if self._wider is not None:
            self._wider.cancel()
        # As a rule one call is heard by all, who dial at once: more of them at that
        # moment would only keep everybody from it.
        rest = [one for each in calls for one in each[1:]]
        self._wider = self._loop.call_later(CALL_WIDER, self._call, rest)

    def _calls(self, adapter: Adapter) -> list[tuple[Mouth, Source]]:
        mouths = filter(None, map(self._sockets.mouth, adapter.addresses))
        return [(mouth, target) for mouth in mouths for target in mouth.audience]

    def _call(self, calls: Sequence[tuple[Mouth, Source]]) -> None:
        if self._advert is not None:
            data = encode(Call.ANNOUNCE, self._advert)
            for mouth, target in calls:
                mouth.transport.sendto(data, target)

    def begin_to_knock(self) -> None:
        """Draw up whom to knock at: the addresses around each own one."""
        self._doors.begin(self._adapters)

    def knock(self) -> None:
        """Knock at the next few of them, if any are left."""
        if self._advert is not None and (doors := self._doors.next()):
            data = encode(Call.KNOCK, self._advert)
            for own, door in doors:
                if (mouth := self._sockets.mouth(own)) is not None:
                    mouth.transport.sendto(data, (door, BEACON_PORT))

    def close(self) -> None:
        """Fall silent. May be called again."""
        self._advert = None
        self._shut()

    def _shut(self) -> None:
        if self._wider is not None:
            self._wider.cancel()
        for answer in self._answers.values():
            answer.cancel()
        self._answers.clear()
        self._doors.clear()
        self._sockets.close()

    # --- what is heard ---------------------------------------------------------------

    def _hear(
        self, data: bytes, source: Source, transport: asyncio.DatagramTransport
    ) -> None:
        now = self._loop.time()
        if self._advert is None or not self._has_patience(source[0], now):
            return
        try:
            call, found = decode(data, _host(source), self._has_only_loopback)
        except ValueError as error:
            log.debug("no beacon from %s: %s", source[0], error)
            return
        if found.run == self._advert.run:
            return
        if found.app != self._advert.app:
            return  # an answer would only make it dial us
        self._on_found(found)
        if call in (Call.ANNOUNCE, Call.KNOCK):
            wait = ANSWER_AFTER if call == Call.ANNOUNCE else 0.0
            self._answer_later(wait, call, source, found, transport)

    def _has_patience(self, host: str, now: float) -> bool:
        if now - self._heard_since > 1.0:
            self._heard.clear()
            self._heard_since = now
        if host not in self._heard and len(self._heard) >= HEARD_FROM:
            return False
        self._heard[host] += 1
        return self._heard[host] <= HEARD_EACH

    def _answer_later(
        self,
        wait: float,
        call: int,
        source: Source,
        found: Found,
        transport: asyncio.DatagramTransport,
    ) -> None:
        now = self._loop.time()
        if source in self._answers or len(self._answers) >= MAX_ANSWERS:
            return
        young = now - ANSWER_EVERY
        self._answered = {s: t for s, t in self._answered.items() if t > young}
        # A knock is answered even if a call just was: a firewall that kept out that
        # answer passes this one.
        if (call, source) in self._answered or len(self._answered) >= MAX_ANSWERS:
            return

        def answer() -> None:
            self._answers.pop(source, None)
            if self._advert is None or found.run in self._runs():
                return
            self._answered[call, source] = self._loop.time()
            # From the socket that was called: a firewall lets only that one answer.
            transport.sendto(encode(Call.ANSWER, self._advert), source)

        self._answers[source] = self._loop.call_later(wait, answer)


def _host(source: Source) -> str:
    host = source[0]
    scope = source[3] if len(source) == 4 else 0
    return f"{host}%{scope}" if scope and "%" not in host else host
