"""Nodes of different applications see nothing of each other."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from p2p import BadText, Node, Notice, PeerJoined
from p2p.discovery.datagram import Call, decode, encode
from p2p.discovery.found import Advert
from p2p.identity import NodeId
from p2p.messages import FIRST_APP
from tests.otherapp import APP, LOOPBACK
from tests.p2p.helpers.loopback import Listener


def node(folder: Path, name: str, app: str, peers: tuple[str, ...] = ()) -> Node:
    return Node(
        name,
        app=app,
        profile=folder / name,
        port=0,
        peers=peers,
        mdns=False,
        interfaces=[LOOPBACK],
    )


@pytest.mark.parametrize("app", ["a", "p2p", "to-do_2.0", "x" * 32])
def test_a_name_of_an_application(tmp_path: Path, app: str) -> None:
    with node(tmp_path, "Ann", app) as ann:
        assert ann.app == app


@pytest.mark.parametrize("app", ["", "x" * 33, "Todo", "to do", "a/b", "ä", "a\n"])
def test_what_cannot_name_one(tmp_path: Path, app: str) -> None:
    with pytest.raises(BadText, match="cannot name an application"):
        node(tmp_path, "Ann", app)
    assert list(tmp_path.iterdir()) == []


def test_by_default_it_is_the_librarys(tmp_path: Path) -> None:
    with Node("Ann", profile=tmp_path, port=0, mdns=False, beacon=False,
              interfaces=[LOOPBACK]) as ann:  # fmt: skip
        assert ann.app == "p2p"


def test_a_typed_peer_of_another_application_is_one_sentence(tmp_path: Path) -> None:
    with ExitStack() as stack:
        todo = stack.enter_context(node(tmp_path, "Todo", "todo"))
        place = f"{LOOPBACK}:{todo.port}"
        ann = stack.enter_context(node(tmp_path, "Ann", APP, (place,)))
        heard = Listener(ann)
        notice = heard.wait(Notice)
        assert notice.code == "other_app"
        assert f"{LOOPBACK}, port {todo.port}" in notice.text
        assert "todo" in notice.text
        ben = stack.enter_context(
            node(tmp_path, "Ben", APP, (place, f"{LOOPBACK}:{ann.port}"))
        )
        assert heard.wait(PeerJoined).peer.name == "Ben"
        to_ben = Listener(ben)
        assert to_ben.wait(PeerJoined).peer.name == "Ann"
        assert [peer.name for peer in ann.peers()] == ["Ben"]
        assert (ann.incompatible(), todo.incompatible()) == ((), ())
        assert (todo.peers(), todo.rooms()) == ((), ())
        assert not [e for e in todo.poll() if isinstance(e, Notice | PeerJoined)]
        assert [peer.name for peer in ben.peers()] == ["Ann"]
    for listener in (heard, to_ben):
        listener.thread.join()


def test_a_beacon_names_its_application_and_the_first_version_named_none() -> None:
    advert = Advert(NodeId("a" * 52), "n" * 8, "ana", 53530, ("10.0.0.1",), "todo")
    said = encode(Call.ANNOUNCE, advert)
    assert decode(said, "10.0.0.1")[1].app == "todo"
    assert said.endswith(b"\xa4todo")
    old = bytes([said[0] - 1]) + said[1:-5]
    assert decode(old, "10.0.0.1")[1].app == FIRST_APP
