"""Small files: read within bounds, replaced at once, put aside, kept to oneself."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from p2p.profile import files

posix = pytest.mark.skipif(os.name != "posix", reason="modes of files are of Unix")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a"
    files.write(file, b"one")
    files.write(file, b"two")
    assert files.read(file) == b"two"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@posix
def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    files.write(tmp_path / "a", b"secret")
    assert mode(tmp_path / "a") == 0o600


def test_what_is_too_long_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * files.MAX_FILE)
    assert len(files.read(tmp_path / "a")) == files.MAX_FILE
    (tmp_path / "a").write_bytes(b"x" * (files.MAX_FILE + 1))
    with pytest.raises(ValueError, match="too long"):
        files.read(tmp_path / "a")


def test_what_cannot_be_written_leaves_the_old_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("full")

    files.write(tmp_path / "a", b"old")
    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(OSError, match="full"):
        files.write(tmp_path / "a", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert files.read(tmp_path / "a") == b"old"


@posix
def test_what_is_no_file_is_an_error_and_nothing_waits(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")  # whose reader would wait for ever
    errors: list[type[OSError]] = []

    def read() -> None:
        for name in ("folder", "pipe", "nothing"):
            try:
                files.read(tmp_path / name)
            except OSError as error:
                errors.append(type(error))

    reading = threading.Thread(target=read, daemon=True)
    reading.start()
    reading.join(5)
    assert errors == [IsADirectoryError, OSError, FileNotFoundError]


def test_what_is_put_aside_takes_no_name_that_is_there(tmp_path: Path) -> None:
    for number in (1, 2):
        (tmp_path / "key").write_bytes(b"%d" % number)
        assert files.put_aside(tmp_path / "key", "damaged") == f"key.damaged-{number}"
    assert (tmp_path / "key.damaged-1").read_bytes() == b"1"
    assert not (tmp_path / "key").exists()


def test_a_lock_is_for_one(tmp_path: Path) -> None:
    handles = [
        files.open_plain(tmp_path / "lock", os.O_RDWR | os.O_CREAT) for _ in range(2)
    ]
    files.lock(handles[0])
    with pytest.raises((BlockingIOError, PermissionError)):
        files.lock(handles[1])
    os.close(handles[0])
    files.lock(handles[1])
    os.close(handles[1])


@posix
def test_an_own_folder_is_shut_for_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    assert files.keep_private(tmp_path, own=True) == ""
    assert mode(tmp_path) == 0o700


@posix
def test_a_named_folder_is_shut_if_only_we_write_in_it(tmp_path: Path) -> None:
    (tmp_path / "identity.pem").touch()
    tmp_path.chmod(0o777)
    assert files.keep_private(tmp_path, own=False) == ""
    assert mode(tmp_path) == 0o700


@posix
def test_a_folder_that_the_user_shares_stays_as_it_is_and_is_told(
    tmp_path: Path,
) -> None:
    (tmp_path / "somebody's").touch()
    tmp_path.chmod(0o777)
    assert "Others may write" in files.keep_private(tmp_path, own=False)
    assert mode(tmp_path) == 0o777
    tmp_path.chmod(0o755)  # others may look, and that is the user's own choice
    assert files.keep_private(tmp_path, own=False) == ""


@posix
def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    assert "Others may write" in files.keep_private(tmp_path / "gone", own=True)
