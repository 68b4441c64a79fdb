"""The keys of the window itself: whom each is for, and what it stands for."""

from __future__ import annotations

import time
from collections.abc import Callable

import pygame

from games.window.banner import Banner
from games.window.chat.chatter import Chatter
from games.window.desktop.display import Display
from games.window.desktop.keys import Press
from games.window.front import Front
from games.window.game.arena import Arena
from games.window.game.speaker import SPEAKER
from games.window.pages import settings

CHAT_KEYS = (pygame.K_RETURN, pygame.K_KP_ENTER)
DOWN = {pygame.K_UP: -1, pygame.K_DOWN: 1}


class Commands:
    """Of one window, which is where `display` is. Main thread."""

    def __init__(
        self,
        chatter: Chatter,
        front: Front,
        banner: Banner,
        display: Callable[[], Display],
    ) -> None:
        self._chatter = chatter
        self._front = front
        self._banner = banner
        self._display = display

    def press(self, press: Press) -> None:
        """A key that went down, and means something on the page where it did."""
        field, arena = self._chatter.box.field, self._front.arena
        if field.composing:
            return  # the input method has the keyboard
        if field.has_composed and press.key in CHAT_KEYS:
            return  # the Enter that chose a word, not the one that sends
        is_asking = self._front.is_asking and not field.focused
        plays = arena is not None and not field.focused
        is_first = not is_asking and not press.repeated
        if is_first and self._chatter.box.takes(press, plays):
            return
        if not is_asking and arena and self._steer(press, arena):
            return
        if press.repeated and not press.goes_on:
            return
        if is_asking and press.key != pygame.K_F11:
            self._front.stack.press(press)
        elif press.plain and self._command(press):
            return
        elif field.focused and press.key in CHAT_KEYS:
            self._enter_key()  # with the AltGr of the sign that was just typed
        else:
            self._chatter.press(press)

    def _steer(self, press: Press, arena: Arena) -> bool:
        typing = self._chatter.box.field.focused
        second = self._front.second
        return second.steer(press, typing) or arena.hands.steer(press, typing)

    def _command(self, press: Press) -> bool:
        """Do what a key of the window stands for; False if it is none."""
        field, key = self._chatter.box.field, press.key
        if key in DOWN and self._moves_in_text(key):
            self._chatter.press(press)
            return True
        if self._front.command(press, field.focused and bool(field.text)):
            return True
        match key:
            case pygame.K_TAB:
                if not self._complete(-1 if press.shift else 1):
                    self._cross()
            case pygame.K_ESCAPE:
                self._escape()
            case pygame.K_PAGEUP | pygame.K_PAGEDOWN:
                self._chatter.box.page_by(key == pygame.K_PAGEUP)
            case pygame.K_F11:
                self._display().toggle_full()
            case settings.KEY:
                self._front.settings()
            case pygame.K_m if self._hears_keys:
                SPEAKER.turn()
                said = "Sounds are on" if SPEAKER.is_on else "Sounds are off"
                self._banner.show(f"{said}: M", time.monotonic())
            case _ if key in CHAT_KEYS and press.shift and field.focused:
                field.break_line()
            case _ if key in CHAT_KEYS:
                self._enter_key()
            case _:
                return False
        return True

    def _cross(self) -> None:
        """Out of the chat and onto the page, or back."""
        field = self._chatter.box.field
        field.focus(not field.focused)
        if not field.focused and self._front.arena is None:
            self._front.lobby.focus.begin()

    def _complete(self, by: int) -> bool:
        """Take the next of what a half typed word may become; False if it is none."""
        field = self._chatter.box.field
        return field.focused and field.completer.turn(by)

    def _moves_in_text(self, key: int) -> bool:
        """Whether Up or Down is for the text that is written, and not for the page
        beside it. Up in an empty field leads to what was sent last, if anything was."""
        field = self._chatter.box.field
        if not field.focused or self._front.lobby.focus.chosen:
            return False
        return bool(field.text or (key == pygame.K_UP and field.recall))

    @property
    def _hears_keys(self) -> bool:
        """Whether a letter is a key now, and nothing that is typed."""
        arena = self._front.arena
        return arena is not None and not (
            self._chatter.box.field.focused or arena.hands.writes
        )

    def _escape(self) -> None:
        """Off what is offered, off what it is on in the lobby, out of the chat, and
        only then to the menu; never out of the window."""
        if self._chatter.box.field.completer.close():
            return
        if self._front.lobby.focus.leave():
            return
        if self._chatter.box.field.focused:
            self._chatter.box.field.focus(False)
        elif self._front.arena:
            self._front.menu()

    def _enter_key(self) -> None:
        field = self._chatter.box.field
        persons = self._chatter.talk.company.persons(time.monotonic())
        writes = field.focused and bool(field.text)
        if not writes and self._front.enter_chosen(persons):
            return
        if not field.focused:
            field.focus(True)
            return
        self._chatter.send()
        if (self._front.arena or self._front.is_asking) and not field.text:
            field.focus(False)  # back to the game at once
