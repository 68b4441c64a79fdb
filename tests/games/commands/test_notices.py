"""What whoever looks only for a moment must know, too."""

from __future__ import annotations

from typing import Any

import pytest

from games.commands.notices import TYPED, WARNINGS, warn
from p2p import Failure, Notice
from tests.window.helpers.standin import StandIn


def node() -> Any:
    made = StandIn()
    made.meet("Ana")
    made.happen(Failure("a failure"))
    made.happen(*(Notice(code, f"about {code}") for code in sorted(WARNINGS)))
    made.happen(Notice("game_failed", "a game"))
    return made


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    lines = capsys.readouterr().err.splitlines()
    return [line.removeprefix("hydralan: about ") for line in lines]


def test_warnings_are_told_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    warn(node())
    assert told(capsys) == sorted(WARNINGS)


def test_what_is_said_anyway_is_not_said_twice(
    capsys: pytest.CaptureFixture[str],
) -> None:
    warn(node(), known=TYPED)
    assert told(capsys) == sorted(WARNINGS - TYPED)
    assert WARNINGS > TYPED
