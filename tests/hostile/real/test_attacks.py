"""What was once done to our own nodes, by a program of another machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

import pytest

from p2p.messages import RoomMessage
from p2p.wire.places import MAX_LINKS, SHARE
from tests.hostile.helpers.attack import Attack
from tests.hostile.helpers.lies import LIES
from tests.lan import Lan, NodeProcess, arena
from tests.lan.company import address, gather, meet, stderr

pytestmark = pytest.mark.slow  # the simulator tries the same attacks in no time
MakeLan = Callable[..., Lan]

SLEPT = 0.8  # seconds of a player
LASTS = 1.5  # seconds of an attack that goes on
THOUSAND = 1009  # links: more than a process could have open files, once
OPENS = 30.0  # seconds that a program tries to open one of its links


@pytest.fixture
def table(lan: MakeLan) -> tuple[Lan, list[NodeProcess], NodeProcess]:
    """Three who play, and a machine for the enemy; the host is told, too."""
    wire = lan(4)
    nodes = gather(wire.hosts[:3])
    arena.play(nodes)
    arena.run_on(nodes, 10)
    return wire, nodes, arena.host(nodes)


Table = tuple[Lan, list[NodeProcess], NodeProcess]


def undisturbed(nodes: Sequence[NodeProcess], ticks: int = 20) -> None:
    """They play on as if nothing had been: one game, one reign, and no link less."""
    arena.run_on(nodes, ticks)
    arena.same_game(nodes, least=ticks)
    ids = {node.id for node in nodes}
    for node in nodes:
        arena.unbroken(node)
        assert {event["term"] for event in node.all("tick")} == {1}
        assert not [event for event in node.all("gone") if event["id"] in ids]
        assert not [e for e in node.all("notice") if e["code"] == "desync"]
        assert set(arena.people(arena.room(node))) == ids
        assert not [line for line in stderr(node) if "Traceback" in line]


def test_forged_newcomers_take_no_seat(table: Table) -> None:
    wire, nodes, host = table
    attack = Attack(wire.hosts[3], "seats", address(host))
    attack.until("lied")
    arena.run_on(nodes, 10)
    assert set(arena.people(arena.room(host))) == {node.id for node in nodes}
    late = NodeProcess(wire.hosts[3], "dan")
    meet([late, *nodes])
    arena.play([late])
    undisturbed([*nodes, late])


def test_nobody_takes_the_seat_of_a_player_who_sleeps(table: Table) -> None:
    wire, nodes, host = table
    victim = next(node for node in nodes if node is not host)
    seat, since = arena.seat(victim), time.monotonic()
    options = {"victim": address(victim), "seconds": LASTS}
    attack = Attack(wire.hosts[3], "thief", address(host), **options)
    attack.until("linked")
    attack.go()
    victim.stop()
    time.sleep(SLEPT)
    victim.cont()
    attack.until("lied")
    arena.run_on(nodes, 10)
    for node in nodes:
        for room in node.all("room", since=since):
            member = arena.people(room).get(victim.id)
            assert member is not None, f"{node.name} has no {victim.name}"
            assert (member["seat"], member["name"]) == (seat, victim.name)


def test_forged_frames_show_no_false_game(table: Table) -> None:
    wire, nodes, host = table
    victim, other = (node for node in nodes if node is not host)
    options = {"victim": other.id, "seconds": LASTS}
    attack = Attack(wire.hosts[3], "forger", address(victim), **options)
    print(attack.until("lied"))
    undisturbed(nodes)


def test_what_a_stranger_says_of_a_room_has_no_effect(table: Table) -> None:
    """All that is well-formed, to a member and to the host; but he may come in, or end
    a reign of his own in theirs."""
    wire, nodes, host = table
    kinds = [kind.__name__ for kind in LIES if issubclass(kind, RoomMessage)]
    kinds = [kind for kind in kinds if kind not in ("Join", "Yield")]
    member = next(node for node in nodes if node is not host)
    for target in (member, host):
        attack = Attack(
            wire.hosts[3], "lies", address(target), kinds="+".join(["Tick", *kinds])
        )
        attack.until("lied")
    undisturbed(nodes, ticks=40)


def rest(nodes: Sequence[NodeProcess], host: NodeProcess) -> str:
    return "+".join(address(node) for node in nodes if node is not host)


def test_a_member_that_claims_and_shows_false_votes_stops_no_game(table: Table) -> None:
    wire, nodes, host = table
    options = {"who": "insider", "others": rest(nodes, host), "seconds": LASTS}
    attack = Attack(wire.hosts[3], "usurper", address(host), **options)
    assert attack.until("lied")["claims"] > 3
    attack.process.kill()
    gone = {node.id for node in nodes}
    for node in nodes:
        node.wait_for("room", where=lambda room: set(arena.people(room)) == gone)
    undisturbed(nodes, ticks=40)


def test_a_member_that_says_of_a_dead_host_that_it_lives_holds_up_nobody(
    table: Table,
) -> None:
    wire, nodes, host = table
    options = {"who": "insider", "others": rest(nodes, host)}
    attack = Attack(wire.hosts[3], "soother", address(host), **options)
    attack.until("in")
    attack.go()
    attack.until("lulls")
    others = [node for node in nodes if node is not host]
    wire.link_down(host.host)
    arena.reach(others, 1, term=2)
    arena.same_game(others, least=10)


@pytest.mark.slow
def test_a_thousand_links_of_one_machine_make_nobody_deaf(lan: MakeLan) -> None:
    wire = lan(5)
    nodes = gather(wire.hosts[:3])
    arena.play(nodes)
    host = arena.host(nodes)
    attack = Attack(
        wire.hosts[3], "crowd", address(host), links=THOUSAND, seconds=OPENS
    )
    print(attack.until("crowded"))
    late = NodeProcess(wire.hosts[4], "dan")
    meet([late, *nodes])
    arena.play([late])
    undisturbed([*nodes, late])
    attack.go()
    assert attack.until("up")["count"] <= MAX_LINKS // SHARE
