"""The beacon's sockets: ears at its port, and a mouth at each own address."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import logging
import socket
from asyncio.trsock import TransportSocket
from collections.abc import Callable, Sequence
from typing import NamedTuple, cast

from p2p.discovery import multicast
from p2p.discovery.adapters import Adapter
from p2p.discovery.winsock import ignore_unreachable

BEACON_PORT = 53530  # UDP; the same number as the preferred TCP port
BEACON_GROUP = "239.255.53.53"  # administratively scoped (RFC 2365)
BEACON_GROUP_6 = "ff02::4879:6472"  # link-local scope: no router passes it on

log = logging.getLogger("p2p.discovery")
Source = tuple[str, int] | tuple[str, int, int, int]
Hear = Callable[[bytes, Source, asyncio.DatagramTransport], None]


class Mouth(NamedTuple):
    """A socket of one own address, and whom it calls."""

    transport: asyncio.DatagramTransport
    audience: list[Source]


class Sockets:
    """All of one beacon, on the running event loop. `hear` gets each datagram, whence
    it came, and by what it can be answered.

    No method raises because of the network: a socket that cannot be had is missing, and
    the log says why.
    """

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._ears: list[asyncio.DatagramTransport] = []
        self._mouths: dict[str, Mouth] = {}
        self._opening = asyncio.Lock()  # two at once would both open the same
        self._closed = 0  # how often

    @property
    def families(self) -> set[socket.AddressFamily]:
        """Those for which there is an ear."""
        return {ear.get_extra_info("socket").family for ear in self._ears}

    def mouth(self, own: str) -> Mouth | None:
        """That of this own address."""
        return self._mouths.get(own)

    async def listen(self) -> None:
        """Open the ears; they hear a group only once they were let `reach_out`."""
        asked = self._closed
        async with self._opening:
            for family in (socket.AF_INET, socket.AF_INET6):
                if family not in self.families:
                    with _Excuse("cannot listen for beacons"):
                        self._ears.append(await self._attach(_ear(family), asked))

    async def reach_out(self, adapters: Sequence[Adapter]) -> None:
        """Hear and speak on all of these that are ready now.

        A new address cannot be used for a second or two, until its system has made sure
        that nobody else has it (RFC 4862 5.4): so this is to be done again and again.
        """
        asked = self._closed
        async with self._opening:
            for ear in self._ears:
                for adapter in adapters:
                    _join(ear.get_extra_info("socket"), adapter)
            for adapter in adapters:
                for own in adapter.addresses:
                    if own not in self._mouths:
                        with _Excuse(f"cannot call out from {own}"):
                            mouth = await self._attach(_mouth(own, adapter), asked)
                            self._mouths[own] = Mouth(mouth, _audience(own, adapter))

    def close(self) -> None:
        """Close all, what is just being opened included. They may be opened anew."""
        self._closed += 1
        for transport in [*self._ears, *(m.transport for m in self._mouths.values())]:
            transport.close()
        self._ears.clear()
        self._mouths.clear()

    async def _attach(
        self, sock: socket.socket, asked: int
    ) -> asyncio.DatagramTransport:
        # `asked`: `_closed` when it was wanted.
        ignore_unreachable(sock)
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Listener(self._hear), sock=sock
        )
        if asked != self._closed:
            transport.close()
            raise ConnectionAbortedError("it was closed meanwhile")
        return transport


class _Listener(asyncio.DatagramProtocol):
    """Hands on what comes; errors of single datagrams mean nothing here."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # In Python 3.11 that of Linux is no subclass of the class that documents it.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, source: Source) -> None:
        try:
            self._hear(data, source, self._transport)
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
        multicast.share_port(ear)
        if family == socket.AF_INET6:
            ear.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        ear.setblocking(False)
        ear.bind(("", BEACON_PORT))
    except OSError:
        ear.close()
        raise
    return ear


def _join(ear: TransportSocket, adapter: Adapter) -> None:
    """Hear the group on that adapter; nothing happens if it does already."""
    if ear.family == socket.AF_INET:
        for own in adapter.ipv4:
            with contextlib.suppress(OSError):  # no multicast there: broadcast is left
                multicast.join(ear, BEACON_GROUP, own)
    elif adapter.ipv6:
        with contextlib.suppress(OSError):
            multicast.join(ear, BEACON_GROUP_6, adapter.index)


def _mouth(own: str, adapter: Adapter) -> socket.socket:
    """A socket of this address, on a port of its own, for calls and their answers."""
    family = socket.AF_INET6 if ":" in own else socket.AF_INET
    mouth = socket.socket(family, socket.SOCK_DGRAM)
    try:
        mouth.setblocking(False)
        if family == socket.AF_INET:
            mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            multicast.speak_on(mouth, own)
            mouth.bind((own, 0))
        else:
            multicast.speak_on(mouth, adapter.index)
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
