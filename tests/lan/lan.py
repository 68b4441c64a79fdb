"""A LAN in one computer: real processes, real sockets, real multicast, no hardware.

Every machine is a network namespace with one cable to the switch, an IPv4 and an
IPv6 link-local address and no default route, like a switch without a router. None
of it can be reached from, or reach, the adapters of the computer.
"""

from __future__ import annotations

import atexit
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from tests.lan import kernel
from tests.lan.switch import Switch, between, touching

ROOT = Path(__file__).parents[2]
"""Where machines run their commands, so that `-m games` is found uninstalled."""

IP = ("meta protocol ip", "meta protocol ip6 meta l4proto != ipv6-icmp")


class Host:
    """A machine of a `Lan`: a name, an address, a directory, and its processes."""

    def __init__(self, lan: Lan, number: int, *, plugged: bool = True) -> None:
        self.lan = lan
        self.number = number
        self.name = f"h{number}"
        self.port = f"p{number}"
        self.namespace = f"{lan.prefix}-{self.name}"
        self.ip = f"10.77.{number >> 8}.{number & 255}" if plugged else "127.0.0.1"
        self.directory = lan.directory / self.name
        self.directory.mkdir()

    def spawn(self, argv: Sequence[str], **popen: Any) -> subprocess.Popen[Any]:
        """Start a process here; its id is the command's own. The Lan ends it."""
        popen.setdefault("cwd", ROOT)
        process = subprocess.Popen([*kernel.inside(self.namespace), *argv], **popen)
        self.lan.at_close(lambda: _end(process))
        return process

    def python(self, *argv: str, **popen: Any) -> subprocess.Popen[Any]:
        """Start this Python here."""
        return self.spawn([sys.executable, *argv], **popen)

    def ip_command(self, *lines: str) -> None:
        """Run lines of `ip` here, such as "link set eth0 down"."""
        kernel.ip(lines, self.namespace)

    def __repr__(self) -> str:
        return f"<{self.name} {self.ip}>"


class Lan:
    """`with Lan(3) as lan:` has `lan.hosts`; afterwards nothing is left of it.

    Not for several threads at a time. Raises RuntimeError if the kernel refuses;
    call `tests.lan.rights.obtain` before.
    """

    def __init__(self, hosts: int = 2) -> None:
        self._cleanup = ExitStack()
        self._spaces: list[str] = []
        self._next_number = 1
        self._next_switch = 1
        atexit.register(self.close)
        kernel.remove_leftovers()
        kernel.make_room()
        try:
            directory = tempfile.TemporaryDirectory(prefix="hydralan-lan-")
            self.directory = Path(self._cleanup.enter_context(directory))
            self.at_close(lambda: kernel.remove(self._spaces))
            self.prefix = kernel.new_prefix()
            self.switch = self.add_switch()
            self.hosts = self._build(hosts)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Lan:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes, remove all namespaces. Harmless when repeated."""
        atexit.unregister(self.close)
        self._cleanup.close()

    def at_close(self, callback: Callable[[], object]) -> None:
        """Call `callback` at the end, before what was there when it was added."""
        self._cleanup.callback(callback)

    def add_host(self) -> Host:
        """Plug in one more machine."""
        host = Host(self, self._take_number())
        self._create([host.namespace])
        self._wire([host])
        self.hosts.append(host)
        return host

    def add_lonely_host(self) -> Host:
        """A machine without any adapter but loopback; it is not in `hosts`."""
        host = Host(self, self._take_number(), plugged=False)
        self._create([host.namespace])
        host.ip_command("link set lo up")
        return host

    def add_switch(self) -> Switch:
        """One more wire, with nobody on it: see `join`. `drop` and its like do not
        touch it; it has a `drop` of its own."""
        room = f"{self.prefix}-switch{self._next_switch}"
        self._next_switch += 1
        self._create([room])
        return Switch(room)

    def join(
        self,
        host: Host,
        switch: Switch | None = None,
        name: str = "eth0",
        ipv4: str = "",
        ipv6: bool = True,
    ) -> None:
        """Give `host` one more adapter, with a cable to `switch` (or the first one).

        It gets the address `ipv4` (with its prefix length) if there is one, and a
        link-local IPv6 one if `ipv6`. A lonely host becomes a plugged one that way.
        """
        switch = switch or self.switch
        port = host.port if name == "eth0" else f"{host.port}-{name}"
        kernel.ip([_cable(port, switch.namespace, name, host.namespace)])
        switch.plug([port])
        wired = _adapter(name, ipv4, host.number if ipv6 else 0)
        kernel.ip(wired, host.namespace)

    def add_dead_adapter(
        self, host: Host, name: str = "dead0", address: str = ""
    ) -> str:
        """Give `host` an adapter that is up and leads nowhere; returns its address.

        Give another `name` (as "docker0") and `address` (with its prefix length) to
        make it look like something that people have.
        """
        address = address or f"10.99.{host.number & 255}.1/24"
        end = f"x{host.number}-{name}"[:15]  # in the switch's room, in no socket
        space = self.switch.namespace
        kernel.ip([_cable(end, space, name, host.namespace)])
        kernel.ip([f"link set {end} up"], space)
        kernel.ip(_adapter(name, address, host.number), host.namespace)
        return address.partition("/")[0]

    def link_down(self, host: Host) -> None:
        """Pull the cable of `host`: it keeps its address but loses the carrier."""
        self.switch.set_link(host.port, False)

    def link_up(self, host: Host) -> None:
        """Plug the cable of `host` in again; the kernel takes up to 1 s to use it."""
        self.switch.set_link(host.port, True)

    def drop(self, host: Host, expression: str) -> None:
        """Lose packets from and to `host` that match, as "udp dport 5353" does.

        Other useful ones: "meta pkttype multicast", "ip6 version 6", "tcp flags syn",
        "numgen random mod 100 < 20" (a fifth of all), "" (all).
        """
        self.switch.drop(host.name, touching(host.port, expression))

    def undrop(self, host: Host) -> None:
        """Take back every `drop` of `host`."""
        self.switch.forget(host.name)

    def one_way(self, source: Host, target: Host) -> None:
        """Lose all IP packets from `source` to `target`, until `heal`.

        Neighbours still resolve, or the other direction would be dead as well.
        """
        pair = between([source.port], [target.port])
        self.switch.drop("wire", [f"{pair} {packets}" for packets in IP])

    def no_dial(self, source: Host, target: Host) -> None:
        """Let `source` open no TCP connection to `target`, until `heal`.

        The firewall of most computers: it silently drops who comes uncalled.
        """
        pair = between([source.port], [target.port])
        self.switch.drop("wire", [f"{pair} tcp flags & (syn | ack) == syn"])

    def partition(self, *groups: Iterable[Host]) -> None:
        """Split the LAN: hosts of different groups do not hear each other.

        Hosts in no group still hear everybody. Holds until `heal`.
        """
        sides = [[host.port for host in group] for group in groups]
        pairs = [(a, b) for a in sides for b in sides if a is not b and a and b]
        self.switch.drop("wire", [between(a, b) for a, b in pairs])

    def heal(self) -> None:
        """Take back every `one_way`, `no_dial` and `partition`."""
        self.switch.forget("wire")

    def _build(self, count: int) -> list[Host]:
        hosts = [Host(self, self._take_number()) for _ in range(count)]
        self._create([host.namespace for host in hosts])
        self._wire(hosts)
        return hosts

    def _take_number(self) -> int:
        self._next_number += 1
        return self._next_number - 1

    def _create(self, namespaces: list[str]) -> None:
        self._spaces += namespaces
        kernel.ip(f"netns add {name}" for name in namespaces)

    def _wire(self, hosts: list[Host]) -> None:
        room = self.switch.namespace
        kernel.ip(_cable(h.port, room, "eth0", h.namespace) for h in hosts)
        self.switch.plug(host.port for host in hosts)
        for host in hosts:
            wired = _adapter("eth0", f"{host.ip}/16", host.number)
            kernel.ip(["link set lo up", *wired], host.namespace)


def _cable(one: str, its_space: str, other: str, other_space: str) -> str:
    end = f"peer name {other} netns {other_space}"
    return f"link add {one} netns {its_space} type veth {end}"


def _adapter(name: str, address: str, number: int) -> list[str]:
    """The lines for an adapter with this IPv4 address, if any, and the link-local one
    of this number, if any."""
    # The link-local address is given, not made by the kernel, because only then can
    # the second of waiting for a duplicate (DAD) be left out.
    lines = [f"link set {name} addrgenmode none", f"link set {name} up"]
    if address:
        lines.append(f"addr add {address} brd + dev {name}")
    if number:
        lines.append(link_local(name, number))
    return lines


def link_local(name: str, number: int) -> str:
    """The line that gives an adapter its IPv6 address; the kernel takes it when the
    adapter goes down."""
    return f"addr add fe80::77:{number:x}/64 dev {name} nodad"


def _end(process: subprocess.Popen[Any]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with suppress(OSError):  # what is unsent goes nowhere
                pipe.close()
