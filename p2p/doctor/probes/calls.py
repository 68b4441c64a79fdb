"""What answers at an address that the user typed."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
import time
from collections.abc import Iterable, Mapping

from p2p.doctor.facts import Answer
from p2p.doctor.probes import ways
from p2p.messages import Address

CALL_WITHIN = 1.2  # seconds for an answer; a LAN gives one in a few milliseconds
MAX_CALLED = 5  # addresses that are called
MAX_PLACES = 4  # of one name
_SYSTEM_FAILED = getattr(socket, "EAI_SYSTEM", None)  # not on Windows
_NO_WAY = (errno.ENETUNREACH, errno.EADDRNOTAVAIL, 10051)  # the last: WSAENETUNREACH


class Calls:
    """Calls of a few addresses, each on a thread of its own: what a name means may take
    any time to be found out, and nothing can end that."""

    def __init__(self, addresses: Iterable[Address]) -> None:
        self._answers: dict[Address, Answer] = {}
        self._threads = [
            threading.Thread(target=self._call, args=(address,), daemon=True)
            for address in [*addresses][:MAX_CALLED]
        ]
        for thread in self._threads:
            thread.start()

    def answers(self, seconds: float) -> Mapping[Address, Answer]:
        """What is known after so many seconds at most."""
        deadline = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        return dict(self._answers)

    def _call(self, address: Address) -> None:
        with contextlib.suppress(OSError):  # no descriptor is left: it is not known
            self._answers[address] = call(*address)


def call(host: str, port: int) -> Answer:
    """Connect and hang up. Never LINKED. Blocks for as long as a name needs, and then
    for `CALL_WITHIN` seconds for each of its first addresses. Raises OSError if this
    machine cannot call at all."""
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[:MAX_PLACES]
    except (OSError, ValueError) as error:  # ValueError: no name at all, as "a..b"
        if getattr(error, "errno", None) == _SYSTEM_FAILED:
            raise
        return Answer.NO_SUCH_NAME
    said = [_knock(family, place) for family, _, _, _, place in places]
    for answer in (Answer.OTHER, Answer.REFUSED, Answer.SILENT):
        if answer in said:
            return answer
    return Answer.NO_ROUTE


def _knock(family: int, place: tuple[object, ...]) -> Answer:
    with socket.socket(family, socket.SOCK_STREAM) as one:
        one.settimeout(CALL_WITHIN)
        try:
            one.connect(place)
        except ConnectionRefusedError:
            return Answer.REFUSED
        except OSError as error:
            if error.errno in _NO_WAY or not _has_way(family, str(place[0])):
                return Answer.NO_ROUTE
            return Answer.SILENT
    return Answer.OTHER


def _has_way(family: int, host: str) -> bool:
    # A route may forbid a place: then it is "unreachable", as one that is off.
    return family != socket.AF_INET or ways.source(host) is not None
