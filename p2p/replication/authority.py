"""Who rules a table, and his sheet in force: a part of the replicated state. Pure.

Who opened a table rules it. The open table of a game was opened by nobody: there rules
who came in first, and if he leaves for good (he says goodbye, or is away for
`RULER_KEPT` and no seat is kept for him any more), the next of those who are here, in
order of joining. Whoever comes after him numbers his sheets on from the last, be it as
high as it can be (see `p2p.replication.serial`).

A pause must not outlive who wanted it. So when the ruler has been away for `RULER_KEPT`
by the table's ticks, or another rules, his pause and `closed` end; what else stands on
his sheet stays, until the next one. A sheet that comes in while he is away is a sign of
life, as it is if two reigns merge and his fellows are there before him.

A sheet with a number far ahead of the one in force is none: more than half the way
round it would pass for an earlier one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import Envelope, Id, Serial
from p2p.replication.serial import ahead, is_later
from p2p.replication.sheet import Sheet, Sheets
from p2p.wire.envelope import signer_of

RULER_KEPT = 60  # seconds without the ruler after which nobody has to wait for him
MOST_AHEAD = 2**16  # sheets that nobody here saw


class Power(Struct, frozen=True, array_like=True):
    """What a state tells of its ruler.

    `since`: the tick from which on he was away, or at which his sheet came, 0: he is
    here. `lapsed`: the number of the sheet whose pause and `closed` have ended.
    `choice`: options that the game was not told yet. `ended`: the round that it was not
    told to end yet, 0: none.
    """

    ruler: Id | None = None
    sheet: Envelope | None = None
    since: Serial = 0
    lapsed: Serial = 0
    choice: bool = False
    ended: Serial = 0


class Seated(Protocol):
    """A resident, as far as it matters here."""

    @property
    def away(self) -> int: ...

    @property
    def has_left(self) -> bool: ...


class Authority:
    """Of one copy of a table. `sheets`: reads them; without it none is ever in force.

    `version` grows with whatever people can see of it.
    """

    def __init__(self, sheets: Sheets | None = None) -> None:
        self._sheets = sheets
        self._opener = sheets.opener if sheets is not None else None
        self.ruler: NodeId | None = self._opener
        self.sheet: Sheet | None = None
        self.envelope: Envelope | None = None
        self.watch_only: frozenset[NodeId] = frozenset()
        self.removed: frozenset[NodeId] = frozenset()
        self.version = 0
        self._since = 0
        self._lapsed = 0
        self._choice = False
        self._ended = 0

    # --- reading ---------------------------------------------------------------------

    @property
    def number(self) -> int:
        """That of the sheet in force; 0: there is none."""
        return self.sheet.number if self.sheet is not None else 0

    @property
    def paused(self) -> bool:
        """Whether the rules are not stepped."""
        return self.sheet is not None and self.sheet.paused and not self._is_lapsed

    @property
    def closed(self) -> bool:
        """Whether nobody new comes in."""
        return self.sheet is not None and self.sheet.closed and not self._is_lapsed

    @property
    def lock(self) -> bytes | None:
        """As in the sheet in force; None: as in the charter."""
        return self.sheet.lock if self.sheet is not None else None

    @property
    def _is_lapsed(self) -> bool:
        return self._lapsed == self.number

    # --- what the log brings ---------------------------------------------------------

    def take(self, envelope: Envelope, tick: int) -> bool:
        """A sheet, be it the ruler's or not; whether it is in force now."""
        sheet = self._sheets.read(envelope) if self._sheets is not None else None
        if sheet is None or self._sheets is None or not self.is_next(sheet):
            return False
        if not self._sheets.is_signed(envelope, self.ruler):
            return False
        before = self.sheet
        known = (before.options, before.last_round) if before is not None else (b"", 0)
        if sheet.options != known[0]:
            self._choice = bool(sheet.options)
        if sheet.last_round != known[1]:
            self._ended = sheet.last_round
        if self._since:
            self._since = tick
        self._put(envelope, sheet)
        return True

    def is_next(self, sheet: Sheet) -> bool:
        """Whether its number may follow that of the sheet in force."""
        return 0 < ahead(sheet.number, self.number) <= MOST_AHEAD

    def _put(self, envelope: Envelope | None, sheet: Sheet | None) -> None:
        self.envelope, self.sheet = envelope, sheet
        self._list()

    def _list(self) -> None:
        sheet = self.sheet
        self.watch_only = frozenset(sheet.watch_only if sheet is not None else ())
        # Nobody could undo it, if he put out himself.
        removed = frozenset(sheet.removed if sheet is not None else ())
        self.removed = removed - {self.ruler} if self.ruler is not None else removed
        self.version += 1

    def look(
        self, tick: int, residents: Mapping[NodeId, Seated], gone: bool, kept: int
    ) -> None:
        """The entries of a tick were applied: who rules from now on, and whether what
        he wanted has ended. `gone`: he said goodbye; `kept`: ticks."""
        resident = residents.get(self.ruler) if self.ruler is not None else None
        if resident is not None and not resident.away:
            self._since = 0
            return
        if resident is not None and resident.has_left:
            resident = None
        self._since = self._since or tick
        is_over = tick - self._since >= kept
        if is_over:
            self._lapse()
        is_gone = resident is None and (gone or is_over or self.ruler is None)
        if self._opener is None and is_gone:
            self._pass_on(residents)

    def _pass_on(self, residents: Mapping[NodeId, Seated]) -> None:
        here = (node for node, one in residents.items() if not one.away)
        heir = next(here, None)
        if heir is not None:
            self.ruler, self._since = heir, 0
            self._lapse()
            self._list()

    def _lapse(self) -> None:
        if not self._is_lapsed:
            self._lapsed = self.number
            self.version += 1

    def told(self) -> tuple[Sheet | None, int]:
        """What the game is to be told with its next step, once: the sheet with the
        options of its next round, and the round to be ended; None and 0: nothing."""
        choice, ended = self._choice, self._ended
        self._choice, self._ended = False, 0
        return (self.sheet if choice else None), ended

    # --- snapshots -------------------------------------------------------------------

    def pack(self) -> Power:
        """All of it."""
        waits = self._choice, self._ended
        return Power(self.ruler, self.envelope, self._since, self._lapsed, *waits)

    def checked(self, power: Power) -> Sheet | None:
        """The sheet in what `pack` gave. Raises `RemoteProtocolError` if that cannot
        be so: who rules by the charter does, and wrote his sheet himself."""
        if self._opener is not None and power.ruler != self._opener:
            raise RemoteProtocolError("a state with another ruler")
        if power.sheet is None or self._sheets is None:
            return None
        # Where nobody opened it, an earlier ruler may have written it.
        by = self._opener or signer_of(power.sheet)
        sheet = self._sheets.read(power.sheet)
        if sheet is None or not self._sheets.is_signed(power.sheet, by):
            raise RemoteProtocolError("a state with a sheet that is none")
        if is_later(power.lapsed, sheet.number):
            raise RemoteProtocolError("a state in which a sheet to come has ended")
        return sheet

    def restore(self, power: Power, sheet: Sheet | None) -> None:
        """Become what `pack` gave, which was `checked`."""
        self.ruler = power.ruler
        self._since, self._lapsed = power.since, power.lapsed
        self._choice, self._ended = power.choice, power.ended
        self._put(power.sheet if sheet is not None else None, sheet)
