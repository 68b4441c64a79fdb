"""Every message of the protocol has its handler, in the table of its family.

Nothing is imported here; the sources are read. A message of a room that no table knows
would look like a game that fails, and any other would get its sender banned.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.test_floors import MODULES

TICKS = {"Tick", "Ack"}  # of a room, but too frequent to name it
LINK = {"Hello", "Welcome", "Ping", "Pong", "Goodbye", "Alarm"}  # handled on the way
TABLES = ["p2p.core.node_core", "p2p.core.talk", "p2p.room.room"]
WAY = ["p2p.wire.link", "p2p.tcp.connection"]


def source_of(module: str) -> str:
    return MODULES[module].read_text()


def members(source: str) -> set[str]:
    """The names in the union `AnyMessage`."""
    (union,) = (
        node.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "AnyMessage"
    )
    return {node.id for node in ast.walk(union) if isinstance(node, ast.Name)}


def of_rooms(source: str) -> set[str]:
    """The classes that are messages of a room by their base."""
    return {
        node.name
        for node in ast.parse(source).body
        if isinstance(node, ast.ClassDef)
        and "RoomMessage" in map(ast.unparse, node.bases)
    }


def table(source: str, function: str) -> set[str]:
    """The messages that are keys of a dict in a function of that name."""
    (found,) = (
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.name == function
    )
    keys = (
        ast.unparse(key)
        for node in ast.walk(found)
        if isinstance(node, ast.Dict)
        for key in node.keys
        if key is not None
    )
    return {key.removeprefix("messages.") for key in keys if "messages." in key}


def told_apart(source: str) -> Iterator[str]:
    """The names of the types that a source asks for by `isinstance`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "isinstance":
            yield from re.findall(r"\w+", ast.unparse(node.args[1]))


def wrong(messages: str, core: str, talk: str, room: str) -> set[str]:
    """The messages without a handler, or with one in a table where none looks, or in
    both tables of a node."""
    everything = members(messages)
    rooms = of_rooms(messages) & everything | TICKS
    others = everything - rooms - LINK
    said, rest = table(talk, "handlers"), table(core, "__init__")
    return table(room, "_routes") ^ rooms | (said | rest) ^ others | said & rest


def test_every_message_has_a_handler() -> None:
    assert wrong(source_of("p2p.messages"), *map(source_of, TABLES)) == set()


def test_what_is_handled_on_the_way_is_told_apart_there() -> None:
    seen = {name for module in WAY for name in told_apart(source_of(module))}
    assert seen >= LINK


@pytest.mark.parametrize("base", ["Message", "RoomMessage"])
def test_a_planted_message_without_a_handler_is_found(base: str) -> None:
    source = source_of("p2p.messages").replace(
        "AnyMessage = (\n",
        f"class Poke({base}, frozen=True, tag=97):\n    pass\n\nAnyMessage = (Poke |\n",
    )
    assert wrong(source, *map(source_of, TABLES)) == {"Poke"}


def test_a_handler_that_is_taken_away_is_missed() -> None:
    tables = [source_of(name) for name in ("p2p.messages", *TABLES)]
    for at, name in enumerate(("Gossip", "Post", "Claim"), 1):
        less = [*tables]
        less[at] = less[at].replace(f"messages.{name}:", "0:")
        assert wrong(*less) == {name}


def test_a_handler_that_hides_another_is_found() -> None:
    messages, core, talk, room = map(source_of, ("p2p.messages", *TABLES))
    both = core.replace("messages.Gossip:", "messages.Post: 0, messages.Gossip:")
    assert wrong(messages, both, talk, room) == {"Post"}
