"""Several nodes play one game: same ticks, same states, and everybody his own snake."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from tests.lan import Lan, NodeProcess, arena
from tests.lan.arena import STEP, STRIDE
from tests.lan.company import gather, meet
from tests.lan.nodeproc import Event

MakeLan = Callable[..., Lan]
ROUNDS = 5
TURNS = {"up": "left", "down": "right", "left": "up", "right": "down"}


def one_reign(nodes: Sequence[NodeProcess]) -> None:
    """All tell the same host and term, and it is the only one that ever was."""
    arena.host(nodes)
    for node in nodes:
        assert {event["term"] for event in node.all("tick")} == {1}


def turn(node: NodeProcess, witness: NodeProcess) -> None:
    """A press of `node` turns its own snake on the board of `witness`, and no other."""
    facing, pressed, applied = _press(node)
    at = applied["tick"] + applied["tick"] % 2  # snakes move when the tick is even
    arena.reach([witness], at)
    boards = {e["tick"]: e for e in witness.all("tick") if "state" in e}
    before, after = boards[applied["tick"] - 1], boards[at]
    own = arena.seat(node)
    was, now = arena.snake(before, own), arena.snake(after, own)
    assert (was["facing"], now["facing"]) == (facing, pressed)
    _moved(after, now["cells"], pressed)
    for other in before["state"]["snakes"]:
        if other["seat"] != own and other["cells"]:
            assert arena.snake(after, other["seat"])["facing"] == other["facing"]


def _press(node: NodeProcess) -> tuple[str, str, Event]:
    own = arena.seat(node)
    alive = arena.await_alive(node, since=arena.tick(node)["at"])
    facing = arena.snake(alive, own)["facing"]
    since = node.do("input", value=TURNS[facing])
    applied = node.wait_for("input", since=since)
    assert applied["seat"] == own
    return facing, TURNS[facing], applied


def _moved(event: Event, cells: list[int], direction: str) -> None:
    (y, x), (was_y, was_x) = divmod(cells[0], STRIDE), divmod(cells[1], STRIDE)
    dx, dy = STEP[direction]
    width, height = event["state"]["width"], event["state"]["height"]
    assert (x, y) == ((was_x + dx) % width, (was_y + dy) % height)


def test_five_play_one_game_and_each_turns_his_own_snake(lan: MakeLan) -> None:
    nodes = gather(lan(5).hosts)
    arena.play(nodes, state=True, bots=0, round=0)  # no countdown to be waited for
    arena.run_on(nodes, 10)
    for node, witness in zip(nodes, [*nodes[1:], nodes[0]], strict=True):
        turn(node, witness)
    arena.run_on(nodes, 10)
    one_reign(nodes)
    arena.same_game(nodes, least=20)
    for node in nodes:
        arena.unbroken(node)
        assert [e["number"] for e in node.all("input")] == [1]
    seats = {arena.seat(node) for node in nodes}
    assert len(seats) == len(nodes)


@pytest.mark.parametrize("tick", [60, pytest.param(300, marks=pytest.mark.slow)])
@pytest.mark.slow
def test_who_comes_late_has_the_same_game_and_plays(lan: MakeLan, tick: int) -> None:
    wire = lan(6)
    nodes = gather(wire.hosts[:5])
    arena.play(nodes, state=True, bots=0)
    arena.reach(nodes, tick)
    late = NodeProcess(wire.hosts[5], "fay")
    meet([late, *nodes])
    arena.play([late], state=True)
    everybody = [*nodes, late]
    arena.together(everybody)
    assert late.wait_for("tick")["tick"] >= tick
    arena.run_on(everybody, 10)
    turn(late, nodes[0])
    arena.run_on(everybody, 10)
    one_reign(everybody)
    arena.same_game(everybody, least=20)
    for node in everybody:
        arena.unbroken(node)


def test_a_spectator_sees_all_and_has_no_seat(lan: MakeLan) -> None:
    ana, ben, cyd = gather(lan(3).hosts)
    arena.play([ana, ben])
    cyd.do("watch", every=1, state=False)
    cyd.do("spectate", game="snake")
    assert cyd.wait_for("room")["me"] is None
    arena.run_on([ana, ben], 15)
    arena.reach([cyd], arena.tick(ana)["tick"])
    arena.same_game([ana, ben, cyd], least=10)
    asked = cyd.do("input", value="left")
    cyd.wait_for("error", command="input", since=asked)
    ana.wait_for("room", where=lambda e: _watches(e, cyd.id))
    assert cyd.do("play", game="snake")
    cyd.wait_for("room", where=lambda e: e["me"] is not None)


def _watches(room: Event, node: str) -> bool:
    return any(m["id"] == node and m["seat"] is None for m in room["members"])


def test_two_who_play_at_the_same_instant_meet_in_one_room(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    for _ in range(ROUNDS):
        since = ana.do("play", game="snake")
        ben.do("play", game="snake")
        arena.together([ana, ben], since)
        arena.host([ana, ben])
        for node in (ana, ben):
            node.do("leave")
        for node in (ana, ben):
            node.wait_for("left", since=since)
            node.wait_for("rooms", since=since, rooms=[])


def test_a_room_is_announced_left_and_gone(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    ana.do("play", game="snake")
    (told,) = ben.wait_for("rooms", where=lambda e: e["rooms"])["rooms"]
    assert (told["game"], told["host"], told["term"]) == ("snake", ana.id, 1)
    assert not ben.all("room")
    asked = ben.do("rooms")
    assert ben.wait_for("rooms", since=asked)["rooms"]
    left = ana.do("leave")
    ana.wait_for("left", room="snake")
    ben.wait_for("rooms", since=left, rooms=[])
    ana.do("leave")
    ana.wait_for("error", command="leave", text="This node is in no room.")


def test_bots_fill_up_to_four_and_step_aside(lan: MakeLan) -> None:
    nodes = gather(lan(3).hosts)
    arena.play(nodes[:1])
    nodes[0].wait_for("room", where=lambda e: _count(e) == (1, 3))
    arena.play(nodes)
    for node in nodes:
        node.wait_for("room", where=lambda e: _count(e) == (3, 1))


def _count(room: Event) -> tuple[int, int]:
    bots = sum(1 for member in room["members"] if member["bot"])
    return len(room["members"]) - bots, bots


def _has_winner(room: Event) -> bool:
    return any(member["wins"] for member in room["members"])


@pytest.mark.slow
def test_all_are_told_how_a_round_stands_and_who_has_won(lan: MakeLan) -> None:
    nodes = ana, ben = gather(lan(2).hosts)
    arena.play([ana, ben], state=True, round=8, bots=0, width=10, height=10)
    for node in nodes:
        told = node.wait_for("round")
        assert (told["room"], told["round"], told["phase"]) == ("snake", 1, "play")
        assert 0 < told["left"] <= 8
    arena.feed(ana)  # as who has no point wins nothing
    podiums = [node.wait_for("round", 20, phase="podium") for node in nodes]
    ranking = podiums[0]["ranking"]
    assert ranking == podiums[1]["ranking"]
    assert {seat for seat, _ in ranking} == {arena.seat(ana), arena.seat(ben)}
    winner = ranking[0][0]
    for node in nodes:
        room = node.wait_for(
            "room", where=lambda e: any(m["wins"] for m in e["members"])
        )
        assert {m["seat"]: m["wins"] for m in room["members"]} == {
            seat: int(seat == winner) for seat, _ in ranking
        }
    left = ana.do("leave")
    ana.wait_for("left", since=left)
    ana.do("play", game="snake")  # and finds what it had
    back = ana.wait_for("room", since=left, where=lambda e: e["me"] is not None)
    mine = next(m for m in back["members"] if m["id"] == ana.id)
    assert (mine["seat"], mine["wins"]) == (back["me"], int(back["me"] == winner))
    assert back["me"] in {seat for seat, _ in ranking}
