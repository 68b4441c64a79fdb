"""The mark behind an own line turns, and is never wrong."""

from __future__ import annotations

from games.people.fates import Fate


def test_a_message_to_one() -> None:
    fate = Fate()
    marks = [fate.mark]
    fate.queued("ana")
    marks.append(fate.mark)
    fate.failing("ana", "gone for good")
    marks.append(fate.mark)
    assert fate.failed == {"ana": "gone for good"}
    fate.queued("ana")
    marks.append(fate.mark)
    fate.delivered("ana")
    marks.append(fate.mark)
    assert marks == ["sending", "queued", "failed", "queued", "delivered"]
    assert fate.count == (1, 1)


def test_what_is_delivered_stays_so() -> None:
    fate = Fate()
    fate.delivered("ana")
    fate.failing("ana", "no reply")
    fate.queued("ana")
    assert fate.mark == "delivered"
    assert not fate.failed
    assert not fate.waiting


def test_of_several_each_counts() -> None:
    fate = Fate(awaited=3)
    fate.failing("cem", "no reply")
    assert fate.mark == "failed"
    fate.delivered("ana")
    assert (fate.mark, fate.count) == ("delivered", (1, 3))
    fate.delivered("ben")
    fate.delivered("cem")
    assert (fate.count, fate.failed) == ((3, 3), {})


def test_who_came_in_time_to_get_it_counts_as_well() -> None:
    fate = Fate(awaited=0)
    fate.delivered("ana")
    fate.delivered("ben")
    assert fate.count == (2, 2)


def test_a_mark_that_is_known_alone_goes_on_turning() -> None:
    for state in ("sending", "delivered", "queued", "failed"):
        fate = Fate.restored(state, "ana")
        assert fate
        assert fate.mark == state
        fate.delivered("ana")
        assert (fate.mark, fate.count) == ("delivered", (1, 1))
    assert Fate.restored("", "ana") is None


def test_what_waited_for_anybody_counts_those_who_came() -> None:
    fate = Fate(awaited=0)
    fate.queued("everyone")
    assert fate.mark == "queued"
    fate.delivered("ana")
    assert (fate.mark, fate.count) == ("delivered", (1, 1))
