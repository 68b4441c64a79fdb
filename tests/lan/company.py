"""Several nodes of one test that know each other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import chain, count, permutations

from tests.lan.lan import Host
from tests.lan.nodeproc import Event, NodeProcess

NAMES = ("ana", "ben", "cyd", "dan", "eva", "fay")


def start(hosts: Iterable[Host], *arguments: str) -> list[NodeProcess]:
    """A node on each host, by the names of `NAMES`, then numbered; not awaited."""
    names = chain(NAMES, (f"node{number}" for number in count(len(NAMES) + 1)))
    return [NodeProcess(host, next(names), *arguments) for host in hosts]


def meet(nodes: Sequence[NodeProcess]) -> None:
    """Return when each has said `peer` of each other."""
    for one, other in permutations(nodes, 2):
        one.wait_for("peer", id=other.id)


def gather(hosts: Iterable[Host], *arguments: str) -> list[NodeProcess]:
    """A node on each host, and all know all."""
    nodes = start(hosts, *arguments)
    meet(nodes)
    return nodes


def address(node: NodeProcess) -> str:
    """Where it serves, as one would type it."""
    return f"{node.host.ip}:{node.wait_for('ready')['port']}"


def lives_at(node: NodeProcess, said: str) -> bool:
    """Whether `said`, as another one tells it, is an address of the node."""
    port = node.wait_for("ready")["port"]
    link_local = rf"\[fe80::77:{node.host.number:x}%\w+\]"
    return bool(re.fullmatch(f"({re.escape(node.host.ip)}|{link_local}):{port}", said))


def stderr(node: NodeProcess) -> list[str]:
    """What it has said on standard error by now."""
    return (node.host.directory / f"{node.name}.stderr").read_text().splitlines()


def gone(watcher: NodeProcess, who: NodeProcess, since: float) -> tuple[float, Event]:
    """Seconds from `since` until `watcher` said that `who` is gone, and what it said.

    The id is not asked of `who`, which may be dead already.
    """
    event = watcher.wait_for("gone", name=who.name, since=since)
    return event["at"] - since, event
