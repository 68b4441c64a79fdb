"""Whether the others are heard by mDNS, and after how many chances that is known."""

from __future__ import annotations

from collections.abc import Collection
from types import SimpleNamespace

import pytest

from p2p.doctor.probes import hearing
from p2p.doctor.probes.hearing import MAX_QUERIED, QUERY_EVERY, Hearing
from p2p.identity import NodeId
from tests.p2p.doctor.healthy import ANA, BEN
from tests.p2p.doctor.subjects import subject

SINCE = 50.0


class Examined:
    """A node whose `heard` is set by hand, and a clock that is turned by hand."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.heard: set[tuple[str, NodeId]] = set()
        self.asked: list[Collection[NodeId]] = []
        self.hearing = Hearing(
            subject(heard=self._since, ask_of=self.asked.append), SINCE
        )
        watch = SimpleNamespace(monotonic=lambda: self.now)
        monkeypatch.setattr(hearing, "time", watch)

    def _since(self, since: float) -> frozenset[tuple[str, NodeId]]:
        assert since == SINCE
        return frozenset(self.heard)


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch) -> Examined:
    return Examined(monkeypatch)


def test_a_few_are_asked_and_again_after_a_while(node: Examined) -> None:
    crowd = [NodeId(letter * 52) for letter in "abcdefgh"]
    node.hearing.ask(crowd)
    node.hearing.ask(crowd)
    assert node.asked == [crowd[:MAX_QUERIED]]
    node.now += QUERY_EVERY
    node.hearing.ask(crowd)
    assert node.asked == [crowd[:MAX_QUERIED]] * 2


def test_nobody_is_asked_where_one_of_them_is_heard_or_nobody_is_there(
    node: Examined,
) -> None:
    node.hearing.ask([])
    node.heard = {("mdns", BEN)}
    node.hearing.ask([ANA, BEN])
    assert node.asked == []


def test_silence_means_nothing_before_the_second_chance(node: Examined) -> None:
    assert node.hearing.has_heard(ANA) is None
    node.hearing.ask([ANA])
    node.now += QUERY_EVERY
    assert node.hearing.has_heard(ANA) is None
    node.hearing.ask([ANA])
    assert node.hearing.has_heard(ANA) is None  # it was asked this very moment
    node.now += QUERY_EVERY
    assert node.hearing.has_heard(ANA) is False
    assert node.hearing.has_heard(BEN) is None


def test_only_a_word_by_mdns_is_one(node: Examined) -> None:
    node.heard = {("beacon", ANA)}
    assert node.hearing.has_heard(ANA) is None
    node.heard.add(("mdns", ANA))
    assert node.hearing.has_heard(ANA) is True
