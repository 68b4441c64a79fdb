"""Gamepads: each acts as if its user pressed a few keys of a keyboard.

The cross, the left stick and the arrow keys are one, so every game and every page has
them at once. The lower button is Enter, at a game Space; the right one and Start are
Esc. Whatever else is on a pad means nothing. Main thread.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import NamedTuple

import pygame

from games.window.desktop.hush import hushed

# A stick is pushed from here on, and is again at rest below there: between the two its
# trembling changes nothing.
PUSHED, RESTS = 0.55, 0.35
ACROSS, DOWNWARDS = 0, 1  # axes of the left stick
MOST = 8  # pads at a time; who plugs in more has a fault
LOWER, RIGHT = 0, 1  # buttons, by their place
START = (6, 7)  # by what driver it is: as SDL counts them, or as Linux does
CROSS = {11: "up", 12: "down", 13: "left", 14: "right"}  # of pads without a hat
KEYS = {
    "up": (pygame.K_UP, pygame.KSCAN_UP),
    "down": (pygame.K_DOWN, pygame.KSCAN_DOWN),
    "left": (pygame.K_LEFT, pygame.KSCAN_LEFT),
    "right": (pygame.K_RIGHT, pygame.KSCAN_RIGHT),
    "do": (pygame.K_RETURN, pygame.KSCAN_RETURN),
    "act": (pygame.K_SPACE, pygame.KSCAN_SPACE),
    "back": (pygame.K_ESCAPE, pygame.KSCAN_ESCAPE),
}

EVENTS = (
    *(pygame.JOYDEVICEADDED, pygame.JOYDEVICEREMOVED, pygame.JOYAXISMOTION),
    *(pygame.JOYHATMOTION, pygame.JOYBUTTONDOWN, pygame.JOYBUTTONUP),
)

log = logging.getLogger("games.window")


class Push(NamedTuple):
    """A key that a pad presses or lets go of; see `KEYS`. `pad`: which of them it is,
    in the order in which they were plugged in."""

    name: str
    down: bool
    pad: int = 0

    @property
    def event(self) -> pygame.event.Event:
        """The same, as of a keyboard."""
        key, scancode = KEYS[self.name]
        kind = pygame.KEYDOWN if self.down else pygame.KEYUP
        fields = {"key": key, "mod": 0, "unicode": "", "scancode": scancode}
        return pygame.Event(kind, fields)


class Gamepad:
    """One of them. Pure."""

    def __init__(self, has_hat: bool) -> None:
        self._has_hat = has_hat
        self._down: dict[object, str] = {}  # by what is pushed
        self._stick = [0.0, 0.0]

    def hat(self, x: int, y: int) -> Iterator[tuple[str, bool]]:
        """The cross is pushed there: 1 is right, and up."""
        yield from self._push("hat across", {1: "right", -1: "left"}.get(x))
        yield from self._push("hat down", {1: "up", -1: "down"}.get(y))

    def axis(self, axis: int, value: float) -> Iterator[tuple[str, bool]]:
        """A stick is pushed so far: 1 is right, and down."""
        if axis not in (ACROSS, DOWNWARDS):
            return
        self._stick[axis] = value
        across, down = self._stick
        held = self._down.get("stick")
        far = max(abs(across), abs(down))
        if far < RESTS:
            yield from self._push("stick", None)
        elif far >= PUSHED:
            sideways = abs(across) > abs(down)
            if abs(abs(across) - abs(down)) < PUSHED - RESTS and held is not None:
                return  # between two ways it stays what it was
            way = ("right" if across > 0 else "left") if sideways else None
            yield from self._push("stick", way or ("down" if down > 0 else "up"))

    def button(
        self, button: int, down: bool, plays: bool
    ) -> Iterator[tuple[str, bool]]:
        """A button. The user `plays` a game."""
        name = "act" if plays else "do"
        if button == RIGHT or button in START:
            name = "back"
        elif not self._has_hat and button in CROSS:
            name = CROSS[button]
        elif button != LOWER:
            return
        yield from self._push(button, name if down else None)

    def rest(self) -> Iterator[tuple[str, bool]]:
        """Nothing is pushed any more."""
        for what in list(self._down):
            yield from self._push(what, None)

    def _push(self, what: object, name: str | None) -> Iterator[tuple[str, bool]]:
        held = self._down.get(what)
        if held == name:
            return
        if held is not None:
            del self._down[what]
            if held not in self._down.values():
                yield held, False
        if name is not None:
            is_new = name not in self._down.values()
            self._down[what] = name
            if is_new:
                yield name, True


class Gamepads:
    """All that are plugged in. `open` it once there is a window."""

    def __init__(self) -> None:
        self._pads: dict[
            int, Gamepad
        ] = {}  # by number, in the order in which they came
        self._open: dict[int, object] = {}  # or SDL tells nothing of them

    def open(self) -> None:
        """From now on they are heard. Where that fails there are none."""
        self._pads.clear()
        self._open.clear()
        try:
            with hushed():
                pygame.joystick.init()
        except (pygame.error, NotImplementedError) as error:
            log.info("no gamepads: %s", error)

    def pushes(self, event: pygame.event.Event, plays: bool) -> list[Push]:
        """What one of `EVENTS` means."""
        if event.type == pygame.JOYDEVICEADDED:
            self._add(event.device_index)
            return []
        number = event.instance_id
        pad = self._pads.get(number)
        if pad is None:
            return []
        at = list(self._pads).index(number)
        if event.type == pygame.JOYDEVICEREMOVED:
            told = list(pad.rest())
            del self._pads[number]
            self._open.pop(number, None)
        elif event.type == pygame.JOYHATMOTION:
            told = list(pad.hat(*event.value))
        elif event.type == pygame.JOYAXISMOTION:
            told = list(pad.axis(event.axis, event.value))
        else:
            is_down = event.type == pygame.JOYBUTTONDOWN
            told = list(pad.button(event.button, is_down, plays))
        return [Push(name, down, at) for name, down in told]

    def _add(self, index: int) -> None:
        if len(self._pads) >= MOST:
            return
        try:
            stick = pygame.joystick.Joystick(index)
            number, has_hat = stick.get_instance_id(), stick.get_numhats() > 0
        except pygame.error as error:  # it was pulled out again, or we may not read it
            log.info("a gamepad cannot be opened: %s", error)
            return
        self.plug(number, has_hat)
        self._open[number] = stick

    def plug(self, number: int, has_hat: bool) -> None:
        """One of that number is there."""
        self._pads[number] = Gamepad(has_hat)
