"""What the user likes, kept in the folder of his profile: sounds, text, motion, calls.

It is a small file that anything may have happened to. What does not fit in it is as if
it were not there. Nothing here waits for the disk but the end of the program.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

from games.window.drawer import Drawer

FILE = "window.json"
MAX_FILE = 4096  # bytes; ours has some 150
LOUDEST = 10  # steps of the volume
USUAL = 7
TEXTS = (0.85, 1.0, 1.15, 1.3, 1.5)  # times the usual size of text
TEXT_NAMES = ("small", "usual", "large", "larger", "largest")

log = logging.getLogger("games.window")


class Preferences(msgspec.Struct, frozen=True):
    """`volume` of sounds in steps, `muted` for now; `text`: which of TEXTS; `calm`:
    nothing moves that need not; `undisturbed`: nothing calls the user; `met`: he has
    seen the first card; `steered`: he knows the keys of a game."""

    volume: Annotated[int, Meta(ge=0, le=LOUDEST)] = USUAL
    muted: bool = False
    text: Annotated[int, Meta(ge=0, le=len(TEXTS) - 1)] = 1
    calm: bool = False
    undisturbed: bool = False
    met: bool = False
    steered: bool = False

    @property
    def scale(self) -> float:
        """How much larger than usual text is."""
        return TEXTS[self.text]


class Kept:
    """`now` is what the user likes; in `folder` it outlives the program, without one it
    is for this run alone. Main thread."""

    def __init__(self, folder: Path | None) -> None:
        self._drawer = None if folder is None else Drawer(folder / FILE)
        self.now = Preferences() if self._drawer is None else _read(self._drawer)

    @property
    def is_lasting(self) -> bool:
        """Whether it is there at the next start, too."""
        return self._drawer is not None

    def change(self, **fields: object) -> None:
        """These are others now. Returns at once; equal ones cost nothing. Raises
        ValueError for what none of them can be."""
        wanted = replace(self.now, **fields)
        if wanted == self.now:
            return
        self.now = msgspec.convert(msgspec.to_builtins(wanted), Preferences)
        if self._drawer is not None:
            self._drawer.put(msgspec.json.format(msgspec.json.encode(self.now)))

    def finish(self) -> None:
        """The window ends: wait until all is written, but not for ever."""
        if self._drawer is not None:
            self._drawer.finish()


def _read(drawer: Drawer) -> Preferences:
    """What is kept there; the usual, and a line in the log, if it cannot be read or
    does not fit. A file that is not there is no fault."""
    try:
        return msgspec.json.decode(drawer.read(MAX_FILE), type=Preferences)
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, RecursionError) as error:
        log.warning("%s is not used: %.200s", FILE, error)
        return Preferences()
