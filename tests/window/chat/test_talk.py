"""Conversations at the window: what is typed, and what the network makes of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pygame
import pytest
from msgspec.structs import replace

from games.people.conversations import TYPES_FOR
from games.window.chat import talk
from p2p import (
    EVERYONE,
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    HistoryChanged,
    Notice,
    Peer,
    PeerDoing,
    PeerJoined,
    PeerRenamed,
    short_code,
)
from tests.window.helpers.desk import Desk
from tests.window.helpers.standin import StandIn, peer


def said(desk: Desk) -> list[tuple[str, str]]:
    """Who said what in the conversation that is shown."""
    log = desk.app.talk.log
    who = {entry.id: log.label(entry) for entry in log.entries if entry.who}
    return [
        ("You" if entry.mine else who[entry.id], entry.text)
        for entry in log.entries
        if entry.who
    ]


def hear(desk: Desk, number: int, who: Peer, text: str, to: str = EVERYONE) -> None:
    desk.node.happen(ChatReceived(f"m{number}", who.id, who.name, to, text, 1e9))
    desk.frame()


def kept(number: int, who: Peer, text: str, to: str = EVERYONE) -> ChatMessage:
    return ChatMessage(f"k{number}", who.id, who.name, to, text, 1e9 + number)


# --- who comes and goes --------------------------------------------------------------


def test_who_comes_and_goes_is_summed_up_in_one_line(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    assert desk.news == ["Ana and Ben are here"]
    desk.node.lose(ana, "said goodbye")
    desk.node.happen(PeerRenamed(peer(2, "Benno"), ben.name))
    desk.frame()
    (line,) = desk.news
    assert "Benno is here" in line
    assert "Ana is gone (said goodbye)" in line


def test_of_another_face_nothing_is_told(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    before = list(desk.news)
    desk.node.happen(PeerRenamed(replace(ana, face=b"another"), ana.name))
    desk.frame()
    assert desk.news == before


def test_of_many_who_come_and_go_there_is_one_line_a_minute(desk: Desk) -> None:
    crowd = desk.node.meet(*(f"Pupil {n}" for n in range(40)))
    for one in crowd[:30]:
        desk.node.lose(one)
    desk.frame()
    assert len(desk.news) == 1


def test_who_was_here_before_the_window_is_told_once() -> None:
    node = StandIn()
    node.meet("Ana")  # its event still waits when the window opens
    desk = Desk(node)
    desk.frame()
    assert desk.news == ["Ana is here"]


def test_names_written_right_to_left_keep_their_place(desk: Desk) -> None:
    desk.node.meet("Ana", "דנה", "محمد")
    desk.frame()
    assert desk.news == ["Ana, \u2068דנה\u2069 and \u2068محمد\u2069 are here"]


def test_comings_and_goings_are_no_news_in_a_conversation_with_one(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    desk.app.chat.turn_to(ana.id)
    desk.node.lose(ana)
    desk.frame()
    assert desk.news == []


# --- what is said --------------------------------------------------------------------


def test_what_is_typed_reaches_everybody(desk: Desk) -> None:
    desk.node.meet("Ana", "Ben")
    desk.say("hi all")
    assert desk.node.said == [("hi all", None)]
    assert desk.typed == ""
    assert desk.last.mark == "sending"


def test_an_answer_in_a_conversation_goes_to_that_person(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    hear(desk, 1, ana, "psst", desk.node.id)
    desk.app.chat.turn_to(ana.id)
    desk.say("yes?")
    desk.say("@Ben and you?")
    desk.say("well?")
    desk.say("@everyone hello")
    expected = [
        ("yes?", ana.id),
        ("and you?", ben.id),
        ("well?", ben.id),
        ("hello", None),
    ]
    assert desk.node.said == expected
    assert said(desk) == [("You", "hello")]
    desk.app.chat.turn_to(ana.id)
    assert said(desk) == [("Ana", "psst"), ("You", "yes?")]


def test_who_has_another_name_is_still_spoken_to(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    desk.app.chat.turn_to(ana.id)
    desk.say("hi")
    renamed = peer(1, "Anna")
    desk.node.call(renamed)
    hear(desk, 1, renamed, "new name", desk.node.id)
    desk.say("nice")
    assert desk.node.said == [("hi", ana.id), ("nice", ana.id)]
    assert said(desk) == [("You", "hi"), ("Anna", "new name"), ("You", "nice")]
    assert [tab.label for tab in desk.app.talk.company.tabs()] == ["Everyone", "Anna"]


def test_the_marks_of_own_lines_turn(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.say("hi")
    message = desk.last.id
    desk.node.happen(ChatDelivered(message, ana.id))
    desk.frame()
    assert (desk.last.fate.mark, desk.last.mark) == ("delivered", "1 of 2")
    desk.node.happen(ChatDelivered(message, ben.id))
    desk.frame()
    assert desk.last.mark == "2"


def test_a_failure_tells_its_reason_and_may_turn(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.say("@ben are you there?")
    message = desk.last.id
    desk.node.happen(ChatQueued(message, ben.id))
    desk.frame()
    assert desk.last.remark == "waits for Ben, who is away"
    desk.node.happen(ChatFailed(message, ben.id, "no reply within 5 seconds"))
    desk.frame()
    expected = "not delivered to Ben: no reply within 5 seconds"
    assert (desk.last.fate.mark, desk.last.remark) == ("failed", expected)
    assert ana.name not in desk.last.remark
    desk.node.happen(ChatDelivered(message, ben.id))  # it had it all the time
    desk.frame()
    assert (desk.last.fate.mark, desk.last.remark) == ("delivered", "")


def test_a_mark_turns_in_a_conversation_that_is_not_shown(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.say("@Ana hi")
    entry = desk.last
    desk.app.chat.turn_to(EVERYONE)
    desk.node.happen(ChatDelivered(entry.id, ana.id))
    desk.frame()
    assert entry.fate.mark == "delivered"


def test_alone_the_window_says_so(desk: Desk) -> None:
    desk.say("hello?")
    assert desk.last.mark == "nobody else here"
    desk.node.happen(ChatQueued(desk.last.id, EVERYONE))
    desk.frame()
    assert (
        desk.last.remark
        == "nobody else is here yet: who comes while you are here gets it"
    )


def test_a_name_that_nobody_or_more_than_one_has_is_not_sent(desk: Desk) -> None:
    desk.node.meet("Ana", "Ana")
    desk.say("@Cem hi")
    assert desk.news[-1] == "Nobody here is called Cem."
    assert desk.typed == "@Cem hi"  # nothing typed is lost
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.say("@Ana hi")
    assert "Several here are called Ana" in desk.news[-1]
    assert desk.node.said == []
    code = desk.news[-1].split("@")[1].split(" ")[0]
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.say(f"@{code} hi")
    assert desk.node.said[0][1] == peer(1, "Ana").id


def test_equal_names_are_told_apart_in_the_lines(desk: Desk) -> None:
    ana, other = desk.node.meet("Ana", "Ana")
    desk.frame()
    hear(desk, 1, ana, "one")
    hear(desk, 2, other, "two")
    first, second = said(desk)
    assert first[0].startswith("Ana ")
    assert second[0].startswith("Ana ")
    assert first[0] != second[0]
    desk.node.lose(other)
    desk.frame()
    assert said(desk) == [first, second]  # both names are still to be read


def test_a_name_gets_a_code_as_soon_as_another_has_it(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    hear(desk, 1, ana, "one")
    assert said(desk) == [("Ana", "one")]
    desk.node.meet("Ana")
    desk.frame()
    assert said(desk)[0][0].startswith("Ana ")


def test_a_text_that_the_node_refuses_is_kept_and_the_reason_shown(desk: Desk) -> None:
    desk.node.refusal = "The message is too long."
    desk.say("much")
    assert desk.news[-1] == "The message is too long."
    assert desk.typed == "much"


def test_the_same_message_again_is_shown_once(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    hear(desk, 1, ana, "hi")
    hear(desk, 1, ana, "hi")
    assert said(desk) == [("Ana", "hi")]


def test_what_was_not_live_is_marked(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    late = ChatReceived("1", ana.id, "Ana", EVERYONE, "hi", 1e9, late=True)
    desk.node.happen(late)
    desk.frame()
    assert desk.last.time.startswith("late ")


# --- what is new ---------------------------------------------------------------------


def test_what_was_not_seen_is_counted_until_it_is(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    hear(desk, 1, ana, "one", desk.node.id)
    hear(desk, 2, ana, "two", desk.node.id)
    assert desk.app.talk.company.unread(ana.id) == (2, 2)
    (person,) = [p for p in desk.app.talk.company.persons(0.0) if p.peer == ana]
    assert person.unread == 2
    desk.app.chat.turn_to(ana.id)
    assert desk.app.talk.company.unread(ana.id) == (0, 0)
    hear(desk, 3, ben, "to all")
    assert desk.app.talk.company.unread(EVERYONE) == (1, 0)


def test_who_is_called_is_told_and_his_name_stands_out(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    desk.app.chat.turn_to(ana.id)
    hear(desk, 1, ana, "where is @Zoe?")
    assert desk.app.talk.company.unread(EVERYONE) == (1, 1)
    desk.app.chat.turn_to(EVERYONE)
    assert desk.last.calls_me
    assert [(call.text, call.is_me) for call in desk.last.calls] == [("@Zoe", True)]


def test_who_types_is_told_for_a_while(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    desk.node.happen(PeerDoing(ana.id, "typing", to=EVERYONE))
    desk.node.happen(PeerDoing(ben.id, "typing", to=desk.node.id))
    desk.frame()
    when = time.monotonic() + 1
    assert desk.app.talk.company.typists(when) == "Ana is typing"
    assert [p.doing for p in desk.app.talk.company.persons(when)] == ["types …"] * 2
    desk.app.chat.turn_to(ben.id)
    assert desk.app.talk.company.typists(when) == "Ben is typing"
    assert desk.app.talk.company.typists(when + TYPES_FOR) == ""


def test_what_others_do_is_seen_at_their_tiles(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    desk.node.happen(PeerDoing(ana.id, "away"), PeerDoing(ben.id, "playing", "snake"))
    desk.frame()
    doings = [person.doing for person in desk.app.talk.company.persons(0.0)]
    assert doings == ["away", "plays snake"]


# --- that one types ------------------------------------------------------------------


def test_the_others_are_shown_that_one_types_and_to_whom(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    desk.write("h")
    desk.write("i")  # at once: that is known
    assert desk.node.doings == [("typing", None)]
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    assert desk.node.doings[1:] == [("here", None)]
    desk.node.doings.clear()
    desk.write("/name Z")  # nothing that is said
    assert desk.node.doings == []
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.write("@Ben x")
    desk.press(pygame.K_u, pygame.KMOD_CTRL)
    desk.app.chat.turn_to(ana.id)
    desk.write("x")
    assert [one for one in desk.node.doings if one[0] == "typing"] == [
        ("typing", ben.id),
        ("typing", ana.id),
    ]
    monkeypatch.setattr(talk, "TYPED_EVERY", 0.0)
    desk.write("y")
    assert desk.node.doings[-2:] == [("typing", ana.id)] * 2


# --- what was said before ------------------------------------------------------------


@pytest.fixture
def past() -> Any:
    """A window where Ana and Ben have said something before."""
    node = StandIn()
    ana, ben = node.meet("Ana", "Ben")
    node.kept = [kept(n, (ana, ben)[n % 2], f"text {n}") for n in range(250)]
    return Desk(node)


def test_on_entering_the_last_hundred_are_there(past: Desk) -> None:
    asked = [one for one in past.node.asked if one[0] == EVERYONE]
    assert asked == [(EVERYONE, None, 100)]
    texts = [text for _, text in said(past)]
    assert texts == [f"text {n}" for n in range(150, 250)]
    assert past.news == ["Ana and Ben are here"]
    assert past.app.talk.log.entries[-1].text == past.news[0]  # that is newer
    assert past.app.talk.company.unread(EVERYONE) == (0, 0)


def test_what_comes_from_others_later_finds_its_place(past: Desk) -> None:
    ana = peer(1, "Ana")
    hear(past, 1, ana, "live")
    older = [kept(n, ana, f"other {n}") for n in (1000, 1001)]
    live = ChatMessage("m1", ana.id, "Ana", EVERYONE, "live", 1e9)
    past.node.kept += [older[0], live, older[1]]
    past.node.happen(HistoryChanged(EVERYONE))
    past.frame()
    past.answered()
    texts = [text for _, text in said(past)]
    assert texts[-4:] == ["text 249", "other 1000", "live", "other 1001"]
    assert len(texts) == len(set(texts))


def test_what_was_missed_while_away_leaves_no_hole(past: Desk) -> None:
    ana = peer(1, "Ana")
    past.node.kept += [kept(n, ana, f"missed {n}") for n in range(1000, 1300)]
    past.node.happen(HistoryChanged(EVERYONE))
    past.frame()
    past.answered()
    assert said(past)[0] == ("Ana", "missed 1200")
    while past.app.talk.past.older(EVERYONE):
        past.answered()
    texts = [text for _, text in said(past)]
    every = [f"text {n}" for n in range(250)]
    assert texts == every + [f"missed {n}" for n in range(1000, 1300)]


def test_who_scrolls_up_is_shown_all_of_it(past: Desk) -> None:
    for _ in range(300):
        past.press(pygame.K_PAGEUP)
        past.answered()
        if not past.app.talk.log.more:
            break
    assert [text for _, text in said(past)] == [f"text {n}" for n in range(250)]


def test_what_was_said_with_one_is_there_when_it_is_opened(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    before = kept(1, ana, "long ago", desk.node.id)
    desk.node.kept = [before]
    desk.app.chat.turn_to(ana.id)
    desk.answered()
    assert said(desk) == [("Ana", "long ago")]
    assert desk.node.asked[-1] == (ana.id, None, 100)
    desk.app.chat.turn_to(EVERYONE)
    desk.app.chat.turn_to(ana.id)
    assert len(desk.node.asked) == 2  # it is known


def test_own_lines_of_an_earlier_run_have_their_marks(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    states = ("delivered", "queued", "failed", "sending")
    desk.node.kept = [
        ChatMessage(f"{n}", desk.node.id, "Zoe", ana.id, state, 1e9, state)
        for n, state in enumerate(states)
    ]
    desk.frame()
    desk.app.chat.turn_to(ana.id)
    desk.answered()
    entries = desk.app.talk.log.entries
    assert [one.fate.mark for one in entries if one.fate] == [*states]
    desk.node.happen(ChatDelivered("1", ana.id))
    desk.frame()
    assert entries[1].fate is not None
    assert entries[1].fate.mark == "delivered"


def test_what_waits_for_one_since_an_earlier_run_is_there_at_the_start() -> None:
    node = StandIn()
    cem, ben, eve = (
        Peer(peer(n, "").id, name, "")
        for n, name in ((7, "Cem"), (8, "Ben"), (9, "Eve"))
    )
    node.away = cem, ben, eve
    node.kept = [
        ChatMessage("1", node.id, "Zoe", cem.id, "one", 1e9, "queued"),
        ChatMessage("2", node.id, "Zoe", ben.id, "two", 1e9, "queued"),
        ChatMessage("3", node.id, "Zoe", eve.id, "three", 1e9, "delivered"),
    ]
    desk = Desk(node)
    desk.answered()
    desk.answered()  # with what waits in these, which was asked for then
    company = desk.app.talk.company
    assert [tab.label for tab in company.tabs()] == ["Everyone", "Cem", "Ben"]
    desk.app.chat.turn_to(ben.id)
    (entry,) = desk.app.talk.log.entries
    assert "Ben" in entry.remark
    desk.say("@Eve hello")
    assert node.said == [("hello", eve.id)]


def test_what_one_who_is_here_said_in_an_earlier_run_is_there_at_the_start() -> None:
    node = StandIn()
    (ana,) = node.meet("Ana")
    node.kept = [ChatMessage("1", ana.id, "Ana", node.id, "read this", 1e9)]
    desk = Desk(node)
    desk.answered()
    assert [tab.label for tab in desk.app.talk.company.tabs()] == ["Everyone", "Ana"]


def test_who_was_muted_before_is_muted_at_the_start() -> None:
    node = StandIn()
    (tom,) = node.meet("Tom")
    node.mute(tom)
    desk = Desk(node)
    desk.frame()
    (person,) = desk.app.talk.company.persons(0.0)
    assert person.muted


def test_another_key_than_before_is_told_and_seen_in_each_line(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    another = replace(ana, another_key=True, coded=True)
    label = f"Ana {short_code(ana.id)}"
    desk.node.vouch(another)
    desk.node.happen(
        PeerJoined(another),
        Notice("another_key", f"{label}: another key than before."),
        ChatReceived("m1", ana.id, "Ana", EVERYONE, "it is me", 1e9, coded=True),
    )
    desk.frame()
    assert f"{label}: another key than before." in desk.news
    assert said(desk) == [(label, "it is me")]
    desk.node.lose(another)
    desk.node.happen(
        ChatReceived("m2", ana.id, "Ana", EVERYONE, "and went", 1e9, coded=True)
    )
    desk.frame()
    assert said(desk)[-1] == (label, "and went")


def test_what_was_not_seen_begins_below_a_line_until_the_next_turn(desk: Desk) -> None:
    ana, ben = desk.node.meet("Ana", "Ben")
    desk.frame()
    talk = desk.app.talk
    talk.turn_to(ana.id)
    for number in range(3):
        said = ChatReceived(f"{number}", ben.id, "Ben", EVERYONE, "hi", 1e9)
        desk.node.happen(said)
    desk.frame()
    talk.turn_to(EVERYONE)
    assert talk.log.fresh == "0"
    talk.turn_to(ana.id)
    talk.turn_to(EVERYONE)
    assert talk.log.fresh == ""


def test_who_is_not_there_comes_back_to_a_line(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.frame()
    talk = desk.app.talk

    def hears(number: int) -> None:
        said = ChatReceived(f"{number}", ana.id, "Ana", EVERYONE, "hi", 1e9)
        talk.hear(said)

    hears(1)
    assert talk.look(sees=True)
    assert talk.log.fresh == ""  # he saw it at once
    hears(2)
    assert not talk.look(sees=False)
    hears(3)
    talk.look(sees=False)
    talk.look(sees=True)
    assert talk.log.fresh == "2"
    assert talk.last(EVERYONE) == "hi"
    assert talk.last("nobody") == ""


@pytest.mark.parametrize("code", ["profile", "history", "identity_copied"])
def test_what_is_not_kept_can_be_read_at_leisure(desk: Desk, code: str) -> None:
    text = "The folder cannot be used. " * 12
    desk.node.happen(Notice(code, text))
    desk.frame()
    assert desk.news == [text]


def test_a_flood_of_new_names_is_looked_at_once_a_turn(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = desk.node.meet(*(f"Pupil {n}" for n in range(40)))
    desk.frame()
    looks: list[str] = []

    def spy(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def spied(*given: Any) -> Any:
            looks.append(name)
            return real(*given)

        return spied

    for thing in (desk.app.talk.roster, desk.app.neighbours):
        for name in {"labels_of", "refresh"} & {*dir(thing)}:
            monkeypatch.setattr(thing, name, spy(name, getattr(thing, name)))
    for number in range(300):
        was = crowd[number % 40]
        desk.node.call(replace(was, name=f"{was.name} the {number}"))
    desk.frame()
    assert looks.count("refresh") == 1
    assert looks.count("labels_of") < 10
    assert len(desk.news) == 1


def test_who_comes_and_speaks_at_once_is_told_of_first(desk: Desk) -> None:
    (ana,) = desk.node.meet("Ana")
    desk.node.happen(ChatReceived("1", ana.id, "Ana", EVERYONE, "hi", 1e9))
    desk.frame()
    assert [one.text for one in desk.app.talk.log.entries] == ["Ana is here", "hi"]
