"""Two chats that talk to each other: exactly once, in order, or said to have failed."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from p2p import events
from p2p.core.chat import (
    EVERYONE,
    GIVE_UP,
    LAST_TIME,
    MAX_FAILED,
    MAX_NUMBERS,
    MAX_SENDERS,
    Chat,
)
from p2p.effects import Effect, Notify, Outbox, Send
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.messages import Heard, Say
from tests.p2p.helpers.acting import Acting

ANN, BEN, AWAY = (NodeId(letter * 52) for letter in "abz")
NAMES = {ANN: "Ann", BEN: "Ben"}


def here(node: NodeId) -> Peer | None:
    """Everybody is, but for one."""
    return None if node == AWAY else Peer(node, NAMES.get(node, "?"), "?")


def chat_of(node: NodeId, first: int) -> Any:
    out = Outbox()
    chat = Chat(node, first, here, out)
    return Acting(out, chat, with_result=("say", "say_in_vain"))


class Talk:
    """Ann and Ben, and a link between them that can be down."""

    def __init__(self) -> None:
        self.ends = {ANN: chat_of(ANN, 100), BEN: chat_of(BEN, 500)}
        self.told: dict[NodeId, list[events.Event]] = {ANN: [], BEN: []}
        self.up = True

    def say(self, sender: NodeId, text: str, now: float = 0.0) -> str:
        reader = BEN if sender == ANN else ANN
        ident, effects = self.ends[sender].say(text, (reader,), True, 1.5, now)
        self.perform(sender, effects)
        return ident

    def relink(self, node: NodeId, run: str = "run", now: float = 0.0) -> None:
        self.up = True
        other = BEN if node == ANN else ANN
        self.perform(
            node, self.ends[node].link_up(Peer(other, NAMES[other], "?"), run, now)
        )

    def perform(self, node: NodeId, effects: list[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, Notify):
                self.told[node].append(effect.event)
            elif isinstance(effect, Send) and self.up:
                for reader in effect.to:
                    self.perform(reader, self.deliver(node, reader, effect.message))

    def deliver(self, sender: NodeId, reader: NodeId, message: object) -> list[Effect]:
        chat = self.ends[reader]
        if isinstance(message, Say):
            return chat.on_say(sender, message, 0.0)
        assert isinstance(message, Heard)
        return chat.on_heard(sender, message)

    def texts(self, node: NodeId) -> list[str]:
        return [e.text for e in self.told[node] if isinstance(e, events.ChatReceived)]


def test_a_message_arrives_and_is_confirmed() -> None:
    talk = Talk()
    ident = talk.say(ANN, "hello")
    assert talk.told[BEN] == [
        events.ChatReceived(ident, ANN, "Ann", EVERYONE, "hello", 1.5)
    ]
    assert talk.told[ANN] == [events.ChatDelivered(ident, BEN)]
    assert talk.ends[ANN].next_tick is None


def test_a_message_to_one_says_so() -> None:
    talk = Talk()
    ident, effects = talk.ends[ANN].say("psst", (BEN,), False, 2.0, 0.0)
    talk.perform(ANN, effects)
    assert talk.told[BEN] == [events.ChatReceived(ident, ANN, "Ann", BEN, "psst", 2.0)]


def test_what_was_missed_goes_again_in_order_and_only_that() -> None:
    talk = Talk()
    talk.say(ANN, "one")
    talk.up = False
    talk.say(ANN, "two")
    talk.say(ANN, "three")
    talk.relink(ANN)
    talk.say(ANN, "four")
    assert talk.texts(BEN) == ["one", "two", "three", "four"]
    assert len(talk.told[ANN]) == 4


def test_a_lost_confirmation_repeats_nothing() -> None:
    talk = Talk()
    ident, effects = talk.ends[ANN].say("once", (BEN,), True, 0.0, 0.0)
    (send,) = effects
    assert isinstance(send, Send)
    for _ in range(3):
        confirmed = talk.deliver(ANN, BEN, send.message)
    assert [e for e in confirmed if isinstance(e, Notify)] == []
    talk.perform(BEN, confirmed)
    talk.perform(BEN, confirmed)
    assert talk.told[ANN] == [events.ChatDelivered(ident, BEN)]


@given(st.lists(st.sampled_from(["say", "down", "up"]), max_size=30))
def test_whatever_the_link_does_each_text_arrives_once_in_order(
    story: list[str],
) -> None:
    talk = Talk()
    said = []
    for number, what in enumerate(story):
        if what == "say":
            talk.say(ANN, str(number))
            said.append(str(number))
        elif what == "up":
            talk.relink(ANN)
        else:
            talk.up = False
    talk.relink(ANN)
    assert talk.texts(BEN) == said
    delivered = [e for e in talk.told[ANN] if isinstance(e, events.ChatDelivered)]
    assert len(delivered) == len(said) == len(talk.told[ANN])


def failures(effects: list[Effect]) -> list[tuple[str, str]]:
    told = [e.event for e in effects if isinstance(e, Notify)]
    return [(e.to, e.reason) for e in told if isinstance(e, events.ChatFailed)]


def test_with_nobody_here_it_fails_at_once() -> None:
    _, effects = chat_of(ANN, 0).say("hello?", (), True, 0.0, 0.0)
    assert failures(effects) == [(EVERYONE, "Nobody else is here.")]


def test_who_leaves_first_did_not_get_it() -> None:
    talk = Talk()
    talk.up = False
    ident = talk.say(ANN, "wait")
    assert talk.ends[ANN].gone(NodeId("c" * 52), "Cyd") == []
    effects = talk.ends[ANN].gone(BEN, "Ben")
    reason = "Ben left and had not confirmed it."
    assert effects == [Notify(events.ChatFailed(ident, BEN, reason))]
    talk.relink(ANN)
    assert talk.texts(BEN) == []


def test_silence_is_said_to_be_a_failure() -> None:
    talk = Talk()
    talk.up = False
    talk.say(ANN, "one", now=10.0)
    talk.say(ANN, "two", now=11.0)
    chat = talk.ends[ANN]
    assert chat.next_tick is not None
    assert chat.tick(10.0 + GIVE_UP) == []
    assert failures(chat.tick(chat.next_tick)) == [
        (BEN, "It was not confirmed in time.")
    ]
    assert chat.next_tick is not None
    assert len(failures(chat.tick(chat.next_tick))) == 1
    assert chat.next_tick is None


def test_only_the_reader_can_confirm() -> None:
    talk = Talk()
    talk.up = False
    talk.say(ANN, "for Ben")
    number = 101
    assert talk.ends[ANN].on_heard(NodeId("c" * 52), Heard(number)) == []
    assert talk.ends[ANN].on_heard(BEN, Heard(number + 1)) == []
    assert len(talk.ends[ANN].on_heard(BEN, Heard(number))) == 1


def say(number: int, text: str = "x", lamport: int = 0) -> Say:
    return Say(number, True, text, 0.0, lamport)


def clock_of(chat: Any) -> int:
    _, effects = chat.say("tick", (BEN,), True, 0.0, 0.0)
    (send,) = effects
    assert isinstance(send, Send)
    assert isinstance(send.message, Say)
    return send.message.lamport


@given(st.lists(st.integers(min_value=0, max_value=2**53)))
def test_what_is_said_is_later_than_all_that_was_heard(heard: list[int]) -> None:
    chat = chat_of(ANN, 0)
    last = clock_of(chat)
    for number, lamport in enumerate(heard):
        chat.on_say(BEN, say(number, lamport=lamport), 0.0)
        now = clock_of(chat)
        assert now > max(last, lamport) or now == LAST_TIME
        last = now


def test_a_text_that_cleans_to_nothing_is_confirmed_but_not_shown() -> None:
    (only,) = chat_of(ANN, 0).on_say(BEN, say(1, "\u202e\x00"), 0.0)
    assert only == Send((BEN,), Heard(1))


def test_what_comes_from_one_who_is_not_here_is_not_even_confirmed() -> None:
    assert chat_of(ANN, 0).on_say(AWAY, say(1), 0.0) == []


def test_what_is_remembered_is_bounded() -> None:
    chat = chat_of(ANN, 0)
    for number in range(MAX_NUMBERS + 1):
        assert len(chat.on_say(BEN, say(number), 0.0)) == 2
    assert len(chat.on_say(BEN, say(MAX_NUMBERS), 0.0)) == 1
    assert len(chat.on_say(BEN, say(0), 0.0)) == 2
    letters = itertools.product("abcdefghijklmnopqrstuvwxyz", repeat=3)
    for node in itertools.islice(map("".join, letters), MAX_SENDERS + 10):
        chat.on_say(NodeId(node), say(1), 0.0)
    # Of who spoke first nothing is known any more: his texts are news, and what was
    # confirmed to him is not confirmed again.
    assert len(chat.on_say(BEN, say(MAX_NUMBERS), 0.0)) == 2
    chat.link_down(NodeId("aaa"), 0.0)
    assert chat.link_up(Peer(NodeId("aaa"), "?", "?"), "run", 0.0) == []


def test_a_late_confirmation_turns_the_mark() -> None:
    talk = Talk()
    talk.up = False
    ident = talk.say(ANN, "slow")
    chat = talk.ends[ANN]
    assert len(failures(chat.tick(GIVE_UP + 1))) == 1
    (confirmed,) = chat.on_heard(BEN, Heard(101))
    assert confirmed == Notify(events.ChatDelivered(ident, BEN))
    assert chat.on_heard(BEN, Heard(101)) == []


def test_what_was_confirmed_on_a_dying_link_is_confirmed_on_the_next() -> None:
    talk = Talk()
    ident, effects = talk.ends[ANN].say("hello", (BEN,), True, 0.0, 0.0)
    (send,) = effects
    assert isinstance(send, Send)
    talk.deliver(ANN, BEN, send.message)  # and the answer is lost
    talk.told[ANN] = [
        e.event for e in talk.ends[ANN].tick(GIVE_UP + 1) if isinstance(e, Notify)
    ]
    talk.ends[BEN].link_down(ANN, 3.0)
    talk.relink(BEN, now=600.0)
    failed, delivered = talk.told[ANN]
    assert isinstance(failed, events.ChatFailed)
    assert delivered == events.ChatDelivered(ident, BEN)
    again = talk.ends[BEN].link_up(Peer(ANN, "Ann", "?"), "run", 700.0)
    assert again == []  # that one was not in doubt any more


def test_a_later_run_has_nothing_of_what_was_said_to_the_one_before() -> None:
    talk = Talk()
    talk.relink(ANN, "first")
    talk.up = False
    ident = talk.say(ANN, "are you there?")
    talk.relink(ANN, "second")
    reason = "Ben left and had not confirmed it."
    assert talk.told[ANN] == [events.ChatFailed(ident, BEN, reason)]
    assert talk.texts(BEN) == []


def test_what_can_never_be_confirmed_is_said_to_have_failed() -> None:
    talk = Talk()
    talk.up = False
    talk.say(ANN, "one")
    assert failures(talk.ends[ANN].abandon("It is over.")) == [(BEN, "It is over.")]
    assert talk.ends[ANN].next_tick is None


def test_what_failed_is_kept_within_bounds() -> None:
    chat = chat_of(ANN, 0)
    for _ in range(MAX_FAILED + 5):
        chat.say("x", (BEN,), True, 0.0, 0.0)
    assert len(failures(chat.tick(GIVE_UP + 1))) == MAX_FAILED + 5
    late = [chat.on_heard(BEN, Heard(n + 1)) for n in range(MAX_FAILED + 5)]
    assert [len(effects) for effects in late] == [0] * 5 + [1] * MAX_FAILED


def test_what_is_given_up_fails_and_may_be_confirmed_yet() -> None:
    talk = Talk()
    talk.up = False
    ident = talk.say(ANN, "hello")
    talk.perform(ANN, talk.ends[ANN].give_up(BEN, "No more."))
    talk.perform(ANN, talk.ends[ANN].give_up(AWAY, "No more."))
    assert talk.told[ANN] == [events.ChatFailed(ident, BEN, "No more.")]
    assert talk.ends[ANN].is_confirmed
    talk.relink(ANN)
    assert talk.told[BEN] == []  # it was not sent again
    heard = Heard(int(ident.split("-")[1], 16))
    talk.perform(ANN, talk.ends[ANN].on_heard(BEN, heard))  # he had it all the time
    assert talk.told[ANN][1:] == [events.ChatDelivered(ident, BEN)]
