"""Keys: by their letter for commands, by their place for games, and once each.

SDL tells of a key where it is (its scancode) and what is on it (its key code). Letters
are wherever the layout has them, so who steers with W, A, S and D needs the places.
"""

from __future__ import annotations

import sys
import unicodedata
from typing import NamedTuple

import pygame

ASCII = range(pygame.K_SPACE, pygame.K_DELETE)  # codes of keys that type something
LATIN = range(pygame.K_a, pygame.K_z + 1)
PLACES = range(pygame.KSCAN_A, pygame.KSCAN_Z + 1)  # of letters, on a US keyboard
NAMED = 1 << 30  # a bit of the codes of keys that type nothing, as arrows and F5

CONTROL = pygame.KMOD_CTRL | pygame.KMOD_META
ALT = pygame.KMOD_ALT | pygame.KMOD_MODE

# Held down, these go on; everything else happens once.
REPEATING = frozenset(
    (
        *(pygame.K_BACKSPACE, pygame.K_DELETE, pygame.K_LEFT, pygame.K_RIGHT),
        *(pygame.K_UP, pygame.K_DOWN),
        *(pygame.K_PAGEUP, pygame.K_PAGEDOWN),
    )
)
# The same together with Ctrl: as often undone as it is repeated.
UNDOING = frozenset((pygame.K_z, pygame.K_y))
MODIFIERS = frozenset(
    (
        *(pygame.K_LSHIFT, pygame.K_RSHIFT, pygame.K_LCTRL, pygame.K_RCTRL),
        *(pygame.K_LALT, pygame.K_RALT, pygame.K_LMETA, pygame.K_RMETA),
        *(pygame.K_MODE, pygame.K_CAPSLOCK, pygame.K_NUMLOCK),
    )
)
# The numeric pad while it does not type numbers.
PAD = {
    pygame.KSCAN_KP8: pygame.K_UP,
    pygame.KSCAN_KP2: pygame.K_DOWN,
    pygame.KSCAN_KP4: pygame.K_LEFT,
    pygame.KSCAN_KP6: pygame.K_RIGHT,
    pygame.KSCAN_KP7: pygame.K_HOME,
    pygame.KSCAN_KP1: pygame.K_END,
    pygame.KSCAN_KP9: pygame.K_PAGEUP,
    pygame.KSCAN_KP3: pygame.K_PAGEDOWN,
    pygame.KSCAN_KP_PERIOD: pygame.K_DELETE,
}


STALE = object()  # the page of keys that went down on a former one


class Press(NamedTuple):
    """A key that went down. `key` is what it says, `place` what a US keyboard has there
    (both pygame key codes); `repeated` if it is only held."""

    key: int
    place: int
    control: bool = False  # with Ctrl or Cmd; AltGr is none
    alt: bool = False  # any, AltGr too
    repeated: bool = False
    types: bool = False  # whether it may type something
    shift: bool = False

    @property
    def plain(self) -> bool:
        """Whether no key is held that makes another key of it."""
        return not self.control and not self.alt

    @property
    def goes_on(self) -> bool:
        """Whether it does something again and again while it is held."""
        return self.key in REPEATING or (self.control and self.key in UNDOING)


class Keyboard:
    """Which keys are down. `turn` it whenever keys begin to mean something else."""

    def __init__(self) -> None:
        self._held: dict[int, object] = {}  # by scancode: the page it was on
        self._told: dict[int, int] = {}  # by scancode: its place, when it went down
        self._page: object = None
        self._newest: int | None = None  # it is the one that the system repeats
        self._commands = False  # whether that one went down together with Ctrl
        self._latin: bool | None = (
            None  # whether the layout has Latin letters, if known
        )

    def turn(self, page: object) -> bool:
        """The page to which keys go from now on. On another one than before (`!=`),
        what is held down means nothing until it was released; whether it is another."""
        if page == self._page:
            return False
        self._page = page
        self._held = dict.fromkeys(self._held, STALE)
        return True

    def down(self, event: pygame.event.Event) -> Press | None:
        """What a KEYDOWN means; None for a key held down since before the last turn."""
        scan = _scancode(event)
        repeated = scan in self._held
        page = self._held.setdefault(scan, self._page)
        if event.key not in MODIFIERS:
            self._newest, self._commands = scan, _controls(event.mod)
        if page != self._page:
            return None
        press = self._press(event, scan, repeated)
        self._told.setdefault(scan, press.place)
        return press

    def up(self, event: pygame.event.Event) -> int | None:
        """The place of a key that came up, as it was told when that went down; None if
        it was not told."""
        scan = _scancode(event)
        self._held.pop(scan, None)
        if scan == self._newest:
            self._newest = None
        return self._told.pop(scan, None)

    def release(self) -> None:
        """The window has lost the keyboard: whatever is let go now is not told."""
        self._held.clear()
        self._told.clear()
        self._newest = None

    @property
    def writes(self) -> bool:
        """Whether text that comes now is meant for this page, and is no command: where
        letters are not Latin, SDL tells of the letter of Ctrl+V as well."""
        if self._newest is None:
            return True
        return self._held[self._newest] == self._page and not self._commands

    def _press(self, event: pygame.event.Event, scan: int, repeated: bool) -> Press:
        key, place, mod = event.key, _PLACES.get(scan, event.key), event.mod
        pad = PAD.get(scan)
        if pad is not None and not mod & pygame.KMOD_NUM and not _is_plain(event):
            key = place = pad
        alt = bool(mod & ALT)
        control = _controls(mod)
        types = (place in ASCII or not key & NAMED or _is_pad(place)) and not control
        shift = bool(mod & pygame.KMOD_SHIFT)
        letter = self._letter(key, scan)
        return Press(letter, place, control, alt, repeated, types, shift)

    def _letter(self, key: int, scan: int) -> int:
        """`key`, or in a layout without Latin letters the one that a US keyboard has
        there."""
        if scan not in PLACES:
            return key
        if key in LATIN:
            self._latin = True
        elif key not in ASCII:  # Hebrew and others have a comma on some of them
            self._latin = _is_latin(key)
        if self._latin or (self._latin is None and key not in ASCII):
            return key
        return pygame.K_a + scan - pygame.KSCAN_A


def _controls(mod: int) -> bool:
    # Windows tells AltGr as Ctrl and the right Alt: it is how @ is typed there.
    return bool(mod & CONTROL) and not mod & ALT


def _is_plain(event: pygame.event.Event) -> bool:
    """Whether a key of the numeric pad types its digit without NumLock as well: on a
    Mac, and in layouts that do as a Mac."""
    typed = getattr(event, "unicode", "")
    return sys.platform == "darwin" or bool(typed and typed.isprintable())


def _scancode(event: pygame.event.Event) -> int:
    """Where the key is; of one that has no place, something else that is its own."""
    return getattr(event, "scancode", 0) or -int(event.key)


def _is_latin(key: int) -> bool:
    return key <= sys.maxunicode and unicodedata.name(chr(key), "").startswith("LATIN")


def _is_pad(place: int) -> bool:
    return place in _PAD_KEYS


def _places() -> dict[int, int]:
    """What a US keyboard has, by scancode: the keys that type."""
    found = {}
    for name in dir(pygame):
        if name.startswith("KSCAN_"):
            plain = name.removeprefix("KSCAN_")
            key = getattr(pygame, f"K_{plain}", None)
            key = getattr(pygame, f"K_{plain.lower()}", key)
            if key is not None and (key in ASCII or plain.startswith("KP")):
                found[getattr(pygame, name)] = key
    return found


_PLACES = _places()
_PAD_KEYS = frozenset(key for key in _PLACES.values() if key not in ASCII)
