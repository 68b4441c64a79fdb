"""What others write to the standard streams is told line by line."""

from __future__ import annotations

import logging
import sys

import pytest

from games.console.strays import strays


def test_full_lines_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    told: list[str] = []
    before = sys.stdout, sys.stderr
    with strays(told.append):
        sys.stdout.write("one")
        sys.stderr.write("other\n")
        assert told == ["other"]
        assert sys.stdout.write(" two\nthree\nfour") == 15
        assert (sys.stdout.isatty(), sys.stdout.encoding) == (
            before[0].isatty(),
            before[0].encoding,
        )
        sys.stdout.flush()
    assert told == ["other", "one two", "three"]
    assert (sys.stdout, sys.stderr) == before
    assert capsys.readouterr() == ("", "")


def test_a_log_is_told_as_well() -> None:
    told: list[str] = []
    with strays(told.append):
        handler = logging.StreamHandler()
        handler.handle(logging.makeLogRecord({"msg": "%s hosts", "args": ("Ana",)}))
    assert told == ["Ana hosts"]
