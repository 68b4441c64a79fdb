"""Of each who is here, the application sees who he is, and when his name says not."""

from __future__ import annotations

from p2p.chat.pins import Pins
from p2p.effects import Outbox
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.membership.appearances import Appearances

ME, ANA, EVE = (NodeId(letter * 52) for letter in "mae")
PLACE = "10.0.0.7:5"


def made() -> Appearances:
    """Ana was here before; nobody is now."""
    pins = Pins(lambda now: 0, Outbox(), "Me", keeps=False)
    pins.meets(ANA, "Ana", 0.0)
    pins.leaves(ANA, 1.0)
    appearances = Appearances(pins)
    appearances.calls(ME, "Me")
    return appearances


def test_one_name_alone_is_enough() -> None:
    appearances = made()
    appearances.put(ANA, "Ana")
    shown = appearances.show(ANA, "Ana", PLACE, False)
    assert shown == Peer(ANA, "Ana", PLACE)
    assert shown.label == "Ana"
    assert appearances.show(ANA, "Ana", PLACE, False) is shown


def test_of_equal_names_both_carry_their_codes_until_one_goes() -> None:
    appearances = made()
    appearances.put(ANA, "Ana")
    appearances.put(EVE, "ANA")
    assert appearances.show(ANA, "Ana", PLACE, False).label == "Ana aaaa-aaaa"
    assert appearances.show(EVE, "ANA", PLACE, True).label == "ANA eeee-eeee"
    appearances.drop(EVE)
    assert appearances.show(ANA, "Ana", PLACE, False).label == "Ana"


def test_who_is_called_as_the_user_carries_one() -> None:
    appearances = made()
    appearances.put(EVE, "Eve")
    assert not appearances.show(EVE, "Eve", PLACE, False).coded
    appearances.calls(ME, "EVE")
    assert appearances.show(EVE, "Eve", PLACE, False).coded
    assert appearances.pins.own == "EVE"
    appearances.calls(NodeId("n" * 52), "Me")
    assert not appearances.show(EVE, "Eve", PLACE, False).coded


def test_what_was_known_before_is_seen() -> None:
    appearances = made()
    appearances.pins.meets(EVE, "Ana", 2.0)
    appearances.put(EVE, "Ana")
    another = Peer(EVE, "Ana", PLACE, another_key=True, coded=True)
    assert appearances.show(EVE, "Ana", PLACE, False) == another
    appearances.pins.check(EVE, True, 3.0)
    appearances.changed()
    assert appearances.show(EVE, "Ana", PLACE, False) == Peer(
        EVE, "Ana", PLACE, checked=True
    )
    assert appearances.stranger(ANA) == Peer(ANA, "Ana", "", coded=True)
    assert appearances.stranger(NodeId("z" * 52)) == Peer(
        NodeId("z" * 52), "", "", coded=True
    )


def test_a_face_is_shown_and_remembered_of_who_is_gone() -> None:
    appearances = made()
    appearances.pins.meets(ANA, "Ana", 2.0, b"new")
    appearances.put(ANA, "Ana")
    assert appearances.show(ANA, "Ana", PLACE, False, b"new").face == b"new"
    appearances.drop(ANA)
    appearances.pins.leaves(ANA, 3.0)
    assert appearances.stranger(ANA) == Peer(ANA, "Ana", "", face=b"new")


def test_who_was_never_met_may_have_a_name_from_elsewhere() -> None:
    appearances = made()
    assert appearances.stranger(EVE, "Eve") == Peer(EVE, "Eve", "")
    assert appearances.stranger(ANA, "Anna").name == "Ana"
