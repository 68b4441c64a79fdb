"""Letters of one width, for code: the system's own face for it, else the usual one."""

from __future__ import annotations

from functools import lru_cache

from games.window.letters.catalogue import file_of
from games.window.letters.faces import Face
from games.window.letters.fontfile import writes
from games.window.letters.fonts import Fonts

# Names as pygame spells them; the first that exists.
FACES = (
    *("cascadiamono", "consolas", "sfnsmono", "menlo", "dejavusansmono"),
    *("ubuntumono", "notosansmono", "liberationmono", "couriernew", "freemono"),
)


@lru_cache(1)
def fixed(fonts: Fonts) -> Fonts:
    """The letters of one width that go with these; what no such face has is as in
    them."""
    face = _face()
    return fonts if face is None else fonts.beginning_with(face)


def _face() -> Face | None:
    for name in FACES:
        file = file_of(name)
        if file is not None and writes(file):
            return Face(file)
    return None
