"""Ticks on a detour."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.relay.tick_relay import AVOIDED_FOR, MOST_AVOIDED, RELAY_FOR, TickRelay

BEN, CYD = (NodeId(name * 52) for name in "bc")


def test_a_request_runs_out_unless_it_is_renewed() -> None:
    relay = TickRelay()
    relay.serve(BEN, 1.0)
    relay.serve(CYD, 1.5)
    assert relay.listeners(1.9) == [BEN, CYD]
    assert relay.listeners(1.0 + RELAY_FOR) == [CYD]
    relay.serve(BEN, 2.2)
    assert relay.listeners(2.4) == [CYD, BEN]
    assert relay.listeners(9.0) == []


def test_who_is_gone_gets_no_more() -> None:
    relay = TickRelay()
    relay.serve(BEN, 1.0)
    relay.down(BEN)
    relay.down(BEN)
    assert relay.listeners(1.0) == []


def test_who_listens_asks_again_before_the_request_runs_out() -> None:
    relay = TickRelay()
    assert not relay.may_renew(1.0)  # nobody passes anything on
    relay.listen(BEN, 1.0)
    assert relay.via == BEN
    asked = [at for at in range(1000, 5000) if relay.may_renew(at / 1000)]
    gaps = [b - a for a, b in zip([1000, *asked], asked, strict=False)]
    assert len(asked) > 5
    assert max(gaps) < RELAY_FOR * 1000


def test_who_hears_the_host_itself_needs_nobody() -> None:
    relay = TickRelay()
    relay.listen(BEN, 1.0)
    relay.via = None
    assert not relay.may_renew(9.0)


def test_another_reign_begins_without_detours() -> None:
    relay = TickRelay()
    relay.listen(BEN, 1.0)
    relay.serve(CYD, 1.0)
    relay.clear()
    assert relay.via is None
    assert relay.listeners(1.0) == []


def test_whose_ticks_did_not_fit_is_avoided_for_a_while() -> None:
    relay = TickRelay()
    assert not relay.avoids(BEN, 1.0)
    relay.avoid(BEN, 1.0)
    assert relay.avoids(BEN, 1.0 + AVOIDED_FOR - 0.1)
    assert not relay.avoids(BEN, 1.0 + AVOIDED_FOR)
    assert not relay.avoids(CYD, 1.0)
    assert not relay.avoids(None, 1.0)


def test_not_everybody_is_avoided_for_ever() -> None:
    relay = TickRelay()
    nodes = [NodeId(f"{number:052d}") for number in range(MOST_AVOIDED + 1)]
    for node in nodes:
        relay.avoid(node, 1.0)
    assert [relay.avoids(node, 1.1) for node in nodes] == [
        False,
        *[True] * MOST_AVOIDED,
    ]
