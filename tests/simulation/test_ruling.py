"""A table that somebody rules: his word outlives hosts, splits and himself, and nobody
speaks it for him."""

from __future__ import annotations

from typing import Any

import pytest

from p2p.events import Notice, RoomLeft
from p2p.messages import FIRST_APP, Envelope, Frame, Ruled, Show, Tick
from p2p.relay.letters import Letters
from p2p.replication.authority import MOST_AHEAD, RULER_KEPT
from p2p.replication.sheet import Sheet, Sheets
from p2p.testing import Lan, Station
from tests.p2p.helpers.sealing import sealed_frame
from tests.p2p.helpers.toy import Toy
from tests.sample import one_in
from tests.simulation.helpers.playing import TICK, Forger, inside, playing, say, term
from tests.simulation.helpers.ruling import play_ruled
from tests.simulation.helpers.schedule import TOY

SEEDS = 30


def rules(station: Station, what: str, **chosen: Any) -> None:
    who, on = chosen.get("who"), chosen.get("on", True)
    station.do(lambda core, now: core.rule(what, who, on, chosen.get("options"), now))


def shows(*stations: Station) -> set[tuple[int, bool, bool]]:
    """Number, pause and closed, as these have them."""
    found = set()
    for station in stations:
        assert station.room is not None
        its = station.room.replica.authority
        found.add((its.number, its.paused, its.closed))
    return found


def game(station: Station) -> Any:
    assert station.room is not None
    return station.room.replica.game


def pen(station: Station) -> Sheets:
    """To write sheets as that station would."""
    assert station.room is not None
    run = "p" * 8
    return Sheets(station.signer, FIRST_APP, run, station.room.id, Toy())


def sheet(station: Station, number: int, **wanted: Any) -> Sheet:
    assert station.room is not None
    return Sheet(FIRST_APP, "p" * 8, station.room.id, number, **wanted)


@pytest.mark.parametrize("seed", one_in(5, range(SEEDS)))
def test_no_promise_is_broken_at_a_table_that_is_ruled(seed: int) -> None:
    play_ruled(seed)


@pytest.mark.slow
def test_the_schedules_have_words_of_rulers_and_pauses_in_them() -> None:
    courts = [play_ruled(seed) for seed in range(SEEDS)]
    assert sum(court.ruled for court in courts) > 2 * SEEDS
    assert sum(court.looker.pauses > 0 for court in courts) > SEEDS / 10


def test_a_pause_outlives_its_host_and_its_ruler() -> None:
    lan, stations = playing(4)
    ruler, *rest = stations
    rules(ruler, "pause")
    lan.run(0.3)
    still = game(rest[0])
    lan.kill(ruler)  # who hosts, too
    lan.run(2.0)
    newcomer = lan.add("late")
    lan.run(0.3)
    newcomer.play(TOY)
    assert lan.run_until(lambda: inside(newcomer), 2.0)
    lan.run(1.0)
    for station in (*rest, newcomer):
        assert game(station) == still
    assert shows(*rest, newcomer) == {(1, True, False)}
    lan.run(RULER_KEPT)
    assert shows(*rest, newcomer) == {(1, False, False)}
    assert game(rest[0]) != still


def test_the_highest_sheet_is_in_force_when_two_halves_meet() -> None:
    lan, stations = playing(5)
    ruler, witness, *many = stations
    rules(ruler, "close")
    lan.run(0.3)
    lan.partition([ruler, witness], many)
    lan.run(3.0)
    rules(ruler, "pause")
    lan.run(0.3)
    assert shows(witness) == {(2, True, True)}
    assert shows(*many) == {(1, False, True)}
    lan.kill(ruler)
    lan.run(1.0)
    lan.heal()
    lan.run(6.0)
    assert len({term(station) for station in (witness, *many)}) == 1
    assert shows(witness, *many) == {(2, True, True)}


def test_who_is_removed_is_out_wherever_he_asks() -> None:
    lan, stations = playing(4)
    ruler, other, *rest = stations
    rules(ruler, "remove", who=other.id)
    lan.run(0.3)
    assert not other.in_room
    assert any(isinstance(event, RoomLeft) for event in other.events)
    lan.kill(ruler)
    lan.run(2.0)
    other.play(TOY)
    lan.run(1.0)
    assert not other.in_room
    notices = [e for e in other.events if isinstance(e, Notice)]
    assert {notice.code for notice in notices} == {"removed"}
    assert all(station.room is not None for station in rest)


def test_nobody_rules_in_the_name_of_the_ruler() -> None:
    lan, stations = playing(3)
    host, liar, victim = stations
    own = sheet(liar, MOST_AHEAD, paused=True, removed=(victim.id,))
    forger = Forger(liar, host.signer.public_key)
    forged = Sheets(forger, FIRST_APP, "p" * 8, own.table, Toy()).write(own)
    for lie in (pen(liar).write(own), forged):
        say(liar, host, Show(own.table, lie))
    elsewhere = Sheet(FIRST_APP, "p" * 8, b"e" * 16, 9, paused=True)
    of_host = sheet(host, 9, paused=True)
    other_app = Sheets(host.signer, "other", "p" * 8, own.table, Toy())
    for his in (pen(host).write(elsewhere), other_app.write(of_host)):
        say(liar, host, Show(own.table, his))  # he signed it, for something else
    lan.run(0.5)
    assert shows(host, liar, victim) == {(0, False, False)}
    assert victim.in_room


def test_what_the_ruler_once_wanted_cannot_be_said_again() -> None:
    lan, stations = playing(3)
    ruler, liar, other = stations
    rules(ruler, "pause")
    lan.run(0.2)
    assert liar.room is not None
    old = liar.room.replica.authority.envelope
    assert old is not None
    rules(ruler, "resume")
    lan.run(0.2)
    for _ in range(3):
        say(liar, ruler, Show(liar.room.id, old))
        lan.run(0.2)
    assert shows(*stations) == {(2, False, False)}
    # Nor by a host, to whom the ruler's word is only lent.
    _lies_as_host(lan, ruler, other, old)
    assert shows(other) == {(2, False, False)}


def test_a_host_that_lies_rules_nobody() -> None:
    lan, stations = playing(3)
    ruler, liar, other = stations
    lan.kill(ruler)
    lan.run(1.5)
    assert term(other)[1] is liar
    wanted = sheet(liar, 7, paused=True, removed=(other.id,))
    _lies_as_host(lan, liar, other, pen(liar).write(wanted))
    assert other.in_room
    assert shows(other) == {(0, False, False)}


def _lies_as_host(lan: Lan, host: Station, to: Station, sheet: Envelope) -> None:
    """It puts that into the log of one of its members."""
    assert host.room is not None
    assert to.room is not None
    lan.run_until(lambda: _log(host) == _log(to), 1.0)
    tick, chain = _log(to)
    frame = Frame.of(tick + 1, chain, (Ruled(sheet),))
    letters = Letters(host.signer, FIRST_APP, host.core.nonce)
    frame = sealed_frame(frame, to.room, letters)
    reign = to.room.replicator.reigns.present
    lan.pause(
        host, TICK
    )  # or it would say another of that tick, which is told of again
    say(host, to, Tick(reign, frame))
    lan.run(TICK / 10)
    assert to.room is None or to.room.log.tick == tick + 1


def _log(station: Station) -> tuple[int, int]:
    assert station.room is not None
    return station.room.log.tick, station.room.log.chain


def test_a_ruler_that_dies_and_comes_back_rules_on() -> None:
    lan, stations = playing(3)
    ruler, *rest = stations
    rules(ruler, "close")
    lan.run(0.2)
    lan.kill(ruler)
    lan.run(1.5)
    lan.start(ruler)
    lan.run(0.3)
    ruler.play(TOY)
    assert lan.run_until(lambda: inside(ruler), 2.0)
    lan.run(0.2)
    rules(ruler, "pause")
    lan.run(0.5)
    assert shows(*stations) == {(2, True, True)}
    assert all(station.in_room for station in rest)


def test_a_loner_that_was_removed_disturbs_nobody() -> None:
    lan, stations = playing(3)
    lan.calm.look = lambda: None  # type: ignore[method-assign]  # he stays alone
    ruler, other, third = stations
    rules(ruler, "remove", who=other.id)
    lan.run(0.3)
    before = term(third)
    lan.partition([other], [ruler, third])
    lan.run(1.0)
    other.play(TOY)
    lan.run(4.0)  # alone, so he founds
    lan.heal()
    lan.run(4.0)
    assert term(third) == before
    assert shows(ruler, third) == {(1, False, False)}


def test_who_was_removed_while_he_was_apart_is_out_when_they_meet() -> None:
    lan, stations = playing(4)
    lan.calm.look = lambda: None  # type: ignore[method-assign]
    ruler, other, *rest = stations
    lan.partition([other], [ruler, *rest])
    lan.run(3.0)
    assert term(other)[1] is other
    rules(ruler, "remove", who=other.id)
    lan.run(0.3)
    before = term(ruler)
    lan.heal()
    assert lan.run_until(lambda: not other.in_room, 5.0)
    lan.run(1.0)
    assert term(ruler) == before
    assert [e.code for e in other.events if isinstance(e, Notice)] == ["removed"]


def test_a_host_that_only_watched_for_a_while_has_its_seat_again() -> None:
    lan, stations = playing(3)
    ruler, heir, other = stations
    lan.kill(ruler)
    lan.run(1.5)
    lan.start(ruler)
    lan.run(0.3)
    ruler.play(TOY)
    lan.run(1.0)
    assert term(other)[1] is heir
    rules(ruler, "watch_only", who=heir.id)
    lan.run(1.0)
    assert heir.room is not None
    seat = heir.room.replica.seat_of
    assert seat(heir.id) is None
    heir.press("left")
    rules(ruler, "watch_only", who=heir.id, on=False)
    lan.run(1.0)
    assert seat(heir.id) is not None
    assert heir.room.waiting == 0


def test_who_was_taken_back_meanwhile_is_known_again_where_they_knew_him_removed() -> (
    None
):
    lan, stations = playing(3)
    lan.calm.look = lambda: None  # type: ignore[method-assign]
    ruler, other, far = stations
    rules(ruler, "remove", who=other.id)
    lan.run(0.3)
    lan.partition([far], [ruler, other])
    lan.run(3.0)
    rules(ruler, "remove", who=other.id, on=False)
    lan.run(0.3)
    other.play(TOY)
    lan.run(1.0)
    lan.kill(ruler)
    lan.run(2.0)
    assert term(other)[1] is other
    assert term(far)[1] is far
    lan.heal()
    assert lan.run_until(lambda: term(far) == term(other), 6.0)
    lan.run(1.0)
    assert shows(other, far) == {(2, False, False)}
