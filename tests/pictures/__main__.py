"""`python -m tests.pictures`: the pictures of the README, of the real program.

Seven people on machines of a virtual LAN; one of them, whose window is seen, is Mia. A
few lines are said, all sit down to snake, and in the midst of it the computer that
hosts is cut off (SIGKILL). Writes lobby.png, game.png and takeover.webp; what cannot be
made here says why. `--into DIR`: elsewhere than where the README has them.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pygame

from games.snake.state import Direction
from games.window.preferences import Kept
from tests.bench.fingers import Fingers
from tests.bench.framebuffer import Framebuffer
from tests.lan import Host, Lan, NodeProcess, rights
from tests.pictures.pilot import Pilot
from tests.window.helpers.display import Display, displayed, missing

SCREEN = (1280, 800)
INTO = Path(__file__).parents[2] / "games" / "window" / "pictures"
PERSON = "tests.pictures.person"
PATIENCE = 30.0  # seconds
GROWN = 34.0  # seconds of play until the snakes are worth seeing
BEFORE, AFTER = 1.2, 3.8  # seconds of the animation, before the death and after it
FRAME = 0.08  # seconds of one of its pictures
SMALL = "800x512"


class Person(NamedTuple):
    """Name, and numbers of colour, pattern, eyes and hat."""

    name: str
    face: tuple[int, int, int, int]


ME = Person("Mia", (4, 0, 0, 7))
OTHERS = (
    Person("Tom", (1, 1, 0, 1)),  # he opens the table, and so hosts it
    Person("Leyla", (9, 2, 3, 3)),
    Person("Jonas", (6, 4, 4, 0)),
    Person("Дарья", (5, 3, 1, 6)),
    Person("Noor", (8, 5, 2, 2)),
    Person("Paul", (3, 0, 5, 4)),
)
SAID = (
    ("Leyla", "Who is in for snake?"),
    ("Jonas", "me 🙋"),
    ("Tom", "I have opened a table: press F5"),
    ("Дарья", "иду 🐍"),
)
KEYS: dict[Direction, str] = {
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
}


def main() -> int:
    """See the top."""
    parser = argparse.ArgumentParser("python -m tests.pictures")
    parser.add_argument("--into", type=Path, default=INTO)
    into: Path = parser.parse_args().into
    reason = missing() or rights.obtain()
    if reason:
        print(f"no pictures: {reason}", file=sys.stderr)
        return 2
    rights.withdraw()
    with (
        tempfile.TemporaryDirectory() as folder,
        displayed(Path(folder) / "shots", SCREEN, "", "-fbdir", folder) as display,
        Lan(1 + len(OTHERS)) as lan,
    ):
        screen = Framebuffer(Path(folder))
        try:
            _play(lan, display, screen, into)
        finally:
            screen.close()
    return 0


def _play(lan: Lan, display: Display, screen: Framebuffer, into: Path) -> None:
    nodes = {
        one.name: _start(host, one)
        for one, host in zip(OTHERS, lan.hosts[1:], strict=True)
    }
    for node in nodes.values():
        node.wait_for("ready", PATIENCE)
    window = _open(lan.hosts[0], display)
    for node in nodes.values():
        node.wait_for("peer", PATIENCE, name=ME.name)
    tom = nodes[OTHERS[0].name]
    for name, text in SAID[:3]:
        _say(nodes, name, text)
    _sit(tom, bots=2)
    for name in ("Leyla", "Jonas"):
        _sit(nodes[name])
    _say(nodes, *SAID[3])
    time.sleep(4.0)  # what is said and played is seen, boards come each second
    area = display.geometry("hydralan")
    _keep(_seen(screen, area), into / "lobby.png")
    display.press("F5")
    for node in nodes.values():
        _sit(node)
    seats = _seats(nodes["Leyla"], len(OTHERS) + 1)
    fingers = Fingers(display.environment["DISPLAY"])
    turns = {seats[one.name]: partial(nodes[one.name].do, "input") for one in OTHERS}
    pilot = Pilot(
        lambda: nodes["Leyla"],
        {seat: (lambda way, do=do: _press(do, way)) for seat, do in turns.items()}
        | {seats[ME.name]: lambda way: fingers.press(KEYS[way])},
    )
    try:
        time.sleep(GROWN)
        frames = _film(screen, area, BEFORE)
        died = tom.kill()
        frames += _film(screen, area, AFTER)
        nodes["Leyla"].wait_for(
            "room", PATIENCE, where=lambda e: e["host"] != tom.id, since=died
        )
        _animate(frames, into / "takeover.webp")
        _keep(frames[round((BEFORE + 1.6) / FRAME)], into / "game.png")
    finally:
        pilot.close()
        fingers.close()
        window.kill()
        window.wait()


def _press(do: object, way: Direction) -> None:
    with contextlib.suppress(AssertionError):  # he was cut off in this moment
        do(value=way)  # type: ignore[operator]


def _start(host: Host, one: Person) -> NodeProcess:
    face = ",".join(map(str, one.face))
    return NodeProcess(host, one.name, program=("-m", PERSON, face, "node"))


def _open(host: Host, display: Display) -> subprocess.Popen[bytes]:
    profile = host.directory / "me"
    profile.mkdir()
    kept = Kept(profile)
    kept.change(met=True)
    kept.finish()
    face = ",".join(map(str, ME.face))
    window: subprocess.Popen[bytes] = host.python(
        *("-m", PERSON, face, "--name", ME.name, "--profile", str(profile)),
        env=display.environment,
    )
    display.focus("hydralan")
    return window


def _say(nodes: dict[str, NodeProcess], name: str, text: str) -> None:
    nodes[name].do("say", text=text)
    time.sleep(0.3)  # in that order


def _sit(node: NodeProcess, **options: int) -> None:
    if node.all("room"):
        return
    if options:
        node.do("options", **options)
    node.do("watch", every=1, state=True)
    node.do("play", game="snake")
    node.wait_for("room", PATIENCE)


def _seats(node: NodeProcess, people: int) -> dict[str, int]:
    def is_full(event: dict[str, list[dict[str, object]]]) -> bool:
        return sum(not m["bot"] and bool(m["seat"]) for m in event["members"]) == people

    room = node.wait_for("room", PATIENCE, where=is_full)
    return {m["name"]: m["seat"] for m in room["members"] if not m["bot"]}


def _film(
    screen: Framebuffer, area: pygame.Rect, seconds: float
) -> list[pygame.Surface]:
    """Pictures of the screen, one each `FRAME`."""
    frames, begun = [], time.monotonic()
    for number in range(round(seconds / FRAME)):
        time.sleep(max(0.0, begun + number * FRAME - time.monotonic()))
        frames.append(_seen(screen, area))
    return frames


def _seen(screen: Framebuffer, area: pygame.Rect) -> pygame.Surface:
    """That part of it, without the fourth byte of its pixels, which means nothing."""
    plain = pygame.image.tobytes(screen.look(area), "RGB")
    return pygame.image.frombuffer(plain, area.size, "RGB")


def _keep(picture: pygame.Surface, path: Path) -> None:
    """With 256 colours, which is a third of its bytes."""
    pygame.image.save(picture, path)
    small = ("+dither", "-colors", "256", f"PNG8:{path}")
    subprocess.run(["convert", str(path), *small], check=True)


def _animate(frames: list[pygame.Surface], path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for number, frame in enumerate(frames):
            pygame.image.save(frame, f"{folder}/{number:04}.png")
        subprocess.run(
            [
                *("convert", "-delay", str(round(FRAME * 100)), "-loop", "0"),
                *(f"{folder}/*.png", "-resize", SMALL, "-quality", "75"),
                *("-define", "webp:method=6", str(path)),
            ],
            check=True,
        )


if __name__ == "__main__":
    raise SystemExit(main())
