"""What is set on a socket, and how addresses and errors are told."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import Any

import pytest

from p2p.tcp.sockets import caller, listening, plain, tune


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (("10.0.0.1", 5), ("10.0.0.1", 5)),
        (("::ffff:10.0.0.1", 5, 0, 0), ("10.0.0.1", 5)),
        (("fe80::1", 5, 0, 3), ("fe80::1%3", 5)),
        (("fe80::1%eth0", 5, 0, 3), ("fe80::1%eth0", 5)),
        (("2001:db8::1", 5, 0, 0), ("2001:db8::1", 5)),
    ],
)
def test_a_caller_is_told_such_that_it_could_be_called(
    name: tuple[Any, ...], told: tuple[str, int]
) -> None:
    assert caller(name) == told


def test_a_connection_says_little_words_at_once_and_notices_its_death() -> None:
    with socket.socket() as sock:
        tune(sock)
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert sock.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 5000


def test_a_port_is_taken_by_one_alone_and_at_once() -> None:
    with listening(socket.AF_INET, 0) as first:
        assert first.gettimeout() == 0.0
        port = first.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            listening(socket.AF_INET, port)
        with socket.create_connection(("127.0.0.1", port), 1):
            pass
    with listening(socket.AF_INET, port):
        pass


def test_errors_are_told_without_numbers() -> None:
    refused = ConnectionRefusedError(
        errno.ECONNREFUSED, os.strerror(errno.ECONNREFUSED)
    )
    assert plain(refused) == os.strerror(errno.ECONNREFUSED)
    assert plain(ssl.SSLError("no certificate")) == "('no certificate',)"
    assert plain(ValueError("odd")) == "odd"
