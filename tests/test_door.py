"""No way past the core's door: whatever it does passes one place, which nobody avoids.

Nothing is imported here; the sources are read. The parts of a core (its membership, its
chat, ...) are its own and private: the driver, the node and the doctor call methods of
`NodeCore`, and each of those that returns effects lets them pass `_done`, which empties
the one outbox of all parts, and tells the other parts what follows.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "p2p"
CORE = PACKAGE / "core" / "node_core.py"
PLAIN = {"me", "name", "face", "port", "addresses"}  # values, not parts
LOOKED_INTO = {"room"}  # by `p2p.testing` alone, which judges what goes on there
DOOR = "_done"


def core_class(source: str) -> ast.ClassDef:
    (found,) = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef) and node.name == "NodeCore"
    ]
    return found


def parts_of(core: ast.ClassDef) -> set[str]:
    """What `__init__` makes, but for plain values."""
    (init,) = [
        node
        for node in core.body
        if isinstance(node, ast.FunctionDef) and node.name == "__init__"
    ]
    made = {
        node.attr
        for node in ast.walk(init)
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Store)
        and isinstance(node.value, ast.Name)
        and node.value.id == "self"
    }
    return made - PLAIN


def is_core(node: ast.expr) -> bool:
    """Whether an expression is, by its name, a core."""
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    return name == "core"


def past_the_door(source: str) -> list[str]:
    """What a module takes of a core that is a part of it, or private."""
    return [
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute)
        and is_core(node.value)
        and (node.attr in LOOKED_INTO or node.attr.startswith("_"))
    ]


def returned(function: ast.FunctionDef) -> Iterator[ast.expr]:
    """What it returns itself, and not a function in it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Return) and node.value is not None:
            yield node.value
        elif not isinstance(node, (ast.FunctionDef, ast.Lambda)):
            waiting += ast.iter_child_nodes(node)


def calls_of_self(node: ast.expr) -> set[str]:
    return {
        call.func.attr
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "self"
    }


def leaks(source: str) -> list[str]:
    """Public methods that return effects which did not pass the door."""
    found = []
    for function in core_class(source).body:
        if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
            continue
        kind = ast.unparse(function.returns) if function.returns else ""
        for value in returned(function) if "Effect" in kind else ():
            nothing = isinstance(value, ast.List) and not value.elts
            if not nothing and DOOR not in calls_of_self(value):
                found.append(f"{function.name}: {ast.unparse(value)}")
    return found


def outside() -> list[Path]:
    """The modules that use a core; the simulation looks into it to judge it."""
    everything = sorted(PACKAGE.rglob("*.py"))
    return [p for p in everything if p != CORE and PACKAGE / "testing" not in p.parents]


@pytest.mark.parametrize("path", outside(), ids=lambda path: path.stem)
def test_nobody_goes_past_the_door(path: Path) -> None:
    assert past_the_door(path.read_text(encoding="utf-8")) == []


def test_all_that_the_core_does_passes_the_door() -> None:
    assert leaks(CORE.read_text(encoding="utf-8")) == []


def test_all_parts_are_private() -> None:
    parts = parts_of(core_class(CORE.read_text(encoding="utf-8")))
    assert {
        "_members",
        "_peers",
        "_talk",
        "_topics",
        "_own_room",
        "_rooms",
    } <= parts
    assert [name for name in parts if not name.startswith("_")] == []


def test_only_the_door_empties_the_outbox() -> None:
    (door,) = [
        function
        for function in core_class(CORE.read_text(encoding="utf-8")).body
        if isinstance(function, ast.FunctionDef) and function.name == DOOR
    ]
    taken = [
        path.stem
        for path in sorted(
            [*(PACKAGE / "core").iterdir(), *(PACKAGE / "membership").iterdir()]
        )
        if path.suffix == ".py" and ".take()" in path.read_text(encoding="utf-8")
    ]
    assert taken == ["node_core"]
    assert CORE.read_text(encoding="utf-8").count(".take()") == ast.unparse(door).count(
        ".take()"
    )


@pytest.mark.parametrize(
    "source",
    [
        "self.perform(self.core._members.try_again(now))",
        "driver.core._topics.forget(1)",
        "core = self.core\ncore._talk.tick(0.0)",
        "x = lambda: driver.core._peers.linked",
        "self.core._done([])",
        "self.core.room.leave(0.0)",
    ],
)
def test_a_way_past_it_is_found(source: str) -> None:
    assert past_the_door(source) != []


@pytest.mark.parametrize(
    "body",
    [
        "return self._members.found()",
        "effects = self._talk.tick(now)\n        return effects",
        "if now:\n            return self._members.tick(now)\n        return []",
        "return 1, self._out.take()",
    ],
)
def test_a_leak_is_found(body: str) -> None:
    source = (
        "class NodeCore:\n"
        "    def act(self, now: float) -> list[Effect]:\n"
        f"        {body}\n"
    )
    assert leaks(source) != []
