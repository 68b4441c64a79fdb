"""UDP sockets that speak to a group on one adapter, and hear one.

By IPv4 an adapter is meant by an address of its own, by IPv6 by its index (RFC 3493,
5.2). Each function raises OSError if the system refuses.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
from asyncio.trsock import TransportSocket

Socket = socket.socket | TransportSocket


def share_port(sock: Socket) -> None:
    """Let several sockets have one port: each hears what comes to everybody."""
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if sys.platform not in ("linux", "win32"):
        # BSD and macOS need this one; Linux would then insist on one user for all.
        with contextlib.suppress(OSError, AttributeError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def join(sock: Socket, group: str, interface: str | int) -> None:
    """Hear the group on that adapter."""
    if isinstance(interface, str):
        member = socket.inet_aton(group) + socket.inet_aton(interface)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
    else:
        member = socket.inet_pton(socket.AF_INET6, group) + _packed(interface)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)


def speak_on(sock: Socket, interface: str | int) -> None:
    """Let what goes to groups leave by that adapter."""
    if isinstance(interface, str):
        own = socket.inet_aton(interface)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, own)
    else:
        index = _packed(interface)
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)


def try_multicast(interface: str | int) -> None:
    """Whether that adapter can be spoken on at all.

    It joins no group: a join and leave per look would confuse a snooping switch.
    """
    family = socket.AF_INET if isinstance(interface, str) else socket.AF_INET6
    with socket.socket(family, socket.SOCK_DGRAM) as trial:
        speak_on(trial, interface)


def _packed(index: int) -> bytes:
    return struct.pack("@I", index)
