"""`-v` shows what the core traces: what each node became to its room, and why."""

from __future__ import annotations

from collections.abc import Callable

from tests.lan import Lan, NodeProcess, arena
from tests.lan.company import meet, stderr

MakeLan = Callable[..., Lan]

VERBOSE = ("-m", "games", "-v", "node")


def reasons(node: NodeProcess) -> list[str]:
    changes = [line for line in stderr(node) if "snake: " in line]
    return [line[line.index("(") : line.index(")") + 1] for line in changes]


def test_a_takeover_can_be_read_in_the_log(lan: MakeLan) -> None:
    hosts = lan(2).hosts
    nodes = [NodeProcess(h, f"n{h.number}", program=VERBOSE) for h in hosts]
    meet(nodes)
    for node in nodes:  # one after the other: two who begin at once may both found it
        arena.play([node])
    arena.together(nodes)
    host = arena.host(nodes)
    nodes.remove(host)
    host.kill()
    arena.run_on(nodes, 2, 2)
    assert reasons(host) == ["(no reign is heard of)"]
    assert reasons(nodes[0]) == ["(let in)", "(link closed)", "(claim rule)"]
    log = "\n".join(stderr(nodes[0]))
    assert f"snake: SUSPECT to HOST (claim rule), term 2 of {nodes[0].id}" in log
