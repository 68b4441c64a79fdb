"""What was signed in an earlier lesson, at the same table, by the same people."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from p2p import messages
from p2p.election.deeds import Deeds
from p2p.messages import FIRST_APP, Claim, Deed, Message, Proof, Term
from p2p.testing import Station
from tests.hostile.helpers.control import TOY
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.lies import sealed_claim
from tests.p2p.helpers.toy import Toy

LESSON = 20.0  # seconds


class Keeper(Liar):
    """Keeps what it is shown, and shows it, when it is asked."""

    def __init__(self, lan: Arena, name: str) -> None:
        super().__init__(lan, name)
        self.kept: list[Deed] = []
        self.shows: Proof | None = None

    def hears(self, peer: Station, word: Message) -> bool:
        match word:
            case messages.Handoff(deed=Deed() as deed):
                self.kept.append(deed)
            case messages.Lost(vote=Deed() as deed):
                self.kept.append(deed)
            case messages.Prove() if self.shows is not None:
                self.says(peer, self.shows)
        return True


def begin(lan: Arena, people: Sequence[Station]) -> None:
    for station in people:
        station.play(TOY)
        lan.run(1.0)


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


@pytest.mark.parametrize("ends", ["politely", "by a crash"])
def test_nobody_hosts_by_what_was_signed_the_day_before(ends: str) -> None:
    lan = Arena(3, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    liar = Keeper(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    host, *others = honest
    people = [host, liar, *others]
    begin(lan, people)
    lan.run(LESSON)
    before = term(host)
    if ends == "politely":
        host.leave()
    else:
        lan.kill(host)
    lan.run(1.0)
    assert liar.kept
    for station in people:
        if station in lan.running():
            lan.kill(station)
    lan.run(5.0)
    for station in people:
        lan.start(station)
    lan.run(1.0)
    begin(lan, people)
    assert term(host) == before  # the same number, of another reign
    assert host.room is not None
    room, log = host.room.id, host.room.log
    own = Deeds(liar.signer, FIRST_APP, liar.core.nonce, room)
    deeds = (*liar.kept, own.vote(before, 10**6))
    mine = Term(before.counter + 1, 0, liar.id)
    for _ in range(5):
        said = Claim(room, mine, (before,), log.tick, log.chain, True)
        claim = sealed_claim(said, liar.signer, liar.core.nonce)
        told = claim.room, claim.term, claim.parents, claim.tick, claim.chain
        liar.shows = Proof(*told, deeds, claim.seal)
        for station in honest:
            liar.says(station, claim)
        lan.run(0.3)
        assert {term(station) for station in honest} == {before}


def test_who_was_named_once_is_not_followed_for_ever() -> None:
    """The host wanted it to go on, nothing came of it, and the host went on itself."""
    lan = Arena(3, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd", "dan")]
    liar = _Idle(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    host, *others = honest
    begin(lan, [host, liar, *others])
    assert host.room is not None
    host.room.election.retire(liar.id, lan.now)
    lan.run(5.0)
    ours, log = term(host), host.room.log
    assert {term(station) for station in honest} == {ours}
    for tick in (log.tick - 5, log.tick + 5, 10**9):
        mine = Term(ours.counter + 1, 0, liar.id)
        said = Claim(host.room.id, mine, (ours,), tick, log.chain, False)
        claim = sealed_claim(said, liar.signer, liar.core.nonce)
        for station in honest:
            liar.says(station, claim)
        lan.run(0.5)
        assert {term(station) for station in honest} == {ours}


class _Idle(Liar):
    """Does not go on, though it was named."""

    def hears(self, peer: Station, word: Message) -> bool:
        return not isinstance(word, messages.Handoff)
