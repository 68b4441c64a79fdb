"""Each is seen by all with the face that he has, whatever happens to the network."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.events import PeerRenamed
from p2p.messages import Renamed
from p2p.testing import Lan, Station
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import playing
from tests.simulation.helpers.schedule import draw, play


def seen(station: Station) -> dict[str, bytes]:
    """Who is at the table, and with which face."""
    assert station.room is not None
    view = station.room.view()
    assert view is not None
    return {member.id: member.face for member in view.members if not member.bot}


def all_see(stations: list[Station]) -> bool:
    faces = {station.id: station.face for station in stations}
    peers = [{p.id: p.face for p in s.core.peers()} for s in stations]
    return all(
        seen(station) == faces and {**found, station.id: station.face} == faces
        for station, found in zip(stations, peers, strict=True)
    )


def test_a_new_face_is_seen_by_all_within_two_ticks() -> None:
    lan, stations = playing(3)
    assert all_see(stations)
    for number, station in enumerate(stations):  # the host, too
        station.wear(bytes([number]) * 16)
        assert lan.run_until(lambda: all_see(stations), 0.15)


def test_it_goes_around_a_broken_link() -> None:
    lan, stations = playing(3)
    lan.cut(stations[0], stations[1])
    lan.run(4.0)
    stations[1].wear(b"around")
    lan.run(0.5)
    assert seen(stations[0])[stations[1].id] == b"around"


def test_of_two_halves_each_has_put_on_another() -> None:
    lan, stations = playing(4)
    lan.partition(stations[:2], stations[2:])
    lan.run(2.0)
    for number, station in enumerate(stations):
        station.wear(bytes([number, 7]))
    lan.run(1.0)
    lan.heal()
    lan.run(5.0)
    assert all_see(stations)


def test_who_changed_it_while_the_host_died_is_seen_with_it() -> None:
    lan, (host, ana, ben) = playing(3)
    lan.power_off(host)
    ana.wear(b"new")  # which the host does not hear, and nobody knows that yet
    lan.run(3.0)
    assert all_see([ana, ben])


def test_who_changes_it_while_they_greet_each_other_is_seen_with_it() -> None:
    for step in range(40):
        lan = Lan(7, [Toy()])
        pair = [lan.add("ana"), lan.add("ben")]
        for one in pair:
            at = 0.004 + step / 20_000  # seconds; their link is up after 5 ms
            lan.at(at, lambda one=one: one.wear(b"new", one.name.upper()))  # type: ignore[misc]
        lan.run(0.1)
        for one, other in (pair, reversed(pair)):
            found = one.core.peer(other.id)
            assert found is not None
            assert (found.name, found.face) == (other.name.upper(), b"new")


def test_nobody_changes_that_of_another() -> None:
    lan, (ana, ben, eve) = playing(3)
    before = seen(ana)
    told = len(ana.events)
    for end in eve.ends():
        end.wire.send(end, Renamed("ben", b"lie"))
    lan.run(0.5)
    renamed = [e.peer.id for e in ana.events[told:] if isinstance(e, PeerRenamed)]
    assert renamed == [eve.id]
    assert seen(ana) == before
    found = ana.core.peer(ben.id)
    assert found is not None
    assert found.face == ben.face


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(60))
def test_after_any_faults_all_see_each_other_as_they_are(seed: int) -> None:
    play(replace(draw(seed, vices=()), vain=True))
