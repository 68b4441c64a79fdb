"""What is signed in an election is read by whom it concerns, and cannot be altered."""

from __future__ import annotations

from msgspec.structs import replace

from p2p.election.deeds import Deeds, Succession, Surrender, Vote, author
from p2p.messages import Term
from tests.p2p.helpers.signers import letters, node

TABLE, ELSEWHERE = bytes(16), bytes(15) + b"x"
ONE, OTHER = Term(1, 0, node("a")), Term(2, 0, node("b"))


def deeds(letter: str = "a", table: bytes = TABLE) -> Deeds:
    wrote = letters(letter)
    return Deeds(wrote.signer, wrote.app, wrote.run, table)


def test_each_kind_is_read_as_it_was_written() -> None:
    mine = deeds()
    named = letters("a").app, letters("a").run, TABLE
    for deed, content in (
        (mine.vote(ONE, 7), Vote(*named, ONE, 7)),
        (mine.succession(ONE, node("b"), 8), Succession(*named, ONE, node("b"), 8)),
        (mine.surrender(ONE, OTHER, 9), Surrender(*named, ONE, OTHER, 9)),
    ):
        assert deeds("b").read(deed) == content
        assert author(deed) == node("a")
        assert deeds("b").is_signed(deed)


def test_of_another_table_or_nonsense_is_nothing_read() -> None:
    vote = deeds().vote(ONE, 7)
    assert deeds("b", ELSEWHERE).read(vote) is None
    assert deeds().read(replace(vote, body=b"nonsense")) is None


def test_what_was_altered_is_not_signed() -> None:
    seven, eight = deeds().vote(ONE, 7), deeds().vote(ONE, 8)
    assert not deeds().is_signed(replace(seven, body=eight.body))
    assert not deeds().is_signed(replace(seven, key=deeds("b").vote(ONE, 7).key))


def test_a_vote_that_is_repeated_is_signed_once() -> None:
    mine = deeds()
    assert mine.vote(ONE, 7) is mine.vote(ONE, 7)
    assert mine.vote(ONE, 8) != mine.vote(ONE, 7)


def test_a_vote_is_over_once_a_later_tick_is_here() -> None:
    mine = deeds()
    assert not mine.outlived(ONE, 8)  # there is none
    mine.vote(ONE, 7)
    assert not mine.outlived(ONE, 7)
    assert not mine.outlived(OTHER, 8)
    assert mine.outlived(ONE, 8)
    assert not mine.outlived(ONE, 9)  # that was said
    mine.vote(ONE, 9)
    assert mine.outlived(ONE, 10)
