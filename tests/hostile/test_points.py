"""A member who says that he has points: up to what can be had, nobody knows better.
With more he has none, and nobody asks for them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.messages import Message, Score
from p2p.testing import Station
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.laps import Laps

TOY = "toy"
PLAY = 400  # ticks of a round: all of this happens in the first
MOST = 2 * (PLAY + 1)  # a press each tick, and on two boards


class Boaster(Liar):
    """Brings so many points wherever it is asked what it has."""

    points = 0
    round = messages.NO_ROUND  # of which he says that they are
    joins = 0  # that it has sent

    def lets(self, word: Message) -> bool:
        match word:
            case messages.Join():
                self.joins += 1
                return self.tells(replace(word, score=self.points, round=self.round))
            case messages.Yield() if self.points:
                scores = tuple(map(self.boasts, word.scores))
                return self.tells(replace(word, scores=scores))
        return True

    def boasts(self, score: Score) -> Score:
        node, points, number, wins = score
        return node, self.points if node == self.id else points, number, wins

    def tells(self, word: Message) -> bool:
        for end in self.ends():
            self.says(end.other.station, word)
        return False


def table(points: int) -> tuple[Arena, list[Station], Boaster]:
    """Three honest ones, and one who comes in with so many points."""
    lan = Arena(2, [Laps(PLAY, 20)])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd")]
    liar = Boaster(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    for station in honest:
        station.play(TOY)
        lan.run(0.5)
    assert honest[0].room is not None
    liar.points, liar.round = points, honest[0].room.replica.rounds.now
    liar.play(TOY)
    lan.run(0.5)
    return lan, honest, liar


def has(liar: Station, honest: list[Station]) -> set[int]:
    """What the honest say that he has."""
    rooms = [station.room for station in honest]
    assert all(room is not None and room.knows(liar.id) for room in rooms)
    return {room.replica.score_of(liar.id) for room in rooms if room is not None}


@pytest.mark.parametrize(("told", "got"), [(10**9, 0), (MOST + 1, 0), (MOST, MOST)])
def test_who_comes_in_has_what_can_be_had_or_nothing(told: int, got: int) -> None:
    lan, honest, liar = table(told)
    assert has(liar, honest) == {got}
    joins = liar.joins
    lan.run(3.0)  # and he is in, as he is: nobody asks, or is asked, again and again
    assert liar.joins == joins
    liar.do(lambda core, now: core.rename("honest", now))  # with which he asks again
    lan.run(1.0)
    assert liar.joins > joins
    assert has(liar, honest) == {got}


@pytest.mark.parametrize(("told", "got"), [(10**9, 0), (MOST, MOST)])
def test_so_it_is_where_a_host_yields_and_brings_them(told: int, got: int) -> None:
    lan, honest, liar = table(0)
    lan.partition(honest, [liar])
    lan.run(2.0)
    assert liar.room is not None
    assert liar.room.election.host == liar.id
    liar.points = told
    lan.heal()
    lan.run(3.0)
    assert has(liar, honest) == {got}
    joins = liar.joins
    lan.run(2.0)
    assert liar.joins == joins
    terms = {station.room.election.term for station in honest if station.room}
    assert len(terms) == 1
