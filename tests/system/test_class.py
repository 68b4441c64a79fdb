"""A class plays: thirty at six tables, hosts die, two come late, the teacher rules."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from random import Random
from threading import Event as Flag
from threading import Thread
from typing import NamedTuple

import pytest

from tests.lan import Lan, NodeProcess, arena
from tests.lan.company import start
from tests.lan.nodeproc import Event

MakeLan = Callable[..., Lan]

SETTLES = 60.0  # seconds until thirty processes on two cores have seen what was done
ROUND, PODIUM = 30, 8  # seconds
TWO_ROUNDS = 4.0 * (ROUND + PODIUM)  # seconds, on a busy machine
STANDS = 3.0  # seconds of a pause in which nothing may move
TURNS = ("up", "left", "down", "right")
KEY = "Tiger-Lemon-7"


class Plan(NamedTuple):
    """A table as it is opened, and how many sit there at first."""

    name: str
    game: str
    people: int = 5
    key: str | None = None


RULED = 1
PLANS = (
    Plan("snake", "snake"),  # the open table
    Plan("Table 2", "snake", key=KEY),  # the teacher's
    Plan("Tisch für Ömer 🐍", "snake"),
    Plan("Table 4", "snake", 4),
    Plan("cycles", "cycles"),
    Plan("Table 2", "cycles", 4),  # of the same name as another
)
LATE = (3, 5)  # to which of them one more comes late
DIE = (0, 2, 4)  # of which of them the host is killed, and comes back


class Table:
    """One of them, and who sits there; the first opens it."""

    def __init__(self, plan: Plan, people: list[NodeProcess]) -> None:
        self.plan = plan
        self.people = people

    def enter(self, node: NodeProcess) -> None:
        where = {"room": self.plan.name}
        if self.plan.key:
            where["key"] = self.plan.key.lower() + " "  # as a phone types it
        node.do("watch", every=5, state=node is self.people[-1])
        node.do("play", game=self.plan.game, **where)

    def open(self) -> None:
        self.people[0].do("options", bots=0, round=ROUND)
        self.enter(self.people[0])
        self.people[0].wait_for("room", SETTLES)
        for node in self.people[1:]:
            self.enter(node)

    def all_sit(self, since: float = 0.0) -> None:
        """Each has told that all of them sit there, and nobody else."""
        ids = {node.id for node in self.people}
        for node in self.people:
            node.wait_for("room", SETTLES, lambda e: set(seats(e)) == ids, since=since)

    def host(self) -> NodeProcess:
        told = arena.room(self.people[-1])["host"]
        return next(node for node in self.people if node.id == told)


def seats(room: Event) -> dict[str, int]:
    """Who sits where."""
    return {m["id"]: m["seat"] for m in room["members"] if m["seat"]}


def wins(room: Event) -> dict[str, int]:
    return {m["id"]: m["wins"] for m in room["members"] if m["seat"]}


def again(node: NodeProcess) -> NodeProcess:
    """The same person, whose program was killed, starts it anew."""
    return NodeProcess(node.host, node.name, profile=node.profile)


@contextmanager
def pressing(tables: Sequence[Table]) -> Iterator[None]:
    """Meanwhile somebody presses something, all the time."""
    over, dice = Flag(), Random("presses")

    def press() -> None:
        while not over.wait(0.05):
            node = dice.choice(dice.choice(tables).people)
            if node.process.poll() is None:
                with suppress(AssertionError):  # it was killed in this moment
                    node.do("input", value=dice.choice(TURNS))

    thread = Thread(target=press, name="presses")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.slow
def test_a_class_of_thirty_plays_at_six_tables(lan: MakeLan) -> None:
    count = sum(plan.people for plan in PLANS)
    hosts = lan(count + len(LATE)).hosts
    nodes = start(hosts[:count])
    for node in nodes:
        node.wait_for("ready", SETTLES)
    for node in nodes:
        knows(node, nodes)
    rest = iter(nodes)
    tables = [Table(p, [next(rest) for _ in range(p.people)]) for p in PLANS]
    for table in tables:
        table.open()
    for table in tables:
        table.all_sit()
    lists_them(tables)
    with pressing(tables):
        for number in DIE:
            host_dies_and_returns(tables[number])
        removed = teacher_rules(tables[RULED])
        late = start(hosts[count:])
        for number, node in zip(LATE, late, strict=True):
            node.wait_for("ready", SETTLES)
            node.wait_for("rooms", SETTLES, lambda e: len(e["rooms"]) == len(PLANS))
            tables[number].people.append(node)
            tables[number].enter(node)
            tables[number].all_sit()
        for table in tables:
            two_rounds_end(table)
        for table in tables:
            all_agree(table)
    assert removed.id not in seats(arena.room(tables[RULED].people[0]))


def knows(node: NodeProcess, others: Sequence[NodeProcess]) -> None:
    for other in others:
        if other is not node:
            node.wait_for("peer", 2 * SETTLES, id=other.id)


def lists_them(tables: Sequence[Table]) -> None:
    """Everybody lists all tables, each with its game, size and lock."""
    wanted = Counter(
        (t.plan.name, t.plan.game, len(t.people), t.plan.key is not None)
        for t in tables
    )

    def all_there(event: Event) -> bool:
        rooms = event["rooms"]
        told = ((r["room"], r["game"], r["members"], r["locked"]) for r in rooms)
        return Counter(told) == wanted and len({r["table"] for r in rooms}) == len(
            rooms
        )

    for table in tables:
        for node in table.people:
            node.wait_for("rooms", SETTLES, all_there)


def host_dies_and_returns(table: Table) -> None:
    dead = table.host()
    had = seats(arena.room(dead))[dead.id], wins(arena.room(dead))[dead.id]
    place = table.people.index(dead)
    table.people.remove(dead)
    killed = dead.kill()
    table.all_sit(killed)
    back = again(dead)
    back.wait_for("rooms", SETTLES, lambda e: is_listed(e, table, back))
    table.people.insert(place, back)
    table.enter(back)
    table.all_sit(killed)
    room = arena.room(back)
    assert (seats(room)[back.id], wins(room)[back.id]) >= had
    assert seats(room)[back.id] == had[0]


def is_listed(event: Event, table: Table, but: NodeProcess) -> bool:
    """By those who are in it, and not by what `but` was."""
    return any(
        (r["room"], r["game"]) == (table.plan.name, table.plan.game)
        and r["host"] != but.id
        for r in event["rooms"]
    )


def teacher_rules(table: Table) -> NodeProcess:
    """Pauses, removes somebody, crashes, returns, goes on, and ends the round; returns
    who was removed."""
    teacher, watcher = table.people[0], table.people[-1]
    stood = teacher.do("rule", what="pause")
    for node in table.people:
        room = node.wait_for("room", SETTLES, lambda e: e["paused"], since=stood)
        assert room["ruler"] == teacher.id
    paused = time.monotonic()
    bad = table.people.pop(2)
    out = teacher.do("rule", what="remove", who=bad.id)
    bad.wait_for("left", SETTLES, since=out)
    bad.wait_for("notice", SETTLES, code="removed", since=out)
    table.all_sit(out)
    killed = teacher.kill()
    others = {node.id for node in table.people[1:]}
    for node in table.people[1:]:
        node.wait_for("room", SETTLES, lambda e: set(seats(e)) == others, since=killed)
    table.enter(bad)
    bad.wait_for("notice", SETTLES, code="removed", since=killed)
    back = again(teacher)
    back.wait_for("rooms", SETTLES, lambda e: is_listed(e, table, back))
    table.people[0] = back
    table.enter(back)
    table.all_sit(killed)
    assert all(arena.room(node)["paused"] for node in table.people)
    stands_still(watcher, paused, time.monotonic())
    resumed = back.do("rule", what="resume")
    for node in table.people:
        node.wait_for("room", SETTLES, lambda e: not e["paused"], since=resumed)
    ended = back.do("rule", what="end_round")
    for node in table.people:
        node.wait_for("round", SETTLES, phase="podium", since=ended)
    return bad


def stands_still(node: NodeProcess, since: float, until: float) -> None:
    """Ticks went on meanwhile, and the game did not."""
    told = [e for e in node.all("tick", since=since) if e["at"] <= until]
    states = [e["state"] for e in told if "state" in e]
    assert len(states) >= 2, "the pause was too short to see anything"
    assert all(one == other for one, other in pairwise(states))
    assert told[-1]["tick"] > told[0]["tick"]


def podiums(node: NodeProcess) -> list[Event]:
    """Those that it saw begin. Who comes in on one is told of it as it is by then: with
    himself in it, and without whoever has gone."""
    _, *seen = node.all("round")
    return [told for told in seen if told["phase"] == "podium"]


def two_rounds_end(table: Table) -> None:
    for node in table.people:
        node.wait_for(
            "round",
            TWO_ROUNDS,
            lambda e: e["phase"] == "play" and e["round"] >= 3,
        )


def all_agree(table: Table) -> None:
    """On every ranking, on who has won how often, on seats, and on each tick."""
    by_round: dict[int, list[Event]] = {}
    for node in table.people:
        for told in podiums(node):
            by_round.setdefault(told["round"], []).append(told)
    for told in by_round.values():
        same = {(repr(t["ranking"]), repr(t["awards"])) for t in told}
        assert len(same) == 1, f"{table.plan.name}: {same}"
    assert {1, 2} <= by_round.keys()
    lasts = settled([arena.room(node) for node in table.people])
    firsts = [told[0]["ranking"][0] for told in by_round.values()]
    # A round that the ruler ends before anybody has a point is won by nobody.
    won = Counter(seat for seat, score in firsts if score > 0)
    has = {m["seat"]: m["wins"] for m in lasts["members"] if m["seat"] and not m["bot"]}
    expected = {seat: won.get(seat, 0) for seat in has}
    assert has == expected, f"{table.plan.name}: {won}"
    arena.same_game(table.people, least=20)


def settled(rooms: Iterable[Event]) -> Event:
    """All have told the same."""
    told = list(rooms)
    views = [(seats(r), wins(r), r["host"], r["term"], r["ruler"]) for r in told]
    assert all(view == views[0] for view in views), views
    return told[0]
