"""`python -P tests/bench/firstpicture.py [OPTIONS]`: when there is a picture.

`hydralan` with these options, from whatever tree is first on the path. For its first
picture, and for the first in which the panel of the chat stands at the right of the
lobby, a line with the name and the moment on the monotonic clock; then it ends. With
`--bare` a window of pygame with nothing in it: no program can be faster.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence

SIZE = (1100, 720)


def bare() -> None:
    """Tell when a window with nothing in it has been drawn."""
    import pygame

    pygame.display.init()
    pygame.display.set_mode(SIZE, pygame.RESIZABLE).fill("black")
    pygame.display.flip()
    _say("first")


class Watch:
    """Notices that pygame is about to be used, and looks at what it shows."""

    def __init__(self) -> None:
        self._seen = 0

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Part of how modules are found; finds none itself."""
        if name == "games.window.desktop.display":  # is on its way, so is pygame
            sys.meta_path.remove(self)  # type: ignore[arg-type]
            import pygame

            flip = pygame.display.flip

            def told() -> None:
                flip()
                self._look(pygame.display.get_surface())

            pygame.display.flip = told

    def _look(self, surface: object) -> None:
        self._seen += 1
        if self._seen == 1:
            _say("first")
        width, height = surface.get_size()  # type: ignore[attr-defined]
        left, right = (surface.get_at((x, height // 2)) for x in (1, width - 2))  # type: ignore[attr-defined]
        if left != right:
            _say("lobby")
            os._exit(0)


def _say(what: str) -> None:
    os.write(1, f"{what} {time.monotonic()}\n".encode())


def main(arguments: Sequence[str]) -> None:
    """Run one of both."""
    if arguments == ["--bare"]:
        bare()
        return
    sys.meta_path.insert(0, Watch())  # type: ignore[arg-type]
    from games.__main__ import main as run

    run()


if __name__ == "__main__":
    main(sys.argv[1:])
