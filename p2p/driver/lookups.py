"""Names of computers that the user typed: told at once if nobody knows them.

A resolver may take half a minute to give up. Nothing waits for that: the node runs, and
goes on to try; what is told here is only how things stand a moment after the start.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterable
from typing import Any

from p2p.events import Event, Notice
from p2p.messages import Address

TOLD_AFTER = 0.7  # seconds; less than anybody looks around who looks for a moment only


async def look_up(addresses: Iterable[Address], emit: Callable[[Event], None]) -> None:
    """A `Notice` for each host that cannot be found, or to which no way leads."""
    hosts = dict.fromkeys(host for host, _ in addresses)
    await asyncio.gather(*(_look_up(host, emit) for host in hosts))


async def _look_up(host: str, emit: Callable[[Event], None]) -> None:
    asking = asyncio.get_running_loop().getaddrinfo(host, 9, type=socket.SOCK_DGRAM)
    address, _, adapter = host.partition("%")
    try:
        found = await asyncio.wait_for(asking, TOLD_AFTER)
    except TimeoutError:
        text = f"Nobody has told yet which computer {host!r} is; it is tried further."
    except (OSError, UnicodeError):
        text = f"No computer is known here as {host!r}. Give its address instead."
        if adapter:
            text = f"{address} leads nowhere: there is no network adapter {adapter!r}."
    else:
        troubles = [_trouble(family, place) for family, _, _, _, place in found]
        if not all(troubles):
            return
        text = f"From this computer no way leads to {host}: {troubles[0]}."
    emit(Notice("peer_unknown", text))


def _trouble(family: int, place: tuple[Any, ...]) -> str:
    """Why no packet can leave for there; "" if one can. None is sent."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as never_sent:
            never_sent.connect(place)
    except PermissionError:  # as of all sockets that are not for broadcasts
        return "it means all computers of a network"
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return ""
