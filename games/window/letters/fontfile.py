"""Whether a font file can be trusted.

SDL's letters come from C code that does not survive every file: a cut one ends the
program with an abort that Python cannot catch. So files are looked at first.
"""

from __future__ import annotations

import os
import stat
import struct
from itertools import pairwise
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
PAINTED = frozenset((b"CBDT", b"sbix", b"EBDT"))  # tables of pictures
OUTLINES = frozenset((b"glyf", b"CFF ", b"CFF2"))

# A face of letters is tried with these.
SAMPLE = "Hag5"
TRIED = 16  # pixels
HEIGHTS = range(TRIED // 2, 3 * TRIED)  # of a line
WIDTHS = range(2, 2 * TRIED)  # of a letter
DOTS = 8  # of ink in a letter
INK = (255, 255, 255)


def usable(file: str) -> bool:
    """Whether letters can be drawn with this file."""
    try:
        if not is_regular(file):
            return False
        whole = _is_whole(Path(file))
        if whole is False or not HAS_FREETYPE:
            return bool(whole)
        pygame.freetype.init()
        pygame.freetype.Font(file)  # unlike pygame.font, it raises what is wrong
    except (pygame.error, OSError, ValueError, RuntimeError):
        return False
    return True


def writes(file: str) -> bool:
    """Whether Latin letters drawn with this file can be read: a file may be whole, and
    still have lines of no height, letters of no width, or no ink. Needs pygame.font."""
    if not usable(file):
        return False
    try:
        font = pygame.font.Font(file, TRIED)
        widths = [font.size(SAMPLE[:end])[0] for end in range(len(SAMPLE) + 1)]
        drawn = [font.render(letter, True, INK) for letter in SAMPLE]
        line = font.render(SAMPLE, True, INK)
        has_all = None not in font.metrics(SAMPLE)
    except (pygame.error, OSError, ValueError):
        return False
    steps = [after - before for before, after in pairwise(widths)]
    return (
        has_all
        and font.get_height() in HEIGHTS
        and all(step in WIDTHS for step in steps)
        and all(_ink(letter) >= DOTS for letter in drawn)
        and len({pygame.image.tobytes(letter, "RGBA") for letter in drawn})
        == len(drawn)
        and _ink(line) >= DOTS * len(SAMPLE)
    )


def is_regular(file: str) -> bool:
    """Whether it is a file: a pipe would be waited for. Raises OSError."""
    return stat.S_ISREG(os.stat(file).st_mode)


def is_bitmap(file: str) -> bool:
    """Whether a file holds pictures of letters, and no outlines that can be scaled."""
    try:
        rows = _tables(Path(file)) if is_regular(file) else None
        tags = {tag for tag, _, _, _ in rows or ()}
    except (OSError, ValueError):
        return False
    return bool(tags & PAINTED) and not tags & OUTLINES


def _ink(drawn: pygame.Surface) -> int:
    return pygame.mask.from_surface(drawn).count()


def _is_whole(path: Path) -> bool | None:
    """Whether all tables of an sfnt file are in it; None for files of other kinds."""
    try:
        tables = _tables(path)
    except ValueError:
        return False
    if tables is None:
        return None
    size = path.stat().st_size
    return all(offset + length <= size for _, _, offset, length in tables)


def _tables(path: Path) -> list[tuple[bytes, int, int, int]] | None:
    """The rows (tag, sum, start, length) of an sfnt file, of its first font if it holds
    several; None for files of other kinds. Raises ValueError if there are not all."""
    with path.open("rb") as file:
        head = file.read(12)
        start = 0
        if head[:4] == COLLECTION:
            start = int.from_bytes(file.read(4), "big")
            file.seek(start)
            head = file.read(12)
        if len(head) < 12:
            raise ValueError("cut")
        if head[:4] not in SFNT:
            if start:
                raise ValueError("no font in the collection")
            return None
        count = int.from_bytes(head[4:6], "big")
        rows = file.read(16 * count)
    if not 0 < count <= MOST_TABLES or len(rows) < 16 * count:
        raise ValueError("cut")
    return list(struct.iter_unpack(">4sIII", rows))
