"""How letters are written."""

from __future__ import annotations

import pytest

from games.window.letters.scripts import (
    ISOLATE,
    POP,
    isolated,
    rightward,
    script,
    script_of,
    spoken,
)


@pytest.mark.parametrize(
    ("char", "right"),
    [
        *[(char, True) for char in "aя漢7"],
        *[(char, False) for char in "שم"],
        *[(char, None) for char in " ,\u0301🎉"],
    ],
)
def test_letters_have_a_direction_and_the_rest_follows(
    char: str, right: bool | None
) -> None:
    assert rightward(char) is right


@pytest.mark.parametrize(
    ("run", "code"),
    [
        ("Hello 7", "Zyyy"),
        ("漢字", "Zyyy"),
        ("שלום", "Hebr"),
        ("مرحبا", "Arab"),
        (", नमस्ते", "Deva"),
        ("สวัสดี", "Thai"),
        ("\ud800", "Zyyy"),
    ],
)
def test_letters_that_join_are_shaped_by_their_script(run: str, code: str) -> None:
    assert script(run) == code


@pytest.mark.parametrize("name", ["Ana", "漢字", "", "7"])
def test_a_name_that_is_written_rightward_needs_no_isolation(name: str) -> None:
    assert isolated(name) == name


@pytest.mark.parametrize("name", ["דנה", "Ana דנה", "محمد 7"])
def test_any_other_name_is_kept_apart(name: str) -> None:
    assert isolated(name) == f"{ISOLATE}{name}{POP}"


@pytest.mark.parametrize(
    ("char", "code", "name"),
    [
        ("a", "Zyyy", "Latin letters"),
        ("ж", "Zyyy", "Cyrillic"),
        ("漢", "Zyyy", "Chinese"),
        ("あ", "Zyyy", "Japanese"),
        ("한", "Hang", "Korean"),
        ("क", "Deva", "Hindi"),
        ("\u0941", "Deva", "Hindi"),
        ("٣", "Arab", None),
        ("7", None, None),
        ("\u0301", None, None),
        ("🎉", None, None),
    ],
)
def test_letters_have_a_script_and_people_a_name_for_it(
    char: str, code: str | None, name: str | None
) -> None:
    assert script_of(char) == code
    assert spoken(char) == name
