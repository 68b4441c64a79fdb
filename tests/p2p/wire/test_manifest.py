"""A message counts until the peer's own word that it came, and no other word."""

from __future__ import annotations

from p2p.effects import Parcel
from p2p.identity import NodeId
from p2p.wire.manifest import Manifest

A, B, C = (Parcel(NodeId("b" * 52), topic, 10, True) for topic in "abc")


def test_it_asks_for_one_receipt_at_a_time() -> None:
    manifest = Manifest()
    assert not manifest.wants_receipt
    manifest.load(A)
    manifest.load(B)
    assert manifest.wants_receipt
    manifest.asked()
    manifest.load(C)
    assert not manifest.wants_receipt
    assert manifest.receipt() == [A, B]
    assert manifest.wants_receipt


def test_what_is_loaded_behind_a_question_is_not_in_its_answer() -> None:
    manifest = Manifest()
    manifest.load(A)
    manifest.asked()
    manifest.load(B)
    assert manifest.is_loaded
    assert manifest.receipt() == [A]
    assert manifest.is_loaded


def test_a_question_at_the_end_is_for_all_that_was_loaded() -> None:
    manifest = Manifest()
    manifest.load(A)
    manifest.asked()
    manifest.load(B)
    manifest.asked()  # a goodbye cannot wait for the first answer
    assert not manifest.is_loaded
    assert manifest.receipt() == [A, B]


def test_the_rest_is_told_once() -> None:
    manifest = Manifest()
    manifest.load(A)
    manifest.asked()
    manifest.load(B)
    assert manifest.rest() == [A, B]
    assert manifest.rest() == []
    assert manifest.receipt() == []
