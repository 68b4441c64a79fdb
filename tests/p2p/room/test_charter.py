"""What a table is, and that nobody can say of it what its opener did not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from p2p.messages import FIRST_APP, MAX_CHARTER, Deed, RoomNote, Term
from p2p.profile.keys import Pair
from p2p.room.charter import (
    CHARTERS_KEPT,
    Charter,
    Charters,
    Table,
    drawn_up,
    folded,
    open_table,
    table_id,
    written_id,
)
from p2p.room.edition import LOG_VERSION, room_id
from p2p.testing.signer import SimulatedSigner
from p2p.wire.envelope import Signer, sealed
from tests.p2p.helpers.signers import node, signer
from tests.p2p.helpers.toy import Toy

ANA, EVE = signer("a"), signer("e")
SALT = b"s" * 16


def opened(
    who: Signer = ANA, name: str = "Table 2", salt: bytes = SALT, lock: bytes = b""
) -> Table:
    return drawn_up(who, FIRST_APP, "a" * 8, Toy(), name, salt, lock)


def note(table: Table, **changed: Any) -> RoomNote:
    term, version = Term(1, 0, node("a")), table.version
    of = table.game, table.game, version, term, 9, LOG_VERSION, table.id
    return msgspec.structs.replace(RoomNote(*of, charter=table.deed), **changed)


def signed(who: Signer, **changed: Any) -> RoomNote:
    """A note of a table whose charter is changed, and signed by `who`."""
    made = opened(who)
    assert made.deed is not None
    charter = msgspec.msgpack.decode(made.deed.body, type=Charter)
    body = msgspec.msgpack.encode(msgspec.structs.replace(charter, **changed))
    deed = Deed(who.public_key, body, who.sign(body))
    return note(made, id=table_id(deed.key, deed.body), charter=deed)


@pytest.fixture
def charters() -> Charters:
    return Charters(signer("b"), FIRST_APP)


def test_who_sees_a_note_sees_who_opened_the_table_and_how_it_is_called(
    charters: Charters,
) -> None:
    table = charters.table(note(opened(lock=b"l" * 32)))
    assert table is not None
    assert (table.opener, table.name, table.lock) == (ANA.id, "Table 2", b"l" * 32)
    assert (table.edition, table.salt, table.is_open) == (room_id(Toy()), SALT, False)
    assert table == opened(lock=b"l" * 32)


def test_the_open_table_of_a_game_needs_no_charter(charters: Charters) -> None:
    table = open_table(Toy())
    assert (table.id, table.name, table.opener) == (room_id(Toy()), "toy", None)
    assert charters.table(note(table)) == table


def test_each_table_that_is_opened_has_an_id_of_its_own() -> None:
    tables = [opened(), opened(EVE), opened(name="Table 3"), opened(salt=b"t" * 16)]
    tables.append(opened(lock=b"l" * 32))
    assert len({table.id for table in tables}) == len(tables)


def test_a_note_that_says_another_thing_than_its_charter_counts_for_nothing(
    charters: Charters,
) -> None:
    true = note(opened())
    assert true.charter is not None
    body = true.charter.body
    lies = [
        note(opened(), charter=Deed(ANA.public_key, body, bytes(64))),
        note(opened(), id=opened(EVE).id),
        note(opened(), game="chess"),
        note(opened(), version=7),
        # The same bytes, signed by somebody who would like to be the opener.
        note(opened(), charter=Deed(EVE.public_key, body, EVE.sign(body))),
    ]
    assert [charters.table(lie) for lie in lies] == [None] * len(lies)
    stolen = lies[-1].charter
    assert stolen is not None
    own = charters.table(
        note(opened(), charter=stolen, id=table_id(EVE.public_key, body))
    )
    assert own is not None  # that is a table of her own, and shown as such
    assert (own.opener, own.id) != (ANA.id, opened().id)


@pytest.mark.parametrize(
    "changed",
    [
        {"app": "other"},
        {"lock": b"short"},
        {"name": ""},
        {"name": "x" * 33},
        {"name": "\u0301" * 1000},
        {"nonce": b"short"},
        {"edition": b""},
    ],
)
def test_a_charter_that_does_not_fit_counts_for_nothing(
    charters: Charters, changed: dict[str, Any]
) -> None:
    assert charters.table(signed(ANA, **changed)) is None
    assert len(charters) == 0


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("e" + "\u0301" * 20, "\u00e9\u0301\u0301\u0301"),
        ("\u202eTable", "Table"),
        ("everyone", "anonymous"),
        ("\u0301" * 32, "anonymous"),
    ],
)
def test_a_name_is_shown_clean_whatever_its_opener_signed(
    charters: Charters, said: str, shown: str
) -> None:
    table = charters.table(signed(ANA, name=said))
    assert table is not None
    assert len(table.name) <= 32
    assert table.name == shown


def test_with_fields_of_a_later_version_it_is_the_same_table(
    charters: Charters,
) -> None:
    made = opened()
    assert made.deed is not None
    fields = msgspec.msgpack.decode(made.deed.body)
    body = msgspec.msgpack.encode([*fields, "later"])
    deed = Deed(ANA.public_key, body, ANA.sign(body))
    found = charters.table(note(made, charter=deed, id=table_id(deed.key, body)))
    assert found is not None
    assert found.name == "Table 2"


class Counting(SimulatedSigner):
    checked = 0

    def verify(self, key: bytes, data: bytes, signature: bytes) -> bool:
        self.checked += 1
        return super().verify(key, data, signature)


def test_what_was_found_good_is_not_checked_again_and_few_are_kept() -> None:
    reader = Counting("reader")
    charters = Charters(reader, FIRST_APP)
    for _ in range(5):
        assert charters.table(note(opened())) is not None
    assert reader.checked == 1
    for number in range(CHARTERS_KEPT + 9):
        assert charters.table(note(opened(salt=number.to_bytes(16, "big"))))
    assert len(charters) == CHARTERS_KEPT
    assert charters.table(note(opened())) is not None
    assert reader.checked == CHARTERS_KEPT + 11


def test_the_longest_that_can_be_written_fits() -> None:
    class Long(Toy):
        name = "n" * 32
        version = 2**53

    table = drawn_up(
        *(ANA, "a" * 32, "a" * 8, Long(), "\U0001f40d" * 32, SALT, b"l" * 32)
    )
    assert table.deed is not None
    assert len(table.deed.body) <= MAX_CHARTER


def test_real_keys_sign_and_check_it() -> None:
    owner, reader = Pair.of_seed(b"1" * 32), Pair.of_seed(b"2" * 32)
    made = note(opened(owner))
    assert Charters(reader, FIRST_APP).table(made) is not None
    assert made.charter is not None
    body = made.charter.body
    forged = Deed(owner.public_key, body, reader.sign(body))
    assert (
        Charters(reader, FIRST_APP).table(note(opened(owner), charter=forged)) is None
    )


def test_names_that_people_take_for_one_are_compared_alike() -> None:
    assert folded("Table 2") == folded("table 2") == folded("\uff34able 2")
    assert folded("Stra\u00dfe") == folded("STRASSE")
    assert folded("Table 2") != folded("Table 3")


def test_an_id_is_told_from_a_name() -> None:
    assert written_id(opened().id.hex().upper()) == opened().id
    for name in ("Table 2", "0" * 31, "g" * 32, "0" * 32 + "\n"):
        assert written_id(name) is None


def test_what_is_sealed_otherwise_is_no_charter(charters: Charters) -> None:
    from p2p.room.lock import Showing

    other = sealed(ANA, Showing(FIRST_APP, "a" * 8, bytes(16), node("a")))
    deed = Deed(other.key, other.body, other.signature)
    told = note(opened(), charter=deed, id=table_id(deed.key, deed.body))
    assert charters.table(told) is None
