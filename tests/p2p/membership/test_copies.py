"""One identity on two machines: who keeps it, who is told, what others see."""

from __future__ import annotations

import pytest

from p2p.events import Notice, PeerJoined, PeerLeft
from p2p.identity import NodeId
from p2p.membership.copies import (
    GIVES_WAY_WITHIN,
    MAX_COPIED,
    OLD_AFTER,
    Copies,
    gives_way,
)
from tests.p2p.helpers.wires import Machine, Net

MINUTES = 180.0  # seconds


def copied(machine: Machine) -> int:
    """How often its user was told of a copy that does not concern its identity."""
    told = [e for e in machine.told if isinstance(e, Notice)]
    assert {notice.code for notice in told} <= {"identity_copied"}
    return len(told)


def live(net: Net, seconds: float) -> None:
    """Time passes for those that were added, who start if they have not."""
    net.tick()
    net.settle(seconds)


def meet(net: Net) -> None:
    """All hear of all, and whatever follows from that within a moment."""
    net.tick()
    for host in net.machines:
        for other in net.machines:
            if host != other:
                net.find(host, other)
    net.settle(1.0)


@pytest.mark.parametrize(
    ("mine", "lived", "theirs", "they_lived", "gives"),
    [
        ("zzzzzzzz", 0.0, "aaaaaaaa", 0.0, True),
        ("aaaaaaaa", 0.0, "zzzzzzzz", 0.0, False),
        ("aaaaaaaa", 59.0, "zzzzzzzz", 60.0, True),
        ("zzzzzzzz", 60.0, "aaaaaaaa", 0.0, False),
        ("zzzzzzzz", 60.0, "aaaaaaaa", 2.0**53, False),
    ],
)
def test_who_has_just_started_gives_way_to_who_lived_for_long(
    mine: str, lived: float, theirs: str, they_lived: float, gives: bool
) -> None:
    assert gives_way(mine, lived, theirs, they_lived) == gives


@pytest.mark.parametrize("nonces", ["az", "za"])
def test_an_old_run_keeps_its_identity_and_a_new_copy_takes_another(
    nonces: str,
) -> None:
    net = Net()
    net.add("owner", "m", nonces[0])
    live(net, OLD_AFTER)
    net.add("copy", "m", nonces[1])
    meet(net)
    owner, copy = net.machines.values()
    assert (owner.renewed > 0, copied(owner)) == (False, 1)
    assert (copy.renewed > 0, copied(copy)) == (True, 0)


@pytest.mark.parametrize("nonces", ["az", "za"])
def test_of_two_that_are_young_one_gives_way_and_both_are_told(nonces: str) -> None:
    net = Net()
    net.add("one", "m", nonces[0])
    net.add("two", "m", nonces[1])
    meet(net)
    for machine in net.machines.values():
        smaller = machine.members.nonce[0] == "a"
        assert (machine.renewed > 0, copied(machine)) == (not smaller, smaller)


def test_two_that_are_old_are_told_once_and_keep_it() -> None:
    net = Net()
    net.add("one", "m", "a")
    net.add("two", "m", "z")
    live(net, OLD_AFTER)
    for _ in range(20):
        meet(net)
        live(net, 10.0)
    for machine in net.machines.values():
        assert (machine.renewed, copied(machine), machine.peers) == (0, 1, [])


def test_a_thief_that_starts_again_and_again_is_told_of_once() -> None:
    net = Net()
    net.add("owner", "m", "z")
    live(net, OLD_AFTER)
    for nonce in "abcdefgh":
        net.add("thief", "m", nonce)
        meet(net)
        live(net, 10.0)
    owner = net.machines["owner"]
    assert (owner.renewed, copied(owner)) == (0, 1)


@pytest.mark.parametrize("ids", ["am", "za"])
@pytest.mark.parametrize("restarts", [False, True])
def test_others_see_the_first_one_stay(ids: str, restarts: bool) -> None:
    net = Net()
    cyd = net.add("cyd", ids[0])
    net.add("owner", ids[1], "o")
    meet(net)
    live(net, OLD_AFTER)
    net.add("thief", ids[1], "a")
    for turn in range(int(MINUTES)):
        if restarts and turn % 5 == 4:
            net.add("thief", ids[1], "abcdefgh"[turn // 5 % 8])
        meet(net)
    assert cyd.peers == ["owner"]
    (told,) = [e for e in cyd.told if isinstance(e, Notice)]
    assert told.code == "two_of_one"
    assert "identity of owner" in told.text
    assert cyd.seen(PeerJoined) <= 4
    assert cyd.seen(PeerLeft) == cyd.seen(PeerJoined) - 1


def test_two_of_which_one_soon_gives_way_are_told_to_nobody_else() -> None:
    net = Net()
    cyd = net.add("cyd", "a")
    net.add("owner", "m", "o")
    meet(net)
    live(net, OLD_AFTER)
    net.add("copy", "m", "a")
    for _ in range(int(GIVES_WAY_WITHIN) - 2):
        meet(net)
    assert cyd.peers == ["owner"]
    assert not cyd.seen(Notice)


def test_a_first_one_that_goes_makes_place() -> None:
    copies, node = Copies(), NodeId("n" * 52)
    for run in ("first", "second", "first"):
        copies.greets(node, run, 0.0)
        copies.replaced(node, run)
    assert copies.stays(node, "first")
    assert not copies.stays(node, "second")
    copies.greets(node, "third", 0.0)
    assert copies.stays(node, "first")


def take_turns(copies: Copies, node: NodeId, *runs: str) -> None:
    for run in runs:
        copies.greets(node, run, 0.0)
        copies.replaced(node, run)


def test_what_is_kept_of_others_is_bounded() -> None:
    copies = Copies()
    crowd = [NodeId(f"{number:052}") for number in range(MAX_COPIED + 1)]
    for node in crowd:
        take_turns(copies, node, "first", "second", "first")
    assert not copies.stays(crowd[0], "first")
    assert all(copies.stays(node, "first") for node in crowd[1:])


def test_of_many_runs_the_first_and_the_last_are_known_again() -> None:
    for run, is_known in (("run 0", True), ("run 49", True), ("run 20", False)):
        copies, node = Copies(), NodeId("n" * 52)
        take_turns(copies, node, *(f"run {number}" for number in range(50)))
        copies.greets(node, run, 0.0)
        assert copies.stays(node, run) == is_known
