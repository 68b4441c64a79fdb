"""What the user has set is read whatever the file holds, and the rest of it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from p2p.profile import settings


def kept(folder: Path) -> tuple[str, bytes]:
    """Name and face."""
    found = settings.read(folder)
    return settings.name_in(found), settings.face_in(found)


def test_name_and_face_are_kept(tmp_path: Path) -> None:
    assert kept(tmp_path) == ("", b"")
    settings.write(tmp_path, "name", " Zo\u00eb\n")
    settings.write(tmp_path, "face", bytes(range(16)).hex())
    assert kept(tmp_path) == ("Zo\u00eb", bytes(range(16)))


def test_other_settings_stay(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"name": "Ann", "colour": "red"}')
    settings.write(tmp_path, "name", "Bob")
    assert settings.read(tmp_path) == {"name": "Bob", "colour": "red"}


@pytest.mark.parametrize(
    "found", ["", "null", "[]", '{"name": 7}', '{"name": ""}', "[" * 60_000, "\xff"]
)
def test_damaged_settings_say_nothing(tmp_path: Path, found: str) -> None:
    (tmp_path / "settings.json").write_text(found, "latin-1")
    assert kept(tmp_path) == ("", b"")
    settings.write(tmp_path, "name", "Bob")
    assert kept(tmp_path) == ("Bob", b"")


@pytest.mark.parametrize("face", ['"0"', '"xy"', "7", "null", f'"{"00" * 17}"', "[1]"])
def test_a_damaged_face_is_none(tmp_path: Path, face: str) -> None:
    (tmp_path / "settings.json").write_text(f'{{"name": "Ana", "face": {face}}}')
    assert kept(tmp_path) == ("Ana", b"")


@pytest.mark.parametrize(
    "odd", ['"\\ud800"', "[" * 400 + "]" * 400], ids=["half a letter", "deep"]
)
def test_what_cannot_be_written_again_is_left_out(tmp_path: Path, odd: str) -> None:
    (tmp_path / "settings.json").write_text(f'{{"odd": {odd}}}')
    settings.write(tmp_path, "name", "Bob")
    assert kept(tmp_path) == ("Bob", b"")


def test_no_folder_is_an_os_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        settings.write(tmp_path / "nowhere", "name", "Bob")
