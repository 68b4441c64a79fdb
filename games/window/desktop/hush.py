"""What C libraries write to standard error by themselves, kept off the terminal."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from games.console.streams import STDERR

log = logging.getLogger("games.window")

MAX_SAID = 4000  # bytes of it that are kept
_ONE_AT_A_TIME = threading.RLock()


@contextmanager
def hushed() -> Iterator[None]:
    """Meanwhile standard error goes to the log (seen with `-v`), as one record.

    A desktop that is not there is found by trying, and each library complains of it in
    its own words. What other threads write meanwhile is in that record as well.
    """
    # One at a time: of two that overlap, the last would put back the file of the other.
    with _ONE_AT_A_TIME, tempfile.TemporaryFile() as kept:
        try:
            terminal = os.dup(STDERR)
        except OSError:  # a program without any, as with pythonw
            yield
            return
        os.dup2(kept.fileno(), STDERR)
        try:
            yield
        finally:
            os.dup2(terminal, STDERR)
            os.close(terminal)
            with suppress(OSError):
                kept.seek(0)
                said = kept.read(MAX_SAID).decode(errors="replace").strip()
                if said:
                    log.info("while the window opened: %s", said)
