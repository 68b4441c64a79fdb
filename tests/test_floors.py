"""The floors of the house: imports point down only, and the core stays pure.

Nothing is imported here; the sources are read. A floor may import those above it in
the list, which stand below it in the house. Two folders of one floor know nothing of
each other, and modules go in no circle. A new folder, or a new module beside the
folders, must be placed here.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PURE = """
    p2p.errors p2p.identity p2p.messages p2p.events p2p.effects p2p.rules p2p.addresses
        p2p.remembered p2p.blocked p2p.mishap p2p.chat.records
    p2p.text
    p2p.wire
    p2p.replication
    p2p.relay, p2p.chat
    p2p.election
    p2p.room, p2p.membership
    p2p.core
    p2p.doctor.facts p2p.doctor.finding, p2p.testing
    p2p.doctor.readers, p2p.doctor.verdicts
    games games.face games.glimpse games.palette games.contract games.referee
        games.reach games.testing, games.playout, games.options
    games.border games.foresight
    RULES
"""
SHELL = """
    p2p.clock, p2p.threads
    p2p.profile
    p2p.history
    p2p.tcp, p2p.discovery
    p2p.doctor.subject p2p.doctor.probes
    p2p.driver, p2p.doctor
    p2p.application
    p2p p2p.node
    games.screen
    games.people
    games.registry, games.player, games.console
    games.window.theme
    games.window.letters, games.window.desktop
    games.window
    DRAWING
    games.commands
    games.__main__
"""
DRAWN = {"screen", "picture"}  # of a game's folder, what draws
RULES, DRAWING = "RULES", "DRAWING"  # of all games; each knows itself alone


def floors(text: str) -> Iterator[list[str]]:
    """One list of groups for each floor; a deeper line goes on with the one before."""
    lines = [line for line in text.splitlines() if line.strip()]
    whole: list[str] = []
    for line in lines:
        if line.startswith(" " * 8):
            whole[-1] += line
        else:
            whole.append(line)
    return (line.split(",") for line in whole)


ORDER = [*floors(PURE), *floors(SHELL)]
# What stands where: (number of the floor, which of its groups).
PLACED = {
    name: (number, group)
    for number, line in enumerate(ORDER)
    for group in line
    for name in group.split()
}
ALONE = {"p2p", "games"}  # their floor is that of `__init__.py`, not of all inside
GROUND = len([*floors(PURE)])  # the first floor that may touch the world

# A clock, chance, the network, the disk or a thread would make a run unrepeatable.
IMPURE = {
    "socket",
    "ssl",
    "asyncio",
    "selectors",
    "select",
    "socketserver",
    "threading",
    "queue",
    "concurrent",
    "multiprocessing",
    "subprocess",
    "signal",
    "time",
    "datetime",
    "random",
    "os",
    "io",
    "pathlib",
    "shutil",
    "glob",
    "logging",
    "platform",
    "ctypes",
    "http",
    "urllib",
    "uuid",
    "secrets",
    "tempfile",
    "sqlite3",
    "importlib",
    "pygame",
    "zeroconf",
    "ifaddr",
    "platformdirs",
    "prompt_toolkit",
}
SEEDED = "random.Random"  # chance that is handed in has this type
# What reaches the world, or any module, without an import.
CALLS = {"open", "input", "print", "eval", "exec", "compile", "__import__"}
# What a pure module imports all the same. An author's traceback has to be seen, so it
# is logged where it came up; of paths, the parts of their names are used alone.
ALLOWED: dict[str, set[str]] = {"p2p.mishap": {"logging", "pathlib"}}


# Modules of one folder that know each other, a group a line: one way for types alone.
CIRCLES = """
    p2p.tcp.connection handler: a connection hands itself over with what it tells
    p2p.testing.lan calm crowds desk grammar reach station steadiness watch wire: parts
"""


def modules() -> dict[str, Path]:
    """All modules of the product by dotted name."""
    found = {}
    for path in sorted([*ROOT.glob("p2p/**/*.py"), *ROOT.glob("games/**/*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()
EXPORTS = {
    name
    for node in ast.parse(MODULES["p2p"].read_text()).body
    if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
    for name in ast.literal_eval(node.value)
}


def game_of(module: str) -> str | None:
    """The package of the game whose module this is: one with rules in it."""
    package = ".".join(module.split(".")[:2])
    return package if f"{package}.rules" in MODULES and package != "p2p" else None


def uses(module: str, source: str) -> set[str]:
    """The modules of ours that a source imports, be it for types or in a function."""
    named = {
        f"{base}.{name}" if f"{base}.{name}" in MODULES else base
        for base, name in imports(source)
    }
    return (named & MODULES.keys()) - {module}


def circles(graph: Mapping[str, set[str]]) -> set[frozenset[str]]:
    """The groups of modules each of which leads to all others of its group."""
    reached = {module: _reached(graph, module) for module in graph}
    groups = (
        frozenset(one for one in reached[module] if module in reached.get(one, ()))
        for module in graph
    )
    return {group for group in groups if group}


def stated(text: str) -> set[frozenset[str]]:
    """The groups of a list like `CIRCLES`."""
    groups = (line.split(":")[0].split() for line in text.splitlines() if line.strip())
    return {
        frozenset([first, *(f"{first.rpartition('.')[0]}.{name}" for name in others)])
        for first, *others in groups
    }


def _reached(graph: Mapping[str, set[str]], module: str) -> set[str]:
    found: set[str] = set()
    ahead = [module]
    while ahead:
        fresh = graph.get(ahead.pop(), set()) - found
        found |= fresh
        ahead += fresh
    return found


def place_of(module: str) -> tuple[int, str]:
    """Floor and group of a module; raises LookupError for one that was not placed."""
    if game_of(module):
        inside = module.split(".")[2:]
        return PLACED[DRAWING if DRAWN.intersection(inside[:1]) else RULES]
    name = module
    while name not in PLACED:
        name = name.rpartition(".")[0]
        if name in ALONE or not name:
            raise LookupError(f"{module} stands on no floor: place it")
    return PLACED[name]


def floor_of(module: str) -> int:
    """The number of its floor; raises LookupError for one that was not placed."""
    return place_of(module)[0]


def imports(source: str) -> Iterator[tuple[str, str]]:
    """(module, name or "") of every import in a source, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((base, alias.name) for alias in node.names)


def calls(source: str) -> Iterator[str]:
    """The plain names that a source calls, wherever it does."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def reaches(source: str) -> Iterator[str]:
    """What a source takes of `p2p`, under whatever name it imports that, by a dot."""
    tree = ast.parse(source)
    names = {
        alias.asname or "p2p"
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
        if alias.name == "p2p"
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in names:
            yield node.attr


def violations(module: str, source: str) -> list[str]:
    """What is wrong with the imports, calls and reach of `module`, in words."""
    found = []
    for base, name in imports(source):
        full = f"{base}.{name}" if name else base
        target = full if full in MODULES else base
        reason = _objection(module, target, full)
        if reason:
            found.append(f"{module} imports {full}: {reason}")
    if module.split(".")[0] == "games":
        inside = sorted({*reaches(source)} - EXPORTS)
        found += [f"{module} reaches for p2p.{name}: not exported" for name in inside]
    if floor_of(module) < GROUND:
        called = sorted(CALLS.intersection(calls(source)))
        found += [f"{module} calls {name}: the core is pure" for name in called]
    return found


def _objection(module: str, target: str, full: str) -> str:
    top = target.split(".")[0]
    if not top:
        return "write relative imports out"
    if top == module.split(".")[0]:
        return _objection_within(module, target)
    if top == "games":
        return "p2p knows no games"
    if top == "p2p":
        return _objection_to_p2p(module, full)
    return _objection_outside(module, top, full)


def _objection_within(module: str, target: str) -> str:
    (floor, group), (mine, own) = place_of(target), place_of(module)
    if floor > mine:
        return "it stands on a higher floor"
    if floor == mine and group != own:
        return "folders of one floor know nothing of each other"
    game = game_of(module)
    rules = game and place_of(module) == PLACED[RULES]
    if rules and target != "games.contract" and game_of(target) != game:
        return "rules use games.contract and their own package alone"
    other = game_of(target)
    if game and other and other != game:
        return "it belongs to another game"
    return ""


def _objection_to_p2p(module: str, full: str) -> str:
    if floor_of(module) < floor_of("p2p"):
        return "rules know no network"
    if full != "p2p" and full.removeprefix("p2p.") not in EXPORTS:
        return "games use what p2p exports alone"
    return ""


def _objection_outside(module: str, top: str, full: str) -> str:
    if top == "pygame" and module.startswith("p2p"):
        return "p2p knows no pygame"
    if floor_of(module) >= GROUND:
        return ""
    may_throw = full == SEEDED or (top == "random" and module.startswith("p2p.testing"))
    if top in IMPURE - ALLOWED.get(module, set()) and not may_throw:
        return "the core is pure"
    if game_of(module) and top not in {*sys.stdlib_module_names, "msgspec"}:
        return "rules need msgspec and the standard library alone"
    return ""


@pytest.mark.parametrize("module", MODULES)
def test_imports_point_down(module: str) -> None:
    floor_of(module)
    assert not violations(module, MODULES[module].read_text())


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("p2p.election.election", "import time"),
        ("p2p.election.election", "def f():\n    from time import monotonic"),
        ("p2p.election.election", "import random"),
        ("p2p.election.election", "from random import random"),
        ("p2p.election.election", "import os.path"),
        ("p2p.election.election", "import datetime"),
        ("p2p.election.election", "from pathlib import Path"),
        ("p2p.election.election", "import logging"),
        ("p2p.election.election", "def f():\n    open('x').read()"),
        ("p2p.election.election", "__import__('time').monotonic()"),
        ("p2p.mishap", "import os"),
        ("games.snake.rules", "print('x')"),
        ("p2p.election.election", "from p2p import node"),
        ("p2p.election.fence", "from p2p.profile.store import Profile"),
        ("p2p.election.fence", "from p2p.room.room import Room"),
        ("p2p.room.room", "from p2p.membership.contact import Contact"),
        ("p2p.doctor.verdicts.judge", "import os"),
        ("p2p.messages", "from p2p.wire.codec import encode"),
        ("p2p.messages", "from .identity import NodeId"),
        ("p2p.profile.store", "from p2p import Node"),
        ("p2p.profile.store", "from games.contract import Game"),
        ("p2p.profile.store", "import pygame"),
        ("p2p.testing.lan", "import threading"),
        ("games.player", "from p2p import core"),
        ("games.player", "import p2p.core.node_core"),
        ("games.player", "from p2p.errors import HydraError"),
        ("games.people.crier", "import p2p\np2p.node.Node._emit"),
        ("games.people.crier", "import p2p as net\nprint(net.core)"),
        ("games.player", "from games.window import theme"),
        ("games.contract", "import p2p"),
        ("games.snake.rules", "from p2p import Node"),
        ("games.snake.rules", "from games.snake.screen import SnakeScreen"),
        ("games.snake.board", "from games.testing import check_game"),
        ("games.snake.board", "import pygame.draw"),
        ("games.snake.board", "import numpy"),
        ("games.snake.board", "from random import choice"),
    ],
)
def test_a_planted_violation_is_found(module: str, source: str) -> None:
    assert len(violations(module, source)) == 1


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("p2p.election.election", "from random import Random"),
        ("p2p.testing.lan", "import random"),
        ("p2p.profile.store", "import os, secrets, time\nopen('x')"),
        ("p2p.mishap", "import logging\nfrom pathlib import Path"),
        ("p2p.tcp.gate", "import logging"),
        ("p2p.election.fence", "fence.open()"),
        ("games.player", "import p2p\nasync def f(node: p2p.Node): p2p.NodeId"),
        ("games.player", "self.p2p.core"),
        ("games.snake.rules", "from games.contract import Game"),
        ("games.snake.rules", "from games.snake import board"),
        ("games.snake.rules", "import hashlib, msgspec"),
        ("games.snake.screen", "import pygame, time"),
    ],
)
def test_what_is_allowed_passes(module: str, source: str) -> None:
    assert not violations(module, source)


@pytest.mark.parametrize("module", ["p2p.fresh", "p2p.fresh.deep", "games.fresh"])
def test_an_unplaced_module_is_found(module: str) -> None:
    with pytest.raises(LookupError, match="place it"):
        floor_of(module)


def test_no_circle_but_those_that_are_stated() -> None:
    graph = {module: uses(module, path.read_text()) for module, path in MODULES.items()}
    assert circles(graph) == stated(CIRCLES)


def test_a_planted_circle_is_found() -> None:
    fence, election = "p2p.election.fence", "p2p.election.election"
    lazily = uses(fence, "def f():\n    from p2p.election.election import Election")
    graph = {fence: lazily, election: {fence}, "p2p.election.merge": {election}}
    assert circles(graph) == {frozenset({fence, election})}


def test_what_is_allowed_is_needed() -> None:
    for module, allowed in ALLOWED.items():
        used = {base.split(".")[0] for base, _ in imports(MODULES[module].read_text())}
        assert allowed <= used


def test_what_is_exported_is_no_module() -> None:
    assert not [name for name in EXPORTS if f"p2p.{name}" in MODULES]
