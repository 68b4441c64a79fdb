"""A cable on which everything takes its time, and Wi-Fi: frames, kept for a moment.

Not every kernel has netem. So the machine's port is taken off the bridge, a second
cable is laid to it, and a process between the two passes each frame on after a delay,
or loses it. Both ends' TCP see a long way and nothing else: nobody answers in their
place.

    python -m tests.lan.slow PORT PORT SECONDS
    python -m tests.lan.slow PORT PORT wifi SEED
"""

from __future__ import annotations

import array
import fcntl
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from heapq import heappop, heappush
from itertools import count
from typing import IO

from p2p.testing.wifi import Wifi
from tests.lan import Host, kernel
from tests.lan.lan import ROOT

ALL = 0x0003  # ETH_P_ALL: whatever comes
SIOCETHTOOL = 0x8946
OFFLOADS = (0x17, 0x1F, 0x24)  # set checksums, segmentation (TSO, GSO)
BYTES = 65536
ON, OFF = b"+", b"-"
ADDRESSES = 12  # bytes at the beginning of a frame: from whom to whom

Due = Callable[[float], float | None]  # when what comes then goes on; None: never


@contextmanager
def slow(host: Host, seconds: float) -> Iterator[None]:
    """Meanwhile every frame from and to `host` takes so much longer."""
    with _passed_on(host, str(seconds)):
        yield


class Radio:
    """The Wi-Fi of one machine: on in the beginning; off, it is like a cable."""

    def __init__(self, orders: IO[bytes]) -> None:
        self._orders = orders
        self.is_on = True

    def turn(self, on: bool) -> None:
        """On or off, at once."""
        if on != self.is_on:
            self.is_on = on
            self._orders.write(ON if on else OFF)
            self._orders.flush()


@contextmanager
def wifi(host: Host, seed: str) -> Iterator[Radio]:
    """Meanwhile `host` is on Wi-Fi. Its spikes are the same for the same seed."""
    with _passed_on(host, "wifi", seed) as orders:
        yield Radio(orders)


@contextmanager
def _passed_on(host: Host, *how: str) -> Iterator[IO[bytes]]:
    switch, number = host.lan.switch.namespace, host.number
    near, far = f"w{number}", f"x{number}"
    kernel.ip([f"link add {near} type veth peer name {far}"], switch)
    kernel.ip([f"link set {near} up", f"link set {far} up"], switch)
    # What is passed on by hand needs real checksums, and frames of a cable's size.
    whole(switch, far)
    whole(host.namespace, "eth0")
    command = ["-m", "tests.lan.slow", host.port, near, *how]
    program = [*kernel.inside(switch), sys.executable, *command]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    forwarder = subprocess.Popen(program, cwd=ROOT, **pipes)
    try:
        assert forwarder.stdin is not None
        assert forwarder.stdout is not None
        forwarder.stdout.readline()  # it is ready
        # Only now, and at once: this is to be a slow cable, not one that was pulled.
        kernel.ip(
            [f"link set {host.port} nomaster", f"link set {far} master br0"], switch
        )
        yield forwarder.stdin
    finally:
        forwarder.kill()
        forwarder.communicate()
        kernel.ip([f"link del {near}", f"link set {host.port} master br0"], switch)


def whole(space: str, adapter: str) -> None:
    """Let an adapter send frames of a cable's size, with checksums that are right."""
    command = ["-m", "tests.lan.slow", adapter]
    program = [*kernel.inside(space), sys.executable, *command]
    subprocess.run(program, cwd=ROOT, check=True)


def _no_offloads(adapter: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        for command in OFFLOADS:
            value = array.array("B", struct.pack("II", command, 0))
            address, _ = value.buffer_info()
            request = struct.pack("16sP", adapter.encode(), address)
            fcntl.ioctl(any_socket, SIOCETHTOOL, request)


class _Way:
    """One direction. What one machine sends to another stays in its order."""

    def __init__(self, source: socket.socket, target: socket.socket, due: Due) -> None:
        self.source = source
        self._target = target
        self._due = due
        self._numbers = count()
        self._held: list[tuple[float, int, bytes]] = []
        self._last: dict[bytes, float] = {}  # when the last one goes on, by addresses

    def take(self) -> None:
        data, (_, _, kind, _, _) = self.source.recvfrom(BYTES)
        if kind == socket.PACKET_OUTGOING:  # that is what we have sent ourselves
            return
        due = self._due(time.monotonic())
        if due is None:
            return
        pair = data[:ADDRESSES]
        due = self._last[pair] = max(due, self._last.get(pair, 0.0))
        heappush(self._held, (due, next(self._numbers), data))

    def wait(self, now: float) -> float | None:
        """Pass on what is due; seconds until there is more."""
        while self._held and self._held[0][0] <= now:
            self._target.send(heappop(self._held)[2])
        return self._held[0][0] - now if self._held else None


class _Air:
    """When frames go on that are sent on Wi-Fi, while it is on."""

    def __init__(self, seed: str) -> None:
        self._wifi = Wifi(seed)
        self._begun = time.monotonic()
        self._is_on = True

    def turn(self, orders: bytes) -> None:
        self._is_on = orders.endswith(ON)

    def due(self, now: float) -> float | None:
        if not self._is_on:
            return now
        if self._wifi.loses():
            return None
        through = now - self._begun + self._wifi.delay()
        return self._begun + self._wifi.free(through)


def _forward(
    one: str, other: str, due: Due, turn: Callable[[bytes], None] | None = None
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who has started us ends us
    sockets = [socket.socket(socket.AF_PACKET, socket.SOCK_RAW) for _ in range(2)]
    for each, name in zip(sockets, (one, other), strict=True):
        each.bind((name, ALL))
    ways = {a: _Way(a, b, due) for a, b in (sockets, sockets[::-1])}
    heard = [*sockets, sys.stdin]
    print(flush=True)
    while True:
        now = time.monotonic()
        waits = [wait for way in ways.values() if (wait := way.wait(now)) is not None]
        ready, _, _ = select.select(heard, [], [], min(waits, default=None))
        for each in ready:
            if each is not sys.stdin:
                ways[each].take()
                continue
            orders = os.read(sys.stdin.fileno(), BYTES)
            if not orders:
                return  # whoever has started us is gone
            if turn is not None:
                turn(orders)


if __name__ == "__main__":
    match sys.argv[1:]:
        case [adapter]:
            _no_offloads(adapter)
        case [one, other, "wifi", seed]:
            air = _Air(seed)
            _forward(one, other, air.due, air.turn)
        case [one, other, seconds]:
            late = float(seconds)
            _forward(one, other, lambda now: now + late)
