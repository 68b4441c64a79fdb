"""Any number of ids come to a table, do something, and go: that leaves nothing behind,
and costs the host and the others no more with each of them."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from p2p import messages
from p2p.effects import Send
from p2p.identity import NodeId
from p2p.messages import Join, Joined
from p2p.replication.admissions import ENTRIES_A_SECOND, ENTRIES_AT_ONCE
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena
from tests.hostile.helpers.lies import nobody
from tests.p2p.helpers.toy import Toy


class Table:
    """Of three who are honest. The ids are linked with its host alone."""

    def __init__(self) -> None:
        self.lan = Arena(1, [Toy()])
        self.honest = [self.lan.add(name) for name in ("ana", "ben", "cyd")]
        self.lan.run(0.4)
        for station in self.honest:
            station.play(TOY)
            self.lan.run(0.6)
        self.host: Station = self.honest[0]

    def says(self, node: NodeId, *words: messages.Message) -> None:
        assert self.host.room is not None
        for word in words:
            self.host.perform(self.host.room.receive(node, word, self.lan.now))

    def pass_by(self, nodes: Iterable[NodeId], is_polite: bool) -> None:
        """They come, press, and go."""
        room, nodes = self.host.room, [*nodes]
        assert room is not None
        reign = room.replicator.reigns.present
        for node in nodes:
            room.linked.add(node)
            self.says(node, Join(room.id, "x", True, 0, 0, 0, 0))
        self.lan.run(0.06)
        for node in nodes:
            self.says(node, messages.Ack(reign, room.log.tick))
            self.says(node, messages.Inputs(room.id, reign, ((1, 0), (2, 0))))
            self.says(node, messages.Fetch(room.id, room.log.tick, 0))
        self.lan.run(0.06)
        for node in nodes:
            if is_polite:
                self.says(node, messages.Leave(room.id, room.log.tick))
        if is_polite:
            self.lan.run(0.06)
        for node in nodes:
            room.linked.discard(node)
            self.host.perform(room.link_down(node, True, self.lan.now))
        self.lan.run(0.06)


def kept(station: Station) -> int:
    assert station.room is not None
    replicator = station.room.replicator
    return replicator.sequencer.remembered + replicator.supply.remembered


def test_nothing_is_kept_of_who_came_pressed_and_left() -> None:
    for is_polite in (True, False):
        table = Table()
        before = [kept(station) for station in table.honest]
        for number in range(0, 120, 30):
            table.pass_by(map(nobody, range(number, number + 30)), is_polite)
        table.lan.run(0.1)
        assert [kept(station) for station in table.honest] == before


@pytest.mark.parametrize("does", ["changes his name", "leaves and comes again"])
def test_who_is_something_else_at_each_tick_is_told_of_now_and_then(does: str) -> None:
    """And what he said last is what holds in the end."""
    table, nodes, seconds = Table(), [nobody(number) for number in range(20)], 3
    room, entries, snapshots = table.host.room, 0, 0
    assert room is not None

    def hear(station: Station, send: Send) -> None:
        nonlocal entries, snapshots
        word = send.message
        if station is table.host and isinstance(word, messages.Tick):
            if table.honest[1].id in send.to:
                told = [e for e in word.frame.entries if isinstance(e, Joined)]
                entries += len(told)
        elif station is table.host and isinstance(word, messages.Snapshot):
            snapshots += len(send.to)

    table.lan.on_send = hear
    room.linked.update(nodes)
    for turn in range(20 * seconds):
        for node in nodes:
            if does == "leaves and comes again":
                table.says(node, messages.Leave(room.id, room.log.tick))
            table.says(node, Join(room.id, f"{turn}", True, 0, 0, 0, 0))
        table.lan.run(0.05)
    most = len(nodes) * (ENTRIES_AT_ONCE + seconds * ENTRIES_A_SECOND)
    assert most / 2 <= entries <= most
    assert snapshots <= most
    table.lan.run(0.5)
    assert {room.replica.residents[node].name for node in nodes} == {f"{turn}"}
    assert {s.room.log.tick - room.log.tick for s in table.honest if s.room} <= {0, -1}
