"""Which face has which letters."""

from __future__ import annotations

from pathlib import Path

import pygame
import pytest

from games.window.letters import faces
from games.window.letters.typecase import MOST_NEW, TypeCase
from tests.window.helpers.fonts import emoji_file, lack, system

OWN = str(Path(pygame.__file__).with_name("freesansbold.ttf"))


@pytest.mark.parametrize(
    ("sign", "names"),
    [
        ("\u0e01", ("Thai",)),
        ("\ud55c", ("Korean",)),
        ("\u0928", ("Hindi",)),
        ("\u6f22", ("Chinese",)),
        ("\U0001f389", ("emoji",)),
        ("\u2318", ()),
    ],
)
def test_a_script_without_a_font_is_told_once_by_its_name(
    monkeypatch: pytest.MonkeyPatch, sign: str, names: tuple[str, ...]
) -> None:
    system(monkeypatch)
    case = TypeCase()
    choice = case.choose(sign)
    assert choice.face is case.main
    assert choice.text in ("\ufffd", "\u25a1", "?")
    assert case.settle(10)
    assert not case.news()
    assert case.missing() == names
    case.choose(chr(ord(sign) + 1))
    assert case.settle(10)
    assert not case.news()
    assert case.missing() == ()


def test_a_font_that_no_list_names_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    file = emoji_file()
    system(monkeypatch, someoldemoji=file)
    case = TypeCase()
    assert case.choose("\U0001f389").face is case.main
    assert case.settle(10)
    assert case.news()
    assert case.missing() == ()
    choice = case.choose("\U0001f389")
    assert (choice.face.file, choice.text) == (file, "\U0001f389")
    assert case.main.is_bitmap is False
    assert choice.face.is_bitmap


def test_a_font_that_lies_about_what_it_has_is_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    cut = tmp_path / "cut.ttf"
    cut.write_bytes(Path(OWN).read_bytes()[:60_000])
    system(monkeypatch, cut=str(cut))
    case = TypeCase()
    case.choose("\u0e01")
    assert case.settle(10)
    assert not case.news()
    assert case.missing() == ("Thai",)


def test_a_font_that_is_broken_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = emoji_file()
    cut = tmp_path / "cut.ttf"
    cut.write_bytes(Path(file).read_bytes()[:-100_000])
    system(monkeypatch, acut=str(cut), whole=file)
    case = TypeCase()
    case.choose("\U0001f389")
    assert case.settle(10)
    assert not case.news()
    assert case.settle(10)
    assert case.news()
    assert case.choose("\U0001f389").face.file == file
    assert case.missing() == ()


def test_two_of_them_learn_together(monkeypatch: pytest.MonkeyPatch) -> None:
    file = emoji_file()
    system(monkeypatch, someoldemoji=file)
    case = TypeCase()
    other = TypeCase(faces.Face(OWN), case)
    assert other.choose("a").face.file == OWN
    other.choose("\U0001f389")
    assert case.settle(10)
    assert case.news()
    other.forget()
    assert other.choose("\U0001f389").face.file == file


def test_pictures_are_in_colour_though_the_window_has_them_too() -> None:
    case = TypeCase()
    if not any(face.is_coloured for face in faces.faces()):
        lack("emoji in colour")
    for cluster in ("\u231a", "\u2764\ufe0f", "7\ufe0f\u20e3", "\U0001f1e9\U0001f1ea"):
        assert case.choose(cluster).face.is_coloured
    for cluster in ("\u2764", "7", "a"):
        assert not case.choose(cluster).face.is_coloured


def test_white_space_stays_with_what_is_before_it() -> None:
    case = TypeCase()
    other = faces.Face(OWN)
    assert case.choose(" ", other).face is other
    assert case.choose(" ").face is case.main


@pytest.mark.parametrize("cluster", ["\u200b", "\u2068", "\u200f", "\u200d"])
def test_what_is_not_drawn_needs_no_face(cluster: str) -> None:
    assert TypeCase().choose(cluster).text == ""


def test_of_ever_new_signs_so_many_are_looked_for_in_one_turn() -> None:
    signs = [chr(0x3400 + number) for number in range(2 * MOST_NEW)]
    case, free = TypeCase(), TypeCase()
    assert not case.turn()
    for sign in signs:
        case.choose(sign)
        free.choose(sign)  # whose user takes no turns
    late = case.choose("e").text
    assert late != "e"
    assert not free.turn()
    assert free.choose("e").text == "e"
    assert case.turn()  # some are still waiting: draw again
    assert case.choose("e").text == "e"
    assert not case.turn()
