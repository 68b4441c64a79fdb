"""pygame is one for all: what a game sets for itself in it is put back for the window.

Main thread.
"""

from __future__ import annotations

import pygame


class Tidy:
    """How pygame was before a game's code ran."""

    def __init__(self) -> None:
        self._surface = pygame.display.get_surface()
        self._size = self._surface.get_size() if self._surface else None
        self._clip = self._surface.get_clip() if self._surface else None
        self._caption = pygame.display.get_caption()
        self._repeat = pygame.key.get_repeat()
        self._visible = pygame.mouse.get_visible()

    def put_back(self) -> bool:
        """Make it so again; False if that is not possible: the window is another."""
        if not pygame.display.get_init() or not pygame.font.get_init():
            return False
        surface = pygame.display.get_surface()
        if (
            surface is not self._surface
            or (surface and surface.get_size()) != self._size
        ):
            return False
        if surface is not None:
            surface.set_clip(self._clip)
        if pygame.display.get_caption() != self._caption:
            pygame.display.set_caption(*self._caption)
        if pygame.key.get_repeat() != self._repeat:
            pygame.key.set_repeat(*self._repeat)
        if pygame.mouse.get_visible() != self._visible:
            pygame.mouse.set_visible(self._visible)
        if pygame.event.get_grab():
            pygame.event.set_grab(False)
        pygame.event.set_allowed(None)  # all of them
        return True
