"""Sockets that speak to a group, and hear one: on loopback."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from p2p.discovery.multicast import join, share_port, speak_on, try_multicast

HERE, GROUP, NOT_OURS = "127.0.0.1", "239.255.53.54", "192.0.2.1"
NO_INDEX = 99_999
PATIENCE = 5.0  # seconds


@pytest.fixture
def sockets() -> Iterator[list[socket.socket]]:
    with ExitStack() as stack:
        udp = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(3)]
        for one in udp:
            stack.enter_context(one)
            one.settimeout(PATIENCE)
        yield udp


def test_two_at_one_port_both_hear_what_comes_to_their_group(
    sockets: list[socket.socket],
) -> None:
    one, two, mouth = sockets
    for ear in (one, two):
        share_port(ear)
    one.bind(("", 0))
    two.bind(("", one.getsockname()[1]))
    for ear in (one, two):
        join(ear, GROUP, HERE)
    speak_on(mouth, HERE)
    mouth.bind((HERE, 0))
    mouth.sendto(b"word", (GROUP, one.getsockname()[1]))
    assert [ear.recv(99) for ear in (one, two)] == [b"word", b"word"]


def test_an_adapter_can_be_spoken_on_or_not() -> None:
    try_multicast(HERE)
    for nowhere in (NOT_OURS, NO_INDEX):
        with pytest.raises(OSError, match=r"\S"):
            try_multicast(nowhere)


def test_a_group_is_not_heard_on_an_adapter_that_is_not_there(
    sockets: list[socket.socket],
) -> None:
    with pytest.raises(OSError, match=r"\S"):
        join(sockets[0], GROUP, NOT_OURS)
