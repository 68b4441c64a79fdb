"""A host that says one thing to some and another to others is left by all of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p.events import Notice
from p2p.messages import FIRST_APP, Message, Perjury, Seal, Term, Witness
from p2p.relay.letters import Letters
from p2p.room.convicts import Convicts
from p2p.room.replicator import WITNESS_EVERY
from p2p.testing import Station
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.twofaced import TOY, Fooled, TwoFaced
from tests.p2p.helpers.sealing import perjury
from tests.p2p.helpers.toy import Toy

LEFT_WITHIN = 1.5  # seconds of a proof


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def convicts(station: Station) -> Convicts:
    assert station.room is not None
    return station.room.replicator.ledger.convicts


def seal_of(station: Station, tick: int) -> Seal:
    """The one that it holds of that tick."""
    assert station.room is not None
    seal = station.room.replicator.ledger.of(tick)
    assert seal is not None
    return seal


def hosted_by_a_liar(names: str = "abcd") -> tuple[Arena, TwoFaced, list[Station]]:
    lan = Fooled(5, [Toy()])
    liar = TwoFaced(lan, "liar")
    lan.enter(liar)
    honest = [lan.add(name) for name in names]
    lan.run(0.5)
    for station in (liar, *honest):
        station.play(TOY)
        lan.run(1.0)
    assert {term(station).host for station in honest} == {liar.id}
    return lan, liar, honest


def one_reign(honest: list[Station]) -> bool:
    return len({term(station) for station in honest}) == 1


def test_all_leave_a_host_that_shows_two_games() -> None:
    lan, liar, honest = hosted_by_a_liar()
    before, run = term(honest[0]), liar.core.nonce
    lan.run(1.2)
    liar.lie(honest[2:], honest[0])
    found: list[float] = []
    lan.on_send = lambda station, send: (
        found.append(lan.now) if isinstance(send.message, Perjury) else None
    )
    assert lan.run_until(lambda: bool(found), 3 * WITNESS_EVERY)
    first = found[0]

    def all_left() -> bool:
        return all(term(s) != before for s in honest) and one_reign(honest)

    assert lan.run_until(all_left, LEFT_WITHIN)
    assert lan.now - first <= LEFT_WITHIN
    assert term(honest[0]).host in {station.id for station in honest}
    for station in honest:
        assert convicts(station).proof_of(liar.id, run) is not None
        told = [e for e in station.events if isinstance(e, Notice)]
        assert [e.code for e in told].count("host_lied") == 1
    assert len(found) == len(honest), "each passes it on once"
    lan.run(5.0)
    assert one_reign(honest)
    assert term(honest[0]).host != liar.id
    digests = {s.room.replica.digest() for s in honest if s.room is not None}
    assert len(digests) == 1


def test_a_host_that_is_true_to_its_word_is_believed() -> None:
    lan, _, honest = hosted_by_a_liar()
    before = term(honest[0])
    shown: list[Message] = []
    lan.on_send = lambda station, send: (
        shown.append(send.message) if isinstance(send.message, Witness) else None
    )
    lan.run(3 * WITNESS_EVERY)
    each = 3 * len(honest)
    assert each - len(honest) <= len(shown) <= each + len(honest)
    assert {term(station) for station in honest} == {before}


def test_who_founds_the_same_reign_in_a_later_run_is_not_convicted() -> None:
    """It was killed: what it seals now differs from what it sealed then."""
    lan = Arena(3, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd")]
    liar = Liar(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    for station in honest:
        station.play(TOY)
        lan.run(1.3)
    before, tick = term(honest[0]), 60
    old = seal_of(honest[1], tick)
    for station in honest:
        lan.kill(station)
    lan.run(5.0)
    for station in honest:
        lan.start(station)
    lan.run(1.0)
    for station in (*honest, liar):
        station.play(TOY)
        lan.run(1.3)
    assert term(honest[0]) == before
    new, room = seal_of(honest[1], tick), honest[1].room
    assert room is not None
    assert old.chain != new.chain or old.digest != new.digest
    assert old.by is not None
    assert new.by is not None
    for station in honest:
        liar.says(
            station,
            Witness(room.id, before, tick, old),
            Perjury(room.id, before, tick, old, new),
            Perjury(room.id, before, tick, new, old),
            Perjury(room.id, before, tick, old, replace(old, by=new.by)),
            Perjury(room.id, before, tick, new, replace(old, by=new.by)),
        )
    lan.run(2.0)
    assert {term(station) for station in honest} == {before}
    assert not any(convicts(s).holds(hand) for s in honest for hand in (old.by, new.by))


@pytest.mark.parametrize("of_run", ["present", "another"])
def test_who_convicts_himself_is_followed_no_more_and_hurts_nobody(of_run: str) -> None:
    """A member that hosts nothing shows that he has signed two things."""
    lan = Arena(3, [Toy()])
    honest = [lan.add(name) for name in ("ana", "ben", "cyd")]
    liar = Liar(lan, "liar")
    lan.enter(liar)
    lan.run(0.5)
    for station in (*honest, liar):
        station.play(TOY)
        lan.run(1.0)
    before, room = term(honest[0]), honest[0].room
    assert room is not None
    said: list[Station] = []
    lan.on_send = lambda station, send: (
        said.append(station) if isinstance(send.message, Perjury) else None
    )
    run = liar.core.nonce if of_run == "present" else "zzzz2222"
    by = Letters(liar.signer, FIRST_APP, run)
    mine = Term(before.counter, 0, liar.id)
    for number in range(20):
        for station in honest:
            liar.says(station, perjury(room.id, mine, 20 * number, by))
        lan.run(0.05)
    assert not said
    lan.run(1.0)
    assert {term(station) for station in honest} == {before}
    for station in honest:
        is_known = convicts(station).proof_of(liar.id, by.run) is not None
        assert is_known is (of_run == "present")
