"""The floors of the design: imports point down only, and the core stays pure.

Nothing is imported here; the sources are read. A new module must be placed on its
floor below, or the test fails. A package stands for all that is in it, except for
what is placed apart; imports for type checking only count like any other.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

FLOORS = {
    0: """
        p2p.errors p2p.messages p2p.events p2p.effects p2p.identity p2p.rules
        p2p.remembered p2p.names p2p.shapes p2p.labels
        p2p.doctor.finding
        games games.contract games.testing
    """,
    1: """
        p2p.later p2p.edition p2p.notes p2p.notices
        p2p.frames p2p.text p2p.outbox p2p.keys p2p.log p2p.replica p2p.link p2p.ring
        p2p.board p2p.paths p2p.suspicion p2p.fence p2p.merge p2p.presses p2p.views
        p2p.succession p2p.hearsay p2p.courier p2p.dialback
        p2p.contact p2p.horizon p2p.budget p2p.incompatibles p2p.complaints
        p2p.mishap p2p.conduct p2p.copies p2p.payload p2p.fitness
        p2p.manifest p2p.places p2p.arrivals p2p.unfinished
        p2p.doctor.facts p2p.doctor.judge p2p.doctor.remedies p2p.doctor.firewalls
        p2p.doctor.tables p2p.doctor.words p2p.doctor.wires p2p.doctor.company
        p2p.doctor.unlooked p2p.doctor.twins
        p2p.membership p2p.election p2p.sequencer p2p.room p2p.chat p2p.topics
        p2p.core p2p.addresses p2p.testing
    """,
    2: """
        p2p.turnstile p2p.channel p2p.workers p2p.background p2p.backlog
        p2p.acceptor p2p.descriptors p2p.farewell p2p.segments p2p.arguments
        p2p.mail p2p.incoming p2p.inbox p2p.turns
        p2p.driver p2p.server p2p.connection p2p.discovery p2p.store p2p.tls
        p2p.files p2p.lookups p2p.temporary
        p2p.clock p2p.callbacks p2p.doctor
    """,
    3: "p2p p2p.node games.player games.lookup",
    4: """
        games.__main__ games.cli games.lines games.terminal games.screen
        games.registry games.checkup games.crier games.window
        games.arguments games.signals games.streams games.printer games.keyboard
        games.usher
    """,
}
PLACED = {name: floor for floor, text in FLOORS.items() for name in text.split()}
ALONE = {"p2p", "games"}  # their floor is that of `__init__.py`, not of all inside

DRAWN = {"screen", "tiles", "words"}  # of a game's modules, those that draw
RULES, DRAWING = 0, 4

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
    "random",
    "os",
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
SHELL = 2  # the first floor that may touch the world


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


def floor_of(module: str) -> int:
    """The floor of a module; raises LookupError for one that was not placed."""
    if game_of(module):
        return DRAWING if module.split(".")[-1] in DRAWN else RULES
    name = module
    while name not in PLACED:
        name = name.rpartition(".")[0]
        if name in ALONE or not name:
            raise LookupError(f"{module} stands on no floor: place it in FLOORS")
    return PLACED[name]


def imports(source: str) -> Iterator[tuple[str, str]]:
    """(module, name or "") of every import in a source, wherever it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = "." * node.level + (node.module or "")
            yield from ((base, alias.name) for alias in node.names)


def violations(module: str, source: str) -> list[str]:
    """What is wrong with the imports of `module`, in words."""
    found = []
    for base, name in imports(source):
        full = f"{base}.{name}" if name else base
        target = full if full in MODULES else base
        reason = _objection(module, target, full)
        if reason:
            found.append(f"{module} imports {full}: {reason}")
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
    if floor_of(target) > floor_of(module):
        return "it stands on a higher floor"
    game = game_of(module)
    rules = game and floor_of(module) == RULES
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
    if floor_of(module) >= SHELL:
        return ""
    may_throw = full == SEEDED or (top == "random" and module.startswith("p2p.testing"))
    if top in IMPURE and not may_throw:
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
        ("p2p.election", "import time"),
        ("p2p.election", "def f():\n    from time import monotonic"),
        ("p2p.election", "import random"),
        ("p2p.election", "from random import random"),
        ("p2p.election", "import os.path"),
        ("p2p.election", "from p2p import node"),
        ("p2p.election", "from p2p.store import Store"),
        ("p2p.messages", "from p2p.frames import encode"),
        ("p2p.messages", "from .identity import NodeId"),
        ("p2p.store", "from p2p import Node"),
        ("p2p.store", "from games.contract import Game"),
        ("p2p.store", "import pygame"),
        ("p2p.testing.lan", "import threading"),
        ("games.player", "from p2p import election"),
        ("games.player", "import p2p.election"),
        ("games.player", "from p2p.errors import HydraError"),
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
        ("p2p.election", "from random import Random"),
        ("p2p.testing.lan", "import random"),
        ("p2p.store", "import os, secrets, time"),
        ("games.player", "import p2p"),
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


def test_what_is_exported_is_no_module() -> None:
    assert not [name for name in EXPORTS if f"p2p.{name}" in MODULES]
