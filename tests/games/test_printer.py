"""No text on the terminal's paper can look like a line of its own."""

from __future__ import annotations

import pytest

from games.printer import FOLD, MARK, Printer, laid_out

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


def test_controls_are_left_out() -> None:
    assert list(laid_out("a\x1b[2Jb\x00\x07c\x9b1m", None)) == ["a[2Jbc1m"]


def test_a_long_text_is_folded_and_shown_on_demand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    paper = Printer(leave=lambda: None)
    paper.show("Eve: " + "\n".join(map(str, range(100))))
    rows = capsys.readouterr().out.splitlines()
    assert rows[:2] == ["Eve: 0", f"{MARK}1"]
    assert rows[FOLD:] == [f"{MARK}... 88 more lines: /more shows them"]
    assert paper.more()
    rows = capsys.readouterr().out.splitlines()
    assert rows == [f"{MARK}{number}" for number in range(12, 100)]
    assert not paper.more()


def test_one_row_too_many_is_not_folded(capsys: pytest.CaptureFixture[str]) -> None:
    Printer(leave=lambda: None).show("\n".join("x" * (FOLD + 1)))
    assert len(capsys.readouterr().out.splitlines()) == FOLD + 1
