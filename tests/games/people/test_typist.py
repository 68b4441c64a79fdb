"""What the others see of somebody at a keyboard."""

from __future__ import annotations

from games.people.typist import Typist, disturbed
from tests.window.helpers.standin import StandIn, node_of


def test_typing_begins_goes_on_and_ends() -> None:
    node = StandIn()
    typist, ana = Typist(node), node_of(1)
    typist.pauses()
    typist.types(None)
    typist.types(ana)
    typist.pauses()
    typist.pauses()
    assert node.doings == [("typing", None), ("typing", ana), ("here", None)]


def test_what_is_said_is_typed_no_more() -> None:
    node = StandIn()
    typist = Typist(node)
    typist.types(None)
    typist.spoke()
    typist.pauses()
    assert node.doings == [("typing", None)]


def test_one_is_away_until_one_writes() -> None:
    node = StandIn()
    typist = Typist(node)
    typist.is_away()
    typist.pauses()
    assert node.doings == [("away", None)]
    typist.types(None)
    typist.is_away()
    typist.spoke()
    typist.spoke()
    assert node.doings[1:] == [
        ("here", None),
        ("typing", None),
        ("away", None),
        ("here", None),
    ]


def test_it_knows_whether_one_is_away() -> None:
    typist = Typist(StandIn())
    assert not typist.away
    typist.is_away()
    assert typist.away
    typist.is_here()
    assert not typist.away


def test_who_is_not_disturbed_is_told_how_that_ends() -> None:
    assert "/dnd" in disturbed(False)
    assert disturbed(True) != disturbed(False)
