"""Peers that are asked to connect to us, and what they tell."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future

import pytest

from p2p.core.dialback import DialedBackTold, TryResult
from p2p.doctor.probes import inward
from p2p.doctor.probes.inward import MAX_TRIERS, Inward, Told
from p2p.identity import NodeId
from tests.p2p.doctor.healthy import ANA, BEN
from tests.p2p.doctor.subjects import subject

CROWD = [NodeId(letter * 52) for letter in "abcdefgh"]


class Peers:
    """Who was asked, at which port, and the answer that is still open."""

    def __init__(self) -> None:
        self.asked: dict[NodeId, tuple[int, Future[DialedBackTold]]] = {}

    def __call__(self, node: NodeId, port: int) -> Future[DialedBackTold]:
        assert node not in self.asked
        self.asked[node] = port, Future()
        return self.asked[node][1]

    def tell(self, node: NodeId, outcome: TryResult, clock: float) -> None:
        self.asked[node][1].set_result(DialedBackTold(node, outcome, clock, True))


def test_each_is_asked_once_and_not_too_many() -> None:
    peers = Peers()
    tries = Inward(subject(dial_back=peers))
    tries.ask(CROWD[:2], 53530)
    tries.ask(CROWD, 53531)
    assert [port for port, _ in peers.asked.values()] == [53530] * 2 + [53531] * 3
    assert list(peers.asked) == CROWD[:MAX_TRIERS]


def test_who_has_not_told_or_was_not_asked_tells_nothing() -> None:
    tries = Inward(subject(dial_back=Peers()))
    tries.ask([ANA], 53530)
    assert tries.told(ANA) == tries.told(BEN) == Told()


def test_what_is_told_and_how_far_its_clock_is_ahead() -> None:
    peers = Peers()
    tries = Inward(subject(dial_back=peers))
    tries.ask([ANA], 53530)
    peers.tell(ANA, TryResult.SILENT, time.time() + 3600)
    tries.note()
    told = tries.told(ANA)
    assert (told.outcome, told.announces) == (TryResult.SILENT, True)
    assert told.ahead == pytest.approx(3600, abs=5)


def test_it_is_waited_until_all_have_told() -> None:
    peers = Peers()
    tries = Inward(subject(dial_back=peers))
    tries.ask([ANA, BEN], 53530)
    peers.tell(BEN, TryResult.CONNECTED, 0.0)
    later = threading.Timer(0.02, peers.tell, (ANA, TryResult.CONNECTED, 0.0))
    later.start()
    tries.wait()
    later.join()
    assert tries.told(ANA).outcome is TryResult.CONNECTED


@pytest.mark.parametrize(("is_over", "within"), [(True, 60.0), (False, 0.05)])
def test_but_not_for_ever_and_not_once_the_node_is_closed(
    monkeypatch: pytest.MonkeyPatch, is_over: bool, within: float
) -> None:
    monkeypatch.setattr(inward, "TOLD_WITHIN", within)
    tries = Inward(subject(is_over=is_over))
    tries.ask([ANA], 53530)
    begun = time.monotonic()
    tries.wait()
    assert time.monotonic() - begun < 5.0
    assert tries.told(ANA) == Told()
