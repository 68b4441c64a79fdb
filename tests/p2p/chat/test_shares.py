"""Who has most gives way, strangers first, and books are right whatever comes."""

from __future__ import annotations

import pytest

from p2p.chat.said import Digest, Entry, SaidReader
from p2p.chat.shares import Shares
from p2p.identity import NodeId
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

ANA, BEN, EVE = (SimulatedSigner(name) for name in ("Ana", "Ben", "Eve"))


class Desk:
    """Eve is a stranger."""

    def __init__(self) -> None:
        self.shares = Shares()
        self.held: dict[Digest, Entry] = {}
        self.dropped: list[NodeId] = []
        self.looks = 0
        for who in (ANA, BEN):
            self.shares.meet(who.id)

    def put(self, who: SimulatedSigner, count: int, text: str = "x") -> None:
        for one in log_of(who, [text] * count, run="abcd2345", ms=MORNING):
            entry = SaidReader(APP).read(one)
            assert entry is not None
            self.held[entry.digest] = entry
            self.shares.put(entry)

    def drop(self, author: NodeId) -> None:
        entry = self.held.pop(self.shares.oldest_of(author))
        self.dropped.append(entry.author)
        self.shares.take(entry)

    def count(self, author: NodeId) -> int:
        self.looks += 1
        return self.shares.count_of(author)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_who_has_most_gives_way(desk: Desk) -> None:
    desk.put(ANA, 5)
    desk.put(BEN, 3)
    desk.shares.cut(lambda: len(desk.held) > 4, desk.count, desk.drop)
    assert desk.dropped.count(ANA.id) == 3
    assert desk.dropped.count(BEN.id) == 1


def test_strangers_go_first_and_then_others(desk: Desk) -> None:
    desk.put(ANA, 5)
    desk.put(EVE, 2)
    desk.shares.cut(lambda: len(desk.held) > 4, desk.count, desk.drop)
    assert desk.dropped == [EVE.id, EVE.id, ANA.id]


def test_by_bytes_who_wrote_most_of_these(desk: Desk) -> None:
    desk.put(ANA, 50)
    desk.put(BEN, 3, "x" * 8000)
    before = desk.shares.size
    assert desk.shares.size_of(BEN.id) > desk.shares.size_of(ANA.id)
    desk.shares.cut(
        lambda: desk.shares.size > before - 9000, desk.shares.size_of, desk.drop
    )
    assert desk.dropped == [BEN.id, BEN.id]
    assert desk.shares.size == sum(one.size for one in desk.held.values())


def test_all_authors_are_looked_at_once_however_much_goes(desk: Desk) -> None:
    for n in range(100):
        who = SimulatedSigner(f"s{n}")
        desk.shares.meet(who.id)
        desk.put(who, 1)
    desk.put(ANA, 64)
    desk.shares.cut(lambda: len(desk.held) > 100, desk.count, desk.drop)
    assert len(desk.dropped) == 64
    assert desk.looks <= 100 + 1 + 64


def test_who_has_nothing_is_nowhere(desk: Desk) -> None:
    desk.put(EVE, 2)
    assert desk.shares.of_strangers == 2
    assert desk.shares.latest_of(EVE.id) is not None
    desk.shares.cut(lambda: bool(desk.held), desk.count, desk.drop)
    assert (desk.shares.of_strangers, desk.shares.size) == (0, 0)
    assert desk.shares.latest_of(EVE.id) is None


def test_who_is_met_is_no_stranger_with_all_that_he_said(desk: Desk) -> None:
    desk.put(EVE, 2)
    desk.shares.meet(EVE.id)
    assert desk.shares.of_strangers == 0
    assert desk.shares.has_met(EVE.id)


def test_of_those_who_were_met_and_said_nothing_the_first_are_forgotten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.chat.shares.MAX_MET", 4)
    desk.put(ANA, 1)
    people = [SimulatedSigner(f"s{n}").id for n in range(100)]
    for one in people:
        desk.shares.meet(one)
    assert desk.shares.has_met(ANA.id)  # his words are held
    assert [one for one in people if desk.shares.has_met(one)] == people[-3:]
