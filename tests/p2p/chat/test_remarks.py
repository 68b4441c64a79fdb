"""Who comes with another key is remarked once, and a crowd of them in one sentence."""

from __future__ import annotations

from p2p.chat.remarks import REMARK_AFTER, REMARK_EVERY, REMARK_NAMES, Remarks
from p2p.effects import Notify, Outbox
from p2p.events import Notice
from p2p.identity import NodeId

ANA, BEN, EVE = (NodeId(letter * 52) for letter in "abe")


class Told:
    """Whatever is remarked of, `except_of` whom it is not true any more."""

    def __init__(self) -> None:
        self.out = Outbox()
        self.remarks = Remarks(self.out)
        self.except_of: set[NodeId] = set()

    def tick(self, now: float) -> list[str]:
        self.remarks.tick(now, lambda node, name: node not in self.except_of)
        told = [
            effect.event for effect in self.out.take() if isinstance(effect, Notify)
        ]
        return [notice.text for notice in told if isinstance(notice, Notice)]


def test_who_comes_in_one_moment_is_told_in_one_sentence() -> None:
    told = Told()
    assert told.remarks.next_tick is None
    told.remarks.add(ANA, "Ana", 10.0)
    told.remarks.add(EVE, "Eve", 10.5)
    assert told.remarks.next_tick == 10.0 + REMARK_AFTER
    assert told.tick(10.9) == []
    (text,) = told.tick(11.0)
    assert text.startswith("Ana aaaa-aaaa, Eve eeee-eeee: another key than before.")
    assert told.remarks.next_tick is None


def test_it_is_said_once_and_the_next_one_waits() -> None:
    told = Told()
    told.remarks.add(ANA, "Ana", 0.0)
    assert len(told.tick(1.0)) == 1
    told.remarks.add(ANA, "Ana", 2.0)
    assert told.remarks.next_tick is None
    told.remarks.add(ANA, "Anna", 2.0)
    assert told.remarks.next_tick == 1.0 + REMARK_EVERY


def test_what_is_not_true_any_more_is_not_said() -> None:
    told = Told()
    told.remarks.add(ANA, "Ana", 0.0)
    told.except_of.add(ANA)
    assert told.tick(1.0) == []
    told.remarks.add(BEN, "Ben", 1.0)
    assert told.remarks.next_tick == 1.0 + REMARK_AFTER  # nothing was said just now


def test_of_many_some_are_named() -> None:
    told = Told()
    for number in range(9):
        told.remarks.add(NodeId(f"{number + 2}" * 52), f"Pupil {number}", 0.0)
    (text,) = told.tick(1.0)
    assert f" and {9 - REMARK_NAMES} more: another key" in text
