"""The UDP beacon: for networks that block mDNS, or one half of all traffic.

Whoever starts calls out by multicast and by each adapter's broadcast. Who hears it
dials; where that fails within a moment it answers by unicast, so that the other can
dial. Who hears nothing at all knocks at the addresses beside his own: the answer to
that passes even a firewall that lets nobody in. What is heard is only dialled, never
believed.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
import struct
import sys
from asyncio.trsock import TransportSocket
from collections import Counter
from collections.abc import Callable, Sequence
from typing import cast

from p2p.discovery.adapters import Adapter
from p2p.discovery.datagram import Call, decode, encode
from p2p.discovery.found import Advert, Found
from p2p.discovery.winsock import ignore_unreachable
from p2p.identity import NodeId

BEACON_PORT = 53530  # UDP; the same number as the preferred TCP port
BEACON_GROUP = "239.255.53.53"  # administratively scoped (RFC 2365)
BEACON_GROUP_6 = "ff02::4879:6472"  # link-local scope: no router passes it on

CALL_WIDER = 0.05  # seconds from the first call to those for who cannot hear that one
ANSWER_AFTER = 0.3  # seconds for whoever heard a call to be linked with the caller
ANSWER_EVERY = 1.0  # seconds between two answers to one address
MAX_ANSWERS = 64  # on their way at once
HEARD_EACH = 20  # datagrams of one address in a second; an honest node sends five
HEARD_FROM = 1024  # addresses in that second
KNOCK_SIZE = 256  # addresses around the own one that are knocked at
KNOCKS = 16  # at once, so that no switch and no queue is overrun

log = logging.getLogger("p2p.discovery")
Source = tuple[str, int] | tuple[str, int, int, int]
Ear = Callable[[bytes, Source, asyncio.DatagramTransport], None]


class Beacon:
    """The beacon of one node, on the running event loop; all calls come from there.

    `on_found` gets everybody who is heard and must not block. `is_linked(id, nonce)`
    says whether that run of a node needs no answer. No method raises because of the
    network: where a socket cannot be had it stays silent, and says why in the log.
    """

    def __init__(
        self,
        adapters: Sequence[Adapter],
        on_found: Callable[[Found], None],
        is_linked: Callable[[NodeId, str], bool],
    ) -> None:
        self._adapters = list(adapters)
        self._on_found = on_found
        self._is_linked = is_linked
        self._advert: Advert | None = None
        self._ears: list[asyncio.DatagramTransport] = []
        self._mouths: dict[str, _Mouth] = {}
        self._wider: asyncio.TimerHandle | None = None
        self._answers: dict[Source, asyncio.TimerHandle] = {}
        self._answered: dict[tuple[int, Source], float] = {}
        self._heard: Counter[str] = Counter()
        self._heard_since = 0.0
        self._doors: list[tuple[str, str]] = []  # (own address, address to knock at)

    @property
    def is_open(self) -> bool | None:
        """Whether it listens, by each family that an adapter has; None without any."""
        open_ = {ear.get_extra_info("socket").family for ear in self._ears}
        wanted = {socket.AF_INET for a in self._adapters if a.ipv4}
        wanted |= {socket.AF_INET6 for a in self._adapters if a.ipv6 and not a.ipv4}
        return wanted <= open_ if wanted else None

    async def start(self, advert: Advert) -> None:
        """Listen, and call out."""
        self._advert = advert
        self._loop = asyncio.get_running_loop()
        await self._listen()
        await self.announce()

    async def follow(self, adapters: Sequence[Adapter], advert: Advert) -> None:
        """Speak on these adapters from now on."""
        self._adapters = list(adapters)
        self._advert = advert
        self._shut()
        await self._listen()
        await self.announce()

    async def update(self, advert: Advert) -> None:
        """Say this from now on."""
        self._advert = advert
        await self.announce()

    async def announce(self) -> None:
        """Call out on all adapters, those included that were not ready before."""
        await self._reach_out()
        calls = [self._calls(adapter) for adapter in self._adapters]
        self._call([one for each in calls for one in each[:1]])
        if self._wider is not None:
            self._wider.cancel()
        # As a rule one call is heard by all, who dial at once: more of them at that
        # moment would only keep everybody from it.
        rest = [one for each in calls for one in each[1:]]
        self._wider = self._loop.call_later(CALL_WIDER, self._call, rest)

    def _calls(self, adapter: Adapter) -> list[tuple[_Mouth, Source]]:
        mouths = [self._mouths[own] for own in adapter.addresses if own in self._mouths]
        return [(mouth, target) for mouth in mouths for target in mouth.audience]

    def _call(self, calls: Sequence[tuple[_Mouth, Source]]) -> None:
        if self._advert is not None:
            data = encode(Call.ANNOUNCE, self._advert)
            for mouth, target in calls:
                mouth.transport.sendto(data, target)

    def begin_to_knock(self) -> None:
        """Draw up whom to knock at: the addresses around each own one."""
        self._doors = [
            (own, door)
            for adapter in self._adapters
            if not adapter.loopback
            for network in adapter.networks
            for own, door in _neighbourhood(network)
        ]

    def knock(self) -> bool:
        """Knock at the next few of them. False when all have been."""
        now, self._doors = self._doors[:KNOCKS], self._doors[KNOCKS:]
        if self._advert is not None:
            data = encode(Call.KNOCK, self._advert)
            for own, door in now:
                if (mouth := self._mouths.get(own)) is not None:
                    mouth.transport.sendto(data, (door, BEACON_PORT))
        return bool(self._doors)

    def close(self) -> None:
        """Fall silent. May be called again."""
        self._advert = None
        self._shut()

    # --- sockets ---------------------------------------------------------------------

    async def _listen(self) -> None:
        for family in (socket.AF_INET, socket.AF_INET6):
            with _Excuse("cannot listen for beacons"):
                self._ears.append(await self._attach(_ear(family)))

    async def _reach_out(self) -> None:
        # A new address cannot be used for a second or two, until its system has made
        # sure that nobody else has it (RFC 4862 5.4): so this is done again and again.
        for ear in self._ears:
            for adapter in self._adapters:
                _join(ear.get_extra_info("socket"), adapter)
        for adapter in self._adapters:
            for own in adapter.addresses:
                if own not in self._mouths:
                    with _Excuse(f"cannot call out from {own}"):
                        mouth = await self._attach(_mouth(own, adapter))
                        self._mouths[own] = _Mouth(mouth, _audience(own, adapter))

    async def _attach(self, sock: socket.socket) -> asyncio.DatagramTransport:
        ignore_unreachable(sock)
        transport, _ = await self._loop.create_datagram_endpoint(
            lambda: _Listener(self._hear), sock=sock
        )
        return transport

    def _shut(self) -> None:
        if self._wider is not None:
            self._wider.cancel()
        for answer in self._answers.values():
            answer.cancel()
        self._answers.clear()
        self._doors.clear()
        for transport in [*self._ears, *(m.transport for m in self._mouths.values())]:
            transport.close()
        self._ears.clear()
        self._mouths.clear()

    # --- what is heard ---------------------------------------------------------------

    def _hear(
        self, data: bytes, source: Source, transport: asyncio.DatagramTransport
    ) -> None:
        now = self._loop.time()
        if self._advert is None or not self._has_patience(source[0], now):
            return
        only_loopback = all(adapter.loopback for adapter in self._adapters)
        try:
            call, found = decode(data, _host(source), only_loopback)
        except ValueError as error:
            log.debug("no beacon from %s: %s", source[0], error)
            return
        if (found.id, found.nonce) == (self._advert.id, self._advert.nonce):
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
            if self._advert is None or self._is_linked(found.id, found.nonce):
                return
            self._answered[call, source] = self._loop.time()
            # From the socket that was called: a firewall lets only that one answer.
            transport.sendto(encode(Call.ANSWER, self._advert), source)

        self._answers[source] = self._loop.call_later(wait, answer)


class _Mouth:
    """A socket of one own address, and whom it calls."""

    def __init__(
        self, transport: asyncio.DatagramTransport, audience: list[Source]
    ) -> None:
        self.transport = transport
        self.audience = audience


class _Listener(asyncio.DatagramProtocol):
    """Hands on what comes; errors of single datagrams mean nothing here."""

    def __init__(self, ear: Ear) -> None:
        self._ear = ear

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # In Python 3.11 that of Linux is no subclass of the class that documents it.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, source: Source) -> None:
        try:
            self._ear(data, source, self._transport)
        except Exception:  # whatever a stranger can think of
            log.debug("a datagram of %s", source[0], exc_info=True)

    def error_received(self, error: Exception) -> None:
        log.debug("a datagram was not sent: %s", error)


class _Excuse(contextlib.AbstractContextManager[None]):
    """An adapter that may not be used is no reason to stop; it is noted."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __exit__(self, kind: object, error: object, trace: object) -> bool:
        if isinstance(error, OSError):
            log.info("%s: %s", self._what, error.strerror or error)
            return True
        return False


def _ear(family: socket.AddressFamily) -> socket.socket:
    """A socket at the beacon's port."""
    ear = socket.socket(family, socket.SOCK_DGRAM)
    try:
        _share(ear)
        if family == socket.AF_INET6:
            ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        ear.setblocking(False)
        ear.bind(("", BEACON_PORT))
    except OSError:
        ear.close()
        raise
    return ear


def _share(sock: socket.socket) -> None:
    # Several nodes of one machine all hear what comes to everybody.
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform not in ("linux", "win32"):
        # BSD and macOS need this one; Linux would then insist on one user for all.
        with contextlib.suppress(OSError, AttributeError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def _join(ear: TransportSocket, adapter: Adapter) -> None:
    """Hear the group on that adapter; nothing happens if it does already."""
    if ear.family == socket.AF_INET:
        group = socket.inet_aton(BEACON_GROUP)
        for own in adapter.ipv4:
            with contextlib.suppress(OSError):  # no multicast there: broadcast is left
                member = group + socket.inet_aton(own)
                ear.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    elif adapter.ipv6:
        member = socket.inet_pton(socket.AF_INET6, BEACON_GROUP_6)
        member += struct.pack("@I", adapter.index)
        with contextlib.suppress(OSError):
            ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)


def _mouth(own: str, adapter: Adapter) -> socket.socket:
    """A socket of this address, on a port of its own, for calls and their answers."""
    family = socket.AF_INET6 if ":" in own else socket.AF_INET
    mouth = socket.socket(family, socket.SOCK_DGRAM)
    try:
        mouth.setblocking(False)
        if family == socket.AF_INET:
            mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            outward = socket.inet_aton(own)
            mouth.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, outward)
            mouth.bind((own, 0))
        else:
            index = struct.pack("@I", adapter.index)
            mouth.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
            mouth.bind((own.partition("%")[0], 0, 0, adapter.index))
    except OSError:
        mouth.close()
        raise
    return mouth


def _audience(own: str, adapter: Adapter) -> list[Source]:
    if ":" in own:
        # One of an adapter's IPv6 addresses is enough, and the link-local one is there
        # before all others; it alone is of use without a router.
        local = [a for a in adapter.ipv6 if "%" in a] or list(adapter.ipv6)
        group: Source = (BEACON_GROUP_6, BEACON_PORT, 0, adapter.index)
        return [group] if own == local[0] else []
    wide = [n for n in adapter.broadcasts if _is_of(own, n, adapter)]
    return [(host, BEACON_PORT) for host in (BEACON_GROUP, *wide)]


def _is_of(own: str, broadcast: str, adapter: Adapter) -> bool:
    nets = [ipaddress.IPv4Interface(text) for text in adapter.networks]
    return any(
        str(net.ip) == own and str(net.network.broadcast_address) == broadcast
        for net in nets
    )


def _neighbourhood(network: str) -> list[tuple[str, str]]:
    """(own, other) for the addresses beside the own one, the nearest first."""
    net = ipaddress.IPv4Interface(network)
    block = net.network
    if block.num_addresses > KNOCK_SIZE:
        block = ipaddress.IPv4Interface(f"{net.ip}/24").network
    doors = [host for host in block.hosts() if host != net.ip]
    doors.sort(key=lambda host: abs(int(host) - int(net.ip)))
    return [(str(net.ip), str(host)) for host in doors]


def _host(source: Source) -> str:
    host = source[0]
    scope = source[3] if len(source) == 4 else 0
    return f"{host}%{scope}" if scope and "%" not in host else host
