"""Sets lines: cuts them into pieces of one face, one script and one direction each.

SDL draws no more than that at once. A face is chosen for each cluster, the order of the
pieces is that of the bidirectional algorithm. Main thread.
"""

from __future__ import annotations

from games.window.letters.clusters import breaks, clusters, nearest_break
from games.window.letters.faces import Face
from games.window.letters.harmless import drawn
from games.window.letters.line import Line
from games.window.letters.order import Run, is_leftward, runs
from games.window.letters.piece import Piece, Style
from games.window.letters.scripts import COMMON, script_of
from games.window.letters.typecase import TypeCase

TRIES = 8  # at a line's end by its width, before it is searched for by halves
LONG_CLUSTER = 8  # characters; that of a family of four has seven


class Setter:
    """Sets and measures; keeps nothing. Takes any string at all."""

    def __init__(self, case: TypeCase) -> None:
        self._case = case

    def line(self, text: str, style: Style, leftward: bool | None = None) -> Line:
        """The line as it is set, in a paragraph of that direction; None: its own."""
        shown = drawn(text)
        if leftward is None:
            leftward = is_leftward(shown)
        pieces: list[Piece] = []
        for start, end, rightward in runs(shown, leftward):
            some = self._pieces(shown[start:end], start, rightward)
            pieces += some if rightward else some[::-1]
        return Line(pieces, style, shown, leftward)

    def reach(self, text: str, style: Style, width: int) -> int:
        """How many leading characters go into `width` pixels: whole clusters."""
        # No cluster is narrower than a pixel, and few are of more characters than that.
        shown = drawn(text[: LONG_CLUSTER * max(1, width)])
        length = 16 + 4 * max(0, width) // style.size  # more than usually fit
        while True:
            part = shown[: nearest_break(shown, length)] or shown
            end = self._reach(part, style, width)
            if end < len(part) or len(part) == len(shown):
                return end
            length *= 2

    def _reach(self, shown: str, style: Style, width: int) -> int:
        ends, ways = breaks(shown), runs(shown)
        low, reached = 0, 0  # clusters that fit, and their pixels
        high, beyond = len(ends) + 1, 0  # too many, and their pixels if they are known
        tries = 0
        while high - low > 1:
            if tries >= TRIES:
                guess = (low + high) // 2
            elif beyond:
                guess = low + (high - low) * (width - reached) // (beyond - reached)
            elif low:
                guess = low + max(1, low * (width - reached) // max(1, reached))
            else:
                guess = 1 + 2 * max(0, width) // style.size
            guess = min(max(guess, low + 1), high - 1)
            wide = self._wide(shown, ways, ends[guess - 1], style)
            if wide <= width:
                low, reached = guess, wide
            else:
                high, beyond = guess, wide
            tries += 1
        return ends[low - 1] if low else 0

    def _wide(self, shown: str, ways: list[Run], cut: int, style: Style) -> int:
        """Pixels of `shown[:cut]`."""
        return sum(
            piece.width(style)
            for start, end, rightward in ways
            if start < cut
            for piece in self._pieces(shown[start : min(end, cut)], start, rightward)
        )

    def _pieces(self, text: str, start: int, rightward: bool) -> list[Piece]:
        """A run in pieces of one face and one script each, in logical order."""
        if rightward and self._case.is_plain(text):
            ends, cuts = range(start, start + len(text) + 1), range(len(text) + 1)
            return [Piece(self._case.main, text, COMMON, True, ends, cuts)]
        found: list[Piece] = []
        end = start
        open_piece: _Open | None = None
        for cluster in clusters(text):
            before = open_piece.face if open_piece else None
            choice = self._case.choose(cluster, before)
            code = _script(cluster)
            if open_piece is None or not open_piece.takes(choice.face, code):
                if open_piece:
                    found.append(open_piece.closed(rightward))
                open_piece = _Open(choice.face, end)
            end += len(cluster)
            open_piece.add(choice.text, end, code)
        if open_piece:
            found.append(open_piece.closed(rightward))
        return found


class _Open:
    """A piece that may still grow."""

    def __init__(self, face: Face, start: int) -> None:
        self.face = face
        self._script: str | None = None
        self._texts: list[str] = []
        self._ends, self._cuts = [start], [0]

    def takes(self, face: Face, script: str | None) -> bool:
        """Whether letters of that face and script belong to it."""
        if face is not self.face:
            return False
        return script is None or self._script in (None, script)

    def add(self, text: str, end: int, script: str | None) -> None:
        """Add a cluster, drawn as `text`, that ends at `end`."""
        self._script = self._script or script
        self._texts.append(text)
        self._ends.append(end)
        self._cuts.append(self._cuts[-1] + len(text))

    def closed(self, rightward: bool) -> Piece:
        """What became of it."""
        text, script = "".join(self._texts), self._script or COMMON
        return Piece(self.face, text, script, rightward, self._ends, self._cuts)


def _script(cluster: str) -> str | None:
    return next((code for code in map(script_of, cluster) if code), None)
