"""Each module has a test of its own name, and few are large.

What is an exception stands in a list below, one a line, with its reason. A line that is
no longer needed has to go: nothing here can rot. A list is sorted, one paragraph for
each folder.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TypeAlias

import pytest

from tests.test_floors import MODULES, ROOT, imports

LINES, METHODS, ATTRIBUTES = 350, 25, 15  # of a module, of a class: more needs a reason

# Modules without a test of their own name.
UNTESTED = """
games.screen: an abstract class without a line of its own

games.console.exits: four numbers

games.window.dialog.items: records of what stands in a dialog, which its tests use

p2p.doctor.finding: a value that does nothing
p2p.doctor.subject: questions, answered by the application: see its `examined`

p2p.driver.choices: a record of values that other tests compare

p2p.election.surroundings: a Protocol, which does nothing

p2p.tcp.handler: types alone, what passes them is tried by both sides
"""
# Tests in the mirror that are named for no module.
ACROSS = """
games/cycles/test_determinism.py: all rules of the game together

games/snake/test_determinism.py: all rules of the game together, on every Python

p2p/test_apps.py: nodes of different applications, on a real network thread
p2p/test_close.py: the end of a node from every state
p2p/test_floods.py: a flood, through all that keeps it from costing others their time
p2p/test_last_words.py: the end of a node, through driver and mail
p2p/test_protocol_doc.py: its subject is no module but PROTOCOL.md
p2p/test_sending.py: what is sent, from the node through all that may hold it up

p2p/history/test_killed.py: a whole process with a history, and what is left of it

p2p/replication/test_ruled.py: the replica and its authority together

p2p/room/test_ruling.py: a ruler's word through office, host, log and doors

p2p/profile/test_foreign_certificates.py: read by keys, by TLS and in a greeting

window/test_legible.py: all screens of the window together
window/test_real_node.py: the window on a real node, with a real peer
window/test_two_windows.py: two people at two windows, on the virtual LAN
window/test_wayland.py: the whole window on another desktop
"""
# Tests and their helpers that read what is private to the product.
PRYING = """
bench/chatsync.py: whom a node has met, and how much it holds, is nobody else's business
bench/guesser.py: where a screen draws the own head is told to nobody

hostile/test_crowds.py: on which machine the core has somebody is told to nobody
hostile/test_kept.py: the same, and a liar stays where his core would not

simulation/helpers/chatlies.py: a liar holds in his own machine what he likes
simulation/helpers/chatmutants.py: a mutant is the inside with one rule taken away
simulation/helpers/mutants.py: a mutant is the inside with one rule taken away
simulation/helpers/promises.py: bounds are those of what is held inside
"""
# Tests that import other tests; what several of them need stands in helpers.
BORROWING = """
hostile/test_mutants.py: it runs whole tests again, without a rule against liars
simulation/test_mutants.py: it runs whole tests again, each without a rule of the core
"""
# Modules and classes that are larger than others.
LARGE = """
games.snake.screen.SnakeScreen: an attribute for each layer, and what a screen must do
games.snake.state.SnakeState: all of a game at one tick, in one piece as JSON shows it

games.window.game.arena.Arena: an attribute for each part of a stay at a table
games.window.game.easel.Easel: a method for each thing that is asked of a screen

p2p.events: all that can happen, which is looked up in one place
p2p.messages: one append-only table of tags, best read in one piece
p2p.node: the face, whose docstrings are the reference of the library
p2p.node.Node: each of its public calls is one that an application needs

p2p.chat.everyone: what comes and what is said go through the same parts, in this order
p2p.chat.everyone.Everyone: a method for each message, link and word of its user
p2p.chat.keeper: what is held and what is on the disk: neither goes without the other
p2p.chat.keeper.Keeper: a method for each way in which messages come and go
p2p.chat.log.Log: what comes, what goes and what is missing, of one pair of books
p2p.chat.records.SaidToAll: what its author signed, and what a store sorts by

p2p.core.node_core: the door of a node, a few lines for each thing that can happen
p2p.core.node_core.NodeCore: a method for each event, command and look of the owner
p2p.core.own_room.OwnRoom: an attribute for each thing that outlives a stay at a table
p2p.core.talk.Talk: most of its methods are a word each to the same four parts

p2p.doctor.facts.Facts: a field for each fact, and nothing that acts
p2p.doctor.subject.Subject: a field for each question to the node; it holds no state

p2p.driver.driver: every effect that a core wants is performed here, in their order
p2p.driver.driver.Driver: eight of its methods are what a server tells, a word each

p2p.election.election: alone acts upon what its parts decide, see its docstring
p2p.election.election.Election: a method a message, an attribute a part
p2p.election.surroundings.Surroundings: a method for each thing that a room is asked
p2p.election.suspicion.Suspicion: a method for each thing that befalls a suspicion

p2p.membership.membership: each method goes through the same parts, which decide
p2p.membership.membership.Membership: a method for each thing that befalls a link

p2p.replication.replica: each entry changes residents, seats and points together
p2p.replication.replica.Replica: no entry can be applied without most of its parts
p2p.replication.sequencer.Sequencer: a queue for each thing that a frame can tell

p2p.room.replicator: the election calls it as often as it calls the election
p2p.room.replicator.Replicator: a third of it is what the election asks of its room
p2p.room.room: an entry, or a look, of a few lines for each thing that can happen
p2p.room.room.Room: half of it are entries of its owner, half are looks at its parts

p2p.tcp.connection: one walk of the same bytes, through greeting, TLS and messages
p2p.tcp.connection.Connection: a method for each step of that walk, on one state
p2p.tcp.server.Server: what its connections use of it are plain attributes

p2p.testing.lan: one network, whose paths, time and stations need the same heap
p2p.testing.lan.Lan: a name for each thing that can happen to a network
p2p.testing.station: one class, see below
p2p.testing.station.Station: a whole machine, whose halves need the same links
p2p.testing.steadiness: four promises that look at the same reigns, links and votes
p2p.testing.steadiness.Steadiness: a method for each way in which a host may be left

p2p.wire.link.Link: one conversation has one clock and one state
"""
NO_REASON = {"", "the same", "see above"}
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef


def reasons(text: str) -> dict[str, str]:
    """What a list names, and why it does."""
    lines = (line.split(":", 1) for line in text.splitlines() if line.strip())
    return {name.strip(): reason.strip() for name, reason in lines}


def faults(found: Iterable[str], text: str, mend: str = "mend it") -> list[str]:
    """Where a list and what was found differ, in words. `mend`: what is to be done."""
    listed, names = reasons(text), set(found)
    bare = [name for name, reason in listed.items() if reason.strip(".") in NO_REASON]
    return sorted(
        [f"{name}: {mend}, or give a reason" for name in names - listed.keys()]
        + [f"{name}: take its line out of the list" for name in listed.keys() - names]
        + [f"{name}: a line without a reason" for name in bare]
    )


def agree(found: Iterable[str], text: str, mend: str = "mend it") -> None:
    wrong = faults(found, text, mend)
    assert not wrong, "\n".join(["", *wrong])


def mirror_of(module: str) -> Path:
    """Where the test of a module is to be found."""
    *folders, name = module.split(".")
    if folders[:2] == ["games", "window"]:
        folders = folders[1:]
    return ROOT.joinpath("tests", *folders, f"test_{name.strip('_')}.py")


def has_own_test(module: str) -> bool:
    """Whether there is such a test; a package in itself needs none."""
    test = mirror_of(module)
    has = test.is_file() and holds_a_test(test.read_text())
    return MODULES[module].name == "__init__.py" or has


def holds_a_test(source: str) -> bool:
    """Whether a source defines one, alone or in a class."""
    functions = (n for n in ast.walk(ast.parse(source)) if isinstance(n, Function))
    return any(function.name.startswith("test_") for function in functions)


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def own(node: ast.AST) -> bool:
    """Whether it is an attribute of the object whose method this is."""
    return (
        isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("self", "cls")
    )


def defined(tree: ast.AST) -> Iterator[str]:
    """The names that a source gives to functions, classes, variables, attributes."""
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.Attribute) and own(node):
            yield node.attr


@cache
def private_names() -> frozenset[str]:
    """Those of the product. Not at import: each process of the tests imports this."""
    trees = (ast.parse(path.read_text()) for path in MODULES.values())
    return frozenset(n for tree in trees for n in defined(tree) if is_private(n))


def pried(source: str) -> list[str]:
    """The private names of the product that a test reads, imports or patches."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and not own(node):
            found.append(node.attr)
        elif isinstance(node, ast.ImportFrom):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith("attr"):
            words = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
            found += [word.split(".")[-1] for word in words if isinstance(word, str)]
    return [name for name in found if name in private_names()]


def borrows(base: str, name: str) -> bool:
    """Whether an import of a name is one from a test; the guards are for all."""
    parts = f"{base}.{name}".split(".")
    named = [part for part in parts if part.startswith("test_")]
    return parts[0] == "tests" and bool(named) and named != ["test_floors"]


def methods(node: ast.ClassDef) -> list[Function]:
    return [part for part in node.body if isinstance(part, Function)]


def slots(node: ast.ClassDef) -> Iterator[str]:
    """The names that are written out in `__slots__`."""
    for part in node.body:
        if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "__slots__":
            for one in ast.walk(part.value):
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value


def attributes(node: ast.ClassDef) -> set[str]:
    """What an object of the class holds, inherited things apart."""
    fields = (part.target for part in node.body if isinstance(part, ast.AnnAssign))
    found = {field.id for field in fields if isinstance(field, ast.Name)}
    found |= set(slots(node))
    for method in methods(node):
        for part in ast.walk(method):
            if isinstance(part, ast.Attribute) and own(part):
                found |= {part.attr} if isinstance(part.ctx, ast.Store) else set()
    return found


def large(module: str, source: str) -> list[str]:
    """What of a module is too large: itself, or classes in it."""
    found = [module] if len(source.splitlines()) > LINES else []
    classes = [n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ClassDef)]
    return found + [
        f"{module}.{node.name}"
        for node in classes
        if len(methods(node)) > METHODS or len(attributes(node)) > ATTRIBUTES
    ]


def test_each_module_has_a_test_of_its_name() -> None:
    found = [module for module in MODULES if not has_own_test(module)]
    agree(found, UNTESTED, "write its test, tests/<folders>/test_<name>.py")


def test_each_test_in_the_mirror_has_a_module() -> None:
    named = {mirror_of(module) for module in MODULES}
    tests = ROOT / "tests"
    found = (
        path.relative_to(tests).as_posix()
        for folder in ("p2p", "games", "window")
        for path in tests.glob(f"{folder}/**/test_*.py")
        if path not in named
    )
    agree(found, ACROSS)


@pytest.mark.slow
def test_no_test_reads_what_is_private() -> None:
    tests = ROOT / "tests"
    found = [
        path.relative_to(tests).as_posix()
        for path in tests.glob("**/*.py")
        if pried(path.read_text())
    ]
    agree(found, PRYING)


@pytest.mark.slow
def test_no_test_imports_from_another() -> None:
    tests = ROOT / "tests"
    found = [
        path.relative_to(tests).as_posix()
        for path in tests.glob("**/*.py")
        if any(borrows(base, name) for base, name in imports(path.read_text()))
    ]
    agree(found, BORROWING)


def test_what_is_large_says_why() -> None:
    found = [name for m, path in MODULES.items() for name in large(m, path.read_text())]
    agree(found, LARGE)


@pytest.mark.parametrize("text", [UNTESTED, ACROSS, PRYING, BORROWING, LARGE])
def test_the_lists_are_sorted(text: str) -> None:
    for paragraph in text.split("\n\n"):
        names = list(reasons(paragraph))
        assert names == sorted(names)


def test_the_test_of_a_module_is_found_by_its_name() -> None:
    assert mirror_of("p2p.wire.link") == ROOT / "tests/p2p/wire/test_link.py"
    assert (
        mirror_of("games.window.widgets.pen")
        == ROOT / "tests/window/widgets/test_pen.py"
    )
    assert mirror_of("games.__main__") == ROOT / "tests/games/test_main.py"


def test_planted_faults_are_found() -> None:
    assert faults(["a", "b", "e"], "b: why\nc: once\nd: ...\ne: the same") == [
        "a: mend it, or give a reason",
        "c: take its line out of the list",
        "d: a line without a reason",
        "d: take its line out of the list",
        "e: a line without a reason",
    ]


@pytest.mark.parametrize(
    ("base", "name", "does"),
    [
        ("tests.p2p.test_node", "Pair", True),
        ("tests.p2p", "test_node", True),
        ("tests.p2p.helpers.loopback", "Pair", False),
        ("tests.test_floors", "ROOT", False),
        ("p2p.discovery", "test_net", False),
    ],
)
def test_an_import_from_a_test_is_found(base: str, name: str, does: bool) -> None:
    assert borrows(base, name) == does


@pytest.mark.parametrize(
    "source",
    [
        "node._driver.close()",
        "node._driver = None",
        "from p2p.node import _driver",
        "monkeypatch.setattr(node, '_driver', None)",
        "monkeypatch.setattr('p2p.node._driver', None)",
    ],
)
def test_a_planted_look_inside_is_found(source: str) -> None:
    assert pried(source) == ["_driver"]


@pytest.mark.parametrize(
    "source", ["self._driver.close()", "row._replace(a=1)", "node.close()", "_driver"]
)
def test_what_is_ones_own_or_public_may_be_read(source: str) -> None:
    assert not pried(source)


def test_what_is_planted_too_large_is_found() -> None:
    def made(methods: int, attributes: int) -> str:
        lines = [f"    def f{n}(self): self.g = self.h" for n in range(methods)]
        return "\n".join(
            ["class A:", *(f"    a{n}: int" for n in range(attributes)), *lines]
        )

    assert not large("m", made(METHODS, ATTRIBUTES - 1))
    assert large("m", made(METHODS + 1, 0)) == ["m.A"]
    assert large("m", made(1, ATTRIBUTES)) == ["m.A"]
    assert large("m", "\n" * (LINES + 1)) == ["m"]
    names = [f"a{n}" for n in range(ATTRIBUTES + 1)]
    assert large("m", f"class A:\n    __slots__ = {names[1:]}") == []
    assert large("m", f"class A:\n    __slots__ = {tuple(names)}") == ["m.A"]
    fields = "".join(f"    {name}: int = 0\n" for name in names)
    assert large("m", f"class A(Struct, frozen=True):\n{fields}") == ["m.A"]


def test_a_file_without_a_test_is_none() -> None:
    assert not holds_a_test('"""Says def test_ it, and does not."""')
    assert not holds_a_test("def helper(): pass")
    assert holds_a_test("class TestA:\n    def test_b(self): pass")
