"""What the README tells its readers to do is done here, for real."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import pygame
import pytest

from games.commands.cli import main
from games.contract import Dice, Happening, Seat, cell_of
from games.face import Face
from games.registry import load_rules, load_screen
from games.screen import SOUNDS, Pointer, Screen
from games.testing import check_game
from p2p import (
    ChatDelivered,
    ChatReceived,
    Event,
    Node,
    PeerJoined,
    PeerLeft,
    RoomChanged,
    Ticked,
)
from tests.otherapp import APP
from tests.test_floors import floor_of

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / ".github").glob("*.md"))]
PATIENCE = 20.0  # seconds; each of these takes two
LOOPBACK = "127.0.0.1"
PICTURE = 120 * 1024  # bytes
FILM = 1024 * 1024  # bytes

Found = dict[str, Any]


def block(start: str) -> str:
    """The Python block that begins with these words."""
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    (found,) = (code for code in blocks if code.startswith(start))
    return str(found)


def commands(name: str) -> tuple[str, str]:
    """The command of that name for Linux, and for Windows."""
    after = TEXT.partition(f"**{name} it**")[2]
    linux, windows = re.findall(r"^    (.+)$", after, re.MULTILINE)[:2]
    return linux, windows


def replaced(code: str, old: str, new: str) -> str:
    assert code.count(old) == 1
    return code.replace(old, new)


class Program:
    """A Python program in a process of its own; its lines are read by a thread."""

    def __init__(self, code: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe is not None
            pipe.close()

    def type(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def wait_for(self, line: str) -> None:
        """Return when it has printed this; raises queue.Empty if it does not."""
        while self._lines.get(timeout=PATIENCE) != line:
            pass

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))


@contextmanager
def node(folder: Path, name: str, peers: tuple[str, ...] = ()) -> Iterator[Node]:
    """A node on loopback; should the test hang, it closes, and its events end."""
    made = Node(
        name,
        profile=folder / name,
        app=APP,
        port=0,
        mdns=False,
        interfaces=(LOOPBACK,),
        peers=peers,
        games=[load_rules("snake")],
    )
    with made:
        watchdog = threading.Timer(PATIENCE, made.close)
        watchdog.start()
        yield made
        watchdog.cancel()
        watchdog.join()


def until(node: Node, wanted: type[Event]) -> Iterator[Any]:
    """Its events of this kind; fails when the node's time is over."""
    for event in node.events():
        if isinstance(event, wanted):
            yield event
    pytest.fail(f"no such {wanted.__name__} came")


def chat(folder: Path, name: str, peer: str) -> str:
    """The README's chat, on loopback and with its name given."""
    own = f"{name!r}, app={APP!r}, profile=Path({str(folder / name)!r})"
    options = f"port=0, mdns=False, interfaces=({LOOPBACK!r},), peers=({peer!r},)"
    made = f"Node({own}, {options})"
    said = 'Node(input("Your name: "), app="hydralan")'
    code = replaced(block("import threading"), said, made)
    return f"from pathlib import Path\n{code}"


def test_the_library_example_chats_asks_and_waves(tmp_path: Path) -> None:
    waves: SimpleQueue[tuple[str, Any]] = SimpleQueue()
    with node(tmp_path, "Tess") as tess:
        tess.on("mood", lambda peer, data: "busy")
        tess.on("wave", lambda peer, data: waves.put((peer.name, data)))
        address = f"{LOOPBACK}:{tess.port}"
        with (
            Program(chat(tmp_path, "Ana", address)) as ana,
            Program(chat(tmp_path, "Ben", address)) as ben,
        ):
            heard = {waves.get(timeout=PATIENCE) for _ in range(2)}
            assert heard == {("Ana", 3), ("Ben", 3)}
            ana.wait_for("Ben waves 3 times")
            ben.wait_for("Ana waves 3 times")
            ana.type("hello all")
            ben.wait_for("Ana: hello all")
            assert next(until(tess, ChatReceived)).text == "hello all"
            tess.say("hello Ana")
            ana.wait_for("Tess: hello Ana")
            ben.type("?")
            ben.wait_for("Ana is happy")
            with node(tmp_path, "Bare", peers=(address,)) as bare:
                bare.on("wave", lambda peer, data: waves.put((peer.name, data)))
                heard = {waves.get(timeout=PATIENCE) for _ in range(2)}
                assert heard == {("Ana", 3), ("Ben", 3)}
                ben.type("?")
                ben.wait_for("Bare does not tell: Nobody listens on 'mood' there.")
                ben.type("still here")
                ana.wait_for("Ben: still here")
            for program in (ana, ben):
                program.type("")
                assert program.process.wait(PATIENCE) == 0


def reminder(folder: Path, peer: str) -> str:
    """The README's program that remembers, on loopback."""
    own = f'"Reminder", app={APP!r}, profile=Path({str(folder / "Reminder")!r})'
    options = f"port=0, mdns=False, interfaces=({LOOPBACK!r},), peers=({peer!r},)"
    said = 'Node("Reminder", app="hydralan")'
    example = block("from p2p import ChatDelivered")
    code = replaced(example, said, f"Node({own}, {options})")
    return f"from pathlib import Path\n{code}"


def test_what_was_said_is_remembered(tmp_path: Path) -> None:
    with node(tmp_path, "Tess") as tess:
        address = f"{LOOPBACK}:{tess.port}"
        with Program(reminder(tmp_path, address)) as program:
            next(until(tess, PeerJoined))
            tess.say("homework: page 12")
            next(until(tess, ChatDelivered))
            program.process.send_signal(signal.SIGINT)  # Ctrl-C
            program.process.wait(PATIENCE)
        with Program(reminder(tmp_path, address)) as program:
            program.wait_for("Tess: homework: page 12")
            said = next(until(tess, ChatReceived))
            assert (said.to, said.text) == (tess.id, "Tess said: homework: page 12")
            program.wait_for(f"{tess.id} has it")


def test_the_bot_finds_fruit(tmp_path: Path) -> None:
    with node(tmp_path, "Tess") as tess:
        tess.watch(every=1, state=True, digest=False)
        tess.play("snake", {"bots": 0})
        assert next(until(tess, RoomChanged)).view.me == 1
        options = ["--profile", str(tmp_path / "Robo"), "--port", "0", "--no-mdns"]
        options += ["--interface", LOOPBACK, "--peer", f"{LOOPBACK}:{tess.port}"]
        words = ", ".join(map(repr, ["--name", "Robo", *options]))
        code = replaced(block("import json"), '"--name", "Robo"', words)
        code = replaced(code, '"-m", "games"', '"-m", "tests.otherapp"')
        with Program(code):
            assert next(until(tess, PeerJoined)).peer.name == "Robo"
            for event in until(tess, Ticked):
                robo = [s for s in event.state.snakes if s.seat == 2]
                if robo and robo[0].score > 0:
                    break
        # The end of its input is a clean leave, when the bot is killed, too.
        assert next(until(tess, PeerLeft)).reason == "left"


def test_the_game_can_be_played_and_drawn() -> None:
    rules: Found = {}
    exec(block("from msgspec"), rules)
    game = rules["RaceGame"]()
    check_game(game)
    state = game.setup(rules["Options"](), Dice(1, 0))
    state = game.step(state, {}, [1, 2], [], Dice(1, 1))
    state = game.step(state, {2: "roll"}, [], [], Dice(1, 2))
    assert game.score(state, 2) > game.score(state, 1) == 0

    exec(block("class SoberRaceGame"), rules)
    check_game(rules["SoberRaceGame"]())
    assert rules["SoberRaceGame"]().reachable(state, 10) == 60
    assert game.reachable(state, 10) == 10_000

    exec(block("from games.contract import Sketch"), rules)
    seen = rules["SeenRaceGame"]()
    check_game(seen)
    cells = seen.glimpse(state).cells
    assert (cells.count(cell_of(1)), cells.count(cell_of(2))) == (
        *(1, 1 + game.score(state, 2)),
    )

    drawing: Found = {}
    exec(block("import pygame"), drawing)
    screen = drawing["RaceScreen"]()
    surface = pygame.Surface((200, 100))
    faces = {Seat(2): Face(colour=4)}
    screen.draw(surface, state, state, 0.5, 1, {1: "Ana", 2: "Ben"}, faces)
    assert surface.get_at((0, 30))[:3] == screen.colour(1, 1, faces) == (255, 255, 255)
    at = (game.score(state, 2), 70)
    assert surface.get_at(at)[:3] == screen.colour(2, 1, faces) == Face(colour=4).rgb
    assert screen.key(pygame.K_SPACE) in game.moves
    assert screen.key(pygame.K_a) is None

    exec(block("class LivelyRaceScreen"), drawing)
    lively = drawing["LivelyRaceScreen"]()
    assert lively.key_up(pygame.K_SPACE) is None
    assert lively.mouse(Pointer("press", 3, 4, 1)) in game.moves
    assert lively.mouse(Pointer("move", 3, 4)) is None
    assert lively.text("6") in game.moves
    assert lively.sound(Happening("rolled", Seat(1)), Seat(1)) in SOUNDS
    assert lively.colour(1, 1, faces) != lively.colour(2, 1, faces)
    public = {name for name in vars(Screen) if not name.startswith("_")}
    told = {n for n in public if f"`self.{n}`" in TEXT or f"`{n}(self, " in TEXT}
    assert {*vars(drawing["RaceScreen"]), *vars(type(lively)), *told} >= public


def test_the_game_fits_into_what_is_written_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As somebody does it who pastes it over the files that `hydralan new` has made."""
    monkeypatch.chdir(tmp_path)
    said = TEXT.partition("## Write a game")[2].strip().partition("\n")[0]
    assert main(said.split()[1:]) == 0
    package = tmp_path / "race"
    for name, start in (("rules", "from msgspec"), ("screen", "import pygame")):
        (package / "race" / f"{name}.py").write_text(block(start), encoding="utf-8")
    info = package / "race-1.dist-info"  # what pip writes
    info.mkdir()
    (info / "METADATA").write_text("Name: race\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[hydralan.games]\nrace = race\n")
    monkeypatch.syspath_prepend(str(package))
    check_game(load_rules("race"))
    load_screen("race")


def test_the_commands_are_those_that_the_checks_use() -> None:
    checks = (ROOT / ".ci" / "run").read_text(encoding="utf-8").replace(" -qq", "")
    test, _ = commands("Test")
    venv, install, pytest_ = (part.strip() for part in test.split("&&"))
    assert venv == "python3 -m venv .venv"
    assert re.search(r"python\S* -m venv ", checks)
    arguments = install.removeprefix(".venv/bin/pip ")
    assert arguments == "install -e '.[test]'"
    assert f'/bin/pip" {arguments}' in checks
    assert pytest_ == ".venv/bin/pytest"
    assert re.search(r"^tested \S+ readme pytest$", checks, re.MULTILINE)


@pytest.mark.parametrize("name", ["Run", "Test"])
def test_the_windows_line_says_the_same(name: str) -> None:
    linux, windows = commands(name)
    same = linux.replace("python3", "py").replace("'", '"')
    assert windows == same.replace(".venv/bin/", ".venv\\Scripts\\")


def test_the_run_command_ends_with_a_script_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    linux, _ = commands("Run")
    assert linux.rpartition("/")[2] in project["project"]["scripts"]


def test_every_command_and_option_has_its_row(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    table = TEXT.partition("## All commands")[2].partition("\n## ")[0]
    for option in set(re.findall(r"(?<![\w-])--[a-z-]+", said)) - {"--help"}:
        assert f"`{option}" in table or option in ("--verbose", "--version"), option
    for command in re.findall(r"^    ([a-z]+) ", said, re.MULTILINE):
        assert f"`hydralan {command}" in table, command


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: str(file.name))
def test_every_link_leads_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", file.read_text(encoding="utf-8")):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        other = (file.parent / name).resolve() if name else file
        assert other.is_file(), target
        assert not anchor or anchor in anchors(other), target


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {heading.lower().replace(" ", "-") for heading in headings}


def test_without_internet_the_same_is_run() -> None:
    after = TEXT.partition("### Without internet")[2]
    wheel, _, linux, windows = re.findall(r"^    (.+)$", after, re.MULTILINE)[:4]
    install = "install --no-index --find-links wheels hydralan"
    assert [line.replace(install, "install .") for line in (linux, windows)] == [
        *commands("Run")
    ]
    assert wheel.endswith(" wheel . -w wheels")


def test_the_picture_for_contributors_shows_the_floors_in_order() -> None:
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = [
        re.findall(r"(?:p2p|games)/[a-z_/]+", line)
        for line in re.findall(r"^    (.+)$", text, re.MULTILINE)
    ]
    floors = [
        [floor_of(name.replace("/", ".").removesuffix(".__init__")) for name in names]
        for names in shown
        if names
    ]
    flat = [floor for line in floors for floor in sorted(line, reverse=True)]
    assert flat == sorted(flat, reverse=True)
    named = {name.split("/")[1] for names in shown for name in names}
    folders = {path.parent.name for path in ROOT.glob("p2p/*/__init__.py")}
    assert folders <= named


def test_the_pictures_are_small_and_not_installed() -> None:
    folder = ROOT / "games" / "window" / "pictures"
    pictures = sorted(folder.iterdir())
    names = [picture.name for picture in pictures]
    assert names == ["game.png", "lobby.png", "takeover.webp"]
    assert all(p.stat().st_size <= PICTURE for p in pictures if p.suffix == ".png")
    assert all(p.stat().st_size <= FILM for p in pictures)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert f"/{folder.relative_to(ROOT).as_posix()}" in wheel["exclude"]
