"""Standard input and output, whatever they are: a terminal, a pipe, a full disk, none.

Text for people shows a replacement where the terminal's encoding has no such letter.
JSON is UTF-8 always. What cannot be written raises `OutputFailed` and nothing else.
"""

from __future__ import annotations

import codecs
import contextlib
import errno
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from games.console.exits import FAILED

STDOUT, STDERR = 1, 2  # descriptors


class OutputFailed(Exception):
    """Nothing more can be written. The text is "" if the reader just went away."""

    def __init__(self, error: Exception) -> None:
        cause = getattr(error, "strerror", None) or error
        gone = isinstance(error, BrokenPipeError) or _is(error, errno.EINVAL, "nt")
        super().__init__("" if gone else f"The output cannot be written: {cause}.")


def prepare() -> None:
    """To be called once, before anything is read or written."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # closed; else the next socket would get this number
            os.open(os.devnull, os.O_RDWR)
    for stream, errors in ((sys.stdout, "replace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def write(text: str) -> None:
    """Write lines for people. From any thread. Raises OutputFailed."""
    try:
        if sys.stdout is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        print(f"{text}\n", end="", flush=True)  # in one piece: threads mix no lines
    except (OSError, ValueError) as error:
        raise OutputFailed(error) from error


def write_json(value: Any) -> None:
    """Write one line of JSON. Raises OutputFailed."""
    try:
        with contextlib.closing(output()) as stream:
            put(stream, as_json(value))
    except (OSError, ValueError) as error:
        raise OutputFailed(error) from error


def as_json(value: Any) -> bytes:
    """One line of it; half a surrogate pair, which UTF-8 has not, becomes a "?"."""
    return json.dumps(value, ensure_ascii=False).encode(errors="replace") + b"\n"


def output() -> io.RawIOBase:
    """Standard output for bytes, without a buffer: what is written is out.

    Raises OSError if there is none.
    """
    if sys.stdout is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    sys.stdout.flush()
    stream = open(sys.stdout.fileno(), "wb", buffering=0, closefd=False)  # noqa: SIM115
    assert isinstance(stream, io.RawIOBase)
    return stream


def claim() -> io.RawIOBase:
    """Standard output for bytes, for the caller alone: what anybody else prints from
    now on, a game for example, goes to standard error. Raises OutputFailed."""
    try:
        with contextlib.closing(output()) as stream:
            number = os.dup(stream.fileno())
        own = open(number, "wb", buffering=0)  # noqa: SIM115
        os.dup2(STDERR, STDOUT)
    except (OSError, ValueError) as error:
        raise OutputFailed(error) from error
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    return own


def put(stream: io.RawIOBase, data: bytes) -> None:
    """Write all of `data`. Raises OSError."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) or 0 :]


def complain(text: str) -> None:
    """A sentence on standard error, if it can be written there."""
    if text and sys.stderr is not None:
        with contextlib.suppress(OSError, ValueError):
            print(f"hydralan: {text}\n", end="", file=sys.stderr, flush=True)


def finish(status: int) -> int:
    """Write what is left; returns the exit status, which is another if that fails."""
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except (OSError, ValueError) as error:
            _silence(stream.fileno())
            if stream is sys.stdout:
                complain(str(OutputFailed(error)))
                status = status or FAILED
    return status


def _silence(number: int) -> None:
    # Python would try once more at its very end, and say that it failed.
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def lost(error: OutputFailed, leave: Callable[[], None]) -> None:
    """Nothing can be shown any more: leave the LAN, and end this program.

    The main thread may wait for input that never comes, and no system has a way to
    wake it from that: so another thread ends the process, after all is left. On the
    main thread it raises `error`.
    """
    if threading.current_thread() is threading.main_thread():
        raise error
    complain(str(error))
    leave()
    os._exit(FAILED)


# --- input ---------------------------------------------------------------------------


def source() -> BinaryIO:
    """Standard input for bytes; an empty one if there is none."""
    return io.BytesIO() if sys.stdin is None else sys.stdin.buffer


def lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """Each line; None for one of more than `limit` bytes, of which all is skipped.

    Ends with the stream, also where that cannot be read.
    """
    mark = codecs.BOM_UTF8  # Windows puts it first
    longest = len(mark) + limit + len(b"\r\n")
    first = True
    with contextlib.suppress(OSError, ValueError):
        while line := stream.readline(longest):
            # One of exactly `longest` bytes may go on.
            ended = line.endswith(b"\n") or len(line) < longest
            if first:
                line, first = line.removeprefix(mark), False
            fits = ended and len(line.removesuffix(b"\n").removesuffix(b"\r")) <= limit
            while not ended:
                line = stream.readline(longest)
                ended = line.endswith(b"\n") or len(line) < longest
            yield line if fits else None


def _is(error: Exception, number: int, system: str) -> bool:
    # Windows says of a pipe without reader that the argument is invalid.
    return os.name == system and getattr(error, "errno", None) == number
