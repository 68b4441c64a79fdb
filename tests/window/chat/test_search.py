"""The way to a message of long ago."""

from __future__ import annotations

from games.window.chat.finder import Found
from games.window.chat.search import NOT_KEPT, Search
from games.window.chat.talk import Talk
from games.window.lobby.neighbours import Neighbours
from p2p import EVERYONE, ChatMessage
from tests.window.helpers.standin import StandIn, peer

ANA = peer(1, "Ana")


def message(number: int) -> ChatMessage:
    text = f"text {number}"
    return ChatMessage(f"k{number}", ANA.id, "Ana", EVERYONE, text, 1e9, "")


def talk_of(count: int) -> Talk:
    node = StandIn()
    node.kept = [message(number) for number in range(count)]
    made = Talk(node, Neighbours(node))  # type: ignore[arg-type]
    answer(made)
    return made


def answer(talk: Talk) -> None:
    talk.past.clerk.finish()
    for one in talk.past.clerk.answers():
        one()


def test_older_ones_are_fetched_until_it_is_there() -> None:
    talk = talk_of(350)
    search = Search(talk)
    search.go_to(Found(message(7), EVERYONE))
    for _ in range(9):
        if (entry := search.approach(EVERYONE)) is not None:
            break
        answer(talk)
    assert entry is not None
    assert entry.id == "k7"
    assert search.approach(EVERYONE) is None


def test_who_goes_elsewhere_meanwhile_is_not_taken_back() -> None:
    talk = talk_of(350)
    search = Search(talk)
    search.go_to(Found(message(340), EVERYONE))
    assert search.approach(ANA.id) is None
    assert search.approach(EVERYONE) is None


def test_what_is_not_kept_is_said_once() -> None:
    talk = talk_of(3)
    search = Search(talk)
    search.go_to(Found(message(900), EVERYONE))
    for _ in range(3):
        assert search.approach(EVERYONE) is None
    assert [one.text for one in talk.log.entries].count(NOT_KEPT) == 1
