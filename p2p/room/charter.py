"""What a table is: by whom it was opened, for which game, with what name and lock.

Who opens a table signs its charter, and the table's id is the hash of that: so whoever
sees a note of the table sees for himself who opened it, how it is called and which lock
it began with, and nobody can give the same table another opener. The open table of a
game has no charter, and needs none: its id says what is played there. `PROTOCOL.md`,
"Tables", tells the same. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b
from typing import Annotated

from msgspec import Meta, Struct

from p2p.identity import NodeId
from p2p.messages import Count, Deed, Envelope, RoomId, RoomName, RoomNote
from p2p.room.edition import room_id
from p2p.rules import Rules
from p2p.text.names import NAME_LIMIT, clean_name
from p2p.wire.envelope import Reader, Signed, Signer, is_signed, sealed, signer_of

CHARTERS_KEPT = 256  # charters that need not be checked again
SALT = 16  # bytes

TableName = Annotated[str, Meta(min_length=1, max_length=NAME_LIMIT)]
LockKey = Annotated[bytes, Meta(max_length=32)]  # Ed25519, raw; b"": no lock
Salt = Annotated[bytes, Meta(min_length=SALT, max_length=SALT)]

_ID = re.compile(r"[0-9a-fA-F]{32}")


class Charter(Signed, frozen=True, tag="hydralan table"):
    """What the opener of a table signs. `version`: of the game's rules; `edition`: what
    the id of the game's open table is; `lock`: the key that is to be shown, b"" for
    none; `nonce`: drawn for this table."""

    game: RoomName
    version: Count
    edition: RoomId
    name: TableName
    lock: LockKey
    nonce: Salt


class Table(Struct, frozen=True):
    """One table, as far as it never changes. `name`: for people, clean. `opener` and
    `key`: who opened it, and his public key; None and b"" for the open table of a game.
    `lock`: the one that it began with; `salt`: what makes a key out of a word there."""

    id: RoomId
    game: str
    version: int
    edition: RoomId
    name: str
    opener: NodeId | None = None
    key: bytes = b""
    lock: bytes = b""
    salt: bytes = b""
    deed: Deed | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is the open table of its game."""
        return self.opener is None


def open_table(rules: Rules) -> Table:
    """That of this game, which nobody opened and everybody may enter."""
    edition = room_id(rules)
    named = rules.name, rules.version, edition, rules.name
    return Table(edition, *named, salt=edition)


def drawn_up(
    signer: Signer,
    app: str,
    run: str,
    rules: Rules,
    name: str,
    salt: bytes,
    lock: bytes = b"",
) -> Table:
    """A new table, opened by the owner of `signer`. `name`: clean."""
    edition = room_id(rules)
    charter = Charter(app, run, rules.name, rules.version, edition, name, lock, salt)
    envelope = sealed(signer, charter)
    return _table(Deed(envelope.key, envelope.body, envelope.signature), charter)


def table_id(key: bytes, body: bytes) -> RoomId:
    """That of the table whose charter has these signed bytes, by the owner of `key`.
    The key counts, or somebody could sign another's charter and be the opener."""
    return blake2b(key + body, digest_size=16).digest()


def written_id(text: str) -> RoomId | None:
    """The id that `text` is, as people and programs write it; None if it is none."""
    return bytes.fromhex(text) if _ID.fullmatch(text) else None


def folded(name: str) -> str:
    """What is equal for names that people take for the same, however they typed it."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _table(deed: Deed, charter: Charter) -> Table:
    envelope = Envelope(deed.key, deed.body, deed.signature)
    return Table(
        table_id(deed.key, deed.body),
        charter.game,
        charter.version,
        charter.edition,
        clean_name(charter.name),
        signer_of(envelope),
        deed.key,
        charter.lock,
        charter.nonce,
        deed,
    )


class Charters:
    """Checks those that come with notes. A signature costs a tenth of a millisecond, so
    the latest that were found good are remembered."""

    def __init__(self, signer: Signer, app: str) -> None:
        self._signer = signer
        self._reader = Reader(Charter, app)
        self._good: dict[RoomId, Table] = {}  # the latest last

    def __len__(self) -> int:
        return len(self._good)

    def table(self, note: RoomNote) -> Table | None:
        """The table that a note tells of. None if its charter is not what the note
        says, or nobody signed it."""
        if note.charter is None:
            named = note.game, note.version, note.id, note.game
            return Table(note.id, *named, salt=note.id)
        table = self._read(note.id, note.charter)
        fits = table is not None and (note.game, note.version) == (
            table.game,
            table.version,
        )
        return table if fits else None

    def _read(self, ident: RoomId, deed: Deed) -> Table | None:
        if ident != table_id(deed.key, deed.body):
            return None
        known = self._good.pop(ident, None)
        table = known if known is not None else self._checked(deed)
        if table is not None:
            if len(self._good) >= CHARTERS_KEPT:
                del self._good[next(iter(self._good))]
            self._good[ident] = table
        return table

    def _checked(self, deed: Deed) -> Table | None:
        envelope = Envelope(deed.key, deed.body, deed.signature)
        charter = self._reader.read(envelope)
        if charter is None or len(charter.lock) not in (0, 32):
            return None
        return _table(deed, charter) if is_signed(self._signer, envelope) else None
