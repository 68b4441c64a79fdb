"""`hydralan` from its first line to its exit status, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys

import pytest

from games.console.exits import OK, USAGE

RUN = "import sys; sys.argv[0] = 'hydralan'; from games.__main__ import main\n"


def run(*words: str, code: str = "sys.exit(main())") -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-c", RUN + code, *words],
        capture_output=True,
        text=True,
        timeout=30,
    )
    return done.returncode, done.stdout, done.stderr


def test_the_version_is_a_success() -> None:
    status, said, told = run("--version")
    assert (status, told) == (OK, "")
    assert said.startswith("hydralan ")


@pytest.mark.parametrize("words", [["dance"], ["peers", "--wait", "soon"]])
def test_what_makes_no_sense_is_a_usage_error(words: list[str]) -> None:
    status, said, told = run(*words)
    assert (status, said) == (USAGE, "")
    assert told.startswith("usage: hydralan")


def test_until_all_is_imported_ctrl_c_just_ends_it() -> None:
    code = "import signal; assert signal.getsignal(2) == signal.SIG_DFL"
    assert run(code=code) == (OK, "", "")


def test_then_signals_are_kept_and_garbage_is_collected() -> None:
    code = """
import gc, signal
from games.console.signals import SIGNALS
status = main()
assert callable(signal.getsignal(signal.SIGTERM))
assert gc.isenabled() and gc.get_freeze_count() > 1000
"""
    assert run("--version", code=code)[0] == OK


def test_a_reader_that_went_away_is_no_error_of_ours() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUN + "import os; os.close(1); sys.exit(main())", "-h"],
        stderr=subprocess.PIPE,
        text=True,
        timeout=30,
    )
    assert "Traceback" not in done.stderr
