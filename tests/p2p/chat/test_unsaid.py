"""What an earlier run took back is said again, unless it was."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from p2p.chat.archive import Archive, Bounds
from p2p.chat.said import AGAIN, Entry, Instead, SaidReader, digest_of
from p2p.chat.unsaid import MOST_AGAIN, Unsaid
from p2p.messages import Envelope
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of, word
from tests.p2p.helpers.crowd import APP, MORNING

ANA = SimulatedSigner("Ana")
OLD, NEW, LATEST = "abcd2345", "bcde2345", "cdef2345"
WORDS = ["kept", "one", "one", "two"]
READER = SaidReader(APP)


def read(envelope: Envelope) -> Entry:
    entry = READER.read(envelope)
    assert entry is not None
    return entry


class Desk:
    def __init__(self) -> None:
        self.archive = Archive(Bounds())
        self.unsaid = Unsaid(self.archive, READER.instead)
        self.old = [read(one) for one in log_of(ANA, WORDS, run=OLD, ms=MORNING)]

    def hold(self, since: int, *texts: str, run: str = NEW) -> list[Entry]:
        """A log that says again, from that place on of the old one."""
        mark = msgspec.msgpack.encode(Instead(OLD, since))
        held = [word(ANA, mark, run=run, ms=MORNING, kind=AGAIN)]
        for seq, text in enumerate(texts, 2):
            placed: Any = {"seq": seq, "prev": digest_of(held[-1])}
            held.append(word(ANA, text.encode(), run=run, ms=MORNING + seq, **placed))
        entries = list(map(read, held))
        for one in entries:
            self.archive.log(one.log).put(one)
            self.archive.add([one])
        return entries


@pytest.mark.parametrize(
    ("texts", "lacking"),
    [
        ((), ["one", "one", "two"]),
        (("one",), ["one", "two"]),
        (("one", "one"), ["two"]),
        (("one", "one", "two", "new"), []),
        (("one", "new", "one"), ["one", "two"]),  # that is something else
    ],
)
def test_what_follows_the_mark_was_said(texts: list[str], lacking: list[str]) -> None:
    desk = Desk()
    desk.unsaid.took_back(desk.old[1:][::-1])
    desk.hold(2, *texts)
    again, said = desk.unsaid.settle()
    assert [one.text for one in again] == lacking
    assert len(said) == 3 - len(lacking)
    assert not desk.unsaid
    assert desk.unsaid.settle() == ([], [])


def test_what_is_before_the_mark_or_has_none_is_to_be_said() -> None:
    desk = Desk()
    desk.unsaid.took_back(desk.old[:2])
    desk.hold(3, "one", "two")
    again, _ = desk.unsaid.settle()
    assert [one.text for one in again] == ["kept", "one"]


def test_what_was_said_in_vain_shows_when_the_earlier_mark_comes() -> None:
    desk = Desk()
    _, one, two, three = desk.hold(2, "one", "one", "two", run=LATEST)
    desk.unsaid.said(desk.old[1], desk.old[0])
    desk.unsaid.said(desk.old[0], one)  # once more, since another clock was wrong
    desk.unsaid.said(desk.old[2], two)
    desk.unsaid.said(desk.old[3], three)
    mark, *_ = desk.hold(2, "one", "one")
    assert desk.unsaid.doubles(mark) == [one, two]
    desk.archive.log(one.log).end(two.seq)
    desk.archive.remove([two, three])
    assert desk.unsaid.doubles(mark) == [one]


def test_not_all_is_remembered_that_was_said_again() -> None:
    desk = Desk()
    _, one, *more = desk.hold(2, "one", *["one"] * MOST_AGAIN, run=LATEST)
    desk.unsaid.said(desk.old[1], one)
    mark, *_ = desk.hold(2, "one")
    assert desk.unsaid.doubles(mark) == [one]
    for each in more:
        desk.unsaid.said(desk.old[0], each)
    assert desk.unsaid.doubles(mark) == []
