"""Two nodes of one process, on loopback: the library as an application uses it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from random import Random
from typing import Any

import msgspec
import pytest

import p2p
from p2p import (
    AskFailed,
    BadText,
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Event,
    Glimpsed,
    History,
    HydraError,
    InputApplied,
    MessageReceived,
    Node,
    NodeId,
    NotConnected,
    Notice,
    Peer,
    PeerChecked,
    PeerDoing,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    ProfileError,
    Ready,
    RoomChanged,
    RoomLeft,
    RoomsChanged,
    Ticked,
    short_code,
    suggest,
)
from p2p.profile.store import Profile
from tests.p2p.helpers.loopback import PATIENCE, Listener, Pair, node


def test_what_the_library_offers() -> None:
    assert sorted(p2p.__all__, key=str.casefold) == sorted(
        set(p2p.__all__), key=str.casefold
    )
    assert all(hasattr(p2p, name) for name in p2p.__all__)


# --- life ----------------------------------------------------------------------------


def test_a_node_alone(tmp_path: Path) -> None:
    alone = node(tmp_path, "  Ann\n")
    with alone:
        with alone:
            (ready,) = alone.poll()
        assert ready == Ready(alone.id, "Ann", alone.port, alone.addresses)
    assert alone.poll() == []
    assert list(alone.events()) == []
    assert list(alone.events()) == []
    alone.close()


def test_with_a_name_of_its_own(tmp_path: Path) -> None:
    with node(tmp_path, "Ann") as ann:
        first = ann.id
        ann.rename("Anne")
        assert ann.name == "Anne"
    with node(tmp_path, None) as again:
        assert (again.id, again.name) == (first, "Anne")


def test_the_face_is_kept_as_the_name_is(tmp_path: Path) -> None:
    with node(tmp_path, None) as ann:
        nickname = ann.name
        assert (ann.face, ann.folder) == (b"", tmp_path)
        assert ann.history_days == 7.0
        ann.set_face(b"\x01\x02")
        ann.set_face(bytearray(b"\x03" * 16))
        for wrong, error in ((bytes(17), BadText), ("face", TypeError)):
            with pytest.raises(error, match="face"):
                ann.set_face(wrong)  # type: ignore[arg-type]
            with pytest.raises(error, match="face"):
                ann.rename("Zoe", wrong)  # type: ignore[arg-type]
        assert (ann.name, ann.face) == (nickname, b"\x03" * 16)
    assert ann.folder is None
    with node(tmp_path, None) as again:
        assert (again.name, again.face) == (nickname, b"\x03" * 16)
        again.rename("Zoe", b"z")
        assert (again.name, again.face) == ("Zoe", b"z")
    with node(tmp_path, "Ann", face=b"for once") as for_once:
        assert for_once.face == b"for once"
    with node(tmp_path, None) as at_last:
        assert (at_last.name, at_last.face) == ("Zoe", b"z")
    with pytest.raises(BadText, match="face: 17 bytes"):
        node(tmp_path, "Ann", face=bytes(17))


def test_an_entered_node_is_closed_once_and_stays_closed(tmp_path: Path) -> None:
    with node(tmp_path, "Ann") as ann:
        ann.close()
        for use in (ann.peers, ann.rooms, ann.view, lambda: ann.say("x")):
            with pytest.raises(HydraError, match="not running"):
                use()


def test_a_node_that_was_not_started_says_so(tmp_path: Path) -> None:
    ann = node(tmp_path, "Ann")
    for use in (ann.peers, ann.examine):
        with pytest.raises(HydraError, match="not running"):
            use()
    ann.close()
    ann.close()


def test_a_profile_has_one_node_and_is_free_again(tmp_path: Path) -> None:
    with node(tmp_path, "Ann"), pytest.raises(ProfileError, match="in use"):
        node(tmp_path, "Ann")
    with pytest.raises(BadText):
        node(tmp_path, "Ann", peers=["no address"])
    with node(tmp_path, "Ann"):
        pass


def test_no_free_port_is_an_os_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError("no port")

    monkeypatch.setattr("p2p.tcp.listener.listening", none)
    with pytest.raises(OSError, match="no port"):
        node(tmp_path, "Ann").start()
    monkeypatch.undo()
    with node(tmp_path, "Ann"):
        pass


# --- peers and chat ------------------------------------------------------------------


def test_peers_know_each_other(pair: Pair) -> None:
    (ben,), (ann,) = pair.ann.peers(), pair.ben.peers()
    assert (ben.id, ben.name) == (pair.ben.id, "Ben")
    assert ann.address == f"127.0.0.1:{pair.ann.port}"
    pair.ann.rename("Anne")
    renamed = pair.to_ben.wait(PeerRenamed)
    assert (renamed.was, renamed.peer.name) == ("Ann", "Anne")
    pair.ann.set_face(b"face")
    renamed = pair.to_ben.wait(PeerRenamed)
    assert (renamed.was, renamed.peer.name) == ("Anne", "Anne")
    assert renamed.peer.face == pair.ben.peers()[0].face == b"face"
    pair.ann.close()
    assert pair.to_ben.wait(PeerLeft).reason == "left"
    assert pair.ben.peers() == ()


def test_a_visitor_sees_and_speaks_and_is_no_person(pair: Pair, tmp_path: Path) -> None:
    address = f"127.0.0.1:{pair.ann.port}"
    with node(tmp_path / "v", "Eve", peers=[address], visitor=True) as visitor:
        to_visitor = Listener(visitor)
        assert to_visitor.wait(PeerJoined).peer.name == "Ann"
        ident = visitor.say("hello", pair.ann.id)
        assert pair.to_ann.wait(ChatReceived).id == ident
        assert to_visitor.wait(ChatDelivered) == ChatDelivered(ident, pair.ann.id)
        (seen,) = pair.ann.visitors()
        assert (seen.id, seen.visitor) == (visitor.id, True)
        assert visitor.id not in {peer.id for peer in pair.ann.peers()}
        visitor.rename("Eva")
        visitor.send(pair.ann, "t", 1)  # so that the name is there before it
        said: list[object] = []
        while not isinstance(said[-1] if said else None, MessageReceived):
            said.append(pair.to_ann.happened.get(timeout=PATIENCE))
        assert not any(isinstance(one, PeerJoined | PeerRenamed) for one in said)
    pair.ben.close()
    assert pair.to_ann.wait(PeerLeft).peer.id == pair.ben.id


def test_what_is_said_is_heard_and_confirmed(pair: Pair) -> None:
    for to in (None, pair.ben.id):
        ident = pair.ann.say(" hello\u202e ", to)
        heard = pair.to_ben.wait(ChatReceived)
        assert (heard.id, heard.sender, heard.text) == (ident, pair.ann.id, "hello")
        assert heard.to == (to or "everyone")
        assert pair.to_ann.wait(ChatDelivered) == ChatDelivered(ident, pair.ben.id)


def test_what_cannot_be_said(pair: Pair) -> None:
    with pytest.raises(BadText):
        pair.ann.say("\u202e")
    ident = pair.ann.say("hello", pair.ann.id)
    assert pair.to_ann.wait(ChatFailed).id == ident
    with pytest.raises(BadText):
        pair.ann.say("hello", "Ben")


def test_what_is_said_to_who_is_away_waits_for_him(pair: Pair, tmp_path: Path) -> None:
    ben, address = pair.ben.id, f"127.0.0.1:{pair.ann.port}"
    pair.ben.close()
    assert pair.to_ann.wait(PeerLeft).peer.id == ben
    idents = [pair.ann.say(f"{n}", ben) for n in range(3)]
    assert [pair.to_ann.wait(ChatQueued).id for _ in idents] == idents
    with node(tmp_path / "ben", "Ben", peers=[address]) as again:
        to_ben = Listener(again)
        for n, ident in enumerate(idents):
            heard = to_ben.wait(ChatReceived)
            assert (heard.id, heard.text, heard.late) == (ident, f"{n}", True)
        for ident in idents:
            assert pair.to_ann.wait(ChatDelivered).id == ident
        found = again.history(pair.ann.id)
        assert [one.id for one in found.messages] == idents
        assert again.history(pair.ann, before=idents[2], limit=1).more
        assert [one.id for one in again.search("1")] == [idents[1]]
        assert again.search("nowhere") == ()
        again.forget()
        assert again.history(pair.ann.id) == History((), False)
    shown = pair.ann.history(ben).messages
    assert [(one.id, one.state) for one in shown] == [(i, "delivered") for i in idents]


def test_who_was_met_is_known_while_he_is_away_after_a_restart_too(
    tmp_path: Path,
) -> None:
    with node(tmp_path / "ann", "Ann") as ann:
        listener = Listener(ann)
        assert ann.known() == ()
        peers = [f"127.0.0.1:{ann.port}"]
        with node(tmp_path / "ben", "Ben", peers=peers) as ben:
            listener.wait(PeerJoined)
            assert ann.known() == ()
        listener.wait(PeerLeft)
        away = Peer(ben.id, "Ben", "")
        assert ann.known() == (away,)
    with node(tmp_path / "ann", "Ann") as ann:
        assert ann.known() == (away,)  # at once: the start has waited for the disk
        listener = Listener(ann)
        (known,) = ann.known()
        ident = ann.say("for you", known)
        assert listener.wait(ChatQueued).id == ident
    with node(tmp_path / "ann", "Ann") as ann:
        listener = Listener(ann)
        peers = [f"127.0.0.1:{ann.port}"]
        assert [one.id for one in ann.history(ann.known()[0]).messages] == [ident]
        with node(tmp_path / "ben", "Ben", peers=peers):
            assert listener.wait(ChatDelivered).id == ident
            assert ann.known() == ()
            ann.block(ben.id)
            listener.wait(PeerLeft)
            assert ann.known() == ()


def test_a_known_name_with_another_key_is_new_until_it_is_checked(
    tmp_path: Path,
) -> None:
    def meets(ben: Node) -> PeerJoined:
        with ben:
            return listener.wait(PeerJoined, lambda e: e.peer.id == ben.id)

    with node(tmp_path / "ann", "Ann") as ann:
        listener = Listener(ann)
        peers = [f"127.0.0.1:{ann.port}"]
        joined = meets(node(tmp_path / "ben", "Ben", peers=peers))
        assert not joined.peer.another_key
        listener.wait(PeerLeft)
        with node(tmp_path / "reset", "Ben", peers=peers) as ben:
            joined = listener.wait(PeerJoined)
            assert joined.peer.another_key
            assert joined.peer.label == f"Ben {short_code(ben.id)}"
            told = listener.wait(Notice, lambda e: e.code == "another_key")
            assert told.text.startswith(f"{joined.peer.label}: another key than before")
            ben.say("I am Ben", ann.id)
            said = listener.wait(ChatReceived)
            assert said.label == joined.peer.label
            (past,) = ann.history(ben.id).messages
            assert past.label == said.label
            (found,) = ann.search("Ben")
            assert found.label == said.label
        listener.wait(PeerLeft)
    with node(tmp_path / "ann", "Ann") as ann:  # the next day
        listener = Listener(ann)
        peers = [f"127.0.0.1:{ann.port}"]
        with node(tmp_path / "reset", "Ben", peers=peers) as ben:
            assert listener.wait(PeerJoined).peer.another_key
            ann.check(ben.id)
            checked = listener.wait(PeerChecked).peer
            assert (checked.checked, checked.another_key) == (True, False)
            assert ann.peers() == (checked,)
            assert checked.label == "Ben"
        listener.wait(PeerLeft)
    with node(tmp_path / "ann", "Ann") as ann:  # and the next
        listener = Listener(ann)
        peers = [f"127.0.0.1:{ann.port}"]
        assert meets(node(tmp_path / "reset", "Ben", peers=peers)).peer.checked
        joined = meets(node(tmp_path / "ben", "Ben", peers=peers))
        assert not joined.peer.checked
        assert joined.peer.label == f"Ben {short_code(joined.peer.id)}"
        for wrong in (ann.id, "z" * 52, "Ben"):
            with pytest.raises(BadText):
                ann.check(wrong)


def test_who_is_muted_or_blocked_stays_so_in_all_that_is_shown(
    tmp_path: Path,
) -> None:
    def hears(does: Callable[[Node, NodeId], None], *folders: str) -> list[Event]:
        """What Ann is told of one who talks to her, all and alone, before and after."""
        with node(tmp_path / folders[0], "Ann") as ann:
            listener = Listener(ann)
            peers = [f"127.0.0.1:{ann.port}"]
            with node(tmp_path / folders[1], "Ben", peers=peers) as ben:
                hearer = Listener(ben)
                listener.wait(PeerJoined)
                hearer.wait(PeerJoined)
                does(ann, ben.id)
                ben.say("to all of you")
                ben.say("to you alone", ann.id)
                if not ann.blocked():
                    hearer.wait(ChatDelivered)
                    hearer.wait(ChatDelivered)
            assert ann.history().messages == ann.history(ben.id).messages == ()
            assert ann.search("you") == ()
        told: list[Event] = []
        while not listener.happened.empty():
            told.append(listener.happened.get())
        return told

    def nothing(ann: Node, who: NodeId) -> None:
        """It was said in an earlier run."""

    for does in (Node.mute, Node.block):
        folders = f"ann {does.__name__}", f"ben {does.__name__}"
        for done in (does, nothing) if does is Node.mute else (does,):
            told = hears(done, *folders)
            assert not any(isinstance(event, ChatReceived) for event in told)


def test_who_is_muted_is_not_heard_and_its_program_is_not_told(
    pair: Pair, tmp_path: Path
) -> None:
    pair.ben.mute(pair.ann.id)
    ident = pair.ann.say("buy this", pair.ben.id)
    assert pair.to_ann.wait(ChatDelivered).id == ident
    assert pair.ben.history(pair.ann.id).messages == ()
    assert pair.ben.muted() == {pair.ann.id}
    pair.ben.mute(pair.ann, on=False)
    assert [one.id for one in pair.ben.history(pair.ann.id).messages] == [ident]
    pair.ben.mute(pair.ann)
    pair.ann.say("and this", pair.ben.id)
    pair.ben.close()
    profile = Profile.open(tmp_path / "ben")
    assert profile.muted() == (pair.ann.id,)
    profile.close()
    told: list[object] = []
    while not pair.to_ben.happened.empty():
        told.append(pair.to_ben.happened.get())
    assert not any(isinstance(event, ChatReceived) for event in told)


def test_what_one_does_is_seen(pair: Pair) -> None:
    pair.ann.set_doing("typing", pair.ben)
    seen = pair.to_ben.wait(PeerDoing)
    assert seen == PeerDoing(pair.ann.id, "typing", None, pair.ben.id)
    pair.ann.set_doing("away")
    assert pair.to_ben.wait(PeerDoing) == PeerDoing(pair.ann.id, "away")
    with pytest.raises(BadText):
        pair.ann.set_doing("dancing")


def test_any_thread_may_speak(pair: Pair) -> None:
    threads = [
        threading.Thread(target=pair.ann.say, args=(str(number),))
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    heard = {pair.to_ben.wait(ChatReceived).text for _ in threads}
    assert heard == {str(number) for number in range(20)}
    for thread in threads:
        thread.join()


# --- messages of the application's own -----------------------------------------------


def test_a_message_goes_to_the_callback_or_to_the_events(pair: Pair) -> None:
    pair.ann.send(pair.ben.id, "loose", {"a": [1, None]})
    got = pair.to_ben.wait(MessageReceived)
    assert (got.sender, got.topic, got.data) == (
        pair.ann.id,
        "loose",
        {"a": [1, None]},
    )
    told: SimpleQueue[Any] = SimpleQueue()
    pair.ben.on("caught", lambda peer, data: told.put((peer.name, data)))
    pair.ann.send(pair.ben.id, "caught", 7)
    assert told.get(timeout=PATIENCE) == ("Ann", 7)


def test_questions_are_answered(pair: Pair) -> None:
    pair.ben.on("double", lambda peer, data: data * 2)
    pair.ben.on("back", lambda peer, data: pair.ben.ask(peer.id, "name"))
    pair.ann.on("name", lambda peer, data: f"Ann, to {peer.name}")
    assert pair.ann.ask(pair.ben.id, "double", 21) == 42
    assert pair.ann.ask(pair.ben.id, "back") == "Ann, to Ben"


def test_callbacks_that_ask_each_other_at_once_are_both_answered(pair: Pair) -> None:
    both = threading.Barrier(2)

    def asking(node: Node) -> Callable[[Any, Any], Any]:
        def ask_back(peer: Any, data: Any) -> Any:
            both.wait(PATIENCE)
            return node.ask(peer.id, "name")

        return ask_back

    for one in (pair.ann, pair.ben):
        one.on("back", asking(one))
        one.on("name", lambda peer, data: peer.name)
    replies: SimpleQueue[Any] = SimpleQueue()

    def ask(node: Node, other: Node) -> None:
        replies.put(node.ask(other.id, "back"))

    threads = [
        threading.Thread(target=ask, args=two)
        for two in ((pair.ann, pair.ben), (pair.ben, pair.ann))
    ]
    for thread in threads:
        thread.start()
    assert sorted(replies.get(timeout=PATIENCE) for _ in threads) == ["Ann", "Ben"]
    for thread in threads:
        thread.join()


def test_a_question_goes_around_in_a_ring_and_deep(pair: Pair) -> None:
    def descend(node: Node) -> Callable[[Any, int], int]:
        return lambda peer, left: 1 + node.ask(peer.id, "down", left - 1) if left else 0

    pair.ann.on("down", descend(pair.ann))
    pair.ben.on("down", descend(pair.ben))
    assert pair.ann.ask(pair.ben.id, "down", 40) == 40


def test_questions_that_fail(pair: Pair) -> None:
    wait = threading.Event()
    pair.ben.on("divide", lambda peer, data: 1 / data)
    pair.ben.on("object", lambda peer, data: object())
    pair.ben.on("wait", lambda peer, data: wait.wait(PATIENCE))
    for topic, reason in (
        ("nobody", "Nobody listens"),
        ("divide", "callback there failed"),
        ("object", "cannot be sent"),
    ):
        with pytest.raises(AskFailed, match=reason):
            pair.ann.ask(pair.ben.id, topic, 0)
    with pytest.raises(AskFailed, match=r"No reply within 0\.05 seconds"):
        pair.ann.ask(pair.ben.id, "wait", timeout=0.05)
    wait.set()
    with pytest.raises(NotConnected):
        pair.ann.ask("nobody", "divide")
    with pytest.raises(NotConnected):
        pair.ann.send("nobody", "divide")
    with pytest.raises(BadText):
        pair.ann.send(pair.ben.id, "", 1)
    with pytest.raises(BadText):
        pair.ann.ask(pair.ben.id, "divide", object())


@pytest.mark.parametrize("who", ["asker", "asked"])
def test_a_question_does_not_outlive_its_nodes(pair: Pair, who: str) -> None:
    asked, go = threading.Event(), threading.Event()
    failed: SimpleQueue[AskFailed] = SimpleQueue()

    def hesitate(peer: Any, data: Any) -> None:
        asked.set()
        go.wait(PATIENCE)

    def ask() -> None:
        try:
            pair.ann.ask(pair.ben.id, "t", timeout=60.0)
        except AskFailed as error:
            failed.put(error)

    pair.ben.on("t", hesitate)
    asking = threading.Thread(target=ask)
    asking.start()
    assert asked.wait(PATIENCE)
    closing = threading.Thread(
        target=pair.ann.close if who == "asker" else pair.ben.close
    )
    closing.start()
    reason = "closed" if who == "asker" else "left before its answer came"
    assert reason in str(failed.get(timeout=PATIENCE))
    go.set()
    for thread in (asking, closing):
        thread.join(PATIENCE)


def test_a_callback_may_close_its_node(pair: Pair) -> None:
    pair.ben.on("stop", lambda peer, data: pair.ben.close())
    pair.ann.send(pair.ben.id, "stop")
    assert pair.to_ann.wait(PeerLeft).reason == "left"


# --- rooms ---------------------------------------------------------------------------


def test_a_game_of_ones_own(pair: Pair) -> None:
    for one in (pair.ann, pair.ben):
        one.watch()
    pair.ann.play("toy")
    alone = pair.to_ann.wait(RoomChanged).view
    assert (alone.room, alone.host, alone.me) == ("toy", pair.ann.id, 1)
    pair.to_ben.wait(RoomsChanged, lambda e: [r.room for r in e.rooms] == ["toy"])
    pair.ben.play("toy")
    both = pair.to_ben.wait(RoomChanged, lambda e: len(e.view.members) == 2).view
    assert (both.host, both.me) == (pair.ann.id, 2)

    assert pair.ben.press("right") == 1
    applied = pair.to_ben.wait(InputApplied)
    assert (applied.seat, applied.number) == (2, 1)
    own = pair.to_ben.wait(Ticked, lambda e: e.tick == applied.tick)
    assert own.counted == 1
    assert 0 <= time.monotonic() - own.at < 10
    theirs = pair.to_ann.wait(Ticked, lambda e: e.tick == applied.tick)
    assert theirs.counted == 0
    assert theirs.state.runners[1].position == 1

    pair.ann.leave()
    pair.to_ann.wait(RoomLeft)
    after = pair.to_ben.wait(RoomChanged, lambda e: e.view.host == pair.ben.id).view
    assert [member.name for member in after.members] == ["Ben"]
    assert after.term == both.term + 1
    later = pair.to_ben.wait(Ticked, lambda e: e.term == after.term)
    assert later.tick > applied.tick
    assert later.state.runners[0].inputs == 1


def test_who_came_in_first_rules(pair: Pair) -> None:
    with pytest.raises(BadText, match="play first"):
        pair.ann.rule("pause")
    pair.ann.play("toy")
    pair.to_ann.wait(RoomChanged)
    pair.to_ben.wait(RoomsChanged, lambda e: bool(e.rooms))
    pair.ben.play("toy")
    pair.to_ben.wait(RoomChanged, lambda e: len(e.view.members) == 2)
    with pytest.raises(BadText, match="You do not rule this table: Ann does"):
        pair.ben.rule("pause")
    with pytest.raises(BadText, match="nothing that a table"):
        pair.ann.rule("kick", who=pair.ben.id)
    with pytest.raises(BadText, match="no rounds here"):
        pair.ann.rule("options", options={"bots": "many"})
    with pytest.raises(TypeError, match="what"):
        pair.ann.rule(7)  # type: ignore[arg-type]
    pair.ann.rule("pause")
    view = pair.to_ben.wait(RoomChanged, lambda e: e.view.paused).view
    assert view.ruler == pair.ann.id
    pair.ann.rule("remove", who=pair.ben.id)
    pair.to_ben.wait(RoomLeft)
    notice = pair.to_ben.wait(Notice, lambda e: e.code == "removed")
    assert "put you out" in notice.text
    pair.ben.play("toy")
    pair.to_ben.wait(Notice, lambda e: e.code == "removed")
    pair.to_ann.wait(RoomChanged, lambda e: bool(e.view.removed))
    pair.ann.rule("remove", who=pair.ben.id, on=False)
    pair.to_ann.wait(RoomChanged, lambda e: not e.view.removed)
    pair.ben.play("toy")
    pair.to_ben.wait(RoomChanged, lambda e: len(e.view.members) == 2)


def test_a_table_is_locked_by_who_rules_it(pair: Pair) -> None:
    with pytest.raises(BadText, match="play first"):
        pair.ann.rule("lock", key="Gate")
    pair.ann.play("toy")
    pair.to_ann.wait(RoomChanged)
    with pytest.raises(BadText, match="at least one character"):
        pair.ann.rule("lock", key=" ")
    with pytest.raises(BadText, match="needs a key"):
        pair.ann.rule("lock")
    pair.ann.rule("lock", key="Gate")
    pair.to_ann.wait(RoomChanged, lambda e: e.view.locked)
    pair.to_ben.wait(RoomsChanged, lambda e: any(r.locked for r in e.rooms))
    pair.ben.play("toy", table="toy", key="no")
    notice = pair.to_ben.wait(Notice, lambda e: e.code == "wrong_key")
    assert "toy" in notice.text
    pair.ben.play("toy", table="toy", key="gate")
    pair.to_ben.wait(RoomChanged, lambda e: len(e.view.members) == 2)
    pair.ann.rule("unlock")
    pair.to_ben.wait(RoomChanged, lambda e: not e.view.locked)


def test_a_table_is_seen_by_who_is_not_there(pair: Pair) -> None:
    with pytest.raises(BadText, match="no id of a table"):
        pair.ben.glimpse("toy")
    assert pair.ben.glimpse("0" * 32) is False
    pair.ann.play("toy")
    (room,) = pair.to_ben.wait(RoomsChanged, lambda e: bool(e.rooms)).rooms
    assert pair.ben.glimpse(room.table)
    seen = pair.to_ben.wait(Glimpsed)
    assert seen.table == room.table
    tick, players = msgspec.msgpack.decode(seen.data)
    assert tick >= 0
    assert players in (0, 1)  # it may have been drawn before anybody had a seat
    assert pair.ben.glimpse(room.table) is False  # that is too soon
    pair.to_ann.wait(RoomChanged, lambda e: e.view.ruler == pair.ann.id)
    assert pair.ann.glimpse(room.table)
    assert pair.to_ann.wait(Glimpsed).table == room.table
    pair.ann.rule("lock", key="Gate")
    pair.to_ben.wait(RoomsChanged, lambda e: any(r.locked for r in e.rooms))
    assert pair.ben.glimpse(room.table) is False


def test_who_watches_has_no_seat(pair: Pair) -> None:
    pair.ann.play("toy", {"bots": 2})
    pair.to_ann.wait(RoomChanged, lambda e: len(e.view.members) == 2)
    pair.ben.spectate("toy")
    view = pair.to_ben.wait(RoomChanged).view
    assert view.me is None
    assert not pair.ben.press("left")
    assert pair.ben.view() is not None
    assert [room.room for room in pair.ben.rooms()] == ["toy"]


def test_what_cannot_be_played(pair: Pair) -> None:
    assert pair.ann.view() is None
    with pytest.raises(BadText, match=r"no game 'chess' here\. Games: toy"):
        pair.ann.play("chess")
    with pytest.raises(BadText, match="options do not fit"):
        pair.ann.play("toy", {"bots": "many"})
    with pytest.raises(BadText, match="play first"):
        pair.ann.press("left")
    with pytest.raises(BadText, match="negative"):
        pair.ann.watch(-1)
    pair.ann.leave()
    pair.ann.play("toy")
    pair.to_ann.wait(RoomChanged)
    with pytest.raises(BadText, match="none of left, right"):
        pair.ann.press("up")


def test_tables_with_names_and_keys(pair: Pair) -> None:
    pair.ann.play("toy", {"bots": 1}, table=" Table  2 ", key="Gate")
    opened = pair.to_ann.wait(RoomChanged).view
    assert (opened.room, opened.locked, opened.opener) == (
        *("Table 2", True, pair.ann.id),
    )
    (room,) = pair.to_ben.wait(RoomsChanged, lambda e: bool(e.rooms)).rooms
    assert (room.room, room.table, room.locked) == ("Table 2", opened.table, True)
    for key, code in ((None, "table_locked"), ("door", "wrong_key")):
        pair.ben.spectate("toy", table=room.table, key=key)
        assert pair.to_ben.wait(Notice).code == code
        assert pair.ben.view() is None
    pair.ben.play("toy", table="table 2", key=suggest(Random(1)))
    assert pair.to_ben.wait(Notice).code == "wrong_key"
    pair.ben.play("toy", table="table 2", key="gate ")
    view = pair.to_ben.wait(RoomChanged).view
    assert (view.table, view.opener) == (opened.table, pair.ann.id)
    pair.ben.play("toy", table="Table 3")
    view = pair.to_ben.wait(RoomChanged, lambda e: e.view.room == "Table 3").view
    assert (view.opener, view.locked) == (pair.ben.id, False)
    pair.to_ann.wait(RoomChanged, lambda e: len(e.view.members) == 2)  # and its bot


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ({"table": "everyone"}, "can be no name"),
        ({"table": "0" * 32}, "There is no table 0000"),
        ({"key": "  "}, "A key has at least one"),
        ({"table": "Table 2", "key": "x" * 129}, "A key has at most 128"),
    ],
)
def test_where_nobody_can_go(pair: Pair, where: dict[str, str], why: str) -> None:
    for go in (pair.ann.play, pair.ann.spectate):
        with pytest.raises(BadText, match=why):
            go("toy", **where)  # type: ignore[arg-type]
    assert pair.ann.view() is None


def test_events_that_nobody_takes_are_bounded(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("p2p.application.event_queue.MAX_QUEUED", 0)
    pair.ann.say("hello")
    with pytest.raises(Empty):
        pair.to_ben.happened.get(timeout=0.1)
