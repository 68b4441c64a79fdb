"""A hostile peer on a machine of the virtual LAN, as the test sees it."""

from __future__ import annotations

import subprocess

from tests.lan import Host

PROGRAM = "tests.system.helpers.liar"


class Liar:
    """`PROGRAM` on a machine, against a node."""

    def __init__(self, host: Host, way: str, target: str, *arguments: str) -> None:
        program = ["-m", PROGRAM, way, *target.rsplit(":", 1), *arguments]
        self.process = host.python(*program, stdout=subprocess.PIPE, text=True)
        self.id = self.line()

    def line(self) -> str:
        assert self.process.stdout is not None
        return str(self.process.stdout.readline()).strip()

    def until(self, wanted: str) -> str:
        """The next line that begins so."""
        while not (line := self.line()).startswith(wanted):
            assert self.process.poll() is None
        return line
