"""All fonts of this system, asked for a character that those of the window lack.

Hundreds of files may have to be looked at, so a thread does it, once and only if it is
asked: the window never waits for it. `want` and `news` are the main thread's.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable

from games.window.letters.coverage import Coverage, coverage

MOST_WANTED = 4000  # characters; a stranger may send as many as there are


class Library:
    """Looks for files by what they cover."""

    def __init__(self, files: Callable[[], Iterable[str]]) -> None:
        """`files`: all there are, the best first; called on the main thread."""
        self._list = files
        self._files: list[str] | None = None
        self._covers: dict[str, Coverage] = {}  # the thread's own
        self._asked: set[str] = set()
        self._lock = threading.Lock()  # of all below
        self._waiting: list[str] = []
        self._found: dict[str, str | None] = {}
        self._rejected: set[tuple[str, str]] = set()
        self._done = threading.Event()
        self._done.set()

    def want(self, char: str) -> bool:
        """Look for it; whether it is looked for: each is but once."""
        if char in self._asked or len(self._asked) >= MOST_WANTED:
            return False
        self._asked.add(char)
        if self._files is None:
            self._files = list(dict.fromkeys(self._list()))
        with self._lock:
            self._waiting.append(char)
            if self._done.is_set():
                self._done.clear()
                threading.Thread(
                    target=self._look, name="hydralan-fonts", daemon=True
                ).start()
        return True

    def reject(self, file: str, char: str) -> None:
        """That file draws nothing for it; look for the character in others."""
        with self._lock:
            self._rejected.add((file, char))
        self._asked.discard(char)
        self.want(char)

    def news(self) -> dict[str, str | None]:
        """What was found since this was asked last, when all is: the file that has it,
        or None if none has."""
        if not self._done.is_set() or not self._found:
            return {}
        with self._lock:
            found, self._found = self._found, {}
        return found

    def settle(self, seconds: float) -> bool:
        """Wait until all is found; False if it takes longer."""
        return self._done.wait(seconds)

    def _look(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._done.set()
                    return
                wanted, self._waiting = self._waiting, []
            found = {char: self._having(char) for char in wanted}
            with self._lock:
                self._found |= found

    def _having(self, char: str) -> str | None:
        return next((file for file in self._files or () if self._has(file, char)), None)

    def _has(self, file: str, char: str) -> bool:
        if (file, char) in self._rejected:
            return False
        if file not in self._covers:
            self._covers[file] = coverage(file)
        return char in self._covers[file]
