"""The commands of `hydralan node`: one JSON object a line."""

from __future__ import annotations

import atexit
import io
import tempfile
from functools import cache
from pathlib import Path

import msgspec

from games.commands.node import Lines
from games.console import streams
from games.snake.rules import Snake
from p2p import Node

LONGEST = 1024  # bytes of a line


@cache
def _node() -> Node:
    """A real one that is not started: every command reaches it, and nothing the LAN."""
    folder = tempfile.TemporaryDirectory(prefix="fuzz-")
    atexit.register(folder.cleanup)
    node = Node("Ana", profile=Path(folder.name) / "profile", games=[Snake()])
    atexit.register(node.close)
    return node


class _Output(io.RawIOBase):
    """What was written."""

    def __init__(self) -> None:
        self.data = bytearray()

    def write(self, data) -> int:  # type: ignore[no-untyped-def]
        self.data += data
        return len(data)


def one(data: bytes) -> None:
    output = _Output()
    lines = Lines(_node(), output)
    given = [*streams.lines(io.BytesIO(data), LONGEST)]
    for line in given:
        assert line is None or len(line) <= LONGEST + 1
        lines.obey(line)
        if lines.done:
            break
    written = bytes(output.data).splitlines()
    assert len(written) <= len(given)
    for each in written:
        event = msgspec.json.decode(each)
        assert event["event"] in ("error", "peers", "rooms")
