"""Who is here: machines that dial each other, and every delivery is a choice."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from p2p.effects import Dial, Effect, Greet, HangUp, Notify, Send
from p2p.events import Peer, PeerJoined, PeerLeft, PeerRenamed
from p2p.identity import NodeId
from p2p.membership.contact import (
    FIRST_RETRY,
    FORGET,
    FORGET_DEAD,
    FORGET_UNMET,
    LAST_RETRY,
    MAX_ADDRESSES,
    OTHERWISE,
)
from p2p.membership.dialling import COURTESY, MAX_CONTACTS, REMEMBERED_TRIES
from p2p.membership.horizon import Horizon
from p2p.membership.introductions import SAME_EVERY
from p2p.membership.lines import KEPT_FREE, MAX_DIALS
from p2p.membership.links import DOUBT, WELCOME_WITHIN
from p2p.membership.peers import RETURN
from p2p.membership.tidings import NEXT_GOSSIP
from p2p.membership.typed import FOREIGN_AGAIN
from p2p.messages import MAX_GOSSIP, Address, Gossip, Introduce, Renamed, Welcome
from p2p.remembered import Remembered
from tests.p2p.helpers import wires
from tests.p2p.helpers.wires import PORT, Net
from tests.sample import one_in

EITHER = one_in(2, ["ab", "ba"])

ME, SMALLER, LARGER = (NodeId(letter * 52) for letter in "mbz")


def crossing(ids: str, typed: bool = False, crossed: bool = True) -> Net:
    """Two nodes that hear of each other at once, or only one of the other; with `typed`
    each dials twice."""
    net = Net()
    net.add("one", ids[0], typed=["two"] if typed else ())
    net.add("two", ids[1], typed=["one"] if typed else ())
    if typed:
        net.tick()
    net.find("one", "two")
    if crossed:
        net.find("two", "one")
    return net


def check_linked(net: Net, one: str = "one", two: str = "two") -> None:
    """Exactly one link, of which both ends know."""
    (wire,) = net.links()
    for host, other in ((one, two), (two, one)):
        machine, peer = net.machines[host], net.machines[other].members.me
        assert machine.peers == [other]
        assert machine.members.linked == {peer}
        assert machine.bound[peer] // 2 == wire
        assert machine.members.half_up() == []
        assert machine.members.peer_of(machine.bound[peer]) == peer


def check_met_once(net: Net) -> None:
    check_linked(net)
    for machine in net.machines.values():
        assert [type(event) for event in machine.told] == [PeerJoined]


@pytest.mark.parametrize("ids", EITHER)
@pytest.mark.parametrize("crossed", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_however_two_dials_cross_one_link_stays(ids: str, crossed: bool) -> None:
    start = crossing(ids, crossed=crossed)
    start.gossips = False  # changes nothing here, and there are fewer states
    seen: set[str] = set()
    stack, ends = [start], 0
    while stack:
        net = stack.pop()
        if net.key() in seen:
            continue
        seen.add(net.key())
        choices = net.choices()
        for choice in choices:
            branch = net.copy()
            branch.take(choice)
            stack.append(branch)
        if not choices:
            ends += 1
            net.settle()
            check_met_once(net)
    assert ends >= 1 + crossed


@pytest.mark.parametrize("ids", EITHER)
@given(data=st.data())
@settings(max_examples=150, deadline=None)
def test_four_dials_leave_one_link(ids: str, data: st.DataObject) -> None:
    net = crossing(ids, typed=True)
    while choices := net.choices():
        net.take(data.draw(st.sampled_from(choices)))
    net.settle()
    check_met_once(net)


@pytest.mark.parametrize("ids", ["ab", "ba"])
@given(data=st.data())
@settings(max_examples=150, deadline=None)
@pytest.mark.slow
def test_however_slow_the_network_one_link_stays(ids: str, data: st.DataObject) -> None:
    net = crossing(ids, data.draw(st.booleans()))
    steps = data.draw(st.integers(0, 40))
    for _ in range(steps):
        choices = net.choices()
        if choices and data.draw(st.sampled_from([True, True, False])):
            net.take(data.draw(st.sampled_from(choices)))
        else:
            net.pass_time(data.draw(st.sampled_from([0.01, 0.05, 0.11, 0.6, 2.1])))
    net.settle()
    check_linked(net)


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_all_see_all_by_one_typed_address(data: st.DataObject) -> None:
    net = Net()
    hosts = [f"h{place}" for place in range(5)]
    letters = data.draw(st.permutations("abcde"))
    for host, letter in zip(hosts, letters, strict=True):
        net.add(host, letter, typed=["h0"])
    net.tick()
    while choices := net.choices():
        net.take(data.draw(st.sampled_from(choices)))
    net.settle()
    assert all(m.peers == sorted({*hosts} - {h}) for h, m in net.machines.items())
    assert len(net.links()) == 10


# --- losing and finding again --------------------------------------------------------


def linked(ids: str = "ab", typed: bool = False) -> Net:
    net = Net()
    net.add("one", ids[0], typed=["two"] if typed else ())
    net.add("two", ids[1])
    if typed:
        net.tick()
    else:
        net.find("one", "two")
    net.settle(1.0)
    check_linked(net)
    return net


def break_link(net: Net) -> None:
    """As a cable does: both ends lose it."""
    machine = net.machines["one"]
    net.cut("one", machine.bound[net.machines["two"].members.me], "cable")
    for host, number in net.choices():
        net.take((host, number))


@pytest.mark.parametrize("ids", ["ab", "ba"])
def test_a_link_that_comes_back_soon_was_never_gone(ids: str) -> None:
    net = linked(ids)
    for _ in range(5):
        break_link(net)
        assert net.machines["one"].members.linked == set()
        assert net.machines["one"].peers == ["two"]
        net.pass_time(RETURN - 0.1)
        net.settle(1.0)
        check_met_once(net)


def test_a_peer_that_does_not_come_back_is_gone() -> None:
    net = linked()
    net.silent |= {"one", "two"}
    break_link(net)
    net.pass_time(RETURN - 0.01)
    assert net.machines["one"].seen(PeerLeft) == 0
    net.pass_time(0.02)
    left = net.machines["one"].told[-1]
    assert isinstance(left, PeerLeft)
    assert (left.peer.name, left.reason) == ("two", "cable")
    net.silent.clear()
    net.settle()
    check_linked(net)
    assert net.machines["one"].seen(PeerJoined) == 2


def test_a_refused_dial_after_a_lost_link_is_certain() -> None:
    net = linked()
    net.dead.add("two")
    break_link(net)
    while choices := net.choices():
        net.take(choices[0])
    left = net.machines["one"].told[-1]
    assert isinstance(left, PeerLeft)
    assert left.reason == "stopped"


def test_who_is_dead_is_reported_to_the_rooms() -> None:
    net = linked()
    two = net.machines["two"].members.me
    net.silent |= {"one", "two"}
    break_link(net)
    members = net.machines["one"].members
    (dial,) = net.machines["one"].dials
    dead, effects = members.dial_failed(dial.attempt, True, net.now)
    assert dead == two
    assert [type(effect) for effect in effects] == [Notify]


def test_goodbye_means_gone_at_once() -> None:
    net = linked()
    members = net.machines["one"].members
    two = net.machines["two"].members.me
    link = net.machines["one"].bound[two]
    lost, effects = members.closed(link, "left", True, net.now)
    assert lost == two
    peer = Peer(two, "two", f"two:{PORT}")
    assert effects == [Notify(PeerLeft(peer, "left"))]
    assert members.next_tick is None
    assert members.closed(link, "left", True, net.now) == (None, [])


@pytest.mark.parametrize("ids", ["ab", "ba"])
@pytest.mark.parametrize("noticed", [True, False])
def test_a_restarted_peer_is_another_run(ids: str, noticed: bool) -> None:
    net = linked(ids)
    one, two = net.machines["one"], net.machines["two"]
    old = two.bound[one.members.me]
    net.add("two", ids[1], nonce="r")
    if noticed:
        net.cut("two", old, "crash")
    net.find("two", "one")
    net.settle()
    assert [type(event) for event in one.told] == [PeerJoined, PeerLeft, PeerJoined]
    assert one.peers == ["two"]


def test_discovery_of_a_new_run_dials_at_once_even_while_linked() -> None:
    net = linked()
    two = net.machines["two"].members.me
    effects = net.do("one", lambda m, now: m.heard_of(two, "x" * 8, [("new", 1)], now))
    (dial,) = effects
    assert isinstance(dial, Dial)
    assert dial.addresses == (("new", 1),)
    assert net.do("one", lambda m, now: m.dial_failed(dial.attempt, True, now)[1]) == []
    assert net.machines["one"].peers == ["two"]


# --- dials ---------------------------------------------------------------------------


def alone(typed: Iterable[tuple[str, int]] = (), horizon: Horizon | None = None) -> Any:
    return wires.alone(ME, "m" * 8, lambda: welcome_of(ME), typed, horizon)


def contacts(members: Any) -> dict[NodeId, tuple[Address, ...]]:
    return dict(members.unlinked_contacts())


def welcome_of(
    node: NodeId, nonce: str = "n" * 8, name: str = "x", face: bytes = b""
) -> Welcome:
    return Welcome(node, nonce, name, (("10.0.0.9", PORT),), (), face=face)


def dials(effects: list[Effect]) -> list[Dial]:
    return [effect for effect in effects if isinstance(effect, Dial)]


def hang_ups(effects: list[Effect]) -> list[str]:
    return [effect.reason for effect in effects if isinstance(effect, HangUp)]


def found(members: Any, node: NodeId, now: float = 0.0) -> list[Effect]:
    return members.heard_of(node, "n" * 8, [("10.0.0.9", PORT)], now)


@pytest.mark.parametrize("refused", [True, False])
def test_failed_dials_are_repeated_ever_more_slowly_then_never(refused: bool) -> None:
    members = alone()
    effects, now, pauses = found(members, LARGER), 0.0, []
    while True:
        (dial,) = dials(effects)
        members.dial_failed(dial.attempt, refused, now)
        at = members.next_tick
        assert at is not None
        pauses.append(at - now)
        now = at
        effects = members.tick(now)
        if not effects:
            break
    assert pauses[:4] == [FIRST_RETRY, 0.5, 1.0, 2.0]
    assert set(pauses[4:]) == {LAST_RETRY}
    limit = FORGET_DEAD if refused else FORGET_UNMET
    assert limit < now <= limit + LAST_RETRY
    assert members.next_tick is None
    assert contacts(members) == {}


def test_a_dead_node_that_is_announced_again_is_dialled_at_once() -> None:
    members = alone()
    (dial,) = dials(found(members, LARGER))
    assert found(members, LARGER) == []
    members.dial_failed(dial.attempt, True, 0.0)
    assert len(dials(found(members, LARGER, now=0.1))) == 1


def test_typed_addresses_are_tried_for_ever() -> None:
    members = alone([("far", 1)])
    now, count = 0.0, 0
    while now < 2 * FORGET:
        for dial in dials(members.tick(now)):
            assert dial.peer is None
            assert members.dial_failed(dial.attempt, True, now) == (None, [])
            count += 1
        at = members.next_tick
        assert at is not None
        assert FIRST_RETRY <= at - now <= LAST_RETRY
        now = at
    assert count > FORGET / LAST_RETRY


def test_a_typed_peer_that_is_lost_is_tried_again() -> None:
    net = linked(typed=True)
    assert not net.machines["one"].dials
    net.silent.add("one")
    net.dead.add("two")
    break_link(net)
    net.settle(FORGET_DEAD + 2 * LAST_RETRY)
    assert contacts(net.machines["one"].members) == {}
    assert net.machines["one"].peers == []
    net.dead.clear()
    net.settle()
    assert net.machines["one"].peers == ["two"]


def test_a_typed_dial_that_breaks_before_the_greeting_is_repeated() -> None:
    members = alone([("far", 1)])
    for now in (0.0, 10.0):
        (dial,) = dials(members.tick(now))
        members.opened(1, LARGER, ("far", 1), dial.attempt, now)
        assert members.closed(1, "broke", False, now) == (None, [])
    at = members.next_tick
    assert at is not None
    assert 10.0 < at <= 10.0 + LAST_RETRY


@pytest.mark.parametrize("peer", [SMALLER, LARGER])
def test_a_typed_name_of_a_linked_peer_is_not_dialled_for_ever(peer: NodeId) -> None:
    members = alone([("by.name", 1)])
    (typed,) = dials(members.tick(0.0))
    members.opened(1, peer, ("10.0.0.9", 5), None, 0.0)
    members.welcomed(1, welcome_of(peer), 0.0)
    assert members.linked == {peer}
    effects = members.opened(2, peer, ("by.name", 1), typed.attempt, 0.0)
    if peer == SMALLER:
        assert hang_ups(effects) == ["linked already"]
    members.closed(2, "linked already", False, 0.1)
    assert members.next_tick is None
    assert members.tick(100.0) == []


def test_somebody_else_at_an_address_does_not_become_known() -> None:
    members = alone()
    (dial,) = dials(found(members, LARGER))
    members.opened(1, SMALLER, ("10.0.0.9", PORT), dial.attempt, 0.0)
    assert contacts(members) == {}
    assert members.dial_failed(dial.attempt, False, 0.0) == (None, [])


def test_an_eviction_survives_its_dial() -> None:
    members = alone()

    def begin() -> Dial:
        where = [("10.0.0.9", PORT)]
        (dial,) = dials(
            members.heard_of(LARGER, "n" * 8, where, 0.0, source="10.0.0.9")
        )
        for node in many(2 * MAX_CONTACTS):
            found(members, node)
        assert LARGER not in contacts(members)
        return dial

    assert members.dial_failed(begin().attempt, True, 0.0) == (None, [])
    members.tick(100.0)  # that address has made us dial long ago
    members.opened(1, LARGER, ("10.0.0.9", PORT), begin().attempt, 0.0)
    _, effects = members.welcomed(1, welcome_of(LARGER), 0.0)
    assert members.all() == (Peer(LARGER, "x", f"10.0.0.9:{PORT}"),)
    assert hang_ups(effects) == []


def test_a_dial_that_fails_after_its_peer_dialled_us_changes_nothing() -> None:
    members = alone()
    (dial,) = dials(found(members, SMALLER))
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER), 0.0)
    assert members.dial_failed(dial.attempt, True, 0.1) == (None, [])
    assert members.next_tick is None


def test_a_dial_is_needless_once_its_peer_is_linked_or_about_to_be() -> None:
    members = alone()
    (dial,) = dials(found(members, SMALLER))
    assert not members.is_met(SMALLER)
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    assert members.is_met(SMALLER)
    # Given up for that, it asks nobody for the way, and is not repeated.
    assert members.dial_failed(dial.attempt, False, 0.1) == (None, [])
    assert members.next_tick == WELCOME_WITHIN
    members.welcomed(1, welcome_of(SMALLER), 0.2)
    assert members.is_met(SMALLER)
    assert members.next_tick is None


def test_a_dial_given_up_for_a_link_that_never_came_up_is_repeated() -> None:
    members = alone()
    (dial,) = dials(found(members, SMALLER))
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    members.dial_failed(dial.attempt, False, 0.1)
    members.closed(1, "it hung up", False, 0.2)
    assert not members.is_met(SMALLER)
    again = members.next_tick
    assert again is not None
    assert again <= 0.2 + FIRST_RETRY
    assert len(dials(members.tick(again))) == 1


def test_a_dial_to_another_run_than_the_linked_one_is_needed() -> None:
    members = alone()
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER), 0.0)
    members.heard_of(SMALLER, "x" * 8, [("10.0.0.8", PORT)], 1.0)
    assert not members.is_met(SMALLER)


# --- greetings -----------------------------------------------------------------------


def test_the_smaller_id_speaks_first() -> None:
    members = alone()
    (greet,) = members.opened(1, LARGER, ("h", 1), None, 0.0)
    assert isinstance(greet, Greet)
    assert members.opened(2, SMALLER, ("h", 1), None, 0.0) == []
    _, effects = members.welcomed(2, welcome_of(SMALLER), 0.0)
    assert isinstance(effects[0], Greet)
    assert members.linked == {SMALLER}


def test_a_greeting_as_somebody_else_is_refused() -> None:
    members = alone()
    members.opened(1, SMALLER, ("h", 1), None, 0.0)
    _, effects = members.welcomed(1, welcome_of(LARGER), 0.0)
    assert hang_ups(effects) == ["it greets as somebody else"]
    assert members.all() == ()


def test_a_larger_id_must_not_speak_first() -> None:
    members = alone()
    members.opened(1, LARGER, ("h", 1), None, 0.0)
    members.opened(2, LARGER, ("h", 1), None, 0.0)
    _, effects = members.welcomed(2, welcome_of(LARGER), 0.0)
    assert hang_ups(effects) == ["it greets out of turn"]
    assert members.welcomed(99, welcome_of(LARGER), 0.0) == (None, [])


@pytest.mark.parametrize("peer", [SMALLER, LARGER])
def test_who_does_not_greet_is_hung_up_on_once(peer: NodeId) -> None:
    members = alone()
    members.opened(1, peer, ("h", 1), None, 5.0)
    assert members.next_tick == 5.0 + WELCOME_WITHIN
    assert hang_ups(members.tick(5.0 + WELCOME_WITHIN)) == ["it did not greet"]
    assert members.next_tick is None
    assert members.tick(60.0) == []


def test_a_silent_second_link_of_a_linked_peer_ends_too() -> None:
    members = alone()
    members.opened(1, SMALLER, ("h", 1), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER), 0.0)
    members.opened(2, SMALLER, ("h", 1), None, 0.0)
    assert members.next_tick == WELCOME_WITHIN
    assert hang_ups(members.tick(WELCOME_WITHIN)) == ["it did not greet"]


def test_a_doubtful_link_is_greeted_after_a_round_trip() -> None:
    members = alone()
    members.opened(1, LARGER, ("h", 1), None, 0.0)
    assert members.opened(2, LARGER, ("h", 1), None, 1.0) == []
    assert members.next_tick == 1.0 + DOUBT
    (greet,) = members.tick(1.0 + DOUBT)
    assert isinstance(greet, Greet)


@pytest.mark.parametrize(
    ("link", "shown"),
    [(("10.0.0.9", 4), f"10.0.0.9:{PORT}"), (("fe80::1", 4), f"[fe80::1]:{PORT}")],
)
def test_a_peer_that_dialled_is_shown_where_it_serves(
    link: tuple[str, int], shown: str
) -> None:
    members = alone()
    members.opened(1, SMALLER, link, None, 0.0)
    members.welcomed(1, welcome_of(SMALLER, name=" Bo\u202e\nb "), 0.0)
    assert members.get(SMALLER) == Peer(SMALLER, "Bo b", shown)
    assert members.get(LARGER) is None


def test_a_peer_that_comes_back_by_another_name_is_told_to_have_it() -> None:
    members = alone()
    for number, name in enumerate(("Bob", "Bob", "Rob", "Rob"), 1):
        members.opened(number, SMALLER, ("h", 1), None, float(number))
        _, told = members.welcomed(
            number, welcome_of(SMALLER, name=name), float(number)
        )
        members.closed(number, "cable", False, number + 0.9)
        renamed = [
            (e.event.was, e.event.peer.name)
            for e in told
            if isinstance(e, Notify) and isinstance(e.event, PeerRenamed)
        ]
        assert renamed == ([("Bob", "Rob")] if number == 3 else [])


def test_who_comes_back_with_another_face_is_told_to_have_it() -> None:
    members = alone()
    told = []
    for number, face in enumerate((b"1", b"1", b"2"), 1):
        members.opened(number, SMALLER, ("h", 1), None, float(number))
        welcome = welcome_of(SMALLER, name="Bob", face=face)
        _, effects = members.welcomed(number, welcome, float(number))
        members.closed(number, "cable", False, number + 0.9)
        told += [e.event for e in effects if isinstance(e, Notify)]
    joined, renamed = told
    assert isinstance(joined, PeerJoined)
    assert isinstance(renamed, PeerRenamed)
    assert (joined.peer.face, renamed.peer.face, renamed.was) == (b"1", b"2", "Bob")


def test_a_new_name_is_told_once_and_cleaned() -> None:
    members = alone()
    members.opened(1, SMALLER, ("h", 1), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER, name="Bob"), 0.0)
    (told,) = members.renamed(SMALLER, Renamed("Rob\x1b"), 1.0)
    assert isinstance(told, Notify)
    assert isinstance(told.event, PeerRenamed)
    assert (told.event.was, told.event.peer.name) == ("Bob", "Rob")
    assert members.renamed(SMALLER, Renamed("Rob"), 2.0) == []
    (told,) = members.renamed(SMALLER, Renamed("Rob", b"face"), 3.0)
    assert isinstance(told, Notify)
    assert isinstance(told.event, PeerRenamed)
    shown = told.event.peer
    assert (told.event.was, shown.name, shown.face) == ("Rob", "Rob", b"face")
    assert members.renamed(SMALLER, Renamed("Rob", b"face"), 4.0) == []
    assert members.renamed(LARGER, Renamed("Eve"), 4.0) == []


def test_who_renames_himself_without_end_is_told_seldom_and_by_his_last_name() -> None:
    members = alone()
    members.opened(1, SMALLER, ("h", 1), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER, name="Bob"), 0.0)
    told: list[Effect] = []
    for number in range(400):  # in two seconds
        now = 1.0 + number / 200
        told += members.tick(now)
        told += members.renamed(SMALLER, Renamed(f"Bob {number}"), now)
    told += members.tick(4.0)
    names = [e.event.peer.name for e in told if isinstance(e, Notify)]
    assert 2 <= len(names) <= 10
    assert names[-1] == "Bob 399"


# --- myself --------------------------------------------------------------------------


def test_who_dials_himself_notices_and_stops() -> None:
    net = Net()
    net.add("one", "a", typed=["one"])
    net.tick()
    net.settle()
    machine = net.machines["one"]
    assert [event.code for event in machine.told] == ["peer_self"]
    assert (machine.renewed, net.links()) == (0, [])
    assert machine.members.next_tick is None
    net.find("one", "one")
    net.find("one", "one", hearsay=True)
    assert machine.dials == []


@pytest.mark.parametrize("nonces", ["xy", "yx"])
@pytest.mark.parametrize("typed", [True, False])
def test_of_two_copies_of_an_identity_one_gives_it_up(nonces: str, typed: bool) -> None:
    net = Net()
    net.add("one", "a", nonces[0], typed=["two"] if typed else ())
    net.add("two", "a", nonces[1])
    net.tick()
    if not typed:
        net.find("one", "two")
        net.find("two", "one")
    while choices := net.choices():
        net.take(choices[0])
    renewed = [machine.renewed > 0 for machine in net.machines.values()]
    assert renewed == [nonces[0] == "y", nonces[1] == "y"]
    assert all(machine.peers == [] for machine in net.machines.values())


def test_a_typed_copy_is_met_once_it_is_somebody_new() -> None:
    net = Net()
    net.add("one", "a", "x", typed=["two"])
    net.add("two", "a", "y")
    net.tick()
    while choices := net.choices():
        net.take(choices[0])
    assert net.machines["two"].renewed
    net.add("two", "b", "z")
    net.settle()
    check_linked(net)


# --- remembered, introduced ----------------------------------------------------------


def remembered(node: NodeId, host: str = "10.0.0.7") -> Remembered:
    return Remembered(node, "x", ((host, PORT),), 1e9)


def test_a_remembered_peer_is_tried_a_few_times_and_anybody_there_is_welcome() -> None:
    members = alone()
    effects, now, count = members.remember([remembered(LARGER)], 0.0), 0.0, 0
    while dialled := dials(effects):
        (dial,) = dialled
        assert dial.peer is None
        assert dial.addresses == (("10.0.0.7", PORT),)
        members.dial_failed(dial.attempt, False, now)
        count += 1
        assert members.next_tick is not None
        now = members.next_tick
        effects = members.tick(now)
    assert count == REMEMBERED_TRIES
    assert members.next_tick is None
    assert dials(members.remember([remembered(LARGER)], now)) != []  # another network


def test_where_a_peer_was_met_is_remembered_and_none_of_its_claims() -> None:
    members = alone()
    claims = tuple((f"10.0.7.{number}", 9100) for number in range(1, 17))
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    welcome = Welcome(SMALLER, "n" * 8, "x", claims, (), PORT)
    members.welcomed(1, welcome, 0.0)
    met = ("10.0.0.9", PORT)
    assert members.to_remember() == [(SMALLER, "x", (met,))]


def test_who_was_met_on_a_link_local_address_is_remembered_by_another() -> None:
    members = alone()
    members.opened(1, SMALLER, ("fe80::1%2", 5), None, 0.0)
    claims = (("10.0.0.9", PORT), ("10.0.0.10", PORT))
    members.welcomed(1, Welcome(SMALLER, "n" * 8, "x", claims, (), PORT), 0.0)
    assert members.to_remember() == [(SMALLER, "x", (claims[0],))]


def test_a_remembered_address_is_ours_wherever_we_are() -> None:
    members = alone(horizon=Horizon())
    (dial,) = dials(members.remember([remembered(LARGER, "10.77.0.7")], 0.0))
    members.dial_failed(dial.attempt, False, 0.0)
    members.settle(["192.168.1.2"], ["192.168.1.2/24"], PORT)
    (again,) = dials(members.try_again(1.0))
    assert again.addresses == (("10.77.0.7", PORT),)


def test_what_was_heard_on_another_network_is_not_dialled_from_this_one() -> None:
    members = alone(horizon=Horizon())
    members.settle(["10.0.0.2"], ["10.0.0.2/24"], PORT)
    (dial,) = dials(found(members, LARGER))
    members.dial_failed(dial.attempt, False, 0.0)
    members.settle(["192.168.1.2"], ["192.168.1.2/24"], PORT)
    assert dials(members.try_again(1.0)) == []
    assert members.next_tick is not None
    assert members.next_tick > 1.0


def test_neither_oneself_nor_who_is_known_is_remembered() -> None:
    members = alone()
    found(members, LARGER)
    assert members.remember([remembered(ME), remembered(LARGER)], 0.0) == []


def test_somebody_else_at_a_remembered_address_is_a_peer_like_any() -> None:
    members = alone()
    (dial,) = dials(members.remember([remembered(LARGER)], 0.0))
    members.opened(1, SMALLER, dial.addresses[0], dial.attempt, 0.1)
    members.welcomed(1, welcome_of(SMALLER), 0.1)
    assert members.linked == {SMALLER}
    assert LARGER not in contacts(members)


def test_news_of_a_remembered_peer_is_tried_beside_the_dead_address() -> None:
    members = alone()
    (dead,) = dials(members.remember([remembered(LARGER)], 0.0))
    (dial,) = dials(found(members, LARGER, 0.1))
    assert (dial.peer, dial.addresses) == (LARGER, (("10.0.0.9", PORT),))
    members.opened(1, LARGER, dial.addresses[0], dial.attempt, 0.2)
    members.welcomed(1, welcome_of(LARGER), 0.2)
    assert members.dial_failed(dead.attempt, False, 1.0) == (None, [])
    assert members.linked == {LARGER}
    assert members.next_tick is None


def test_a_second_address_waits_a_moment_for_the_first() -> None:
    members = alone()
    found(members, LARGER)
    assert members.heard_of(LARGER, "n" * 8, [("10.0.0.8", PORT)], 0.01) == []
    assert members.next_tick == pytest.approx(0.01 + OTHERWISE)
    (dial,) = dials(members.tick(0.01 + OTHERWISE))
    assert dial.addresses == (("10.0.0.8", PORT),)


def test_addresses_of_a_network_of_ours_are_tried_first() -> None:
    members = alone()
    members.settle(["10.1.0.1"], ["10.1.0.1/16"], PORT)
    far, near, name = ("172.17.0.1", 1), ("10.1.2.3", 1), ("there", 1)
    (dial,) = dials(members.heard_of(LARGER, "n" * 8, [far, name, near], 0.0))
    assert dial.addresses == (near, far, name)


def test_whoever_cannot_be_dialled_is_asked_for_among_the_peers() -> None:
    members = alone()
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 1.0)
    members.welcomed(1, welcome_of(SMALLER), 1.0)
    (dial,) = dials(found(members, LARGER, 1.0))
    _, effects = members.dial_failed(dial.attempt, False, 2.0)
    assert effects == [Send((SMALLER,), Introduce(LARGER))]
    (again,) = dials(members.tick(3.0))
    assert members.dial_failed(again.attempt, True, 3.0)[1] == []  # nobody is there


def test_a_go_between_tells_who_asked_and_nobody_else() -> None:
    members = alone()
    assert members.introduce(LARGER, SMALLER, 0.0) == []
    for link, node in ((1, SMALLER), (2, LARGER)):
        members.opened(link, node, ("10.0.0.9", 5), None, 0.0)
        members.welcomed(link, welcome_of(node), 0.0)
    (send,) = members.introduce(LARGER, SMALLER, 0.0)
    assert isinstance(send, Send)
    assert isinstance(send.message, Gossip)
    assert send.to == (SMALLER,)
    assert [known.id for known in send.message.peers] == [LARGER]
    assert members.introduce(LARGER, SMALLER, 0.1) == []  # he was told a moment ago
    assert members.introduce(LARGER, SMALLER, 0.1 + SAME_EVERY) == [send]


def test_when_the_network_changes_all_are_due() -> None:
    members = alone()
    (dial,) = dials(found(members, LARGER))
    members.dial_failed(dial.attempt, False, 1.0)
    assert dials(members.try_again(1.01)) != []


# --- hostile discovery ---------------------------------------------------------------


def many(count: int) -> list[NodeId]:
    letters = itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=4)
    return [
        NodeId("z" * 48 + "".join(each)) for each in itertools.islice(letters, count)
    ]


def test_a_flood_of_found_nodes_stays_bounded_and_honest_peers_get_in() -> None:
    members = alone()
    begun: list[Effect] = []
    for node in many(10_000):
        begun += members.heard_of(node, "n" * 8, [("10.6.6.6", 1)], 0.0, hearsay=True)
    assert len(contacts(members)) == MAX_CONTACTS
    assert len(dials(begun)) == MAX_DIALS - KEPT_FREE
    assert members.next_tick is None
    assert found(members, LARGER) == []
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER), 0.0)
    assert members.linked == {SMALLER}
    members.dial_failed(dials(begun)[0].attempt, False, 1.0)
    assert members.next_tick == 0.0  # overdue
    (dial,) = dials(members.tick(1.0))
    assert dial.peer == LARGER  # before the thousand that were said to be there earlier


def test_a_flood_leaves_lines_free_for_who_is_told_of_by_another_address() -> None:
    members = alone()
    begun: list[Effect] = []
    for node in many(500):
        where = [("10.6.6.6", 1)]
        begun += members.heard_of(node, "n" * 8, where, 0.0, source="10.6.6.6")
    assert len(dials(begun)) == MAX_DIALS - KEPT_FREE
    assert members.next_tick is None
    where = [("10.0.0.9", PORT)]
    (dial,) = dials(members.heard_of(LARGER, "n" * 8, where, 0.1, source="10.0.0.9"))
    assert dial.peer == LARGER


def test_who_is_told_of_by_an_address_of_its_own_is_first_of_those_that_wait() -> None:
    members = alone()
    begun = [
        dial
        for number, node in enumerate(many(500))
        for dial in dials(
            members.heard_of(
                node, "n" * 8, [("10.6.6.6", 1)], 0.0, source=f"{number % 100}"
            )
        )
    ]
    assert len(begun) == MAX_DIALS
    where = [("10.0.0.9", PORT)]
    assert members.heard_of(LARGER, "n" * 8, where, 0.1, source="10.0.0.9") == []
    later = NodeId("y" * 52)
    assert members.heard_of(later, "n" * 8, where, 0.2, source="6") == []
    members.dial_failed(begun[0].attempt, False, 1.0)
    (dial,) = dials(members.tick(1.0))
    assert dial.peer == LARGER


def test_who_was_here_before_is_dialled_before_any_newcomer() -> None:
    members = alone()
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER), 0.0)
    for node in many(500):
        found(members, node)
    lost, effects = members.closed(1, "broke", False, 1.0)
    assert lost == SMALLER
    (dial,) = dials(effects)
    assert dial.peer == SMALLER


def test_a_flood_does_not_push_out_who_is_here() -> None:
    members = alone()
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER), 0.0)
    for node in many(2 * MAX_CONTACTS):
        found(members, node)
    assert found(members, SMALLER) == []
    (dial,) = dials(members.closed(1, "broke", False, 1.0)[1])
    assert dial.peer == SMALLER


def test_a_newcomer_that_was_heard_lets_those_come_that_it_is_told_of() -> None:
    for attempt, pause in (
        (None, COURTESY),
        (7, 0.0),
    ):  # dialled by it, or only dialling
        members = alone()
        members.tick(0.0)
        members.opened(1, SMALLER, ("10.0.0.9", 5), attempt, 0.0)
        members.welcomed(1, welcome_of(SMALLER), 0.0)
        begun = members.heard_of(LARGER, "n" * 8, [("10.6.6.6", 1)], 0.1, hearsay=True)
        assert bool(begun) == (not pause)
        if pause:
            assert members.tick(0.1 + pause - 0.01) == []
            (dial,) = members.tick(0.1 + pause)
            assert isinstance(dial, Dial)


def test_addresses_of_a_node_are_bounded_and_the_latest_come_first() -> None:
    members = alone()
    for number in range(100):
        addresses = [(f"10.6.{number}.{each}", 1) for each in range(20)]
        members.heard_of(LARGER, "n" * 8, addresses, 0.0, hearsay=True)
    assert len(contacts(members)[LARGER]) == MAX_ADDRESSES
    members.heard_of(LARGER, "n" * 8, [("10.0.0.9", PORT)], 0.0)
    assert contacts(members)[LARGER][0] == ("10.0.0.9", PORT)
    assert len(contacts(members)[LARGER]) == MAX_ADDRESSES


def test_what_was_said_of_a_peer_is_forgotten_once_it_speaks_for_itself() -> None:
    members = alone()
    members.heard_of(SMALLER, "n" * 8, [("10.6.6.6", 1)], 0.0, hearsay=True)
    members.opened(1, SMALLER, ("10.0.0.9", 5), None, 0.0)
    members.welcomed(1, welcome_of(SMALLER), 0.0)
    (known,) = members.gossip()[0].peers
    assert known.addresses == (("10.0.0.9", PORT),)
    members.heard_of(SMALLER, "z" * 8, [("10.6.6.6", 1)], 0.0, hearsay=True)
    assert members.gossip()[0].peers == (known,)


def linked_to_one_that_serves_nowhere() -> Any:
    members = alone()
    found(members, LARGER)
    members.opened(1, LARGER, ("10.0.0.9", 50450), None, 0.0)
    members.opened(2, SMALLER, ("10.0.0.5", 50450), None, 0.0)
    members.welcomed(2, welcome_of(SMALLER), 0.0)
    members.welcomed(1, Welcome(LARGER, "n" * 8, "x", (), ()), 0.0)
    return members


def test_who_serves_nowhere_is_neither_told_of_nor_remembered() -> None:
    members = linked_to_one_that_serves_nowhere()
    assert members.linked == {SMALLER, LARGER}
    assert [peer.id for peer in members.gossip()[0].peers] == [SMALLER]
    assert [node for node, _, _ in members.to_remember()] == [SMALLER]
    assert members.introduce(LARGER, SMALLER, 0.0) == []
    assert members.get(LARGER).address == "10.0.0.9"
    assert members.unlinked_typed() == ()


def test_who_serves_nowhere_is_not_dialled_and_so_never_taken_for_dead() -> None:
    members = linked_to_one_that_serves_nowhere()
    assert members.closed(1, "cable", False, 1.0) == (LARGER, [])
    assert members.tick(1.0 + RETURN - 0.01) == []
    (left,) = members.tick(1.0 + RETURN)
    assert left.event.reason == "cable"
    assert (left.event.peer.id, left.event.peer.address) == (LARGER, "10.0.0.9")
    assert not members.is_over(LARGER)
    assert members.unlinked_contacts() == ()
    assert members.next_tick is None


def test_who_serves_nowhere_for_others_can_be_dialled_where_it_was_met() -> None:
    members = alone([("10.0.0.9", PORT)])
    (dial,) = dials(members.tick(0.0))
    members.opened(1, LARGER, ("10.0.0.9", PORT), dial.attempt, 0.0)
    members.welcomed(1, Welcome(LARGER, "n" * 8, "x", (), ()), 0.0)
    (known,) = members.gossip()[0].peers
    assert known.addresses == (("10.0.0.9", PORT),)


def test_gossip_is_of_who_is_here_and_bounded() -> None:
    members = alone()
    assert members.gossip()[0].peers == ()
    found(members, LARGER)
    assert members.gossip()[0].peers == ()
    link_up_with(members, many(MAX_GOSSIP + 5))
    assert [len(gossip.peers) for gossip in members.gossip()] == [MAX_GOSSIP, 5]


def link_up_with(members: Any, nodes: list[NodeId]) -> None:
    for link, node in enumerate(nodes):
        members.opened(link, node, (f"10.1.{link >> 8}.{link & 255}", 1), None, 0.0)
        members.welcomed(link, welcome_of(node), 0.0)


def test_a_newcomer_is_told_of_many_little_by_little() -> None:
    members, crowd = alone(), many(2 * MAX_GOSSIP)
    link_up_with(members, crowd)
    members.tick(1.0)  # they, too, are told of each other
    members.tick(2.0)
    members.opened(99, LARGER, ("10.0.0.9", 5), None, 3.0)
    effects = members.welcomed(99, welcome_of(LARGER), 3.0)[1]
    told: list[NodeId] = []
    for at in (3.0, 3.0 + NEXT_GOSSIP, 3.0 + 2 * NEXT_GOSSIP):
        assert (members.next_tick or at) >= at
        (gossip,) = gossips(effects)
        told += [one.id for one in gossip.peers]
        effects = members.tick(at + NEXT_GOSSIP)
    assert told == [*crowd, LARGER]
    assert (gossips(effects), members.next_tick) == ([], None)


def gossips(effects: list[Effect]) -> list[Gossip]:
    sends = (one.message for one in effects if isinstance(one, Send))
    return [message for message in sends if isinstance(message, Gossip)]


def test_who_is_gone_is_told_no_more() -> None:
    members = alone()
    link_up_with(members, many(MAX_GOSSIP))
    members.tick(1.0)
    members.opened(99, LARGER, ("10.0.0.9", 5), None, 3.0)
    members.welcomed(99, welcome_of(LARGER), 3.0)
    assert members.next_tick == pytest.approx(3.0 + NEXT_GOSSIP)
    members.closed(99, "cable", False, 3.01)
    assert gossips(members.tick(3.0 + NEXT_GOSSIP)) == []


# --- other applications --------------------------------------------------------------


def test_where_another_application_serves_is_not_dialled_again() -> None:
    members = alone()
    (dial,) = dials(found(members, LARGER))
    assert members.foreign(dial.addresses[0], "todo") == []  # it is nobody's business
    assert members.dial_failed(dial.attempt, False, 0.1) == (None, [])
    assert members.next_tick is None
    assert members.unlinked_contacts() == ()
    (again,) = dials(found(members, LARGER, 0.2))  # it is back, and says so itself
    assert again.addresses == dial.addresses


def test_one_foreign_address_of_two_leaves_the_other() -> None:
    members = alone()
    other = ("10.0.0.8", PORT)
    (dial,) = dials(members.heard_of(LARGER, "n" * 8, [("10.0.0.7", PORT), other], 0.0))
    members.foreign(("10.0.0.7", PORT), "todo")
    members.dial_failed(dial.attempt, False, 0.1)
    (again,) = dials(members.tick(0.1 + FIRST_RETRY))
    assert again.addresses == (other,)


def test_a_remembered_place_of_another_application_is_tried_once() -> None:
    members = alone()
    (dial,) = dials(members.remember([remembered(LARGER)], 0.0))
    members.foreign(dial.addresses[0], "todo")
    members.dial_failed(dial.attempt, False, 0.1)
    assert members.next_tick is None


def test_a_typed_place_of_another_application_is_told_once_and_seldom_tried() -> None:
    place = ("10.0.0.5", PORT)
    members = alone([place])
    now, told, count = 0.0, [], 0
    effects = members.tick(now)
    while now < 3600.0:
        (dial,) = dials(effects)
        count += 1
        told += members.foreign(place, "todo")
        members.dial_failed(dial.attempt, False, now)
        assert members.next_tick is not None
        now = members.next_tick
        effects = members.tick(now)
    (notify,) = told
    assert isinstance(notify, Notify)
    assert "10.0.0.5" in notify.event.text
    assert "todo" in notify.event.text
    assert count <= 3600.0 / FOREIGN_AGAIN + 1
    (dial,) = dials(effects)  # that other program has ended, and ours begun
    members.opened(1, LARGER, place, dial.attempt, now)
    members.welcomed(1, welcome_of(LARGER), now)
    assert members.linked == {LARGER}
