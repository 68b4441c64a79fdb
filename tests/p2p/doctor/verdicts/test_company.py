"""What of the others does not fit: clocks, versions, keys, what was typed of them."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from p2p.core.dialback import TryResult
from p2p.doctor.facts import Answer, PeerFact, TypedFact
from p2p.events import Incompatible
from p2p.identity import NodeId
from p2p.remembered import Remembered
from tests.p2p.doctor.healthy import (
    ANA,
    BEN,
    CYD,
    OTHER,
    THIRD,
    WIRED,
    found,
    peer,
    wrong,
)


def test_the_advice_to_type_is_not_given_to_who_did() -> None:
    said = (TypedFact("10.0.0.9", 53530, Answer.SILENT),)
    for changes in ({}, {"adapters": (replace(WIRED, virtual=True),)}):
        findings = found(typed=said, **changes).values()
        assert not any("--peer" in f.action for f in findings), findings
    assert "10.0.0.9:53530" in found(typed=said)["typed_silent"].text


def test_peers_on_this_machine_are_no_company() -> None:
    own = peer(here=True, outcome=TryResult.CONNECTED, ahead=900.0)
    assert not {"peers", "inbound", "clock", "clock_off"} & set(found(peers=(own,)))
    assert "nobody" in found(peers=(own,))


def test_two_of_one_name_are_told_apart() -> None:
    label = {ANA: "ana aaaa-aaaa", BEN: "\u0430na bbbb-bbbb"}
    two = tuple(
        peer(node, "ana", label=label[node], outcome=TryResult.SILENT, ahead=900.0)
        for node in label
    )
    for code in ("peers", "inbound_blocked"):
        for said in label.values():
            assert said in found(peers=two)[code].text
    assert label[ANA] in found(peers=two[:1])["clock_off"].text
    before = (Remembered(CYD, "Ana", ((OTHER, 53530),), 0.0),)
    assert label[ANA] in found(peers=two[:1], remembered=before)["other_key"].text


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        ((0.0,), ""),
        ((119.0,), ""),
        ((-119.0, -119.0), ""),
        ((3600.0,), "60 minutes behind that of ana"),
        ((-7200.0, -7300.0), "2 hours ahead of those of the others"),
        ((3600.0, 3600.0, 0.0), "60 minutes behind"),
        ((3600.0, 0.0, 1.0), ""),  # one of the others has the wrong time
    ],
)
def test_clocks(ahead: tuple[float, ...], said: str) -> None:
    nodes = (ANA, BEN, CYD)
    peers = tuple(peer(nodes[n], ahead=a) for n, a in enumerate(ahead))
    told = found(peers=peers)
    if said:
        assert said in told["clock_off"].text
    else:
        assert told["clock"].ok


def test_versions() -> None:
    newer = Incompatible(BEN, "ben", 2, "10.0.0.3")
    older = replace(newer, version=0)
    assert "this one" in found(incompatible=(newer,))["version"].action
    assert "that one" in found(incompatible=(older,))["version"].action


def test_another_key_is_one_at_the_same_place_and_by_the_same_name() -> None:
    def known(node: NodeId, name: str, host: str) -> tuple[Remembered, ...]:
        return (Remembered(node, name, ((host, 53530),), 0.0),)

    ana = (peer(),)

    def calm(**changes: Any) -> bool:
        assert wrong(**changes) == []
        return "other_key" in found(**changes)

    before = known(BEN, "Ana", OTHER)
    assert calm(peers=ana, remembered=before)  # a profile that was wiped
    assert not calm(peers=ana, remembered=(*before, *known(ANA, "ana", OTHER)))
    assert not calm(peers=ana, remembered=known(ANA, "ana", OTHER))
    assert not calm(peers=ana, remembered=known(BEN, "ben", OTHER))  # DHCP
    assert not calm(peers=ana, remembered=known(BEN, "ana", THIRD))  # a namesake
    two = (*ana, peer(BEN, "ana"))  # both profiles of one user, and both here
    assert not calm(peers=two, remembered=before)
    moved = (*ana, PeerFact(BEN, "ana", THIRD))
    assert wrong(peers=moved, remembered=before) == ["other_key"]
