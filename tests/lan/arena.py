"""A game among nodes as their JSON lines show it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from tests.lan.nodeproc import Event, NodeProcess

Moment = tuple[str | None, int, int]
"""Host and number of a reign, and a tick of it."""

STRIDE = 256
"""See games/snake/state.py: a cell is y * 256 + x."""
OPPOSITE = {"up": "down", "down": "up", "left": "right", "right": "left"}
STEP = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}


def play(
    nodes: Sequence[NodeProcess],
    state: bool = False,
    *,
    game: str = "snake",
    **options: Any,
) -> None:
    """All of them enter the room of the game; returns when each sees all seated."""
    for node in nodes:
        node.do("options", **options)
        node.do("watch", every=1, state=state)
    for node in nodes:
        node.do("play", game=game)
    together(nodes)


def together(nodes: Sequence[NodeProcess], since: float = 0.0) -> None:
    """Return when each has said a `room` in which it and all the others sit."""
    ids = {node.id for node in nodes}

    def complete(room: Event) -> bool:
        return room["me"] is not None and ids <= set(people(room))

    for node in nodes:
        node.wait_for("room", where=complete, since=since)


def people(room: Event) -> dict[str, Event]:
    """The members of a `room` that are no bots, by id."""
    return {m["id"]: m for m in room["members"] if not m["bot"]}


def room(node: NodeProcess) -> Event:
    """The room as the node last told it."""
    return node.all("room")[-1]


def seat(node: NodeProcess) -> int:
    """Its seat, as it last told it."""
    return int(room(node)["me"])


def host(nodes: Iterable[NodeProcess]) -> NodeProcess:
    """The one of `nodes` that hosts, by the last word of all of them."""
    everybody = list(nodes)
    told = {(room(n)["host"], room(n)["term"]) for n in everybody}
    assert len(told) == 1, f"not of one mind: {told}"
    return next(n for n in everybody if n.id == room(n)["host"])


def tick(node: NodeProcess) -> Event:
    """The last tick it told; waits for the first."""
    node.wait_for("tick")
    return node.all("tick")[-1]


def reach(nodes: Iterable[NodeProcess], number: int, term: int = 1) -> None:
    """Return when all have a tick of at least this number, and of this term."""

    def there(event: Event) -> bool:
        return bool(event["tick"] >= number and event["term"] >= term)

    for node in nodes:
        node.wait_for("tick", timeout=30, where=there)


def run_on(nodes: Sequence[NodeProcess], ticks: int, term: int = 1) -> None:
    """Return when all have gone `ticks` further than the first of them is now."""
    reach(nodes, max(tick(node)["tick"] for node in nodes) + ticks, term)


def same_game(nodes: Sequence[NodeProcess], least: int) -> None:
    """Whoever tells the same tick of the same reign tells the same digest; at least so
    many ticks were told by all of them."""
    known: dict[Moment, str] = {}
    common: set[tuple[int, int]] | None = None
    for node in nodes:
        told = dict(_told(node))
        ticks = {(term, tick) for _, term, tick in told}
        common = ticks if common is None else common & ticks
        for moment, digest in told.items():
            known.setdefault(moment, digest)
            assert known[moment] == digest, f"{node.name} differs at {moment}"
    assert common is not None
    assert len(common) >= least, f"only {len(common)} ticks in common"


def _told(node: NodeProcess) -> Iterator[tuple[Moment, str]]:
    # Two halves of a table may count a reign by the same number: its host is part of
    # its name, and a node says who that is before it tells a tick of his.
    host = None
    for event in list(node.events):
        if event["event"] == "room":
            host = event["host"]
        elif event["event"] == "tick":
            yield (host, event["term"], event["tick"]), event["digest"]


def unbroken(node: NodeProcess) -> None:
    """No tick number missing, none repeated, no term after a later one."""
    told = [(e["term"], e["tick"]) for e in node.all("tick")]
    for (term, number), (next_term, next_number) in pairwise(told):
        step = f"{node.name}: {(term, number)} then {(next_term, next_number)}"
        assert next_number == number + 1, step
        assert next_term >= term, step


def gap(node: NodeProcess, term: int) -> float:
    """Seconds from its last tick before `term` to its first of `term` or later.

    By its own clock, as told in its events.
    """
    first = node.wait_for("tick", where=lambda e: e["term"] >= term)
    before = [e for e in node.all("tick") if e["term"] < term]
    return float(first["t"] - before[-1]["t"])


def scores(node: NodeProcess) -> dict[str, int]:
    """The points of each member, by the last `room` and the state after it."""
    points = {m["id"]: m["score"] for m in room(node)["members"] if m["seat"]}
    seats = {m["seat"]: m["id"] for m in room(node)["members"] if m["seat"]}
    for one in _players(tick(node)):
        who = seats.get(one["seat"])
        if who is not None:
            points[who] = max(points[who], one["score"])
    return points


def somebody_scores(nodes: Sequence[NodeProcess]) -> None:
    """Return when there are points in the state that each has told."""
    for node in nodes:
        node.wait_for("tick", 40.0, lambda e: any(one["score"] for one in _players(e)))


def _players(event: Event) -> list[dict[str, Any]]:
    state = event["state"]
    return list(state.get("snakes") or state.get("cycles") or ())


def snake(event: Event, number: int) -> dict[str, Any]:
    """The snake of a seat in a tick with state."""
    found = [s for s in event["state"]["snakes"] if s["seat"] == number]
    assert len(found) == 1
    return dict(found[0])


def await_alive(node: NodeProcess, since: float = 0.0) -> Event:
    """The first tick from `since` on in which the node's own snake is on the board."""
    own = seat(node)
    return node.wait_for(
        "tick", where=lambda e: "state" in e and snake(e, own)["cells"], since=since
    )


def feed(node: NodeProcess) -> None:
    """Steer its snake until it has eaten."""
    own, since = seat(node), 0.0
    for _ in range(1000):
        node.wait_for("tick", where=lambda e: "state" in e, since=since)
        newest = tick(node)
        since = newest["at"] + 1e-9
        mine = snake(newest, own)
        if mine["score"] > 0:
            return
        turn = _towards_fruit(newest["state"], mine)
        if turn:
            node.do("input", value=turn)
    raise AssertionError(f"{node.name} found nothing to eat")


def _towards_fruit(state: dict[str, Any], mine: dict[str, Any]) -> str | None:
    if not mine["cells"] or mine["turns"] or not state["fruit"]:
        return None
    y, x = divmod(mine["cells"][0], STRIDE)
    fruits = [divmod(cell, STRIDE) for cell in state["fruit"]]
    fy, fx = min(fruits, key=lambda f: abs(f[0] - y) + abs(f[1] - x))
    across = "right" if fx > x else "left"
    along = "down" if fy > y else "up"
    wanted = along if fx == x else across
    facing = mine["facing"]
    if wanted == OPPOSITE[facing]:
        wanted = "up" if facing in ("left", "right") else "left"
    return None if wanted == facing else wanted
