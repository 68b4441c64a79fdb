"""Letters of one width, for code: the system's own face for it, else the usual one."""

from __future__ import annotations

from functools import lru_cache

import pygame

from games.window.letters.faces import Face
from games.window.letters.fontfile import writes
from games.window.letters.fonts import Fonts

# Names as pygame spells them; the first that exists.
FACES = (
    *("cascadiamono", "consolas", "sfnsmono", "menlo", "dejavusansmono"),
    *("ubuntumono", "notosansmono", "liberationmono", "couriernew", "freemono"),
)


class FixedFonts(Fonts):
    """The same for all signs that the face of code lacks."""

    def __init__(self) -> None:
        super().__init__()
        if (face := _face()) is not None:
            self._faces.insert(0, face)


@lru_cache(1)
def fixed(fonts: Fonts) -> Fonts:
    """The letters of one width that go with these."""
    return FixedFonts()


def _face() -> Face | None:
    for name in FACES:
        try:
            file = pygame.font.match_font(name)
        except Exception:  # it asks the system in many ways, and each may fail
            return None
        if file is not None and writes(file):
            return Face(file)
    return None
