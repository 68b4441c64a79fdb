"""The simulated LAN keeps TCP's promises, or what is proven on it is worth nothing."""

from __future__ import annotations

from p2p import messages
from p2p.events import Event, PeerRenamed
from tests.simulation.helpers.playing import playing


def test_what_a_cut_holds_up_arrives_in_order() -> None:
    for seed in range(20):
        lan, (one, other) = playing(2, seed)
        (end,) = one.ends()
        end.wire.send(end, messages.Renamed("under way when it is cut"))
        lan.cut(one, other)
        end.wire.send(end, messages.Renamed("said since then"))
        lan.run(0.05)
        assert names(other.events) == []
        lan.heal()
        lan.run(0.5)
        assert names(other.events) == ["under way when it is cut", "said since then"]


def names(told: list[Event]) -> list[str]:
    return [event.peer.name for event in told if isinstance(event, PeerRenamed)]
