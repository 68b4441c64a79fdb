"""The ruler's sheet: all that he wants of his table, in one signed piece. Pure.

`PROTOCOL.md`, "The ruler's sheet", tells the same. A later sheet replaces an earlier
one as a whole, so nothing hangs on which of them somebody has seen.
"""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from p2p.identity import NodeId
from p2p.messages import TAKEN, Envelope, Id, RoomId, Serial
from p2p.rules import Rules
from p2p.wire.envelope import Reader, Signed, Signer, is_signed, sealed, signer_of

MOST_LISTED = 64  # who only watch, and who are removed, each
MAX_OPTIONS = 4096  # bytes of the options of the next round, once packed
MAX_SHEET = 16 * 1024  # signed bytes of one sheet
LAST_SHEET = TAKEN  # its number; after it comes 1

Listed = Annotated[tuple[Id, ...], Meta(max_length=MOST_LISTED)]
OptionBytes = Annotated[bytes, Meta(max_length=MAX_OPTIONS)]
SheetNumber = Annotated[int, Meta(ge=1, le=LAST_SHEET)]
Lock = Annotated[bytes, Meta(max_length=32)]


class Sheet(Signed, frozen=True, tag="hydralan sheet"):
    """What the ruler of `table` wants, and wants no more if it is not in here.

    `options`: for the next round, packed; b"": as they are. `lock`: the public key that
    proves who may come in, b"": none is needed; None: as in the charter. `last_round`:
    the number of the last round that he ended, 0: none.
    """

    table: RoomId
    number: SheetNumber
    paused: bool = False
    options: OptionBytes = b""
    lock: Lock | None = None
    closed: bool = False
    watch_only: Listed = ()
    removed: Listed = ()
    last_round: Serial = 0

    def __post_init__(self) -> None:
        if self.lock is not None and len(self.lock) not in (0, 32):
            raise ValueError("a lock is a public key, or nothing")


_encoder = msgspec.msgpack.Encoder()


class Sheets:
    """Reads and writes the sheets of one table.

    `opener`: who rules it by its charter; None: who came in first. `signer`, `app` and
    `run` as for all that this node signs.
    """

    def __init__(
        self,
        signer: Signer,
        app: str,
        run: str,
        table: RoomId,
        rules: Rules,
        opener: NodeId | None = None,
    ) -> None:
        self.opener = opener
        self._signer = signer
        self._named = app, run
        self._table = table
        self._reader = Reader(Sheet, app)
        self._options = msgspec.msgpack.Decoder(rules.options_type)

    def read(self, envelope: Envelope) -> Sheet | None:
        """What is in there, whoever may have signed it; None if it is no sheet of this
        table and application, or does not fit its game."""
        if len(envelope.body) > MAX_SHEET:
            return None
        sheet = self._reader.read(envelope)
        if sheet is None or sheet.table != self._table:
            return None
        try:
            self.options(sheet)
        except Exception:  # a check of their author's may raise anything
            return None
        return sheet

    def is_signed(self, envelope: Envelope, by: NodeId | None) -> bool:
        """Whether that one has signed it. The dear part: 0.1 ms."""
        return signer_of(envelope) == by and is_signed(self._signer, envelope)

    def options(self, sheet: Sheet) -> Any:
        """Those of the next round, as the game has them; None: none were chosen."""
        return self._options.decode(sheet.options) if sheet.options else None

    def blank(self) -> Sheet:
        """A sheet of this node on which nothing is wanted."""
        return Sheet(*self._named, self._table, 1)

    def write(self, sheet: Sheet) -> Envelope:
        """It, signed by this node."""
        app, run = self._named
        return sealed(self._signer, msgspec.structs.replace(sheet, app=app, run=run))


def packed_options(options: Any) -> bytes:
    """These, as a sheet has them. Raises `ValueError` if they are too long."""
    packed = _encoder.encode(options)
    if len(packed) > MAX_OPTIONS:
        raise ValueError(f"more than {MAX_OPTIONS} bytes")
    return packed
