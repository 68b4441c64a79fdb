"""What the ruler may do goes to the node, and who is at the table is known."""

from __future__ import annotations

import pytest

from games.window.game.ruling import Guest, Ruling
from p2p import BadText, Member, NodeId, short_code
from tests.window.helpers.standin import StandIn, node_of


def label(who: str) -> str:
    return {node_of(1): "Ana", node_of(2): "Ben"}.get(NodeId(who), "?")


def seated(ruler: bool = True) -> tuple[StandIn, Ruling]:
    node = StandIn()
    node.meet("Ana", "Ben")
    node.play("snake", table="Lesson")
    if not ruler:
        node.change(ruler=node_of(1))
    return node, Ruling(node, node.view, label)  # type: ignore[arg-type]


def test_each_word_is_one_call() -> None:
    node, ruling = seated()
    ruling.do("pause")
    ruling.options({"walls": True})
    ruling.lock("maple")
    ruling.watch_only(node_of(1), True)
    ruling.remove(node_of(2), True)
    ruling.remove(node_of(2), False)
    assert node.ruled == [
        ("pause", None, None, None, True),
        ("options", None, {"walls": True}, None, True),
        ("lock", None, None, "maple", True),
        ("watch_only", node_of(1), None, None, True),
        ("remove", node_of(2), None, None, True),
        ("remove", node_of(2), None, None, False),
    ]


def test_who_does_not_rule_is_told_so() -> None:
    _, ruling = seated(ruler=False)
    assert not ruling.is_mine
    with pytest.raises(BadText):
        ruling.do("pause")


def test_guests_are_all_others_and_who_is_kept_out() -> None:
    node, ruling = seated()
    gone = node_of(7)
    node.change(
        watch_only=frozenset([node_of(2)]), removed=frozenset([node_of(1), gone])
    )
    assert ruling.guests() == [
        Guest(node_of(2), "Ben", watches=True),
        Guest(gone, "?", removed=True),
        Guest(node_of(1), "Ana", removed=True),
    ]


def test_one_sits_down_at_the_same_table() -> None:
    node, ruling = seated()
    view = node.view()
    assert view is not None
    ruling.seat(watch=True)
    ruling.seat(watch=False)
    assert [asked[1] for asked in node.entered[1:]] == [view.table, view.table]
    assert [asked[4] for asked in node.entered[1:]] == [False, True]


def test_outside_there_is_nobody_and_nothing_to_rule() -> None:
    node = StandIn()
    ruling = Ruling(node, node.view, label)  # type: ignore[arg-type]
    assert not ruling.is_mine
    assert ruling.guests() == []
    ruling.seat(watch=True)
    assert node.entered == []


def test_who_is_no_peer_has_the_name_that_the_table_gives_him() -> None:
    node, _ = seated()
    beamer = NodeId(node_of(8))
    view = node.view()
    assert view is not None
    node.change(members=(*view.members, Member(None, beamer, "Beamer", False, 0)))
    ruling = Ruling(node, node.view, lambda who: short_code(NodeId(who)))  # type: ignore[arg-type]
    assert Guest(beamer, "Beamer") in ruling.guests()
