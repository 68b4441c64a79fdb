"""What is written down of what is said and what happens, where marks can turn."""

from __future__ import annotations

import re
import sys
import time
from typing import Any

import pytest

from games.console.colours import style_of
from games.console.scribe import AT_ONCE, MAX_OWN, Scribe
from games.face import face_of
from p2p import (
    ChatDelivered,
    ChatFailed,
    ChatMessage,
    ChatQueued,
    ChatReceived,
    Event,
    HistoryChanged,
    NodeId,
    Notice,
    Peer,
    PeerLeft,
    PeerRenamed,
    Ready,
    short_code,
)
from tests.games.helpers.paper import Scroll
from tests.window.helpers.standin import StandIn


class Desk:
    """A scribe at Zoe's node."""

    def __init__(self) -> None:
        self.node: Any = StandIn()
        self.paper = Scroll()
        self.scribe = Scribe(self.node, self.paper)
        self._count = 0

    def meet(self, *names: str) -> list[Peer]:
        met = self.node.meet(*names)
        self.hear(*self.node.poll())
        return list(met)

    def hear(self, *events: Event) -> None:
        for event in events:
            self.scribe.hear(event)

    def says(self, who: Peer, text: str, to: str = "everyone") -> None:
        self._count += 1
        said = ChatReceived(f"m{self._count}", who.id, who.name, to, text, 0.0)
        self.hear(said)

    def say(self, text: str, to: NodeId | None = None) -> str:
        self._count += 1
        self.scribe.said(f"m{self._count}", text, to)
        return f"m{self._count}"

    @property
    def lines(self) -> list[str]:
        return self.paper.lines()


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_mark_behind_an_own_line_turns(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    said = desk.say("psst", ana.id)
    assert desk.lines[-1] == "Zoe -> Ana: psst …"
    desk.hear(ChatQueued(said, ana.id))
    assert desk.lines[-1] == "Zoe -> Ana: psst (queued)"
    desk.hear(ChatDelivered(said, ana.id))
    assert desk.lines[1:] == ["Zoe -> Ana: psst ✓"]


def test_a_failure_is_told_with_its_reason_and_when_it_was_none(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    said = desk.say("psst", ana.id)
    desk.hear(ChatFailed(said, ana.id, "no reply"))
    assert desk.lines[1:] == [
        "Zoe -> Ana: psst (failed)",
        "! Not delivered to Ana: no reply",
    ]
    desk.hear(ChatDelivered(said, ana.id), ChatDelivered(said, ana.id))
    assert desk.lines[1] == "Zoe -> Ana: psst ✓"
    assert desk.lines[3:] == ["Delivered to Ana after all."]


def test_a_mark_that_is_not_seen_any_more_is_told(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    said = desk.say("psst", ana.id)
    desk.paper.is_seen = False
    desk.hear(ChatQueued(said, ana.id), ChatDelivered(said, ana.id))
    assert desk.lines[2:] == [
        "Ana is away and gets it later.",
        "Delivered to Ana now.",
    ]


def test_who_is_alone_is_told_once_and_his_words_wait(desk: Desk) -> None:
    one, two = desk.say("hello?"), desk.say("anybody?")
    desk.hear(ChatQueued(one, "everyone"), ChatQueued(two, "everyone"))
    assert desk.lines == [
        "Zoe: hello? (queued)",
        "Zoe: anybody? (queued)",
        "Nobody else is here yet: who comes while you are here gets it.",
    ]
    (ana,) = desk.meet("Ana")
    desk.hear(ChatDelivered(one, ana.id), ChatDelivered(two, ana.id))
    assert desk.lines[:2] == ["Zoe: hello? ✓", "Zoe: anybody? ✓"]
    assert desk.lines[3:] == ["* Ana is here"]


def test_a_message_to_all_counts_who_has_it(desk: Desk) -> None:
    ana, ben = desk.meet("Ana", "Ben")
    said = desk.say("hi")
    desk.hear(ChatDelivered(said, ana.id))
    assert desk.lines[-1] == "Zoe: hi ✓ 1/2"
    desk.hear(ChatDelivered(said, ben.id))
    assert desk.lines[-1] == "Zoe: hi ✓"


def test_marks_are_words_where_a_terminal_has_no_signs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Latin:
        encoding = "iso8859-1"

    monkeypatch.setattr(sys, "stdout", Latin())
    desk = Desk()
    (ana,) = desk.meet("Ana")
    said = desk.say("psst", ana.id)
    assert desk.lines[-1] == "Zoe -> Ana: psst .."
    desk.hear(ChatDelivered(said, ana.id))
    assert desk.lines[-1] == "Zoe -> Ana: psst ok"


def test_of_own_lines_and_troubles_only_the_newest_are_remembered(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    for number in range(MAX_OWN + 1):
        desk.hear(ChatFailed(f"{number}", ana.id, "x"))
    count = len(desk.lines)
    desk.hear(ChatDelivered("0", ana.id), ChatDelivered("1", ana.id))
    assert len(desk.lines) == count + 1


def test_who_comes_and_goes_is_told(desk: Desk) -> None:
    ana, ben = desk.meet("Ana", "Ben")
    desk.says(ana, "hi")
    desk.hear(PeerLeft(ben, "left"), PeerRenamed(Peer(ana.id, "Anna", ""), "Ana"))
    told = "* Anna is here; Ben is gone (left); Ana is Anna now"
    assert desk.lines == [told, "Ana: hi"]


def test_a_mention_rings_and_is_seen(desk: Desk) -> None:
    ana, ben = desk.meet("Ana", "Ben")
    desk.says(ana, "what do you say, @zoe and @Ben?")
    assert desk.paper.rings == 1
    pieces = desk.paper.sheets[-1].pieces
    assert ("call", "@zoe") in pieces
    assert (style_of(face_of(ben.face, ben.id)), "@Ben") in pieces
    assert pieces[0] == (style_of(face_of(ana.face, ana.id)), "Ana")
    desk.says(ana, "Zoe said so")
    assert desk.paper.rings == 1
    desk.says(ana, "psst", desk.node.id)
    assert desk.paper.rings == 2


def test_nothing_rings_for_who_does_not_want_to_be_disturbed(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    desk.scribe.talks.is_undisturbed = True
    desk.says(ana, "psst", desk.node.id)
    assert desk.paper.rings == 0
    assert desk.scribe.status().quiet
    assert desk.lines[-1] == "Ana -> you: psst"


def test_what_is_said_has_a_time_and_another_day_is_told(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    (ana,) = desk.meet("Ana")
    desk.says(ana, "good night")
    assert re.fullmatch(r"\d\d:\d\d", desk.paper.sheets[-1].time)
    real = time.strftime
    monkeypatch.setattr(
        time,
        "strftime",
        lambda how, when: "Friday" if "%A" in how else real(how, when),
    )
    desk.says(ana, "good morning")
    desk.says(ana, "hello")
    assert desk.lines[1:] == [
        "Ana: good night",
        "* Friday",
        "Ana: good morning",
        "Ana: hello",
    ]


def test_equal_names_carry_their_codes(desk: Desk) -> None:
    one, other = desk.meet("Ana", "\u0410na")
    desk.says(one, "hi")
    assert desk.lines[-1] == f"Ana {short_code(one.id)}: hi"
    assert all(
        label.endswith(short_code(peer.id))
        for label, peer in zip(
            sorted(desk.scribe.roster.labels()),
            sorted((one, other), key=lambda peer: peer.name),
            strict=True,
        )
    )


def test_the_status_tells_who_is_here_and_what_is_new(desk: Desk) -> None:
    ana, ben = desk.meet("Ana", "ben")
    desk.says(ana, "psst", desk.node.id)
    desk.says(ben, "hi")
    desk.scribe.talks.typing(ben.id, "everyone", time.monotonic())
    status = desk.scribe.status()
    assert (status.to, status.here, status.typists) == (
        "everyone",
        ["Ana", "ben"],
        ["ben"],
    )
    assert [(news.label, news.count, news.calls) for news in status.news] == [
        ("Ana", 1, True)
    ]
    desk.say("yes?", ana.id)  # who answers has read it
    assert not desk.scribe.status().news


def test_who_is_gone_is_not_here_and_types_no_more(desk: Desk) -> None:
    ana, _ = desk.meet("Ana", "Ben")
    desk.scribe.talks.typing(ana.id, "everyone", time.monotonic())
    desk.hear(PeerLeft(ana, "left"))
    assert desk.scribe.status().here == ["Ben"]
    assert desk.scribe.status().typists == []
    assert desk.scribe.roster.gone() == [Peer(ana.id, "Ana", "")]
    assert desk.scribe.roster.label(ana.id) == "Ana"


def test_no_text_looks_like_one_of_the_program(desk: Desk) -> None:
    (eve,) = desk.meet("Eve")
    desk.says(eve, "* Ana is gone (left)")
    desk.hear(Notice("port", "another port"), Ready(desk.node.id, "Zoe", 1, ()))
    desk.scribe.answer("done")
    desk.scribe.refuse("No.")
    assert [sheet.text for sheet in desk.paper.sheets[1:]] == [
        "Eve: * Ana is gone (left)",
        "* another port",
        "You are Zoe. Looking for others; /help helps.",
        "  done",
        "! No.",
    ]


def test_what_comes_late_is_marked_so(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    late = ChatReceived("l", ana.id, "Ana", desk.node.id, "psst", time.time(), True)
    desk.hear(late)
    assert desk.lines[-1] == "Ana -> you (late): psst"


def kept(number: int, who: Peer, to: str = "everyone", state: str = "") -> ChatMessage:
    now = time.time()
    return ChatMessage(f"k{number}", who.id, who.name, to, f"{number}", now, state)


def test_what_was_said_before_is_there_on_entering(desk: Desk) -> None:
    ana, me = Peer(NodeId("a" * 52), "Ana", ""), Peer(desk.node.id, "Zoe", "")
    desk.node.kept = [kept(1, ana), kept(2, me, state="delivered"), kept(3, me)]
    desk.hear(Ready(desk.node.id, "Zoe", 1, ()))
    assert desk.lines[1:] == ["Ana: 1", "Zoe: 2 ✓", "Zoe: 3"]
    assert all(sheet.time for sheet in desk.paper.sheets[1:])
    assert desk.scribe.status().news == []
    assert desk.paper.rings == 0


def test_what_comes_to_be_known_after_entering_is_shown_once(
    desk: Desk,
) -> None:
    desk.hear(Ready(desk.node.id, "Zoe", 1, ()))
    (ana,) = desk.meet("Ana")
    desk.node.kept = [kept(1, ana), kept(2, ana)]
    desk.says(ana, "live")
    desk.hear(*[HistoryChanged("everyone")] * 3)
    assert desk.lines[2:] == ["Ana: live", "Ana: 1", "Ana: 2"]


def test_the_mark_of_what_is_still_on_its_way_turns(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    me = Peer(desk.node.id, "Zoe", "")
    desk.node.kept = [kept(1, me, ana.id, "queued"), kept(2, me, ana.id, "failed")]
    desk.scribe.recall(ana.id)
    assert desk.lines[1:] == ["Zoe -> Ana: 1 (queued)", "Zoe -> Ana: 2 (failed)"]
    desk.scribe.found("2", [desk.node.kept[1]])
    desk.hear(ChatDelivered("k1", ana.id), ChatDelivered("k2", ana.id))
    turned = ["Zoe -> Ana: 1 ✓", "Zoe -> Ana: 2 ✓", "Zoe -> Ana: 2 ✓"]
    assert desk.lines[1:] == turned


def test_who_is_not_here_is_called_as_he_was(desk: Desk) -> None:
    ana, me = Peer(NodeId("a" * 52), "Ana", ""), Peer(desk.node.id, "Zoe", "")
    desk.node.kept = [kept(1, me, ana.id), kept(2, ana, me.id)]
    desk.scribe.recall(ana.id)
    assert desk.lines == ["Zoe -> Ana: 1", "Ana -> you: 2"]


def test_history_goes_back_from_what_is_shown(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    desk.node.kept = [kept(number, ana) for number in range(AT_ONCE + 5)]
    last = desk.node.kept[-1]
    live = ChatReceived(last.id, ana.id, "Ana", "everyone", last.text, 0.0)
    desk.hear(live)
    desk.scribe.recall("everyone")
    desk.scribe.recall("everyone")
    desk.scribe.recall("everyone")
    shown = [line.removeprefix("Ana: ") for line in desk.lines if "Ana: " in line]
    assert shown == [
        last.text,
        *map(str, range(4, AT_ONCE + 4)),
        *map(str, range(4)),
    ]
    assert desk.lines[-1] == "Nothing was said before that, or it is not kept."


def test_history_begins_again_where_what_is_shown_is_not_kept(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    desk.says(ana, "not kept")
    desk.node.kept = [kept(1, ana), kept(2, ana)]
    desk.scribe.recall("everyone")
    assert desk.lines[-2:] == ["Ana: 1", "Ana: 2"]


def test_what_is_forgotten_is_not_seen(desk: Desk) -> None:
    (ana,) = desk.meet("Ana")
    said = desk.say("psst", ana.id)
    desk.scribe.forget()
    assert desk.lines == []
    desk.hear(ChatDelivered(said, ana.id))
    assert desk.lines == []
