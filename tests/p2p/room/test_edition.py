"""Two programs with different rules of one game, as real nodes."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from p2p import Node, Notice, PeerJoined, RoomChanged, RoomsChanged, Ticked
from tests.otherapp import APP, LOOPBACK
from tests.p2p.helpers.loopback import Listener
from tests.p2p.helpers.toy import Toy


class LaterToy(Toy):
    version = 2


def node(folder: Path, name: str, games: list[Toy], *peers: Node) -> Node:
    return Node(
        name,
        app=APP,
        profile=folder / name,
        port=0,
        mdns=False,
        beacon=False,  # whom nobody names meets nobody
        interfaces=[LOOPBACK],
        games=games,
        peers=[f"{LOOPBACK}:{peer.port}" for peer in peers],
    )


def test_both_play_before_they_meet_and_play_on_apart(tmp_path: Path) -> None:
    with ExitStack() as stack:
        ann = stack.enter_context(node(tmp_path, "Ann", [Toy()]))
        ben = stack.enter_context(node(tmp_path, "Ben", [LaterToy()]))
        heard = {one: Listener(one) for one in (ann, ben)}
        for one, listener in heard.items():
            one.watch(1)
            one.play("toy")
            assert listener.wait(RoomChanged).view.me == 1
        cyd = stack.enter_context(node(tmp_path, "Cyd", [], ann, ben))
        for one, sentence in (
            (ann, "Ben plays version 2 of toy, this program has 1: update this"),
            (ben, "Ann plays version 1 of toy, this program has 2: update that of Ann"),
        ):
            told = heard[one].wait(Notice)
            assert told.code == "game_version"
            assert sentence in told.text
        before = {one: heard[one].wait(Ticked).tick for one in heard}
        for one, listener in heard.items():
            listener.wait(Ticked, lambda e, b=before[one]: e.tick > b + 20)
            view = one.view()
            assert view is not None
            assert (view.host, [m.name for m in view.members]) == (one.id, [one.name])
            assert [(r.room, r.host) for r in one.rooms()] == [("toy", one.id)]
            assert {peer.name for peer in one.peers()} == {"Ann", "Ben", "Cyd"} - {
                one.name
            }
        assert [room.room for room in cyd.rooms()] == ["toy"]
    for listener in heard.values():
        listener.thread.join()
        while not listener.happened.empty():
            assert not isinstance(listener.happened.get(), Notice)


def test_who_asks_second_is_told_which_to_update_and_plays(tmp_path: Path) -> None:
    with ExitStack() as stack:
        ann = stack.enter_context(node(tmp_path, "Ann", [Toy()]))
        ann.play("toy")
        ben = stack.enter_context(node(tmp_path, "Ben", [LaterToy()], ann))
        heard = Listener(ben)
        heard.wait(PeerJoined)
        heard.wait(RoomsChanged)
        ben.play("toy")
        told = heard.wait(Notice)
        assert "update that of Ann to play together" in told.text
        assert heard.wait(RoomChanged).view.host == ben.id
    heard.thread.join()
