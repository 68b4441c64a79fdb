"""Who is blocked, and who of them may be linked all the same."""

from __future__ import annotations

import pytest

from p2p.blocked import MAX_BLOCKED, Blocked
from p2p.errors import BadText
from p2p.identity import NodeId
from p2p.membership.blocklist import Blocklist

ANA, BEN, CEM = (NodeId(letter * 52) for letter in "abc")


@pytest.fixture
def blocklist() -> Blocklist:
    """Ana and Ben are blocked."""
    return Blocklist([Blocked(ANA, "Ana"), Blocked(BEN, "")])


def test_who_is_blocked_is_shut_out(blocklist: Blocklist) -> None:
    assert ANA in blocklist
    assert CEM not in blocklist
    assert [node in blocklist.shut_out for node in (ANA, BEN, CEM)] == [
        True,
        True,
        False,
    ]
    assert list(blocklist) == [Blocked(ANA, "Ana"), Blocked(BEN, "")]


def test_who_sits_at_our_table_may_be_linked(blocklist: Blocklist) -> None:
    blocklist.admit(lambda node: node in (ANA, CEM))
    assert blocklist.admitted == {ANA}
    assert [node in blocklist.shut_out for node in (ANA, BEN)] == [False, True]
    blocklist.admit(lambda node: False)
    assert ANA in blocklist.shut_out


def test_undone_is_undone(blocklist: Blocklist) -> None:
    blocklist.admit(lambda node: True)
    for node in (ANA, BEN, CEM):
        blocklist.drop(node)
    assert not blocklist
    assert not blocklist.admitted
    blocklist.admit(lambda node: True)
    assert not blocklist.admitted


def test_there_is_a_bound_that_nobody_meets_twice() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    many = [
        NodeId(letters[n // 32] + letters[n % 32] + "a" * 50)
        for n in range(MAX_BLOCKED + 1)
    ]
    blocklist = Blocklist()
    for node in many[:-1]:
        blocklist.put(node, "")
    blocklist.put(many[0], "Ana", b"face")  # again
    assert next(iter(blocklist)) == Blocked(many[0], "Ana", b"face")
    with pytest.raises(BadText, match="256 are blocked"):
        blocklist.put(many[-1], "")
    assert len(blocklist) == MAX_BLOCKED
