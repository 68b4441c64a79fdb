"""The own addresses where the system does not list its adapters (Android, containers).

A UDP socket that is connected to some place has the address from which a packet would
leave for there. To connect it sends nothing.
"""

from __future__ import annotations

import contextlib
import errno
import socket
from collections.abc import Iterator

# One behind the default route, one by multicast, one in each range of private networks.
# Which of them there is matters little: who answers is not asked.
_PLACES_4 = (
    *("192.0.2.1", "224.0.0.251", "10.255.255.254", "172.31.255.254"),
    *("192.168.255.254", "192.168.0.254", "192.168.1.254", "169.254.255.254"),
)
_PLACES_6 = ("2001:db8::1", "fd00::1")


def own_addresses() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """IPv4 and IPv6 addresses that packets leave from; both may be empty."""
    return (
        tuple(dict.fromkeys(_sources(socket.AF_INET, _PLACES_4))),
        tuple(dict.fromkeys(_sources(socket.AF_INET6, _PLACES_6))),
    )


def is_own(address: str) -> bool:
    """Whether a socket of this machine can have this address."""
    try:
        _try(address)
    except (OSError, ValueError):
        return False
    return True


def is_tentative(address: str) -> bool:
    """Whether the system lists this IPv6 address, but gives it to nobody yet (or ever).

    It first asks around for a second whether another machine has it (RFC 4862, 5.4).
    """
    try:
        _try(address)
    except OSError as error:  # any other than this says nothing about the address
        return error.errno == errno.EADDRNOTAVAIL
    return False


def _try(address: str) -> None:
    host, _, scope = address.partition("%")
    if ":" not in host:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
            trial.bind((address, 0))
        return
    # Said apart: `bind` does not read it in the address, and needs it for fe80::.
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as trial:
        trial.bind((host, 0, 0, _index(scope)))


def _index(scope: str) -> int:
    if scope.isdecimal():
        return int(scope)
    return socket.if_nametoindex(scope) if scope else 0


def _sources(family: socket.AddressFamily, places: tuple[str, ...]) -> Iterator[str]:
    for place in places:
        with (
            contextlib.suppress(OSError),
            socket.socket(family, socket.SOCK_DGRAM) as never_sent,
        ):
            never_sent.connect((place, 9))
            address = str(never_sent.getsockname()[0])
            if address not in ("0.0.0.0", "::") and not address.startswith("fe80"):
                yield address
