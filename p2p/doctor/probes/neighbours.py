"""Questions to the wire, each of them a function: whom the system has heard there,
which router it uses, who answers a knock or a ping.

Whom to ask, and what the answers mean together: see `surroundings`.
"""

from __future__ import annotations

import contextlib
import errno
import selectors
import socket
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from typing import NamedTuple

from p2p.doctor.probes.commands import ask, read
from p2p.doctor.probes.ways import DISCARD
from p2p.doctor.readers import tables
from p2p.messages import Address

REPLY_WITHIN = 1.5  # seconds for an answer; a LAN gives one in a few milliseconds
MAX_HOSTS = 32  # hosts that are asked
MAX_PINGED = 6  # of these, also by ping: each is a process
FRESH_FOR = 4  # seconds since a sign of life
BURST = 16  # words in a hundredth of a second
GATEWAY_PORTS = (53, 80, 443)
_REFUSED = (errno.ECONNREFUSED, errno.ECONNRESET, 10061, 10054)
_UNDER_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, 10035)


def neighbours() -> frozenset[str] | None:
    """IPv4 addresses of whom the system has heard on the wire, perhaps a while ago.

    None if it does not tell.
    """
    if sys.platform == "linux":
        said = read("/proc/net/arp")
        return None if said is None else tables.linux_neighbours(said)
    option = "-a" if sys.platform == "win32" else "-an"
    # Without any entry some systems print nothing, or say that they fail.
    return tables.arp_neighbours(ask(["arp", option], REPLY_WITHIN) or "")


def fresh(before: frozenset[str]) -> frozenset[str]:
    """Who is on the wire this moment: not in `before` yet, or heard again since."""
    found = (neighbours() or frozenset()) - before
    if sys.platform == "linux":
        said = ask(["ip", "-s", "-j", "neigh"], REPLY_WITHIN)
        found |= tables.linux_fresh(said or "", FRESH_FOR)
    return found


def call_out(hosts: Iterable[str]) -> None:
    """Say an empty word to each of these, so that the system asks who has the address.

    What comes of it shows in `fresh` a moment later.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mouth:
        mouth.setblocking(False)
        for number, host in enumerate(hosts):
            with contextlib.suppress(OSError):
                mouth.sendto(b"", (host, DISCARD))
            if number % BURST == BURST - 1:
                time.sleep(0.01)  # no queue on the way shall overflow


def gateway() -> str | None:
    """The router of this network; "" if there is none, None if that is not told."""
    if sys.platform == "linux":
        said, parse = read("/proc/net/route"), tables.linux_gateway
    elif sys.platform == "win32":
        said = ask(["route", "print", "-4", "0.0.0.0"], REPLY_WITHIN)
        parse = tables.windows_gateway
    else:
        said = ask(["netstat", "-rn", "-f", "inet"], REPLY_WITHIN)
        parse = tables.netstat_gateway
    return None if said is None else parse(said)


class Answers(NamedTuple):
    """Who answers by TCP, be it a refusal; who to a ping; and whose doors are open."""

    by_tcp: frozenset[str]
    by_ping: frozenset[str]
    opened: frozenset[Address]


def who_answers(
    doors: Sequence[Address], pool: Executor, stop: Callable[[], bool]
) -> Answers:
    """Knock at these doors, and ping their hosts; at some of them, if they are many."""
    hosts = list(dict.fromkeys(host for host, _ in doors))[:MAX_HOSTS]
    pings = {host: pool.submit(_pings, host) for host in hosts[:MAX_PINGED]}
    found, opened = _knock([door for door in doors if door[0] in hosts], stop)
    by_ping = frozenset(host for host, ping in pings.items() if ping.result())
    return Answers(found, by_ping, opened)


def _knock(
    doors: Iterable[Address], stop: Callable[[], bool]
) -> tuple[frozenset[str], frozenset[Address]]:
    answered: set[str] = set()
    opened: set[Address] = set()
    deadline = time.monotonic() + REPLY_WITHIN
    with contextlib.ExitStack() as sockets, selectors.DefaultSelector() as waiting:
        for host, port in doors:
            with contextlib.suppress(OSError):
                one, code = _dialling(host, port)
                sockets.enter_context(one)
                if code in _UNDER_WAY:
                    waiting.register(one, selectors.EVENT_WRITE, (host, port))
                elif code in _REFUSED:
                    answered.add(host)
        while waiting.get_map() and not stop():
            left = deadline - time.monotonic()
            if left <= 0:
                break
            for key, _ in waiting.select(min(0.1, left)):
                assert isinstance(key.fileobj, socket.socket)
                code = key.fileobj.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
                if code == 0:
                    opened.add(key.data)
                if code == 0 or code in _REFUSED:
                    answered.add(key.data[0])
                waiting.unregister(key.fileobj)
    return frozenset(answered), frozenset(opened)


def _dialling(host: str, port: int) -> tuple[socket.socket, int]:
    """A socket that dials, and the error that the system told at once, as for a place
    to which no way leads: the socket itself does not keep it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setblocking(False)
        place = socket.getaddrinfo(
            host, port, family, socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST
        )[0][4]
        return one, one.connect_ex(place)
    except OSError:
        one.close()
        raise


def _pings(host: str) -> bool:
    # All systems have the command; to send the packet oneself takes rights.
    count, wait, unit = {
        "win32": ("-n", "-w", 1000),
        "darwin": ("-c", "-W", 1000),
    }.get(sys.platform, ("-c", "-W", 1))
    said = ask(["ping", count, "1", wait, str(unit), host], REPLY_WITHIN)
    # Windows reports "unreachable" with success as well, but then without a TTL.
    return said is not None and (sys.platform != "win32" or "TTL=" in said.upper())
