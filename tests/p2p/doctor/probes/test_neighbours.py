"""Who is on the wire beside us, and who of them answers."""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from p2p.doctor.probes import neighbours
from p2p.doctor.probes.neighbours import MAX_HOSTS, who_answers
from tests.lan import Lan
from tests.p2p.doctor.inside import seen

HERE = "127.0.0.1"


def test_an_open_door_and_a_refusal_are_both_a_sign_of_life(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(neighbours, "ask", lambda command, seconds: None)
    with ThreadPoolExecutor(1) as pool:
        with socket.create_server((HERE, 0)) as server:
            door = server.getsockname()
            said = who_answers([door, (HERE, 1)], pool, lambda: False)
            assert said == ({HERE}, set(), {door})
        said = who_answers([door], pool, lambda: False)
        assert said == ({HERE}, set(), set())
        assert who_answers([], pool, lambda: False) == (set(), set(), set())


def test_a_ping_is_a_sign_of_life_and_of_many_hosts_a_few_are_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pinged = []

    def ping(command: list[str], seconds: float) -> str | None:
        pinged.append(command[-1])
        return "TTL=64" if command[-1] == "127.0.1.1" else None

    monkeypatch.setattr(neighbours, "ask", ping)
    hosts = [f"127.0.1.{n}" for n in range(1, 100)]
    with ThreadPoolExecutor(1) as pool:
        said = who_answers([(host, 1) for host in hosts], pool, lambda: False)
    assert said.by_ping == {"127.0.1.1"}
    assert pinged == hosts[: neighbours.MAX_PINGED]
    assert said.by_tcp <= set(hosts[:MAX_HOSTS])


def test_who_was_called_out_to_is_known_and_the_router_is_told(
    lan: Callable[..., Lan],
) -> None:
    other, me = lan(2).hosts
    assert seen(me, "neighbours", "neighbours.gateway()") == ""
    me.ip_command(f"route add default via {other.ip}")
    setup = f"""
before = neighbours.neighbours()
neighbours.call_out(['{other.ip}', '10.77.0.99'])
import time
end = time.monotonic() + 5
while not (now := neighbours.fresh(before)) and time.monotonic() < end:
    time.sleep(0.01)
"""
    asked = "[neighbours.gateway(), before, now, neighbours.fresh(frozenset())]"
    assert seen(me, "neighbours", asked, setup) == [
        other.ip,
        [],
        [other.ip],
        [other.ip],
    ]


def test_a_system_that_does_not_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "read", lambda file: None)
    monkeypatch.setattr(neighbours, "ask", lambda command, seconds: None)
    monkeypatch.setattr(neighbours.sys, "platform", "linux")
    assert neighbours.neighbours() is None
    assert neighbours.gateway() is None
    assert neighbours.fresh(frozenset()) == frozenset()
    monkeypatch.setattr(neighbours.sys, "platform", "win32")
    assert neighbours.neighbours() == frozenset()
    assert neighbours.gateway() is None
