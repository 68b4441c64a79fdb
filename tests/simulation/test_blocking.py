"""A blocked one at the table: the room goes on as if nothing were, for all in it."""

from __future__ import annotations

import pytest

from p2p.events import ChatReceived, PeerJoined, PeerLeft
from p2p.membership.conduct import LAST_PAUSE
from p2p.testing import Lan, Station
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import inside, playing, term, until_new_reign
from tests.simulation.helpers.schedule import TOY


def block(station: Station, other: Station) -> None:
    station.do(lambda core, now: core.block(other.id, other.name, now))


def unblock(station: Station, other: Station) -> None:
    station.do(lambda core, now: core.unblock(other.id, now))


def linked(station: Station, other: Station) -> bool:
    """Whether there is an open connection, whatever it is good for."""
    ends = [end for end in station.ends() if station.uses(end)]
    return any(end.other.station is other for end in ends)


def apart() -> tuple[Lan, list[Station]]:
    """Three that are linked, but for the first, who has blocked the second."""
    lan = Lan(1, [Toy()])
    stations = [lan.add(f"n{number}") for number in range(3)]
    lan.run(0.5)
    block(stations[0], stations[1])
    lan.run(0.5)
    assert not linked(*stations[:2])
    return lan, stations


@pytest.mark.parametrize(("blocker", "victim"), [(0, 1), (1, 0), (1, 2)])
def test_the_host_dies_and_the_game_goes_on(blocker: int, victim: int) -> None:
    lan, stations = playing(4)
    block(stations[blocker], stations[victim])
    lan.run(1.0)
    assert linked(stations[blocker], stations[victim])
    lan.kill(stations[0])
    until_new_reign(lan, stations[1:], 1.0)
    lan.run(3.0)
    assert len({term(station) for station in stations[1:]}) == 1
    for station in stations[1:]:
        assert station.press("left")
    lan.run(1.0)


def test_a_broken_cable_to_a_blocked_member_is_mended_as_any_other() -> None:
    lan, stations = playing(3)
    block(stations[1], stations[0])
    lan.cut(stations[0], stations[1])
    lan.run(5.0)
    assert not linked(stations[1], stations[0])
    lan.heal()
    assert lan.run_until(lambda: linked(stations[1], stations[0]), 8.0)
    told = [e for e in stations[1].events if isinstance(e, PeerJoined | PeerLeft)]
    assert [e for e in told if e.peer.id == stations[0].id][1:] == told[-1:]


@pytest.mark.parametrize("host", [1, 2])
def test_whoever_enters_where_a_blocked_one_sits_gets_in_and_out(host: int) -> None:
    lan, stations = apart()
    ana, ben, _ = stations
    first = stations[host]
    for station in (first, *(s for s in stations[1:] if s is not first)):
        station.play(TOY)
        assert lan.run_until(lambda s=station: inside(s), 3.0)  # type: ignore[misc]
    ana.play(TOY)
    assert lan.run_until(lambda: inside(ana), 3.0)
    assert lan.run_until(lambda: linked(ana, ben), 3.0)
    assert len({term(station) for station in stations}) == 1
    ben.say("anybody?")
    lan.run(1.0)
    assert not [e for e in ana.events if isinstance(e, ChatReceived)]
    ana.leave()
    assert lan.run_until(lambda: not linked(ana, ben), 0.5)
    lan.run(5.0)
    assert not linked(ana, ben)


def test_it_costs_no_dials_as_long_as_it_lasts() -> None:
    lan, (ana, ben, _) = apart()
    before = len(lan.wires)
    lan.run(60.0)
    # Ben hears of Ana in each round of discovery, and tries; she never does.
    assert {w.a.station for w in lan.wires[before:]} <= {ben}
    assert len(lan.wires) - before < 40
    unblock(ana, ben)
    # In memory a call is refused after its handshake: so Ben pauses, as for all whose
    # links die young. On a network it is refused before, which is no link.
    assert lan.run_until(lambda: linked(ana, ben), LAST_PAUSE + 2.0)
