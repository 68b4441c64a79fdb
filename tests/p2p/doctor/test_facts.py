"""What follows from the facts alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.doctor.facts import AdapterFact, Facts
from tests.p2p.doctor.healthy import ANA, BEN, WIRED, peer


@pytest.mark.parametrize(
    ("on", "joined", "is_dead"),
    [
        (True, True, False),
        (None, None, False),
        (True, None, False),
        (False, None, True),
        (True, False, True),
    ],
)
def test_only_what_is_known_to_be_off_or_loose_is_dead(
    on: bool | None, joined: bool | None, is_dead: bool
) -> None:
    assert replace(WIRED, on=on, joined=joined).dead == is_dead


def test_what_leads_out_and_what_of_it_lives() -> None:
    lo = AdapterFact("lo", ("127.0.0.1",), loopback=True)
    loose = replace(WIRED, name="eth1", joined=False)
    facts = Facts(adapters=(lo, WIRED, loose))
    assert facts.outward == [WIRED, loose]
    assert facts.live == [WIRED]
    assert Facts().outward == Facts().live == []


def test_the_others_are_those_on_other_machines() -> None:
    ana, ben = peer(ANA), peer(BEN, here=True)
    assert Facts(peers=(ana, ben)).others == [ana]


def test_a_peer_is_called_by_its_label_where_it_has_one() -> None:
    assert peer(name="ana").called == "ana"
    assert peer(name="ana", label="ana aaaa").called == "ana aaaa"
