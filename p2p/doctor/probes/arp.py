"""Does another machine answer for an address of ours? Asked as RFC 5227 (2.1.1) says.

Linux lets only root do so, and tells nobody of what it sees by itself; other systems
look for that, and give up such an address.
"""

from __future__ import annotations

import os
import socket
import struct
import sys
import time
from collections.abc import Callable, Iterable

from p2p.discovery.adapters import Adapter

ETH_P_ARP, REQUEST, REPLY = 0x0806, 1, 2
SIOCGIFHWADDR = 0x8927  # netdevice(7)
PACKET = struct.Struct("!HHBBH6s4s6s4s")  # RFC 826
ARP_EVERY, ARP_FOR = 0.3, 1.0  # seconds
ALL = b"\xff" * 6


def answered_elsewhere(
    adapters: Iterable[Adapter], stop: Callable[[], bool]
) -> frozenset[str] | None:
    """Those of our IPv4 addresses that another machine answers for; None if we may not
    ask. Blocks for a second at most."""
    if sys.platform != "linux":
        return frozenset()
    answered: set[str] = set()
    cards = _own_cards()
    deadline = time.monotonic() + ARP_FOR
    wanted = [a for a in adapters if a.ipv4]
    try:
        ears = [(ear, a) for a in wanted if (ear := _ear(a.name)) is not None]
    except PermissionError:  # already of the first
        return None
    try:
        ask_at = 0.0
        while ears and (now := time.monotonic()) < deadline and not stop():
            if now >= ask_at:
                ask_at = now + ARP_EVERY
                for ear, adapter in ears:
                    _ask(ear, adapter)
            for ear, adapter in ears:
                answered |= _hear(ear, adapter, cards)
            time.sleep(0.01)
    finally:
        for ear, _ in ears:
            ear.close()
    return frozenset(answered)


def _ear(name: str) -> socket.socket | None:
    """Raises PermissionError if we are not root; None if the adapter is gone."""
    try:
        ear = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM)
    except PermissionError:
        raise
    except OSError:
        return None
    try:
        ear.setblocking(False)
        ear.bind((name, ETH_P_ARP))
    except OSError:
        ear.close()
        return None
    return ear


def _ask(ear: socket.socket, adapter: Adapter) -> None:
    name, _, _, _, card = ear.getsockname()
    for own in adapter.ipv4:
        target = socket.inet_aton(own)
        fields = (1, 0x0800, 6, 4, REQUEST, card, bytes(4), bytes(6), target)
        try:
            ear.sendto(PACKET.pack(*fields), (name, ETH_P_ARP, 0, 1, ALL))
        except (OSError, struct.error):  # it is off, or no Ethernet
            return


def _hear(ear: socket.socket, adapter: Adapter, cards: frozenset[bytes]) -> set[str]:
    answered: set[str] = set()
    while True:
        try:
            data = ear.recv(2048)
        except OSError:
            return answered
        if len(data) < PACKET.size:
            continue
        *_, code, card, host, _, _ = PACKET.unpack(data[: PACKET.size])
        who = socket.inet_ntoa(host)
        # Two adapters of one machine at one switch answer for each other.
        if code == REPLY and who in adapter.ipv4 and card not in cards:
            answered.add(who)


def _own_cards() -> frozenset[bytes]:
    if sys.platform != "linux":
        return frozenset()
    import fcntl

    cards = set()
    try:
        names = [os.fsencode(name) for _, name in socket.if_nameindex()]
    except OSError:  # a system that does not list them
        names = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        for name in names:
            request = struct.pack("16s24x", name)
            try:
                answer = fcntl.ioctl(any_socket, SIOCGIFHWADDR, request)
            except OSError:
                continue
            cards.add(answer[18:24])
    return frozenset(cards)
