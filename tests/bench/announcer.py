"""zeroconf as its documentation shows it, as a program: what `meet` compares with.

`Zeroconf()`, a `ServiceBrowser`, and `register_service` as it is by default, which asks
three times whether its name is free. It tells what a node tells, in the same words:
`ready` before it registers, `peer` when the browser adds somebody, `gone`. But it only
finds: there is no link, no key is proven, and nobody knows that he was found.
"""

from __future__ import annotations

import argparse
import json
import socket
import sys
import threading
import time
from typing import Any

from zeroconf import ServiceBrowser, ServiceInfo, ServiceListener, Zeroconf

from p2p.discovery.adapters import adapters, useful

SERVICE = "_hydralan-bench._tcp.local."
PORT = 53530


class Announcer(ServiceListener):
    """Says who is added and removed, as a JSON line each."""

    def __init__(self, name: str) -> None:
        self._own = f"{name}.{SERVICE}"
        self._writing = threading.Lock()

    def say(self, event: str, name: str) -> None:
        """One line."""
        line = {
            "event": event,
            "t": time.time(),
            "id": name.removesuffix(f".{SERVICE}"),
        }
        with self._writing:
            print(json.dumps(line), flush=True)

    def add_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        if name != self._own:
            self.say("peer", name)

    def remove_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        self.say("gone", name)

    def update_service(self, zc: Zeroconf, type_: str, name: str) -> None:
        pass


def main(name: str) -> None:
    """Announce and browse until a line or the end of the input comes."""
    address = next(a for each in useful(adapters()) for a in each.ipv4)
    announcer = Announcer(name)
    packed: Any = socket.inet_aton(address)
    info = ServiceInfo(SERVICE, f"{name}.{SERVICE}", PORT, addresses=[packed])
    announcer.say("ready", name)
    zeroconf = Zeroconf()
    ServiceBrowser(zeroconf, SERVICE, announcer)
    zeroconf.register_service(info)
    sys.stdin.readline()
    zeroconf.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--profile", help="not used")
    main(parser.parse_args().name)
