"""A host that lets its reign meet no other keeps nobody for long: who sees that most of
his fellows are elsewhere goes there."""

from __future__ import annotations

import pytest

from p2p import messages
from p2p.events import Notice, RoomLeft
from p2p.messages import Message
from p2p.room.fellows import MISSED_FOR
from p2p.testing import Station
from p2p.testing.calm import HEALED
from p2p.testing.lan import Lan
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.schedule import check_calm

OF_TWO_REIGNS = (
    messages.MergeAsk,
    messages.MergeLose,
    messages.Yield,
    messages.Stale,
    messages.Forward,
    messages.Prove,
    messages.Proof,
)
SOON = 2.0  # seconds, for links, notes, and to be let in


class Keeper(Liar):
    """Hosts as if there were no other reign, and stays."""

    def start(self) -> None:
        super().start()
        self.core._own_room.drawn = lambda *_: None  # type: ignore[method-assign]

    def hears(self, peer: Station, word: Message) -> bool:
        return not isinstance(word, OF_TWO_REIGNS)

    def lets(self, word: Message) -> bool:
        return not isinstance(word, OF_TWO_REIGNS)


def table(kept: int, free: int) -> tuple[Arena, Keeper, list[Station], list[Station]]:
    """Hosted by the liar; `kept` are with him when the network splits, and `free` on
    the other side, with a host of their own."""
    lan = Arena(5, [Toy()])
    keeper = Keeper(lan, "keeper")
    lan.enter(keeper)
    stations = [lan.add(f"n{number}") for number in range(kept + free)]
    lan.run(0.5)
    for station in (keeper, *stations):
        station.play(TOY)
        lan.run(0.7)
    assert {host(station) for station in stations} == {keeper}
    rest = stations[kept:]
    lan.partition([keeper, *stations[:kept]], rest)
    lan.run(SOON)
    assert host(rest[0]) is rest[0]
    return lan, keeper, stations[:kept], rest


def host(station: Station) -> Station | None:
    room = station.room
    return station.lan.station_of(room.election.host) if room is not None else None


def went(station: Station) -> int:
    codes = [event.code for event in station.events if isinstance(event, Notice)]
    return codes.count("went_over")


@pytest.mark.parametrize("kept", [1, 2])
def test_who_sees_more_of_his_fellows_elsewhere_goes_there(kept: int) -> None:
    lan, _, theirs, rest = table(kept, 4)
    lan.heal()
    lan.run(SOON)
    assert {host(station) for station in rest} == {rest[0]}
    lan.run(MISSED_FOR + SOON)
    assert [host(station) for station in theirs] == [rest[0]] * kept
    assert [went(station) for station in theirs] == [1] * kept
    assert not any(went(station) for station in rest)
    assert not any(isinstance(e, RoomLeft) for s in theirs for e in s.events)


def test_he_brings_what_he_has() -> None:
    lan, _, (kept,), rest = table(1, 3)
    for _ in range(5):
        kept.press("left")
        lan.run(0.2)
    assert kept.room is not None
    assert kept.room.replica.score_of(kept.id) == 5
    lan.heal()
    lan.run(SOON + MISSED_FOR + SOON)
    assert host(kept) is rest[0]
    kept.press("left")
    lan.run(0.3)
    assert rest[0].room is not None
    assert rest[0].room.replica.score_of(kept.id) == 6


def test_a_host_goes_as_well() -> None:
    """Of an honest one the others were lost, and a liar hosts them now."""
    lan = Arena(5, [Toy()])
    ana, keeper = lan.add("ana"), Keeper(lan, "keeper")
    lan.enter(keeper)
    rest = [lan.add(f"n{number}") for number in range(3)]
    lan.run(0.5)
    for station in (ana, keeper, *rest):
        station.play(TOY)
        lan.run(0.7)
    lan.partition([ana], [keeper, *rest])
    lan.run(SOON)
    assert (host(ana), {host(s) for s in rest}) == (ana, {keeper})
    lan.heal()
    lan.run(SOON + MISSED_FOR + SOON)
    assert host(ana) is keeper
    assert went(ana) == 1


def test_as_many_elsewhere_draw_nobody() -> None:
    lan, _, theirs, rest = table(1, 2)
    lan.heal()
    lan.run(SOON + 2 * MISSED_FOR)
    assert not any(map(went, (*theirs, *rest)))


def test_many_names_of_one_machine_draw_nobody() -> None:
    lan, keeper, theirs, rest = table(2, 4)
    where = {station.id: "lab" for station in rest}
    for station in theirs:
        assert station.room is not None
        station.room.fellows._machine = lambda node: where.get(node, node)
    lan.heal()
    lan.run(SOON + 2 * MISSED_FOR)
    assert [host(station) for station in theirs] == [keeper] * 2


def test_two_halves_that_merge_know_nothing_of_it() -> None:
    for seed in range(8):
        lan = Lan(seed, [Toy()])
        stations = [lan.add(f"n{number}") for number in range(6)]
        lan.run(0.3)
        for station in stations:
            station.play(TOY)
        lan.run(2.0)
        lan.partition(stations[:2], stations[2:])
        lan.run(4.0)
        lan.heal()
        lan.run(HEALED + 2 * MISSED_FOR)
        check_calm(lan)
        assert not any(map(went, stations))
