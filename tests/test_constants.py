"""A constant's name says what it bounds: in `p2p` one name has one value.

Values are compared as they are written. What is imported counts where it is defined.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from tests.test_floors import MODULES


def constants(source: str) -> Iterator[tuple[str, str]]:
    """(name, value as written) of each constant that a module defines."""
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _pairs(target, node.value)
        elif isinstance(node, ast.AnnAssign) and node.value:
            yield from _pairs(node.target, node.value)


def _pairs(target: ast.expr, value: ast.expr) -> Iterator[tuple[str, str]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        for one, its in zip(target.elts, value.elts, strict=True):
            yield from _pairs(one, its)
    elif isinstance(target, ast.Name) and target.id.isupper() and target.id[0] != "_":
        yield target.id, ast.unparse(value)


def doubles(sources: Mapping[str, str]) -> list[str]:
    """The names that have two values, and where, in words."""
    found: dict[str, dict[str, str]] = {}
    for module, source in sources.items():
        for name, value in constants(source):
            found.setdefault(name, {}).setdefault(value, module)
    return [
        f"{name}: " + ", ".join(f"{value} in {where}" for value, where in its.items())
        for name, its in sorted(found.items())
        if len(its) > 1
    ]


def test_one_name_has_one_value() -> None:
    ours = {m: path for m, path in MODULES.items() if m.split(".")[0] == "p2p"}
    wrong = doubles({module: path.read_text() for module, path in ours.items()})
    assert not wrong, "\n".join(["", *wrong])


def test_a_planted_double_is_found() -> None:
    first = "TRIES: int = 3\nEVERY, FOR = 0.1, 2.0\n_OWN = 1\nlower = 1"
    second = "TRIES = 3\nEVERY = 0.2\n_OWN = 2\nlower = 2"
    assert doubles({"a": first, "b": second}) == ["EVERY: 0.1 in a, 0.2 in b"]
