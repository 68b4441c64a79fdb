"""`hydralan new`: what it writes can be played, and what is there it leaves alone."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from games.commands import new
from games.commands.cli import main
from games.console.exits import FAILED, OK, USAGE
from tests.sample import one_in

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0  # seconds
WHOLE = {
    "pyproject.toml",
    "README.md",
    "{}/__init__.py",
    "{}/rules.py",
    "{}/screen.py",
    "tests/test_{}.py",
}


def files(folder: Path) -> set[str]:
    """All that is in it, folders apart."""
    found = (path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix() for path in found}


def run(*arguments: str, cwd: Path) -> str:
    """What Python says, run on that."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, in which the command is run."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "name", one_in(5, ["pig", "my_first_game", "game", "player", "x2"])
)
def test_it_writes_a_whole_package(
    here: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["new", name]) == OK
    assert os.listdir(here) == [name]
    assert files(here / name) == {part.format(name) for part in WHOLE}
    texts = [(here / name / part).read_text("utf-8") for part in files(here / name)]
    assert not any("$" in text for text in texts)
    said = capsys.readouterr().out
    assert f"-m pip install -e {name}\n" in said
    assert f"hydralan play {name}\n" in said
    assert "All is well." in run(f"tests/test_{name}.py", cwd=here / name)


def test_it_is_written_where_one_says(here: Path) -> None:
    (here / "mine").mkdir()
    assert main(["new", "pig", str(here / "mine" / "a pig")]) == OK
    assert "pig/rules.py" in files(here / "mine" / "a pig")


@pytest.mark.slow
def test_its_tests_are_found_by_pytest(here: Path) -> None:
    assert main(["new", "pig"]) == OK
    assert "3 passed" in run("-m", "pytest", "-q", "-p", "no:cacheprovider", cwd=here)


def test_what_it_writes_is_in_good_order(here: Path) -> None:
    assert main(["new", "pig"]) == OK
    run("-m", "ruff", "format", "--isolated", "--check", ".", cwd=here)
    rules = ["--select", "E,F,W,I,B,UP,SIM", "--target-version", "py311"]
    run("-m", "ruff", "check", "--isolated", "--no-cache", *rules, ".", cwd=here)


def test_its_readme_is_short(here: Path) -> None:
    assert main(["new", "pig"]) == OK
    assert len((here / "pig" / "README.md").read_text().splitlines()) <= 25


@pytest.mark.parametrize(
    ("name", "status", "why"),
    [
        ("Pig", USAGE, "cannot be the name of a game"),
        ("2pigs", USAGE, "cannot be the name of a game"),
        ("pig-race", USAGE, "cannot be the name of a game"),
        ("../pig", USAGE, "cannot be the name of a game"),
        ("schwein\u00e4", USAGE, "cannot be the name of a game"),
        ("p" * 33, USAGE, "cannot be the name of a game"),
        ("", USAGE, "cannot be the name of a game"),
        ("class", USAGE, "has a meaning already"),
        ("tests", USAGE, "has a meaning already"),
        ("snake", USAGE, "There is a game 'snake' already"),
        ("cycles", USAGE, "There is a game 'cycles' already"),
        ("random", USAGE, "There is a Python module 'random' already"),
        ("games", USAGE, "There is a Python module 'games' already"),
        ("pygame", USAGE, "There is a Python module 'pygame' already"),
    ],
)
def test_a_name_that_cannot_be_one_is_told(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    status: int,
    why: str,
) -> None:
    assert main(["new", name]) == status
    assert why in capsys.readouterr().err
    assert os.listdir(here) == []


def test_nothing_is_written_over_what_is_there(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "pig").write_text("mine")
    (here / "cow").mkdir()
    (here / "dog").symlink_to(here / "nowhere")
    for name in ("pig", "cow", "dog"):
        assert main(["new", name]) == FAILED
        assert f"{name} exists already" in capsys.readouterr().err
    assert main(["new", "fox", "."]) == FAILED
    assert sorted(os.listdir(here)) == ["cow", "dog", "pig"]
    assert files(here) == {"pig", "dog"}


@pytest.mark.parametrize("folder", ["nowhere/pig", "file/pig"])
def test_a_folder_that_is_not_there_is_told(
    here: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    (here / "file").touch()
    assert main(["new", "pig", folder]) == FAILED
    assert (
        f"There is no folder {here / folder.split('/')[0]}" in capsys.readouterr().err
    )
    assert os.listdir(here) == ["file"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such limits there")
def test_nothing_half_written_is_left(here: Path) -> None:
    code = (
        "import resource, signal\n"
        "from games.commands import new\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1500, 1500))\n"  # a disk that fills
        "try:\n"
        "    new.run('pig', None)\n"
        "except new.NotWritten as error:\n"
        "    print(error)\n"
    )
    assert "pig cannot be written: File too large." in run("-B", "-c", code, cwd=here)
    assert os.listdir(here) == []


@pytest.mark.skipif(sys.platform != "linux", reason="a folder that even root obeys")
def test_a_folder_that_nobody_may_write_in() -> None:
    why = "cannot be written: (Permission denied|Operation not permitted)"
    with pytest.raises(new.NotWritten, match=why):
        new.write("pig", Path("/sys/kernel/pig"))


@pytest.mark.slow
def test_the_template_is_in_the_wheel(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    run("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as whole:
        names = set(whole.namelist())
    template = {f"games/commands/template/{part}" for part in files(new.TEMPLATE)}
    assert len(template) == len(WHOLE)
    assert template <= names
