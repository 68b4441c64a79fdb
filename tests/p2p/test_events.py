"""What is told to the application may cross threads, and be written as JSON."""

from __future__ import annotations

import inspect
import typing

import msgspec
import pytest

import p2p
from p2p import events
from p2p.events import Event, Peer, PeerLeft
from p2p.identity import NodeId

KINDS = [
    kind
    for _, kind in inspect.getmembers(events, inspect.isclass)
    if kind.__module__ == events.__name__
]
CHANGEABLE = (list, dict, set, bytearray)


@pytest.mark.parametrize("kind", KINDS)
def test_no_value_can_change_on_its_way(kind: type[msgspec.Struct]) -> None:
    assert kind.__struct_config__.frozen
    for name, hint in typing.get_type_hints(kind).items():
        parts = {hint, typing.get_origin(hint), *typing.get_args(hint)}
        assert parts.isdisjoint(CHANGEABLE), name


def test_an_application_can_import_each_event() -> None:
    told = [kind.__name__ for kind in KINDS if issubclass(kind, Event)]
    assert len(told) > 10
    assert [name for name in told if name not in p2p.__all__] == []


def test_an_event_tells_others_apart() -> None:
    peer = Peer(NodeId("a" * 52), "Ana", "10.0.0.7:53530")
    left = PeerLeft(peer, "left")
    assert left == PeerLeft(Peer(*msgspec.structs.astuple(peer)), "left")
    assert left != PeerLeft(peer, "restarted")
    assert hash(left) == hash(PeerLeft(peer, "left"))


def test_an_event_is_plain_json() -> None:
    peer = Peer(NodeId("a" * 52), "Ana", "10.0.0.7:53530")
    said = msgspec.json.encode(PeerLeft(peer, "left"))
    assert msgspec.json.decode(said, type=PeerLeft) == PeerLeft(peer, "left")
