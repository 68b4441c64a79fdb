"""Hostile programs for a machine of the virtual LAN: raw sockets that mean no good.

Each is a Python program with the arguments HOST and PORT. They say "attacking" once
they have begun, and when all their connections are closed by the other side, how long
that took: the greatest number of seconds that one of them was open.
"""

from __future__ import annotations

import subprocess

from tests.lan.lan import Host

COMMON = """
import os, selectors, socket, struct, sys, time
target = (sys.argv[1], int(sys.argv[2]))

def attack(count, data):
    waiting = selectors.DefaultSelector()
    begun = time.monotonic()
    for _ in range(count):
        one = socket.create_connection(target, timeout=5)
        one.sendall(data)
        waiting.register(one, selectors.EVENT_READ)
    print("attacking", flush=True)
    longest = 0.0
    while waiting.get_map():
        for key, _ in waiting.select():
            try:
                heard = key.fileobj.recv(65536)
            except OSError:
                heard = b""
            if not heard:
                longest = time.monotonic() - begun
                waiting.unregister(key.fileobj)
                key.fileobj.close()
    print(longest, flush=True)
"""

GARBAGE = COMMON + "attack(1, os.urandom(4096))"
TOO_LONG = COMMON + 'attack(1, struct.pack(">I", 0x7FFFFFFF) + bytes(1000))'
LONGER_THAN_A_HELLO = COMMON + 'attack(1, struct.pack(">I", 8193) + bytes(100))'
SILENT = COMMON + 'attack(1, b"")'
HALF_A_HELLO = COMMON + 'attack(1, struct.pack(">I", 600) + bytes(100))'
CROWD = COMMON + 'attack(200, b"")'
HTTP = COMMON + 'attack(1, b"GET / HTTP/1.1\\r\\nHost: printer\\r\\n\\r\\n")'


class Stranger:
    """One of these programs, running on `host` against an address. Made attacking."""

    def __init__(self, host: Host, program: str, address: str) -> None:
        self.process = host.python(
            "-c", program, *address.split(":"), stdout=subprocess.PIPE, text=True
        )
        assert self._line() == "attacking"

    def closed_after(self) -> float:
        """Waits until all its connections are closed; how long the last was open."""
        seconds = float(self._line())
        self.process.wait()
        return seconds

    def _line(self) -> str:
        assert self.process.stdout is not None
        return str(self.process.stdout.readline()).strip()
