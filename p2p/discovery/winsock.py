"""What Windows needs to be told of a UDP socket. Nothing happens on other systems."""

from __future__ import annotations

import socket
import sys

SIO_UDP_CONNRESET = 0x9800000C  # Microsoft's `mswsock.h`; Python's `ioctl` lacks it


def ignore_unreachable(sock: socket.socket) -> None:
    """Do not report "nobody listens there" as an error of this socket.

    Windows tells the next reader of it, whoever was meant, and the event loop of Python
    then reads that socket no more (gh-91227, gh-127057).
    """
    if sys.platform == "win32":
        import ctypes

        no, length = ctypes.c_ulong(0), ctypes.c_ulong()
        ctypes.windll.ws2_32.WSAIoctl(
            ctypes.c_size_t(sock.fileno()),
            ctypes.c_ulong(SIO_UDP_CONNRESET),
            ctypes.byref(no),
            ctypes.sizeof(no),
            None,
            0,
            ctypes.byref(length),
            None,
            None,
        )
