"""A whole node as one machine: what one part of it does, the others learn at once."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest

from p2p import messages
from p2p.blocked import Blocked
from p2p.chat.archive import HOLDS_NOTHING, USUAL
from p2p.chat.groupclock import RELEASED
from p2p.chat.quota import WORDS_AT_ONCE
from p2p.chat.records import Number, Pinned, SaidToAll, SaidToOne
from p2p.core.dialback import TryResult
from p2p.core.node_core import NodeCore
from p2p.core.topics import Answered
from p2p.effects import (
    Dial,
    Effect,
    Greet,
    HangUp,
    Keep,
    Notify,
    Parcel,
    Send,
    TryPort,
)
from p2p.errors import BadText, NotConnected
from p2p.events import (
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Event,
    Glimpsed,
    Incompatible,
    Notice,
    Peer,
    PeerChecked,
    PeerDoing,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    RoomChanged,
    RoomInfo,
    RoomLeft,
    RoomsChanged,
    Ticked,
)
from p2p.identity import NodeId, short_code
from p2p.membership.peers import RETURN
from p2p.messages import (
    FIRST_APP,
    Goodbye,
    Join,
    LinkedPeer,
    Message,
    RoomNote,
    Term,
    Welcome,
)
from p2p.relay.letters import Letters
from p2p.remembered import Remembered
from p2p.room.edition import room_id
from p2p.wire import heads
from tests.p2p.helpers.chatliar import log_of, spoken, word
from tests.p2p.helpers.kept import START
from tests.p2p.helpers.signers import letters, node, signer
from tests.p2p.helpers.toy import Toy

ME, PEER = node("m"), node("b")
WHERE = ("10.1.0.7", 5000)


def said(text: str, letter: str = "b") -> messages.Spoken:
    """What that one says to everyone, the first word of a run."""
    run, app = "p" * 8, FIRST_APP
    made = word(signer(letter), text.encode(), run=run, ms=RELEASED, app=app)
    return spoken(made)


def events(effects: list[Effect]) -> list[Event]:
    return [effect.event for effect in effects if isinstance(effect, Notify)]


def sent(effects: list[Effect]) -> list[Message]:
    """What goes to the peer, in order."""
    sends = [effect for effect in effects if isinstance(effect, Send)]
    assert all(send.to == (PEER,) for send in sends)
    return [send.message for send in sends]


def linked(games: list[Toy]) -> NodeCore:
    made = NodeCore(signer("m"), "m" * 8, "me", games, Random(1), 0)
    made.settle(5000, ["10.1.0.1"], ["10.1.0.1/16"])
    made.tick(0.0)
    made.opened(1, PEER, WHERE, None, 0.0, WHERE[0])
    made.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 0.0)
    assert made.is_linked(PEER)
    return made


@pytest.fixture
def core() -> NodeCore:
    """It is linked with one peer."""
    return linked([])


@pytest.mark.parametrize(
    ("sources", "seated"),
    [
        (["127.0.0.1"] * 12, 8),  # this machine is one like any other
        (["127.0.0.1", "10.1.0.1", "::1"] * 4, 8),
        (["10.1.0.7"] * 12, 9),
        (["10.1.0.7", "10.1.0.8"] * 6, 13),
    ],
)
def test_seats_are_counted_by_the_machine_that_a_link_comes_from(
    sources: list[str], seated: int
) -> None:
    games = Toy()
    games.seats = 14
    core = linked([games])
    core.enter("toy", True, {}, 1.0)
    for moment in range(10, 20):
        core.tick(moment / 10)
    assert core.room is not None
    for number, (letter, source) in enumerate(
        zip("cdefghijklno", sources, strict=True), 10
    ):
        key = NodeId(letter * 52)
        core.opened(number, key, (source, 1), None, 2.0, source)
        core.received(number, Welcome(key, "p" * 8, "x", (), ()), 2.0)
        wish = messages.Join(core.room.id, "x", True, 0, 0, 0, 0)
        core.received(number, wish, 2.0)
    core.tick(2.1)
    residents = core.room.replica.residents.values()
    assert len(residents) == 1 + len(sources)
    assert sum(1 for resident in residents if resident.seat) == seated


def test_when_the_network_changes_who_asked_a_lost_peer_learns_it_at_once(
    core: NodeCore,
) -> None:
    number, _ = core.ask(PEER, "t", msgspec.Raw(b"\xc0"), Parcel(PEER, "t", 1, False))
    core.closed(1, "it does not answer any more", False, 10.0)
    told = events(core.network_changed([], 10.0 + RETURN))
    (left,) = [event for event in told if isinstance(event, PeerLeft)]
    assert left.reason == "it does not answer any more"
    (answered,) = [event for event in told if isinstance(event, Answered)]
    assert (answered.number, answered.ok) == (number, False)


def test_under_another_identity_all_that_the_user_set_is_as_it_was() -> None:
    core = NodeCore(signer("m"), "m" * 8, "me", [Toy()], Random(1), 0, [("far", 1)])
    core.tick(0.0)
    core.rename("Me Myself", 0.0)
    core.watch(1, True, True)
    core.enter("toy", False, {}, 0.0)
    core.enter("toy", True, {}, 0.0)  # and takes a seat
    left = [type(event) for event in events(core.retire(5.0))]
    assert left.count(RoomLeft) == 1
    later = core.successor(signer("b"), "n" * 8, 1000)
    begun = later.tick(5.0) + later.resume([], 5.0)
    assert (later.me, later.name) == (PEER, "Me Myself")
    assert [one.addresses for one in begun if isinstance(one, Dial)] == [(("far", 1),)]
    for moment in range(50, 70):
        begun += later.tick(moment / 10)
    (view, *_) = [e.view for e in events(begun) if isinstance(e, RoomChanged)]
    assert (view.room, view.host) == ("toy", PEER)
    assert later.room is not None
    assert later.room.seated
    ticked = [e for e in events(begun) if isinstance(e, Ticked)]
    assert ticked
    assert ticked[-1].state is not None
    assert ticked[-1].digest


def test_what_is_left_stays_left_under_another_identity() -> None:
    core = NodeCore(signer("m"), "m" * 8, "me", [Toy()], Random(1), 0)
    core.enter("toy", True, {}, 0.0)
    core.leave(1.0)
    core.retire(2.0)
    later = core.successor(signer("b"), "n" * 8, 1000)
    later.resume([], 2.0)
    assert later.room is None


def test_giving_up_an_identity_ends_what_waits_for_an_answer(core: NodeCore) -> None:
    core.ask(PEER, "t", msgspec.Raw(b"\xc0"), Parcel(PEER, "t", 1, False))
    ident, _ = core.say("hello?", None, 1.0, 1.0)
    told = events(core.retire(2.0))
    reason = "This node took a new identity meanwhile."
    assert ChatFailed(ident, PEER, reason) in told
    assert [type(event) for event in told].count(PeerLeft) == 1
    assert [e.ok for e in told if isinstance(e, Answered)] == [False]
    later = core.successor(signer("m"), "n" * 8, 1000)
    assert later.peers() == ()


def test_after_its_goodbye_it_takes_nothing_any_more(core: NodeCore) -> None:
    core.goodbye(1.0)
    assert core.received(1, Welcome(PEER, "q" * 8, "Ben", (), ()), 1.0) == []


@pytest.mark.parametrize("app", ["chess", "hydralan"])
def test_what_others_bring_must_be_signed_in_this_application(app: str) -> None:
    core = NodeCore(signer("m"), "m" * 8, "me", [Toy()], Random(1), 0, app="chess")
    core.settle(5000, ["10.1.0.1"], ["10.1.0.1/16"])
    core.tick(0.0)
    core.opened(1, PEER, WHERE, None, 0.0, WHERE[0])
    core.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 0.0)
    core.enter("toy", True, {}, 0.0)
    for moment in range(1, 20):
        core.tick(moment / 20)
    assert core.room is not None
    join = Join(core.room.id, "Cyd", True, 0, 0, 0, 0)
    core.received(1, join, 1.0)
    core.tick(1.1)
    writer = Letters(signer("c"), app, "c" * 8)
    core.received(1, writer.write(core.room.id, 0, core.me, True, join, 0), 1.15)
    core.tick(1.2)
    assert (node("c") in core.room.replica.residents) == (app == "chess")


def test_it_says_goodbye_where_it_may_be_here_already_for_the_other_end() -> None:
    core = NodeCore(signer("b"), "m" * 8, "me", [], Random(1), 0)
    core.settle(5000, ["10.1.0.1"], ["10.1.0.1/16"])
    core.tick(0.0)
    effects = core.opened(1, ME, WHERE, None, 0.0, WHERE[0])
    assert [e.link for e in effects if isinstance(e, Greet)] == [1]
    assert not core.is_linked(ME)
    assert Greet(1, Goodbye("left")) in core.goodbye(0.1)


# --- what comes in goes to the part whose business it is -----------------------------


def test_a_greeting_says_who_and_where_we_are() -> None:
    core = NodeCore(signer("m"), "m" * 8, " My  Name ", [], Random(1), 0)
    core.settle(5000, ["10.1.0.1", "fe80::1%2"], ["10.1.0.1/16"])
    core.tick(0.0)
    (greet,) = core.opened(1, NodeId("z" * 52), WHERE, None, 2.5, WHERE[0])
    mine = (("10.1.0.1", 5000),)  # the other means something on this machine alone
    welcome = Welcome(ME, "m" * 8, "My Name", mine, (), 5000, lived=2, clock=2500)
    assert greet == Greet(1, welcome)


@pytest.mark.parametrize(
    "message", [messages.Hello("x", 1, b""), messages.Alarm(), Goodbye("left")]
)
def test_what_is_out_of_place_hangs_up(core: NodeCore, message: Message) -> None:
    effects = core.received(1, message, 1.0)
    (hang_up,) = [effect for effect in effects if isinstance(effect, HangUp)]
    assert hang_up == HangUp(1, f"{type(message).__name__} out of place")
    assert [e.code for e in events(effects) if isinstance(e, Notice)] == ["kept_out"]
    assert core.is_kept_out(PEER, 1.0)
    assert not core.is_kept_out(NodeId("z" * 52), 1.0)


def test_on_a_link_that_is_not_up_nothing_is_believed(core: NodeCore) -> None:
    say = said("hello")
    assert core.received(2, say, 1.0) == []
    core.opened(2, NodeId("c" * 52), WHERE, None, 1.0, WHERE[0])
    assert core.received(2, say, 1.0) == []


def test_what_is_said_arrives_and_is_confirmed(core: NodeCore) -> None:
    effects = core.received(1, said("hello"), 1.0)
    assert sent(effects) == [messages.Took("p" * 8, 1)]
    (heard,) = events(effects)
    assert isinstance(heard, ChatReceived)
    assert (heard.name, heard.text) == ("Ben", "hello")
    ident, effects = core.say("hello yourself", None, 2.0, 2.0)
    (say,) = sent(effects)
    assert isinstance(say, messages.Spoken)
    assert not core.is_confirmed
    effects = core.received(1, messages.Took(core.nonce, 1), 2.1)
    assert events(effects) == [ChatDelivered(ident, PEER)]
    assert core.is_confirmed


def test_what_was_said_in_the_last_moment_is_kept(core: NodeCore) -> None:
    effects = core.received(1, said("bye"), 1.0)
    assert not [effect for effect in effects if isinstance(effect, Keep)]
    (kept,) = [effect for effect in core.end() if isinstance(effect, Keep)]
    (record,) = kept.records
    assert isinstance(record, SaidToAll)
    assert record.text == "bye"


def test_what_is_said_to_one_who_is_not_here_waits(core: NodeCore) -> None:
    stranger = NodeId("s" * 52)
    ident, effects = core.say("hello?", stranger, 1.0, 1.0)
    (keep,) = effects
    assert isinstance(keep, Keep)
    assert events(core.kept(keep.token, 1.0)) == [ChatQueued(ident, stranger)]
    with pytest.raises(BadText):
        core.say("", None, 1.0, 1.0)
    ident, effects = core.say("hello?", ME, 1.0, 1.0)
    assert events(effects) == [ChatFailed(ident, ME, "That is this very node.")]


def test_what_is_said_to_one_is_his_when_his_disk_has_it(core: NodeCore) -> None:
    ident, effects = core.say("hello", PEER, 2.0, 2.0)
    (post,) = sent([one for one in effects if isinstance(one, Send)])
    assert isinstance(post, messages.Post)
    assert not core.is_confirmed
    core.kept(1, 2.0)
    assert not core.is_confirmed
    effects = core.received(1, messages.Stored(post.number), 2.1)
    assert events(effects) == [ChatDelivered(ident, PEER)]
    assert core.is_confirmed
    (shown,) = core.history(PEER, None, 10).messages
    assert (shown.id, shown.state, shown.name) == (ident, "delivered", "me")


def test_what_one_says_to_us_is_confirmed_from_our_disk(core: NodeCore) -> None:
    effects = core.received(1, messages.Post(7, "hello", 3.0), 1.0)
    (heard,) = events(effects)
    assert isinstance(heard, ChatReceived)
    assert (heard.to, heard.text, heard.late) == (ME, "hello", False)
    assert sent([one for one in effects if isinstance(one, Send)]) == []
    assert sent(core.kept(1, 1.1)) == [messages.Stored(7)]
    core.mute(PEER, True, 1.2)
    assert core.history(PEER, None, 10).messages == ()
    core.mute(PEER, False, 1.2)
    core.forget(1.3)
    assert core.history(PEER, None, 10).messages == ()


def test_what_the_disk_finds_is_shown_as_it_is_known_now(core: NodeCore) -> None:
    ident, _ = core.say("hello", PEER, 2.0, 2.0)
    old = SaidToOne(True, PEER, int(2e6), ident, ME, "me", "hello", 2.0, 1, "sending")
    core.received(1, messages.Stored(int(2e6)), 2.1)
    to_all = SaidToAll(
        *(b"d" * 16, b"k" * 32, b"s", b"s", "x", LOOKER, "r" * 8, 1, 1500, 0, 0),
        *("Carl", "hello all", True),
    )
    other = SaidToOne(False, LOOKER, 7, "y", LOOKER, "Carl", "hello", 2.0, 1)
    one, two, three = core.recalled([old, to_all, other])
    assert (one.id, one.to, one.state) == (ident, PEER, "delivered")
    assert (two.id, two.sender, two.to, two.sent) == ("x", LOOKER, "everyone", 1.5)
    assert two.late
    assert (three.id, three.sender, three.to, three.state) == ("y", LOOKER, ME, "")
    core.mute(LOOKER, True, 3.0)
    assert core.recalled([old, to_all, other]) == (one,)
    core.block(PEER, "Ben", 3.0)
    assert core.recalled([old, to_all, other]) == (one,)  # our own words


def test_what_waited_goes_and_what_came_before_is_not_taken_again() -> None:
    former = linked([])
    ident, effects = former.say("hello", LOOKER, 2.0, 2.0)
    (keep,) = effects
    assert isinstance(keep, Keep)
    made = NodeCore(signer("m"), "n" * 8, "me", [], Random(1), 0, keeps=True)
    made.tick(0.0)
    made.opened(1, PEER, WHERE, None, 0.0, WHERE[0])
    made.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 0.0)
    assert made.received(1, messages.Post(7, "again", 0.0), 0.0) == []
    known = Number(PEER, 7, 10**9)
    effects = made.restored((*keep.records, known), 0.0)
    assert sent([e for e in effects if isinstance(e, Send)]) == [messages.Stored(7)]
    made.opened(2, LOOKER, WHERE, None, 1.0, WHERE[0])
    came = made.received(2, Welcome(LOOKER, "v" * 8, "C", (), ()), 1.0)
    (post,) = [
        one.message
        for one in came
        if isinstance(one, Send) and isinstance(one.message, messages.Post)
    ]
    assert isinstance(post, messages.Post)
    assert post.waited
    assert ident.endswith(f"{post.number:x}")


@pytest.mark.parametrize("goodbye", [True, False])
def test_a_peer_that_leaves_ends_what_it_owed_and_one_that_is_silent_may_come_back(
    core: NodeCore, goodbye: bool
) -> None:
    ident, _ = core.say("hello?", PEER, 1.0, 1.0)
    core.kept(1, 1.0)
    number, _ = core.ask(PEER, "t", msgspec.Raw(b"\xc0"), Parcel(PEER, "t", 1, False))
    told = events(core.closed(1, "bye", goodbye, 1.0))
    told += events(core.tick(1.0 + RETURN))
    left = "left" if goodbye else "lost"
    (answered,) = [event for event in told if isinstance(event, Answered)]
    assert answered.number == number
    assert left in answered.data
    assert [type(e) for e in told].count(ChatQueued) == goodbye
    again, effects = core.say("still there?", None, 2.0, 2.0)
    assert events(effects) == [ChatQueued(again, "everyone")]  # for the first link
    with pytest.raises(NotConnected):
        core.ask(PEER, "t", msgspec.Raw(b"\xc0"), Parcel(PEER, "t", 1, False))
    assert again != ident


def test_a_new_name_goes_to_who_is_being_greeted_too() -> None:
    core = NodeCore(signer("m"), "m" * 8, "me", [], Random(1), 0)
    second = NodeId("z" * 52)
    core.opened(1, second, WHERE, None, 0.0, WHERE[0])  # the greater id waits for ours
    (told,) = core.rename("me", 0.1, b"face")
    assert told == Greet(1, messages.Renamed("me", b"face"))


def test_a_new_name_goes_to_all_and_theirs_is_told(core: NodeCore) -> None:
    assert sent(core.rename(" Anna ", 1.0)) == [messages.Renamed("Anna")]
    changed = core.rename("Anna", 1.0, b"face")
    assert sent(changed) == [messages.Renamed("Anna", b"face")]
    assert sent(core.rename("Ann", 1.0)) == [messages.Renamed("Ann", b"face")]
    assert (core.name, core.face) == ("Ann", b"face")
    (renamed,) = events(core.received(1, messages.Renamed("Benno"), 1.0))
    assert isinstance(renamed, PeerRenamed)
    assert (renamed.was, renamed.peer.name) == ("Ben", "Benno")
    told = messages.Renamed("Benno", b"b")
    (renamed,) = events(core.received(1, told, 2.0))
    assert renamed == PeerRenamed(renamed.peer, "Benno")
    assert renamed.peer.face == b"b"
    assert events(core.received(1, told, 2.0)) == []


def test_of_whom_gossip_tells_is_dialled_where_its_teller_may_know(
    core: NodeCore,
) -> None:
    near, far = ("10.1.0.8", 5000), ("10.9.0.8", 5000)
    told = [
        LinkedPeer(NodeId(letter * 52), "n" * 8, (where,))
        for letter, where in (("c", near), ("d", far))
    ]
    (dial,) = core.received(1, messages.Gossip(tuple(told)), 5.0)
    assert isinstance(dial, Dial)
    assert (dial.peer, dial.addresses) == (told[0].id, (near,))
    assert core.unlinked_contacts() == ((told[0].id, (near,)),)


def test_who_was_updated_is_no_longer_listed_as_incompatible() -> None:
    core = NodeCore(signer("m"), "m" * 8, "me", [], Random(1), 0)
    other = Incompatible(PEER, "Ben", 1, WHERE[0])
    (notice,) = events(core.incompatible(other, 0.0))
    assert isinstance(notice, Notice)
    assert core.listed_incompatible(1.0) == (other,)
    core.opened(1, PEER, WHERE, None, 1.0, WHERE[0])
    core.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 1.0)
    assert core.listed_incompatible(1.0) == ()


def test_it_dials_back_for_a_peer_and_tells_what_came_of_it(core: NodeCore) -> None:
    assert core.received(1, messages.DialBack(4000), 1.0) == [TryPort(PEER, 4000)]
    told = core.port_tried(PEER, TryResult.REFUSED, 1e9, True)
    assert sent(told) == [messages.DialedBack(TryResult.REFUSED, 1e9, True)]
    assert sent(core.ask_to_dial(PEER, 5000)) == [messages.DialBack(5000)]
    assert len(events(core.received(1, messages.DialedBack(0, 1e9), 2.0))) == 1


# --- rooms ---------------------------------------------------------------------------


def hosting(games: list[Toy]) -> NodeCore:
    """It has played the first of these games for three seconds."""
    core = linked(games)
    core.enter(games[0].name, True, {}, 1.0)
    for moment in range(20, 80):
        core.tick(moment / 20)
    assert core.room is not None
    assert core.room.election.hosting
    return core


def test_one_rules_where_one_plays_and_nowhere_else(core: NodeCore) -> None:
    with pytest.raises(BadText, match="play first"):
        core.rule("pause", None, True, None, 1.0)
    core = hosting([Toy()])
    with pytest.raises(BadText, match="Nobody is known"):
        core.rule("remove", node("z"), True, None, 4.0)
    core.rule("close", None, True, None, 4.0)
    core.tick(4.1)
    view, _ = core.view()
    assert view is not None
    assert (view.ruler, view.closed) == (core.me, True)
    assert [room.closed for room in core.rooms()] == [True]


def test_one_locks_the_table_that_one_rules_and_is_at(core: NodeCore) -> None:
    with pytest.raises(BadText, match="play first"):
        core.to_lock()
    core = hosting([Toy()])
    table = core.to_lock()
    other = msgspec.structs.replace(table, id=b"o" * 16)
    with pytest.raises(BadText, match="You have left the table"):
        core.lock(other, b"k" * 32, 4.0)
    core.lock(table, b"k" * 32, 4.0)
    core.tick(4.1)
    view, _ = core.view()
    assert view is not None
    assert view.locked
    assert [room.locked for room in core.rooms()] == [True]
    core.rule("unlock", None, True, None, 4.2)
    core.tick(4.3)
    assert [room.locked for room in core.rooms()] == [False]


def test_one_presses_where_one_plays_and_nowhere_else(core: NodeCore) -> None:
    with pytest.raises(BadText, match="play first"):
        core.press("left", 1.0)
    core = hosting([Toy()])
    with pytest.raises(BadText, match="none of left, right"):
        core.press("up", 4.0)
    pressed, _ = core.press("left", 4.0)
    assert pressed
    core.tick(4.1)
    assert core.room is not None
    assert core.room.waiting == 0


def test_messages_of_other_rooms_are_none_of_our_business(core: NodeCore) -> None:
    term = Term(1, 0, PEER)
    ask, ack = messages.MergeAsk(bytes(16), term, 9, 9, 9), messages.Ack(1, 1)
    assert core.received(1, ask, 1.0) == []
    assert core.received(1, ack, 1.0) == []
    core = hosting([Toy()])
    assert core.received(1, ask, 4.0) == []
    assert core.room is not None
    there = msgspec.structs.replace(ask, room=core.room.id)
    assert core.received(1, there, 4.0) != []


class Fragile(Toy):
    """Its author's code fails from a moment on, wherever it is called."""

    name = "fragile"
    works = True

    @property
    def moves(self) -> tuple[str, ...]:  # type: ignore[override]
        return ("left", "right") if self.works else self.fail()

    def step(self, *given: Any) -> Any:
        return super().step(*given) if self.works else self.fail()

    def fail(self) -> Any:
        raise ZeroDivisionError("a bug of its author")


@pytest.mark.parametrize("way", ["tick", "message", "press"])
def test_a_game_that_fails_ends_its_room_alone(way: str) -> None:
    game = Fragile()
    core = hosting([game])
    room = core.room
    assert room is not None
    core.received(1, messages.Join(room.id, "Ben", True, 0, 0, 0, 0), 4.0)
    core.tick(4.1)
    game.works = False
    if way == "tick":
        happened = core.tick(4.2)
    elif way == "message":
        happened = core.received(
            1, messages.Inputs(room.id, room.replicator.reigns.present, ((1, 0),)), 4.1
        )
    else:
        pressed, happened = core.press("left", 4.1)
        assert not pressed
    assert core.room is None
    left, notice = [e for e in events(happened) if isinstance(e, RoomLeft | Notice)]
    assert left == RoomLeft("fragile")
    assert "a bug of its author" in getattr(notice, "text", "")
    assert any(isinstance(m, messages.Leave) for m in sent(happened))
    assert core.is_linked(PEER)


def test_its_room_is_told_to_peers_and_application_and_its_end_as_well() -> None:
    core = linked([Toy()])
    happened = core.enter("toy", True, {}, 1.0)
    for moment in range(20, 80):
        happened += core.tick(moment / 20)
    notes = [m for m in sent(happened) if isinstance(m, messages.Rooms)]
    assert [(n.room, n.term.host) for n in notes[-1].rooms] == [("toy", ME)]
    listed = [e for e in events(happened) if isinstance(e, RoomsChanged)]
    assert [(r.room, r.host) for r in listed[-1].rooms] == [("toy", ME)]
    assert core.rooms() == listed[-1].rooms
    happened = core.leave(4.0)
    assert sent(happened)[-1] == messages.Rooms(())
    assert events(happened) == [RoomLeft("toy"), RoomsChanged(())]
    assert core.leave(4.0) == []


def test_who_moves_leaves_one_room_before_the_next() -> None:
    class Other(Toy):
        name = "other"

    core = linked([Toy(), Other()])
    core.enter("toy", True, {}, 1.0)
    for moment in range(20, 80):
        core.tick(moment / 20)
    happened = core.enter("other", True, {}, 4.0)
    assert [e for e in events(happened) if isinstance(e, RoomLeft)] == [RoomLeft("toy")]
    assert messages.Rooms(()) in sent(happened)
    assert core.room is not None
    assert core.room.name == "other"


def test_other_rules_are_told_once_to_who_plays() -> None:
    core = linked([Toy()])
    note = RoomNote("toy", "toy", 2, Term(1, 0, PEER), 9, 1, bytes(16))
    doing, changed = events(core.received(1, messages.Rooms((note,)), 1.0))
    assert doing == PeerDoing(PEER, "playing", "toy")
    counts = {"machines": 1, "playing_machines": 1}
    assert changed == RoomsChanged(
        (RoomInfo("toy", "toy", PEER, 1, 1, table=bytes(16).hex(), **counts),)
    )
    told = events(core.enter("toy", True, {}, 1.0))
    told += events(core.received(1, messages.Rooms((note,)), 1.0))
    assert [e.code for e in told if isinstance(e, Notice)] == ["game_version"]


def test_what_a_lost_peer_told_of_rooms_is_forgotten_with_its_link() -> None:
    core = linked([Toy()])
    note = RoomNote("toy", "toy", 2, Term(1, 0, PEER), 9, 1, bytes(16))
    core.received(1, messages.Rooms((note,)), 1.0)
    assert core.rooms() != ()
    assert RoomsChanged(()) in events(core.closed(1, "cable", False, 2.0))


def test_it_wants_to_tick_when_any_part_does() -> None:
    core = linked([Toy()])
    assert core.next_tick is None
    core.say("hello", None, 1.0, 1.0)
    chat = core.next_tick
    assert chat is not None
    core.enter("toy", True, {}, 1.0)
    room = core.next_tick
    assert room is not None
    assert room < chat
    core.leave(1.0)
    core.closed(1, "cable", False, 1.0)
    assert core.next_tick == 1.0 + RETURN


# --- who is blocked ------------------------------------------------------------------


def hung_up(effects: list[Effect]) -> list[int]:
    return [effect.link for effect in effects if isinstance(effect, HangUp)]


def test_who_is_blocked_is_remembered_with_his_face(core: NodeCore) -> None:
    core.received(1, messages.Renamed("Ben", b"face"), 1.0)
    core.block(PEER, "", 1.0)
    assert core.blocked() == (Blocked(PEER, "Ben", b"face"),)


def test_who_is_blocked_is_told_what_everybody_hears_who_stays(core: NodeCore) -> None:
    ident, _ = core.say("hello?", None, 1.0, 1.0)
    effects = core.block(PEER, "", 1.0)
    left, failed = events(effects)
    assert left == PeerLeft(Peer(PEER, "Ben", "10.1.0.7:5000"), "blocked")
    assert failed == ChatFailed(ident, PEER, "You have blocked that peer.")
    assert sent(effects) == [Goodbye("left")]
    assert hung_up(effects) == [1]
    assert core.is_kept_out(PEER, 1.0)
    assert (core.peers(), core.peer(PEER), core.is_linked(PEER)) == ((), None, False)
    assert core.blocked() == (Blocked(PEER, "Ben"),)
    assert core.block(PEER, "", 1.0) == []
    assert events(core.closed(1, "blocked", False, 2.0) + core.tick(9.0)) == []
    assert [one for one in core.tick(9.0) if isinstance(one, Dial)] == []
    assert core.unlinked_contacts() == ()  # the doctor need not wonder


def test_a_link_on_its_way_ends_as_well() -> None:
    core = NodeCore(signer("b"), "m" * 8, "me", [], Random(1), 0)  # the smaller one
    core.tick(0.0)
    core.opened(1, ME, WHERE, None, 0.0, WHERE[0])
    effects = core.block(ME, "Mo", 0.0)
    assert Greet(1, Goodbye("left")) in effects
    assert hung_up(effects) == [1]
    assert hung_up(core.opened(2, ME, WHERE, None, 0.0, WHERE[0])) == [2]


def test_who_was_blocked_in_an_earlier_run_is_not_dialled() -> None:
    blocked = [Blocked(PEER, "Ben"), Blocked(ME, "myself")]
    core = NodeCore(signer("m"), "m" * 8, "me", [], Random(1), 0, blocked=blocked)
    core.settle(5000, ["10.1.0.1"], ["10.1.0.1/16"])
    core.tick(0.0)
    known = Remembered(PEER, "Ben", (WHERE,), 1.0)
    assert core.remember([known], 0.0) + core.found(PEER, "p" * 8, [WHERE], 0.0) == []
    assert core.blocked() == (Blocked(PEER, "Ben"),)
    assert core.is_kept_out(PEER, 0.0)
    (dial,) = core.unblock(PEER, 1.0)
    assert isinstance(dial, Dial)
    assert dial.addresses == (WHERE,)
    assert not core.is_kept_out(PEER, 1.0)
    assert core.unblock(PEER, 1.0) == []


def at_one_table(core: NodeCore) -> list[Effect]:
    """Both are in its room, of which this node is the host; then it blocks the peer."""
    core.enter("toy", True, {}, 0.0)
    for moment in range(60):
        core.tick(moment / 20)
    assert core.room is not None
    ident = core.room.id
    core.received(1, messages.Join(ident, "Ben", True, 0, 0, 0, 0), 3.0)
    core.tick(3.05)
    assert PEER in core.room.present()
    return core.block(PEER, "", 3.05)


def test_of_a_blocked_member_only_the_words_of_the_table_are_taken() -> None:
    core = linked([Toy()])
    number, _ = core.ask(PEER, "t", msgspec.Raw(b"\xc0"), Parcel(PEER, "t", 1, False))
    effects = at_one_table(core)
    assert hung_up(effects) == []
    assert not core.is_kept_out(PEER, 3.05)
    raw = msgspec.Raw(b"\xc1")  # that is nothing: it is not even looked at
    for message in (
        said("hi"),
        messages.Tell("t", raw),
        messages.Ask(1, "t", raw),
        messages.Answer(number, True, raw),
        messages.DialBack(7),
    ):
        assert core.received(1, message, 3.1) == []
    with pytest.raises(NotConnected):
        core.ask(PEER, "t", raw, Parcel(PEER, "t", 1, False))
    _, effects = core.say("hi all", None, 3.1, 3.1)
    assert [type(event) for event in events(effects)] == [ChatQueued]
    assert [m for m in sent(effects) if isinstance(m, messages.Spoken)] == []
    effects = core.received(1, messages.Renamed("Benno"), 3.1)
    assert events(effects) == []
    assert core.room is not None
    inputs = messages.Inputs(
        core.room.id, core.room.replicator.reigns.present, ((1, 0),)
    )
    core.received(1, inputs, 3.1)
    core.tick(3.15)
    view, _ = core.view()
    assert view is not None
    assert [(m.name, m.score) for m in view.members] == [("me", 0), ("Ben", 1)]


def test_a_blocked_member_who_leaves_loses_his_link() -> None:
    core = linked([Toy()])
    at_one_table(core)
    assert core.room is not None
    effects = core.received(1, messages.Leave(core.room.id), 3.1)
    for moment in range(4):
        effects += core.tick(3.15 + moment / 20)
    assert Goodbye("left") in sent(effects)
    assert hung_up(effects) == [1]


def test_a_blocked_member_loses_his_link_when_we_leave() -> None:
    core = linked([Toy()])
    at_one_table(core)
    effects = core.leave(3.1)
    said = [type(message) for message in sent(effects)]
    # First he hears that the game is his to host.
    assert said.index(messages.Handoff) < said.index(Goodbye)
    assert hung_up(effects) == [1]


def test_a_blocked_host_may_be_linked_by_who_wants_in() -> None:
    """Somebody else tells of his room."""
    core = linked([Toy()])
    third = NodeId("t" * 52)
    core.opened(2, third, ("10.1.0.8", 5000), None, 0.0, "10.1.0.8")
    note = RoomNote("toy", "toy", 1, Term(1, 0, PEER), 9, 2, room_id(Toy()))
    core.received(2, Welcome(third, "t" * 8, "Tim", (), (note,)), 0.0)
    core.block(PEER, "", 1.0)
    core.closed(1, "blocked", False, 1.0)
    core.tick(1.5)
    assert core.is_kept_out(PEER, 1.5)
    core.enter("toy", True, {}, 2.0)
    dials = [one for one in core.tick(2.0) if isinstance(one, Dial)]
    assert [dial.peer for dial in dials] == [PEER]
    assert not core.is_kept_out(PEER, 2.0)
    core.leave(2.5)
    assert core.is_kept_out(PEER, 2.5)


def test_under_another_identity_the_same_are_blocked(core: NodeCore) -> None:
    core.block(PEER, "", 1.0)
    core.retire(2.0)
    later = core.successor(signer("q"), "n" * 8, 1000)
    assert later.is_kept_out(PEER, 3.0)
    assert later.blocked() == (Blocked(PEER, "Ben"),)


def test_a_member_is_known_by_the_name_that_the_table_knows() -> None:
    core = linked([Toy()])
    core.enter("toy", True, {}, 0.0)
    for moment in range(60):
        core.tick(moment / 20)
    assert core.room is not None
    stranger = node("q")  # a member without a link to us
    join = messages.Join(core.room.id, "Quinn", True, 0, 0, 0, 0)
    forward = letters("q").write(core.room.id, 0, ME, True, join, 0)
    core.received(1, messages.Join(core.room.id, "Ben", True, 0, 0, 0, 0), 3.0)
    core.tick(3.05)
    core.received(1, forward, 3.1)
    core.tick(3.15)
    core.block(stranger, "", 3.2)
    assert core.blocked() == (Blocked(stranger, "Quinn"),)


# --- what need not be decoded --------------------------------------------------------

RAW = msgspec.Raw(b"\x90")
TOLD, ASKED = messages.Tell("wave", RAW), messages.Ask(1, "mood", RAW)


def heeds(core: NodeCore, message: Message, link: int = 1) -> bool:
    return core.heeds(link, heads.of(message))


def test_what_is_of_another_room_or_of_none_is_of_no_use() -> None:
    core = linked([Toy()])
    here, there = room_id(Toy()), b"t" * 16
    tick = messages.Tick(1, messages.Frame.of(1, 0, ()))
    for message in (messages.Relay(here), messages.Relay(there), tick):
        assert not heeds(core, message)
    core.enter("toy", True, {}, 1.0)
    assert heeds(core, messages.Relay(here))
    assert heeds(core, tick)
    assert not heeds(core, messages.Relay(there))
    core.leave(1.0)
    assert not heeds(core, messages.Relay(here))


def test_what_nobody_listens_to_is_of_no_use() -> None:
    core = linked([])
    assert heeds(core, TOLD)
    assert heeds(core, ASKED)
    core.listen(lambda topic, is_question: topic == "mood" and is_question)
    assert not heeds(core, TOLD)
    assert heeds(core, ASKED)
    assert not heeds(core, messages.Tell("mood", RAW))
    assert heeds(core, messages.Renamed("Benno"))


def test_what_a_blocked_one_tells_an_application_is_of_no_use() -> None:
    core = linked([Toy()])
    core.enter("toy", True, {}, 1.0)
    core.block(PEER, "", 1.0)
    for message in (TOLD, ASKED, messages.Answer(1, True, RAW)):
        assert not heeds(core, message)


def test_an_answer_is_of_use_to_who_asked() -> None:
    core = linked([])
    number, _ = core.ask(PEER, "mood", RAW, Parcel(PEER, "mood", 1, False))
    assert heeds(core, messages.Answer(number, True, RAW))
    assert not heeds(core, messages.Answer(number + 1, True, RAW))
    core.forget_question(number)
    assert not heeds(core, messages.Answer(number, True, RAW))


def test_before_a_link_is_up_only_what_makes_it_so_is_of_use() -> None:
    core = linked([Toy()])
    core.enter("toy", True, {}, 1.0)
    core.opened(2, NodeId("c" * 52), WHERE, None, 1.0, WHERE[0])
    for message in (TOLD, ASKED, messages.Relay(room_id(Toy()))):
        assert not heeds(core, message, 2)
        assert not heeds(core, message, 3)
    assert heeds(core, Welcome(NodeId("c" * 52), "c" * 8, "Cat", (), ()), 2)


def test_who_listens_does_so_under_another_identity_as_well() -> None:
    core = linked([])
    core.listen(lambda topic, is_question: False)
    core.retire(1.0)
    later = core.successor(signer("n"), "n" * 8, 0)
    later.opened(1, PEER, WHERE, None, 1.0, WHERE[0])
    later.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 1.0)
    assert not heeds(later, TOLD)


def test_who_floods_is_kept_out_and_its_user_is_told_once() -> None:
    core = linked([])
    (notice,) = events(core.flooded(1, 1.0))
    assert isinstance(notice, Notice)
    assert notice.code == "kept_out"
    assert notice.text.startswith("Ben (10.1.0.7) sends far more than")
    assert core.is_kept_out(PEER, 1.0)
    assert core.flooded(1, 1.0) == []
    assert not heeds(core, TOLD)


# --- visitors ------------------------------------------------------------------------

LOOKER = node("c")


def visited(core: NodeCore, run: str = "v" * 8, link: int = 9) -> list[Effect]:
    """A program comes that only looks."""
    core.opened(link, LOOKER, ("10.1.0.8", 5000), None, 1.0, "10.1.0.8")
    welcome = Welcome(LOOKER, run, "Looker", (), (), visitor=True)
    return core.received(link, welcome, 1.0)


def test_a_visitor_is_told_of_as_one(core: NodeCore) -> None:
    (joined,) = events(visited(core))
    assert joined == PeerJoined(Peer(LOOKER, "Looker", "10.1.0.8", visitor=True))
    assert core.peer(LOOKER) in core.peers()
    assert LOOKER not in {one for one, _, _ in core.to_remember()}
    (left,) = events(core.closed(9, "bye", True, 2.0))
    assert left == PeerLeft(Peer(LOOKER, "Looker", "10.1.0.8", visitor=True), "bye")


def test_a_run_stays_the_visitor_that_it_was(core: NodeCore) -> None:
    visited(core)
    core.closed(9, "broke", False, 1.0)
    core.opened(10, LOOKER, ("10.1.0.8", 5000), None, 1.1, "10.1.0.8")
    core.received(10, Welcome(LOOKER, "v" * 8, "Looker", (), ()), 1.1)
    assert core.peers()[1].visitor
    core.opened(11, LOOKER, ("10.1.0.8", 5000), None, 1.2, "10.1.0.8")
    core.closed(10, "stopped", True, 1.2)
    told = events(core.received(11, Welcome(LOOKER, "w" * 8, "Ann", (), ()), 1.3))
    assert told == [PeerJoined(Peer(LOOKER, "Ann", "10.1.0.8"))]


def test_what_is_said_is_not_for_visitors(core: NodeCore) -> None:
    visited(core)
    _, effects = core.say("hello", None, 1.0, 1.0)
    assert [effect.to for effect in effects if isinstance(effect, Send)] == [(PEER,)]
    ident, _ = core.say("hello?", LOOKER, 1.0, 1.0)
    assert events(core.kept(1, 1.0)) == [ChatQueued(ident, LOOKER)]
    core.closed(9, "lost", False, 1.0)
    core.tick(1.0 + RETURN)
    _, effects = core.say("hello", None, 2.0, 2.0)
    assert [effect.to for effect in effects if isinstance(effect, Send)] == [(PEER,)]


def test_a_visitor_says_so_and_confirms_nothing() -> None:
    made = NodeCore(signer("m"), "m" * 8, "me", [], Random(1), 0, visitor=True)
    for core in (made, made.successor(signer("o"), "o" * 8, 0)):
        core.tick(0.0)
        greeting = core.opened(1, PEER, WHERE, None, 0.0, WHERE[0])
        greeting += core.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 0.0)
        (welcome,) = [e.message for e in greeting if isinstance(e, Greet)]
        assert isinstance(welcome, Welcome)
        assert welcome.visitor
        assert core.received(1, said("hello"), 1.0) == []
        assert core.received(1, messages.Post(1, "hello", 0.0), 1.0) == []
        _, effects = core.say("hi", PEER, 1.0, 1.0)
        assert [e.message for e in effects if isinstance(e, Send)]
        (failed,) = events(core.say("hi", LOOKER, 1.0, 1.0)[1])
        assert isinstance(failed, ChatFailed)


# --- whom the user mutes, and what they do -------------------------------------------


def test_a_muted_peer_is_confirmed_and_not_shown(core: NodeCore) -> None:
    core.mute(PEER, True, 1.0)
    core.mute(PEER, True, 1.0)
    assert core.muted() == {PEER}
    effects = core.received(1, said("hello"), 1.0)
    assert (sent(effects), events(effects)) == ([messages.Took("p" * 8, 1)], [])
    core.retire(2.0)
    assert core.successor(signer("o"), "o" * 8, 9).muted() == {PEER}
    core.mute(PEER, False, 3.0)
    core.mute(PEER, False, 3.0)
    assert core.muted() == frozenset()


def test_who_was_muted_in_an_earlier_run_is() -> None:
    made = NodeCore(
        *(signer("m"), "m" * 8, "me", [], Random(1), 0), muted=[PEER, node("m")]
    )
    assert made.muted() == {PEER}


# --- who is who ----------------------------------------------------------------------

EVE = node("e")


def comes(
    core: NodeCore, name: str, who: NodeId = EVE, now: float = 2.0
) -> list[Event]:
    """What is told when that one comes."""
    link = 10 + ord(who[0])
    core.opened(link, who, ("10.1.0.9", 1), None, now, "10.1.0.9")
    return events(core.received(link, Welcome(who, "e" * 8, name, (), ()), now))


def goes(core: NodeCore, who: NodeId = EVE, now: float = 2.0) -> None:
    core.closed(10 + ord(who[0]) if who != PEER else 1, "left", True, now)


def test_who_comes_with_a_known_name_and_another_key_is_new(core: NodeCore) -> None:
    core.closed(1, "left", True, 1.0)
    (joined,) = comes(core, "BEN")
    assert isinstance(joined, PeerJoined)
    eve = Peer(EVE, "BEN", "10.1.0.9", another_key=True, coded=True)
    assert joined.peer == eve
    assert core.peers() == (eve,)
    assert core.next_tick is not None
    assert core.next_tick <= 3.0
    (notice,) = [one for one in events(core.tick(3.0)) if isinstance(one, Notice)]
    assert notice.code == "another_key"
    post = core.received(111, messages.Post(1, "hi", 0.0), 4.0)
    (heard,) = [one for one in events(post) if isinstance(one, ChatReceived)]
    assert (heard.coded, heard.label) == (True, f"BEN {short_code(EVE)}")
    (past,) = core.history(EVE, None, 9).messages
    assert past.label == heard.label
    (renamed,) = events(core.received(111, messages.Renamed("Eve"), 5.0))
    assert renamed == PeerRenamed(Peer(EVE, "Eve", "10.1.0.9"), "BEN")
    (renamed,) = events(core.received(111, messages.Renamed("Ben"), 6.0))
    assert isinstance(renamed, PeerRenamed)
    assert renamed.peer.another_key


def test_who_is_checked_is_told_to_be(core: NodeCore) -> None:
    core.closed(1, "left", True, 1.0)
    comes(core, "Ben")
    (checked,) = events(core.check(EVE, True, 3.0))
    assert checked == PeerChecked(Peer(EVE, "Ben", "10.1.0.9", checked=True))
    assert core.peer(EVE) == checked.peer
    assert not [e for e in events(core.tick(9.0)) if isinstance(e, Notice)]
    (away,) = events(core.check(PEER, True, 9.0))
    assert away == PeerChecked(Peer(PEER, "Ben", "", checked=True, coded=True))
    (undone,) = events(core.check(EVE, False, 9.0))
    assert isinstance(undone, PeerChecked)
    assert undone.peer.another_key
    for who, why in ((ME, "your own"), (node("z"), "was here")):
        with pytest.raises(BadText, match=why):
            core.check(who, True, 9.0)


def test_of_equal_names_both_carry_codes_in_all_that_is_told(core: NodeCore) -> None:
    core.received(1, said("I am Ben"), 1.0)
    assert [one.coded for one in core.history(None, None, 9).messages] == [False]
    comes(core, "Ben")
    assert all(peer.coded for peer in core.peers())
    assert not any(peer.another_key for peer in core.peers())
    assert [one.coded for one in core.history(None, None, 9).messages] == [True]
    goes(core)
    core.rename("Ben", 3.0)
    (ben,) = core.peers()
    assert ben.label == f"Ben {short_code(PEER)}"


def test_in_a_room_too_nobody_is_taken_for_another(core: NodeCore) -> None:
    core = linked([Toy()])
    core.closed(1, "left", True, 0.5)
    core.enter("toy", True, {}, 1.0)
    for moment in range(10, 20):
        core.tick(moment / 10)
    assert core.room is not None
    comes(core, "Ben")
    core.received(111, messages.Join(core.room.id, "Ben", True, 0, 0, 0, 0), 2.0)
    effects = core.tick(2.1)
    (view, *_) = [e.view for e in events(effects) if isinstance(e, RoomChanged)]
    labels = {member.id: member.label for member in view.members}
    assert labels == {ME: "me", EVE: f"Ben {short_code(EVE)}"}
    seen, _ = core.view()
    assert seen is not None
    assert seen.members == view.members


def test_a_visitor_is_not_remembered(core: NodeCore) -> None:
    visited(core)
    name = core.peer(LOOKER).name  # type: ignore[union-attr]
    with pytest.raises(BadText):
        core.check(LOOKER, True, 1.0)
    (joined,) = comes(core, name)
    assert isinstance(joined, PeerJoined)
    assert (joined.peer.another_key, joined.peer.coded) == (False, True)


def test_who_is_blocked_is_met_when_that_is_undone(core: NodeCore) -> None:
    core.closed(1, "left", True, 1.0)
    core.block(EVE, "Eve", 1.0)
    core.unblock(EVE, 2.0)
    (joined,) = comes(core, "Ben")
    assert isinstance(joined, PeerJoined)
    assert joined.peer.another_key


def test_nothing_of_the_past_with_one_who_is_blocked_is_shown(core: NodeCore) -> None:
    core.received(1, messages.Post(1, "hi", 0.0), 1.0)
    assert len(core.history(PEER, None, 9).messages) == 1
    core.block(PEER, "Ben", 2.0)
    assert core.history(PEER, None, 9).messages == ()
    core.unblock(PEER, 3.0)
    assert len(core.history(PEER, None, 9).messages) == 1


def test_whom_one_knows_is_kept_and_known_again() -> None:
    first = NodeCore(signer("m"), "m" * 8, "me", [], Random(1), 0, keeps=True)
    first.tick(0.0)
    first.restored((), 0.0)
    first.opened(1, PEER, WHERE, None, 0.0, WHERE[0])
    came = first.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 0.0)
    checked = first.check(PEER, True, 1.0)
    kept = [
        record
        for effect in (*came, *checked)
        if isinstance(effect, Keep)
        for record in effect.records
        if isinstance(record, Pinned)
    ]
    assert [record.checked for record in kept] == [False, True]
    again = NodeCore(signer("m"), "n" * 8, "me", [], Random(1), 0, keeps=True)
    again.tick(0.0)
    (early,) = comes(again, "Ben", now=0.0)
    assert isinstance(early, PeerJoined)
    assert not early.peer.another_key
    (late,) = events(again.restored(kept[1:], 0.5))  # the disk was slow
    assert late == PeerChecked(
        Peer(EVE, "Ben", "10.1.0.9", another_key=True, coded=True)
    )
    again.retire(5.0)
    later = again.successor(signer("o"), "o" * 8, 9)
    (joined,) = comes(later, "Ben", now=6.0)
    assert isinstance(joined, PeerJoined)
    assert joined.peer.another_key


def test_what_a_peer_does_is_told_and_ours_to_persons(core: NodeCore) -> None:
    visited(core)
    told = events(core.received(1, messages.Doing(3), 1.0))
    assert told == [PeerDoing(PEER, "typing", None, ME)]
    assert events(core.tick(1.5)) == []
    heard = events(core.received(1, messages.Post(1, "hi", 0.0), 2.0))
    assert [type(event) for event in heard] == [ChatReceived]
    assert core.next_tick is not None
    assert core.next_tick <= 2.0
    assert events(core.tick(2.0)) == [PeerDoing(PEER, "here")]
    (away,) = core.set_doing("away", None, 3.0)
    assert away == Send((PEER,), messages.Doing(1))
    core.set_doing("typing", PEER, 4.0)
    core.say("hello", PEER, 4.0, 4.0)
    assert sent(core.set_doing("typing", PEER, 4.1)) == [messages.Doing(3)]


def test_who_came_while_we_are_away_is_told(core: NodeCore) -> None:
    core.set_doing("away", None, 1.0)
    core.opened(2, LOOKER, ("10.1.0.8", 5000), None, 1.0, "10.1.0.8")
    note = RoomNote("r", "g", 1, Term(1, 0, LOOKER), 0, 1, b"r" * 16)
    came = core.received(2, Welcome(LOOKER, "v" * 8, "Carl", (), (note,)), 1.0)
    assert Send((LOOKER,), messages.Doing(1)) in came
    assert events(came)[:2] == [
        PeerJoined(Peer(LOOKER, "Carl", "10.1.0.8")),
        PeerDoing(LOOKER, "playing", "g"),
    ]
    told = messages.Rooms(())
    assert PeerDoing(LOOKER, "here") in events(core.received(2, told, 2.0))


def test_another_run_of_a_peer_is_linked_and_does_nothing_yet(core: NodeCore) -> None:
    core.received(1, messages.Doing(1), 1.0)
    ident, _ = core.say("hello", PEER, 1.0, 1.0)
    core.kept(1, 1.0)
    core.opened(2, PEER, WHERE, None, 2.0, WHERE[0])
    note = RoomNote("r", "g", 1, Term(1, 0, PEER), 0, 1, b"r" * 16)
    core.closed(1, "lost", False, 2.0)
    came = core.received(2, Welcome(PEER, "q" * 8, "Ben", (WHERE,), (note,)), 2.0)
    kinds = [type(event) for event in events(came)]
    assert kinds[:3] == [PeerLeft, PeerJoined, PeerDoing]
    assert [
        e for e in came if isinstance(e, Send) and type(e.message).__name__ == "Post"
    ]
    assert PeerDoing(PEER, "here") in events(core.received(2, messages.Rooms(()), 3.0))
    assert ChatQueued(ident, PEER) not in events(came)
    later, effects = core.say("hello again", PEER, 4.0, 4.0)
    assert later != ident
    assert [e for e in effects if isinstance(e, Send)]


def test_a_visitor_and_a_blocked_one_do_nothing_that_is_told(core: NodeCore) -> None:
    visited(core)
    assert events(core.received(9, messages.Doing(1), 1.0)) == []
    made = NodeCore(signer("m"), "m" * 8, "me", [], Random(1), 0, visitor=True)
    made.tick(0.0)
    made.opened(1, PEER, WHERE, None, 0.0, WHERE[0])
    made.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 0.0)
    assert sent(made.set_doing("away", None, 1.0)) == []


# --- how much is held -----------------------------------------------------------------


def test_who_holds_nothing_does_so_under_another_identity_as_well() -> None:
    for bounds, held in ((USUAL, ["hello"]), (HOLDS_NOTHING, [])):
        made = NodeCore(signer("m"), "m" * 8, "me", [], Random(1), 0, bounds=bounds)
        for core in (made, made.successor(signer("o"), "o" * 8, 0)):
            core.tick(0.0)
            core.opened(1, PEER, WHERE, None, 0.0, WHERE[0])
            core.received(1, Welcome(PEER, "p" * 8, "Ben", (WHERE,), ()), 0.0)
            core.received(1, said("hello"), 1.0)
            shown = core.history(None, None, 9).messages
            assert [message.text for message in shown] == held


# --- what a person waits for ---------------------------------------------------------


def test_what_is_said_goes_before_the_rest_is_done(core: NodeCore) -> None:
    done: list[Effect] = []
    core.hasten(done.append)
    _, rest = core.say("hello", None, 1.0, 1.0)
    (first,) = sent(done)
    assert isinstance(first, messages.Spoken)
    assert first not in sent(rest)


def test_who_is_muted_is_not_shown_in_a_hurry_either(core: NodeCore) -> None:
    done: list[Effect] = []
    core.hasten(done.append)
    core.mute(PEER, True, 1.0)
    core.received(1, messages.Post(1, "hello", 0.0), 2.0)
    assert done == []
    core.mute(PEER, False, 2.0)
    core.received(1, messages.Post(2, "hello", 0.0), 2.0)
    assert [type(one.event) for one in done if isinstance(one, Notify)] == [
        ChatReceived
    ]


# --- clocks --------------------------------------------------------------------------

NEIGHBOURS = [f"fe80::{number}%eth0" for number in range(2, 5)]


def with_neighbours(own: int, theirs: int) -> NodeCore:
    """Three are linked by the addresses that IPv6 gives by itself."""
    core = NodeCore(signer("m"), "m" * 8, "me", [], Random(1), own * 1000)
    core.settle(5000, ["10.1.0.1", "fe80::1%eth0"], ["10.1.0.1/16"])
    core.tick(0.0)
    for number, (letter, source) in enumerate(zip("bcd", NEIGHBOURS, strict=True), 1):
        ident = node(letter)
        core.opened(number, ident, (source, 5000), None, 0.0, source)
        told = Welcome(ident, letter * 8, letter, (), (), 5000, clock=theirs)
        core.received(number, told, 0.0)
        assert core.is_linked(ident)
    return core


def test_each_neighbour_on_one_wire_has_a_clock() -> None:
    core = with_neighbours(START + 600_000, START)
    _, effects = core.say("hello", None, START / 1000 + 600, 0.0)
    (spoken,) = [e.message for e in effects if isinstance(e, Send)]
    assert isinstance(spoken, messages.Spoken)
    assert msgspec.msgpack.decode(spoken.body)[5] == START


def test_each_neighbour_on_one_wire_may_say_as_much() -> None:
    core = with_neighbours(START, START)
    heard = 0
    for number, letter in enumerate("bcd", 1):
        texts = [f"{n}" for n in range(WORDS_AT_ONCE)]
        log = log_of(signer(letter), texts, run=letter * 8, ms=START, app=FIRST_APP)
        for one in log:
            effects = core.received(number, spoken(one), 0.0)
            heard += any(isinstance(e, ChatReceived) for e in events(effects))
    assert heard == 3 * WORDS_AT_ONCE


class Shown(Toy):
    """It can be seen from outside."""

    def glimpse(self, state: Any) -> Any:
        return "the board"


BOARD = msgspec.msgpack.encode("the board")


def heeded(core: NodeCore, message: Message, now: float) -> list[Effect]:
    """What comes of a message of the peer, as the driver lets it in."""
    return core.received(1, message, now) if core.heeds(1, heads.of(message)) else []


def told_note(host: NodeId, **more: Any) -> messages.Rooms:
    place = Term(1, 0, host), 1, 3, room_id(Toy())
    return messages.Rooms((RoomNote("toy", "toy", 1, *place, **more),))


def test_a_host_shows_its_board_to_who_asks() -> None:
    core = hosting([Shown()])
    assert core.room is not None
    ask = messages.GlimpseAsk(core.room.id)
    assert sent(heeded(core, ask, 4.0)) == [messages.GlimpseTold(core.room.id, BOARD)]
    assert sent(heeded(core, ask, 4.5)) == []
    assert len(sent(heeded(core, ask, 5.0))) == 1
    assert sent(heeded(core, messages.GlimpseAsk(b"x" * 16), 9.0)) == []


def test_who_does_not_host_shows_nothing() -> None:
    core = linked([Shown()])
    ask = messages.GlimpseAsk(room_id(Toy()))
    assert sent(heeded(core, ask, 2.0)) == []
    core.enter("toy", True, {}, 2.0)
    assert messages.GlimpseTold not in map(type, sent(heeded(core, ask, 2.1)))


def test_a_locked_table_is_not_shown_but_a_closed_one_is() -> None:
    core = hosting([Shown()])
    assert core.room is not None
    ask = messages.GlimpseAsk(core.room.id)
    core.rule("close", None, True, None, 4.0)
    core.tick(4.2)
    assert core.room.gate.is_closed
    assert len(sent(heeded(core, ask, 4.3))) == 1
    core.lock(core.to_lock(), b"s" * 32, 5.0)
    core.tick(5.2)
    assert core.room.gate.is_locked
    assert messages.GlimpseTold not in map(type, sent(heeded(core, ask, 6.0)))


def test_who_is_blocked_sees_nothing_and_is_not_asked() -> None:
    core = hosting([Shown()])
    assert core.room is not None
    core.received(1, messages.Join(core.room.id, "Ben", True, 0, 0, 0, 0), 4.0)
    core.tick(4.1)
    core.block(PEER, "Ben", 4.2)  # he sits at our table, and keeps his link
    ask = messages.GlimpseAsk(core.room.id)
    assert messages.GlimpseTold not in map(type, sent(heeded(core, ask, 4.3)))
    core = linked([Shown()])
    core.received(1, told_note(PEER), 1.0)
    core.block(PEER, "Ben", 2.0)
    assert core.glimpse(room_id(Toy()), 2.1)[0] is False


def test_a_host_is_asked_and_what_it_answers_is_told() -> None:
    core = linked([Shown()])
    table = room_id(Toy())
    assert core.glimpse(table, 1.0) == (False, [])
    core.received(1, told_note(PEER), 1.0)
    was_asked, effects = core.glimpse(table, 1.1)
    assert (was_asked, sent(effects)) == (True, [messages.GlimpseAsk(table)])
    assert core.glimpse(table, 1.5) == (False, [])  # too soon
    answer = messages.GlimpseTold(table, b"anything")
    assert events(heeded(core, answer, 1.6)) == [Glimpsed(table.hex(), b"anything")]
    assert heeded(core, answer, 1.7) == []  # it was not asked for again
    assert core.glimpse(table, 2.2)[0]


def test_what_was_not_asked_for_is_not_even_decoded() -> None:
    core = linked([Shown()])
    core.received(1, told_note(PEER), 1.0)
    head = heads.of(messages.GlimpseTold(room_id(Toy()), b"pwned"))
    assert not core.heeds(1, head)
    core.glimpse(room_id(Toy()), 1.1)
    assert core.heeds(1, head)
    core.received(1, messages.GlimpseTold(b"x" * 16, b"another table"), 1.2)
    assert core.heeds(1, head)
    core.closed(1, "it does not answer any more", False, 1.3)
    late = messages.GlimpseTold(room_id(Toy()), b"late")
    assert core.received(1, late, 1.4) == []


def test_nobody_is_asked_who_is_not_linked_or_keeps_his_table_locked() -> None:
    core = linked([Shown()])
    core.received(1, told_note(node("c")), 1.0)
    assert core.glimpse(room_id(Toy()), 1.1)[0] is False
    core.received(1, told_note(PEER, locked=True), 1.0)
    assert core.glimpse(room_id(Toy()), 1.1)[0] is False


def test_the_own_table_is_seen_without_asking_anybody() -> None:
    core = hosting([Shown()])
    assert core.room is not None
    was_asked, effects = core.glimpse(core.room.id, 4.0)
    assert was_asked
    assert events(effects) == [Glimpsed(core.room.id.hex(), BOARD)]
    assert core.glimpse(core.room.id, 4.5) == (False, [])
