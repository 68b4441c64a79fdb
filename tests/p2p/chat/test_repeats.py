"""What is said a second time is known to who has read it."""

from __future__ import annotations

import pytest

from p2p.chat import repeats
from p2p.chat.repeats import Repeats
from p2p.chat.said import Entry, SaidReader
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

ANA, BEN = SimulatedSigner("Ana"), SimulatedSigner("Ben")


def said(author: SimulatedSigner, *texts: str, run: str = "abcd2345") -> list[Entry]:
    found = map(SaidReader(APP).read, log_of(author, list(texts), run=run, ms=MORNING))
    return [one for one in found if one is not None]


def test_each_that_was_shown_is_known_once_in_the_log_that_repeats_it() -> None:
    book = Repeats()
    book.went(said(ANA, "one", "two"))
    again = said(ANA, "mark", "one", "two", "one", run="bbbb2345")
    assert not book.has_told(again[1])  # nobody says yet that it is a repetition
    book.begins(again[0])
    assert [book.has_told(one) for one in again[1:]] == [True, True, False]


def test_no_other_log_repeats_it_and_nobody_else() -> None:
    book = Repeats()
    book.went(said(ANA, "one"))
    book.begins(said(BEN, "mark", run="bbbb2345")[0])
    assert not book.has_told(said(BEN, "one", run="bbbb2345")[0])
    book.begins(said(ANA, "mark", run="cccc2345")[0])
    assert not book.has_told(said(ANA, "one", run="dddd2345")[0])
    assert book.has_told(said(ANA, "one", run="cccc2345")[0])


def test_no_more_is_remembered_than_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MOST_REPEATED", 2)
    monkeypatch.setattr(repeats, "MOST_REPEATING", 1)
    book = Repeats()
    book.went(said(BEN, "b"))
    book.went(said(ANA, "one", "two", "three"))
    for author in (ANA, BEN):
        book.begins(said(author, "mark", run="bbbb2345")[0])
    assert not book.has_told(said(BEN, "b", run="bbbb2345")[0])
    again = said(ANA, "one", "two", "three", run="bbbb2345")
    assert [book.has_told(one) for one in again] == [False, True, True]
