"""What is put into a drawer is there at the next start, and nobody waits for it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from games.window.drawer import Drawer


def test_what_was_put_last_is_found(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path / "thing.json")
    for number in range(20):
        drawer.put(b"%d" % number)
    drawer.finish()
    assert Drawer(tmp_path / "thing.json").read(2) == b"19"
    assert [file.name for file in tmp_path.iterdir()] == ["thing.json"]


def test_no_more_is_read_than_wanted(tmp_path: Path) -> None:
    drawer = Drawer(tmp_path / "thing.json")
    with pytest.raises(FileNotFoundError):
        drawer.read(2)
    drawer.put(b"123")
    drawer.finish()
    assert drawer.read(3) == b"123"
    with pytest.raises(ValueError, match="too long"):
        drawer.read(2)


def test_a_disk_that_takes_nothing_is_told_in_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    drawer = Drawer(tmp_path / "gone" / "thing.json")
    drawer.put(b"1")
    drawer.finish()
    (line,) = caplog.records
    assert "thing.json is kept for this time only" in line.getMessage()
    assert line.exc_info is None
    assert os.listdir(tmp_path) == []
