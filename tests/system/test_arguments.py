"""Arguments that cannot work: a plain sentence at once, and nothing waits for them."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.lan import Lan
from tests.lan.company import gather
from tests.sample import one_in
from tests.system.helpers.commands import ended, hydralan, start

MakeLan = Callable[..., Lan]
START = 2.5  # seconds for a command to come and go on a machine that is busy


@pytest.mark.parametrize(
    ("arguments", "said"),
    one_in(
        3,
        [
            (["peers", "--peer", "fe80::1"], "write which, as fe80::1%eth0"),
            (["peers", "--peer", "0.0.0.0"], "is no computer"),
            (["peers", "--peer", "300.1.1.1"], "IPv4 has four parts"),
            (["peers", "--peer", ""], "is no address"),
            (["peers", "--wait", "-1"], "a number of seconds"),
            (["peers", "--wait", "nan"], "a number of seconds"),
            (["peers", "--port", "high"], "a port is a number"),
            (["peers", "--interface", "eth77"], "no network adapter 'eth77'"),
            (["peers", "--name", ""], "can be no name"),
            (["peers", "--profile", ""], "'' is no path"),
            (["peers", "--profile", "~nosuchuser/x"], "nobody's home"),
            (["say", ""], "The message is empty."),
            (["say", "\u200b\x07"], "The message is empty."),
            (["say", "hello", "--to", ""], "a name or an id"),
            (["play", "chess"], "There is no game 'chess'"),
        ],
    ),
)
def test_wrong_use_is_said_at_once(
    lan: MakeLan, arguments: list[str], said: str
) -> None:
    host, begun = lan(1).hosts[0], time.monotonic()
    code, output, errors = hydralan(host, *arguments)
    assert (code, output) == (2, "")
    assert said in errors
    assert "Traceback" not in errors
    assert time.monotonic() - begun < START


def test_a_name_that_nobody_knows_is_said_and_not_waited_for(lan: MakeLan) -> None:
    wire, begun = lan(2), time.monotonic()
    gather(wire.hosts[:1])
    begun = time.monotonic()
    code, output, errors = hydralan(
        wire.hosts[1], "peers", "--peer", "ana-pc.invalid", "--wait", "1"
    )
    assert time.monotonic() - begun < 1 + START
    assert code == 0
    assert output.startswith("ana ")
    assert "'ana-pc.invalid'" in errors
    code, _, errors = hydralan(
        wire.hosts[1], "peers", "--peer", "fe80::1%eth77", "--wait", "0.5"
    )
    assert "no network adapter 'eth77'" in errors


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("10.77.255.255", "all computers"),
        ("192.0.2.1", "unreachable"),
        ("2001:db8::1", "unreachable"),
        ("fe80::1%99", ""),
    ],
)
@pytest.mark.slow
def test_an_address_to_which_no_way_leads_is_said(
    lan: MakeLan, address: str, why: str
) -> None:
    host = lan(1).hosts[0]
    code, _, errors = hydralan(host, "peers", "--peer", address, "--wait", "0.5")
    assert code == 0
    assert f"From this computer no way leads to {address}: " in errors
    assert why in errors


def test_the_own_address_is_said_to_be_that(lan: MakeLan) -> None:
    host = lan(1).hosts[0]
    code, output, errors = hydralan(host, "peers", "--peer", host.ip, "--wait", "0.7")
    assert (code, output) == (0, "Nobody else is here.\n")
    assert f"{host.ip} is this computer" in errors


def test_a_port_that_is_taken_is_said(lan: MakeLan) -> None:
    host = lan(1).hosts[0]
    code = (
        "import socket, sys\ns = socket.create_server(('', 4711))\n"
        "print(flush=True)\nsys.stdin.read()"
    )
    taker = host.python("-c", code, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert taker.stdout is not None
    taker.stdout.readline()
    status, _, errors = hydralan(host, "peers", "--port", "4711", "--wait", "0")
    assert status == 0
    assert "TCP port 4711 is not free" in errors
    taker.communicate()


@pytest.mark.skipif(os.name != "posix", reason="arguments are bytes on Unix only")
def test_arguments_in_no_encoding(lan: MakeLan) -> None:
    host = lan(1).hosts[0]
    for arguments in (["--name", b"J\xfcrgen"], ["say", b"gr\xfc\xdfe"]):
        command = ["peers"] if "--name" in arguments else []
        given: Any = [*command, *arguments]
        process = start(host, *given, stdout=subprocess.PIPE)
        status, errors = ended(process)
        assert status == 2
        assert "that is no text in UTF-8" in errors
    folder: Any = os.fsencode(host.directory) + b"/pr\xf6file"
    process = start(host, "node", "--profile", folder, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.close()
    assert ended(process) == (0, "")
