"""Whom a person blocks by what he typed, and what he is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from games.people.blocking import block, let_in, shut_out, unblock
from p2p import BadText, NodeId, Peer, short_code
from tests.window.helpers.standin import StandIn


@pytest.fixture
def node() -> Any:
    """Ana, another Ana and Tom are here."""
    made = StandIn()
    made.meet("Ana", "Ana", "Tom")
    return made


def test_who_is_here_is_blocked_by_name_and_that_is_undone(node: Any) -> None:
    _, _, tom = node.peers()
    assert block(node, "tom") == "Tom is blocked; /unblock Tom undoes it"
    assert node.blocked() == (Peer(tom.id, "Tom", ""),)
    assert unblock(node, "@Tom") == "Tom is not blocked any more"
    assert node.blocked() == ()


def test_equal_names_are_told_apart_by_the_code(node: Any) -> None:
    one, other, _ = node.peers()
    with pytest.raises(BadText, match=f"Several here .* @{short_code(one.id)}"):
        block(node, "Ana")
    block(node, short_code(one.id))
    block(node, other.id)
    both = (f"Ana {short_code(peer.id)}" for peer in (one, other))
    listed = f"Blocked: {', '.join(sorted(both))}; /unblock NAME undoes it"
    assert block(node, "") == unblock(node, " ") == listed
    with pytest.raises(BadText, match="Several blocked are called Ana"):
        unblock(node, "Ana")
    assert unblock(node, f"Ana {short_code(one.id)}").startswith(f"Ana {one.id[:4]}")
    assert [peer.id for peer in node.blocked()] == [other.id]


def test_who_is_gone_is_blocked_by_the_name_he_had(node: Any) -> None:
    gone = Peer(NodeId("g" * 52), "Gus", "")
    assert block(node, "gus", [gone]) == "Gus is blocked; /unblock Gus undoes it"
    assert node.blocked() == (gone,)
    assert unblock(node, "gus") == "Gus is not blocked any more"


def test_anybody_is_blocked_by_his_id(node: Any) -> None:
    who = "h" * 52
    assert block(node, who) == "hhhh-hhhh is blocked; /unblock hhhh-hhhh undoes it"
    assert unblock(node, "hhhh-hhhh") == "hhhh-hhhh is not blocked any more"


def test_a_name_that_is_the_id_of_another_frees_nobody(node: Any) -> None:
    victim = NodeId("h" * 52)
    liar = Peer(NodeId("l" * 52), victim, "")
    block(node, victim)
    shut_out(node, liar)
    unblock(node, victim)
    assert node.blocked() == (liar,)


def test_who_is_not_blocked_cannot_be_freed(node: Any) -> None:
    with pytest.raises(BadText, match="Nobody blocked is called Tom"):
        unblock(node, "Tom")
    with pytest.raises(BadText, match="Nobody here is called Cem"):
        block(node, "Cem")
    assert block(node, "") == "Nobody is blocked; /block NAME hides somebody"


def test_a_click_means_this_very_one(node: Any) -> None:
    one, other, _ = node.peers()
    assert shut_out(node, one) == "Ana is blocked; /unblock Ana undoes it"
    assert let_in(node, one) == "Ana is not blocked any more"
    assert let_in(node, other) == "Ana is not blocked any more"  # no harm in that
