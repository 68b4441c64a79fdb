"""The switch of a virtual LAN: a bridge in its own namespace that forgets on demand.

All faults of the wire are made here, by nftables rules on the bridge, and never on
the machines: a lost packet gives its sender no error, as on a real LAN.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Collection, Iterable

from tests.lan import kernel


class Switch:
    """One bridge; machines are plugged in at ports `p0`, `p1`, ..."""

    def __init__(self, namespace: str) -> None:
        """The namespace must exist."""
        self.namespace = namespace
        self._rules: list[tuple[str, str]] = []  # owner, rule without its verdict
        # No snooping: a multicast goes to every port, as in the cheap switch of a
        # class room. No spanning tree: a port forwards as soon as it is up.
        bridge = "link add br0 up type bridge stp_state 0 mcast_snooping 0"
        kernel.ip(["link set lo up", bridge], namespace)

    def plug(self, ports: Iterable[str]) -> None:
        """Attach these adapters of the switch's namespace."""
        lines = [f"link set {port} master br0 up" for port in ports]
        kernel.ip(lines, self.namespace)

    def set_link(self, port: str, up: bool) -> None:
        """Plug the cable in or pull it: the machine's adapter loses its carrier."""
        kernel.ip([f"link set {port} {'up' if up else 'down'}"], self.namespace)

    def drop(self, owner: str, rules: Iterable[str]) -> None:
        """Drop what matches one of these nftables expressions, until `forget`."""
        before = list(self._rules)
        self._rules += [(owner, rule) for rule in rules]
        try:
            self._write()
        except RuntimeError:
            self._rules = before  # nftables refused all of it
            raise

    def forget(self, owner: str | None = None) -> None:
        """Take back the rules of `owner`, or all."""
        kept = [rule for rule in self._rules if owner not in (None, rule[0])]
        if len(kept) < len(self._rules):
            self._rules = kept
            self._write()

    def dropped(self) -> int:
        """How many packets its rules have dropped since they were last changed."""
        return kernel.counted("bridge faults", self.namespace)

    def traffic(self) -> dict[str, tuple[int, int]]:
        """Bytes by port since it exists: (from the machine, to the machine).

        Whole Ethernet frames, as a cable would carry them (without checksums).
        """
        show = ["ip", "-n", self.namespace, "-s", "-j", "link"]
        done = subprocess.run(show, capture_output=True, check=True)
        links = {link["ifname"]: link["stats64"] for link in json.loads(done.stdout)}
        return {name: (s["rx"]["bytes"], s["tx"]["bytes"]) for name, s in links.items()}

    def _write(self) -> None:
        rules = "\n".join(f"{rule} counter drop" for _, rule in self._rules)
        kernel.nft(
            "table bridge faults\n"
            "delete table bridge faults\n"  # one transaction: never a moment without
            "table bridge faults {\nchain forward {\n"
            "type filter hook forward priority 0; policy accept;\n"
            f"{rules}\n}}\n}}\n",
            self.namespace,
        )


def between(source: Collection[str], target: Collection[str]) -> str:
    """The expression for what goes from one set of ports to another."""
    return f"iifname {_ports(source)} oifname {_ports(target)}"


def touching(port: str, expression: str) -> list[str]:
    """The expressions for what matches and comes from, or goes to, `port`."""
    return [f"{way} {_ports([port])} {expression}" for way in ("iifname", "oifname")]


def _ports(ports: Collection[str]) -> str:
    return "{ " + ", ".join(f'"{port}"' for port in ports) + " }"
