"""Who is who on a LAN in memory: many of one name, other keys, and the next start."""

from __future__ import annotations

import pytest

from p2p.chat.remarks import REMARK_AFTER, REMARK_EVERY
from p2p.events import Notice, Peer, PeerJoined
from p2p.testing import Lan, Station
from p2p.testing.signer import SimulatedSigner


def add(lan: Lan, key: str, called: str) -> Station:
    """A machine with that key, whose user is called so."""
    station = lan.stations[key] = Station(lan, called)
    station.signer = SimulatedSigner(key)
    station.id = station.signer.id
    lan.start(station)
    return station


def leave(lan: Lan, *stations: Station) -> None:
    for station in stations:
        station.quit()
    lan.run(2.0)


def remarks(station: Station) -> int:
    told = (event for event in station.events if isinstance(event, Notice))
    return sum(event.code == "another_key" for event in told)


def seen(station: Station, other: Station) -> Peer:
    peer = station.core.peer(other.id)
    assert peer is not None
    return peer


@pytest.mark.parametrize("seed", range(3))
def test_a_class_of_one_name_warns_nobody_on_two_days(seed: int) -> None:
    lan = Lan(seed)
    lan.keeps = True
    teacher = add(lan, "teacher", "Teacher")
    pupils = [add(lan, f"pupil {n}", "student") for n in range(10)]
    lan.run(REMARK_EVERY)
    leave(lan, *pupils[:5], teacher)
    for station in (teacher, *pupils[:5]):
        lan.start(station)
    late = add(lan, "new", "student")
    lan.run(REMARK_EVERY)
    everybody = [teacher, *pupils, late]
    for station in everybody:
        assert remarks(station) == 0
        others = [one for one in everybody if one not in (station, teacher)]
        assert all(seen(station, one).coded for one in others)
        assert not any(peer.another_key for peer in station.core.peers())


@pytest.mark.parametrize("seed", range(3))
def test_another_key_is_remarked_once_by_all_who_knew_the_name(seed: int) -> None:
    lan = Lan(seed)
    lan.keeps = True
    ben, ana = add(lan, "ben", "Ben"), add(lan, "ana", "Ana")
    lan.run(2.0)
    leave(lan, ana, ben)
    lan.start(ben)  # the next day
    eve, new = add(lan, "eve", "Ana"), add(lan, "new", "New")
    lan.run(2.0 + REMARK_AFTER)
    assert seen(ben, eve).another_key
    assert not seen(new, eve).another_key  # who never met Ana
    assert (remarks(ben), remarks(new)) == (1, 0)
    lan.kill(eve)
    lan.run(4.0)
    lan.start(eve)
    lan.start(ana)
    lan.run(REMARK_EVERY)
    assert remarks(ben) == 1
    (*_, joined) = [
        event.peer
        for event in ben.events
        if isinstance(event, PeerJoined) and event.peer.id == ana.id
    ]
    assert not joined.another_key
    assert seen(ben, eve).another_key
