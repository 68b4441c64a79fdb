"""Different rules of one game: who has them keeps his own room, and is told why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from p2p import messages
from p2p.events import Notice
from p2p.messages import RoomNote, Term
from p2p.room.edition import LOG_VERSION, room_id
from p2p.testing import Lan, Station
from tests.p2p.helpers.editions import OTHERS, LaterToy
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import inside, nobodys_pen, playing, say, term
from tests.simulation.helpers.schedule import TOY

Other = type[Toy]


def told(station: Station) -> list[str]:
    notices = (e for e in station.events if isinstance(e, Notice))
    return [n.text for n in notices if n.code == "game_version"]


def people(station: Station) -> set[str]:
    assert station.room is not None
    view = station.room.view()
    assert view is not None
    return {member.name for member in view.members}


def apart(lan: Lan, *sides: Sequence[Station]) -> None:
    """Each side plays by itself, on and on, and each of its people was told once."""
    before = [side[0].ticks for side in sides]
    lan.run(3.0)
    for side, ticks in zip(sides, before, strict=True):
        for station in side:
            assert people(station) == {s.name for s in side}
            assert term(station)[1] in side
            assert len(told(station)) == 1, told(station)
        assert side[0].ticks > ticks + 20
    for station in lan.running():
        for room in station.core.rooms():
            (own,) = [side for side in sides if station in side]
            assert (room.room, room.members) == (TOY, len(own))
        assert len(station.core.rooms()) == 1
        assert len(station.core.runs()) == len(lan.running()) - 1


@pytest.mark.parametrize("other", OTHERS)
def test_two_that_play_before_they_meet_keep_their_rooms(other: Other) -> None:
    lan = Lan(1, [Toy()])
    ana, ben = lan.add("ana"), lan.add("ben", [other()])
    lan.partition([ana], [ben])
    for station in (ana, ben):
        station.play(TOY)
    lan.run(1.0)
    lan.heal()
    assert lan.run_until(lambda: bool(told(ana) and told(ben)), 10.0)
    apart(lan, [ana], [ben])


@pytest.mark.parametrize("other", OTHERS)
def test_two_that_play_in_one_moment_keep_their_rooms(other: Other) -> None:
    lan = Lan(2, [Toy()])
    ana, ben = lan.add("ana"), lan.add("ben", [other()])
    lan.run(0.5)
    for station in (ana, ben):
        station.play(TOY)
    assert lan.run_until(lambda: bool(told(ana) and told(ben)), 1.0)
    apart(lan, [ana], [ben])


def test_two_halls_stay_two_when_a_network_heals_and_hosts_die() -> None:
    lan = Lan(3, [Toy()])
    old = [lan.add(f"old{n}") for n in range(3)]
    new = [lan.add(f"new{n}", [LaterToy()]) for n in range(3)]
    lan.partition(old, new)
    for station in (*old, *new):
        station.play(TOY)
    lan.run(2.0)
    lan.heal()
    assert lan.run_until(lambda: all(map(told, (*old, *new))), 10.0)
    apart(lan, old, new)
    for side in (old, new):
        host = term(side[0])[1]
        side.remove(host)
        host.die()
    apart(lan, old, new)
    late = lan.add("late", [LaterToy()])
    lan.run(0.5)
    late.play(TOY)
    assert lan.run_until(lambda: inside(late), 2.0)
    apart(lan, old, [*new, late])


@pytest.mark.parametrize("other", OTHERS)
def test_who_comes_second_plays_too_and_is_told(other: Other) -> None:
    lan, (ana,) = playing(1)
    ben = lan.add("ben", [other()])
    lan.run(0.5)
    ben.play(TOY)
    assert lan.run_until(lambda: inside(ben) and bool(told(ana) and told(ben)), 2.0)
    apart(lan, [ana], [ben])


def test_nobody_keeps_others_from_their_game_by_a_word() -> None:
    lan = Lan(1, [Toy()])
    ana, ben, liar = lan.add("ana"), lan.add("ben"), lan.add("mallory")
    lan.run(0.5)
    note = RoomNote(TOY, TOY, 99, Term(1, 1, liar.id), 9, 1, bytes(16))
    for station in (ana, ben):
        say(liar, station, messages.Rooms((note,)))
    lan.run(0.1)
    for station in (ana, ben):
        station.play(TOY)
        assert lan.run_until(lambda one=station: inside(one), 5.0)  # type: ignore[misc]
    assert people(ana) == people(ben) == {"ana", "ben"}


def test_to_change_the_seat_needs_nobody_elses_leave() -> None:
    lan, (ana,) = playing(1)
    stranger = lan.add("mallory", [LaterToy()])
    lan.run(0.5)
    note = RoomNote(TOY, TOY, 2, Term(1, 0, stranger.id), 1, 1, room_id(LaterToy()))
    say(stranger, ana, messages.Rooms((note,)))
    lan.run(0.1)
    ana.do(lambda core, now: core.enter(TOY, False, {}, now))
    assert ana.room is not None
    assert not ana.room.seated


@pytest.mark.parametrize("way", range(6))
def test_nothing_that_is_said_of_another_edition_is_heard(way: int) -> None:
    lan, (ana, ben) = playing(2)
    stranger = lan.add("mallory", [LaterToy()])
    lan.run(0.5)
    room, high = room_id(LaterToy()), Term(40, 0, stranger.id)
    join = messages.Join(room, "x", True, 0, 0, 0, 0)
    words: list[Callable[[Station], messages.Message]] = [
        lambda to: join,
        lambda to: messages.Claim(room, high, (), 1, 1, True),
        lambda to: messages.Stale(room, high),
        lambda to: messages.MergeAsk(room, high, 90, 90, 9000),
        lambda to: messages.Snapshot(room, high, 9000, 1, b""),
        lambda to: nobodys_pen(1).write(room, 0, to.id, True, join, 0),
    ]
    before = [(term(s), people(s)) for s in (ana, ben)]
    for station in (ana, ben):
        say(stranger, station, words[way](station))
    lan.run(1.0)
    assert [(term(s), people(s)) for s in (ana, ben)] == before
    assert all(len(s.core.runs()) == 2 for s in lan.running())


def test_a_liar_cannot_fill_the_screen_with_versions() -> None:
    lan, (ana,) = playing(1)
    liar = lan.add("mallory")
    lan.run(0.5)
    for version in range(100):
        host = Term(1, 0, liar.id)
        known = LOG_VERSION, bytes([version]) * 16
        note = RoomNote(TOY, TOY, version, host, 1, *known)
        say(liar, ana, messages.Rooms((note,)))
        lan.run(0.01)
    assert len(told(ana)) == 3  # of an earlier one, of a later, and of a namesake
