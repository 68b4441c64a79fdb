"""A system that does not tell its adapters, or gives them names of all kinds."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import gather
from tests.system.helpers.commands import hydralan
from tests.system.helpers.doctor import doctor, wrong

MakeLan = Callable[..., Lan]

REFUSED = """
import ifaddr, socket
def refuse(*_, **__):
    raise {error}
ifaddr.get_adapters = socket.if_nameindex = refuse
from games.commands.cli import main
raise SystemExit(main())
"""
ERRORS = [
    "PermissionError(13, 'Permission denied')",
    "UnicodeDecodeError('utf-8', b'', 0, 1, '')",
]


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.slow
def test_where_the_list_of_adapters_is_refused_they_meet(
    lan: MakeLan, error: str
) -> None:
    wire = lan(2)
    wire.hosts[1].ip_command("route add default via 10.77.0.1")
    (ana,) = gather(wire.hosts[:1])
    program = ("-c", REFUSED.format(error=error), "node")
    ben = NodeProcess(wire.hosts[1], "ben", program=program)
    assert ben.wait_for("ready")["addresses"] == [wire.hosts[1].ip]
    ana.wait_for("peer", name="ben")
    chosen = NodeProcess(
        wire.hosts[1], "cyd", "--interface", wire.hosts[1].ip, program=program
    )
    ana.wait_for("peer", name="cyd")
    assert chosen.quit() == 0


def examined(host: Host) -> dict[str, dict[str, Any]]:
    """What the doctor finds where the list is refused."""
    arguments = ["--profile", str(host.directory / "me"), "doctor", "--json"]
    process = host.python(
        *("-c", REFUSED.format(error=ERRORS[0]), *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, errors = process.communicate(timeout=20)
    assert errors == b""
    return {finding["code"]: finding for finding in json.loads(output)}


@pytest.mark.slow
@pytest.mark.parametrize("others", [0, 1])
def test_where_it_is_refused_the_doctor_says_so_and_blames_none(
    lan: MakeLan, others: int
) -> None:
    *other, me = lan(1 + others).hosts
    gather(other)
    found = examined(me)
    assert "network adapters" in found["not_looked"]["text"]
    assert wrong(found) == ([] if others else ["not_looked"])
    assert ("peers" in found) == bool(others)


@pytest.mark.slow
def test_nor_does_a_name_in_no_encoding_mean_that_there_is_no_network(
    lan: MakeLan,
) -> None:
    *other, me = lan(2).hosts
    gather(other)
    _rename(me, os.fsdecode(b"\xff\xfe"))
    found = doctor(me)
    assert "peers" in found
    assert wrong(found) == []


@pytest.mark.parametrize("name", ["äöü\N{GRINNING FACE}", "\x1b[31mred", "a" * 15])
@pytest.mark.slow
def test_odd_names_of_adapters(lan: MakeLan, name: str) -> None:
    host = lan(1).hosts[0]
    _rename(host, name)
    code, _, errors = hydralan(host, "peers", "--interface", name, "--wait", "0")
    assert (code, errors) == (0, "")
    code, _, errors = hydralan(host, "peers", "--interface", "eth9", "--wait", "0")
    assert code == 2
    assert "\x1b" not in errors


def test_who_names_an_adapter_that_is_not_listed_is_told_so(lan: MakeLan) -> None:
    host = lan(1).hosts[0]
    _rename(host, os.fsdecode(b"\xff\xfe"))
    code, _, errors = hydralan(host, "peers", "--interface", "eth0", "--wait", "0")
    assert code == 2
    assert "does not list its network adapters" in errors


def _rename(host: Host, name: str) -> None:
    for words in (("set", "eth0", "down"), ("set", "eth0", "name", name)):
        host.spawn(["ip", "link", *words]).wait()
    host.spawn(["ip", "link", "set", name, "up"]).wait()
