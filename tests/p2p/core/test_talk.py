"""What befalls all talk together: one disk, one clock, one list of who is here."""

from __future__ import annotations

from typing import Any

import pytest

from p2p import messages
from p2p.blocked import Blocked
from p2p.chat.archive import USUAL, Bounds
from p2p.chat.pins import Pins
from p2p.chat.records import SaidToOne
from p2p.core.runclock import RunClock
from p2p.core.talk import Talk
from p2p.effects import Drop, Effect, Keep, Notify, Outbox, Send
from p2p.errors import BadText
from p2p.events import (
    ChatDelivered,
    ChatFailed,
    ChatQueued,
    ChatReceived,
    Event,
    Peer,
    PeerDoing,
    PeerLeft,
)
from p2p.identity import NodeId
from p2p.membership.blocklist import Blocklist
from p2p.membership.peers import Peers, Presence
from p2p.messages import FIRST_APP
from p2p.wire.places import HERE
from tests.p2p.helpers.acting import Acting
from tests.p2p.helpers.chatliar import spoken, word
from tests.p2p.helpers.kept import START, to_one
from tests.p2p.helpers.signers import node, signer

ME, BEN, LOOKER, EVE = map(node, "mbce")


class World:
    """Ben is linked, and somebody who only looks; Eve, if she `is_here`, was blocked
    before. Ben comes before the disk `is_read`, or after."""

    def __init__(
        self,
        letter: str = "m",
        is_read: bool = True,
        clock_of_ben: int = 0,
        **options: Any,
    ) -> None:
        out, clock = Outbox(), RunClock(START * 1000)
        blocklist = Blocklist([Blocked(EVE, "Eve")])
        self.peers = Peers(blocklist, Pins(clock.unix, out, "me", keeps=False))
        given = {"is_visitor": False, "muted": (), "keeps": False, "bounds": USUAL}
        self.talk = Talk(
            *(signer(letter), FIRST_APP, letter * 8, self.peers, blocklist),
            *(lambda now: (), lambda node: HERE, clock, out),
            **{**given, **options},
        )
        self.talk.rename("me")
        self.act: Any = Acting(out, self.talk, with_result=("say",))
        self._out = out
        for number, (name, who) in enumerate((("Ben", BEN), ("Looker", LOOKER)), 1):
            is_visitor = who == LOOKER
            self.peers.comes(
                who, Presence(number, name, "p" * 8, "", "", (), visitor=is_visitor)
            )
        if is_read:
            self.act.start(0.0)
        self.act.link_up(BEN, 0.0, clock_of_ben)
        self.act.link_up(LOOKER, 0.0)

    def hears(
        self, message: messages.Message, now: float, who: NodeId = BEN
    ) -> list[Effect]:
        self.talk.handlers()[type(message)](who, message, now)
        return self._out.take()


@pytest.fixture
def world() -> World:
    return World()


def events(effects: list[Effect]) -> list[Event]:
    return [effect.event for effect in effects if isinstance(effect, Notify)]


def sent(effects: list[Effect]) -> list[tuple[tuple[NodeId, ...], type]]:
    return [(e.to, type(e.message)) for e in effects if isinstance(e, Send)]


def kept(effects: list[Effect]) -> list[Any]:
    return [r for e in effects if isinstance(e, Keep) for r in e.records]


def said(text: str, letter: str = "b") -> messages.Spoken:
    placed = {"run": "p" * 8, "ms": START, "app": FIRST_APP}
    return spoken(word(signer(letter), text.encode(), **placed))  # type: ignore[arg-type]


# --- what is said --------------------------------------------------------------------


def test_what_is_said_goes_to_persons_alone(world: World) -> None:
    _, effects = world.act.say("hello", None, START / 1000, 0.0)
    assert sent(effects) == [((BEN,), messages.Spoken)]
    _, effects = world.act.say("hello", BEN, START / 1000, 0.0)
    assert sent(effects) == [((BEN,), messages.Post)]
    _, effects = world.act.say("hello", LOOKER, START / 1000, 0.0)
    assert sent(effects) == []


@pytest.mark.parametrize(
    ("to", "why"), [(ME, "this very node"), (EVE, "blocked that peer")]
)
def test_to_whom_nothing_can_be_said(world: World, to: NodeId, why: str) -> None:
    ident, effects = world.act.say("hello", to, START / 1000, 0.0)
    (failed,) = events(effects)
    assert isinstance(failed, ChatFailed)
    assert (failed.id, why in failed.reason) == (ident, True)


def test_what_is_no_text_is_not_said(world: World) -> None:
    for to in (None, BEN):
        with pytest.raises(BadText):
            world.talk.say("", to, START / 1000, 0.0)
    assert world.talk.is_confirmed


def test_all_is_confirmed_when_both_ways_are(world: World) -> None:
    to_all, _ = world.act.say("hello", None, START / 1000, 0.0)
    to_ben, effects = world.act.say("hello", BEN, START / 1000, 0.0)
    (post,) = [e.message for e in effects if isinstance(e, Send)]
    assert isinstance(post, messages.Post)
    assert not world.talk.is_confirmed
    told = events(world.hears(messages.Took("m" * 8, 1), 0.1))
    assert told == [ChatDelivered(to_all, BEN)]
    assert not world.talk.is_confirmed
    world.act.kept(1, 0.1, True)
    told = events(world.hears(messages.Stored(post.number), 0.2))
    assert told == [ChatDelivered(to_ben, BEN)]
    assert world.talk.is_confirmed


def test_of_whom_nothing_is_expected_any_more(world: World) -> None:
    idents = {world.act.say("hello", to, START / 1000, 0.0)[0] for to in (None, BEN)}
    failed = events(world.act.give_up(BEN, "Why not.", 1.0))
    assert {(e.id, e.reason) for e in failed if isinstance(e, ChatFailed)} == {
        (ident, "Why not.") for ident in idents
    }
    world.act.kept(1, 1.0, True)
    assert world.talk.is_confirmed
    assert sent(world.act.say("hello", None, START / 1000, 2.0)[1]) == []


def test_who_only_looks_takes_nothing() -> None:
    world = World(is_visitor=True)
    assert world.hears(said("hello"), 1.0) == []
    assert world.hears(messages.Post(1, "hello", 0.0), 1.0) == []
    assert world.act.set_doing("away", None, 1.0) == []


# --- as it is told -------------------------------------------------------------------


def test_who_is_muted_says_and_types_nothing_that_is_told(world: World) -> None:
    heard = ChatReceived("1", BEN, "Ben", ME, "hello", 1.0)
    assert world.talk.told(Notify(heard)) == Notify(heard)
    assert world.act.mute(BEN, True, 1.0) == []
    assert world.talk.muted() == {BEN}
    assert world.talk.told(Notify(heard)) is None
    assert events(world.hears(messages.Doing(3), 1.0)) == []
    assert world.act.mute(BEN, False, 2.0) == [
        Notify(PeerDoing(BEN, "typing", None, ME))
    ]


def test_who_has_said_it_types_no_more(world: World) -> None:
    world.hears(messages.Doing(3), 1.0)
    world.talk.told(Notify(ChatReceived("1", BEN, "Ben", ME, "hello", 1.0)))
    assert world.talk.next_tick is not None
    assert world.talk.next_tick <= 2.0
    assert PeerDoing(BEN, "here") in events(world.act.tick(2.0))


def test_who_left_for_good_is_known_to_be_away(world: World) -> None:
    ident, _ = world.act.say("hello", BEN, START / 1000, 0.0)
    world.act.kept(1, 0.0, True)
    world.act.link_down(BEN, 1.0)
    world.peers.lost(BEN, "left", 1.0)
    world.peers.gone(BEN, is_over=True)
    left = Notify(PeerLeft(Peer(BEN, "Ben", ""), "left"))
    assert world.talk.told(left) is left
    assert events(world.act.tick(1.0)) == [ChatQueued(ident, BEN)]


def test_of_who_is_muted_or_blocked_no_past_is_shown(world: World) -> None:
    world.hears(messages.Post(7, "hello", 3.0), 1.0)
    eve = SaidToOne(False, EVE, 7, "y", EVE, "Eve", "hello", 2.0, 1)
    ben = SaidToOne(False, BEN, 8, "z", BEN, "Ben", "hello", 2.0, 1)
    assert [one.id for one in world.talk.recalled([eve, ben])] == ["z"]
    assert len(world.talk.history(BEN, None, 9).messages) == 1
    world.act.mute(BEN, True, 2.0)
    assert world.talk.recalled([eve, ben]) == ()
    assert world.talk.history(BEN, None, 9).messages == ()


# --- the disk, and the end -----------------------------------------------------------


def test_what_comes_before_the_disk_was_read_has_a_date() -> None:
    world = World(keeps=True)
    world.hears(messages.Post(7, "early", 3.0), 0.0)
    records = kept(world.act.restored((), 0.0, True))
    assert [r.since for r in records if isinstance(r, SaidToOne)] == [START]


def test_our_clock_counts_before_the_disk_was_read() -> None:
    world = World(is_read=False, clock_of_ben=START - 86_400_000)
    world.hears(said("early"), 0.0)
    assert [m.text for m in world.talk.history(None, None, 9).messages] == ["early"]


def test_what_is_said_to_one_is_kept_as_long_as_the_user_wants() -> None:
    for seconds, goes in ((60, True), (600, False)):
        world = World(bounds=Bounds(seconds=seconds))
        world.act.tick(0.0)
        world.act.restored([to_one(1, peer=BEN)], 0.0, True)
        effects = world.act.tick(61.0)
        assert any(isinstance(effect, Drop) for effect in effects) == goes


def test_nothing_is_known_of_what_was_forgotten(world: World) -> None:
    world.hears(said("hello"), 1.0)
    world.hears(messages.Post(7, "hello", 3.0), 1.0)
    world.act.forget(2.0)
    assert world.talk.history(None, None, 9).messages == ()
    assert world.talk.history(BEN, None, 9).messages == ()


def test_another_identity_knows_what_was_said_and_whom_not_to_read(
    world: World,
) -> None:
    world.hears(said("hello"), 1.0)
    world.act.mute(LOOKER, True, 1.0)
    world.act.set_doing("away", None, 1.0)
    ident, _ = world.act.say("hello", BEN, START / 1000, 1.0)
    (failed,) = events(world.act.abandon("I am another."))
    assert failed == ChatFailed(ident, BEN, "I am another.")
    other = World("o")
    other.act.follow(world.talk)
    texts = [one.text for one in other.talk.history(None, None, 9).messages]
    assert texts == ["hello"]
    assert other.talk.muted() == {LOOKER}
    assert sent(other.act.in_room(BEN, None, 2.0, is_new=True)) == [
        ((BEN,), messages.Doing)
    ]


# --- who is known --------------------------------------------------------------------


def test_who_is_known_is_neither_here_nor_blocked_nor_the_user(world: World) -> None:
    assert world.talk.known() == ()
    ana = node("a")
    said = [to_one(n, peer=who) for n, who in enumerate((ana, BEN, EVE, ME, LOOKER))]
    world.act.restored(said, 0.0, True)
    # Who only looks just now does not read what is written to him.
    assert [one.id for one in world.talk.known()] == [LOOKER, ana]
