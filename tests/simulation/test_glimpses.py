"""Somebody in the lobby looks at a table: what he sees is the game of whoever hosts it
now, across takeovers, merges and handovers; and nothing of what is locked."""

from __future__ import annotations

import itertools

import msgspec
import pytest

from p2p.effects import Send
from p2p.events import Glimpsed
from p2p.messages import GlimpseAsk, GlimpseTold
from p2p.room.edition import room_id
from p2p.testing import Lan, Station
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import (
    playing,
    say,
    term,
    ticks,
    until_new_reign,
)
from tests.simulation.helpers.schedule import TOY

TABLE = room_id(Toy())
EVERY = 1.1  # seconds between two questions
TICKS_A_SECOND = 20


class Onlooker:
    """A station that plays nowhere and looks at one table again and again."""

    def __init__(self, lan: Lan, name: str = "zoe") -> None:
        self.lan = lan
        self.station = lan.add(name)
        self.answers = 0

    def looks(self, seconds: float, table: bytes = TABLE) -> list[tuple[float, int]]:
        """What it sees in so many seconds: when, and the tick of the game."""
        seen: list[tuple[float, int]] = []
        until = self.lan.now + seconds
        while self.lan.now < until:
            self.station.do(lambda core, now: core.glimpse(table, now))
            self.lan.run(EVERY)
            shown = [e for e in self.station.events if isinstance(e, Glimpsed)]
            for event in shown[self.answers :]:
                assert event.table == table.hex()
                seen.append((self.lan.now, msgspec.msgpack.decode(event.data)[0]))
            self.answers = len(shown)
        return seen


def test_who_looks_sees_the_game_as_it_is() -> None:
    lan, stations = playing(3)
    onlooker = Onlooker(lan)
    lan.run(0.5)
    seen = onlooker.looks(5.0)
    assert len(seen) >= 4
    assert stations[0].room is not None
    last = stations[0].room.log.tick
    assert last - seen[-1][1] <= (EVERY + 1.1) * TICKS_A_SECOND
    assert all(a[1] < b[1] for a, b in itertools.pairwise(seen))


def test_after_a_takeover_the_new_host_is_asked() -> None:
    lan, stations = playing(3)
    onlooker = Onlooker(lan)
    lan.run(0.5)
    assert onlooker.looks(2.0)
    for dead in range(2):
        lan.kill(stations[dead])
        until_new_reign(lan, stations[dead + 1 :], 1.0)
        host = term(stations[dead + 1])[1]
        before = ticks(host)[-1][1]
        seen = onlooker.looks(4 * EVERY)
        assert len(seen) >= 2, f"after {dead + 1} takeovers"
        assert seen[-1][1] > before


def test_when_the_host_leaves_politely_its_heir_is_asked() -> None:
    lan, stations = playing(3)
    onlooker = Onlooker(lan)
    lan.run(0.5)
    stations[0].leave()
    lan.run(0.5)
    assert len(onlooker.looks(4 * EVERY)) >= 3


@pytest.mark.slow
def test_two_halves_that_met_are_one_table_again() -> None:
    lan, stations = playing(5)
    onlooker = Onlooker(lan)
    lan.run(0.5)
    lan.partition([*stations[:2], onlooker.station], stations[2:])
    lan.run(4.0)
    assert onlooker.looks(3 * EVERY)
    lan.heal()
    lan.run(4.0)
    assert len({term(station) for station in stations}) == 1
    assert len(onlooker.looks(4 * EVERY)) >= 2


def test_of_a_locked_table_nothing_is_seen_whatever_is_asked() -> None:
    lan = Lan(1, [Toy()])
    host, onlooker = lan.add("n0"), Onlooker(lan)
    lan.run(0.3)
    host.play(TOY, table="Table 2", key="gate")
    lan.run(2.0)
    assert host.room is not None
    table = host.room.id
    assert onlooker.looks(3.0, table) == []
    said = heard(lan)
    for _ in range(20):
        _force(onlooker.station, host, table)
        lan.run(0.3)
    assert [type(message) for message in said] == [GlimpseAsk] * 20


def test_who_was_put_out_sees_no_more_of_the_table() -> None:
    lan = Lan(1, [Toy()])
    host, onlooker, other = lan.add("n0"), Onlooker(lan), Onlooker(lan, "yan")
    lan.run(0.3)
    host.play(TOY, table="Table 2")
    lan.run(2.0)
    assert host.room is not None
    table, zoe = host.room.id, onlooker.station
    zoe.play(TOY, table=table.hex())
    lan.run(1.0)
    host.do(lambda core, now: core.rule("remove", zoe.id, True, None, now))
    lan.run(1.0)
    assert zoe.room is None
    assert onlooker.looks(3.0, table) == []
    for _ in range(5):
        said = heard(lan)
        _force(zoe, host, table)
        lan.run(0.5)
        assert [type(message) for message in said] == [GlimpseAsk]
    assert other.looks(3.0, table)  # everybody else may look
    host.do(lambda core, now: core.rule("remove", zoe.id, False, None, now))
    lan.run(1.0)
    assert onlooker.looks(3.0, table)


def test_the_rate_is_kept_however_many_look() -> None:
    lan, stations = playing(2)
    onlookers = [Onlooker(lan, f"x{number}") for number in range(8)]
    lan.run(0.5)
    said = heard(lan)
    for _ in range(40):  # four seconds
        for onlooker in onlookers:
            _force(onlooker.station, stations[0], TABLE)
        lan.run(0.1)
    answers = [message for message in said if isinstance(message, GlimpseTold)]
    assert len(answers) <= len(onlookers) * 5
    assert len(answers) >= len(onlookers) * 3
    assert len({answer.data for answer in answers}) <= 5  # drawn once a second


def test_what_a_node_was_not_asked_for_is_not_shown() -> None:
    lan, stations = playing(2)
    onlooker, liar = Onlooker(lan), lan.add("mallory")
    lan.run(0.5)
    for room in (TABLE, bytes(16)):
        for station in (onlooker.station, *stations):
            say(liar, station, GlimpseTold(room, b"pwned"))
    lan.run(0.5)
    for station in (onlooker.station, *stations):
        assert not any(isinstance(event, Glimpsed) for event in station.events)


def heard(lan: Lan) -> list[object]:
    """All that is said of glimpses from now on."""
    said: list[object] = []

    def hear(station: Station, send: object) -> None:
        message = send.message  # type: ignore[attr-defined]
        if isinstance(message, GlimpseAsk | GlimpseTold):
            said.append(message)

    lan.on_send = hear
    return said


def _force(asker: Station, host: Station, table: bytes) -> None:
    """Ask, whatever the asker's own core thinks of it."""
    asker.perform([Send((host.id,), GlimpseAsk(table))])
