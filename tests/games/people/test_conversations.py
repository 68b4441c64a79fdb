"""Everyone and one conversation with each: what is new, what became of my lines."""

from __future__ import annotations

import pytest

from games.people.conversations import (
    MAX_CONVERSATIONS,
    MAX_LINES,
    MAX_TYPISTS,
    TYPES_FOR,
    Conversations,
    Line,
)
from p2p import (
    EVERYONE,
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    NodeId,
    Peer,
)
from tests.window.helpers.standin import peer

ME, ANA, BEN = peer(0, "Zoe"), peer(1, "Ana"), peer(2, "Ben")


class Desk:
    """Zoe's conversations, and what others say to her."""

    def __init__(self) -> None:
        self.all = Conversations(ME.id)
        self._count = 0

    def hear(
        self, text: str, who: Peer = ANA, to: str = EVERYONE, message: str = ""
    ) -> Line | None:
        self._count += 1
        message = message or f"m{self._count}"
        event = ChatReceived(message, who.id, who.name, to, text, 1000.0)
        return self.all.heard(event, ME, (ANA, BEN))

    def say(self, text: str, to: str = EVERYONE, awaited: int = 1) -> Line:
        self._count += 1
        return self.all.said(f"m{self._count}", "Zoe", text, to, 1000.0, awaited)

    def unread(self) -> dict[str, tuple[int, int]]:
        return {one.to: (one.unread, one.calls) for one in self.all if one.unread}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_what_others_say_is_unread_in_its_conversation(desk: Desk) -> None:
    desk.hear("hi all")
    desk.hear("hello @Zoe", BEN)
    desk.hear("psst", to=ME.id)
    assert desk.unread() == {EVERYONE: (2, 1), ANA.id: (1, 1)}
    assert [one.to for one in desk.all] == [EVERYONE, ANA.id]


def test_who_is_there_reads_the_current_one_alone(desk: Desk) -> None:
    desk.hear("hi all")
    desk.hear("psst", to=ME.id)
    assert desk.all.look()
    assert not desk.all.look()
    assert desk.unread() == {ANA.id: (1, 1)}
    desk.all.turn_to(ANA.id)
    assert desk.unread() == {}
    desk.hear("hi all")
    assert not desk.all.look()
    assert desk.unread() == {EVERYONE: (1, 0)}


def test_the_last_used_comes_first_behind_everyone(desk: Desk) -> None:
    desk.hear("one", ANA, to=ME.id)
    desk.hear("two", BEN, to=ME.id)
    assert [one.to for one in desk.all] == [EVERYONE, BEN.id, ANA.id]
    desk.say("three", ANA.id)
    assert [one.to for one in desk.all] == [EVERYONE, ANA.id, BEN.id]


def test_the_same_message_is_there_once(desk: Desk) -> None:
    assert desk.hear("hi", message="same")
    assert desk.hear("hi", message="same") is None
    assert desk.unread() == {EVERYONE: (1, 0)}


def test_an_own_line_of_another_time_is_not_new(desk: Desk) -> None:
    assert desk.hear("to all", ME)
    assert desk.hear("to ana", ME, to=ANA.id)
    assert desk.unread() == {}
    assert [line.text for line in desk.all[ANA.id].lines] == ["to ana"]


def test_marks_turn(desk: Desk) -> None:
    line = desk.say("psst", ANA.id)
    assert line.fate is not None
    assert line.fate.mark == "sending"
    for event, mark in (
        (ChatQueued(line.id, ANA.id), "queued"),
        (ChatFailed(line.id, ANA.id, "no reply"), "failed"),
        (ChatDelivered(line.id, ANA.id), "delivered"),
        (ChatFailed(line.id, ANA.id, "no reply"), "delivered"),
    ):
        assert desk.all.turned(event) is line
        assert line.fate.mark == mark


def test_a_mark_for_what_is_not_known_is_none(desk: Desk) -> None:
    line = desk.hear("hi")
    assert line
    assert desk.all.turned(ChatDelivered(line.id, ANA.id)) is None
    assert desk.all.turned(ChatDelivered("unknown", ANA.id)) is None


def test_who_is_typing_is_so_for_a_while(desk: Desk) -> None:
    desk.all.typing(ANA.id, EVERYONE, 100.0)
    desk.all.typing(BEN.id, ME.id, 102.0)
    assert desk.all.typists(103.0) == [ANA.id, BEN.id]
    assert desk.all.typists(103.0, EVERYONE) == [ANA.id]
    assert desk.all.typists(103.0, BEN.id) == [BEN.id]
    assert desk.all.typists(100.0 + TYPES_FOR) == [BEN.id]
    desk.all.paused(BEN.id)
    assert desk.all.typists(103.0) == []


def test_who_has_spoken_types_no_more_and_oneself_never_does(desk: Desk) -> None:
    desk.all.typing(ANA.id, EVERYONE, 100.0)
    desk.all.typing(ME.id, EVERYONE, 100.0)
    desk.hear("here it is")
    assert desk.all.typists(100.0) == []


def test_a_muted_person_is_not_heard_nor_seen_typing(desk: Desk) -> None:
    desk.hear("before", ANA)
    desk.hear("before", BEN)
    desk.hear("psst", ANA, to=ME.id)
    desk.all.typing(ANA.id, EVERYONE, 100.0)
    desk.all.mute(ANA.id)
    assert desk.hear("after", ANA) is None
    desk.all.typing(ANA.id, EVERYONE, 100.0)
    assert desk.all.typists(100.0) == []
    assert [line.author for line in desk.all[EVERYONE].lines] == [BEN.id]
    assert not desk.all[ANA.id].lines
    assert ANA.id not in desk.unread()
    assert desk.all.muted == {ANA.id}
    desk.all.mute(ANA.id, on=False)
    assert desk.hear("again", ANA)


def test_muting_somebody_takes_his_words_from_what_is_new(desk: Desk) -> None:
    desk.hear("@Zoe look", ANA)
    desk.hear("hi", BEN)
    desk.all.mute(ANA.id)
    assert desk.unread() == {EVERYONE: (1, 0)}


def test_what_was_said_before_comes_in_front_and_is_not_new(desk: Desk) -> None:
    now = desk.hear("now")
    assert now
    old = [Line(f"old{n}", ANA.id, "Ana", f"{n}", 1.0) for n in range(3)]
    assert desk.all.recall(EVERYONE, [*old, now]) == old
    assert desk.all.recall(EVERYONE, old) == []
    texts = [line.text for line in desk.all[EVERYONE].lines]
    assert texts == ["0", "1", "2", "now"]
    assert desk.unread() == {EVERYONE: (1, 0)}


@pytest.mark.parametrize("state", ["", "sending", "delivered", "queued", "failed"])
def test_a_line_of_the_history_has_its_last_mark(state: str) -> None:
    message = ChatMessage("1", ANA.id, "Ana", EVERYONE, "hi", 5.0, state, True)
    line = Line.kept(message)
    assert (line.id, line.author, line.name, line.text) == ("1", ANA.id, "Ana", "hi")
    assert (line.sent, line.late, line.is_new) == (5.0, True, False)
    assert (line.fate.mark if line.fate else "") == state


def test_of_what_was_said_before_the_newest_find_room(desk: Desk) -> None:
    old = [Line(f"old{n}", ANA.id, "Ana", f"{n}", 1.0) for n in range(MAX_LINES + 5)]
    assert desk.all.recall(EVERYONE, old) == old[5:]
    assert desk.all.recall(EVERYONE, [Line("x", ANA.id, "Ana", "", 0.0)]) == []


def test_nothing_was_ever_said_after_forgetting(desk: Desk) -> None:
    line = desk.say("hi")
    desk.hear("psst", to=ME.id)
    desk.all.forget()
    assert [one.to for one in desk.all] == [EVERYONE]
    assert not desk.all[EVERYONE].lines
    assert desk.all.turned(ChatDelivered(line.id, ANA.id)) is None


def test_lines_are_bounded(desk: Desk) -> None:
    first = desk.say("first")
    for number in range(MAX_LINES):
        desk.hear(f"{number}")
    assert len(desk.all[EVERYONE].lines) == MAX_LINES
    assert desk.all.turned(ChatDelivered(first.id, ANA.id)) is None


def test_conversations_are_bounded_and_the_current_and_unread_ones_stay(
    desk: Desk,
) -> None:
    desk.all.turn_to(ANA.id)
    desk.hear("psst", BEN, to=ME.id)
    for number in range(3, MAX_CONVERSATIONS + 50):
        desk.say("hi", f"{number}")
    kept = [one.to for one in desk.all]
    assert len(kept) == MAX_CONVERSATIONS
    assert {EVERYONE, ANA.id, BEN.id} <= set(kept)
    for number in range(200, 300):  # all of them unread: still bounded
        desk.hear("hi", Peer(NodeId(f"{number}"), f"{number}", ""), to=ME.id)
    assert len([*desk.all]) == MAX_CONVERSATIONS


def test_typists_are_bounded(desk: Desk) -> None:
    for number in range(MAX_TYPISTS + 9):
        desk.all.typing(f"{number}", EVERYONE, 100.0)
    assert len(desk.all.typists(100.0)) == MAX_TYPISTS
