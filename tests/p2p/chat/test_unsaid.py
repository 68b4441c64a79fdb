"""What an earlier run took back is said again, unless it was."""

from __future__ import annotations

import msgspec
import pytest

from p2p.chat.archive import Archive, Bounds
from p2p.chat.said import AGAIN, Entry, Instead, SaidReader, digest_of
from p2p.chat.unsaid import Unsaid
from p2p.messages import Envelope
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of, word
from tests.p2p.helpers.crowd import APP, MORNING

ANA = SimulatedSigner("Ana")
OLD, NEW = "abcd2345", "bcde2345"
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

    def hold(self, since: int, *texts: str) -> None:
        """A log that says again, from that place on of the old one."""
        mark = msgspec.msgpack.encode(Instead(OLD, since))
        held = [word(ANA, mark, run=NEW, ms=MORNING, kind=AGAIN)]
        for seq, text in enumerate(texts, 2):
            placed = {"seq": seq, "prev": digest_of(held[-1])}
            held.append(word(ANA, text.encode(), run=NEW, ms=MORNING + seq, **placed))
        for one in map(read, held):
            self.archive.log(one.log).put(one)
            self.archive.add([one])


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
