"""What is set on each socket, and what the system says about it, in words."""

from __future__ import annotations

import contextlib
import errno
import socket
from typing import Any

from p2p.messages import Address
from p2p.tcp.segments import shorten

CALLS_HELD = 256  # connections that the kernel holds for us: a whole class at once
DEAD_WITHIN = 5000  # milliseconds that what was sent may be without TCP's word


def caller(name: tuple[Any, ...]) -> Address:
    """Who called, such that it could be called: link-local IPv6 with its scope."""
    host, port, *scope = name
    if len(scope) == 2 and scope[1] and "%" not in host:
        host = f"{host}%{scope[1]}"
    return host.removeprefix("::ffff:"), port


def tune(sock: socket.socket) -> None:
    """Set what a connection of ours has, as far as the system does it."""
    # Without NODELAY the first round trip after the handshake takes 43 ms instead of 2.
    with contextlib.suppress(OSError):  # some systems refuse if the peer has hung up
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        shorten(sock)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_WITHIN)


def listening(family: socket.AddressFamily, port: int) -> socket.socket:
    """A socket that listens on all addresses of a family. Raises OSError."""
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where REUSEADDR steals
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        shorten(listener)
        listener.bind(("", port))
        # Now: until somebody listens, others may bind it, too.
        listener.listen(CALLS_HELD)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def plain(error: Exception) -> str:
    """What the system says of an error, without numbers."""
    if isinstance(error, OSError) and error.errno in errno.errorcode:
        return error.strerror or str(error)
    return str(error)
