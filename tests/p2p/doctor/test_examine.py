"""All probes at once beside a node: on loopback, where nothing leads out."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import pytest

from p2p.core.dialback import DialedBackTold, TryResult
from p2p.doctor import examine as examine_module
from p2p.doctor.examine import Examination, examine
from p2p.doctor.facts import UNSEEN, Answer, Facts, TypedFact
from p2p.doctor.probes.surroundings import Surroundings
from p2p.errors import HydraError
from p2p.events import Peer
from p2p.identity import NodeId
from tests.p2p.doctor.healthy import ANA, BEN
from tests.p2p.doctor.subjects import subject

EVE = NodeId("e" * 52)
FAR = "10.99.0.2"
COMPANY: dict[str, Any] = {
    "chosen": ("127.0.0.1",),
    "peers": (Peer(ANA, "ana", f"{FAR}:53530"),),
    "sources": {ANA: FAR},
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No tool of the system is asked."""
    monkeypatch.setattr(examine_module.wall, "firewall", lambda adapters, port: None)
    monkeypatch.setattr(examine_module.wall, "reserves", lambda port: True)


def facts(**changes: Any) -> Facts:
    """What is seen in a moment, in company unless it is changed."""
    return Examination(subject(**{**COMPANY, **changes})).facts(0.25)


def told(node: NodeId, port: int) -> Future[DialedBackTold]:
    answer: Future[DialedBackTold] = Future()
    answer.set_result(DialedBackTold(node, TryResult.CONNECTED, float(port), True))
    return answer


def test_what_a_peer_tells_is_a_fact() -> None:
    seen = facts(dial_back=told)
    [ana] = seen.peers
    assert (ana.host, ana.here, ana.wire) == (FAR, False, "")
    assert (ana.outcome, ana.announces, ana.heard) == (TryResult.CONNECTED, True, None)
    assert (seen.firewall, seen.tried) == (None, 53530)
    assert [a.loopback for a in seen.adapters or ()] == [True]


def test_with_others_here_nobody_looks_around() -> None:
    assert facts(dial_back=told).looked_around is None


def test_who_is_heard_after_it_was_looked_around_is_looked_for_as_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[Facts] = []
    look = Surroundings.look

    def noted(around: Surroundings, *args: Any) -> Facts:
        looks.append(look(around, *args))
        return looks[-1]

    def heard(since: float) -> frozenset[tuple[str, NodeId]]:
        return frozenset([("mdns", EVE)] if looks else [])

    monkeypatch.setattr(Surroundings, "look", noted)
    alone = {"chosen": ("127.0.0.1",), "unreached": [(EVE, [(FAR, 53530)])]}
    seen = Examination(subject(**alone, heard=heard)).facts(0.25)
    assert [one.astray for one in looks] == [frozenset(), {FAR}]
    assert seen.astray == {FAR}


def test_an_own_node_is_here_and_its_port_is_the_one_that_matters() -> None:
    asked: list[int] = []

    def ask(node: NodeId, port: int) -> Future[DialedBackTold]:
        asked.append(port)
        return told(node, port)

    mine = Peer(BEN, "mine", "127.0.0.1:53530")
    guest = Peer(EVE, "guest", "127.0.0.1")  # of another program, which serves nowhere
    seen = facts(
        port=53531,
        refused=True,
        dial_back=ask,
        peers=(*COMPANY["peers"], mine, guest),
        sources={ANA: FAR, BEN: "127.0.0.1", EVE: "127.0.0.1"},
        places={ANA: [(FAR, 1)], BEN: [("127.0.0.1", 53530)], EVE: ()},
    )
    assert [p.name for p in seen.peers if p.here] == ["mine", "guest"]
    assert asked == [53530]
    assert (seen.port, seen.tried, seen.taken) == (53531, 53530, True)


def test_a_port_that_the_system_refused_is_reserved() -> None:
    assert facts(dial_back=told, refused=True, not_allowed=True).reserved
    assert not facts(dial_back=told).reserved


def test_who_was_typed_answers_or_is_not_known() -> None:
    todo = ("127.0.0.1", 1)
    typed = (("a..b", 1), todo)
    seen = facts(dial_back=told, typed=typed, foreign=(todo,))
    assert seen.typed == (
        TypedFact("a..b", 1, Answer.NO_SUCH_NAME),
        TypedFact(*todo, Answer.FOREIGN),
    )


def test_a_probe_that_fails_has_seen_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("no descriptors are left")

    monkeypatch.setattr(examine_module.echo, "listen", fail)
    monkeypatch.setattr(examine_module.arp, "answered_elsewhere", fail)
    monkeypatch.setattr(examine_module.wall, "firewall", fail)
    monkeypatch.setattr(examine_module, "plugs", fail)
    seen = facts(dial_back=told)
    assert seen.firewall == UNSEEN
    assert not seen.asked_twice
    assert [a.mdns for a in seen.adapters or ()] == [None]


def test_findings_come_of_it_with_what_is_wrong_first() -> None:
    found = examine(subject(**COMPANY, dial_back=told), 0.25)
    assert {"peers", "port"} <= {f.code for f in found if f.ok}
    assert [f.ok for f in found] == sorted(f.ok for f in found)


def test_a_node_that_is_closed_meanwhile_is_no_patient() -> None:
    def closed(*_: object) -> None:
        raise HydraError("closed")

    with pytest.raises(HydraError, match="closed"):
        examine(subject(**{**COMPANY, "peers": closed}), 0.25)
