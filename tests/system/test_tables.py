"""Tables as programs see them: two of one name, one of them locked."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.lan import Lan, NodeProcess, arena
from tests.lan.company import gather
from tests.lan.nodeproc import Event

MakeLan = Callable[..., Lan]
NAME = "Table 2"


def tables(event: Event) -> dict[str, tuple[str, int, bool]]:
    """Of a `rooms` event: name, members and lock of each table, by its opener."""
    rooms = event["rooms"]
    return {r["opener"]: (r["room"], r["members"], r["locked"]) for r in rooms}


def at(node: NodeProcess, table: str, *others: NodeProcess) -> Event:
    """Its `room`, once it is at that table with just these."""
    ids = {one.id for one in (node, *others)}
    return node.wait_for(
        "room", where=lambda e: e["table"] == table and set(arena.people(e)) == ids
    )


@pytest.mark.slow
def test_two_tables_of_one_name_and_one_of_them_locked(lan: MakeLan) -> None:
    ana, ben, cyd = gather(lan(3).hosts)
    nodes = ana, ben, cyd
    for node in nodes:
        node.do("watch", every=1)
    ana.do("play", game="snake", room=NAME, key="Gate")
    locked = ana.wait_for("room", room=NAME, locked=True)
    assert locked["opener"] == ana.id
    # Ben has no key, and would be told so where he asks for that very table.
    asked = ben.do("play", game="snake", room=locked["table"])
    ben.wait_for("notice", code="table_locked", since=asked)
    ben.wait_for("left", room=NAME, since=asked)
    asked = ben.do("play", game="snake", room=locked["table"], key="door")
    ben.wait_for("notice", code="wrong_key", since=asked)
    # A second table of that name is opened where the first is not known.
    ana.stop()
    ben.wait_for("rooms", since=asked, where=lambda e: not e["rooms"])
    ben.do("play", game="snake", room=NAME)
    free = ben.wait_for("room", room=NAME, locked=False)
    ana.cont()
    both = {ana.id: (NAME, 1, True), ben.id: (NAME, 1, False)}
    for node in nodes:
        node.wait_for("rooms", where=lambda e: tables(e) == both)
    # Without a key a name means the table that lets one in; with it the other.
    cyd.do("play", game="snake", room="table 2")
    at(cyd, free["table"], ben)
    cyd.do("play", game="snake", room=NAME, key=" gate ")
    at(cyd, locked["table"], ana)
    at(ana, locked["table"], cyd)
    at(ben, free["table"])
    # The table and its lock outlive its opener.
    ana.kill()
    at(cyd, locked["table"])
    asked = ben.do("play", game="snake", room=locked["table"])
    ben.wait_for("notice", code="table_locked", since=asked)
    ben.do("play", game="snake", room=locked["table"], key="GATE")
    at(ben, locked["table"], cyd)
    arena.run_on([ben, cyd], 10)
    arena.same_game([ben, cyd], least=10)
