"""`python -m tests.bench.keys`: from a key to the moved head on the screen.

A real window on a machine of the virtual LAN plays snake with a host on another one. A
key goes down at a known moment (XTEST), and the picture is read out of the display's
own memory, again and again, until the head has gone the new way. Where a picture shows
that head is told by pixels of that picture (`telltale`), and that this is true is seen
before: something white is there, and no longer when it has gone on. Beside it: how long
the player had to wait for the next move in any case, as the host's ticks tell, so what
is left is what this program adds; when the eyes answered; and how often the head was
shown where it never came to be.

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

from games.window.preferences import Kept
from tests.bench.fingers import Fingers
from tests.bench.framebuffer import Framebuffer, white
from tests.bench.spread import tell
from tests.bench.telltale import PIXELS, Telltale, corner, read
from tests.lan import Host, Lan, NodeProcess, rights
from tests.lan.slow import slow
from tests.lan.slow import wifi as on_wifi
from tests.window.helpers.display import Display, displayed, missing

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
GOAL = "goal on a LAN: p95 20 ms, eyes p95 35 ms, wrong under 2 %"
KEYS = {"up": "Up", "down": "Down", "left": "Left", "right": "Right"}
SIDES = {"up": (0, -1), "down": (0, 1), "left": (-1, 0), "right": (1, 0)}
SQUARE = 16  # pixels: so large any head is
EDGE = pygame.Rect(0, 0, 4, 720)  # of the window: the left lower corner of the board
MOVED = 2  # pixels that a head has gone, if it is seen
LATE = 0.75  # of a move more than the wait: so the head did not turn with that one
GLANCE = 0.0005  # seconds between looks
LONGEST = 0.6  # seconds that a head may take
PATIENCE = 20.0  # seconds until it is at a good place
BEATS = 40  # ticks around one that tell when it was made
TYPICAL = 0.4  # of them are earlier than what counts as usual


class Seen(NamedTuple):
    """A key and what came of it, by the monotonic clock."""

    pressed: float
    eyes: float | None
    head: float | None


class Measured(NamedTuple):
    """`more`: seconds from when the move was due to the moved head, of each key.
    `right`: of each head that was shown before it came, whether it came there."""

    more: list[float]
    right: list[bool]


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


def measure(cable: str, mode: str, presses: int = PRESSES) -> Measured:
    """Print what one kind adds, and return it."""
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
        more = _tell(cable, mode, seen, ticks, guesses)
        return Measured(more, [one["right"] for one in guesses])


def _laid(cable: str, host: Host) -> AbstractContextManager[object]:
    if cable == "wifi":
        return on_wifi(host, "1 keys")
    return slow(host, CABLES[cable]) if CABLES[cable] else nullcontext()


def _open(host: Host, display: Display, mode: str, notes: Path) -> None:
    _accustomed(host.directory / "player")
    with (host.directory / "window.log").open("w") as log:
        host.python(
            *("-m", "tests.bench.guesser", str(notes), mode),
            *("play", "snake", "--name", "player"),
            *("--profile", str(host.directory / "player")),
            env=display.environment,
            stderr=log,
        )
    display.focus("hydralan")


def _accustomed(profile: Path) -> None:
    """Who has this profile is told nothing any more, and nothing moves that need not:
    what is measured is the head."""
    kept = Kept(profile)
    profile.mkdir(parents=True, exist_ok=True)
    kept.change(met=True, steered=True, calm=True, muted=True)
    kept.finish()


class Player:
    """Who sits at the window: eyes and fingers."""

    def __init__(self, display: Display, folder: Path) -> None:
        self._fingers = Fingers(display.number)
        self._screen = Framebuffer(folder)
        self._dice = random.Random(1)
        self._told = pygame.Rect(0, 0, PIXELS, 1)

    def close(self) -> None:
        """Go."""
        self._fingers.close()
        self._screen.close()

    def play(self, presses: int) -> list[Seen]:
        """So many turns, each at any moment of a move."""
        self._find()
        self._check()
        return [self._turn() for _ in range(presses)]

    def _find(self) -> None:
        """Wait for the first picture, and learn where it tells of the head."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            at = corner(self._screen.look(EDGE))
            if at is not None:
                self._told = pygame.Rect(EDGE.x + at[0], EDGE.y + at[1], PIXELS, 1)
                return
            time.sleep(TICK)
        raise AssertionError("never seen: a snake")

    def _check(self) -> None:
        """What the pictures tell of the head is true: something white is there, and
        nothing once it has gone on."""
        deadline = time.monotonic() + PATIENCE
        there, before = pygame.Rect(0, 0, SQUARE, SQUARE), 0
        while before < SQUARE**2 / 4:  # a ghost is not white
            assert time.monotonic() < deadline, "no head where one is told"
            told = self._straight()
            top = self._told.y - told.size[1] + 1
            there.center = self._told.x + told.head[0], top + told.head[1]
            before = white(self._screen.look(there))
        while white(self._screen.look(there)) > before / 4:
            assert time.monotonic() < deadline, "what is told of does not move"
            time.sleep(TICK)

    def _look(self) -> Telltale | None:
        """What the screen shows of the head; None: there is none."""
        return read(self._screen.look(self._told))

    def _straight(self) -> Telltale:
        """Wait for a straight snake that looks where it goes."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            told = self._look()
            if told is not None and told.is_straight and told.eyes == told.facing:
                return told
            time.sleep(TICK / 5)
        raise AssertionError("never seen: a straight snake that goes on")

    def _turn(self) -> Seen:
        while True:
            self._straight()
            time.sleep(self._dice.uniform(0, 2 * PACE * TICK))
            told = self._look()
            if told is not None:
                break  # it has not died meanwhile
        # To where there is more room: so it crosses no edge that way.
        across = told.facing in ("up", "down")
        middle = told.size[0 if across else 1] / 2
        ways = ("right", "left") if across else ("down", "up")
        return self._press(told, ways[told.head[0 if across else 1] > middle])

    def _press(self, before: Telltale, way: str) -> Seen:
        dx, dy = SIDES[way]
        pressed = self._fingers.press(KEYS[way])
        eyes = head = None
        while (eyes is None or head is None) and time.monotonic() < pressed + LONGEST:
            time.sleep(GLANCE)
            told = self._look()
            now = time.monotonic()
            if told is None:
                continue
            if eyes is None and told.eyes == way:
                eyes = now
            x, y = told.head[0] - before.head[0], told.head[1] - before.head[1]
            if head is None and x * dx + y * dy >= MOVED:
                head = now
        return Seen(pressed, eyes, head)


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
) -> list[float]:
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
        return more
    tell("  wait until the next move", waits)
    tell("  moved head, more than that", more)
    late = sum(one > PACE * TICK * LATE for one in more)
    print(f"  of these for a move after that, as the key came too late for it: {late}")
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
    return more


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
