"""All faces at hand, and which of them has a cluster of letters. Main thread."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from games.window.letters.emoji import TEXT_STYLE, is_coloured, is_pictographic
from games.window.letters.faces import Face, faces, other_files
from games.window.letters.harmless import DIRECTIONS, HIDDEN
from games.window.letters.library import Library
from games.window.letters.scripts import ISOLATES, spoken

BOXES = "\ufffd\u25a1?"  # for a sign that nobody has: the first that there is
MOST_KEPT = 20_000  # clusters
MOST_NEW = 100  # clusters in one turn of the window: each may take half a millisecond

# Latin, Greek and Cyrillic, with dashes and quotes: no marks, nothing that joins.
_PLAIN = re.compile(
    "[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u0384-\u0482\u048a-\u052f"
    "\u2010-\u2015\u2018-\u2026\u20ac]*"
)
_JOINERS = "\u200c\u200d\ufe0e\ufe0f"
_NOT_DRAWN = str.maketrans("", "", HIDDEN + DIRECTIONS + "".join(ISOLATES))


class Choice(NamedTuple):
    """A face, and what is drawn with it for a cluster: itself, or boxes."""

    face: Face
    text: str


class TypeCase:
    """Chooses a face for each cluster, and learns of more faces when one is needed."""

    def __init__(
        self, first: Face | None = None, other: TypeCase | None = None
    ) -> None:
        """`first`: a face that comes before all those of the `other` one, which learns
        for both."""
        self._others: list[Face] = faces() if other is None else other._others
        self._first = [] if first is None else [first]
        self.main = (self._first or self._others)[0]
        self._box = next((box for box in BOXES if self.main.has(box)), "?")
        self._plain: set[str] = set()  # characters that the main face has
        self._chosen: dict[str, Choice] = {}
        self._library: Library = other._library if other else Library(other_files)
        self._missing: dict[str, None] = {}  # told once each, in order
        self._told: set[str] = set()
        self._new: int | None = (
            None  # clusters met in this turn, if somebody takes turns
        )
        self._waits = False

    def turn(self) -> bool:
        """Another turn of the window begins, in which so many new ones may be sought;
        whether some had to wait, and are boxes until then. Of whoever never calls this
        none has to; but a stranger may send ever new ones."""
        waited, self._waits, self._new = self._waits, False, 0
        return waited

    def choose(self, cluster: str, before: Face | None = None) -> Choice:
        """The face for a cluster, `before` if that is white space and it has that."""
        if cluster == " " and before is not None and not before.is_bitmap:
            return Choice(before if before.has(" ") else self.main, " ")
        choice = self._chosen.get(cluster)
        if choice is None:
            if self._new is not None:
                if self._new >= MOST_NEW:
                    self._waits = True
                    return Choice(self.main, self._box)
                self._new += 1
            if len(self._chosen) >= MOST_KEPT:
                self._chosen.clear()
            choice = self._chosen[cluster] = self._choose(cluster)
        return choice

    def is_plain(self, text: str) -> bool:
        """Whether it needs nothing but the main face, letter by letter."""
        if not _PLAIN.fullmatch(text):
            return False
        strange = set(text) - self._plain
        if not all(map(self.main.has, strange)):
            return False
        self._plain |= strange
        return True

    def news(self) -> bool:
        """Whether more can be drawn than when this was asked last."""
        found = self._library.news()
        if not found:
            return False
        of_files = {face.file: face for face in self._others}
        is_new = False
        for char, file in found.items():
            if file is None:
                self._miss(char)
            elif not (face := of_files.setdefault(file, Face(file))).has(char):
                self._library.reject(file, char)
            elif face not in self._others:
                self._others.append(face)
                is_new = True
        if is_new:
            self.forget()
        return is_new

    def forget(self) -> None:
        """There are more faces than before."""
        self._chosen.clear()

    def missing(self) -> tuple[str, ...]:
        """What no font of this computer can write, as people call it ("Thai"), and was
        met since this was asked last; each is told once."""
        missing = tuple(self._missing)
        self._told |= self._missing.keys()
        self._missing.clear()
        return missing

    def close(self) -> None:
        """Close the files of all faces."""
        for face in self._first + self._others:
            face.close()

    def settle(self, seconds: float) -> bool:
        """Wait until it is known what can be drawn; False if it takes longer."""
        return self._library.settle(seconds)

    def _miss(self, char: str) -> None:
        name = "emoji" if is_pictographic(char) else spoken(char)
        if name is not None and name not in self._told:
            self._missing[name] = None

    def _choose(self, cluster: str) -> Choice:
        text = cluster.translate(_NOT_DRAWN)
        needed = [char for char in text if not _is_joining(char)]
        if not needed:
            return Choice(self.main, "")
        coloured = is_coloured(cluster)
        ordered = self._ordered(cluster, coloured)
        for face in ordered:
            has = face.covers if coloured and face.is_coloured else face.has
            if all(map(has, needed)):
                return Choice(face, text)
        whole = unicodedata.normalize("NFC", text)
        if len(whole) < len(text) and (choice := self._choose(whole)).text == whole:
            return choice
        for char in needed:
            if not any(face.has(char) for face in ordered):
                self._library.want(char)
        able = (face for face in ordered if face.has(needed[0]))
        face = next(able, self.main)
        return Choice(face, "".join(self._boxed(char, face) for char in text))

    def _ordered(self, cluster: str, coloured: bool) -> list[Face]:
        """All faces, the best for this cluster first."""
        every = self._first + self._others
        if coloured:
            return sorted(every, key=lambda face: not face.is_coloured)
        if TEXT_STYLE in cluster:
            return sorted(every, key=lambda face: face.is_coloured)
        return every

    def _boxed(self, char: str, face: Face) -> str:
        """`char`, or a box for one that would not be seen: no text may look like
        another that is without it."""
        if face.has(char) or _is_joining(char) or char.isspace():
            return char
        return self._box if face.has(self._box) else "?"


def _is_joining(char: str) -> bool:
    """Whether it only holds others together, and needs no letter of its own."""
    return char in _JOINERS or "\U000e0020" <= char <= "\U000e007f"
