"""A system that does not tell its adapters, or gives them names of all kinds."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import gather
from tests.lan.test_commands import hydralan

MakeLan = Callable[..., Lan]

REFUSED = """
import ifaddr, socket
def refuse(*_, **__):
    raise {error}
ifaddr.get_adapters = socket.if_nameindex = refuse
from games.cli import main
raise SystemExit(main())
"""
ERRORS = [
    "PermissionError(13, 'Permission denied')",
    "UnicodeDecodeError('utf-8', b'', 0, 1, '')",
]


@pytest.mark.parametrize("error", ERRORS)
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


def test_so_does_the_doctor_say_something(lan: MakeLan) -> None:
    host = lan(1).hosts[0]
    arguments = ["--profile", str(host.directory / "me"), "doctor", "--json"]
    process = host.python(
        *("-c", REFUSED.format(error=ERRORS[0]), *arguments),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, errors = process.communicate(timeout=20)
    assert json.loads(output)
    assert b"Traceback" not in errors


@pytest.mark.parametrize("name", ["äöü\N{GRINNING FACE}", "\x1b[31mred", "a" * 15])
def test_odd_names_of_adapters(lan: MakeLan, name: str) -> None:
    host = _renamed(lan(1).hosts[0], name)
    code, _, errors = hydralan(host, "peers", "--interface", name, "--wait", "0")
    assert (code, errors) == (0, "")
    code, _, errors = hydralan(host, "peers", "--interface", "eth9", "--wait", "0")
    assert code == 2
    assert "\x1b" not in errors


def _renamed(host: Host, name: str) -> Host:
    for words in (("set", "eth0", "down"), ("set", "eth0", "name", name)):
        host.spawn(["ip", "link", *words]).wait()
    host.spawn(["ip", "link", "set", name, "up"]).wait()
    return host
