"""Opening the window, and finding out that there is none."""

from __future__ import annotations

import os

import pygame

PROGRAM = "hydralan"  # to the desktop, which groups windows by it
SIZE = (1100, 720)
REPEAT = (400, 35)  # milliseconds until a held key repeats, and between repeats
UNSEEN = ("offscreen", "dummy")


class NoDisplay(RuntimeError):
    """There is no screen to open a window on; the text says what SDL says."""


def open_window(title: str) -> None:
    """Open the window. Raises NoDisplay."""
    os.environ["SDL_VIDEO_X11_WMCLASS"] = PROGRAM  # pygame says "__main__.py"
    try:
        pygame.display.init()
        # Without any screen SDL may choose to draw into nowhere; that is for tests.
        unseen = pygame.display.get_driver() in UNSEEN
        if unseen and "SDL_VIDEODRIVER" not in os.environ:
            raise NoDisplay("no display was found")
        pygame.display.set_mode(SIZE, pygame.RESIZABLE)
    except pygame.error as error:
        raise NoDisplay(f"no window can be opened: {error}") from error
    pygame.display.set_caption(title)
    pygame.key.set_repeat(*REPEAT)
