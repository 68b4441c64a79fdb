"""Only programs with the same game share a room; people are told what to update."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest
from msgspec import Struct

from p2p import Node, Notice, PeerJoined, RoomChanged, RoomsChanged, Ticked
from p2p.identity import NodeId
from p2p.messages import RoomNote, Term
from p2p.room.edition import LOG_VERSION, order, room_id, why_apart
from tests.otherapp import APP, LOOPBACK
from tests.p2p.helpers.editions import OTHERS, LaterToy
from tests.p2p.helpers.loopback import Listener
from tests.p2p.helpers.toy import Toy

STRANGER = NodeId("x" * 52)


def test_the_id_is_the_same_for_what_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = {room_id(kind()) for kind in (Toy, *OTHERS)}
    assert len(ids) == 1 + len(OTHERS)
    assert room_id(Toy()) in ids

    class Renamed(Toy):
        name = "other"

    class Grown(Toy):
        class State(Struct):
            more: int

        state_type = State  # type: ignore[assignment]

    assert not {room_id(Renamed()), room_id(Grown())} & ids
    monkeypatch.setattr("p2p.room.edition.LOG_VERSION", LOG_VERSION + 1)
    assert room_id(Toy()) not in ids


def note(version: int, log: int) -> RoomNote:
    return RoomNote("toy", "toy", version, Term(1, 0, STRANGER), 1, log, bytes(16))


def test_the_id_of_a_game_stays_what_it_was() -> None:
    assert len(room_id(Toy())) == 16
    assert room_id(Toy()).hex() == "25c628cc62f89849fd3d52b5a51d8902"


@pytest.mark.parametrize(
    ("version", "log", "later"),
    [(2, 2, 1), (0, 9, -1), (1, 7, 1), (1, 1, -1), (1, 6, 0), (2, 1, 1)],
)
def test_which_is_later_by_the_game_first(version: int, log: int, later: int) -> None:
    assert order(Toy(), note(version, log)) == later


@pytest.mark.parametrize(
    ("version", "log", "said"),
    [
        (2, 2, "ben plays version 2 of toy, this program has 1: update this program"),
        (0, 9, "ben plays version 0 of toy, this program has 1: update that of ben"),
        (1, 7, "toy with a later version of this program: update this program"),
        (1, 1, "toy with an earlier version of this program: update that of ben"),
        (1, 6, "another game that is called toy, too: install the same"),
    ],
)
def test_what_people_are_told(version: int, log: int, said: str) -> None:
    text = why_apart(Toy(), note(version, log), "ben")
    assert said in text
    assert text.endswith("to play together.")


# --- as real nodes -------------------------------------------------------------------


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
