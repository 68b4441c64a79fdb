"""What the user likes, kept in the folder of his profile: sounds, text, motion, calls.

It is a small file that anything may have happened to. What does not fit in it is as if
it were not there. Nothing here waits for the disk but the end of the program.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import stat
import threading
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta
from msgspec.structs import replace

FILE = "window.json"
MAX_FILE = 4096  # bytes; ours has some 150
LOUDEST = 10  # steps of the volume
USUAL = 7
TEXTS = (0.85, 1.0, 1.15, 1.3, 1.5)  # times the usual size of text
TEXT_NAMES = ("small", "usual", "large", "larger", "largest")
PATIENCE = 2.0  # seconds that the end waits for a slow disk

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
        self._file = None if folder is None else folder / FILE
        self.now = Preferences() if self._file is None else read(self._file)
        self._lock = threading.Lock()
        self._waits: Preferences | None = None  # to be written
        self._thread: threading.Thread | None = None

    @property
    def is_lasting(self) -> bool:
        """Whether it is there at the next start, too."""
        return self._file is not None

    def change(self, **fields: object) -> None:
        """These are others now. Returns at once; equal ones cost nothing. Raises
        ValueError for what none of them can be."""
        wanted = replace(self.now, **fields)
        if wanted == self.now:
            return
        self.now = msgspec.convert(msgspec.to_builtins(wanted), Preferences)
        if self._file is None:
            return
        with self._lock:
            self._waits = self.now
            if self._thread is None:
                self._thread = threading.Thread(
                    target=self._work, args=(self._file,), name="preferences"
                )
                self._thread.daemon = True  # a disk may hang
                self._thread.start()

    def finish(self) -> None:
        """The window ends: wait until all is written, but not for ever."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(PATIENCE)

    def _work(self, file: Path) -> None:
        while True:
            with self._lock:
                wanted, self._waits = self._waits, None
                if wanted is None:
                    self._thread = None
                    return
            try:
                _write(file, msgspec.json.format(msgspec.json.encode(wanted)))
            except OSError as error:
                log.warning("what you like is kept for this time only: %s", error)


def read(file: Path) -> Preferences:
    """What is kept there; the usual, and a line in the log, if it cannot be read or
    does not fit. A file that is not there is no fault."""
    try:
        return msgspec.json.decode(_bytes(file), type=Preferences)
    except FileNotFoundError:
        return Preferences()
    except (OSError, ValueError, RecursionError) as error:
        log.warning("%.200s is not used: %.200s", file, error)
        return Preferences()


def _bytes(file: Path) -> bytes:
    """Of a small ordinary file: no pipe, or it would wait for ever."""
    flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    handle = os.open(file, os.O_RDONLY | flags)
    with open(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError("no ordinary file")
        data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        raise ValueError("too long")
    return data


def _write(file: Path, data: bytes) -> None:
    """Replace it at once, readable by its owner alone. Raises OSError."""
    draft = file.with_name(f"{file.name}.new-{secrets.token_hex(4)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(draft, flags, 0o600), "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(draft, file)
    except OSError:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
