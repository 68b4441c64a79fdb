"""`hydralan say`: one message, and whether it arrived; real nodes on loopback."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from games.commands import say
from games.console.exits import FAILED, OK
from p2p import BadText, ChatDelivered, ChatFailed, ChatReceived, Node
from tests.otherapp import APP
from tests.window.helpers.standin import StandIn

PATIENCE = 10.0  # seconds


def node(folder: Path, name: str, *peers: str, visitor: bool = False) -> Node:
    return Node(
        name,
        profile=folder / name,
        app=APP,
        port=0,
        peers=peers,
        mdns=False,
        interfaces=("127.0.0.1",),
        visitor=visitor,
    )


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[Node, Node]]:
    """Two who know each other."""
    with (
        node(tmp_path, "Ana") as ana,
        node(tmp_path, "Ben", f"127.0.0.1:{ana.port}") as ben,
    ):
        until(lambda: bool(ana.peers() and ben.peers()))
        yield ana, ben


def until(done: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


def heard(by: Node) -> list[tuple[str, bool]]:
    found = [event for event in by.poll() if isinstance(event, ChatReceived)]
    return [(event.text, event.to == "everyone") for event in found]


def test_a_message_to_one_is_read_by_him(pair: tuple[Node, Node]) -> None:
    ana, ben = pair
    assert say.run(ana, "hello Ben", "ben") == OK
    assert heard(ben) == [("hello Ben", False)]


def test_a_message_to_everyone_waits_a_moment_for_them(
    pair: tuple[Node, Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(say, "PEERS_WAIT", 0.1)
    ana, ben = pair
    assert say.run(ana, "hello all", None) == OK
    assert heard(ben) == [("hello all", True)]


@pytest.mark.parametrize("to", ["Cem", "zzzz-zzzz"])
def test_who_is_not_here_is_waited_for_and_told(
    pair: tuple[Node, Node],
    to: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(say, "FIND_WAIT", 0.1)
    begun = time.monotonic()
    assert say.run(pair[0], "hello", to) == FAILED
    assert time.monotonic() - begun > 0.1
    told = capsys.readouterr().err
    assert told == f"hydralan: Not delivered: Nobody here is called {to}.\n"


def test_alone_nothing_is_delivered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(say, "PEERS_WAIT", 0.05)
    with node(tmp_path, "Ana", visitor=True) as ana:
        assert say.run(ana, "hello?", None) == FAILED
    assert capsys.readouterr().err.startswith("hydralan: Not delivered: ")


@pytest.mark.parametrize(
    ("text", "to"), [("", None), ("x" * 9000, None), ("hi", ""), ("hi", " @ ")]
)
def test_what_cannot_be_said_needs_no_node(text: str, to: str | None) -> None:
    with pytest.raises(BadText):
        say.checked(text, to)


def test_the_text_is_checked_as_it_will_be_sent() -> None:
    assert say.checked("hello", None) == say.checked("hello", "Ana") == "hello"


def test_what_became_of_another_message_says_nothing_of_this_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(say, "DELIVERY_WAIT", 0.05)
    node: Any = StandIn()
    (ana,) = node.meet("Ana")

    def sent(text: str, to: str | None = None) -> str:
        node.happen(ChatDelivered("before", ana.id), ChatFailed("before", ana.id, "x"))
        return "this"

    node.say = sent
    assert say.run(node, "hello", "Ana") == FAILED
    assert capsys.readouterr().err == "hydralan: Not delivered in time.\n"
