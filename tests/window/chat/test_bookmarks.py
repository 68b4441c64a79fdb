"""How far one has read is kept, within bounds."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from games.people.conversations import MAX_CONVERSATIONS
from games.window.chat.bookmarks import FILE, WRITTEN_EVERY, Bookmarks
from p2p import EVERYONE
from tests.window.helpers.standin import peer

ANA = peer(1, "Ana")


def test_they_are_there_at_the_next_start(tmp_path: Path) -> None:
    bookmarks = Bookmarks(tmp_path)
    bookmarks.put(EVERYONE, "m1")
    bookmarks.put(ANA.id, "")
    bookmarks.finish()
    again = Bookmarks(tmp_path)
    assert (again.get(EVERYONE), again.get(ANA.id)) == ("m1", "")
    assert again.get("else") is None
    again.forget()
    again.finish()
    assert Bookmarks(tmp_path).get(EVERYONE) is None


def test_they_are_written_now_and_then(tmp_path: Path) -> None:
    bookmarks = Bookmarks(tmp_path)
    for second in range(20):
        bookmarks.put(EVERYONE, f"m{second}")
        bookmarks.look(100.0 + second)
    bookmarks.look(100.0 + WRITTEN_EVERY)
    bookmarks.put(EVERYONE, "last")
    bookmarks.look(101.0 + WRITTEN_EVERY)
    bookmarks.drawer.finish()  # type: ignore[union-attr]
    assert Bookmarks(tmp_path).get(EVERYONE) == "m19"


def test_of_too_many_the_oldest_go(tmp_path: Path) -> None:
    bookmarks = Bookmarks(tmp_path)
    for number in range(MAX_CONVERSATIONS + 1):
        bookmarks.put(f"{number}", "m")
    bookmarks.finish()
    again = Bookmarks(tmp_path)
    assert again.get("0") is None
    assert again.get("1") == again.get(f"{MAX_CONVERSATIONS}") == "m"


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"a": 7}', b"[" * 3000, b"\xff", b" " * 40_000]
)
def test_a_damaged_file_is_told_once_and_is_as_none(
    tmp_path: Path, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(data)
    assert Bookmarks(tmp_path).get(EVERYONE) is None
    (line,) = caplog.records
    assert (line.levelno, line.exc_info) == (logging.WARNING, None)
