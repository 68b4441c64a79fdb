"""What an X display shows, read out of its own memory while it is shown.

`Xvfb -fbdir DIR` keeps its screen in a file, as an XWD picture that can be mapped: a
look takes no time of the server, and is no older than the pixels.
"""

from __future__ import annotations

import mmap
import struct
from pathlib import Path

import pygame

WHITE, NEAR = (255, 255, 255), (45, 45, 45, 255)
FILE = "Xvfb_screen0"
COLOUR_BYTES = 12  # of each colour that stands before the pixels
HEAD = 25  # numbers of four bytes, big endian
SIZE, WIDTH, HEIGHT, COLOURS = 0, 4, 5, 19  # which of them


class Framebuffer:
    """The screen whose server was told `-fbdir FOLDER`."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / FILE).open("rb")
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_COPY)
        self._map.close()
        self._map = mmap.mmap(self._file.fileno(), 0, prot=mmap.PROT_READ)
        head = struct.unpack(f">{HEAD}I", self._map[: HEAD * 4])
        self._begin = head[SIZE] + head[COLOURS] * COLOUR_BYTES
        self.size = head[WIDTH], head[HEIGHT]

    def look(self, area: pygame.Rect) -> pygame.Surface:
        """A copy of that part of the screen as it is now."""
        wide = self.size[0] * 4
        rows = self._map[self._begin + area.y * wide : self._begin + area.bottom * wide]
        whole = pygame.image.frombuffer(rows, (self.size[0], area.height), "BGRA")
        return whole.subsurface((area.x, 0, area.width, area.height))

    def close(self) -> None:
        """Look no more."""
        self._map.close()
        self._file.close()


def white(picture: pygame.Surface) -> int:
    """How many pixels of it are white."""
    return pygame.mask.from_threshold(picture, WHITE, NEAR).count()
