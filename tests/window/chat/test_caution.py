"""A private answer does not fall into the talk of all by one Enter."""

from __future__ import annotations

from games.people.conversations import Conversations
from games.window.chat.caution import Caution
from p2p import EVERYONE, ChatReceived, NodeId
from tests.window.helpers.standin import node_of, peer

ME, ANA, BEN = peer(0, "Zoe"), peer(1, "Ana"), peer(2, "Ben")


def talks(*authors: str) -> Conversations:
    made = Conversations(node_of(0))
    for number, who in enumerate(authors):
        event = ChatReceived(f"{number}", NodeId(who), "x", ME.id, "psst", 1e9)
        made.heard(event, ME, (ANA, BEN))
    return made


def test_a_line_to_all_waits_once_for_each_who_wrote_alone() -> None:
    caution, some = Caution(), talks(ANA.id)
    assert caution.holds(some, "yes")
    assert caution.about == ANA.id
    assert not caution.holds(some, "yes")
    assert caution.about == ""


def test_nothing_waits_without_a_reason() -> None:
    caution = Caution()
    assert not caution.holds(talks(), "hello")
    some = talks(ANA.id)
    assert not caution.holds(some, "@Ana yes")
    assert not caution.holds(some, "/who")
    some.turn_to(ANA.id)
    assert not caution.holds(some, "yes")
    some.turn_to(EVERYONE)
    assert not caution.holds(some, "hello")  # it was read


def test_the_question_is_over_when_it_was_read() -> None:
    caution, some = Caution(), talks(ANA.id)
    assert caution.holds(some, "yes")
    caution.settle(some)
    assert caution.about == ANA.id
    some.turn_to(ANA.id)
    caution.settle(some)
    assert caution.about == ""


def test_who_writes_again_is_asked_about_again() -> None:
    caution, some = Caution(), talks(ANA.id)
    assert caution.holds(some, "yes")
    some.turn_to(ANA.id)
    some.turn_to(EVERYONE)
    assert not caution.holds(some, "x")
    event = ChatReceived("9", BEN.id, "Ben", ME.id, "psst", 1e9)
    some.heard(event, ME, (ANA, BEN))
    assert caution.holds(some, "x")
    assert caution.about == BEN.id
