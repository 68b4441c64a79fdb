"""Strangers that yield, and what one can bring about by it: a host that begins a new
reign each time, in which nobody has spoken yet; a game that is a new one each moment;
numbers of reigns that are out of reach."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.election.merge import MERGE_PAUSE, MERGES_AT_ONCE
from p2p.election.right import MOST_LEAP
from p2p.election.roles import Role
from p2p.election.terms import LEAP
from p2p.messages import MergeAsk, MergeLose, Term, Yield
from p2p.testing import Station
from p2p.testing.calm import HEALED
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.standing import room, term
from tests.p2p.helpers.toy import Toy

TOY = "toy"
A_MOMENT = 0.001  # seconds
MANY, LATE = 99, 2**40  # machines and members, and tick, that are boasted of


class Yielder(Liar):
    """A stranger that gives in, as often as somebody tells it that it is smaller."""

    is_on = False
    leap = 0  # by which its reign is ahead of that in which it ends

    def hears(self, peer: Station, word: messages.Message) -> bool:
        if self.is_on and isinstance(word, MergeLose):
            counter = (word.term.counter + self.leap) % messages.COUNTERS
            self.says(peer, Yield(word.room, Term(counter, 0, self.id), ()))
        return not isinstance(word, messages.RoomMessage)

    def asks(self, host: Station) -> None:
        """Which of the two is smaller; it is, it says."""
        self.is_on = True
        mine = Term(term(host).counter, 0, self.id)
        self.says(host, MergeAsk(room(host).id, mine, 0, 0, 0))


class Boss(Liar):
    """A stranger that says that it hosts many, unless it is one of those who follow
    one, as they say."""

    counter = 1
    answers = 0  # that it gave

    def hears(self, peer: Station, word: messages.Message) -> bool:
        if isinstance(word, MergeAsk):
            told = MANY, MANY, LATE, word.tick
            self.says(peer, MergeLose(word.room, self.reign, *told))
            self.answers += 1
        return not isinstance(word, messages.RoomMessage)

    @property
    def reign(self) -> Term:
        return Term(self.counter, 0, self.id)

    def boasts(self, to: Station) -> None:
        self.says(to, MergeAsk(room(to).id, self.reign, MANY, MANY, LATE))

    def tells(self, to: Station, reign: Term) -> None:
        note = room(to).note()
        assert note is not None
        self.says(to, messages.Rooms((replace(note, term=reign),)))


def playing(count: int = 4) -> tuple[Arena, list[Station]]:
    """So many, the first of whom hosts."""
    lan = Arena(5, [Toy()])
    honest = [lan.add(f"h{n}") for n in range(count)]
    lan.run(0.5)
    for station in honest:
        station.play(TOY)
        lan.run(0.7)
    assert {term(station).host for station in honest} == {honest[0].id}
    return lan, honest


Kind = TypeVar("Kind", bound=Liar)


def on_one_machine(lan: Arena, count: int, kind: type[Kind]) -> list[Kind]:
    """So many ids of one machine, linked with everybody."""
    liars: list[Kind] = []
    for number in range(count):
        liar = kind(lan, f"liar{number}")
        if liars:
            liar.number, liar.port = liars[0].number, liar.port + 100 + number
        liars.append(liar)
        lan.enter(liar)
    lan.run(0.7)
    return liars


# --- the moment in which nobody has spoken yet ---------------------------------------


def a_merge(lan: Arena, honest: list[Station]) -> list[Station]:
    """The host begins a new reign, as another laptop yields to it."""
    decoy = Yielder(lan, "decoy")
    lan.enter(decoy)
    lan.run(0.7)
    before = term(honest[0])
    decoy.asks(honest[0])
    assert lan.run_until(lambda: term(honest[0]) != before, 0.1)
    return honest


def a_death(lan: Arena, honest: list[Station]) -> list[Station]:
    """The host dies, and an heir goes on."""
    lan.kill(honest[0])
    assert lan.run_until(lambda: room(honest[1]).election.hosting, 0.5)
    return honest[1:]


def a_farewell(lan: Arena, honest: list[Station]) -> list[Station]:
    """The host leaves, and has named who goes on."""
    honest[0].leave()
    assert lan.run_until(lambda: room(honest[1]).election.hosting, 0.5)
    return honest[1:]


def a_sleep(lan: Arena, honest: list[Station]) -> list[Station]:
    """The heir has just begun, and does not run for a moment."""
    rest = a_death(lan, honest)
    lan.pause(rest[0], 0.22)
    lan.run(0.22)
    assert lan.run_until(lambda: room(rest[0]).election.hosting, 0.5)
    return rest


def a_class(lan: Arena, honest: list[Station]) -> list[Station]:
    """Twice as many come in as are there."""
    others = [lan.add(f"n{number}") for number in range(8)]
    lan.run(0.7)
    for station in others:
        station.play(TOY)
    host = room(honest[0])
    assert lan.run_until(lambda: len(host.present()) == len(honest) + 8, 2.0)
    return [*honest, *others]


MOMENTS = [a_merge, a_death, a_farewell, a_sleep, a_class]


@pytest.mark.parametrize("moment", MOMENTS, ids=lambda each: each.__name__)
def test_a_host_whom_nobody_has_answered_yet_is_not_alone(
    moment: Callable[[Arena, list[Station]], list[Station]],
) -> None:
    lan, honest = playing()
    boss, *others = on_one_machine(lan, 3, Boss)
    for station in honest:
        for liar in (boss, *others):
            liar.tells(station, boss.reign)
    rest = moment(lan, honest)
    for _ in range(100):
        for station in rest:
            if station.room is not None and station.room.election.hosting:
                boss.boasts(station)
        lan.run(A_MOMENT)
        roles = {s.room.election.role for s in rest if s.room is not None}
        assert Role.YIELD not in roles
    lan.run(0.5)
    hosts = {term(station).host for station in rest}
    assert len(hosts) == 1
    assert not any(map(lan.is_liar, hosts))


# --- a reign that ends each moment ---------------------------------------------------


@pytest.mark.parametrize("on_each", [False, True], ids=["one machine", "many machines"])
def test_presses_count_while_a_crowd_of_hosts_gives_in(on_each: bool) -> None:
    lan, honest = playing()
    if on_each:
        liars = [lan.enter(Yielder(lan, f"liar{number}")) for number in range(16)]
        lan.run(0.7)
    else:
        liars = on_one_machine(lan, 16, Yielder)
    host, player, seconds = honest[0], honest[2], 2.0
    began, pressed, counter = lan.now, 0, term(host).counter
    before = room(host).replica.score_of(player.id)
    while lan.now - began < seconds:
        for liar in liars:
            liar.asks(host)
        pressed += player.press("left")
        lan.run(0.05)
    lan.run(0.3)
    reigns = term(host).counter - counter
    assert 1 <= reigns <= MERGES_AT_ONCE + 1 + (seconds + 0.3) / MERGE_PAUSE
    assert room(host).replica.score_of(player.id) - before == pressed > 20


def halves(lan: Arena, ours: int, theirs: int) -> list[list[Station]]:
    """That play on their own, the first of each hosts; in the air are others."""
    both = [[lan.add(f"a{n}") for n in range(ours)]]
    both.append([lan.add(f"b{n}") for n in range(theirs)])
    lan.run(0.5)
    for one in both[0]:
        for other in both[1]:
            lan.cut(one, other)
    lan.run(3.0)
    for half in both:
        half[0].play(TOY)
    lan.run(1.5)
    for half in both:
        for station in half[1:]:
            station.play(TOY)
    lan.run(2.0)
    assert all({term(s).host for s in half} == {half[0].id} for half in both)
    return both


def ask_for(
    lan: Arena, liars: list[Yielder], honest: list[Station], secs: float
) -> None:
    """All hosts, all the time."""
    until = lan.now + secs
    while lan.now < until:
        for station in honest:
            if room(station).election.hosting:
                for liar in liars:
                    liar.asks(station)
        lan.run(0.05)


def are_linked(lan: Arena, honest: list[Station]) -> bool:
    since = lan.reach.linked_since
    return all(since(a, b) is not None for a in honest for b in honest if a != b)


@pytest.mark.parametrize("on_each", [False, True], ids=["one machine", "many machines"])
def test_two_halves_that_meet_are_one_whoever_gives_in_meanwhile(on_each: bool) -> None:
    lan = Arena(3, [Toy()])
    if on_each:
        liars = [lan.enter(Yielder(lan, f"liar{number}")) for number in range(8)]
    else:
        liars = on_one_machine(lan, 8, Yielder)
    ours, theirs = halves(lan, 3, 3)
    honest = [*ours, *theirs]
    ask_for(lan, liars, honest, 1.0)
    lan.heal()
    while not are_linked(lan, honest):
        ask_for(lan, liars, honest, 0.05)
    ask_for(lan, liars, honest, HEALED)
    lan.run(0.1)
    assert len({term(station) for station in honest}) == 1
    assert not lan.is_liar(term(honest[0]).host)


# --- numbers -------------------------------------------------------------------------


@pytest.mark.parametrize("leap", [LEAP + 1, 2**24, 2**30, 2**31 - 2, 2**31 - 1, 2**31])
def test_who_gives_in_takes_nobody_far_more_than_once(leap: int) -> None:
    """Two great leaps lead back to where one came from; some are too great at once."""
    lan, honest = playing(3)
    liars = [lan.enter(Yielder(lan, f"liar{number}")) for number in range(2)]
    lan.run(0.7)
    before = term(honest[0]).counter
    for _ in range(20):
        for liar in liars:
            liar.leap = leap
            liar.asks(honest[0])
        lan.run(0.1)
    lan.kill(honest[0])
    lan.run(1.0)
    gone = 0 if leap > MOST_LEAP else leap + 1
    assert {term(station).counter for station in honest[1:]} == {before + gone + 1}


@pytest.mark.parametrize("leap", [2**31 - 2**15, 2**31 - 1])
@pytest.mark.parametrize("as_answer", [False, True])
def test_nobody_gives_in_to_a_reign_that_is_out_of_reach(
    leap: int, as_answer: bool
) -> None:
    """Not who is alone, and would else."""
    lan, (host,) = playing(1)
    (boss,) = on_one_machine(lan, 1, Boss)
    boss.counter = term(host).counter + leap
    boss.tells(host, boss.reign)
    for _ in range(40):
        if not as_answer:
            boss.boasts(host)
        lan.run(0.03)
        assert room(host).election.role is Role.HOST
    assert boss.answers or not as_answer


@pytest.mark.parametrize(("leap", "least", "count"), [(LEAP, 4, 2), (2**30, 1, 1)])
def test_a_half_whose_numbers_a_liar_drove_up_is_taken_in_all_the_same(
    leap: int, least: int, count: int
) -> None:
    lan = Arena(3, [Toy()])
    liars = on_one_machine(lan, 4, Yielder)
    ours, theirs = halves(lan, 3, count)
    honest = [*ours, *theirs]
    for liar in liars:
        liar.leap = leap
    ask_for(lan, liars, theirs, 2.0)
    assert term(theirs[0]).counter > term(ours[0]).counter + least * leap
    lan.heal()
    assert lan.run_until(lambda: are_linked(lan, honest), 5.0)
    lan.run(HEALED)
    assert {term(station).host for station in honest} == {ours[0].id}
    assert len({term(station) for station in honest}) == 1
