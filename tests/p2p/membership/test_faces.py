"""Of each who is here, the application sees who he is, and when his name says not."""

from __future__ import annotations

from p2p.chat.pins import Pins
from p2p.effects import Outbox
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.membership.faces import Faces

ME, ANA, EVE = (NodeId(letter * 52) for letter in "mae")
PLACE = "10.0.0.7:5"


def made() -> Faces:
    """Ana was here before; nobody is now."""
    pins = Pins(lambda now: 0, Outbox(), "Me", keeps=False)
    pins.meets(ANA, "Ana", 0.0)
    pins.leaves(ANA, 1.0)
    faces = Faces(pins)
    faces.calls(ME, "Me")
    return faces


def test_one_name_alone_is_enough() -> None:
    faces = made()
    faces.put(ANA, "Ana")
    shown = faces.show(ANA, "Ana", PLACE, False)
    assert shown == Peer(ANA, "Ana", PLACE)
    assert shown.label == "Ana"
    assert faces.show(ANA, "Ana", PLACE, False) is shown


def test_of_equal_names_both_carry_their_codes_until_one_goes() -> None:
    faces = made()
    faces.put(ANA, "Ana")
    faces.put(EVE, "ANA")
    assert faces.show(ANA, "Ana", PLACE, False).label == "Ana aaaa-aaaa"
    assert faces.show(EVE, "ANA", PLACE, True).label == "ANA eeee-eeee"
    faces.drop(EVE)
    assert faces.show(ANA, "Ana", PLACE, False).label == "Ana"


def test_who_is_called_as_the_user_carries_one() -> None:
    faces = made()
    faces.put(EVE, "Eve")
    assert not faces.show(EVE, "Eve", PLACE, False).coded
    faces.calls(ME, "EVE")
    assert faces.show(EVE, "Eve", PLACE, False).coded
    assert faces.pins.own == "EVE"
    faces.calls(NodeId("n" * 52), "Me")
    assert not faces.show(EVE, "Eve", PLACE, False).coded


def test_what_was_known_before_is_seen() -> None:
    faces = made()
    faces.pins.meets(EVE, "Ana", 2.0)
    faces.put(EVE, "Ana")
    another = Peer(EVE, "Ana", PLACE, another_key=True, coded=True)
    assert faces.show(EVE, "Ana", PLACE, False) == another
    faces.pins.check(EVE, True, 3.0)
    faces.changed()
    assert faces.show(EVE, "Ana", PLACE, False) == Peer(EVE, "Ana", PLACE, checked=True)
    assert faces.stranger(ANA) == Peer(ANA, "Ana", "", coded=True)
    assert faces.stranger(NodeId("z" * 52)) == Peer(
        NodeId("z" * 52), "", "", coded=True
    )


def test_who_was_never_met_may_have_a_name_from_elsewhere() -> None:
    faces = made()
    assert faces.stranger(EVE, "Eve") == Peer(EVE, "Eve", "")
    assert faces.stranger(ANA, "Anna").name == "Ana"
