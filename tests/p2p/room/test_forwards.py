"""Letters through others: proven, taken once, passed on as they came."""

from __future__ import annotations

from typing import Any, cast

import msgspec
import pytest
from msgspec.structs import replace

from p2p.effects import Effect, Send
from p2p.messages import (
    Ack,
    Envelope,
    Forward,
    Forwarded,
    Frames,
    Inputs,
    Lost,
    Term,
)
from p2p.relay.letters import Letter
from tests.p2p.helpers.party import Guest, Party
from tests.p2p.helpers.signers import node, signer


def of(party: Party, letter: str) -> Guest:
    return party.guests[node(letter)]


def forwards(effects: list[Effect]) -> list[Forward]:
    sent = [effect.message for effect in effects if isinstance(effect, Send)]
    return [message for message in sent if isinstance(message, Forward)]


def press(of_whom: Guest, number: int = 1) -> Inputs:
    return Inputs(
        of_whom.room.id, of_whom.room.replicator.reigns.present, ((number, 0),)
    )


def apart() -> tuple[Party, Guest, Guest, Guest]:
    """Ann hosts; she has no link to cyd, and hears of him through ben alone."""
    party = Party("abc")
    ann, ben, cyd = (of(party, name) for name in "abc")
    party.cut(ann, cyd)
    party.lost = lambda sender, to, message: isinstance(message, Forward)
    party.run(0.7)
    return party, ann, ben, cyd


def points(party: Party, bearer: Guest, *words: Forward) -> int:
    """What cyd has after ann was brought these."""
    ann, cyd = of(party, "a"), of(party, "c")
    for word in words:
        party.perform(ann, ann.room.receive(bearer.id, word, party.now))
    party.run(0.3)
    return ann.room.replica.score_of(cyd.id)


def rewritten(sent: Forward, by: Guest | None = None, **changes: Any) -> Forward:
    """With other signed bytes; the signature is that of before, or `by` signs it."""
    body = msgspec.msgpack.decode(sent.envelope.body, type=Letter)
    packed = msgspec.msgpack.encode(replace(body, **changes))
    if by is None:
        return replace(sent, envelope=replace(sent.envelope, body=packed))
    signature = signer(by.id[0]).sign(packed)
    return replace(sent, envelope=Envelope(sent.envelope.key, packed, signature))


def test_a_letter_counts_once_however_often_it_is_brought() -> None:
    party, ann, ben, cyd = apart()
    word = cyd.letter(ann, press(ann))
    assert points(party, ben, word, word) == 1
    party.sent.clear()
    ann.room.receive(ben.id, cyd.letter(ann, Lost(*lost(cyd))), party.now)
    once = cyd.letter(ann, Lost(*lost(cyd)))
    answered = [bool(ann.room.receive(ben.id, once, party.now)) for _ in range(2)]
    assert answered == [True, False]


def lost(guest: Guest) -> tuple[bytes, Term, int]:
    term = guest.room.election.term
    assert term is not None
    return guest.room.id, term, 1


CHANGES: dict[str, dict[str, Any]] = {
    "application": {"app": "other"},
    "run": {"run": "zzzzzzzz"},
    "reign": {"reign": 1},
    "target": {"target": node("a")},
    "deaf": {"deaf": True},
    "number": {"number": 2**40},
    "message": {"message": msgspec.Raw(b"\xc0")},
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_altered_on_the_way_has_no_effect(what: str) -> None:
    party, ann, ben, cyd = apart()
    target = ben if what == "target" else ann
    word = cyd.letter(target, press(ann), deaf=False)
    bad = rewritten(word, **CHANGES[what])
    assert points(party, ben, bad) == 0
    assert not ann.room.paths.has_detour(cyd.id, party.now)
    # Nor does it keep the true one out.
    assert points(party, ben, cyd.letter(ann, press(ann))) == 1


def test_another_s_signature_is_none() -> None:
    party, ann, ben, cyd = apart()
    word = cyd.letter(ann, press(ann))
    assert points(party, ben, rewritten(word, by=ben)) == 0
    assert points(party, ben, word) == 1


def test_a_forged_letter_teaches_no_way_and_no_doubt() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, name) for name in "abc")
    party.run(1.0)
    forged = rewritten(cyd.letter(ann, Ack(0, 7), deaf=False), deaf=True)
    ann.room.receive(ben.id, forged, party.now)
    assert not ann.room.courier.doubts(cyd.id, party.now)
    ann.room.receive(ben.id, cyd.letter(ann, Ack(0, 7)), party.now)
    assert ann.room.courier.doubts(cyd.id, party.now)


def test_a_forged_letter_travels_one_link() -> None:
    party, ann, ben, cyd = apart()
    word = cyd.letter(ann, press(ann), hops=2)
    for bad in (rewritten(word, by=ann), rewritten(word, number=2**40)):
        assert forwards(ben.room.receive(cyd.id, bad, party.now)) == []
    (passed,) = forwards(ben.room.receive(cyd.id, word, party.now))
    assert passed.envelope == word.envelope
    assert forwards(ben.room.receive(cyd.id, word, party.now)) == []  # a copy


def test_who_is_no_member_brings_nothing() -> None:
    party, ann, ben, cyd = apart()
    stranger = party.add("x")
    ann.linked.add(stranger.id)
    word = cyd.letter(ann, press(ann))
    assert points(party, stranger, word) == 0
    assert points(party, ben, word) == 1


def test_a_newcomer_without_a_link_to_the_host_comes_in_through_a_member() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    dan = party.add("d")
    party.link(dan, ben)
    party.run(2.0)
    assert ann.names() == ["a", "b", "d"]
    assert dan.names() == ["a", "b", "d"]
    assert len(party.digests()) == 1


def test_a_press_that_was_meant_for_another_reign_does_not_count() -> None:
    party, ann, ben, cyd = apart()
    stale = replace(press(ann), reign=ann.room.replicator.reigns.present ^ 1)
    assert points(party, ben, cyd.letter(ann, stale)) == 0
    assert points(party, ben, cyd.letter(ann, press(ann))) == 1


def test_a_message_of_another_room_in_a_letter_is_not_heard() -> None:
    party, ann, ben, cyd = apart()
    assert (
        points(
            party,
            ben,
            cyd.letter(
                ann, Inputs(bytes(16), ann.room.replicator.reigns.present, ((1, 0),))
            ),
        )
        == 0
    )


def test_a_kind_of_a_later_version_is_counted_and_held_against_nobody() -> None:
    party, ann, ben, cyd = apart()
    for fields in ([99, "new"], [3, 1], [36, "wrong"], 7):
        raw = msgspec.Raw(msgspec.msgpack.encode(fields))
        word = cyd.letter(ann, cast(Forwarded, raw))
        ann.room.receive(ben.id, word, party.now)
    assert ann.letters.unknown == 1


def test_who_is_heard_needs_nobody_and_keeps_his_own_copy_good() -> None:
    """Of a letter that is not for us a copy by others counts for nothing, checked or
    not; what its writer asks us himself to pass on, we do."""
    party, ann, ben, cyd = apart()
    dan = party.come("d")
    party.run(0.6)
    word = cyd.letter(ann, press(ann), hops=2)
    ben.room.receive(cyd.id, Lost(*lost(cyd)), party.now)
    assert forwards(ben.room.receive(dan.id, word, party.now)) == []
    assert len(forwards(ben.room.receive(cyd.id, word, party.now))) == 1


def test_who_is_deaf_to_the_host_hears_of_a_newcomer_through_that_one() -> None:
    """Ann's link to ben brings nothing from before the frame in which cyd comes in; so
    for ben he is nobody yet, whose own word counts for nothing."""
    party = Party("ab")
    ann, ben = (party.guests[node(one)] for one in "ab")
    party.lost = lambda s, t, m: (s, t) == (ann.id, ben.id)
    cyd = party.add("c")
    for guest in (ann, ben):
        party.link(guest, cyd)
    for _ in range(60):
        party.run(0.05)
        if term := cyd.room.election.term:  # as its room note tells
            ben.room.hearsay.note(cyd.id, term)
        assert party.hosts() == [ann.id]
    assert len(party.digests()) == 1
    assert set(ben.names()) == {"a", "b", "c"}


def term_of(guest: Guest) -> Term:
    assert guest.room.election.term is not None
    return guest.room.election.term


def test_the_host_answers_around_who_does_not_hear_it_though_it_speaks_itself() -> None:
    party = Party("abc")
    ann, ben, cyd = (party.guests[node(one)] for one in "abc")
    lost = Lost(ann.room.id, term_of(ann), 1)
    party.perform(ann, ann.room.receive(ben.id, lost, party.now))
    effects = ann.room.receive(cyd.id, ben.letter(ann, lost), party.now)
    assert [ann.letters.open(each) for each in forwards(effects)] != []


def test_frames_of_the_host_are_read_though_it_speaks_itself() -> None:
    party = Party("abc")
    ann, ben, cyd = (party.guests[node(one)] for one in "abc")
    party.lost = lambda s, t, m: (s, t) == (ann.id, ben.id)
    party.run(0.1)
    assert ben.room.log.tick < ann.room.log.tick
    missed = tuple(ann.room.log.since(ben.room.log.tick))
    frames = ann.letter(ben, Frames(ann.room.id, term_of(ann), missed))
    party.perform(ben, ben.room.receive(cyd.id, frames, party.now))
    assert ben.room.log.tick == ann.room.log.tick
