"""Of whom letters of others are taken."""

from __future__ import annotations

import pytest

from p2p.effects import Send
from p2p.identity import NodeId
from p2p.messages import (
    FIRST_APP,
    Barred,
    Claim,
    Forward,
    Forwarded,
    Inputs,
    Join,
    Lacks,
    MergeAsk,
    MergeLose,
    Stale,
    Term,
    Yield,
)
from p2p.relay.letters import Letters, Opened, content
from p2p.room.bearers import Bearers
from p2p.room.gate import Bar
from p2p.room.newcomers import MAX_THROUGH_ONE
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.party import Guest, Party
from tests.p2p.helpers.signers import letters, node

ROOM = bytes(16)
TERM = Term(1, 0, node("z"))
PRESS = Inputs(ROOM, 7, ((1, 0),))
JOIN = Join(ROOM, "dan", True, 0, 0, 0, 0)
OF_TWO_REIGNS: list[Forwarded] = [
    Claim(ROOM, TERM, (), 1, 1, True),
    Stale(ROOM, TERM),
    MergeAsk(ROOM, TERM, 1, 1, 1),
    MergeLose(ROOM, TERM, 1, 1, 1),
    Yield(ROOM, TERM, ()),
]
DAN, ZED = node("d"), node("z")


def by_dan(message: Forwarded) -> Opened:
    sent = letters("d").write(ROOM, 7, node("a"), True, message, 0)
    opened = letters("a").open(sent)
    assert opened is not None
    return opened


def may(party: Party, of: str, peer: NodeId, message: Forwarded) -> bool:
    bearers = Bearers(party.guests[node(of)].room.replicator)
    return bearers.may_bring(peer, by_dan(message), party.now)


def tells(party: Party, peer: NodeId) -> None:
    """`peer` says of itself that it is in a reign of this room."""
    for guest in party.guests.values():
        guest.room.hearsay.note(peer, TERM)


ALL = [PRESS, JOIN, *OF_TWO_REIGNS]


@pytest.mark.parametrize("message", ALL)
def test_a_member_brings_whatever_it_is(message: Forwarded) -> None:
    assert may(Party("ab"), "a", node("b"), message)


@pytest.mark.parametrize("message", ALL)
def test_a_stranger_brings_nothing(message: Forwarded) -> None:
    party = Party("ab")
    assert [may(party, of, ZED, message) for of in "ab"] == [False, False]


def test_a_newcomer_may_ask_in_and_no_more() -> None:
    party = Party("ab")
    assert may(party, "a", DAN, JOIN)
    assert not may(party, "a", DAN, PRESS)


@pytest.mark.parametrize("message", ALL)
def test_who_is_in_another_reign_brings_what_these_have_to_say(
    message: Forwarded,
) -> None:
    party = Party("ab")
    tells(party, ZED)
    is_of_two = message in OF_TWO_REIGNS
    assert [may(party, of, ZED, message) for of in "ab"] == [is_of_two] * 2


@pytest.mark.parametrize("message", ALL)
def test_without_a_log_who_says_that_he_is_in_the_room_may_bring(
    message: Forwarded,
) -> None:
    party = Party()
    party.come("a")
    assert not may(party, "a", ZED, message)
    tells(party, ZED)
    assert may(party, "a", ZED, message)


@pytest.mark.parametrize("message", ALL)
def test_so_he_may_where_the_host_is_not_heard(message: Forwarded) -> None:
    party = Party("abc")
    tells(party, ZED)
    party.cut(*(party.guests[node(one)] for one in "ab"))
    party.run(1.0)
    assert may(party, "b", ZED, message)  # what he needs may be in a frame to come
    assert may(party, "a", ZED, message) == (message in OF_TWO_REIGNS)


def test_a_member_brings_no_more_newcomers_than_may_come() -> None:
    party = Party("ab")
    host, bearers = party.guests[node("a")], []
    for number in range(100):
        writer = Letters(SimulatedSigner(f"made up {number}"), FIRST_APP, "m" * 8)
        join = Join(host.room.id, "x", True, 0, 0, 0, 0)
        sent = writer.write(host.room.id, 0, host.id, True, join, 0)
        opened = host.letters.open(sent)
        assert opened is not None
        judge = Bearers(host.room.replicator)
        bearers.append(judge.may_bring(node("b"), opened, party.now))
        host.room.receive(node("b"), sent, party.now)
    assert bearers == [True] * MAX_THROUGH_ONE + [False] * (100 - MAX_THROUGH_ONE)


def asked_by(number: int, host: Guest) -> Forward:
    """The letter of one more who wants in."""
    writer = Letters(SimulatedSigner(f"made up {number}"), FIRST_APP, "m" * 8)
    join = Join(host.room.id, "x", True, 0, 0, 0, 0)
    return writer.write(host.room.id, 0, host.id, True, join, 1)


def test_who_has_a_link_to_the_host_brings_newcomers_himself() -> None:
    """They would count as brought by who passes that on."""
    party = Party("abc")
    host, ben, cyd = (party.guests[node(one)] for one in "abc")
    opened = ben.letters.open(asked_by(1, host))
    assert opened is not None
    judge = Bearers(ben.room.replicator)
    assert not judge.may_bring(cyd.id, opened, party.now)
    ben.room.receive(host.id, Lacks(host.room.id, (cyd.id,)), party.now)
    assert judge.may_bring(cyd.id, opened, party.now)


def test_who_is_one_too_many_is_told_so_the_way_that_he_came() -> None:
    party = Party("ab")
    host, told = party.guests[node("a")], []
    for number in range(MAX_THROUGH_ONE + 2):
        sent = asked_by(number, host)
        for effect in host.room.receive(node("b"), sent, party.now):
            if isinstance(effect, Send) and isinstance(effect.message, Forward):
                assert effect.to == (node("b"),)
                letter = letters("b").open(effect.message)
                assert letter is not None
                told.append((letter.letter.target, content(letter.letter)))
    late = [SimulatedSigner(f"made up {n}").id for n in range(MAX_THROUGH_ONE + 2)][-2:]
    full = Barred(host.room.id, Bar.FULL)
    assert told == [(one, full) for one in late]


def test_who_says_that_he_is_in_the_room_brings_what_the_host_writes() -> None:
    party = Party("ab")
    host, ben = (party.guests[node(one)] for one in "ab")
    letter = host.letter(ben, Join(ROOM, "x", True, 0, 0, 0, 0))
    opened, judge = ben.letters.open(letter), Bearers(ben.room.replicator)
    assert opened is not None
    assert not judge.may_bring(ZED, opened, party.now)
    tells(party, ZED)
    assert judge.may_bring(ZED, opened, party.now)
