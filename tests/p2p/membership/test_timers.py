"""Timers by name: the next one, those that are due, and nothing of those stopped."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from p2p.membership.timers import Timers


def test_the_next_is_the_earliest_whenever_it_was_started() -> None:
    timers: Timers[str] = Timers()
    assert timers.next is None
    for name, at in (("b", 2.0), ("a", 1.0), ("c", 3.0)):
        timers.start(name, at)
    assert timers.next == 1.0
    assert list(timers) == [("a", 1.0), ("b", 2.0), ("c", 3.0)]


def test_who_is_started_again_rings_once_and_at_the_later_word() -> None:
    timers: Timers[str] = Timers()
    timers.start("a", 1.0)
    timers.start("a", 5.0)
    assert (timers.next, timers.at("a")) == (5.0, 5.0)
    timers.start("a", 0.5)
    assert list(timers) == [("a", 0.5)]


def test_a_timer_rings_at_its_moment_and_until_it_is_stopped() -> None:
    timers: Timers[str] = Timers()
    timers.start("a", 1.0)
    assert timers.due(0.999) == set()
    assert timers.due(1.0) == timers.due(9.0) == {"a"}
    timers.stop("a")
    assert timers.due(9.0) == set()
    assert (timers.next, timers.at("a")) == (None, None)


def test_to_stop_what_does_not_run_is_no_mistake() -> None:
    timers: Timers[str] = Timers()
    timers.stop("a")
    timers.start("a", 1.0)
    timers.stop("b")
    assert list(timers) == [("a", 1.0)]


def test_names_that_have_no_order_may_ring_at_one_moment() -> None:
    timers: Timers[str | tuple[str, int]] = Timers()
    for name in ("b", ("a", 1), "a"):
        timers.start(name, 1.0)
    assert timers.due(1.0) == {"a", "b", ("a", 1)}
    timers.stop(("a", 1))
    assert list(timers) == [("b", 1.0), ("a", 1.0)]


NAMES, TIMES = st.sampled_from("abcde"), st.sampled_from([0.0, 1.0, 1.5, 2.0, 9.0])


@given(st.lists(st.tuples(NAMES, st.none() | TIMES)), TIMES)
def test_it_is_as_if_all_were_gone_through(
    story: list[tuple[str, float | None]], now: float
) -> None:
    timers: Timers[str] = Timers()
    plain: dict[str, float] = {}
    for name, at in story:
        if at is None:
            timers.stop(name)
            plain.pop(name, None)
        else:
            timers.start(name, at)
            plain[name] = at
    assert timers.next == min(plain.values(), default=None)
    assert timers.due(now) == {name for name, at in plain.items() if at <= now}
    assert [at for _, at in timers] == sorted(plain.values())
    assert dict(timers) == plain
