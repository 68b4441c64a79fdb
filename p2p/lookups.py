"""Names of computers that the user typed: told at once if nobody knows them.

A resolver may take half a minute to give up. Nothing waits for that: the node runs, and
goes on to try; what is told here is only how things stand a moment after the start.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Callable, Iterable

from p2p.events import Event, Notice
from p2p.messages import Address

PATIENCE = 0.7  # seconds; less than anybody looks around who looks for a moment only


async def look_up(addresses: Iterable[Address], emit: Callable[[Event], None]) -> None:
    """A `Notice` for each host that cannot be found."""
    hosts = dict.fromkeys(host for host, _ in addresses if not _is_plain(host))
    await asyncio.gather(*(_look_up(host, emit) for host in hosts))


async def _look_up(host: str, emit: Callable[[Event], None]) -> None:
    asking = asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    address, _, adapter = host.partition("%")
    try:
        await asyncio.wait_for(asking, PATIENCE)
    except TimeoutError:
        text = f"Nobody has told yet which computer {host!r} is; it is tried further."
    except (OSError, UnicodeError):
        text = f"No computer is known here as {host!r}. Give its address instead."
        if adapter:
            text = f"{address} leads nowhere: there is no network adapter {adapter!r}."
    else:
        return
    emit(Notice("peer_unknown", text))


def _is_plain(host: str) -> bool:
    if "%" in host:
        return False  # whether there is such an adapter, the system must say
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
