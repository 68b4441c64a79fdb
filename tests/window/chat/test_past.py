"""The history: asked for without waiting, and put where it belongs."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from games.people.conversations import Conversations
from games.people.roster import Roster
from games.window.chat.chatlog import MAX_ENTRIES
from games.window.chat.clerk import MAX_ASKED
from games.window.chat.logs import Logs
from games.window.chat.past import AT_ONCE, Past
from p2p import EVERYONE, BadText, ChatMessage, History, HydraError
from tests.window.helpers.standin import StandIn, node_of, peer

ANA = peer(1, "Ana")


class Library:
    """The past of a node that has so many messages."""

    def __init__(self, count: int) -> None:
        self.node = StandIn()
        self.say(count)
        talks = Conversations(self.node.id)
        self.logs = Logs(talks, Roster(self.node))
        node: Any = self.node
        self.past = Past(node, self.logs, lambda to, page: None)

    def say(self, count: int) -> None:
        begin = len(self.node.kept)
        self.node.kept += [
            ChatMessage(f"k{n}", ANA.id, "Ana", EVERYONE, f"text {n}", 1e9 + n)
            for n in range(begin, begin + count)
        ]

    def answer(self) -> None:
        self.past.clerk.finish()
        for answer in self.past.clerk.answers():
            answer()

    @property
    def texts(self) -> list[str]:
        return [entry.text for entry in self.logs[EVERYONE].entries]


def test_what_is_asked_twice_at_once_is_answered_anew() -> None:
    library = Library(3)
    library.past.recall(EVERYONE)
    library.past.clerk.finish()
    library.say(2)
    library.past.recall(EVERYONE)
    library.past.recall(EVERYONE)
    library.answer()
    library.answer()
    assert library.texts == [f"text {n}" for n in range(5)]
    assert len(library.node.asked) == 2


def test_what_comes_before_one_that_is_not_kept_begins_with_the_latest() -> None:
    library = Library(2 * AT_ONCE)
    library.past.recall(EVERYONE)
    library.answer()
    del library.node.kept[: AT_ONCE + 9]
    assert library.past.older(EVERYONE)
    library.answer()
    library.answer()
    assert [before for _, before, _ in library.node.asked] == [None, "k100", None]
    assert not library.past.older(EVERYONE)
    library.say(3)
    library.past.recall(EVERYONE)
    library.answer()
    assert len(library.texts) == AT_ONCE + 3


def test_older_ones_are_asked_for_until_there_are_none() -> None:
    library = Library(2 * AT_ONCE + 10)
    library.past.recall(EVERYONE)
    library.answer()
    pages = []
    while library.past.older(EVERYONE):
        library.past.older(EVERYONE)  # it is asked for already
        library.answer()
        pages.append(len(library.texts))
    assert pages == [2 * AT_ONCE, 2 * AT_ONCE + 10]
    assert library.texts == [f"text {n}" for n in range(2 * AT_ONCE + 10)]
    assert len(library.node.asked) == 3


def test_a_log_that_is_full_asks_for_no_more() -> None:
    library = Library(MAX_ENTRIES + 3 * AT_ONCE)
    library.past.recall(EVERYONE)
    library.answer()
    for _ in range(3 * MAX_ENTRIES // AT_ONCE):
        if not library.past.older(EVERYONE):
            break
        library.answer()
    assert len(library.texts) == MAX_ENTRIES
    assert not library.past.older(EVERYONE)


def test_a_node_that_was_closed_answers_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = Library(3)

    def refuse(*_: object) -> History:
        raise HydraError("closed")

    with monkeypatch.context() as patched:
        patched.setattr(library.node, "history", refuse)
        library.past.recall(EVERYONE)
        library.answer()
    assert library.texts == []
    library.past.recall(EVERYONE)
    library.answer()
    assert len(library.texts) == 3


def test_a_slow_node_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    library, gate = Library(3), threading.Event()
    begun = threading.Event()
    history = library.node.history

    def slow(*rest: Any) -> History:
        begun.set()
        assert gate.wait(10)
        return history(*rest)

    monkeypatch.setattr(library.node, "history", slow)
    library.past.recall(EVERYONE)
    assert begun.wait(10)
    for number in range(MAX_ASKED):
        library.past.recall(node_of(number))
    library.past.recall(node_of(500))  # too much: not asked
    with pytest.raises(BadText):
        library.past.search("x", print, print)
    assert library.texts == []
    gate.set()
    library.answer()
    assert len(library.texts) == 3


def test_what_is_found_is_told_the_latest_first() -> None:
    library, found, wrong = Library(3), [], []
    library.past.search("text", found.extend, wrong.append)
    assert found == []
    library.answer()
    assert [one.text for one in found] == ["text 2", "text 1", "text 0"]
    assert wrong == []


def test_for_whom_an_own_message_waits_is_found_without_waiting() -> None:
    library, found = Library(0), []
    me, states = library.node.id, ("queued", "delivered")
    some = [node_of(n) for n in (1, 2, 3)]
    library.node.kept = [
        ChatMessage(f"{n}", me, "Zoe", to, "x", 1e9, state)
        for n, (to, state) in enumerate(zip(some, states, strict=False))
    ]
    library.past.look_for_waiting(dict.fromkeys(some), found.append)
    library.answer()
    assert found == [some[:1]]


def test_who_had_the_last_word_may_not_have_been_read() -> None:
    library, found = Library(0), []
    me, some = library.node.id, [node_of(n) for n in (1, 2)]
    library.node.kept = [
        ChatMessage("1", some[0], "Ana", me, "read this", 1e9),
        ChatMessage("2", some[1], "Ben", me, "hello", 1e9),
        ChatMessage("3", me, "Zoe", some[1], "hello", 1e9, "delivered"),
    ]
    library.past.look_for_waiting(dict.fromkeys(some), found.append)
    library.answer()
    assert found == [some[:1]]


def test_what_was_read_to_the_end_waits_for_nobody() -> None:
    library, found = Library(0), []
    me, some = library.node.id, [node_of(n) for n in (1, 2)]
    library.node.kept = [
        ChatMessage("1", some[0], "Ana", me, "read this", 1e9),
        ChatMessage("2", some[1], "Ben", me, "hello", 1e9),
    ]
    library.past.look_for_waiting({some[0]: "1", some[1]: "older"}, found.append)
    library.answer()
    assert found == [some[1:]]
