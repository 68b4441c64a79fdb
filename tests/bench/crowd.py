"""What a room of many costs its host, and each of its players.

Snakes of 50 cells (see `longsnakes`), 20 ticks and 10 moves a second; everybody turns
about twice a second. The host is a node of its own, and so are up to seven others, who
run the rules. The rest are `light` members, which check every frame but run no rules
and are linked with the host alone: two processors could not carry 256 whole nodes. They
are at three machines at the most, so of 256 some sixty find no seat, and watch. So
the host's work is that of a full room, but for the idle links of a full mesh, and for
mDNS; what those cost is told by `traffic`.

Lateness is that of a frame's arrival in the program of a member, after the moment at
which it was due: 50 ms for each tick from the earliest frame of all on. Light members
wait for each other in their process, which counts as lateness, too.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.bench.longsnakes import NAME, announced
from tests.bench.meter import WAYS, Counts, Meter
from tests.bench.spread import percentile
from tests.bench.typist import Typist
from tests.bench.witness import Witness, until
from tests.lan import Host, Lan, NodeProcess, vitals

MEMBERS = (2, 8, 32, 64, 128, 256)
WHOLE = 8  # members that are real nodes, the host among them
IN_ONE = 85  # light members of one process
SETTLED = 7.0  # seconds until the snakes are long and the newcomers quiet
MEASURED = 10.0  # seconds
TURNS = 2.0  # a second, of each player
PATIENCE = 90.0  # seconds until all are in
TICK = 0.05  # seconds

HEADS = (
    *("members", "host ms/tick", "host MB", "machine %"),
    *("late p50", "p95", "p99", "max ms", "whole p99", "gap p99"),
    *("kB/s up", "down", "both", "broken"),
)


class Room(NamedTuple):
    """A crowd that plays."""

    wire: Lan
    host: NodeProcess
    whole: list[Witness]  # the other real nodes
    lights: list[subprocess.Popen[str]]


def crowd(counts: Sequence[int] = MEMBERS, whole: int = WHOLE) -> None:
    """A line for each number of members."""
    print(
        f"\na room of many; up to {whole} members are whole nodes, the rest follow and"
        f" check frames; {MEASURED:.0f} s; lateness and gap beyond {TICK * 1000:.0f}"
        " ms at light members and (whole) at the nodes, in ms"
    )
    print(*(head.rjust(max(8, len(head))) for head in HEADS), flush=True)
    for count in counts:
        print(*_line(count, min(whole, count)), flush=True)


def _line(count: int, whole: int) -> list[str]:
    light = count - whole
    processes = -(-light // IN_ONE)
    with Lan(whole + processes) as wire, announced(wire.directory):
        room = _gathered(wire, whole, light)
        with Typist(TURNS) as typist:
            typist.play([room.host, *(each.node for each in room.whole)])
            time.sleep(SETTLED)
            found = _measured(room, count)
    cells = zip(HEADS, [str(count), *found], strict=True)
    return [cell.rjust(max(8, len(head))) for head, cell in cells]


def _gathered(wire: Lan, whole: int, light: int) -> Room:
    """Let all come in. First the nodes: they shall not hear of the light ones, who
    do not answer to dials, nor of any work of theirs as first heirs."""
    nodes = [NodeProcess(host, f"n{host.number}") for host in wire.hosts[:whole]]
    for node in nodes:
        node.wait_for("ready", PATIENCE)
        node.do("options", bots=0)
    host, others = nodes[0], nodes[1:]
    host.do("play", game=NAME)
    host.wait_for("room", PATIENCE)
    for node in others:
        node.wait_for("peer", PATIENCE, id=host.id)
        node.do("watch", every=1, state=False)
        node.do("play", game=NAME)
    for node in others:
        node.wait_for("room", PATIENCE, where=lambda room: room["me"] is not None)
    spaces = wire.hosts[whole:]
    shares = [len(range(at, light, len(spaces))) for at in range(len(spaces))]
    started = [_light(s, host, n) for s, n in zip(spaces, shares, strict=True)]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "in\n"
    return Room(wire, host, [Witness(node) for node in others], started)


def _light(space: Host, host: NodeProcess, count: int) -> subprocess.Popen[str]:
    port = host.wait_for("ready")["port"]
    whom = [host.host.ip, str(port), host.id, NAME]
    return space.python(
        *("-m", "tests.bench.light", *whom, str(count), str(space.directory)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    )


def _measured(room: Room, count: int) -> list[str]:
    meter = Meter(room.wire.switch, room.host.host)
    for witness in room.whole:
        witness.forget()
    _nudge(room.lights)
    cpu, machine, bytes_before = vitals.processor(room.host), _machine(), meter.read()
    began = time.monotonic()
    time.sleep(MEASURED)
    passed = time.monotonic() - began
    counts = _difference(meter.read(), bytes_before)
    used = (vitals.processor(room.host) - cpu) / (passed / TICK)
    busy, idle = (b - a for a, b in zip(machine, _machine(), strict=True))
    _nudge(room.lights)
    found = [json.loads(_said(process)) for process in room.lights]
    memory = vitals.memory(room.host) / 1e6
    share = 100 * busy / (busy + idle)
    costs = [f"{used * 1000:.1f}", f"{memory:.0f}", f"{share:.0f}"]
    wire = _rates(counts, passed * (count - 1) * 1000)
    broken = sum(each["broken"] for each in found)
    broken += sum(witness.lost_ticks() for witness in room.whole)
    return [*costs, *_lateness(room, found), *wire, str(broken)]


def _lateness(room: Room, found: Sequence[dict[str, Any]]) -> list[str]:
    until("", lambda: True, room.whole)
    starts = [each.t - each.tick * TICK for w in room.whole for each in w.ticks[1:]]
    whole = [start - min(starts) for start in starts]
    starts = [start for each in found for start in each["starts"]]
    light = [start - min(starts) for start in starts] or whole
    gaps = [gap for each in found for gap in each["gaps"]]
    gaps = gaps or [gap for w in room.whole for gap in w.gaps()]
    shown = [percentile(light, each) for each in (50, 95, 99, 100)]
    shown += [percentile(whole, 99), percentile(gaps, 99) - TICK]
    return [f"{seconds * 1000:.1f}" for seconds in shown]


def _rates(counts: Counts, share: float) -> list[str]:
    """Kilobytes a second of one player on the link with the host."""
    up, down = (counts["game", way] / share for way in WAYS)
    return [f"{rate:.2f}" for rate in (up, down, up + down)]


def _nudge(lights: Sequence[subprocess.Popen[str]]) -> None:
    for process in lights:
        assert process.stdin is not None
        process.stdin.write("\n")


def _said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def _machine() -> tuple[int, int]:
    """Time of all processors: at work, idle."""
    first = Path("/proc/stat").read_text().split("\n", 1)[0]
    user, nice, system, idle, wait, *rest = map(int, first.split()[1:])
    return user + nice + system + sum(rest[:3]), idle + wait


def _difference(later: Counts, earlier: Counts) -> Counts:
    return {key: later[key] - earlier[key] for key in later}
