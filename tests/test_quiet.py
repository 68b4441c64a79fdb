"""The watch over what tests say to the LAN hears what it is there to hear."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from p2p import Node
from tests.otherapp import APP, LOOPBACK
from tests.quiet import fault_of_program, fault_of_word, watched

OWN = f"app={APP!r}, interfaces=[{LOOPBACK!r}]"
NOWHERE = "192.0.2.1"  # RFC 5737: no machine has it


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"app": "hydralan", "interfaces": [LOOPBACK]}, "app='hydralan'"),
        ({"app": APP}, "interfaces"),
        ({"app": APP, "interfaces": ["lo", "eth0"]}, "interfaces"),
    ],
)
def test_a_node_that_others_would_notice(
    tmp_path: Path, options: dict[str, Any], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.discovery.search.useful", lambda every, _: every[:1])
    node = Node("Ann", profile=tmp_path, port=0, mdns=False, beacon=False, **options)
    with watched() as faults, pytest.raises(AssertionError, match=fault):
        node.start()
    assert fault in " ".join(faults)
    node.close()


def test_a_quiet_node(tmp_path: Path) -> None:
    own = {"app": APP, "interfaces": [LOOPBACK], "mdns": False}
    with watched() as faults, Node("Ann", profile=tmp_path, port=0, **own) as ann:
        assert ann.port
    assert faults == []


@pytest.mark.parametrize(
    ("words", "is_fault"),
    [
        ([sys.executable, "-m", "games", "node"], True),
        ([".venv/bin/hydralan", "chat"], True),
        ([sys.executable, "-c", "Node('x', interfaces=['127.0.0.1'])"], True),
        ([sys.executable, "-c", f"Node('x', app={APP!r})"], True),
        (
            [sys.executable, "-c", f"Node(app={APP!r}, interfaces=[{LOOPBACK!r}])"],
            False,
        ),
        ([sys.executable, "-m", "tests.otherapp", "node"], False),
        (["nsenter", "--net=/x", "--", sys.executable, "-m", "games"], False),
        (["ip", "netns"], False),
        ([], False),
    ],
)
def test_programs(words: list[str], is_fault: bool) -> None:
    assert bool(fault_of_program(words)) is is_fault


def test_what_is_sent_past_loopback_is_heard() -> None:
    with watched() as faults, socket.socket(type=socket.SOCK_DGRAM) as mouth:
        mouth.sendto(b"", (LOOPBACK, 9))
        subprocess.run([sys.executable, "-c", "# no Node"], check=True)
    assert faults == []
    with watched() as faults, socket.socket(type=socket.SOCK_DGRAM) as mouth:
        with pytest.raises(OSError, match=r"."):  # too long: nothing is really sent
            mouth.sendto(bytes(70_000), (NOWHERE, 9))
        subprocess.run([sys.executable, "-c", "# no Node()"], check=True)
    assert len(faults) == 2
    assert NOWHERE in faults[0]
    with socket.socket(type=socket.SOCK_DGRAM) as mouth:
        assert NOWHERE in fault_of_word(mouth, (NOWHERE, 9))
        assert "calls out" in fault_of_word(mouth, ("239.255.53.53", 53530))
        mouth.bind((LOOPBACK, 0))
        assert fault_of_word(mouth, ("239.255.53.53", 53530)) == ""
        assert fault_of_word(mouth, ("ff02::1%1", 53530, 0, 1)) == ""
        assert fault_of_word(mouth, "/tmp/.X11-unix/X0") == ""
