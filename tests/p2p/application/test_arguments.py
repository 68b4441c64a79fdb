"""What everybody would pass is taken; what cannot be meant is named."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path, PurePath
from typing import Any

import pytest

from p2p import BadText, HydraError, Node
from p2p.addresses import DEFAULT_PORT
from p2p.application import arguments
from p2p.driver.life import Life
from tests.p2p.helpers.loopback import APP, Pair
from tests.p2p.helpers.toy import Toy

QUIET: dict[str, Any] = {
    "app": APP,
    "port": 0,
    "mdns": False,
    "beacon": False,
    "interfaces": "127.0.0.1",
}


class Pathlike:
    def __init__(self, path: Path) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return str(self._path)


@pytest.mark.parametrize("kind", [str, Path, PurePath, Pathlike, os.fsencode])
def test_a_profile_is_any_path(tmp_path: Path, kind: Callable[[Path], Any]) -> None:
    with Node("Ann", profile=kind(tmp_path / "ann"), **QUIET):
        assert (tmp_path / "ann" / "identity.pem").is_file()


def test_home_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert arguments.a_path("profile", "~/ann") == tmp_path / "ann"
    with pytest.raises(BadText, match="profile: nobody's home"):
        arguments.a_path("profile", "~nobody-of-this-name/x")


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("host", (("host", DEFAULT_PORT),)),
        (["a", "b:7"], (("a", DEFAULT_PORT), ("b", 7))),
        (("a", "b"), (("a", DEFAULT_PORT), ("b", DEFAULT_PORT))),
        (("a", 7), (("a", 7),)),
        ([("a", 7), "b"], (("a", 7), ("b", DEFAULT_PORT))),
        ([("fe80::1%eth0", 7)], (("fe80::1%eth0", 7),)),
        ({"a"}, (("a", DEFAULT_PORT),)),
        ((one for one in "ab"), (("a", DEFAULT_PORT), ("b", DEFAULT_PORT))),
        (None, ()),
    ],
)
def test_peers(given: Any, meant: Any) -> None:
    assert arguments.addresses("peers", given) == meant


def test_one_of_each_needs_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = QUIET | {"port": None, "peers": "127.0.0.1:9", "games": Toy()}
    asked: list[Any] = []

    class Noted(Life):
        def __init__(self, *given: Any) -> None:
            asked.extend(given[2:4])
            super().__init__(*given)

    monkeypatch.setattr("p2p.node.Life", Noted)
    Node("Ann", profile=tmp_path, **options).close()
    (toy,), choices = asked
    assert toy.name == "toy"
    assert choices.port == DEFAULT_PORT
    assert choices.interfaces == ("127.0.0.1",)
    assert choices.typed == (("127.0.0.1", 9),)


@pytest.mark.parametrize(
    ("argument", "wrong"),
    [
        ("name", 5),
        ("profile", 5),
        ("port", "5"),
        ("port", 5.0),
        ("port", True),
        ("peers", 5),
        ("peers", [5]),
        ("peers", [("a", "b", "c")]),
        ("interfaces", 5),
        ("interfaces", [None]),
        ("games", 5),
        ("games", [Toy]),
        ("games", ["toy"]),
    ],
)
def test_a_wrong_type_is_named(tmp_path: Path, argument: str, wrong: Any) -> None:
    with pytest.raises(TypeError, match=f"^{argument} must be"):
        Node(**({"profile": tmp_path} | QUIET | {argument: wrong}))


@pytest.mark.parametrize(
    ("argument", "wrong"),
    [("port", -1), ("port", 65_536), ("profile", ""), ("profile", "a\0b"), ("app", "")],
)
def test_a_wrong_value_is_named(tmp_path: Path, argument: str, wrong: Any) -> None:
    with pytest.raises(BadText, match=argument if wrong else "."):
        Node(**({"profile": tmp_path} | QUIET | {argument: wrong}))


def test_a_peer_is_as_good_as_its_id(pair: Pair) -> None:
    pair.ben.on("double", lambda peer, data: data * 2)
    (ben,) = pair.ann.peers()
    for one in (ben, ben.id, str(ben.id), pair.ben):
        assert pair.ann.ask(one, "double", 2, timeout=None) == 4  # type: ignore[arg-type]
        pair.ann.send(one, "t", 1)  # type: ignore[arg-type]
        pair.ann.say("hello", one)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["Ben", "", "b" * 51, "\udc80"])
def test_a_name_is_no_peer(pair: Pair, name: str) -> None:
    with pytest.raises(BadText, match=r"^to: .* is no id"):
        pair.ann.say("hello", to=name)
    with pytest.raises(HydraError):
        pair.ann.send(name, "t")
    with pytest.raises(HydraError):
        pair.ann.ask(name, "t")


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda node: node.say(5), "text"),
        (lambda node: node.say("x", 5), "to"),
        (lambda node: node.send(5, "t"), "peer"),
        (lambda node: node.send(None, "t"), "peer"),
        (lambda node: node.send("x", 5), "topic"),
        (lambda node: node.ask(5, "t"), "peer"),
        (lambda node: node.ask("x", b"t"), "topic"),
        (lambda node: node.ask("x", "t", timeout="5"), "timeout"),
        (lambda node: node.on(5, print), "topic"),
        (lambda node: node.on("t", None), "callback"),
        (lambda node: node.rename(None), "name"),
        (lambda node: node.play(Toy()), "game"),
        (lambda node: node.play("toy", [1]), "options"),
        (lambda node: node.play("toy", {1: 2}), "options"),
        (lambda node: node.spectate(None), "game"),
        (lambda node: node.play("toy", table=2), "table"),
        (lambda node: node.spectate("toy", table=b"Table 2"), "table"),
        (lambda node: node.play("toy", key=1234), "key"),
        (lambda node: node.spectate("toy", key=["gate"]), "key"),
        (lambda node: node.watch("all"), "every"),
        (lambda node: node.examine("long"), "seconds"),
    ],
)
def test_a_wrong_type_in_a_call_is_named(
    pair: Pair, call: Callable[[Any], Any], argument: str
) -> None:
    with pytest.raises(TypeError, match=f"^{argument} must be"):
        call(pair.ann)
    assert pair.ann.peers()


def test_durations() -> None:
    assert arguments.seconds("timeout", Decimal("1.5")) == 1.5
    assert arguments.seconds("timeout", -1) == 0.0
    assert arguments.seconds("timeout", float("inf")) == arguments.FOR_EVER
    with pytest.raises(HydraError):
        arguments.seconds("timeout", float("nan"))


def test_what_the_game_does_not_know_is_a_plain_error(pair: Pair) -> None:
    pair.ann.play("toy")
    for wrong in (None, 1.5, [1], "\ud800", 10**30):
        with pytest.raises((BadText, TypeError)):
            pair.ann.press(wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("closed", [False, True])
def test_before_the_start_nothing_but_a_plain_error(
    tmp_path: Path, closed: bool
) -> None:
    node = Node("Ann", profile=tmp_path, **QUIET)
    if closed:
        node.close()
    for use in (
        lambda: node.port,
        lambda: node.examine(0.1),
        lambda: node.peers(),
        lambda: node.say("hello"),
        lambda: node.view(),
    ):
        with pytest.raises(HydraError, match="not running"):
            use()
    node.close()


@pytest.mark.parametrize("topic", ["", "x" * 65, "half \udc80"])
def test_a_topic_that_no_message_can_have_is_refused(pair: Pair, topic: str) -> None:
    for use in (
        lambda: pair.ann.on(topic, print),
        lambda: pair.ann.send(pair.ben, topic),  # type: ignore[arg-type]
    ):
        with pytest.raises(BadText, match="topic"):
            use()


def test_a_table_is_named_by_its_id() -> None:
    assert arguments.a_table("table", "0a" * 16) == b"\x0a" * 16
    for given in ("", "snake", "0A" * 16, "0a" * 15, "0a" * 17, "0a" * 15 + "xy"):
        with pytest.raises(BadText, match="is no id of a table"):
            arguments.a_table("table", given)
    with pytest.raises(TypeError, match="table must be text"):
        arguments.a_table("table", b"x" * 16)
