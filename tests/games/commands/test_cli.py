"""The command line: errors become sentences and exit statuses."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from games.commands import cli
from games.console.exits import FAILED, INTERRUPTED, USAGE
from games.console.signals import Stopped
from games.console.streams import OutputFailed
from p2p import BadText, HydraError, Node


def test_the_terminal_says_once_why_there_is_no_window(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.otherapp", "--profile", str(tmp_path)],
        env={**os.environ, "SDL_VIDEODRIVER": "no-such-driver"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.lower().count("window") == 1
    assert "no-such-driver not available" in done.stdout
    assert "You are " in done.stdout  # the chat


def fails(error: BaseException) -> Callable[[argparse.Namespace], int]:
    def program(arguments: argparse.Namespace) -> int:
        raise error

    return program


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (BadText("No such thing."), USAGE, "hydralan: No such thing.\n"),
        (HydraError("It is gone."), FAILED, "hydralan: It is gone.\n"),
        (OSError(13, "Permission denied"), FAILED, "Permission denied"),
        (OutputFailed(BrokenPipeError()), FAILED, ""),
        (Stopped(15), 128 + 15, ""),
        (KeyboardInterrupt(), INTERRUPTED, ""),
        (ZeroDivisionError("ours"), FAILED, "-v tells where"),
    ],
)
def test_an_error_is_a_sentence_and_a_status(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    status: int,
    said: str,
) -> None:
    monkeypatch.setattr(cli, "PROGRAMS", {"peers": fails(error)})
    assert cli.main(["peers"]) == status
    told = capsys.readouterr().err
    assert said in told
    assert bool(told) == bool(said)


def test_every_command_has_a_program() -> None:
    parser = cli.parser()
    for command in cli.PROGRAMS.keys() - {"window"}:
        words = [command, "hello"] if command in ("say", "new") else [command]
        assert parser.parse_args(words).command == command


@pytest.mark.parametrize(
    ("command", "looks"),
    [
        ("peers", True),
        ("say", True),
        ("doctor", True),
        ("chat", False),
        ("node", False),
    ],
)
def test_programs_that_only_look_say_so(
    command: str, looks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[bool] = []

    def node(*_: object, visitor: bool, **__: object) -> Node:
        made.append(visitor)
        raise HydraError("enough")

    monkeypatch.setattr("p2p.Node", node)
    monkeypatch.setattr("games.console.streams.claim", lambda: None)
    cli.main([command] if command != "say" else ["say", "hello"])
    assert made == [looks]


def test_a_game_that_is_not_here_is_told_with_those_that_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["play", "chess"]) == USAGE
    told = capsys.readouterr().err
    assert "There is no game 'chess': " in told
    assert "snake" in told.partition("'chess': ")[2]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], {}),
        (["--table", "Table 2"], {"table": "Table 2"}),
        (["--table", "T", "--key", "gate"], {"table": "T", "key": "gate"}),
    ],
)
def test_the_window_is_told_at_which_table_to_begin(
    words: list[str], told: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[dict[str, Any]] = []

    def run(node: object, open_second: object, **where: Any) -> int:
        begun.append(where)
        return 0

    monkeypatch.setattr(cli, "make_node", lambda *_, **__: nullcontext())
    monkeypatch.setattr("games.window.program.run", run)
    assert cli.main(["play", *words]) == 0
    assert begun == [{"game": "snake", **told}]


def test_a_second_person_has_a_profile_in_that_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []

    def run(
        opens: Callable[[], Node], open_second: Callable[[Node], Node], **_: Any
    ) -> int:
        made.extend((first := opens(), open_second(first)))
        return 0

    monkeypatch.setattr("games.window.program.run", run)
    words = ["--name", "Zoe", "--profile", str(tmp_path), "--no-mdns", "--port", "4711"]
    assert cli.main([*words, "play"]) == 0
    first, second = made
    assert (first.folder, second.folder) == (tmp_path, tmp_path / "second")
    for one in made:
        one.close()
    assert first.name == "Zoe" != second.name
    assert second.history_days == 0


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--version"])
    assert ended.value.code in (None, 0)
    assert capsys.readouterr().out.startswith("hydralan ")
