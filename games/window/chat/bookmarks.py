"""How far the user has read in each conversation, kept for the next start."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from games.people.conversations import MAX_CONVERSATIONS
from games.window.drawer import Drawer

FILE = "window-read.json"
MAX_FILE = 32_768  # bytes; ours has some 150 for each conversation
WRITTEN_EVERY = 30.0  # seconds: who is killed has so much of it to read again

log = logging.getLogger("games.window")

Id = Annotated[str, Meta(max_length=128)]
Read = Annotated[dict[Id, Id], Meta(max_length=MAX_CONVERSATIONS)]


class Bookmarks:
    """The id of the last message that he has read of those with each, "" where he has
    read none; without a `folder` for this run alone. Main thread; `now` is
    `time.monotonic`."""

    def __init__(self, folder: Path | None) -> None:
        self.drawer = None if folder is None else Drawer(folder / FILE)
        self._read: dict[str, str] = {} if self.drawer is None else _read(self.drawer)
        self._is_new = False
        self._written = float("-inf")

    def get(self, to: str) -> str | None:
        """That of a conversation; None if it has none."""
        return self._read.get(to)

    def put(self, to: str, message: str) -> None:
        """He has read all up to there. Of too many conversations the one goes in which
        he has read nothing for longest."""
        if self._read.get(to) == message:
            return
        self._read.pop(to, None)
        if len(self._read) >= MAX_CONVERSATIONS:
            del self._read[next(iter(self._read))]
        self._read[to] = message
        self._is_new = True

    def forget(self) -> None:
        """Nothing was ever said."""
        self._read.clear()
        self._is_new = True

    def look(self, now: float) -> None:
        """Write what is new, if it is time; to be called often."""
        if self._is_new and now - self._written >= WRITTEN_EVERY:
            self._written = now
            self._write()

    def finish(self) -> None:
        """The window ends."""
        self._write()
        if self.drawer is not None:
            self.drawer.finish()

    def _write(self) -> None:
        if self._is_new and self.drawer is not None:
            self.drawer.put(msgspec.json.encode(self._read))
        self._is_new = False


def _read(drawer: Drawer) -> dict[str, str]:
    """What is kept there; nothing, and a line in the log, if it does not fit."""
    try:
        return msgspec.json.decode(drawer.read(MAX_FILE), type=Read)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        log.warning("%s is not used: %.200s", FILE, error)
        return {}
