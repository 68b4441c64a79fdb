"""What C libraries write to standard error goes to the log."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from games.console.streams import STDERR
from games.window.desktop.hush import MAX_SAID, hushed


def test_it_is_one_record_of_the_log(
    caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("INFO", "games.window")
    with hushed():
        os.write(STDERR, b"ALSA lib: no card\nanother\n")
    os.write(STDERR, b"after\n")
    (record,) = caplog.records
    assert record.getMessage().endswith("ALSA lib: no card\nanother")
    assert capfd.readouterr().err == "after\n"


def test_silence_is_no_record(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "games.window")
    with hushed():
        pass
    assert caplog.records == []


def test_a_flood_is_cut(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "games.window")
    with hushed():
        os.write(STDERR, b"x" * MAX_SAID * 3)
    assert caplog.records[0].getMessage().count("x") == MAX_SAID


def test_an_error_passes_and_the_terminal_is_back(
    capfd: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(ValueError, match="mine"), hushed():
        raise ValueError("mine")
    os.write(STDERR, b"back")
    assert capfd.readouterr().err == "back"


def test_a_program_without_a_terminal_needs_none() -> None:
    code = """
import os
from games.window.desktop.hush import hushed
os.close(2)
with hushed():
    print("inside")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=30)
    assert done.stdout.split() == [b"inside"]
