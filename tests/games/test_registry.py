"""Games are found without loading them; broken foreign ones do no harm."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import games
from games import registry
from games.snake.rules import Snake

RULES = """
from games.snake.rules import Snake
class Other(Snake):
    name = "other"
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> _Installer:
    """Puts a foreign distribution on the path, as pip would."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return _Installer(tmp_path, monkeypatch)


class _Installer:
    def __init__(self, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._place = place
        self._monkeypatch = monkeypatch

    def __call__(self, name: str, module: str, source: str) -> None:
        info = self._place / f"{module}-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Name: {module}\nVersion: 1\n")
        (info / "entry_points.txt").write_text(f"[hydralan.games]\n{name}={module}\n")
        (self._place / f"{module}.py").write_text(source)
        self._monkeypatch.delitem(sys.modules, module, raising=False)


def test_snake_is_there() -> None:
    assert "snake" in registry.names()
    assert isinstance(registry.load_rules("snake"), Snake)


def test_packages_without_rules_are_no_games() -> None:
    assert "window" not in registry.names()


def test_listing_and_rules_load_no_pygame() -> None:
    code = (
        "import sys; from games import registry; registry.names();"
        "assert 'games.snake.rules' not in sys.modules;"
        "registry.load_rules('snake');"
        "assert 'pygame' not in sys.modules"
    )
    subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).parents[2],
        check=True,
        timeout=30,
    )


@pytest.mark.parametrize("load", [registry.load_rules, registry.load_screen])
def test_an_unknown_game_is_told_with_what_there_is(load: object) -> None:
    assert callable(load)
    with pytest.raises(registry.UnknownGame, match=r"no game 'chess'; .*snake"):
        load("chess")


def test_a_foreign_game_is_found_by_its_entry_point(install: _Installer) -> None:
    install("other", "other_game", f"GAME = 'other_game:Other'\n{RULES}")
    assert "other" in registry.names()
    assert registry.load_rules("other").name == "other"


def test_a_built_in_game_wins_over_a_foreign_one(install: _Installer) -> None:
    install("snake", "false_snake", f"GAME = 'false_snake:Other'\n{RULES}")
    assert registry.load_rules("snake").name == "snake"


@pytest.mark.parametrize("source", ["1 / 0", "import nowhere_at_all", "GAME = 3", ""])
def test_a_broken_foreign_game_is_left_out_with_a_warning(
    install: _Installer, caplog: pytest.LogCaptureFixture, source: str
) -> None:
    install("broken", "broken_game", source)
    with caplog.at_level(logging.WARNING):
        assert "broken" not in registry.names()
        assert "snake" in registry.names()
    assert "game 'broken' left out" in caplog.text


@pytest.mark.parametrize("look", [registry.names, registry.playable])
def test_games_are_looked_for_once_for_all_of_them(
    install: _Installer, caplog: pytest.LogCaptureFixture, look: Callable[[], object]
) -> None:
    install("broken", "broken_game", "")
    with caplog.at_level(logging.WARNING):
        look()
    assert [r.getMessage().split(":")[0] for r in caplog.records] == [
        "game 'broken' left out"
    ]


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("x = 1\n1 / 0", "1 / 0", "ZeroDivisionError"),
        ("def f(:\n    pass", "def f(:", "SyntaxError"),
        ("\nimport nowhere_at_all", "import nowhere_at_all", "ModuleNotFoundError"),
        ("import sys\nsys.exit(3)", "sys.exit(3)", "SystemExit: 3"),
    ],
)
def test_the_author_of_a_broken_game_gets_its_traceback_once(
    install: _Installer,
    caplog: pytest.LogCaptureFixture,
    source: str,
    line: str,
    said: str,
) -> None:
    install("broken", "broken_game", source)
    for _ in range(3):
        assert "broken" not in registry.names()
    story, *more = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert not more
    assert story.getMessage().startswith("broken_game failed:\n")
    assert line in story.getMessage()
    assert "registry.py" not in story.getMessage()
    assert "<frozen" not in story.getMessage()
    (told,) = registry.left_out()
    assert said in told
    assert "broken_game.py, line " in told


@pytest.mark.parametrize(
    "source",
    [
        "GAME = 'nowhere_at_all:Game'",
        "GAME = 'late_game:Nothing'",
        "GAME = 'builtins:dict'",
        "GAME = ''",
        "GAME = 'late_game:Bad'\nclass Bad:\n    def __init__(self): 1 / 0",
    ],
)
def test_rules_that_do_not_load(install: _Installer, source: str) -> None:
    install("late", "late_game", source)
    with pytest.raises(registry.UnknownGame, match="'late' does not load"):
        registry.load_rules("late")


def test_a_game_without_a_screen(install: _Installer) -> None:
    install("other", "blind_game", f"GAME = 'blind_game:Other'\n{RULES}")
    with pytest.raises(registry.UnknownGame, match="'other' does not load"):
        registry.load_screen("other")


@pytest.mark.parametrize(
    "fault", ["1 / 0", "import sys; sys.exit(2)", "raise RecursionError", "self.x"]
)
def test_a_game_that_does_not_load_keeps_no_other_from_being_played(
    install: _Installer, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    code = f"class Bad:\n    def __init__(self):\n        {fault}\n"
    module = f"late_game_{len(fault)}"
    install("late", module, f"GAME = '{module}:Bad'\n{code}")
    with caplog.at_level(logging.WARNING):
        assert "late" not in registry.playable()
        assert "snake" in registry.playable()
    assert f"{module}.py, line 4)" in caplog.text


def test_an_own_game_with_a_typing_error_keeps_no_other_from_being_played(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder = tmp_path / "slip"
    folder.mkdir()
    (folder / "__init__.py").write_text("GAME = \n")
    (folder / "rules.py").touch()
    monkeypatch.setattr(games, "__path__", [*games.__path__, str(tmp_path)])
    with caplog.at_level(logging.WARNING):
        assert "snake" in registry.playable()
    assert "game 'slip' left out: SyntaxError" in caplog.text
    assert "games.slip failed:" in caplog.text
    (told,) = registry.left_out()
    assert "(slip/__init__.py, line 1)" in told


@pytest.mark.parametrize(
    ("name", "source", "why"),
    [
        ("misnamed", f"GAME = 'the_game:Other'\n{RULES}", "Game.name is 'other'"),
        ("broken", "1 / 0", "ZeroDivisionError"),
        ("empty", "", "it has no GAME"),
        ("thing", "GAME = 'builtins:dict'", "no games.contract.Game"),
        ("snake", f"GAME = 'the_game:Other'\n{RULES}", "built-in game of this name"),
        ("other", f"GAME = 'the_game:Other'\n{RULES}", "has no SCREEN"),
        ("Big", RULES.replace('"other"', '"Big"') + "GAME = 'the_game:Other'", "a-z"),
    ],
)
def test_what_cannot_be_played_is_told_at_the_listing(
    install: _Installer, name: str, source: str, why: str
) -> None:
    install(name, "the_game", source)
    (told,) = registry.left_out()
    assert repr(name) in told
    assert why in told
    if name not in ("snake", "other"):
        assert name not in registry.playable()


def test_of_two_packages_with_one_game_the_second_is_told(install: _Installer) -> None:
    game = f"SCREEN = GAME = 'one_game:Other'\n{RULES}"
    install("other", "one_game", game)
    install("other", "second_game", game)
    (told,) = registry.left_out()
    assert "another package has a game of this name" in told
    assert registry.load_rules("other").name == "other"


def test_all_that_comes_with_the_program_can_be_played() -> None:
    assert registry.left_out() == ()


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("moves = None", "moves"),
        ("moves = ('roll')", "moves"),
        ("moves = ('a', ['b'])", "moves"),
        ("moves = ('\\udc80',)", "moves"),
        ("ticks_per_second = 0", "ticks_per_second"),
        ("ticks_per_second = -5", "ticks_per_second"),
        ("ticks_per_second = 20.0", "ticks_per_second"),
        ("ticks_per_second = 100_000", "ticks_per_second"),
        ("seats = 0", "seats"),
        ("seats = True", "seats"),
        ("version = '1'", "version"),
        ("version = -1", "version"),
        ("version = 2**70", "version"),
        ("title = None", "title"),
        ("title = '* Eve\\n\\x1b[31m'", "title"),
        ("state_type = None", "state_type"),
        ("state_type = object", "state_type"),
        ("options_type = None", "options_type"),
        ("options_type = int", "options_type"),
        ("step = None", "step"),
        ("bot = 3", "bot"),
        ("name = 7", "Game.name"),
        ("seats = property(lambda self: 1 / 0)", "ZeroDivisionError"),
        ("__getattribute__ = lambda self, word: 1 / 0", "ZeroDivisionError"),
    ],
)
def test_attributes_that_cannot_be_played_are_told_at_the_listing(
    install: _Installer, line: str, word: str
) -> None:
    source = f"SCREEN = GAME = 'odd_game:Other'\n{RULES}    {line}\n"
    install("other", "odd_game", source)
    (told,) = registry.left_out()
    assert told.startswith("The game 'other' does not load: ")
    assert word in told
    assert told.isprintable()
    assert "snake" in registry.playable()
    assert "other" not in registry.playable()
