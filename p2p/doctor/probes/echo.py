"""Is what this machine says to all heard here? By multicast and broadcast, per adapter.

The system itself hands each multicast and broadcast back to who listens on the same
machine (IP_MULTICAST_LOOP; RFC 1112, 6.1), past the firewall: so an echo shows that
adapter and firewall let it out and in. Of the network beyond it shows nothing.
"""

from __future__ import annotations

import contextlib
import ipaddress
import secrets
import selectors
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack

from p2p.discovery import multicast
from p2p.discovery.adapters import Adapter
from p2p.discovery.sockets import BEACON_GROUP, BEACON_GROUP_6, BEACON_PORT

MDNS = 5353, "224.0.0.251", "ff02::fb"  # RFC 6762, 3
BEACON = BEACON_PORT, BEACON_GROUP, BEACON_GROUP_6
SAY_EVERY = 0.4  # seconds: a single datagram may be lost to a full queue
Kind = str  # "mdns", "beacon" or "broadcast"
Stop = Callable[[], bool]


class Echoes:
    """Says something of each kind on each adapter, and listens for it."""

    def __init__(self, adapters: Sequence[Adapter]) -> None:
        self._heard: dict[tuple[str, Kind], bool] = {}
        self._said: set[tuple[str, Kind]] = set()
        self._sent: dict[bytes, tuple[str, Kind]] = {}
        self._words: list[tuple[socket.socket, bytes, tuple[object, ...]]] = []
        self._ears = selectors.DefaultSelector()
        self._adapters = adapters

    def run(self, seconds: float, stop: Stop) -> Mapping[tuple[str, Kind], bool]:
        """Whether it was heard, by (adapter, kind); what could not be tried is missing.

        Returns when all was heard, `stop()`, or after so many seconds.
        """
        with ExitStack() as self._open:
            self._open.callback(self._ears.close)
            for adapter in self._adapters:
                for port, group, kind in _plan(adapter):
                    with contextlib.suppress(OSError):  # the port is another's alone
                        self._prepare(adapter, kind, port, group)
            self._listen(time.monotonic() + seconds, stop)
        return {
            w: heard for w, heard in self._heard.items() if heard or w in self._said
        }

    def _prepare(self, adapter: Adapter, kind: Kind, port: int, group: str) -> None:
        ear = self._open.enter_context(_ear(adapter, port, group))
        mouth = self._open.enter_context(_mouth(adapter, group))
        word = _question() if kind == "mdns" else b"doctor " + secrets.token_bytes(9)
        self._ears.register(ear, selectors.EVENT_READ)
        self._words.append((mouth, word, _target(adapter, port, group)))
        self._sent[word] = (adapter.name, kind)
        self._heard[adapter.name, kind] = False

    def _listen(self, deadline: float, stop: Stop) -> None:
        say_at = 0.0
        while not all(self._heard.values()) and not stop():
            now = time.monotonic()
            if now >= deadline:
                return
            if now >= say_at:
                say_at = now + SAY_EVERY
                self._say()
            for key, _ in self._ears.select(min(0.1, deadline - now)):
                self._hear(key.fileobj)

    def _say(self) -> None:
        for mouth, word, target in self._words:
            what = self._sent[word]
            if self._heard[what]:
                continue
            try:
                mouth.sendto(word, target)
            except PermissionError:  # by the firewall: it is said, and not heard
                self._said.add(what)
            except OSError:  # there is no way out now: so nothing was tried
                continue
            else:
                self._said.add(what)

    def _hear(self, ear: object) -> None:
        assert isinstance(ear, socket.socket)
        with contextlib.suppress(OSError):
            if (what := self._sent.get(ear.recv(2048))) is not None:
                self._heard[what] = True


def _plan(adapter: Adapter) -> Iterator[tuple[int, str, Kind]]:
    """(port, group, kind) of what to try; IPv6 only where there is no IPv4."""
    family = 1 if adapter.ipv4 else 2
    yield MDNS[0], str(MDNS[family]), "mdns"
    yield BEACON[0], str(BEACON[family]), "beacon"
    # Several sockets at one port: whether Windows gives a broadcast to each of them is
    # nowhere written, so there nothing could be concluded.
    for wide in adapter.broadcasts[:1] if sys.platform != "win32" else ():
        yield BEACON[0], wide, "broadcast"


def _ear(adapter: Adapter, port: int, group: str) -> socket.socket:
    is_6 = ":" in group
    ear = socket.socket(socket.AF_INET6 if is_6 else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        ear.setblocking(False)
        multicast.share_port(ear)
        # Bound to the group it takes no unicast from who else has the port. Windows
        # cannot do that, and there the first socket of a port keeps the unicast.
        place = "" if sys.platform == "win32" else group
        ear.bind((place, port, 0, adapter.index) if is_6 else (place, port))
        if ipaddress.ip_address(group).is_multicast:
            multicast.join(ear, group, adapter.index if is_6 else adapter.ipv4[0])
    except OSError:
        ear.close()
        raise
    return ear


def _mouth(adapter: Adapter, group: str) -> socket.socket:
    is_6 = ":" in group
    mouth = socket.socket(
        socket.AF_INET6 if is_6 else socket.AF_INET, socket.SOCK_DGRAM
    )
    try:
        mouth.setblocking(False)
        multicast.speak_on(mouth, adapter.index if is_6 else adapter.ipv4[0])
        if not is_6:
            mouth.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            mouth.bind((adapter.ipv4[0], 0))
    except OSError:
        mouth.close()
        raise
    return mouth


def _target(adapter: Adapter, port: int, group: str) -> tuple[object, ...]:
    return (group, port, 0, adapter.index) if ":" in group else (group, port)


def listen(
    adapters: Sequence[Adapter], seconds: float, stop: Stop
) -> Mapping[tuple[str, Kind], bool]:
    """What `Echoes` on these adapters hear. Raises OSError without descriptors."""
    return Echoes(adapters).run(seconds, stop)


def _question() -> bytes:
    """A DNS question (RFC 1035, 4.1) for a name that nobody has."""
    labels = (secrets.token_hex(8).encode(), b"_hydralan", b"_tcp", b"local")
    name = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    header = struct.pack("!6H", 0, 0, 1, 0, 0, 0)
    return header + name + struct.pack("!2H", 12, 1)  # PTR, IN
