"""The nodes of one LAN, for many cells: to start them takes longer than most faults."""

from __future__ import annotations

from itertools import permutations

from tests.lan.company import meet, start
from tests.lan.lan import Lan
from tests.lan.nodeproc import NodeProcess
from tests.system.matrix.player import Player


class Crew:
    """`lan.hosts` with a node each."""

    def __init__(self, lan: Lan) -> None:
        self.lan = lan
        self._nodes = start(lan.hosts)
        meet(self._nodes)

    def assemble(self) -> list[Player]:
        """Everybody runs and is linked with everybody, and nobody is in a room."""
        for node in self._nodes:
            if _runs(node) and _is_inside(node):
                node.do("leave")
        self._nodes = [n if _runs(n) else _again(n) for n in self._nodes]
        for one, other in permutations(self._nodes, 2):
            await_link(one, other)
        for node in self._nodes:
            _await_no_rooms(node)
        return [Player(node) for node in self._nodes]


def await_link(one: NodeProcess, other: NodeProcess) -> None:
    """Return when `one` says that the other is here, or is here again."""
    gone = one.all("gone", id=other.id)
    since = gone[-1]["at"] if gone else 0.0
    one.wait_for("peer", id=other.id, since=since)


def _runs(node: NodeProcess) -> bool:
    return node.process.poll() is None


def _again(node: NodeProcess) -> NodeProcess:
    """The same node in another process."""
    return NodeProcess(node.host, node.name, profile=node.profile)


def _is_inside(node: NodeProcess) -> bool:
    told = [e["event"] for e in node.events if e["event"] in ("room", "left")]
    return bool(told) and told[-1] == "room"


def _await_no_rooms(node: NodeProcess) -> None:
    told = [event for event in node.all("rooms") if event["rooms"]]
    if told:
        node.wait_for("rooms", since=told[-1]["at"], where=lambda e: not e["rooms"])
