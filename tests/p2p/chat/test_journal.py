"""What is in memory is on the disk, and what goes goes from both."""

from __future__ import annotations

import pytest

from p2p.chat import talks
from p2p.chat.journal import Journal, ident
from p2p.chat.records import (
    DropAllSaidToOne,
    DropSaidToOne,
    Mark,
    Number,
    SaidToOne,
)
from p2p.chat.talks import KEPT_FOR
from p2p.effects import Drop, Keep, Outbox
from p2p.identity import NodeId

ME, ANA = (NodeId(letter * 52) for letter in "ma")


def said(number: int, own: bool = True) -> SaidToOne:
    return SaidToOne(own, ANA, number, f"{number}", ME, "N", "x", 0.0, 1, "sending")


def journal(out: Outbox, keeps: bool = True) -> Journal:
    return Journal(out, keeps, lambda one: one.number == 0)


def test_what_is_written_is_told_once_by_its_token() -> None:
    out = Outbox()
    made = journal(out)
    made.put(said(1))
    assert out.take() == []
    made.write(said(1), said(1))
    made.write(Number(ANA, 7, 9), said(7, own=False), Number(ANA, 7, 9))
    first, second = out.take()
    assert first == Keep((said(1),), 1)
    assert second == Keep((said(7, own=False), Number(ANA, 7, 9)), 2)
    assert made.is_writing
    assert made.written(2) == Number(ANA, 7, 9)
    assert made.written(1) == said(1)
    assert (made.written(1), made.written(3), made.is_writing) == (None, None, False)


def test_a_mark_is_changed_in_both() -> None:
    out = Outbox()
    made = journal(out)
    made.put(said(1))
    changed = made.mark(said(1), "failed", "why")
    assert (changed.state, changed.reason) == ("failed", "why")
    assert made.talks.get(True, ANA, 1) == changed
    assert out.take() == [Keep((Mark(ANA, 1, "failed", "why"),))]


def test_what_goes_goes_from_both(monkeypatch: pytest.MonkeyPatch) -> None:
    out = Outbox()
    made = journal(out)
    monkeypatch.setattr(talks, "MOST_KEPT", 2)
    for n in range(3):
        made.put(said(n, own=False))
    assert out.take() == [Drop((DropSaidToOne(False, ANA, 1),))]
    made.expire(KEPT_FOR + 2)
    assert out.take() == [Drop((DropSaidToOne(False, ANA, 2),))]
    made.forget()
    assert out.take() == [Drop((DropAllSaidToOne(None),))]
    assert len(made.talks) == 1


def test_who_keeps_nothing_asks_the_disk_for_nothing() -> None:
    out = Outbox()
    made = journal(out, keeps=False)
    made.put(said(1))
    made.mark(said(1), "failed")
    made.forget()
    assert out.take() == []
    made.write(said(1), said(1))
    assert out.take() == [Keep((), 1)]


def test_under_another_identity_no_token_means_two_things() -> None:
    former, later = journal(Outbox()), journal(Outbox())
    former.put(said(1))
    former.write(said(1), said(1))
    later.follow(former)
    later.write(said(2), said(2))
    assert later.written(1) is None
    assert later.written(2) == said(2)
    assert len(later.talks) == 1


def test_ids_of_one_number_to_two_are_two() -> None:
    assert ident(ME, ANA, 255) == "mmmmmmmm-aaaaaaaa-ff"
    assert ident(ANA, ME, 255) != ident(ME, ANA, 255)
