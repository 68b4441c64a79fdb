"""A small file of the window's own in the folder of the profile.

Anything may have happened to it. Nothing here waits for the disk but the end of the
program.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import stat
import threading
from pathlib import Path

PATIENCE = 2.0  # seconds that the end waits for a slow disk

log = logging.getLogger("games.window")


class Drawer:
    """What is put into `file` last is found there at the next start. Main thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._waits: bytes | None = None  # to be written
        self._thread: threading.Thread | None = None

    def read(self, most: int) -> bytes:
        """What is in it. Raises OSError, and ValueError if it is no ordinary file or
        has more than `most` bytes."""
        flags = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        handle = os.open(self._file, os.O_RDONLY | flags)  # or a pipe would be awaited
        with open(handle, "rb") as stream:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                raise ValueError("no ordinary file")
            data = stream.read(most + 1)
        if len(data) > most:
            raise ValueError("too long")
        return data

    def put(self, data: bytes) -> None:
        """This shall be in it. Returns at once; of several the last is written."""
        with self._lock:
            self._waits = data
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="drawer")
                self._thread.daemon = True  # a disk may hang
                self._thread.start()

    def finish(self) -> None:
        """The window ends: wait until all is written, but not for ever."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(PATIENCE)

    def _work(self) -> None:
        while True:
            with self._lock:
                data, self._waits = self._waits, None
                if data is None:
                    self._thread = None
                    return
            try:
                _write(self._file, data)
            except OSError as error:
                log.warning("%s is kept for this time only: %s", self._file.name, error)


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
