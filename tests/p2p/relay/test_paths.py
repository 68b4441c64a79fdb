"""Who can pass something on to whom."""

from __future__ import annotations

from random import Random

from p2p.identity import NodeId
from p2p.relay.paths import (
    DETOUR,
    DOUBT_FOR,
    INDIRECT_AFTER,
    MAX_ROUTES,
    RELAYS,
    ROUTE_FOR,
    TELL_AFTER,
    Paths,
)

ME, BEN, CYD, DAN, EVA = (NodeId(name * 52) for name in "abcde")
MANY = [NodeId(name * 52) for name in "fghijklm"]


def paths(*linked: NodeId) -> Paths:
    """In a room with ben, cyd and dan."""
    return Paths(ME, set(linked), lambda: (ME, BEN, CYD, DAN), Random(1))


def test_who_has_just_lost_his_link_counts_as_not_here() -> None:
    here = paths(BEN, CYD)
    here.look(1.0)
    assert here.is_reachable(BEN, 1.0)
    assert not here.is_reachable(DAN, 1.0)
    later = 1.0 + INDIRECT_AFTER
    assert here.is_reachable(DAN, later)
    here.lacks(BEN, [DAN])
    here.lacks(CYD, [DAN])
    assert not here.is_reachable(DAN, later)


def test_a_missing_link_is_told_when_it_stays_missing() -> None:
    here = paths(BEN, CYD)
    assert here.look(1.0) == here.look(1.0 + TELL_AFTER / 2) == ()
    assert here.look(1.0 + TELL_AFTER) == (DAN,)
    here.linked.add(DAN)
    assert here.look(2.0) == here.look(3.0) == ()


def test_who_lacks_the_target_is_no_relay_while_another_has_it() -> None:
    here = paths(BEN, CYD)
    here.lacks(BEN, [DAN])
    assert here.relays(DAN, [BEN, CYD], 1.0) == [CYD]


def test_where_nobody_reaches_the_target_a_few_try_who_may_know_somebody() -> None:
    here = paths(*MANY)
    for node in MANY:
        here.lacks(node, [DAN])
    assert len(here.relays(DAN, MANY, 1.0)) == DETOUR


def test_only_a_few_of_many_are_asked_and_not_always_the_same() -> None:
    here = paths(*MANY)
    rounds = [tuple(here.relays(DAN, MANY, 1.0)) for _ in range(10)]
    assert {len(relays) for relays in rounds} == {RELAYS}
    assert len(set(rounds)) > 1


def test_the_way_that_a_word_came_is_the_first_way_back_for_a_while() -> None:
    here = paths(BEN, CYD, EVA)
    here.came(DAN, EVA, 1.0)
    assert here.relays(DAN, [BEN, CYD, EVA], 1.5)[0] == EVA
    assert here.neighbour(DAN) == EVA
    rounds = {here.relays(DAN, [BEN, CYD, EVA], 1.1 + ROUTE_FOR)[0] for _ in range(20)}
    assert len(rounds) > 1


def test_a_hint_of_oneself_or_by_oneself_is_none() -> None:
    here = paths(BEN)
    here.hint(DAN, DAN)
    here.hint(ME, BEN)
    assert here.neighbour(DAN) is None
    assert here.neighbour(ME) is None
    here.hint(DAN, BEN)
    assert here.neighbour(DAN) == BEN
    assert here.neighbour(BEN) == BEN


def test_who_speaks_through_others_only_is_doubtful() -> None:
    here = paths(BEN, CYD)
    here.heard(BEN, 1.0)
    here.came(BEN, CYD, 1.1)
    assert not here.is_doubtful(BEN, 1.1)
    assert here.is_doubtful(BEN, 1.9)  # its own link has been silent since
    assert not here.is_doubtful(BEN, 1.2 + DOUBT_FOR)


def test_who_says_that_it_does_not_hear_us_is_doubtful_at_once() -> None:
    here = paths(BEN, CYD)
    here.heard(BEN, 1.0)
    here.doubted(BEN, 1.0)
    assert here.is_doubtful(BEN, 1.5)
    assert here.relays(DAN, [BEN, CYD], 1.5) == [CYD]


def test_what_is_kept_is_bounded() -> None:
    many = [NodeId(f"{number:052}") for number in range(5000)]
    came, hinted, doubting = paths(BEN), paths(BEN), paths(BEN)
    for node in many:
        came.came(node, BEN, 1.0)
        hinted.hint(node, BEN)
        doubting.doubted(node, 1.0)
    for here in (came, hinted):
        known = [node for node in many if here.neighbour(node) == BEN]
        assert 0 < len(known) <= MAX_ROUTES
        assert known[-1] == many[-1]
    # Who is not linked has no link that could be doubted, and needs no note.
    assert not [node for node in many if doubting.is_doubtful(node, 1.0)]


def test_whom_a_peer_lacks_is_known_as_long_as_it_is_linked() -> None:
    here = paths(BEN, CYD)
    assert here.lacked_by(BEN) == frozenset()
    here.lacks(BEN, [DAN])
    assert here.lacked_by(BEN) == {DAN}
    here.down(BEN)
    assert here.lacked_by(BEN) == frozenset()
