"""Two people at two windows: real processes, a real network, real keys, real pixels.

A third node without a screen sees the same room and tells what really happened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.lan import Lan, NodeProcess, arena
from tests.lan.nodeproc import Event
from tests.window.helpers import display
from tests.window.helpers.windows import CHAT, FIELD, PEOPLE, TABS, Window

TURN = {"up": "left", "down": "right", "left": "up", "right": "down"}
TRIES = 5  # a snake may die before the key reaches it
KEYS = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}


class School(NamedTuple):
    """Two at windows, and one who only watches."""

    ana: Window
    ben: Window
    cyd: NodeProcess

    def id(self, window: Window) -> str:
        return str(self.cyd.wait_for("peer", name=window.name)["id"])


@pytest.fixture
def screens(tmp_path: Path) -> Iterator[tuple[display.Display, display.Display]]:
    """Two displays, so that both windows have the keyboard and neither hides."""
    display.require()
    with (
        display.displayed(tmp_path / "ana") as one,
        display.displayed(tmp_path / "ben") as other,
    ):
        yield one, other


@pytest.fixture
def school(
    screens: tuple[display.Display, display.Display], lan: Callable[..., Lan]
) -> School:
    """All three know each other."""
    hosts = lan(3).hosts
    cyd = NodeProcess(hosts[2], "cyd")
    ana = Window(hosts[0], "Ana", screens[0])
    cyd.wait_for("peer", name="Ana")
    alone = ana.look("lobby")
    ben = Window(hosts[1], "Ben", screens[1])
    cyd.wait_for("peer", name="Ben")
    ana.await_change(PEOPLE, alone)
    return School(ana, ben, cyd)


@pytest.mark.slow
def test_two_people_meet_chat_play_and_outlive_a_host(school: School) -> None:
    chat(school)
    play(school)
    ana, ben = school.id(school.ana), school.id(school.ben)
    turn(school.ana, ana, school.cyd, other=ben)
    turn(school.ben, ben, school.cyd, other=ana)
    outlive(school)


def chat(school: School) -> None:
    """Typed at one window, read at the other, and what is for one goes to one."""
    ana, ben, cyd = school
    quiet = ben.look("lobby"), ana.look("lobby")
    ana.say("Grüße, Ben! Spielst du mit?")
    heard = cyd.wait_for("chat", name="Ana")
    assert (heard["text"], heard["to"]) == ("Grüße, Ben! Spielst du mit?", "everyone")
    asked = ben.await_change(CHAT, quiet[0])
    ben.say("Hallo Ana: ja, schön!")
    assert cyd.wait_for("chat", name="Ben")["text"] == "Hallo Ana: ja, schön!"
    ana.await_change(CHAT, quiet[1])
    ben.await_change(CHAT, asked)
    answered = ben.look("chat")
    ana.say("@Ben psst")
    told = ben.await_change(TABS, answered)
    whispered = ana.look("chat")
    ben.press("ctrl+Tab")
    ben.await_change(CHAT, told)
    ben.say("yes?")
    ana.await_change(CHAT, whispered)
    ben.look("whisper")
    assert len(cyd.all("chat")) == 2


def play(school: School) -> None:
    """Both press the key; the watcher sees both seated, and each field moves."""
    ana, ben, cyd = school
    cyd.do("watch", every=1, state=True)
    ana.press("F5")
    cyd.wait_for("rooms", where=lambda e: _inside(e) > 0)
    ben.press("F5")
    cyd.wait_for("rooms", where=lambda e: _inside(e) > 1)
    cyd.do("spectate", game="snake")  # the last to come is the last to inherit
    both = {school.id(ana), school.id(ben)}
    cyd.wait_for("room", where=lambda e: both <= set(_seats(e)))
    for window in (ana, ben):
        picture = window.look("playing")
        window.await_change(FIELD, picture)


def turn(window: Window, who: str, watcher: NodeProcess, other: str = "") -> None:
    """An arrow key turns the snake of that window, and not the `other`'s."""
    seats = _seats(arena.room(watcher))
    for _ in range(TRIES):
        before, after, wanted = _steer(window, seats[who], watcher)
        if (facing := _facing(after, seats[who])) is not None:
            break  # else it died in that moment
    assert facing == wanted
    if other:
        kept = {_facing(tick, seats[other]) for tick in (before, after)} - {None}
        assert len(kept) < 2
    window.look("turned")


def _steer(window: Window, seat: int, watcher: NodeProcess) -> tuple[Event, Event, str]:
    """The tick before a key press, the tick when its snake goes elsewhere or is dead,
    and where it should go."""
    now = arena.tick(watcher)["at"]
    before = watcher.wait_for("tick", where=lambda e: _facing(e, seat), since=now)
    was = _facing(before, seat)
    assert was is not None
    window.press(KEYS[TURN[was]])
    after = watcher.wait_for(
        "tick", where=lambda e: _facing(e, seat) != was, since=before["at"]
    )
    return before, after, TURN[was]


def outlive(school: School) -> None:
    """The host's window is killed; the other goes on and says so."""
    ana, ben, cyd = school
    before = arena.room(cyd)
    assert before["host"] in (school.id(ana), school.id(ben))
    host, other = (ana, ben) if before["host"] == school.id(ana) else (ben, ana)
    left = school.id(other)
    host.kill()
    cyd.wait_for("room", host=left, term=before["term"] + 1)
    other.await_trick()
    arena.run_on([cyd], 10, term=before["term"] + 1)
    turn(other, left, cyd)
    other.look("alone")
    assert other.running


def _inside(rooms: Event) -> int:
    return sum(room["members"] for room in rooms["rooms"])


def _seats(room: Event) -> dict[str, int]:
    """The seats of people, by id."""
    found = arena.people(room)
    return {node: m["seat"] for node, m in found.items() if m["seat"] is not None}


def _facing(event: Event, seat: int) -> str | None:
    """Where a snake goes; None while it is not on the board."""
    if "state" not in event:
        return None
    found = [s for s in event["state"]["snakes"] if s["seat"] == seat and s["cells"]]
    return str(found[0]["facing"]) if found else None
