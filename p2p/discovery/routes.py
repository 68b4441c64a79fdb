"""The own addresses where the system does not list its adapters (Android, containers).

A UDP socket that is connected to some place has the address from which a packet would
leave for there. To connect it sends nothing.
"""

from __future__ import annotations

import contextlib
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
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as trial:
            trial.bind((address, 0))
    except (OSError, ValueError):
        return False
    return True


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
