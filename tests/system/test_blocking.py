"""A peer that is blocked, among real programs that find each other in all ways."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.lan import Lan, NodeProcess
from tests.lan.company import gather, meet

pytest.importorskip("pty", reason="terminals of this kind exist on Unix only")
from tests.lan.tty import Tty

MakeLan = Callable[..., Lan]


@pytest.mark.slow
def test_a_blocked_peer_stays_away_over_restarts_of_both(lan: MakeLan) -> None:
    hosts = lan(3).hosts
    ana, ben, cyd = gather(hosts)
    who = ben.id
    ana.do("block", who=who, on=True)
    ana.wait_for("gone", id=who, reason="blocked")
    ben.wait_for("gone", id=ana.id, reason="left")
    for node in (ana, ben):
        assert node.quit() == 0
    ana, ben = NodeProcess(hosts[0], "ana"), NodeProcess(hosts[1], "ben")
    meet([ana, cyd])
    meet([ben, cyd])
    ben.do("say", text="does anybody hear me?")
    cyd.wait_for("chat", text="does anybody hear me?")
    ana.do("say", text="only you")
    ana.wait_for("delivered", to=cyd.id)
    assert not ana.all("peer", id=who)
    assert not ben.all("peer", id=ana.id)
    assert not ben.all("chat")
    ana.do("block", who=who, on=False)
    meet([ana, ben])
    ben.do("say", text="at last")
    ana.wait_for("chat", text="at last")


@pytest.mark.slow
def test_players_of_one_table_play_on(lan: MakeLan) -> None:
    ana, ben = gather(lan(2).hosts)
    for node in (ana, ben):
        node.do("play", game="snake")
        node.wait_for("room", where=lambda event: event["me"] is not None)
    blocked = ana.do("block", who=ben.id, on=True)
    ana.wait_for("gone", id=ben.id, reason="blocked")
    ben.do("say", text="you cannot read this")
    pressed = ben.do("watch", every=1)
    ben.do("input", value="up")
    ben.wait_for("input", since=pressed)  # the host took it, whoever that is
    told = ben.wait_for("failed")  # no sooner than of one who is asleep
    assert (told["to"], told["reason"]) == (ana.id, "It was not confirmed in time.")
    assert told["at"] - blocked > 4.0
    assert not ana.all("chat")
    assert not ben.all("gone")
    ana.do("leave")
    ben.wait_for("gone", id=ana.id, reason="left")


@pytest.mark.parametrize(
    "fields", [{}, {"who": "ben", "on": True}, {"on": False}, {"who": 7, "on": True}]
)
def test_a_malformed_block_is_an_error_and_nothing_else(
    lan: MakeLan, fields: dict[str, object]
) -> None:
    (ana,) = gather(lan(1).hosts)
    ana.do("block", **fields)
    assert ana.wait_for("error")["command"] == "block"
    ana.do("block", who=ana.id, on=True)
    ana.wait_for("error", text="You cannot block yourself.")
    assert ana.quit() == 0


def test_two_at_terminals(lan: MakeLan) -> None:
    one, other = lan(2).hosts
    ana, ben = Tty(one, "Ana"), Tty(other, "Ben")
    ana.read("* Ben is here")
    ben.read("* Ana is here")
    ana.type("/block ben")
    ana.read("Ben is blocked; /unblock Ben undoes it.")
    ben.read("* Ana is gone (left)")
    ben.type("@Ana why?")
    ben.sees("Ben -> Ana: why? (queued)")
    ana.type("/block")
    ana.read("Blocked: Ben; /unblock NAME undoes it.")
    ana.type("/unblock Ben")
    ana.read("Ben is not blocked any more.")
    ben.read("* Ana is here")
    ben.type("hello again")
    ana.read("Ben: hello again")
