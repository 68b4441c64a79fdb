"""Whether a font file can be trusted.

SDL's letters come from C code that does not survive every file: a cut one ends the
program with an abort that Python cannot catch. So files are looked at first.
"""

from __future__ import annotations

import os
import stat
import struct
from pathlib import Path

import pygame

try:
    import pygame.freetype
except ImportError:  # a system's own pygame may be without it
    HAS_FREETYPE = False
else:
    HAS_FREETYPE = True

SFNT = (b"\0\1\0\0", b"OTTO", b"true")  # TrueType and OpenType
COLLECTION = b"ttcf"
MOST_TABLES = 256


def usable(file: str) -> bool:
    """Whether letters can be drawn with this file."""
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):  # a pipe would be waited for
            return False
        whole = _is_whole(Path(file))
        if whole is False or not HAS_FREETYPE:
            return bool(whole)
        pygame.freetype.init()
        pygame.freetype.Font(file)  # unlike pygame.font, it raises what is wrong
    except (pygame.error, OSError, ValueError, RuntimeError):
        return False
    return True


def _is_whole(path: Path) -> bool | None:
    """Whether all tables of an sfnt file are in it; None for files of other kinds."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        if len(head) < 12:
            return False
        start = 0
        if head[:4] == COLLECTION:
            start = int.from_bytes(file.read(4), "big")
            file.seek(start)
            head = file.read(12)
        if head[:4] not in SFNT or len(head) < 12:
            return None if not start else False
        count = int.from_bytes(head[4:6], "big")
        table = file.read(16 * count)
    if not 0 < count <= MOST_TABLES or len(table) < 16 * count:
        return False
    return all(
        offset + length <= size
        for _, _, offset, length in struct.iter_unpack(">4sIII", table)
    )
