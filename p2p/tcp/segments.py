"""TCP connections in segments so short that they fit through narrow paths.

Tunnels, VPNs and some access points pass shorter frames than the adapter promises and
drop the others without a word: who meets there says short words, and never gets a long
one through. So no segment is longer than what nearly every path passes; and where a
connection was lost, the next ones make do with what every path passes.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket

# Bytes. With the headers of IPv6, TCP and Ethernet that is below 1,280: a packet that
# long must pass wherever IPv6 does (RFC 8200, 5).
SEGMENT = 1200
# The same for IPv4: 576 bytes (RFC 791, 3.1).
SHORT_SEGMENT = 500
SHORT_FOR = 600.0  # seconds after a connection was lost
MAX_LOST = 256  # machines and peers of which that is noted


class Segments:
    """How long the segments to each address may be. `now` is monotonic, in seconds."""

    def __init__(self) -> None:
        self._lost: dict[str, float] = {}

    def lost(self, names: tuple[str, ...], now: float) -> None:
        """A connection to these addresses or ids ended without an end."""
        for name in names:
            self._lost.pop(name, None)
            if len(self._lost) >= MAX_LOST:
                self._lost.pop(next(iter(self._lost)))
            self._lost[name] = now

    def of(self, names: tuple[str, ...], now: float) -> int:
        """The longest for a connection to there."""
        latest = max((self._lost.get(name, -SHORT_FOR) for name in names), default=0.0)
        return SHORT_SEGMENT if now - latest < SHORT_FOR else SEGMENT


def shorten(sock: socket.socket, segment: int = SEGMENT) -> None:
    """Say and send no longer segments; nothing happens where the system forbids it.

    Linux takes it before `connect` and `listen`, for both directions. macOS takes it
    once connected, for what is sent. Windows does not take it.
    """
    with contextlib.suppress(OSError, AttributeError):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, segment)


async def connected(host: str, port: int, segment: int = SEGMENT) -> socket.socket:
    """A socket that is connected there, by the first address of `host` that answers.

    Raises OSError, also for a name that means nothing; ValueError for what is no name.
    """
    loop = asyncio.get_running_loop()
    failure: OSError | None = None
    for family, place in await _places(host, port):
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.setblocking(False)
            shorten(sock, segment)
            await loop.sock_connect(sock, place)
            shorten(sock, segment)
            return sock
        except OSError as error:
            failure = error
            sock.close()
        except BaseException:
            sock.close()
            raise
    raise failure or OSError(f"no address of {host!r:.80}")


async def _places(host: str, port: int) -> list[tuple[int, tuple[object, ...]]]:
    kind = socket.SOCK_STREAM
    try:  # of an address it is known at once, and takes no thread
        found = socket.getaddrinfo(host, port, type=kind, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, port, type=kind)
    return [(family, place) for family, _, _, _, place in found]
