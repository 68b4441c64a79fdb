"""Somebody leads a part of a table to a number half around from that of the others, and
goes: they are one table again, though neither number is the later one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.election.terms import LEAP_PAUSE, is_out_of_reach
from p2p.messages import MergeAsk, MergeLose, Term, Yield
from p2p.room.fellows import MISSED_AT_MOST, MISSED_FOR
from p2p.testing import Station
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.standing import room, term
from tests.p2p.helpers.toy import Toy

TOY = "toy"
HALF = 2**31
TOGETHER = MISSED_AT_MOST + 3.0  # seconds, for links, and to be let in


class Patient(Arena):
    """One on which all need not be one in the time of a merge: they go over one by
    one."""

    def look(self) -> None:
        pass


class Founder(Liar):
    """Founds the table with a number that it likes."""

    def founds(self, counter: int) -> None:
        self.play(TOY)
        before = (counter - 1) % messages.COUNTERS
        room(self).election.terms.reached = Term(before, 0, self.id)


class Lifter(Liar):
    """Yields, in a reign that is ahead of that in which it ends."""

    leap = 0

    def hears(self, peer: Station, word: messages.Message) -> bool:
        if isinstance(word, MergeLose):
            counter = (word.term.counter + self.leap) % messages.COUNTERS
            self.says(peer, Yield(word.room, Term(counter, 0, self.id), ()))
        return not isinstance(word, messages.RoomMessage)

    def lifts(self, host: Station, leap: int) -> None:
        self.leap = leap
        mine = Term(term(host).counter, 0, self.id)
        self.says(host, MergeAsk(room(host).id, mine, 0, 0, 0))


def halves(ours: int, theirs: int) -> tuple[Patient, list[Station], list[Station]]:
    """That do not hear each other; the first have begun to play."""
    lan = Patient(1, [Toy()])
    both = [
        [lan.add(f"{s}{n}") for n in range(k)] for s, k in (("a", ours), ("b", theirs))
    ]
    lan.run(0.5)
    for one in both[0]:
        for other in both[1]:
            lan.cut(one, other)
    lan.run(2.5)
    come(lan, both[0])
    return lan, *both


def come(lan: Arena, stations: list[Station]) -> None:
    for station in stations:
        station.play(TOY)
        lan.run(0.6)


def are_together(stations: list[Station]) -> bool:
    reigns = {s.room.election.term if s.room else None for s in stations}
    return len(reigns) == 1 and None not in reigns


@pytest.mark.parametrize(
    ("ours", "theirs", "by"),
    [
        (2, 3, HALF),
        (2, 2, HALF - 9),
        (1, 1, HALF + 2**15),
        (2, 1, HALF - 2**16 - 1),
        (1, 2, HALF + 2**17),
    ],
)
def test_two_parts_find_together_whatever_number_one_was_founded_with(
    ours: int, theirs: int, by: int
) -> None:
    lan, near, far = halves(ours, theirs)
    founder = Founder(lan, "founder")
    lan.enter(founder)
    for station in near:
        lan.cut(station, founder)
    lan.run(0.5)
    founder.founds(term(near[0]).counter + by)
    lan.run(0.8)
    come(lan, far)
    assert term(far[0]).host == founder.id
    founder.leave()
    lan.run(0.5)
    lan.kill(founder)
    lan.run(1.0)
    lan.heal()
    honest = [*near, *far]
    assert lan.run_until(lambda: are_together(honest), TOGETHER)
    assert not lan.is_liar(term(near[0]).host)
    # Also who was far founds no table that is out of reach.
    newest = term(near[0])
    for station in honest:
        reached = room(station).election.terms.reached
        assert reached is not None
        assert not is_out_of_reach(reached, newest)


def test_so_do_they_if_one_was_lifted_there_step_by_step() -> None:
    lan, near, far = halves(1, 2)
    lifter = Lifter(lan, "lifter")
    lan.enter(lifter)
    for station in near:
        lan.cut(station, lifter)
    come(lan, far)
    lan.run(1.0)
    for leap in (2**30, 2**30 - 2**15):
        before = term(far[0]).counter
        for _ in range(4):
            lifter.lifts(far[0], leap)
            lan.run(0.1)
            if term(far[0]).counter != before:
                break
        assert term(far[0]).counter == before + leap + 1
        lan.run(LEAP_PAUSE)
    assert is_out_of_reach(term(near[0]), term(far[0]))
    lan.kill(lifter)
    lan.heal()
    assert lan.run_until(lambda: are_together([*near, *far]), TOGETHER)


def test_who_plays_alone_is_drawn_away_once_by_one_machine() -> None:
    """Its ids say that they host his table, half around, and let nobody in."""
    lan = Patient(1, [Toy()])
    lone = lan.add("lone")
    ids: list[Lifter] = []
    for number in range(6):
        one = Lifter(lan, f"liar{number}")
        if ids:
            one.number, one.port = ids[0].number, one.port + 100 + number
        ids.append(one)
        lan.enter(one)
    lan.run(0.5)
    lone.play(TOY)
    lan.run(1.0)
    away = 0.0
    while lan.now < 5 * MISSED_FOR:
        if lone.room is not None and (note := lone.room.note()) is not None:
            for one in ids:
                far = (note.term.counter + HALF) % messages.COUNTERS
                told = replace(note, term=Term(far, 0, one.id))
                one.says(lone, messages.Rooms((told,)))
        away += 0.05 * (lone.room is None or not lone.room.election.hosting)
        lan.run(0.05)
    assert away <= 3.0
