"""What stands for the many of a room follows it, as the room is today."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Lan, NodeProcess

MakeLan = Callable[..., Lan]
LIGHTS = 3
TICKS = 40

pytestmark = pytest.mark.slow


def test_light_members_come_in_and_miss_nothing(lan: MakeLan) -> None:
    wire = lan(2)
    space = wire.hosts[1]
    host = NodeProcess(wire.hosts[0], "host")
    host.do("options", bots=0)
    host.do("watch", every=1, state=False)
    host.do("play", game="snake")
    port = host.wait_for("ready")["port"]
    host.wait_for("tick")
    whom = [host.host.ip, str(port), host.id, "snake", str(LIGHTS)]
    lights = space.python(
        *("-m", "tests.bench.light", *whom, str(space.directory)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )
    assert lights.stdin is not None
    assert lights.stdout is not None
    assert lights.stdout.readline() == "in\n"
    first = max(event["tick"] for event in host.all("tick"))
    lights.stdin.write("\n")
    host.wait_for("tick", where=lambda event: event["tick"] > first + TICKS)
    lights.stdin.write("\n")
    found = json.loads(lights.stdout.readline())
    assert found["broken"] == 0
    assert len(found["starts"]) > LIGHTS * TICKS / 2
