"""What draws letters for the tests of their parts, which ask for no window."""

from __future__ import annotations

import pygame
import pytest

from games.window.letters.fontfile import HAS_FREETYPE


@pytest.fixture(autouse=True)
def letters() -> None:
    """Pygame can draw letters, as when the window has opened its fonts."""
    pygame.font.init()
    if HAS_FREETYPE:
        pygame.freetype.init()
