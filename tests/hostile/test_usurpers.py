"""A member that wants to host: a majority has agreed, it says, and the host is over."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from p2p import messages
from p2p.election.deeds import Deeds
from p2p.messages import FIRST_APP, Claim, Message, Proof, Stale, Term
from p2p.testing import Station
from p2p.testing.signer import SimulatedSigner
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.p2p.helpers.toy import Toy

EVERY = 0.2  # seconds between two claims
FOR = 6.0  # seconds
PERIOD = 0.05  # seconds of a tick


class Usurper(Liar):
    """Shows, when it is asked, votes that it has signed itself."""

    shows: Proof | None = None

    def hears(self, peer: Station, word: Message) -> bool:
        if self.shows is not None and isinstance(word, messages.Prove):
            self.says(peer, self.shows)
        return True


def playing() -> tuple[Arena, list[Station], Usurper]:
    """Four that play, and the liar, who is a member. The first is the host."""
    lan = Arena(3, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    liar = Usurper(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    for station in (*honest, liar):
        station.play(TOY)
        lan.run(1.0)
    assert honest[0].room is not None
    assert honest[0].room.knows(liar.id)
    assert {term(station).host for station in honest} == {honest[0].id}
    return lan, honest, liar


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def claims(liar: Usurper, of: Station) -> Iterator[Claim]:
    """By majority, each time."""
    room, ours = of.room, term(of)
    assert room is not None
    mine = Term(ours.counter + 1, 0, liar.id)
    while True:
        yield Claim(room.id, mine, (ours,), room.log.tick, room.log.chain, True)


def forged(claim: Claim, liar: Usurper, honest: list[Station]) -> Proof:
    """The votes of all as they would be, but that none of them has signed his."""
    deeds = []
    for station in honest:
        run = station.core.nonce
        vote = Deeds(liar.signer, FIRST_APP, run, claim.room).vote(
            claim.parents[0], claim.tick
        )
        key = SimulatedSigner(station.name).public_key
        deeds.append(messages.Deed(key, vote.body, vote.signature))
    base = claim.tick, claim.chain
    return Proof(claim.room, claim.term, claim.parents, *base, tuple(deeds))


@pytest.mark.parametrize("proves", [False, True])
def test_a_member_that_claims_all_the_time_stops_no_game(proves: bool) -> None:
    lan, honest, liar = playing()
    before, host = term(honest[0]), honest[0]
    assert host.room is not None
    began, at = host.room.log.tick, lan.now
    words = claims(liar, host)
    while lan.now - at < FOR:
        claim = next(words)
        liar.shows = forged(claim, liar, honest) if proves else None
        for station in honest:
            liar.says(station, claim)
        lan.run(EVERY)
        assert {term(station) for station in honest} == {before}
    assert host.room.log.tick - began >= FOR / PERIOD - 2


def test_nothing_that_is_told_raises_a_counter_or_cuts_off() -> None:
    lan, honest, liar = playing()
    before, victim = term(honest[0]), honest[2]
    assert victim.room is not None
    for leap in (2**20, 2**30, 2**31 - 2):
        later = Term(before.counter + leap, 0, liar.id)
        for station in honest:
            liar.says(station, Stale(victim.room.id, later))
        lan.run(0.3)
    assert {term(station) for station in honest} == {before}
    lan.kill(honest[0])
    lan.run(1.0)
    assert {term(station).counter for station in honest[1:]} == {before.counter + 1}


def test_who_goes_on_after_the_host_takes_no_number_out_of_reach() -> None:
    """Else no reign would ever come after his, and whoever followed were cut off."""
    lan, honest, liar = playing()
    before, others = term(honest[0]), honest[1:]
    room = others[0].room
    assert room is not None
    lan.power_off(honest[0])
    mine = Term(before.counter + 2**30, 0, liar.id)
    for _ in range(50):
        base = room.log.tick, room.log.chain
        for station in others:
            liar.says(station, Claim(room.id, mine, (before,), *base, True))
        lan.run(0.02)
    lan.run(1.0)
    counters = {term(station).counter for station in others}
    assert max(counters) <= before.counter + 3
    assert len(counters) == 1


def test_a_host_that_slept_obeys_no_member_that_says_it_is_over() -> None:
    lan, honest, liar = playing()
    before, host = term(honest[0]), honest[0]
    assert host.room is not None
    for station in honest:  # all at once: nobody elects meanwhile
        lan.pause(station, 0.6)
    mine = Term(before.counter + 1, 0, liar.id)
    for _ in range(40):  # so that it reads this before any answer to its own question
        liar.says(host, Stale(host.room.id, mine))
        lan.run(0.02)
    lan.run(1.0)
    assert term(host) == before
    assert {term(station) for station in honest} == {before}
