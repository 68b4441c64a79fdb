"""`hydralan stage` begins a window, or says that there can be none."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import pytest

from games.commands import cli, stage
from games.console.exits import FAILED, USAGE
from games.window import program


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], {"game": None, "table": None, "key": None}),
        (["cycles"], {"game": "cycles", "table": None, "key": None}),
        (["--table", "T", "--key", "k"], {"game": None, "table": "T", "key": "k"}),
    ],
)
def test_it_is_told_what_to_show_and_is_no_person(
    words: list[str], told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[dict[str, Any]] = []
    made: list[dict[str, Any]] = []

    def show(open_node: Any, **what: Any) -> int:
        open_node()
        begun.append(what)
        return 0

    monkeypatch.setattr(cli, "make_node", lambda *_, **how: made.append(how))
    monkeypatch.setattr(program, "stage", show)
    assert cli.main(["stage", *words]) == 0
    assert begun == [told]
    assert made == [{"with_games": True, "visitor": True}]


def test_without_a_window_it_fails_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def show(*_: Any, **__: Any) -> int:
        raise program.NoDisplay("no display was found")

    monkeypatch.setattr(program, "stage", show)
    assert stage.run(nullcontext, None) == FAILED
    assert "no display was found" in capsys.readouterr().err


def test_a_game_that_is_not_here_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["stage", "chess"]) == USAGE
    assert "There is no game 'chess'" in capsys.readouterr().err
