"""The choice of a face, for each page that offers it."""

from __future__ import annotations

from functools import partial
from random import Random, SystemRandom

from msgspec.structs import replace

from games.face import COLOURS, EYES, HATS, PATTERNS, Face
from games.window.dialog.facerow import FaceRow
from games.window.dialog.items import Button, Row

PARTS = (
    ("colour", "Colour", len(COLOURS)),
    ("pattern", "Pattern", len(PATTERNS)),
    ("eyes", "Eyes", len(EYES)),
    ("hat", "Hat", len(HATS)),
)


class Wardrobe:
    """`face` is the one that is chosen now."""

    def __init__(self, face: Face, chance: Random | None = None) -> None:
        self.face = face
        self._chance = chance or SystemRandom()

    def rows(self) -> list[Row]:
        """A row for each part of it: the whole face with each of what there is."""
        return [(self._row(part, label, count),) for part, label, count in PARTS]

    @property
    def dice(self) -> Button:
        """The button for who does not want to choose."""
        return Button("surprise", "Surprise me", self.surprise, dice=True)

    def surprise(self) -> None:
        """Another one by chance, in another colour."""
        colour = self._chance.randrange(len(COLOURS) - 1)
        colour += colour >= self.face.colour
        others = (self._chance.randrange(count) for _, _, count in PARTS[1:])
        self.face = Face(colour, *others)

    def _row(self, part: str, label: str, count: int) -> FaceRow:
        face = self.face
        faces = tuple(replace(face, **{part: number}) for number in range(count))
        return FaceRow(
            part, label, faces, getattr(face, part), partial(self._pick, part)
        )

    def _pick(self, part: str, number: int) -> None:
        self.face = replace(self.face, **{part: number})
