"""Nobody is taken for another, and who is not wanted is not seen."""

from __future__ import annotations

import pytest

from p2p.blocked import MAX_MUTED, Blocked
from p2p.chat.pins import Pins
from p2p.core.shown import Shown
from p2p.effects import Outbox
from p2p.errors import BadText
from p2p.events import ChatMessage, ChatReceived, Member, RoomView
from p2p.identity import NodeId
from p2p.membership.appearances import Appearances
from p2p.membership.blocklist import Blocklist

ME, ANA, BEN, EVE = (NodeId(letter * 52) for letter in "mabe")


def made(*muted: NodeId) -> Shown:
    """Ana and Ben are here; Ben is blocked."""
    appearances = Appearances(Pins(lambda now: 0, Outbox(), "Me", keeps=False))
    appearances.calls(ME, "Me")
    appearances.put(ANA, "Ana")
    appearances.put(BEN, "Ben")
    return Shown(ME, appearances, Blocklist([Blocked(BEN, "Ben")]), muted)


def test_who_is_muted_or_blocked_is_hidden() -> None:
    shown = made(EVE, ME)
    assert [who for who in (ME, ANA, BEN, EVE) if shown.hides(who)] == [BEN, EVE]
    shown.mute(ANA, True)
    shown.mute(EVE, False)
    shown.mute(EVE, False)
    assert [who for who in (ME, ANA, BEN, EVE) if shown.hides(who)] == [ANA, BEN]
    other = made()
    other.follow(shown)
    assert other.muted == {ANA}


def test_who_cannot_be_muted() -> None:
    shown = made()
    with pytest.raises(BadText, match="yourself"):
        shown.mute(ME, True)
    for n in range(MAX_MUTED):
        shown.mute(NodeId(f"{n:a>52}"), True)
    with pytest.raises(BadText, match="muted already"):
        shown.mute(ANA, True)
    shown.mute(NodeId(f"{1:a>52}"), True)


def test_what_comes_has_a_code_if_its_name_is_that_of_another() -> None:
    shown = made()
    told = ChatReceived("1", ANA, "Ana", ME, "hello", 1.0)
    assert shown.event(told) is told
    assert shown.event(ChatReceived("1", EVE, "ANA", ME, "hello", 1.0)).coded


def test_in_a_room_people_have_codes_and_bots_none() -> None:
    people = Member(0, EVE, "Ana", False, 0), Member(1, ANA, "Ana", False, 0)
    bot = Member(2, "bot:2", "Ana", True, 0)
    view = RoomView("r", "g", ANA, 1, 1, None, (*people, bot))
    assert [one.coded for one in made().view(view).members] == [True, False, False]


def test_of_the_past_both_carry_codes_when_neither_is_here() -> None:
    shown = made()
    gone = [
        ChatMessage(str(n), NodeId(letter * 52), name, "everyone", "hello", 1.0)
        for n, (letter, name) in enumerate([("x", "Tom"), ("y", "TOM"), ("z", "Kim")])
    ]
    assert [one.coded for one in shown.past(gone)] == [True, True, False]
    assert [one.coded for one in shown.past(gone[1:])] == [False, False]
