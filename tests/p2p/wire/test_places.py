"""Nobody takes all links: a machine has its share, and gives way if it holds most."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.wire.places import (
    LEAST,
    MAX_LINKS,
    RESERVE,
    SHARE,
    Places,
    elsewhere,
    machine,
    neighbour,
)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10.0.0.1", "10.0.0.1", True),
        ("10.0.0.1", "10.0.0.2", False),
        ("::ffff:10.0.0.1", "10.0.0.1", True),
        ("fd00::1", "fd00::dead:beef:1:2", True),
        ("fd00::1", "fd00:0:0:1::1", False),
        ("fe80::1%2", "fe80::2%2", True),
        ("fe80::1%2", "fe80::1%3", False),
        ("?", "?", True),
    ],
)
def test_what_is_one_machine(one: str, other: str, same: bool) -> None:
    assert (machine(one) == machine(other)) is same


@pytest.mark.parametrize(
    ("host", "where"),
    [
        ("127.0.0.1", None),
        ("127.9.9.9", None),
        ("::1", None),
        ("localhost", None),
        ("10.0.0.1", None),
        ("fe80::1%eth0", None),
        ("10.0.0.2", "10.0.0.2"),
        ("fe80::2%eth0", "fe80::/64%eth0"),
    ],
)
def test_this_very_machine_is_told_from_all_others(
    host: str, where: str | None
) -> None:
    assert elsewhere(host, ("10.0.0.1", "fe80::1%eth0")) == where


@pytest.mark.parametrize(
    ("host", "where"),
    [
        ("127.0.0.1", None),
        ("fe80::1%eth0", None),
        ("10.0.0.2", "10.0.0.2"),
        ("fe80::2%eth0", "fe80::2%eth0"),
        ("fe80::3%eth0", "fe80::3%eth0"),
        ("fd00::1", "fd00::/64"),
        ("?", "?"),
    ],
)
def test_on_one_wire_each_link_local_address_is_somebody(
    host: str, where: str | None
) -> None:
    assert neighbour(host, ("10.0.0.1", "fe80::1%eth0")) == where


def test_how_many_places_there_are() -> None:
    assert Places(65_536).most == MAX_LINKS
    assert Places(256).most == 256 - RESERVE
    assert Places(24).most == LEAST


def test_one_machine_has_its_share() -> None:
    places = Places(65_536)
    refused = [places.take(n, "far") for n in range(MAX_LINKS)]
    assert refused[: MAX_LINKS // SHARE] == [None] * (MAX_LINKS // SHARE)
    assert refused[MAX_LINKS // SHARE :] == list(range(MAX_LINKS // SHARE, MAX_LINKS))
    assert places.is_full_for("far")
    assert not places.is_full_for("near")
    assert places.take(9999, "near") is None
    places.leave(0)
    assert places.take(10_000, "far") is None


def test_this_very_machine_has_no_share_and_yet_not_more_than_there_are() -> None:
    places = Places(RESERVE + 12)
    assert [places.take(number, None) for number in range(12)] == [None] * 12
    assert places.take(12, None) == 12
    places.leave(12)
    assert places.take(13, "far") == 11  # who is elsewhere is not shut out
    places.leave(11)
    assert places.take(14, None) == 14


def test_where_all_are_taken_the_largest_crowd_gives_way_to_a_newcomer() -> None:
    places = Places(RESERVE + 12)  # a share is 3
    for number in range(12):
        assert places.take(number, f"m{number // 3}") is None
    assert places.take(100, "new") == 2  # the latest of the first of the crowds
    places.leave(2)
    for number in range(101, 103):
        worst = places.take(number, "new")
        assert worst is not None
        places.leave(worst)
    assert places.take(103, "new") == 103


WHERE = st.sampled_from([None, *"abcdefg"])
STEPS = st.tuples(st.integers(0, 60), WHERE, st.booleans())


@given(st.lists(STEPS))
def test_the_bounds_hold(steps: list[tuple[int, str | None, bool]]) -> None:
    places = Places(RESERVE + 8)
    held: dict[int, str | None] = {}
    for number, where, comes in steps:
        if comes and number not in held:
            held[number] = where
            worst = places.take(number, where)
            if worst is not None:
                places.leave(worst)
                del held[worst]  # it is one of those that are there
        elif not comes:
            places.leave(number)
            held.pop(number, None)
        assert len(held) <= 8
        far = [m for m in held.values() if m is not None]
        assert all(far.count(m) <= 2 for m in far)
