"""A firewall inside a machine of the virtual LAN, as people have it."""

from __future__ import annotations

from collections.abc import Iterable

from tests.lan import Host, kernel

REPLIES = "ct state established,related accept"
RESOLVING = "icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept"


class Firewall:
    """Drops what comes in to `host` from outside, but for what a rule accepts.

    With `Firewall(host, REPLIES)` it is what most laptops have: only answers to what
    the machine itself has sent pass, by the kernel's own table of connections.
    """

    def __init__(self, host: Host, *accepted: str) -> None:
        self._space = host.namespace
        self._write([*accepted, RESOLVING, "counter drop"])

    def dropped(self) -> int:
        """How many packets it has kept out."""
        return kernel.counted("inet wall", self._space)

    def open(self) -> None:
        """Let everything in again."""
        self._write([])

    def _write(self, rules: Iterable[str]) -> None:
        body = "\n".join(['iifname "lo" accept', *rules])
        kernel.nft(
            "table inet wall\n"
            "delete table inet wall\n"
            "table inet wall {\nchain input {\n"
            "type filter hook input priority 0; policy accept;\n"
            f"{body}\n}}\n}}\n",
            self._space,
        )
