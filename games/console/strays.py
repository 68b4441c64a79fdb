"""What libraries and the log (-v) write, while the terminal chat has the screen."""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterator
from typing import Any


@contextlib.contextmanager
def strays(tell: Callable[[str], None]) -> Iterator[None]:
    """Meanwhile each line to standard output or error is told instead; from any
    thread."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Stray(tell, out), _Stray(tell, err)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


class _Stray(io.TextIOBase):
    """A standard stream whose full lines are told to somebody."""

    def __init__(self, tell: Callable[[str], None], like: Any) -> None:
        self._tell = tell
        self._like = like
        self._begun = ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """That of the stream in whose place it is."""
        return str(getattr(self._like, "encoding", "utf-8"))

    def isatty(self) -> bool:
        """As that one."""
        return bool(self._like.isatty())

    def fileno(self) -> int:
        """As that one."""
        return int(self._like.fileno())

    def write(self, text: str) -> int:
        """Take some in."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._tell(line)
        return len(text)
