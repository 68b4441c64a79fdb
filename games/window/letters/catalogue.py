"""The system's own list of fonts, by name.

On Linux another program is asked for it, and takes longer than all the rest of the
letters: so it may be asked while something else is done.
"""

from __future__ import annotations

import shutil
import threading
import warnings
from contextlib import suppress

import pygame

LISTER = "fc-list"  # what pygame asks on Linux

_ahead: list[threading.Thread] = []  # at most one


def read_ahead() -> None:
    """Begin to read the list, on a thread; whoever needs it waits for that. To be
    called once, by the main thread."""
    if shutil.which(LISTER) is None:  # it is had without, or there is none
        return
    # Not around the asking, as below: what is set there is set for all threads.
    warnings.filterwarnings("ignore", module=r"pygame\.sysfont")
    reading = threading.Thread(target=_read, name="hydralan-fontlist", daemon=True)
    _ahead.append(reading)
    reading.start()


def _read() -> None:
    with suppress(Exception):  # it will be tried again, see `file_of`
        pygame.font.match_font("")


def file_of(name: str, bold: bool = False) -> str | None:
    """The file of a font, named as pygame spells names; None if there is none, or the
    system cannot be asked."""
    _wait()
    # It asks the system in many ways, and each may fail; and a system without a list
    # is no reason for a word on the terminal.
    with warnings.catch_warnings(), suppress(Exception):
        warnings.simplefilter("ignore")
        return pygame.font.match_font(name, bold=bold)
    return None


def names() -> list[str]:
    """The names of all fonts."""
    _wait()
    with warnings.catch_warnings(), suppress(Exception):
        warnings.simplefilter("ignore")
        return pygame.font.get_fonts()
    return []


def _wait() -> None:
    while _ahead:
        _ahead.pop().join()
