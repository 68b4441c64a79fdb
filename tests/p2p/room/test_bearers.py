"""Of whom letters of others are taken."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.messages import (
    Claim,
    Forwarded,
    Inputs,
    Join,
    MergeAsk,
    MergeLose,
    Stale,
    Term,
    Yield,
)
from p2p.relay.hearsay import Hearsay
from p2p.relay.letters import Opened
from p2p.room.bearers import Bearers
from p2p.room.copy import Copy
from tests.p2p.helpers.party import Party
from tests.p2p.helpers.signers import letters, node
from tests.p2p.helpers.toy import Toy, ToyOptions

ROOM = bytes(16)
TERM = Term(1, 0, node("z"))
PRESS = Inputs(ROOM, ((1, 0),))
JOIN = Join(ROOM, "dan", True, 0, 0, 0, 0)
OF_TWO_REIGNS: list[Forwarded] = [
    Claim(ROOM, TERM, (), 1, 1, True),
    Stale(ROOM, TERM),
    MergeAsk(ROOM, TERM, 1, 1),
    MergeLose(ROOM, TERM, 1, 1),
    Yield(ROOM, TERM, ()),
]
DAN, ZED = node("d"), node("z")


def by_dan(message: Forwarded) -> Opened:
    sent = letters("d").write(ROOM, 7, node("a"), True, message, 0)
    opened = letters("a").open(sent)
    assert opened is not None
    return opened


def among(members: str, told: tuple[NodeId, ...] = ()) -> Bearers:
    """At a table of these, of whom the first hosts; `told`: who say of themselves that
    they are in a reign of this room."""
    copy = Copy(Toy(), 1, ToyOptions())
    if members:
        copy = Party(members).guests[node(members[0])].room.replicator.copy
    hearsay = Hearsay()
    for peer in told:
        hearsay.note(peer, TERM)
    return Bearers(copy, hearsay)


@pytest.mark.parametrize("message", [PRESS, JOIN, *OF_TWO_REIGNS])
def test_a_member_brings_whatever_it_is(message: Forwarded) -> None:
    assert among("ab").may_bring(node("b"), by_dan(message))


@pytest.mark.parametrize("message", [PRESS, JOIN, *OF_TWO_REIGNS])
def test_a_stranger_brings_nothing(message: Forwarded) -> None:
    assert not among("ab").may_bring(ZED, by_dan(message))


def test_a_newcomer_may_ask_in_and_no_more() -> None:
    bearers = among("ab")
    assert bearers.may_bring(DAN, by_dan(JOIN))
    assert not bearers.may_bring(DAN, by_dan(PRESS))


@pytest.mark.parametrize("message", OF_TWO_REIGNS)
def test_who_is_in_another_reign_brings_what_these_have_to_say(
    message: Forwarded,
) -> None:
    assert among("ab", told=(ZED,)).may_bring(ZED, by_dan(message))


@pytest.mark.parametrize("message", [PRESS, JOIN])
def test_who_is_in_another_reign_brings_nothing_else(message: Forwarded) -> None:
    assert not among("ab", told=(ZED,)).may_bring(ZED, by_dan(message))


@pytest.mark.parametrize("message", [PRESS, JOIN, *OF_TWO_REIGNS])
def test_without_a_log_who_says_that_he_is_in_the_room_may_bring(
    message: Forwarded,
) -> None:
    assert among("", told=(ZED,)).may_bring(ZED, by_dan(message))
    assert not among("").may_bring(ZED, by_dan(message))
