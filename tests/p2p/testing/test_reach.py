"""Who is connected with whom on the simulated LAN, and since when."""

from __future__ import annotations

import pytest

from p2p.testing import Lan
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import playing
from tests.simulation.helpers.schedule import TOY


def test_those_who_play_are_one_group_and_who_only_watches_the_lan_is_in_none() -> None:
    lan, (one, two, three) = playing(3)
    idle = lan.add("idle")
    lan.run(0.5)
    assert lan.reach.group(one) == {"n0", "n1", "n2"}
    assert set(lan.reach.groups) == {lan.reach.group(three)}
    assert lan.reach.is_direct(one, two)
    assert lan.reach.group(idle) == frozenset()
    assert lan.reach.linked_since(one, idle) is None


def test_two_without_a_link_are_connected_through_a_third() -> None:
    lan, (one, two, three) = playing(3)
    lan.cut(one, two)
    lan.run(3.0)
    assert not lan.reach.is_direct(one, two)
    assert lan.reach.is_direct(one, three)
    assert lan.reach.group(one) == {"n0", "n1", "n2"}
    assert lan.reach.linked_since(one, two) is not None


def test_a_path_that_works_one_way_connects_nobody() -> None:
    lan, (one, two) = playing(2)
    lan.cut(one, two, both=False)
    lan.run(0.05)  # until anything happens
    assert not lan.reach.is_direct(one, two)
    assert lan.reach.linked_since(one, two) is None


def test_since_when_two_are_connected_begins_anew_after_each_cut() -> None:
    lan, (one, two) = playing(2)
    before = lan.reach.linked_since(one, two)
    lan.cut(one, two)
    lan.run(1.0)
    cut_until = lan.now
    lan.heal()
    lan.run(3.0)
    since = lan.reach.linked_since(one, two)
    assert before is not None
    assert since is not None
    assert before < cut_until <= since < lan.now
    assert lan.reach.linked_since(one, one) == pytest.approx(-1e9)


def test_who_sleeps_or_left_the_room_is_not_counted() -> None:
    lan, (one, two, three) = playing(3)
    lan.pause(three, 1.0)
    lan.run(0.1)
    assert lan.reach.group(one) == {"n0", "n1"}
    two.leave()
    lan.run(0.1)
    assert lan.reach.group(one) == {"n0"}
    assert lan.reach.group(two) == frozenset()


def test_other_editions_of_a_game_have_no_room_together() -> None:
    class Second(Toy):
        version = 2

    lan = Lan(1, [Toy()])
    one, two = lan.add("one"), lan.add("two", [Second()])
    for station in (one, two):
        station.play(TOY)
    lan.run(3.0)
    assert lan.reach.group(one) == {"one"}
    assert lan.reach.group(two) == {"two"}


def test_faults_are_remembered_each_with_whom_it_concerned() -> None:
    lan, (one, two, three) = playing(3)
    lan.kill(three)
    first = lan.now
    lan.run(1.0)
    lan.pause(two, 0.1)
    assert lan.reach.fault_at == lan.now
    assert lan.reach.fault_at_but(two) == first
    assert lan.reach.fault_at_but(one) == lan.now


def test_gusts_count_as_a_short_cut_among_all() -> None:
    lan, (one, two) = playing(2)
    group = lan.reach.group(one)
    lan.slow(one, 0.1)
    assert lan.reach.linked_since(one, two) == lan.now
    assert lan.reach.groups[group] == lan.now
