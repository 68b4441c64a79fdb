"""No text on the terminal's paper can look like a line of its own."""

from __future__ import annotations

import locale
import os
import struct
import sys

import pytest

from games.console.printer import (
    ASSUMED_COLUMNS,
    MARK,
    MAX_ROWS,
    Printer,
    columns,
    is_east_asian,
    laid_out,
)

ENDS = ["\n", "\r", "\r\n", "\v", "\f", "\x85", "\u2028", "\u2029", "\x1d"]


@pytest.mark.parametrize("end", ENDS)
def test_a_further_line_bears_the_mark(end: str) -> None:
    rows = list(laid_out(f"Eve: hi{end}* Teacher is gone (left)", None))
    assert rows == ["Eve: hi", f"{MARK}* Teacher is gone (left)"]


def test_so_does_what_the_terminal_would_break_off() -> None:
    rows = list(laid_out("Eve: " + "x" * 34 + "* Teacher is gone", 40))
    assert rows == ["Eve: " + "x" * 34, f"{MARK}* Teacher is gone"]
    wide = list(laid_out("Eve: " + "\u4e2d" * 17 + "* Teacher is gone", 40))
    assert wide[1].startswith(MARK)
    assert all(len(row) < 40 for row in laid_out("a\tb " * 200, 40))


@pytest.mark.parametrize(
    ("sign", "width"),
    [
        ("\u2588", 2),
        ("\u2500", 2),
        ("\u2764\ufe0f", 2),
        ("\U0001f321", 2),
        ("\U0001f1e9\U0001f1ea", 4),
    ],
)
def test_a_sign_that_is_wide_on_some_terminals_is_taken_for_wide(
    sign: str, width: int
) -> None:
    assert all(row.count(sign) * width < 40 for row in laid_out(sign * 100, 40))


def test_letters_of_an_east_asian_terminal_may_be_wide(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda category: ("ja_JP", "UTF-8"))
    is_east_asian.cache_clear()
    assert all(row.count("я") * 2 < 40 for row in laid_out("я" * 100, 40))
    monkeypatch.setattr(locale, "getlocale", lambda category: ("de_DE", "UTF-8"))
    is_east_asian.cache_clear()
    assert next(laid_out("я" * 100, 40)) == "я" * 39
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


def test_controls_are_left_out() -> None:
    assert list(laid_out("a\x1b[2Jb\x00\x07c\x9b1m", None)) == ["a[2Jbc1m"]


def test_a_long_text_is_folded_and_shown_on_demand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    paper = Printer(leave=lambda: None)
    paper.show("Eve: " + "\n".join(map(str, range(100))))
    rows = capsys.readouterr().out.splitlines()
    assert rows[:2] == ["Eve: 0", f"{MARK}1"]
    assert rows[MAX_ROWS:] == [f"{MARK}... 88 more lines: /more shows them"]
    assert paper.more()
    rows = capsys.readouterr().out.splitlines()
    assert rows == [f"{MARK}{number}" for number in range(12, 100)]
    assert not paper.more()


def test_one_row_too_many_is_not_folded(capsys: pytest.CaptureFixture[str]) -> None:
    Printer(leave=lambda: None).show("\n".join("x" * (MAX_ROWS + 1)))
    assert len(capsys.readouterr().out.splitlines()) == MAX_ROWS + 1
