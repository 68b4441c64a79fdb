"""An enemy as a process on a machine of the virtual LAN: `tests.hostile.helpers.enemy`,
or `insider`, who plays."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from tests.lan import Host

PROGRAM = "tests.hostile.helpers.{}"
POLITE = ["nice", "-n", "19"]  # so that a flood measures the node, not the scheduler


class Attack:
    """One of its ways, against the node at `target` ("host:port")."""

    def __init__(
        self,
        host: Host,
        way: str,
        target: str,
        who: str = "enemy",
        **options: object,
    ) -> None:
        program = PROGRAM.format(who)
        command = [*POLITE, sys.executable, "-m", program, way, *target.rsplit(":", 1)]
        command += [f"{name}={value}" for name, value in options.items()]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self.process = host.spawn(command, text=True, bufsize=1, **pipes)

    def until(self, event: str) -> dict[str, Any]:
        """The next such thing that it tells."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found: dict[str, Any] = json.loads(line)
            if found["event"] == event:
                return found
        raise AssertionError(f"it ended with {self.process.wait()} before {event!r}")

    def go(self) -> None:
        """Let it begin, or tell."""
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
