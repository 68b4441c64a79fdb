"""Names that nobody knows, and addresses to which no way leads, are told at once."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import Any

import pytest

from p2p.driver.lookups import look_up
from p2p.events import Event, Notice
from p2p.threads.background import Background


def told(*hosts: str) -> list[str]:
    """What is told of them."""
    happened: list[Event] = []

    async def scene() -> None:
        asyncio.get_running_loop().set_default_executor(Background())
        await look_up([(host, 1) for host in hosts], happened.append)

    asyncio.run(scene())
    assert all(isinstance(e, Notice) and e.code == "peer_unknown" for e in happened)
    return [event.text for event in happened if isinstance(event, Notice)]


def test_nothing_of_what_is_known() -> None:
    assert told("127.0.0.1", "::1", "127.0.0.1") == []


def test_a_name_that_nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> list[Any]:
        raise socket.gaierror("no such host")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert told("no-such-host") == [
        "No computer is known here as 'no-such-host'. Give its address instead."
    ]
    assert told("fe80::1%eth9") == [
        "fe80::1 leads nowhere: there is no network adapter 'eth9'."
    ]


def test_an_address_to_which_no_way_leads() -> None:
    (text,) = told("127.255.255.255")
    assert text == (
        "From this computer no way leads to 127.255.255.255: "
        "it means all computers of a network."
    )


def test_a_resolver_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    go = threading.Event()

    def hang(*_: Any, **__: Any) -> list[Any]:
        go.wait(5)
        raise socket.gaierror("no such host")

    monkeypatch.setattr("p2p.driver.lookups.TOLD_AFTER", 0.02)
    monkeypatch.setattr(socket, "getaddrinfo", hang)
    assert told("slow") == [
        "Nobody has told yet which computer 'slow' is; it is tried further."
    ]
    go.set()
