"""The simulated disk: what is kept is there, what is dropped is not."""

from __future__ import annotations

from p2p.chat import records
from p2p.effects import Drop, Keep
from p2p.identity import NodeId
from p2p.testing.disk import Disk
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import as_kept, word
from tests.p2p.helpers.crowd import MORNING

ANA, BEN = SimulatedSigner("Ana"), NodeId("b" * 52)
SAID = as_kept(word(ANA, b"hi", run="abcd2345", ms=MORNING))


def to_one(number: int, state: str, own: bool = True) -> records.SaidToOne:
    who = own, BEN, number, f"{number}", ANA.id, "Ana"
    return records.SaidToOne(*who, "hi", 1.0, 1, state)


def test_a_record_replaces_that_of_the_same_key() -> None:
    disk = Disk()
    disk.keep(Keep((records.Floor(1), SAID, records.LogFloor(b"k" * 32, "r", 1, 9))))
    disk.keep(Keep((records.Floor(2), SAID, records.LogFloor(b"k" * 32, "r", 2, 9))))
    assert disk.all() == [
        records.Floor(2),
        SAID,
        records.LogFloor(b"k" * 32, "r", 2, 9),
    ]


def test_a_mark_changes_the_message_that_it_is_of() -> None:
    disk = Disk()
    disk.keep(Keep((to_one(1, "queued"), records.Mark(BEN, 1, "delivered"))))
    disk.keep(Keep((records.Mark(BEN, 7, "delivered"),)))
    (one,) = disk.all()
    assert isinstance(one, records.SaidToOne)
    assert (one.state, one.text) == ("delivered", "hi")


def test_what_is_dropped_is_gone() -> None:
    disk = Disk()
    kept: tuple[records.Kept, ...] = (
        *(
            SAID,
            records.LogFloor(b"k" * 32, "r", 1, 9),
            records.Pinned(BEN, "Ben", 1, 2),
        ),
        *(to_one(1, "queued"), to_one(2, "delivered"), to_one(3, "", own=False)),
        *(records.Number(BEN, 3, 5), records.Number(BEN, 4, 50)),
    )
    disk.keep(Keep(kept))
    disk.drop(Drop((records.DropSaidToAll((SAID.digest,)), records.DropPinned(BEN))))
    disk.drop(Drop((records.DropLogFloor(b"k" * 32, "r"), records.DropNumbers(10))))
    disk.drop(Drop((records.DropSaidToOne(False, BEN, 3), records.DropAllSaidToOne())))
    assert disk.all() == [to_one(1, "queued"), records.Number(BEN, 4, 50)]
    disk.drop(Drop((records.DropAllSaidToOne(BEN),)))
    assert len(disk.all()) == 1
