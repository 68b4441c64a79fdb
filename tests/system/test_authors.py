"""Games as authors first write them: `hydralan node` bears with them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable

from tests.lan import Host, Lan
from tests.system.helpers.commands import ended, start

MakeLan = Callable[..., Lan]

GAME = """
import os, sys
from msgspec import Struct
from games.contract import Game
print("imported")
GAME = SCREEN = "odd:Odd"
class Options(Struct, frozen=True):
    bots: int = 0
class State(Struct, frozen=True):
    tick: int = 0
class Odd(Game):
    name, title = "odd", "Odd"
    state_type, options_type = State, Options
    def setup(self, options, dice):
        return State()
    def step(self, state, inputs, arrivals, departures, dice):
        {step}
        return State(state.tick + 1)
    def score(self, state, seat):
        return 0
"""


def play(host: Host, step: str) -> subprocess.Popen[bytes]:
    """A node on its way into the game whose `step` does that."""
    info = host.directory / "odd-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Name: odd\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[hydralan.games]\nodd=odd\n")
    (host.directory / "odd.py").write_text(GAME.format(step=step))
    env = {"PYTHONPATH": os.pathsep.join([str(host.directory), os.getcwd()])}
    node = start(host, "node", stdout=subprocess.PIPE, env=env)
    assert node.stdin is not None
    node.stdin.write(b'{"do": "play", "game": "odd"}\n{"do": "watch"}\n')
    node.stdin.flush()
    return node


def test_what_a_game_prints_is_not_between_the_lines(lan: MakeLan) -> None:
    step = "print('here', state); os.write(1, b'there')"
    node = play(lan(1).hosts[0], step)
    assert node.stdout is not None
    ticks = 0
    while ticks < 5:
        ticks += json.loads(node.stdout.readline())["event"] == "tick"
    node.send_signal(signal.SIGTERM)
    status, errors = ended(node)
    assert status == 0
    assert "imported" in errors
    assert "here State(tick=0)" in errors
    assert "there" in errors


def test_a_game_that_does_not_come_to_an_end_keeps_nobody(lan: MakeLan) -> None:
    step = "print('I think', flush=True)\n        while True: pass"
    node = play(lan(1).hosts[0], step)
    assert node.stderr is not None
    while b"I think" not in node.stderr.readline():
        assert node.poll() is None
    node.send_signal(signal.SIGTERM)
    assert ended(node)[0] == 0
