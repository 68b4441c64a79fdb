"""The leak check finds what it is there to find."""

from __future__ import annotations

import socket

from tests.conftest import DESCRIPTORS, open_sockets


def test_an_open_socket_is_seen_while_it_is_open() -> None:
    before = open_sockets()
    with socket.socket() as left:
        assert left.fileno() >= 0
        seen = len(open_sockets() - before)
    assert seen == (1 if DESCRIPTORS.is_dir() else 0)
    assert open_sockets() == before
