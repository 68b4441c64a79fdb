"""What comes and is not taken is counted, bounded, and holds up who sends too much."""

from __future__ import annotations

import msgspec
import pytest

from p2p.core.payload import pack
from p2p.driver.inbox import (
    HOLD_BACK,
    MAX_INBOX,
    MAX_INBOX_EACH,
    SURE_EACH,
    Inbox,
    Letter,
)
from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId

BLOB = b"x" * 250_000
ANN, BEN = NodeId("a" * 52), NodeId("b" * 52)


def letters(inbox: Inbox, peer: NodeId, data: bytes, most: int) -> list[Letter]:
    made = [inbox.put(peer, "t", msgspec.Raw(data)) for _ in range(most)]
    return [letter for letter in made if letter is not None]


def test_no_peer_takes_all_room_and_all_of_them_stay_within_it() -> None:
    inbox = Inbox(lambda peer: None)
    data = bytes(pack(BLOB))
    first = letters(inbox, ANN, data, 200)
    assert len(first) * len(BLOB) <= MAX_INBOX_EACH
    others = [NodeId(f"{n:052}") for n in range(100)]
    got = [letters(inbox, other, data, 200) for other in others]
    assert all(got)
    held = [*first, *(letter for some in got for letter in some)]
    total = sum(letter.size for letter in held)
    assert MAX_INBOX <= total <= MAX_INBOX + len(others) * SURE_EACH
    for letter in first:
        assert letter.take() == BLOB
    assert letters(inbox, ANN, data, 1)


def test_an_emptied_inbox_says_so_once() -> None:
    eased: list[NodeId] = []
    inbox = Inbox(eased.append)
    waiting = letters(inbox, ANN, bytes(pack(BLOB)), 4)
    assert inbox.is_full(ANN)
    assert not inbox.is_full(BEN)
    for letter in waiting:
        letter.take()
        letter.drop()  # as often as one likes
    assert eased == [ANN]
    assert not inbox.is_full(ANN)
    assert [letter.size for letter in waiting] == [0] * 4


def test_any_one_message_has_room_however_little_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("p2p.driver.inbox.MAX_INBOX", 1)
    inbox, data = Inbox(lambda peer: None), bytes(pack(BLOB))
    assert [len(letters(inbox, peer, data, 2)) for peer in (ANN, BEN)] == [1, 1]


def test_while_a_thread_waits_for_a_peer_nobody_is_full() -> None:
    eased: list[NodeId] = []
    inbox, data = Inbox(eased.append), bytes(pack(BLOB))
    letters(inbox, ANN, data, HOLD_BACK // len(data) + 1)
    assert inbox.is_full(ANN)
    with inbox.open_to_all():
        assert eased == [ANN]
        assert not inbox.is_full(ANN)
    assert inbox.is_full(ANN)


def test_a_letter_is_read_as_it_was_sent() -> None:
    inbox = Inbox(lambda peer: None)
    letter = inbox.put(ANN, "t", pack({"a": [1, b"2", None]}))
    assert letter is not None
    assert (letter.peer, letter.topic) == (ANN, "t")
    assert letter.take() == {"a": [1, b"2", None]}


def test_who_sent_what_cannot_be_read_is_named() -> None:
    spoilt: list[tuple[NodeId, str]] = []
    inbox = Inbox(lambda peer: None, lambda peer, why: spoilt.append((peer, why)))
    (letter,) = letters(inbox, ANN, b"\xc1", 1)
    with pytest.raises(RemoteProtocolError):
        letter.take()
    ((peer, why),) = spoilt
    assert peer == ANN
    assert "not a value" in why
    assert letter.size == 0
