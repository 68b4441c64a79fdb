"""Comparing words: who is meant, what is shown, and what is known then."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from games.people.vouching import (
    ANOTHER_KEY,
    check,
    standing,
    uncheck,
    words,
    words_of,
)
from p2p import BadText, Peer, check_words, short_code
from tests.window.helpers.standin import StandIn, node_of, peer


def test_each_end_sees_the_same_four_words() -> None:
    node = StandIn()
    (ana,) = node.meet("Ana")
    own, *_ = words(node, "")
    assert own == f"Your words: {' '.join(check_words(node.id))}"
    lines = words(node, "@ana")
    assert lines[0] == own
    assert lines[1] == f"The words of Ana: {words_of(ana.id)}"
    assert lines[2].endswith("/check Ana")


def test_somebody_is_checked_and_that_is_undone() -> None:
    node = StandIn()
    (ana,) = node.meet("Ana")
    told = check(node, "Ana")
    assert told == f"Ana is checked: {words_of(ana.id)}; /uncheck Ana undoes it"
    assert [one.checked for one in node.peers()] == [True]
    assert uncheck(node, "ana") == "Ana is not checked any more"
    assert [one.checked for one in node.peers()] == [False]


def test_who_is_gone_or_known_by_his_id_alone_can_be_checked_too() -> None:
    node = StandIn()
    gone = [Peer(node_of(7), "Tom", "")]
    assert check(node, "tom", gone).startswith("Tom is checked")
    assert check(node, node_of(7), gone).startswith("Tom is checked")
    assert check(node, node_of(8)).startswith(f"{short_code(node_of(8))} is checked")


def test_one_must_be_meant() -> None:
    node = StandIn()
    one, _ = node.meet("Ana", "Ana")
    for do in (check, uncheck):
        with pytest.raises(BadText, match="name"):
            do(node, " ")
        with pytest.raises(BadText, match="Several"):
            do(node, "Ana")
    assert short_code(one.id) in check(node, short_code(one.id))


def test_who_somebody_is() -> None:
    ana = peer(1, "Ana")
    assert standing(ana) == ""
    assert standing(replace(ana, checked=True)) == "checked"
    assert standing(replace(ana, another_key=True)) == ANOTHER_KEY
    both = replace(ana, checked=True, another_key=True)  # and took a known name
    assert standing(both) == f"checked, {ANOTHER_KEY}"
