"""The tools and files of a system, and all ways in which they give no answer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from p2p.doctor.probes import commands
from p2p.doctor.probes.commands import ask, read


def python(program: str, seconds: float = 10.0) -> str | None:
    return ask([sys.executable, "-c", program], seconds)


def test_what_a_command_prints_is_its_answer() -> None:
    assert (python("print('well')") or "").split() == ["well"]


def test_it_is_asked_in_english_and_has_nothing_to_wait_for() -> None:
    program = "import os, sys; print(os.environ['LC_ALL'], repr(sys.stdin.read()))"
    assert (python(program) or "").split() == ["C", "''"]


def test_bytes_that_are_no_text_are_read_all_the_same() -> None:
    said = python("import sys; sys.stdout.buffer.write(b'a\\xffb')")
    assert said == "a\N{REPLACEMENT CHARACTER}b"


@pytest.mark.parametrize(
    ("command", "seconds"),
    [
        (["hydralan-no-such-command"], 10.0),
        ([sys.executable, "-c", "print('half'); raise SystemExit(1)"], 10.0),
        ([sys.executable, "-c", "import time; time.sleep(60)"], 0.1),
    ],
)
def test_one_that_is_missing_fails_or_hangs_has_no_answer(
    command: list[str], seconds: float
) -> None:
    assert ask(command, seconds) is None


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a\xffb\n")
    assert read(str(tmp_path / "file")) == "a\N{REPLACEMENT CHARACTER}b\n"
    assert read(str(tmp_path / "missing")) is None
    assert read(str(tmp_path)) is None


def test_no_answer_is_longer_than_the_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "MAX_ANSWER", 10)
    (tmp_path / "file").write_text("x" * 100)
    assert read(str(tmp_path / "file")) == "x" * 10
    assert python("print('x' * 100)") == "x" * 10
