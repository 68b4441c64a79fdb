"""New names and faces: the first is shown at once, the last in the end, and of those
between only some."""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.membership.renames import CALLED_EVERY, Renames
from p2p.messages import Renamed

ANA, BEN = (NodeId(letter * 52) for letter in "ab")


def test_one_is_shown_at_once_and_leaves_nothing_behind() -> None:
    renames = Renames()
    assert renames.next_tick is None
    assert renames.may_show(ANA, Renamed("Ann"), 1.0)
    assert renames.next_tick == 1.0 + CALLED_EVERY
    assert renames.due(1.0 + CALLED_EVERY) == []
    assert renames.next_tick is None


def test_of_a_flood_few_are_shown_and_the_last_in_the_end() -> None:
    renames, shown = Renames(), []
    for number in range(1000):  # in five seconds
        now = number / 200
        shown += [told.name for _, told in renames.due(now)]
        if renames.may_show(ANA, told := Renamed(f"Ana {number}"), now):
            shown.append(told.name)
    assert renames.next_tick is not None
    shown += [told.name for _, told in renames.due(renames.next_tick)]
    assert shown[0] == "Ana 0"
    assert shown[-1] == "Ana 999"
    assert len(shown) <= 5.0 / CALLED_EVERY + 2


def test_each_has_a_pace_of_his_own() -> None:
    renames = Renames()
    assert renames.may_show(ANA, Renamed("Ann"), 0.0)
    assert not renames.may_show(ANA, Renamed("Eve"), 0.1)
    assert renames.may_show(BEN, Renamed("Benno"), 0.1)
    assert renames.due(CALLED_EVERY) == [(ANA, Renamed("Eve"))]
    assert not renames.may_show(ANA, Renamed("Ana"), CALLED_EVERY + 0.1)


def test_who_greets_anew_said_nothing_before() -> None:
    renames = Renames()
    renames.may_show(ANA, Renamed("Ann"), 0.0)
    renames.may_show(ANA, Renamed("Eve"), 0.1)
    renames.forget(ANA)
    assert renames.next_tick is None
    assert renames.due(9.0) == []
    assert renames.may_show(ANA, Renamed("Ana"), 0.1)
