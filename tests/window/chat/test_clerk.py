"""Who asks for what may take its time."""

from __future__ import annotations

import threading
from functools import partial

import pytest

from games.window.chat.clerk import MAX_ASKED, Clerk
from p2p import BadText, HydraError


def refuse() -> int:
    raise HydraError("closed")


def answered(clerk: Clerk) -> None:
    clerk.finish()
    for answer in clerk.answers():
        answer()


def test_answers_come_in_order_on_the_thread_that_takes_them() -> None:
    clerk, heard = Clerk(), list[object]()
    here = threading.get_ident()
    for number in range(5):
        clerk.ask(
            partial(lambda n: (n, threading.get_ident()), number),
            lambda got: heard.append((got[0], got[1] != here, threading.get_ident())),
            heard.append,
        )
    answered(clerk)
    assert heard == [(number, True, here) for number in range(5)]
    assert clerk.answers() == []


def test_a_refusal_is_an_answer() -> None:
    clerk, heard = Clerk(), list[object]()
    clerk.ask(refuse, heard.append, lambda error: heard.append(str(error)))
    clerk.ask(lambda: 3, heard.append, heard.append)
    answered(clerk)
    assert heard == ["closed", 3]


def test_nobody_waits_and_not_too_much_does() -> None:
    clerk, gate = Clerk(), threading.Event()
    heard: list[bool] = []
    begun = threading.Event()

    def slow() -> bool:
        begun.set()
        return gate.wait(10)

    clerk.ask(slow, heard.append, lambda error: None)
    assert begun.wait(10)
    for _ in range(MAX_ASKED):
        clerk.ask(slow, heard.append, lambda error: None)
    with pytest.raises(BadText):
        clerk.ask(slow, heard.append, lambda error: None)
    assert clerk.answers() == []
    gate.set()
    answered(clerk)
    assert heard == [True] * (MAX_ASKED + 1)


def test_it_begins_anew_after_it_has_ended() -> None:
    clerk, heard = Clerk(), list[int]()
    for _ in range(50):
        clerk.ask(lambda: 1, heard.append, lambda error: None)
        answered(clerk)
    assert sum(heard) == 50
    clerk.finish()
