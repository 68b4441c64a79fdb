"""What the user likes outlives the program, and no file can hurt it."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
from pathlib import Path

import msgspec
import pytest

from games.window import drawer
from games.window.preferences import FILE, MAX_FILE, TEXT_NAMES, TEXTS, Kept
from games.window.preferences import Preferences as P


def test_they_are_there_at_the_next_start(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    assert kept.now == P()
    assert not (tmp_path / FILE).exists()
    kept.change(volume=3, met=True)
    kept.change(text=4)
    kept.finish()
    assert Kept(tmp_path).now == P(volume=3, met=True, text=4)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
    if os.name == "posix":
        assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_without_a_folder_they_are_for_this_run(tmp_path: Path) -> None:
    kept = Kept(None)
    kept.change(calm=True)
    kept.finish()
    assert kept.now.calm
    assert not kept.is_lasting
    assert not list(tmp_path.iterdir())


def test_what_is_as_before_is_not_written(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    kept.change(volume=kept.now.volume, muted=False)
    kept.finish()
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b"[" * 3000, b"\0" * 100),
        *(b'{"volume": 11}', b'{"volume": -1}', b'{"volume": 1e300}'),
        *(b'{"text": 99}', b'{"muted": "yes"}', b'{"volume": true}'),
        b'{"volume": ' + b"9" * (MAX_FILE - 20) + b"}",
        b" " * MAX_FILE + b'{"volume": 1}',
    ],
)
def test_a_damaged_file_is_told_once_and_is_as_none(
    tmp_path: Path, data: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(data)
    kept = Kept(tmp_path)
    assert kept.now == P()
    (line,) = caplog.records
    assert line.levelno == logging.WARNING
    assert line.exc_info is None
    assert len(line.getMessage()) < 500
    kept.change(volume=1)
    kept.finish()
    assert Kept(tmp_path).now == P(volume=1)


def test_fields_of_another_version_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(json.dumps({"volume": 2, "theme": ["light"]}))
    assert Kept(tmp_path).now == P(volume=2)


@pytest.mark.skipif(sys.platform == "win32", reason="no pipes in folders there")
def test_what_is_no_file_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / FILE)
    assert Kept(tmp_path).now == P()
    (tmp_path / FILE).unlink()
    (tmp_path / FILE).mkdir()
    kept = Kept(tmp_path)
    kept.change(volume=1)
    kept.finish()
    assert kept.now == P(volume=1)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]  # no draft is left


def test_a_disk_that_hangs_holds_nobody_up_and_gets_the_last_of_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, written = threading.Event(), []
    replace = os.replace

    def slow(*names: str) -> None:
        assert go.wait(10)
        written.append(Path(names[0]).read_bytes())
        replace(*names)

    monkeypatch.setattr(drawer.os, "replace", slow)
    kept = Kept(tmp_path)
    for volume in (1, 2, 3, 4):
        kept.change(volume=volume)
    go.set()
    kept.finish()
    assert Kept(tmp_path).now == P(volume=4)
    assert len(written) <= 3  # those between are not worth it


def test_nothing_else_can_be_put_in() -> None:
    kept = Kept(None)
    for wrong in ({"volume": 11}, {"text": -1}, {"muted": "no"}):
        with pytest.raises(msgspec.ValidationError):
            kept.change(**wrong)
    assert kept.now == P()


def test_each_size_of_text_has_a_name() -> None:
    assert len(TEXTS) == len(TEXT_NAMES)
    assert P().scale == 1.0
    assert list(TEXTS) == sorted(TEXTS)
