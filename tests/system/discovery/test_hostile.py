"""Forged, silent and senseless speakers keep nobody from being found."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.lan import Host, Lan, NodeProcess
from tests.lan.company import gather, stderr
from tests.lan.vitals import memory
from tests.sample import one_in
from tests.system.discovery.bounds import AT_ONCE, DIAL
from tests.system.discovery.stopwatch import met

MakeLan = Callable[..., Lan]

FLOOD = 10_000  # forged nodes
RUBBISH = 5_000  # datagrams
SOURCES = 100  # addresses of the attacker, since of each only some are heard
# What is kept of strangers is bounded: 1024 contacts with 16 addresses, 1024 sightings,
# 64 dials. zeroconf keeps the records of a flood until they expire; of 10,000 nodes
# those are 40,000, of some 500 bytes each.
MEMORY = 40e6  # bytes in all
MORE = 15e6  # bytes for a second one of as many others
LINES = 20  # on standard error, whatever comes
UNDER_WAY = 1.0  # seconds: the flood has filled whatever it can by then
LIE_DELAY = DIAL  # seconds that a false address may cost


class Forger:
    """The `forger` beside this on a machine. Made attacking; ends with its Lan."""

    def __init__(
        self,
        host: Host,
        kind: str,
        count: int,
        first: int = 0,
        place: str = "nowhere",
        victim: str = "",
    ) -> None:
        program = ["-m", "tests.system.discovery.forger", kind, str(count), str(first)]
        self.process = host.python(
            *program, place, victim, stdout=subprocess.PIPE, text=True
        )
        assert self._line() == "attacking"

    def done(self) -> None:
        """Return when all is said."""
        assert self._line() == "done"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return str(self.process.stdout.readline()).strip()


def enemy(wire: Lan) -> Host:
    """A machine of many addresses."""
    host = wire.add_host()
    more = (f"addr add 10.77.64.{n}/16 dev eth0" for n in range(1, SOURCES))
    host.ip_command(*more)
    return host


@contextmanager
def unmoved(nodes: list[NodeProcess]) -> Iterator[None]:
    """Meanwhile none loses a peer, none grows much, and none says much of it."""
    before = {node.name: memory(node) for node in nodes}
    yield
    for node in nodes:
        grown = memory(node) - before[node.name]
        print(f"{node.name}: {grown / 1e6:+.1f} MB, {len(stderr(node))} lines")
        assert grown < MEMORY
        quiet(node)
        assert not node.all("gone")


def quiet(node: NodeProcess) -> None:
    """It has said little on standard error, and of no bug."""
    lines = stderr(node)
    assert not [line for line in lines if "Traceback" in line], lines
    assert len(lines) <= LINES, lines[:LINES]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mdns", "beacon"])
@pytest.mark.parametrize("place", ["nowhere", "here"])
def test_a_newcomer_in_a_flood_of_forged_nodes(
    lan: MakeLan, kind: str, place: str
) -> None:
    wire = lan(3)
    *two, c = wire.hosts
    nodes = gather(two)
    with unmoved(nodes):
        Forger(enemy(wire), kind, FLOOD, place=place)
        time.sleep(UNDER_WAY)
        cyd = NodeProcess(c, "cyd")
        met([*nodes, cyd], AT_ONCE, f"a newcomer in a flood of {kind} ({place})")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mdns", "beacon"])
@pytest.mark.parametrize("place", ["nowhere", "here"])
def test_after_floods_of_forged_nodes(lan: MakeLan, kind: str, place: str) -> None:
    wire = lan(3)
    *two, c = wire.hosts
    nodes = gather(two)
    evil = enemy(wire)
    with unmoved(nodes):
        first = Forger(evil, kind, FLOOD, place=place)
        first.done()
        once = [memory(node) for node in nodes]
        Forger(evil, kind, FLOOD, FLOOD).done()
        cyd = NodeProcess(c, "cyd")
        met([*nodes, cyd], AT_ONCE, f"after floods of {kind} ({place})")
        again = [memory(node) for node in nodes]
    grown = max(b - a for a, b in zip(once, again, strict=True))
    print(f"by the second flood: {grown / 1e6:+.1f} MB")
    assert grown < MORE


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["mdns_rubbish", "beacon_rubbish"])
def test_rubbish(lan: MakeLan, kind: str) -> None:
    wire = lan(3)
    *two, c = wire.hosts
    nodes = gather(two)
    with unmoved(nodes):
        forger = Forger(enemy(wire), kind, RUBBISH)
        cyd = NodeProcess(c, "cyd")
        met([*nodes, cyd], AT_ONCE, f"a newcomer amid {kind}")
        forger.done()
        quiet(cyd)


@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 300])
@pytest.mark.parametrize("kind", ["mdns", "beacon"])
def test_who_accepts_and_says_nothing(lan: MakeLan, kind: str, count: int) -> None:
    wire = lan(4)
    a, b, c, d = wire.hosts
    nodes = gather([a, b])
    with unmoved(nodes):
        forger = Forger(enemy(wire), kind, count, place="here")
        forger.done()
        late = [NodeProcess(host, name) for host, name in ((c, "cyd"), (d, "dan"))]
        met([*nodes, *late], AT_ONCE, f"with {count} that say nothing ({kind})")


@pytest.mark.parametrize("kind", one_in(2, ["mdns", "beacon"]))
@pytest.mark.slow
def test_lies_in_the_name_of_another(lan: MakeLan, kind: str) -> None:
    """Who is said to be elsewhere, again and again, is found where he is."""
    wire = lan(3)
    a, b, c = wire.hosts
    nodes = gather([a, b])
    with unmoved(nodes):
        Forger(enemy(wire), kind, FLOOD, victim=nodes[0].id)
        cyd = NodeProcess(c, "cyd")
        met([*nodes, cyd], AT_ONCE + LIE_DELAY, f"amid lies about ana by {kind}")


def test_typed_addresses_that_lead_nowhere(lan: MakeLan) -> None:
    wire = lan(3)
    a, b, c = wire.hosts
    wire.no_dial(c, b)
    nowhere = [f"--peer=10.77.200.{number}:5000" for number in range(1, 20)]
    ana = NodeProcess(a, "ana")
    ana.wait_for("ready")
    cyd = NodeProcess(c, "cyd", *nowhere, f"--peer={b.ip}:5000")
    met([ana, cyd], AT_ONCE, "with twenty typed addresses that swallow all")
