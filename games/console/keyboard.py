"""What a person types into the terminal chat, line by line, from wherever it comes.

At a terminal he edits the line (`games.console.screen`). A pipe, a file, and a terminal
that can do nothing, or whose screen is somewhere else, give their lines as they are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import msgspec

from games.console import streams

MAX_LINE = 64 * 1024  # bytes of a line; a message is far shorter
PLAIN = ("dumb", "unknown")  # TERM of a terminal that can only write line after line


class Typed(msgspec.Struct, frozen=True):
    """A line without the spaces around it, or in a sentence why there is none."""

    text: str = ""
    trouble: str = ""


def plain_lines() -> Iterator[Typed]:
    """The lines of standard input, until it ends."""
    encoding = sys.stdin.encoding if sys.stdin is not None else "utf-8"
    for line in streams.lines(streams.source(), MAX_LINE):
        yield decoded(line, encoding)


def is_interactive() -> bool:
    """Whether a line can be edited: a person types, and sees it on the same screen."""
    both = (sys.stdin, sys.stdout)
    at_terminal = all(stream is not None and stream.isatty() for stream in both)
    return at_terminal and os.environ.get("TERM", "") not in PLAIN


def decoded(line: bytes | None, encoding: str) -> Typed:
    """A line in the terminal's own `encoding`, or else in UTF-8."""
    if line is None:
        return Typed(trouble=f"Not sent: a line has at most {MAX_LINE:,} bytes.")
    for known in (encoding, "utf-8"):
        try:
            text = line.decode(known)
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" in text:  # UTF-16, or no text at all
            return Typed(trouble="Not sent: that line is no text.")
        return Typed(text.strip())
    return Typed(
        trouble=f"Not sent: that line is not in {encoding}, which is expected here."
    )


def rescued(text: str, encoding: str) -> Typed:
    """A line in which bytes of another encoding came as halves of surrogate pairs."""
    if not any("\udc80" <= c <= "\udcff" for c in text):
        return Typed(text.strip())
    raw = text.encode("utf-8" if encoding == "ascii" else encoding, "surrogateescape")
    return decoded(raw, encoding)
