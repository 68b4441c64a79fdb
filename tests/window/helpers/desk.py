"""An open window on a stand-in node that nobody sees, and a user's hands at it."""

from __future__ import annotations

import time
from typing import Any

import pygame

from games.window.app import App
from games.window.dialog.dialog import Dialog
from games.window.game.easel import Easel
from tests.window.helpers.standin import StandIn

HOSTILE = (
    "\x00",
    "\ud800",
    "a\ud83d\udc0d",
    "\u202egnp.exe",
    "Z" + "\u0301" * 500,
    "\U0001f9d1\u200d\U0001f680",
    "שלום مرحبا नमस्ते สวัสดี 漢字 ✓ 🎉",
    "W" * 5000,
    "line\nline\r\n\tline\x1b[31m",
    "\uffff\U0010ffff\ufffe",
    " ",
)

NOTICE = pygame.Rect(300, 0, 290, 44)  # where news of a game is shown


def picture() -> pygame.Surface:
    surface = pygame.display.get_surface()
    assert surface is not None
    return surface.copy()


def differs(before: pygame.Surface, area: pygame.Rect) -> bool:
    pictures = (one.subsurface(area).copy() for one in (before, picture()))
    one, other = (picture.get_buffer().raw for picture in pictures)
    return one != other


class Desk:
    """An open window on a stand-in node, and a user's hands."""

    def __init__(self, node: StandIn) -> None:
        self.node = node
        self.app = App(node)  # type: ignore[arg-type]
        self.answered()
        pygame.event.clear()

    def answered(self) -> None:
        """What the node was asked for is here, and shown."""
        self.app.talk.past.clerk.finish()
        self.frame()

    def frame(self, count: int = 1) -> None:
        for _ in range(count):
            self.app.turn()

    def rest(self) -> None:
        """Turn until nobody in the lobby fades in or out any more."""
        arrivals, deadline = self.app.front.lobby.arrivals, time.monotonic() + 5.0
        self.frame()
        while arrivals.picture(time.monotonic()) is not None:
            assert time.monotonic() < deadline, "somebody fades for ever"
            self.frame()
        self.frame()

    def press(self, key: int, mod: int = 0) -> None:
        """Down and up again."""
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=mod, unicode=""))
        self.release(key)

    def release(self, key: int) -> None:
        pygame.event.post(pygame.Event(pygame.KEYUP, key=key, mod=0))
        self.frame()

    def hold(self, key: int) -> None:
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
        self.frame()

    def write(self, text: str) -> None:
        pygame.event.post(pygame.Event(pygame.TEXTINPUT, text=text))
        self.frame()

    def say(self, text: str) -> None:
        self.write(text)
        self.press(pygame.K_RETURN)

    def click(self, at: tuple[int, int], times: int = 1) -> None:
        """As often as `times`, in one place and quickly; or once, whatever was before.

        The button goes down in one frame and comes up in the same."""
        self.app.mouse.forget()
        pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=at))
        for _ in range(times):
            pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=at, button=1))
            pygame.event.post(pygame.Event(pygame.MOUSEBUTTONUP, pos=at, button=1))
            self.frame()

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press the button here and let go of it there."""
        self.app.mouse.forget()
        pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=start))
        pygame.event.post(pygame.Event(pygame.MOUSEBUTTONDOWN, pos=start, button=1))
        self.frame()
        pygame.event.post(pygame.Event(pygame.MOUSEMOTION, pos=end))
        self.frame()
        pygame.event.post(pygame.Event(pygame.MOUSEBUTTONUP, pos=end, button=1))
        self.frame()

    def picture(self, area: pygame.Rect) -> bytes:
        """What is seen there, to be compared."""
        return picture().subsurface(area).copy().get_buffer().raw

    def resize(self, width: int, height: int) -> None:
        pygame.display.set_mode((width, height), pygame.RESIZABLE)
        self.frame()

    def play(self) -> None:
        """Into the room of snake, and a few ticks on."""
        self.press(pygame.K_F5)
        self.frame()
        self.node.tick(4)
        self.frame()

    def leave(self) -> None:
        """Out of the game, by its menu."""
        self.menu()
        self.choose("leave")
        self.frame()

    def menu(self) -> Dialog:
        """The menu of the game."""
        while not self.app.front.is_asking:
            self.press(pygame.K_ESCAPE)  # out of the chat at first
        return self.page

    @property
    def page(self) -> Dialog:
        """The dialog that is open."""
        top = self.app.front.stack.top
        assert top is not None
        return top

    def go_to(self, name: str) -> None:
        """On to an item of the dialog that is open, key by key."""
        seen: set[str] = set()
        while self.page.item is None or self.page.at != name:
            assert self.page.at not in seen, f"no {name!r} in {sorted(seen)}"
            seen.add(self.page.at)
            self.press(pygame.K_TAB)

    def choose(self, name: str) -> None:
        """The same, and Enter."""
        self.go_to(name)
        self.press(pygame.K_RETURN)
        self.frame()

    def enter(self, game: str) -> Easel:
        """Into the room of a game, and a few ticks on; returns where it is drawn."""
        self.node.enter(game, seats=1)
        self.frame()
        self.node.tick(3)
        self.frame(2)
        assert self.app.arena is not None
        return self.app.arena.easel

    @property
    def typed(self) -> str:
        return self.app.chat.field.text

    @property
    def typing(self) -> bool:
        return self.app.chat.field.focused

    @property
    def last(self) -> Any:
        return self.app.talk.log.entries[-1]

    @property
    def news(self) -> list[str]:
        return [entry.text for entry in self.app.talk.log.entries if not entry.who]


def play(desk: Desk) -> Any:
    """Sit down at the faulty game; its easel."""
    desk.node.enter("faulty", seats=1)
    desk.frame()
    desk.node.tick(3)
    desk.frame(2)
    assert desk.app.arena is not None
    return desk.app.arena.easel
