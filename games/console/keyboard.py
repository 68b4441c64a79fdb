"""What a person types into the terminal chat, line by line, from wherever it comes.

At a terminal prompt_toolkit lets him edit the line. A pipe, a file, and a terminal that
can do nothing (or whose screen is somewhere else) give their lines as they are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import msgspec

from games.console import streams

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

MAX_LINE = 64 * 1024  # bytes of a line; a message is far shorter
PLAIN = ("dumb", "unknown")  # TERM of a terminal that can only write line after line


class Typed(msgspec.Struct, frozen=True):
    """A line without the spaces around it, or in a sentence why there is none."""

    text: str = ""
    trouble: str = ""


@contextmanager
def keyboard() -> Iterator[Iterator[Typed]]:
    """The lines, until the person leaves. What is shown meanwhile goes above them."""
    session = _session() if is_interactive() else None
    if session is None:
        encoding = sys.stdin.encoding if sys.stdin is not None else "utf-8"
        lines = streams.lines(streams.source(), MAX_LINE)
        yield (decoded(line, encoding) for line in lines)
        return
    from prompt_toolkit.patch_stdout import patch_stdout

    with patch_stdout():
        yield _prompted(session)


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


def _rescued(text: str, encoding: str) -> Typed:
    """A line in which bytes of another encoding came as halves of surrogate pairs."""
    if not any("\udc80" <= c <= "\udcff" for c in text):
        return Typed(text.strip())
    raw = text.encode("utf-8" if encoding == "ascii" else encoding, "surrogateescape")
    return decoded(raw, encoding)


def _session() -> PromptSession[str] | None:
    from prompt_toolkit import PromptSession

    try:
        return PromptSession("> ", erase_when_done=True)
    except Exception:  # a terminal that is none, as some on Windows: it has many words
        return None


def _prompted(session: PromptSession[str]) -> Iterator[Typed]:
    while True:
        try:
            yield _rescued(session.prompt(), sys.stdin.encoding)
        except KeyboardInterrupt:
            if not session.default_buffer.text:  # else it only drops what was typed
                return
        except EOFError:
            return
