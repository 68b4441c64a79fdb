"""How a game looks: the other half of the contract. Only screens know pygame.

`draw` and `key` are all that a screen must have. Its other methods do nothing, and
`colour` gives everybody that of his face, unless it overrides them. All are called on
the main thread, one after the other. What one of them raises is told in the field, with
file and line; its traceback goes to the terminal.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Generic, Literal

import msgspec
import pygame

from games.contract import Happening, Seat, State, Value
from games.face import Face, face_of
from games.foresight import Foreseen

SOUNDS = (
    *("eat", "die", "kill", "born"),
    *("move", "wrong"),
    *("tick", "go", "win", "over"),
)
"""The sounds that there are: of a player; of a piece and of a move that cannot be; of a
countdown and its end, and of a round that is won or over. Each can be had higher:
"eat+1" to "eat+7" are the next notes of a scale."""

ME = (255, 255, 255)  # the user, in every game that does not say otherwise

PointerKind = Literal["press", "release", "move"]


class Pointer(msgspec.Struct, frozen=True):
    """What the mouse did. `x` and `y` are pixels of the surface that `draw` got, from
    its left upper corner. `button`: 1 left, 2 middle, 3 right; 0 for a move."""

    kind: PointerKind
    x: int
    y: int
    button: int = 0


class Screen(ABC, Generic[State]):
    """Draws one game. Lives on the main thread; never waits for the network."""

    still = False
    """The user wants no motion that means nothing: no shaking, no sparks. Set by the
    window before it draws."""
    whole = False
    """The whole board is to be seen, large and from afar, as on the beamer of a class,
    or by two at one keyboard: W, A, S and D are the second one's then. Set by the
    window before it draws."""
    first = False
    """The user has never steered anything: show him the keys, where he looks anyway,
    until he has pressed one. Set by the window before it draws."""

    @abstractmethod
    def draw(
        self,
        surface: pygame.Surface,
        before: State,
        now: State,
        fraction: float,
        me: Seat | None,
        names: Mapping[Seat, str],
        faces: Mapping[Seat, Face],
    ) -> None:
        """Draw the moment that lies `fraction` (0 to 1) of a tick after `before`.

        `before` and `now` come after one another, as a rule one tick apart: the two
        newest states or, for a while after a hiccup of the network, older ones. The
        whole of `surface` is the game's; it may change its size between calls.

        `names` and `faces` are of all seats that are known: of bots, and of who has
        crashed and may come back, too. No two of the faces have one colour (`rgb`): who
        has chosen the same as another has the nearest that is free at this table.
        """

    @abstractmethod
    def key(self, key: int) -> Value | None:
        """What a key means to the game; None if nothing. Once for each time it goes
        down.

        `key` is the pygame key code of what a US keyboard has in that place: K_w is the
        key above S, whatever letter is on it, so W, A, S and D are where hands expect
        them on every keyboard. Of the numeric pad it is K_KP8, or K_UP without NumLock.
        Esc, F10 and F11 belong to the window. While the user types in the chat, only
        keys that type nothing come here.
        """

    def watch(self, key: int) -> bool:
        """What a key does for who only watches; whether it did anything.

        As `key`, for who has no seat: it may change what he sees of the game, as whom
        he follows. Keys that type something, and all while he types in the chat, do not
        come.
        """
        return False

    def colour(
        self, seat: Seat, me: Seat | None, faces: Mapping[Seat, Face]
    ) -> tuple[int, int, int]:
        """The colour of a player, for score boards and chat too; each seat has its own.
        White for the user, and that of his face for everybody else: so a person looks
        the same in each game, and in the lobby."""
        if seat == me:
            return ME
        return (faces.get(seat) or face_of(b"", f"{seat}")).rgb

    def foresee(self, ahead: Foreseen[State] | None) -> None:
        """What the rules will make of the user's own presses, told before each `draw`:
        draw what is his own from that, and he sees it move as soon as it can.

        Others are guessed to press nothing there, and chance to be other than it will
        be: all that is not his own, and also whether he lives, is in what `draw` gets,
        and in `ahead.newest`. None: draw him as all others, because he watches, or the
        way to the host is so long that it would often be wrong. The rules' `step` is
        asked for it once or twice a tick, unless it takes long.
        """

    def key_up(self, key: int) -> Value | None:
        """What it means that a key is let go of; None if nothing.

        Once for each `key` that came, meant it anything or not: also when the user
        turns to the chat or to another window, and no one knows when he lets go.
        """
        return None

    def mouse(self, pointer: Pointer) -> Value | None:
        """What it means that the mouse was moved or a button went down or up; None if
        nothing.

        Presses and moves are those on the surface. A button that went down there also
        comes up, and what is moved meanwhile comes as well: that may be outside of it.
        Of many moves between two pictures only the last one comes.
        """
        return None

    def text(self, text: str) -> Value | None:
        """What it means that this was typed; None if nothing.

        `text` is one or a few characters, as the keyboard layout or an input method
        gives them, none of them invisible. It comes while the user does not type in the
        chat; what types something then comes to `key` as well. Enter and Tab turn to
        the chat unless `key` has a use for them.
        """
        return None

    def sound(self, happening: Happening, me: Seat | None) -> str | None:
        """What is to be heard when this happened: one of SOUNDS, or a higher one, as
        "eat+2". None is silence, and so is a name that is not there. "over" is heard as
        "win" by who has won the round.

        Asked for what `Game.happenings` tells of each tick, once, when it is known: a
        little before it is drawn. Only for what is about `me` (as its `seat` or its
        `other`) or about nobody (both 0), as the end of a round: who wants more has a
        loud room. Nothing is asked while the user has sounds off.
        """
        return None
