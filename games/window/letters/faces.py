"""The faces of this system: the one of the window, and which signs each has."""

from __future__ import annotations

import functools
import unicodedata
from contextlib import suppress
from pathlib import Path
from typing import Any

import pygame

from games.window.letters.catalogue import file_of, names
from games.window.letters.coverage import Coverage, coverage
from games.window.letters.fontfile import HAS_FREETYPE, is_bitmap, usable, writes

# Names as pygame spells them. The first that exists is the face of the window.
FACES = (
    *("segoeui", "sfns", "helveticaneue", "notosans", "ubuntu", "cantarell"),
    *("dejavusans", "liberationsans", "arial", "freesans"),
)
# All that exist are asked in turn for a sign that the face of the window lacks.
FALLBACKS = (
    *("notocoloremoji", "segoeuiemoji", "applecoloremoji", "notoemoji"),
    *("notosanscjksc", "notosanscjkjp", "microsoftyahei", "yugothic", "malgungothic"),
    *("leelawadeeui", "thonburi", "kohinoordevanagari", "geezapro"),
    *("pingfangsc", "hiraginosansgb", "applesdgothicneo", "wenquanyimicrohei"),
    *("wenquanyizenhei", "droidsansfallback", "arialunicodems", "simsun", "gulim"),
    *("dejavusans", "segoeuisymbol", "applesymbols", "symbola", "tahoma", "nirmalaui"),
    *("notosansarabic", "notosanshebrew", "notosansdevanagari", "notosansthai"),
    *("notosanskr", "notosansjp", "notosanssc", "nanumgothic", "undotum"),
    *("lohitdevanagari", "mangal", "garuda", "loma", "notosansbengali"),
    *("notosanstamil", "notosansgeorgian", "notosansarmenian", "notosansethiopic"),
    *("ebrima", "freesans", "arial", "unifont"),
)

COLOURED = FALLBACKS[:3]
ANY_SIZE = 100  # pixels
MOST_THICKENED = 16  # pixels; in larger Chinese signs strokes run into each other
LEAST_SHARE = 0.8  # of the size asked for: smaller letters would be hard to read
# Words in the names of faces that others are tried before.
ODD = ("mono", "serif", "bold", "italic", "oblique", "condensed", "light", "math")


class Face:
    """One font file, opened only when it is needed. A file of None is pygame's own."""

    def __init__(
        self, file: str | None, bold_file: str | None = None, is_coloured: bool = False
    ) -> None:
        """`is_coloured`: whether it is known for pictures in colour."""
        if bold_file is not None and not writes(bold_file):
            bold_file = None
        self.file = file
        self.is_coloured = is_coloured
        self.widths: dict[object, int] = {}  # of texts, for who has measured them
        self._files = (file, bold_file or file)
        self._cover: Any = None
        self._painted = 16.0
        self._coverage: Coverage | None = None
        self._sized: dict[tuple[int, bool], pygame.font.Font] = {}
        self._fitted: dict[tuple[int, bool, int], pygame.font.Font] = {}

    @functools.cached_property
    def is_bitmap(self) -> bool:
        """Whether its signs are pictures of one size, whatever size is asked for."""
        return self.file is not None and is_bitmap(self.file)

    @property
    def _is_thickened(self) -> bool:
        """Whether there is no file for bold letters: then the others are made so."""
        own = self.file is None or self.is_bitmap
        return not own and self._files[0] == self._files[1]

    def has(self, char: str) -> bool:
        """Whether the face has this sign; False too if its file cannot be read."""
        if not self.covers(char):  # cheap: most faces are asked in vain
            return False
        try:
            if HAS_FREETYPE:
                return self._inks(char)
            return self.sized(16, False).metrics(char)[0] is not None
        except (pygame.error, OSError, ValueError):
            return False

    def covers(self, char: str) -> bool:
        """Whether its file says that it has this sign. The parts of some pictures, as
        the digit of a key cap, are nothing by themselves."""
        if self.file is None:
            return True
        if self._coverage is None:
            self._coverage = coverage(self.file)
        return char in self._coverage and self._is_usable

    @functools.cached_property
    def _is_usable(self) -> bool:
        return self.file is None or usable(self.file)

    def _inks(self, char: str) -> bool:
        if self._cover is None:
            file = self._files[0]
            if file is not None and not usable(file):
                raise OSError(file)
            self._cover = pygame.freetype.Font(file)
            # A face of pictures knows only the sizes that it was painted in.
            self._painted = next((row[3] for row in self._cover.get_sizes()), 16)
        metrics = self._cover.get_metrics(char, size=self._painted)[0]
        if metrics is None:
            return False
        left, right = metrics[:2]
        return right > left or not shows(char)

    def sized(self, size: int, bold: bool) -> pygame.font.Font:
        """The face at `size` pixels of height; pygame's own if its file is broken."""
        if self.is_bitmap:
            size, bold = ANY_SIZE, False
        font = self._sized.get((size, bold))
        if font is None:
            font = _opened(self._files[bold], size)
            if bold and self._is_thickened and size <= MOST_THICKENED:
                font.set_bold(True)
            self._sized[size, bold] = font
        return font

    def fitted(self, size: int, bold: bool, height: int) -> pygame.font.Font:
        """As `sized`, but smaller if its own lines are higher than `height` pixels: for
        scripts that write above and below their letters."""
        key = size, bold, height
        if key not in self._fitted:
            font = self.sized(size, bold)
            share = 1.0 if self.is_bitmap else height / max(1, font.get_height())
            if share < 1:
                font = self.sized(round(size * max(LEAST_SHARE, share)), bold)
            self._fitted[key] = font
        return self._fitted[key]

    def close(self) -> None:
        """Close its file; what is asked for later opens it again."""
        self._sized.clear()
        self._fitted.clear()
        self._cover = None


def shows(char: str) -> bool:
    """Whether a sign is nothing without ink."""
    return unicodedata.category(char)[0] in "LNPS" and not char.isspace()


def _opened(file: str | None, size: int) -> pygame.font.Font:
    if file is not None and usable(file):
        with suppress(pygame.error, OSError, ValueError):
            return pygame.font.Font(file, size)
    return pygame.font.Font(None, size)


def faces() -> list[Face]:
    """All that there are, the face of the window first. Raises OSError if not one can
    be read."""
    mains = ((file, name) for name in FACES if (file := file_of(name)) is not None)
    main = next(((file, name) for file, name in mains if writes(file)), None)
    every = [Face(main[0], file_of(main[1], bold=True))] if main else []
    files = [(file_of(name), name in COLOURED) for name in FALLBACKS]
    every += [Face(file, is_coloured=coloured) for file, coloured in files if file]
    if writes(str(Path(pygame.__file__).parent / pygame.font.get_default_font())):
        every.insert(len(every) if main else 0, Face(None))
    elif not main:
        raise OSError("its own font file is broken, and the system has none")
    return every


def other_files() -> list[str]:
    """The files of all faces of the system, the plain ones first."""
    ordered = sorted(names(), key=lambda name: (sum(odd in name for odd in ODD), name))
    return [file for name in ordered if (file := file_of(name)) is not None]
