"""The user's hands at a game: keys, mouse and text, as its screen wants them.

What a screen makes of them is pressed in the room. Only who has a seat has hands; who
watches may have keys that change what he sees.
Main thread.
"""

from __future__ import annotations

import time

import pygame

from games.contract import Value
from games.player import Player
from games.screen import Pointer, PointerKind
from games.window.desktop.keys import Press
from games.window.game.easel import Easel
from games.window.letters.harmless import clean, typed
from p2p import HydraError, Node

OURS = (pygame.K_ESCAPE, pygame.K_F10, pygame.K_F11)  # no game may keep anybody in
BUTTONS = (1, 2, 3)  # others are those of the wheel, and of few mice
MAX_TYPED = 64  # characters of one event; a keyboard gives one, a paste is none

ENTER = (pygame.K_RETURN, pygame.K_KP_ENTER)
TEXT = (pygame.TEXTINPUT, pygame.TEXTEDITING)

Spot = tuple[int, int]


class Hands:
    """At one stay in one room. `field`: where the game is drawn, in pixels of the
    window. The methods raise `guest.Closed` if a game took the window."""

    def __init__(self, node: Node, player: Player, easel: Easel) -> None:
        self.field = pygame.Rect(0, 0, 0, 0)
        self.composing = ""  # by an input method, for the game
        self.has_composed = False  # whether that ended in this very turn
        self.have_steered = False  # in this stay
        self._node = node
        self._player = player
        self._easel = easel
        self._down: set[int] = set()  # keys that the screen was told of
        self._used: set[int] = set()  # those that meant something
        self._buttons: dict[int, Spot] = {}  # that went down here, and where last
        self._moved: Spot | None = None

    def take(self, event: pygame.event.Event, typing: bool, writes: bool) -> None:
        """Whatever happens at the window, keys apart. `typing`: in the chat; `writes`:
        text that comes now is none of a command, see `Keyboard.writes`."""
        if event.type == pygame.WINDOWFOCUSLOST:
            self.release()
        elif event.type in TEXT and writes and not typing:
            self._write(event)
        else:
            self._point_at(event)

    def settle(self) -> None:
        """That was all in this turn. The game is told where the mouse is now: a quick
        one moves a thousand times a second, and nobody sees more than the pictures."""
        self.has_composed = False
        self._tell_move()

    # --- keys ------------------------------------------------------------------------

    def steer(self, press: Press, typing: bool) -> bool:
        """Give a key to the game; False if the game has no use for it.

        While the user is `typing`, keys that type something are not the game's. A key
        held down counts once.
        """
        if self.composing or (self.has_composed and press.key in ENTER):
            return True  # the input method has the keyboard, and chooses with Enter
        if press.key in OURS or not press.plain or (typing and press.types):
            return False
        if press.repeated:
            return press.place in self._used
        self._used.discard(press.place)
        if not self._has_seat:
            return self._look_about(press, typing)
        self._down.add(press.place)
        value = self._easel.key(press.place)
        if value is None:
            return False
        self._used.add(press.place)
        self.have_steered = True
        self._press(value)
        return True

    def _look_about(self, press: Press, typing: bool) -> bool:
        """A key of who only watches: the game may show him something else."""
        if typing or press.types or not self._easel.watch(press.place):
            return False
        self._used.add(press.place)
        return True

    def lift(self, place: int | None) -> None:
        """A key is let go of, by what `Press.place` was; None: by one not told of."""
        if place is not None and place in self._down:
            self._down.discard(place)
            self._press(self._easel.key_up(place))

    def release(self) -> None:
        """Hands off: keys and mouse mean something else from now on, or the window has
        lost them."""
        self.composing = ""
        self._moved = None
        for place in sorted(self._down):
            self.lift(place)
        for button, at in sorted(self._buttons.items()):
            self._let_go(button, at)

    # --- the mouse -------------------------------------------------------------------

    def _point_at(self, event: pygame.event.Event) -> None:
        if event.type == pygame.MOUSEMOTION:
            if self._buttons or self.field.collidepoint(event.pos):
                self._moved = event.pos
                self._buttons = dict.fromkeys(self._buttons, event.pos)
        elif event.type == pygame.MOUSEBUTTONDOWN and event.button in BUTTONS:
            self._tell_move()
            if self.field.collidepoint(event.pos) and self._has_seat:
                self._buttons[event.button] = event.pos
                self._point("press", event.pos, event.button)
        elif event.type == pygame.MOUSEBUTTONUP and event.button in self._buttons:
            self._tell_move()
            self._let_go(event.button, event.pos)

    def _tell_move(self) -> None:
        moved, self._moved = self._moved, None
        if moved is not None and not self._easel.guest.rests:
            self._point("move", moved)

    def _let_go(self, button: int, at: Spot) -> None:
        del self._buttons[button]
        self._point("release", at, button)

    def _point(self, kind: PointerKind, at: Spot, button: int = 0) -> None:
        x, y = at[0] - self.field.x, at[1] - self.field.y
        if self._has_seat:
            self._press(self._easel.mouse(Pointer(kind, x, y, button)))

    # --- text ------------------------------------------------------------------------

    @property
    def writes(self) -> bool:
        """Whether the game wants what is typed."""
        return self._easel.writes

    def _write(self, event: pygame.event.Event) -> None:
        self.has_composed |= bool(self.composing)
        if event.type == pygame.TEXTEDITING:
            self.composing = clean(event.text)
            return
        self.composing = ""
        text = typed(event.text[:MAX_TYPED])
        if text and self._has_seat:
            self._press(self._easel.text(text))

    # --- what it means ---------------------------------------------------------------

    @property
    def _has_seat(self) -> bool:
        return self._player.me is not None

    def _press(self, value: Value | None) -> None:
        if value is None:
            return
        now = time.monotonic()
        try:
            if number := self._node.press(value):
                self._player.pressed(number, value, now)
        except HydraError as error:  # a move that the rules do not know
            self._easel.fail(str(error))


def turned(hands: Hands | None, typing: bool, asks: bool) -> None:
    """Keys mean something else from now on: they are for a line that the user is
    `typing`, or a dialog that `asks`, or the game in his `hands`. Letters come if that
    is where letters go."""
    if hands is not None:
        hands.release()
    if typing or (hands is not None and hands.writes and not asks):
        pygame.key.start_text_input()
    else:
        pygame.key.stop_text_input()
