"""All fonts of a system, asked for a character."""

from __future__ import annotations

from pathlib import Path

import pygame

from games.window.letters.library import MOST_WANTED, Library

OWN = str(Path(pygame.__file__).with_name("freesansbold.ttf"))


def library(*files: str) -> Library:
    return Library(lambda: files)


def test_it_finds_the_first_file_that_has_a_character(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    asked = library(str(broken), OWN, OWN)
    assert asked.want("Ж")
    assert asked.want("\u6f22")
    assert asked.settle(10)
    assert asked.news() == {"Ж": OWN, "\u6f22": None}
    assert asked.news() == {}


def test_each_is_looked_for_once() -> None:
    asked = library(OWN)
    assert asked.want("A")
    assert not asked.want("A")
    assert asked.settle(10)
    asked.news()
    assert not asked.want("A")


def test_the_files_are_not_looked_for_until_a_character_is() -> None:
    calls: list[int] = []

    def files() -> list[str]:
        calls.append(1)
        return [OWN]

    asked = Library(files)
    assert asked.settle(0)
    assert not calls
    for char in "ABC":
        asked.want(char)
    assert len(calls) == 1
    assert asked.settle(10)


def test_a_stranger_may_not_have_it_look_for_ever() -> None:
    asked = library()
    wanted = [asked.want(chr(code)) for code in range(0x4E00, 0x4E00 + MOST_WANTED + 9)]
    assert wanted.count(True) == MOST_WANTED
    assert asked.settle(10)


def test_a_file_is_passed_over_for_what_it_draws_not_and_for_nothing_else() -> None:
    asked = library(OWN)
    asked.want("A")
    assert asked.settle(10)
    assert asked.news() == {"A": OWN}
    asked.reject(OWN, "A")
    asked.want("B")
    assert asked.settle(10)
    assert asked.news() == {"A": None, "B": OWN}
