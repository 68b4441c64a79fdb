"""Where to knock while nobody is heard: at the addresses around each own one."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from p2p.discovery.adapters import Adapter

KNOCK_SIZE = 256  # addresses around an own one that are knocked at
KNOCKS = 16  # at once, so that no switch and no queue is overrun

Door = tuple[str, str]  # own address, address to knock at


class Doors:
    """One round of them, the nearest first, a few at a time."""

    def __init__(self) -> None:
        self._left: list[Door] = []

    def begin(self, adapters: Iterable[Adapter]) -> None:
        """Draw up all those around these adapters."""
        self._left = [
            door
            for adapter in adapters
            if not adapter.loopback
            for network in adapter.networks
            for door in _neighbourhood(network)
        ]

    def next(self) -> list[Door]:
        """The next few; empty when all were given out."""
        few, self._left = self._left[:KNOCKS], self._left[KNOCKS:]
        return few

    def clear(self) -> None:
        """End this round."""
        self._left = []


def _neighbourhood(network: str) -> list[Door]:
    net = ipaddress.IPv4Interface(network)
    block = net.network
    if block.num_addresses > KNOCK_SIZE:
        block = ipaddress.IPv4Interface(f"{net.ip}/24").network
    doors = [host for host in block.hosts() if host != net.ip]
    doors.sort(key=lambda host: abs(int(host) - int(net.ip)))
    return [(str(net.ip), str(host)) for host in doors]
