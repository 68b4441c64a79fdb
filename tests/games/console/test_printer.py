"""The paper of a pipe: line after line, and nothing of it turns."""

from __future__ import annotations

import pytest

from games.console.printer import Printer
from games.console.sheet import MARK, MAX_ROWS, Sheet


def sheet(text: str) -> Sheet:
    return Sheet((("me", text),), "12:03", ("delivered", "ok"))


def test_only_words_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    paper = Printer(leave=lambda: None)
    line = sheet("Ana: hi\n* Ben is gone")
    paper.soon(lambda: paper.show(line))
    assert capsys.readouterr().out == f"Ana: hi\n{MARK}* Ben is gone\n"
    assert not paper.turn(line)
    paper.ring()
    assert capsys.readouterr().out == ""


def test_a_long_text_is_folded_and_shown_on_demand(
    capsys: pytest.CaptureFixture[str],
) -> None:
    paper = Printer(leave=lambda: None)
    paper.show(sheet("Eve: " + "\n".join(map(str, range(100)))))
    rows = capsys.readouterr().out.splitlines()
    assert rows[:2] == ["Eve: 0", f"{MARK}1"]
    assert rows[MAX_ROWS:] == [f"{MARK}... 88 more lines: /more shows them"]
    assert paper.more()
    rows = capsys.readouterr().out.splitlines()
    assert rows == [f"{MARK}{number}" for number in range(12, 100)]
    assert not paper.more()


def test_one_row_too_many_is_not_folded(capsys: pytest.CaptureFixture[str]) -> None:
    Printer(leave=lambda: None).show(sheet("\n".join("x" * (MAX_ROWS + 1))))
    assert len(capsys.readouterr().out.splitlines()) == MAX_ROWS + 1
