"""Which faces there are, and which signs they have."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from games.window.letters.faces import Face, faces, shows

OWN = str(Path(pygame.__file__).with_name("freesansbold.ttf"))


@pytest.mark.parametrize("file", [OWN, None])
def test_a_face_tells_what_it_has(file: str | None) -> None:
    face = Face(file)
    assert all(face.has(char) for char in "Aß é")
    assert not face.has("\u6f22")


def test_a_file_that_is_broken_has_nothing_and_draws_with_pygames_own(
    tmp_path: Path,
) -> None:
    file = tmp_path / "face.ttf"
    file.write_bytes(b"no font")
    face = Face(str(file), str(file))
    assert not face.has("A")
    assert face.sized(20, True).size("A")[0] > 5


def test_each_size_is_opened_once() -> None:
    face = Face(OWN)
    assert face.sized(20, False) is face.sized(20, False)
    assert face.sized(20, False) is not face.sized(21, False)
    assert face.sized(40, False).get_height() > face.sized(20, False).get_height()


def test_a_face_without_bold_letters_is_made_bold_where_that_can_be_read() -> None:
    face = Face(OWN)
    assert face.sized(14, True).get_bold()
    assert not face.sized(14, False).get_bold()
    assert not face.sized(60, True).get_bold()
    assert not Face(None).sized(14, True).get_bold()


def test_letters_that_are_high_are_made_smaller_but_not_tiny() -> None:
    face = Face(OWN)
    high = face.sized(40, False).get_height()
    assert face.fitted(40, False, high) is face.sized(40, False)
    assert face.fitted(40, False, high - 4).get_height() in range(high - 6, high - 2)
    assert face.fitted(40, False, 10) is face.sized(32, False)


def test_there_is_one_even_if_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pygame.font, "match_font", lambda name, bold=False: None)
    (only,) = faces()
    assert only.has("A")


def test_a_system_that_cannot_be_asked_is_one_without(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(name: str, bold: bool = False) -> str:
        raise FileNotFoundError("fc-list")

    monkeypatch.setattr(pygame.font, "match_font", fail)
    assert len(faces()) == 1


def test_the_first_that_writes_latin_letters_is_the_face_of_the_window(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "segoe.ttf"
    broken.write_bytes(b"no font")
    files = {"segoeui": str(broken), "arial": OWN}
    monkeypatch.setattr(
        pygame.font, "match_font", lambda name, bold=False: files.get(name)
    )
    assert faces()[0].has("A")


@pytest.mark.parametrize(
    ("char", "seen"), [("a", True), (" ", False), ("\u0301", False)]
)
def test_what_is_nothing_without_ink(char: str, seen: bool) -> None:
    assert shows(char) is seen
