"""Keys that edit, as a table: what stands there, what is pressed, what came of it. The
cursor is "|", the other end of a selection "["."""

from __future__ import annotations

import pygame
import pytest

from games.window.widgets import fieldkeys
from games.window.widgets.editing.buffer import Buffer
from games.window.widgets.fieldkeys import FieldKeys
from games.window.widgets.fieldview import FieldView

LEFT, RIGHT, UP, DOWN = pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN
HOME, END = pygame.K_HOME, pygame.K_END
BACKSPACE, DELETE, INSERT = pygame.K_BACKSPACE, pygame.K_DELETE, pygame.K_INSERT
C, S, A = "control", "shift", "alt"


@pytest.fixture(autouse=True)
def pasteboard(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is in the clipboard, the newest last."""
    held = ["old"]

    def put(text: str) -> bool:
        held.append(text)
        return True

    monkeypatch.setattr(fieldkeys.clipboard, "get", lambda: held[-1])
    monkeypatch.setattr(fieldkeys.clipboard, "put", put)
    monkeypatch.setattr(fieldkeys, "MAC", False)
    return held


def read(drawn: str) -> tuple[Buffer, FieldKeys]:
    buffer = Buffer(drawn.replace("|", "").replace("[", ""))
    cursor = drawn.replace("[", "").index("|")
    anchor = drawn.replace("|", "").index("[") if "[" in drawn else cursor
    buffer.go(anchor)
    buffer.go(cursor, extend=True)
    return buffer, FieldKeys(buffer, FieldView(lines=True), buffer.insert)


def drawn(buffer: Buffer) -> str:
    marks = [(buffer.cursor, "|")]
    if buffer.anchor != buffer.cursor:
        marks.append((buffer.anchor, "["))
    text = buffer.text
    for at, mark in sorted(marks, reverse=True):
        text = text[:at] + mark + text[at:]
    return text


def press(keys: FieldKeys, key: int, *held: str) -> bool:
    return keys.press(key, C in held, S in held, A in held)


TABLE = [
    ("one tw|o", LEFT, (), "one t|wo"),
    ("one tw|o", RIGHT, (), "one two|"),
    ("one two|", LEFT, (C,), "one |two"),
    ("|one two", RIGHT, (C,), "one| two"),
    ("one two|", LEFT, (S,), "one tw|o["),
    ("one two|", LEFT, (C, S), "one |two["),
    ("o[ne t|wo", LEFT, (), "o|ne two"),
    ("o[ne t|wo", RIGHT, (), "one t|wo"),
    ("one\ntw|o\nx", HOME, (), "one\n|two\nx"),
    ("one\ntw|o\nx", END, (), "one\ntwo|\nx"),
    ("one\ntw|o\nx", HOME, (C,), "|one\ntwo\nx"),
    ("one\ntw|o\nx", END, (C,), "one\ntwo\nx|"),
    ("one\ntw|o\nx", END, (S,), "one\ntw[o|\nx"),
    ("one\ntw|o\nx", HOME, (C, S), "|one\ntw[o\nx"),
    ("one\ntw|o\nx", UP, (), "on|e\ntwo\nx"),
    ("one\ntw|o\nx", DOWN, (), "one\ntwo\nx|"),
    ("one\ntw|o\nx", DOWN, (S,), "one\ntw[o\nx|"),
    ("on|e\ntwo", UP, (S,), "|on[e\ntwo"),
    ("one\ntw|o", DOWN, (S,), "one\ntw[o|"),
    ("one two|", BACKSPACE, (), "one tw|"),
    ("one two|", BACKSPACE, (C,), "one |"),
    ("|one two", DELETE, (), "|ne two"),
    ("|one two", DELETE, (C,), "| two"),
    ("o[ne t|wo", BACKSPACE, (), "o|wo"),
    ("o|ne t[wo", DELETE, (C,), "o|wo"),
    ("one tw|o", pygame.K_a, (C,), "[one two|"),
    ("[one| two", pygame.K_v, (C,), "old| two"),
    ("[one| two", INSERT, (S,), "old| two"),
    ("[one| two", pygame.K_x, (C,), "| two"),
    ("[one| two", DELETE, (S,), "| two"),
    ("[one| two", pygame.K_c, (C,), "[one| two"),
    ("one two|", pygame.K_c, (C,), "one two|"),
    ("one tw|o", pygame.K_u, (C,), "|"),
    ("one two|", pygame.K_w, (C,), "one |"),
    ("one t|wo", pygame.K_e, (C,), "one two|"),
]


@pytest.mark.parametrize(("before", "key", "held", "after"), TABLE)
def test_a_key_does_what_it_does_everywhere(
    before: str, key: int, held: tuple[str, ...], after: str
) -> None:
    buffer, keys = read(before)
    assert press(keys, key, *held)
    assert drawn(buffer) == after


@pytest.mark.parametrize(
    ("before", "key", "held", "after"),
    [
        ("one tw|o", LEFT, (C,), "|one two"),
        ("one t|wo", RIGHT, (C, S), "one t[wo|"),
        ("one two|", LEFT, (A,), "one |two"),
        ("one two|", BACKSPACE, (A,), "one |"),
        ("a\none two|", BACKSPACE, (C,), "a\n|"),
        ("a\none two|", UP, (C,), "|a\none two"),
    ],
)
def test_a_mac_has_keys_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
    before: str,
    key: int,
    held: tuple[str, ...],
    after: str,
) -> None:
    monkeypatch.setattr(fieldkeys, "MAC", True)
    buffer, keys = read(before)
    assert press(keys, key, *held)
    assert drawn(buffer) == after


def test_what_was_cut_or_copied_is_pasted(pasteboard: list[str]) -> None:
    buffer, keys = read("[one| two")
    press(keys, pygame.K_x, C)
    press(keys, END)
    press(keys, pygame.K_v, C)
    assert drawn(buffer) == " twoone|"
    press(keys, pygame.K_c, C)  # nothing is selected: nothing is copied
    assert pasteboard == ["old", "one"]


def test_what_cannot_be_copied_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fieldkeys.clipboard, "put", lambda text: False)
    buffer, keys = read("[one| two")
    press(keys, pygame.K_x, C)
    assert drawn(buffer) == "[one| two"


def test_all_is_undone_and_done_again() -> None:
    buffer, keys = read("one two|")
    press(keys, pygame.K_u, C)
    press(keys, pygame.K_z, C)
    assert buffer.text == "one two"
    press(keys, pygame.K_y, C)
    assert buffer.text == ""
    press(keys, pygame.K_z, C)
    press(keys, pygame.K_z, C, S)
    assert buffer.text == ""


def test_up_and_down_keep_to_their_column() -> None:
    buffer, keys = read("a long line|\nb\nanother line")
    press(keys, DOWN)
    press(keys, DOWN)
    assert drawn(buffer) == "a long line\nb\nanother lin|e"


@pytest.mark.parametrize(
    ("before", "key", "held"),
    [
        ("on|e\ntwo", UP, ()),
        ("one\nt|wo", DOWN, ()),
        ("one|", pygame.K_q, (C,)),
        ("one|", pygame.K_a, ()),
        ("one|", UP, (C,)),
    ],
)
def test_other_keys_are_left_to_others(
    before: str, key: int, held: tuple[str, ...]
) -> None:
    buffer, keys = read(before)
    assert not press(keys, key, *held)
    assert drawn(buffer) == before
