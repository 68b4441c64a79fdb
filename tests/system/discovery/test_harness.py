"""The wires, adapters and firewalls of this package do what they say."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

from tests.lan import Host, Lan
from tests.lan.ears import SERVE, calls, hears, line, script
from tests.system.discovery.firewall import REPLIES, Firewall

MakeLan = Callable[..., Lan]

TRY = """
import socket, sys
try:
    socket.create_connection((sys.argv[1], 5353), timeout=0.5)
    print("connected")
except OSError as error:
    print(type(error).__name__)
"""


def connects(caller: Host, server: Host) -> str:
    assert line(script(server, SERVE)) == "listening"
    return line(script(caller, TRY, server.ip))


def test_a_second_switch_is_a_wire_of_its_own(lan: MakeLan) -> None:
    wire = lan(1)
    other = wire.add_switch()
    (here,) = wire.hosts
    there, beside = wire.add_lonely_host(), wire.add_lonely_host()
    wire.join(there, other, ipv4="10.77.0.2/16")
    wire.join(beside, other, ipv4="10.77.0.3/16")
    there.ip, beside.ip = "10.77.0.2", "10.77.0.3"
    assert calls(there, beside) == "hello"
    assert connects(here, there) in ("TimeoutError", "OSError")
    show = ["ip", "-o", "-6", "addr", "show", "dev", "eth0"]
    listed = there.spawn(show, stdout=subprocess.PIPE, text=True)
    assert "fe80::77:2/64" in line(listed)


def test_a_firewall_passes_replies_alone(lan: MakeLan) -> None:
    a, b = lan(2).hosts
    wall = Firewall(b, REPLIES)
    assert wall.dropped() == 0
    assert connects(a, b) == "TimeoutError"
    assert not hears(b, a)
    assert wall.dropped() >= 2
    assert calls(b, a) == "hello"
    wall.open()
    assert hears(b, a, wait="5")
