"""A face, drawn: the head of a snake that looks at you, with pattern, eyes and hat.

It is drawn larger than it is shown, for smooth edges, and kept, since the same faces
stand in every picture. Main thread.
"""

from __future__ import annotations

from collections import OrderedDict

import pygame

from games.face import EYES, HATS, PATTERNS, Face
from games.window.widgets.likeness.brush import Brush
from games.window.widgets.likeness.eyes import draw_eyes
from games.window.widgets.likeness.hats import ROOM, draw_behind, draw_hat
from games.window.widgets.likeness.head import draw_head

LEAST = 4  # pixels; less is nothing to see
LARGEST = 1024  # pixels of a face; larger ones are drawn as large as that
FINE, COARSE = 4, 2  # times as large as it is shown: a small one, and a large one
ENOUGH = 256  # pixels from which on finer edges are not seen
MAX_KEPT = 4 << 20  # pixels of all that are kept, of four bytes each


def draw_face(surface: pygame.Surface, area: pygame.Rect, face: Face) -> None:
    """In the largest square in the middle of `area`, on what is there."""
    size = min(*area.size, LARGEST)
    if size < LEAST:
        return
    picture = _GALLERY.face(face, size)
    place = picture.get_rect(center=area.center)
    surface.blit(picture, place, special_flags=pygame.BLEND_PREMULTIPLIED)


class Gallery:
    """Faces that were drawn; of those that were not asked for the longest, no more than
    `most` pixels."""

    def __init__(self, most: int = MAX_KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[tuple[Face, int], pygame.Surface] = OrderedDict()
        self.pixels = 0

    def face(self, face: Face, size: int) -> pygame.Surface:
        """A square picture of it, so many pixels wide, with premultiplied alpha."""
        key = face, size
        if (known := self._kept.get(key)) is not None:
            self._kept.move_to_end(key)
            return known
        picture = self._kept[key] = _drawn(face, size)
        self.pixels += size * size
        while self.pixels > self._most and len(self._kept) > 1:
            (_, old), _ = self._kept.popitem(last=False)
            self.pixels -= old * old
        return picture


def _drawn(face: Face, size: int) -> pygame.Surface:
    fine = max(COARSE, min(FINE, ENOUGH // size))
    canvas = pygame.Surface((size * fine, size * fine), pygame.SRCALPHA)
    hat, half = HATS[face.hat], size * fine / 2
    share, down = ROOM[hat]
    brush = Brush(canvas, (half, half * (1 + down)), half * share)
    draw_behind(brush, hat)
    draw_head(brush, face.rgb, PATTERNS[face.pattern])
    draw_eyes(brush, face.rgb, EYES[face.eyes])
    draw_hat(brush, face.rgb, hat)
    canvas = canvas.premul_alpha()  # or the edges would be mixed with black
    return pygame.transform.smoothscale(canvas, (size, size))


_GALLERY = Gallery()
