"""`python -m tests.bench.keys`: from a key to the moved head on the screen.

A real window on a machine of the virtual LAN plays snake with a host on another one. A
key goes down at a known moment (XTEST), and the picture is read out of the display's
own memory, again and again, until something of the head has gone the new way. Beside
it: how long the player had to wait for the next move in any case, as the host's ticks
tell, so what is left is what this program adds; when the eyes answered; and how often
the head was shown where it never came to be.

The wait: a press needs half a round trip to the host, and a move half of one back. A
move that the host makes at t can so be seen from here, at the best, half a round trip
*before* t: by who foresees it. That is what "more than the wait" is counted from.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import pygame

from tests.bench.fingers import Fingers
from tests.bench.framebuffer import Framebuffer, white
from tests.bench.spread import tell
from tests.lan import Host, Lan, NodeProcess, rights
from tests.lan.slow import slow
from tests.lan.slow import wifi as on_wifi
from tests.window.helpers.display import Display, displayed, missing
from tests.window.helpers.windows import acquainted

PRESSES = 60  # of each kind
WARM = 8  # before these, from which the window learns the way
CABLES = {"lan": 0.0, "2": 0.001, "20": 0.01, "60": 0.03, "wifi": 0.0}
TOLD = {
    "lan": "LAN",
    "2": "2 ms of round trip",
    "20": "20 ms of round trip",
    "60": "60 ms of round trip",
    "wifi": "Wi-Fi",
}
MODES = ("seeing", "blind")
TICK, PACE = 0.05, 2  # seconds; ticks of a move
BOARD = 25  # cells each way
FIELD = pygame.Rect(0, 46, 756, 670)  # of the window: where the board is
GOAL = "goal on a LAN: p95 20 ms, eyes p95 35 ms, wrong under 2 %"
KEYS = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}
SIDES = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
GLANCE = 0.001  # seconds between looks
LONGEST = 0.6  # seconds that a head may take
PATIENCE = 20.0  # seconds until it is at a good place
BEATS = 40  # ticks around one that tell when it was made
TYPICAL = 0.4  # of them are earlier than what counts as usual
PIXELS = 10  # of a head that have to change for its eyes to have moved


class Seen(NamedTuple):
    """A key and what came of it, by the monotonic clock."""

    pressed: float
    eyes: float | None
    head: float | None


def keys(cables: Sequence[str], presses: int, modes: Sequence[str] = MODES) -> None:
    """Print what each kind of cable adds, with foresight and without."""
    reason = missing()
    if reason:
        print(f"no display: {reason}", file=sys.stderr)
        return
    print(f"key to moved head, more than the wait until the next move; {GOAL}")
    for cable in cables:
        for mode in modes:
            measure(cable, mode, presses)


def measure(cable: str, mode: str, presses: int = PRESSES) -> list[bool]:
    """Print what one kind adds; returns of each head that was shown before it came
    whether that was right."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        with (
            displayed(place / "shots", (1100, 720), "", "-fbdir", folder) as display,
            Lan(2) as lan,
            _laid(cable, lan.hosts[1]),
        ):
            host = NodeProcess(lan.hosts[0], "host")
            host.wait_for("ready")
            host.do("options", bots=0, round=0)
            host.do("watch", every=1)
            host.do("play", game="snake")
            host.wait_for("tick")
            notes = place / "guesses"
            notes.touch()
            _open(lan.hosts[1], display, mode, notes)
            player = Player(display, place)
            everything = player.play(presses + WARM)
            seen = everything[WARM:]
            ticks = _ticks(host)
            player.close()
            guesses = [json.loads(line) for line in notes.read_text().splitlines()]
        _tell(cable, mode, seen, ticks, guesses)
        return [one["right"] for one in guesses]


def _laid(cable: str, host: Host) -> AbstractContextManager[object]:
    if cable == "wifi":
        return on_wifi(host, "1 keys")
    return slow(host, CABLES[cable]) if CABLES[cable] else nullcontext()


def _open(host: Host, display: Display, mode: str, notes: Path) -> None:
    acquainted(host.directory / "player")
    with (host.directory / "window.log").open("w") as log:
        host.python(
            *("-m", "tests.bench.guesser", str(notes), mode),
            *("play", "snake", "--name", "player"),
            *("--profile", str(host.directory / "player")),
            env=display.environment,
            stderr=log,
        )
    display.focus("hydralan")


class Player:
    """Who sits at the window: eyes and fingers."""

    def __init__(self, display: Display, folder: Path) -> None:
        self._fingers = Fingers(display.number)
        self._screen = Framebuffer(folder)
        self._dice = random.Random(1)
        self._heading = ""
        self.cell = 0

    def close(self) -> None:
        """Go."""
        self._fingers.close()
        self._screen.close()

    def play(self, presses: int) -> list[Seen]:
        """So many turns, each at any moment of a move."""
        self._find()
        return [self._turn() for _ in range(presses)]

    def _find(self) -> None:
        """Wait for a straight snake, and see where it goes."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            before = self._snake()
            time.sleep(3 * TICK)
            after = self._snake()
            dx, dy = after.x - before.x, after.y - before.y
            slim = min(after.size)
            steady = (
                before.size != (0, 0) and abs(max(before.size) - max(after.size)) < 4
            )
            if slim > 8 and steady and (dx == 0) != (dy == 0):
                self.cell = slim
                far = "right" if dx > 0 else "left", "down" if dy > 0 else "up"
                self._heading = far[0] if dx else far[1]
                return
        raise AssertionError("never seen: a straight snake that goes on")

    def _snake(self) -> pygame.Rect:
        return white(self._screen.look(FIELD)).move(FIELD.topleft)

    def _turn(self) -> Seen:
        deadline = time.monotonic() + PATIENCE
        while True:
            self._find()
            snake = self._snake()
            ways = (
                ("up", "down")
                if self._heading in ("left", "right")
                else (
                    "left",
                    "right",
                )
            )
            way = max(ways, key=lambda one: self._room(snake, one))
            fits = min(self._room(snake, one) for one in (self._heading, way)) > 5
            if fits and min(snake.size) < 1.4 * self.cell:
                break
            if self._room(snake, self._heading) < 3:
                time.sleep(4 * TICK)  # it comes again on the other side
            assert time.monotonic() < deadline, "never at a good place"
        time.sleep(self._dice.uniform(0, 2 * PACE * TICK))
        return self._look(self._snake(), way)

    def _room(self, snake: pygame.Rect, way: str) -> float:
        """Cells from its head to the edge."""
        dx, dy = SIDES[way]
        if dx:
            free = FIELD.right - snake.right if dx > 0 else snake.x - FIELD.x
        else:
            free = FIELD.bottom - snake.bottom if dy > 0 else snake.y - FIELD.y
        return free / self.cell

    def _look(self, snake: pygame.Rect, way: str) -> Seen:
        near = snake.inflate(8 * self.cell, 8 * self.cell).clip(FIELD)
        usual = [self._face(near) for _ in range(1)]
        for _ in range(8):
            usual.append(self._face(near))
            time.sleep(2 * GLANCE)
        edge = self._edge(near, way)
        pressed = self._fingers.press(KEYS[way])
        eyes = head = None
        while head is None and time.monotonic() < pressed + LONGEST:
            time.sleep(GLANCE)
            picture = self._screen.look(near)
            now = time.monotonic()
            if eyes is None and self._differs(self._face(near, picture), usual):
                eyes = now
            if self._edge(near, way, picture) > edge + 1:
                head = now
        return Seen(pressed, head if eyes is None else eyes, head)

    def _edge(
        self, near: pygame.Rect, way: str, picture: pygame.Surface | None = None
    ) -> int:
        """How far it reaches that way, in pixels."""
        seen = white(self._screen.look(near) if picture is None else picture)
        ends = {
            "up": -seen.top,
            "down": seen.bottom,
            "left": -seen.left,
            "right": seen.right,
        }
        return ends[way]

    def _face(
        self, near: pygame.Rect, picture: pygame.Surface | None = None
    ) -> pygame.Mask:
        """What is dark on its head, wherever that is."""
        picture = self._screen.look(near) if picture is None else picture
        seen = white(picture)
        side = min(self.cell, max(2, min(seen.size)))
        head = pygame.Rect(0, 0, side, side)
        head.topleft = seen.topleft
        if self._heading == "right":
            head.right = seen.right
        elif self._heading == "down":
            head.bottom = seen.bottom
        dark = pygame.mask.from_threshold(picture, (0, 0, 0), (120, 120, 120, 255))
        face = pygame.Mask(head.size)
        face.draw(dark, (-head.x, -head.y))
        return face

    @staticmethod
    def _differs(face: pygame.Mask, usual: Sequence[pygame.Mask]) -> bool:
        """Whether its eyes look elsewhere."""

        def apart(one: pygame.Mask) -> int:
            if one.get_size() != face.get_size():
                return PIXELS
            both = one.overlap_area(face, (0, 0))
            return one.count() + face.count() - 2 * both

        return min(map(apart, usual)) >= PIXELS


def _ticks(host: NodeProcess) -> dict[int, float]:
    """When the host made each tick, by the monotonic clock."""
    shift = time.time() - time.monotonic()
    return {one["tick"]: one["t"] - shift for one in host.all("tick")}


def _made(ticks: dict[int, float], tick: int) -> float:
    """When a tick was due, which its neighbours tell."""
    near = range(tick - BEATS // 2, tick + BEATS // 2)
    beats = sorted(ticks[one] - one * TICK for one in near if one in ticks)
    return beats[int(TYPICAL * len(beats))] + tick * TICK


def _tell(
    cable: str,
    mode: str,
    seen: Sequence[Seen],
    ticks: dict[int, float],
    guesses: list[dict[str, Any]],
) -> None:
    half = CABLES[cable]
    more, waits = [], []
    first = min(ticks)
    for one in seen:
        if one.head is None:
            continue
        guess = first + int((one.pressed + half - ticks[first]) / TICK) - 2 * PACE
        move = next(
            tick
            for tick in range(guess - guess % PACE, guess + 20 * PACE, PACE)
            if _made(ticks, tick) - half > one.pressed
        )
        due = _made(ticks, move) - half
        waits.append(due - one.pressed)
        more.append(one.head - due)
    print(f"\n{TOLD[cable]}, {mode}: {len(seen)} keys, {len(seen) - len(more)} unseen")
    if not more:
        return
    tell("  wait until the next move", waits)
    tell("  moved head, more than that", more)
    eyes = [one.eyes - one.pressed for one in seen if one.eyes is not None]
    tell("  eyes", eyes)
    if mode == "seeing":
        wrong = sum(not one["right"] for one in guesses)
        ways = [one["way"] for one in guesses[-1:] if one["way"] is not None]
        share = 100 * wrong / max(1, len(guesses))
        print(
            f"  heads shown before they came: {len(guesses)}, of these wrong: {wrong}"
            f" ({share:.1f} %; {100 * wrong / len(seen):.1f} of 100 keys);"
            f" way: {statistics.fmean(ways) * 1000 if ways else 0:.0f} ms",
            flush=True,
        )


def main(argv: Sequence[str]) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser("python -m tests.bench.keys", description=__doc__)
    parser.add_argument("--cables", nargs="+", choices=[*CABLES], default=[*CABLES])
    parser.add_argument("--presses", type=int, default=PRESSES)
    parser.add_argument("--modes", nargs="+", choices=MODES, default=list(MODES))
    given = parser.parse_args(argv)
    reason = rights.obtain()
    if reason:
        print(f"no virtual LAN: {reason}", file=sys.stderr)
        return 2
    keys(given.cables, given.presses, given.modes)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
