"""Whether the user is there, and how he is called."""

from __future__ import annotations

import time
from typing import Any

import pygame
import pytest

from games.window.chat import attention
from p2p import EVERYONE, ChatReceived, Peer
from tests.window.helpers.desk import Desk


class Elsewhere:
    """The user looks at another window, if `is_so`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_so = True
        monkeypatch.setattr(pygame.key, "get_focused", lambda: not self.is_so)


@pytest.fixture
def flashes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """One for each time that the window flashed."""
    flashed: list[bool] = []
    monkeypatch.setattr(desk.app.display, "flash", lambda: flashed.append(True))
    return flashed


def hear(desk: Desk, number: int, who: Peer, text: str, to: str = EVERYONE) -> None:
    desk.node.happen(ChatReceived(f"{number}", who.id, who.name, to, text, 1e9))
    desk.frame()


def title() -> str:
    return pygame.display.get_caption()[0]


def notices(desk: Desk) -> list[str]:
    shown: Any = desk.app.banner.picture(time.monotonic())
    return [text for text, *_ in shown]


def test_who_looks_elsewhere_is_called_by_title_and_taskbar(
    desk: Desk, flashes: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    (ana,) = desk.node.meet("Ana")
    elsewhere = Elsewhere(monkeypatch)
    hear(desk, 1, ana, "hello")
    assert (title(), flashes) == ("Hydra LAN", [])
    hear(desk, 2, ana, "are you there, @Zoe?")
    hear(desk, 3, ana, "psst", desk.node.id)
    assert (title(), len(flashes)) == ("(2) Hydra LAN", 2)
    elsewhere.is_so = False
    desk.frame()
    assert title() == "(1) Hydra LAN"  # what is to him alone is not shown yet
    desk.app.chat.turn_to(ana.id)
    desk.frame()
    assert (title(), len(flashes)) == ("Hydra LAN", 2)


def test_who_looks_is_not_called_but_for_what_is_not_shown(
    desk: Desk, flashes: list[bool]
) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    hear(desk, 1, ana, "hello @Zoe")
    assert (title(), flashes, notices(desk)) == ("Hydra LAN", [], [])
    desk.app.chat.turn_to(ben.id)
    hear(desk, 2, ana, "and again, @Zoe")
    assert notices(desk) == ["Ana calls you"]
    hear(desk, 3, ana, "secret", desk.node.id)
    assert notices(desk) == ["Ana calls you", "Ana writes to you"]
    assert title() == "(2) Hydra LAN"


def test_who_does_not_want_to_be_disturbed_is_not(
    desk: Desk, flashes: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.say("/dnd")
    elsewhere = Elsewhere(monkeypatch)
    hear(desk, 1, ana, "psst", desk.node.id)
    assert (title(), flashes, notices(desk)) == ("Hydra LAN", [], [])
    assert desk.app.talk.company.unread(ana.id) == (1, 1)
    elsewhere.is_so = False
    desk.say("/dnd")
    assert title() == "(1) Hydra LAN"


def test_what_comes_while_one_reads_old_entries_is_new(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    for number in range(100):
        hear(desk, number, ana, f"text {number}")
    assert desk.app.talk.company.unread(EVERYONE) == (0, 0)
    desk.press(pygame.K_PAGEUP)
    hear(desk, 200, ana, "one more")
    assert desk.app.talk.company.unread(EVERYONE) == (1, 0)
    for _ in range(2):
        desk.press(pygame.K_PAGEDOWN)
    desk.frame()
    assert desk.app.talk.company.unread(EVERYONE) == (0, 0)


def test_who_touches_nothing_is_away_until_he_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    assert desk.node.doings == []
    monkeypatch.setattr(attention, "AWAY_AFTER", 0.0)
    desk.frame(3)
    assert desk.node.doings == [("away", None)]
    hear(desk, 1, ana, "hello @Zoe")
    assert desk.app.talk.company.unread(EVERYONE) == (1, 1)
    pygame.event.post(pygame.Event(pygame.WINDOWEXPOSED))  # the desktop did that
    desk.frame()
    assert desk.node.doings == [("away", None)]
    monkeypatch.undo()
    pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=(5, 5)))
    desk.frame()
    assert desk.node.doings == [("away", None), ("here", None)]
    assert desk.app.talk.company.unread(EVERYONE) == (0, 0)


def test_no_game_takes_the_title_away(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.play()
    hear(desk, 1, ana, "psst", desk.node.id)
    pygame.display.set_caption("mine")
    desk.frame(2)
    assert title() == "(1) Hydra LAN"


def test_where_no_window_can_flash_none_does(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.app.display.flash()  # SDL's dummy cannot, and says so
    monkeypatch.delattr(pygame, "FLASH_UNTIL_FOCUSED")
    desk.app.display.flash()
