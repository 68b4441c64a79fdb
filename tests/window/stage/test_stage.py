"""The window for a projector, on a stand-in node and with the real thing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pygame
import pytest

from p2p import Notice, RoomLeft
from tests.lan import Lan, arena
from tests.lan.company import gather
from tests.lan.nodeproc import Event
from tests.window.helpers import display
from tests.window.helpers.desk import picture
from tests.window.helpers.hall import TABLE, hall, room
from tests.window.helpers.reader import Reader, reading
from tests.window.helpers.windows import BOARD, Window


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    return reading(monkeypatch)


def test_it_waits_and_opens_nothing(reader: Reader) -> None:
    with hall() as shown:
        assert shown.node.entered == []
        assert "Nobody plays yet" in reader.words
        assert "hydralan play" in reader.words


def test_it_watches_whole_and_says_nothing() -> None:
    with hall() as shown:
        shown.begin(4)
        arena = shown.stage.arena
        assert arena is not None
        assert [seated for *_, seated in shown.node.entered] == [False]
        assert arena.easel.whole
        assert arena.easel.screen is not None
        assert arena.easel.screen.whole
        for key in (pygame.K_RETURN, pygame.K_TAB, pygame.K_UP, pygame.K_F5):
            shown.press(key)
        assert (shown.node.said, shown.node.pressed) == ([], [])
        assert len(shown.node.entered) == 1


def test_it_goes_on_when_the_host_dies(reader: Reader) -> None:
    with hall() as shown:
        leyla, tom, *_ = shown.begin(4)
        reader.clear()
        before = picture()
        shown.kill(tom, leyla)
        assert "Tom's computer is gone." in reader.words
        assert "Nobody noticed. Leyla hosts now." in reader.words
        assert picture().get_buffer().raw != before.get_buffer().raw
        arena = shown.stage.arena
        assert arena is not None
        assert arena.player.state == shown.node.state


def test_it_comes_back_to_a_table_that_was_opened_again(reader: Reader) -> None:
    with hall(table=TABLE) as shown:
        assert f"“{TABLE}”" in shown.stage.waiting.head
        shown.begin(2)
        shown.node.set_tables()
        shown.node.leave()
        shown.turn(2)
        assert shown.stage.arena is None
        assert f"“{TABLE}”" in shown.stage.waiting.head
        shown.tell(room("Other"))
        assert shown.stage.arena is None
        shown.tell(room(table="e" * 32))
        assert shown.stage.arena is not None
        assert [table for _, table, *_ in shown.node.entered][-1] == "e" * 32


@pytest.mark.parametrize(
    ("code", "said"), [("removed", "is not shown here"), ("closed", "is closed")]
)
def test_it_says_why_it_is_out(code: str, said: str, reader: Reader) -> None:
    with hall() as shown:
        shown.begin(2)
        reader.clear()
        shown.node.happen(RoomLeft(TABLE), Notice(code, "The words of the node."))
        shown.turn(2)
        assert shown.stage.arena is None
        assert said in reader.words


def test_a_locked_table_is_told_and_the_right_key_opens_it(reader: Reader) -> None:
    with hall() as shown:
        shown.tell(room(locked=True))
        assert f"“{TABLE}” is locked" in reader.words
        assert shown.node.entered == []
    with hall(key="gate") as shown:
        shown.node.keys[room().table] = "gate"
        shown.tell(room(locked=True))
        assert shown.stage.arena is not None
        assert "gate" not in reader.words
    with hall(key="wall") as shown:
        shown.node.keys[room().table] = "gate"
        shown.tell(room(locked=True))
        shown.turn()
        assert "That is not the key" in reader.words


def test_escape_asks_before_it_ends(reader: Reader) -> None:
    with hall() as shown:
        shown.begin(2)
        shown.press(pygame.K_ESCAPE)
        shown.turn()
        assert "Show the game no longer?" in reader.words
        shown.press(pygame.K_ESCAPE)
        assert shown.stage.stack.top is None
        shown.press(pygame.K_ESCAPE)
        assert shown.stage.stack.top is not None
        shown.press(pygame.K_TAB)
        shown.press(pygame.K_RETURN)
        assert shown.stage.closing


def test_escape_ends_it_at_once_where_nothing_is_shown() -> None:
    with hall() as shown:
        shown.turn()
        shown.press(pygame.K_ESCAPE)
        assert shown.stage.closing


@pytest.mark.slow  # real windows on a real network
def test_it_outlives_every_host_and_keeps_the_game_for_who_comes(
    tmp_path: Path, lan: Callable[..., Lan]
) -> None:
    """All the players' computers crash; who comes next finds the game where it was."""
    display.require()
    *hosts, last = lan(4).hosts
    ana, ben, cyd = gather(hosts)
    with display.displayed(tmp_path / "hall") as screen:
        words = "stage", "--table", TABLE, "--key", "gate"
        shown = Window(last, "Projector", screen, *words)
        waiting = shown.look("waiting")
        assert all(not event["rooms"] for event in cyd.all("rooms"))  # it opens none
        where = {"game": "snake", "room": TABLE, "key": "gate"}
        ana.do("play", **where)
        ana.wait_for("room", where=lambda room: _watchers(room) == 1)
        ben.do("watch", every=1)
        ben.do("play", **where)
        ben.wait_for("room", where=lambda room: _watchers(room) == 1 and room["me"])
        shown.await_change(BOARD, waiting)
        tick = arena.tick(ben)["tick"]
        ana.kill()
        ben.wait_for("room", where=lambda room: room["host"] != ana.id)
        shown.await_trick()
        playing = shown.look("outlived")
        shown.await_change(BOARD, playing)
        ben.kill()
        rooms = cyd.wait_for("rooms", where=lambda e: _host(e) not in (ana.id, ben.id))
        cyd.do("watch", every=1)
        cyd.do("play", **where)
        room = cyd.wait_for("room", where=lambda room: room["me"] is not None)
        assert room["host"] == rooms["rooms"][0]["host"]
        assert room["tick"] > tick
        assert shown.running
        shown.look("hosting")
    names = {event["name"] for event in cyd.all("peer")}
    assert "Projector" not in names  # it is no person


def _watchers(room: Event) -> int:
    return sum(member["seat"] is None for member in arena.people(room).values())


def _host(rooms: Event) -> str | None:
    return rooms["rooms"][0]["host"] if rooms["rooms"] else None


@pytest.mark.slow  # a round is long
def test_the_podium_is_large() -> None:
    with hall() as shown:
        shown.begin(4)
        arena = shown.stage.arena
        assert arena is not None
        before = picture()
        while not arena.rounds.is_podium:
            shown.node.tick(100)
            shown.turn()
        shown.turn()
        assert picture().get_buffer().raw != before.get_buffer().raw
