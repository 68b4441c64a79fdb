"""Who comes and goes is told quietly."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from games.console.doorman import Doorman
from games.console.printer import Paper, Printer
from games.people.presence import MINUTE
from games.people.roster import Roster
from p2p import Peer, PeerJoined, PeerLeft, PeerRenamed
from tests.games.helpers.paper import Scroll
from tests.window.helpers.standin import StandIn

NOW = 1000.0


class Door:
    """Of Zoe's node."""

    def __init__(self, paper: Paper) -> None:
        self.node = StandIn()
        self.roster = Roster(self.node)
        self.doorman = Doorman(paper, self.roster)

    def meet(self, *names: str, now: float = NOW) -> list[Peer]:
        met = self.node.meet(*names)
        for one in met:
            self.roster.came(one)
            self.doorman.tell(PeerJoined(one), now)
        return met

    def lose(self, one: Peer, now: float = NOW) -> None:
        self.roster.went(one)
        self.doorman.tell(PeerLeft(one, "left"), now)


def test_it_is_one_line_a_minute() -> None:
    paper = Scroll()
    door = Door(paper)
    ana, ben = door.meet("Ana", "Ben")
    door.lose(ben)
    door.doorman.tell(PeerRenamed(Peer(ana.id, "Anna", ""), "Ana"), NOW)
    assert paper.lines() == ["* Anna is here; Ben is gone (left); Ana is Anna now"]
    door.meet("Dan", now=NOW + MINUTE)
    assert paper.lines()[1:] == ["* Dan is here"]


def test_what_was_not_seen_of_a_minute_is_told_after_it() -> None:
    paper = Scroll()
    door = Door(paper)
    door.meet("Ana")
    paper.is_seen = False
    door.meet("Ben")
    door.doorman.tick(NOW + MINUTE - 1)
    assert len(paper.lines()) == 1
    door.doorman.tick(NOW + MINUTE)
    door.doorman.tick(NOW + MINUTE)
    assert paper.lines()[1:] == ["* Ana and Ben are here"]


def test_a_change_that_was_undone_is_none() -> None:
    paper = Scroll()
    door = Door(paper)
    ana = Peer(door.node.id, "Ana", "")
    door.doorman.tell(PeerRenamed(Peer(ana.id, "Anna", ""), "Ana"), NOW)
    door.doorman.tell(PeerRenamed(ana, "Anna"), NOW)
    assert paper.lines() == ["* Nobody came or went"]


@pytest.mark.parametrize("kind", [Scroll, lambda: Printer(lambda: None)])
def test_of_another_face_nothing_is_told(
    kind: Callable[[], Paper], capsys: pytest.CaptureFixture[str]
) -> None:
    paper = kind()
    door = Door(paper)
    ana = Peer(door.node.id, "Ana", "", face=b"another")
    door.doorman.tell(PeerRenamed(ana, "Ana"), NOW)
    assert not capsys.readouterr().out
    assert not isinstance(paper, Scroll) or paper.lines() == []


def test_on_a_pipe_each_has_a_line_but_nobody_fills_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    door = Door(Printer(lambda: None))
    (eve,) = door.meet("Eve")
    for _ in range(50):
        door.lose(eve)
        door.doorman.tell(PeerJoined(eve), NOW)
    door.doorman.tick(NOW + MINUTE)
    *shown, rest = capsys.readouterr().out.splitlines()
    assert shown == ["* Eve is here", "* Eve is gone (left)"] * 2
    assert rest == "* Somebody came, went or changed his name 97 times more"
