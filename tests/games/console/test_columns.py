"""How wide the terminal is, and its letters."""

from __future__ import annotations

import locale
import os
import struct
import sys

import pytest

from games.console.columns import (
    ASSUMED_COLUMNS,
    columns,
    is_east_asian,
    width_of,
)


@pytest.mark.parametrize(
    ("sign", "width"),
    [
        ("a", 1),
        ("\u00e4", 1),
        ("\u2713", 1),
        ("\u4e2d", 2),
        ("\u2588", 2),
        ("\u2500", 2),
        ("\U0001f321", 2),
    ],
)
def test_a_sign_that_is_wide_on_some_terminals_is_taken_for_wide(
    sign: str, width: int
) -> None:
    assert width_of(sign) == width


def test_letters_of_an_east_asian_terminal_may_be_wide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda category: ("ja_JP", "UTF-8"))
    is_east_asian.cache_clear()
    assert width_of("я") == 2
    monkeypatch.setattr(locale, "getlocale", lambda category: ("de_DE", "UTF-8"))
    is_east_asian.cache_clear()
    assert width_of("я") == 1
    is_east_asian.cache_clear()


@pytest.mark.parametrize("told", [0, 120])
def test_only_the_terminal_itself_says_how_wide_it_is(
    monkeypatch: pytest.MonkeyPatch, told: int
) -> None:
    termios = pytest.importorskip("termios", reason="not on Windows")
    import fcntl

    outer, inner = os.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 30, told, 0, 0))
    monkeypatch.setenv("COLUMNS", "300")
    with open(inner, "w") as terminal:  # noqa: SIM117
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", terminal)
            assert columns() == (told or ASSUMED_COLUMNS)
    os.close(outer)
