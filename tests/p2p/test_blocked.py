"""Who is blocked: read back from the profile, and left alone by real nodes."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
import pytest

from p2p import (
    AskFailed,
    BadText,
    ChatDelivered,
    ChatFailed,
    ChatReceived,
    Node,
    NotConnected,
    Notice,
    Peer,
    PeerJoined,
    PeerLeft,
    Ready,
    RoomChanged,
    RoomLeft,
    Ticked,
)
from p2p.blocked import MAX_BLOCKED, Blocked
from p2p.identity import NodeId
from tests.p2p.helpers.loopback import PATIENCE, Listener, Pair, node

ANA = Blocked(NodeId("a" * 52), "Ana")


# --- on the disk ---------------------------------------------------------------------


def read(**changed: Any) -> Blocked:
    fields = {**msgspec.to_builtins(ANA), **changed}
    return msgspec.json.decode(msgspec.json.encode(fields), type=Blocked)


def test_it_comes_back_as_it_went() -> None:
    assert read() == ANA
    assert read(name="").name == ""


@pytest.mark.parametrize(
    "changed", [{"id": "a" * 51}, {"id": "A" * 52}, {"name": "x" * 65}, {"name": None}]
)
def test_what_cannot_be_is_not_read(changed: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        read(**changed)


# --- between real nodes --------------------------------------------------------------


def names(peers: tuple[Peer, ...]) -> list[str]:
    return sorted(peer.name for peer in peers)


def third(stack: ExitStack, folder: Path, pair: Pair) -> tuple[Node, Listener]:
    """Cem, who is linked with both that are left of the pair."""
    known = [f"127.0.0.1:{one.port}" for one in (pair.ann, pair.ben)]
    cem = stack.enter_context(node(folder / "cem", "Cem", peers=known, beacon=False))
    return cem, Listener(cem)


def at_one_table(pair: Pair) -> None:
    """Both play, and each sees two members."""
    pair.ann.play("toy")
    pair.to_ann.wait(RoomChanged)
    pair.ben.play("toy")
    for listener in (pair.to_ann, pair.to_ben):
        listener.wait(RoomChanged, lambda event: len(event.view.members) == 2)


def test_a_blocked_peer_is_gone_and_sees_one_who_left(pair: Pair) -> None:
    pair.ann.block(pair.ben.id)
    left = pair.to_ann.wait(PeerLeft)
    assert (left.peer.id, left.reason) == (pair.ben.id, "blocked")
    assert pair.ann.peers() == ()
    assert pair.ann.blocked() == (Peer(pair.ben.id, "Ben", ""),)
    assert pair.to_ben.wait(PeerLeft).reason == "left"  # as of everybody who leaves


def test_what_waited_for_a_blocked_peer_fails(pair: Pair) -> None:
    held, go = threading.Event(), threading.Event()

    def hold(peer: Peer, data: Any) -> None:
        held.set()
        go.wait(PATIENCE)

    def block_meanwhile() -> None:
        held.wait(PATIENCE)
        pair.ann.block(pair.ben)

    pair.ben.on("hold", hold)
    blocking = threading.Thread(target=block_meanwhile)
    blocking.start()
    with pytest.raises(AskFailed, match="before its answer came"):
        pair.ann.ask(pair.ben.id, "hold", timeout=PATIENCE)
    go.set()
    blocking.join()
    with pytest.raises(NotConnected):
        pair.ann.send(pair.ben.id, "hold")
    ident = pair.ann.say("hello?", pair.ben.id)
    failed = pair.to_ann.wait(ChatFailed)
    assert (failed.id, failed.reason) == (ident, "You have blocked that peer.")


def test_no_link_comes_up_with_a_blocked_peer_until_that_is_undone(
    pair: Pair, tmp_path: Path
) -> None:
    """Ben knows Ann's address and dials it; Cem has links with both."""
    pair.ann.block(pair.ben.id)
    pair.to_ben.wait(PeerLeft)
    with ExitStack() as stack:
        cem, to_cem = third(stack, tmp_path, pair)
        pair.to_ann.wait(PeerJoined)
        pair.to_ben.wait(PeerJoined)
        for _ in range(2):
            to_cem.wait(PeerJoined)
        said = pair.ben.say("for all")
        assert to_cem.wait(ChatReceived).id == said
        said = pair.ann.say("for all but one")
        assert to_cem.wait(ChatReceived).id == said
        assert pair.to_ann.wait(ChatDelivered) == ChatDelivered(said, cem.id)
        assert names(pair.ann.peers()) == names(pair.ben.peers()) == ["Cem"]
        pair.ann.block(pair.ben.id, on=False)
        assert pair.to_ann.wait(PeerJoined).peer.id == pair.ben.id
        assert pair.ann.blocked() == ()
        said = pair.ann.say("for all again")
        # The first that Ben hears of Ann: nothing was kept for him.
        assert pair.to_ben.wait(ChatReceived).id == said


def test_at_one_table_the_link_stays_for_the_table_alone(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.chat.receipts.GIVE_UP", 0.3)
    at_one_table(pair)
    pair.ann.on("mood", lambda peer, data: "fine")
    pair.ann.block(pair.ben.id)
    assert pair.to_ann.wait(PeerLeft).reason == "blocked"
    assert pair.ann.peers() == ()
    # He sees neither that he is blocked nor that she left; what he says, asks and sends
    # comes to nothing, as with one who is asleep.
    said = pair.ben.say("can you read this?")
    pair.ben.send(pair.ann.id, "mood", "bad")
    pair.ben.send(pair.ann.id, "loose", "bad")
    with pytest.raises(AskFailed, match="No reply"):
        pair.ben.ask(pair.ann.id, "mood", timeout=0.2)
    failed = pair.to_ben.wait(ChatFailed)
    assert (failed.id, failed.reason) == (said, "It was not confirmed in time.")
    assert names(pair.ben.peers()) == ["Ann"]
    # The game goes on, with presses of both.
    pair.ann.watch(state=True)
    for one in (pair.ann, pair.ben):
        assert one.press("left")
    pair.to_ann.wait(
        Ticked, lambda event: [r.inputs for r in event.state.runners] == [1, 1]
    )
    assert pair.ann.blocked() == (Peer(pair.ben.id, "Ben", ""),)


@pytest.mark.parametrize("leaver", ["ann", "ben"])
def test_when_either_leaves_the_table_the_link_ends(pair: Pair, leaver: str) -> None:
    at_one_table(pair)
    pair.ann.block(pair.ben.id)
    (pair.ann if leaver == "ann" else pair.ben).leave()
    assert pair.to_ben.wait(PeerLeft).reason == "left"


def test_whoever_enters_where_a_blocked_one_sits_plays_with_him(
    pair: Pair, tmp_path: Path
) -> None:
    """He hosts, and she hears of that from Cem."""
    pair.ann.block(pair.ben.id)
    pair.to_ben.wait(PeerLeft)
    pair.ben.play("toy")
    pair.to_ben.wait(RoomChanged)
    with ExitStack() as stack:
        _, to_cem = third(stack, tmp_path, pair)
        for _ in range(2):
            to_cem.wait(PeerJoined)
        pair.to_ann.wait(PeerJoined)
        to_cem.node.spectate("toy")
        to_cem.wait(RoomChanged)
        pair.ann.play("toy")
        pair.to_ben.wait(PeerJoined, lambda event: event.peer.id == pair.ann.id)
        pair.to_ann.wait(RoomChanged, lambda event: len(event.view.members) == 3)
        assert names(pair.ann.peers()) == ["Cem"]
        pair.ann.leave()
        pair.to_ann.wait(RoomLeft)
        pair.to_ben.wait(PeerLeft, lambda event: event.peer.id == pair.ann.id)


def test_undone_at_one_table_he_is_a_peer_at_once(pair: Pair) -> None:
    at_one_table(pair)
    pair.ann.block(pair.ben.id)
    pair.to_ann.wait(PeerLeft)
    pair.ann.block(pair.ben.id, on=False)
    assert pair.to_ann.wait(PeerJoined).peer.name == "Ben"
    said = pair.ben.say("there you are")
    assert pair.to_ann.wait(ChatReceived).id == said


def test_it_outlives_a_restart_and_is_undone_after_it(
    pair: Pair, tmp_path: Path
) -> None:
    pair.ann.block(pair.ben.id)
    pair.ann.close()
    with ExitStack() as stack:
        pair.ann = stack.enter_context(node(tmp_path / "ann", "Ann", beacon=False))
        to_again = Listener(pair.ann)
        to_again.wait(Ready)
        assert pair.ann.blocked() == (Peer(pair.ben.id, "Ben", ""),)
        cem, to_cem = third(stack, tmp_path, pair)
        for _ in range(2):
            to_cem.wait(PeerJoined)
        assert to_again.wait(PeerJoined).peer.id == cem.id
        assert names(pair.ann.peers()) == ["Cem"]
        pair.ann.block(pair.ben.id, on=False)
        assert to_again.wait(PeerJoined).peer.id == pair.ben.id
    with node(tmp_path / "ann", "Ann", beacon=False) as later:
        assert later.blocked() == ()


def test_whom_one_can_block(pair: Pair) -> None:
    with pytest.raises(BadText, match="yourself"):
        pair.ann.block(pair.ann.id)
    with pytest.raises(BadText, match="no id"):
        pair.ann.block("Ben")
    away = Peer(NodeId("z" * 52), "Zoe\u202e", "")
    pair.ann.block(away)  # who was here, and left
    pair.ann.block(NodeId("y" * 52))  # of whom nobody ever heard
    assert [(one.id[0], one.name) for one in pair.ann.blocked()] == [
        ("z", "Zoe"),
        ("y", ""),
    ]
    pair.ann.block(away)
    pair.ann.block(NodeId("x" * 52), on=False)
    assert len(pair.ann.blocked()) == 2
    assert names(pair.ann.peers()) == ["Ben"]


def test_what_cannot_be_written_down_holds_for_this_run(
    pair: Pair, tmp_path: Path
) -> None:
    (tmp_path / "ann" / "blocked.json").mkdir()  # nothing can be put in its place
    pair.ann.block(pair.ben.id)
    notice = pair.to_ann.wait(Notice)
    assert notice.code == "profile"
    assert notice.text.endswith("So that is kept for this time only.")
    assert names(pair.ann.blocked()) == ["Ben"]
    assert pair.ann.peers() == ()


def test_so_many_and_no_more(pair: Pair) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz234567"
    for number in range(MAX_BLOCKED):
        ident = letters[number // 32] + letters[number % 32] + "a" * 50
        pair.ann.block(NodeId(ident))
    with pytest.raises(BadText, match="256 are blocked already"):
        pair.ann.block(pair.ben.id)
    assert names(pair.ann.peers()) == ["Ben"]
