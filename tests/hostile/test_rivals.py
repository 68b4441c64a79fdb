"""Strangers that boast while two halves of a room meet: the halves are one as soon as
without them, whatever those say that they host."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.identity import NodeId
from p2p.messages import RoomNote, Term
from p2p.testing import Station
from p2p.testing.calm import HEALED
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy

EVERY = 0.05  # seconds between two words of each liar
LATER = 7  # reigns

Tale = Callable[[Liar, RoomNote, int], list[messages.Message]]


def hosts_a_later_one(liar: Liar, note: RoomNote, _: int) -> list[messages.Message]:
    lie = replace(note, term=Term(note.term.counter + LATER, 0, liar.id))
    return [messages.Rooms((lie,))]


def hosts_another_each_time(
    liar: Liar, note: RoomNote, turn: int
) -> list[messages.Message]:
    counter = note.term.counter + LATER + turn
    lie = replace(note, term=Term(counter, 0, liar.id))
    return [messages.Rooms(()), messages.Rooms((lie,))]  # it goes, and comes again


def knows_of_hosts(liar: Liar, note: RoomNote, turn: int) -> list[messages.Message]:
    """None of whom there is; itself is at the table, it says."""
    names = (f"{liar.name}{turn}{n}".encode().hex() for n in range(5))
    ids = [NodeId(name.translate(LETTERS).ljust(52, "a")[:52]) for name in names]
    later = [Term(note.term.counter + LATER, 0, one) for one in ids]
    told = (messages.Stale(note.id, term) for term in later)
    return [messages.Rooms((note,)), *told]


def asks_who_is_smaller(
    liar: Liar, note: RoomNote, turn: int
) -> list[messages.Message]:
    """It is, but never yields."""
    term = Term(note.term.counter, 0, liar.id)
    lie = replace(note, term=term)
    return [messages.Rooms((lie,)), messages.MergeAsk(note.id, term, 0, 0, turn)]


LETTERS = str.maketrans("0123456789", "ghijklmnop")
TALES = [
    hosts_a_later_one,
    hosts_another_each_time,
    knows_of_hosts,
    asks_who_is_smaller,
]


def halves(strangers: int, each: int = 3) -> tuple[Arena, list[Station], list[Liar]]:
    """That play on their own, and the liars, who are linked with all of them."""
    lan = Arena(3, [Toy()])
    ours = [lan.add(f"a{n}") for n in range(each)]
    theirs = [lan.add(f"b{n}") for n in range(each)]
    liars = [Liar(lan, f"liar{n}") for n in range(strangers)]
    for liar in liars:
        lan.enter(liar)
    lan.run(0.5)
    for one in ours:
        for other in theirs:
            lan.cut(one, other)
    lan.run(3.0)
    for first in (ours[0], theirs[0]):
        first.play(TOY)
    lan.run(1.5)
    for station in (*ours[1:], *theirs[1:]):
        station.play(TOY)
    lan.run(2.0)
    assert {term(station).host for station in ours} == {ours[0].id}
    assert {term(station).host for station in theirs} == {theirs[0].id}
    return lan, [*ours, *theirs], liars


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def are_linked(lan: Arena, stations: list[Station]) -> bool:
    return all(
        lan.reach.linked_since(one, other) is not None
        for one in stations
        for other in stations
        if one is not other
    )


@pytest.mark.parametrize("before", [0.0, 2.0], ids=["as they meet", "long before"])
@pytest.mark.parametrize("strangers", [1, 3, pytest.param(8, marks=pytest.mark.slow)])
@pytest.mark.parametrize("tale", TALES)
def test_strangers_that_boast_keep_no_two_halves_apart(
    tale: Tale, strangers: int, before: float
) -> None:
    lan, honest, liars = halves(strangers)
    room = honest[0].room
    assert room is not None
    note = room.note()
    turn = 0

    def play_for(seconds: float) -> None:
        nonlocal turn
        until = lan.now + seconds
        while lan.now < until:
            turn += 1
            for liar in liars:
                for station in honest:
                    liar.says(station, *tale(liar, note, turn))
            lan.run(EVERY)

    play_for(before)
    lan.heal()
    while not are_linked(lan, honest):
        play_for(EVERY)
    play_for(HEALED)
    assert len({term(station) for station in honest}) == 1
    assert not lan.is_liar(term(honest[0]).host)
