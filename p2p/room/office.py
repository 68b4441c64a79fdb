"""What one node holds of the ruler's sheets, and does to get them into the log. Pure.

Who rules writes them. Whoever holds a sheet that is higher than that of the log shows
it to the host: so no takeover and no merge takes the ruler's word back, be he away.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from msgspec.structs import replace

from p2p.identity import NodeId
from p2p.messages import Envelope
from p2p.replication.authority import MOST_AHEAD, Authority
from p2p.replication.serial import ahead, following, is_later, later
from p2p.replication.sheet import Sheet, Sheets
from p2p.room.copy import Copy
from p2p.wire.envelope import signer_of

SHOW_EVERY = 0.5  # seconds between two shows of one sheet by who wrote it
OTHERS_SHOW_EVERY = 2.0  # seconds, by anybody else
OTHERS_WAIT = 0.5  # seconds that they leave to the ruler himself
IN_TURN = 0.1  # seconds between two of them, by their order in the room
MOST_TURNS = 64  # so that nobody waits for ever

Held = tuple[Sheet, Envelope]


class Office:
    """Of one node at one table. `sheets`: reads and writes those of this table."""

    def __init__(self, me: NodeId, copy: Copy, sheets: Sheets) -> None:
        self.me = me
        self._copy = copy
        self._sheets = sheets
        self._held: Held | None = None  # the highest that is known here
        self._mine: Sheet | None = None  # what this run wrote last
        self._shown_at = -inf
        self._answered_at = -inf
        self._lacks_since: float | None = None  # the log, what is held

    @property
    def _authority(self) -> Authority:
        return self._copy.replica.authority

    @property
    def rules(self) -> bool:
        """Whether this node is in, and rules."""
        in_force = self._copy.is_current and self._copy.replica.is_present(self.me)
        return in_force and self._authority.ruler == self.me

    def write(self, change: Callable[[Sheet], Sheet]) -> None:
        """The ruler wants something else. To be asked only of who `rules`."""
        self._look()
        last = self._authority.number
        if self._held is not None:
            last = later(self._held[0].number, last)
        number = following(last)
        self._mine = replace(change(self.wanted()), number=number)
        self._hold(self._mine, self._sheets.write(self._mine))

    def wanted(self) -> Sheet:
        """What the ruler wants, be it in force or not yet; without what has ended."""
        its = self._authority
        sheet = self._mine or its.sheet or self._sheets.blank()
        if sheet.number != its.number:
            return sheet
        return replace(sheet, paused=its.paused, closed=its.closed)

    def take(self, envelope: Envelope) -> Sheet | None:
        """A sheet that was shown, if it is one of who rules here; whoever shows it. It
        is held from now on if it is higher than what is."""
        sheet = self._sheets.read(envelope)
        if sheet is None or not self._is_of_ruler(envelope):
            return None
        number = self._authority.number
        if is_later(sheet.number, number) and ahead(sheet.number, number) > MOST_AHEAD:
            return None  # in force nowhere, and none that is could ever be held
        self._look()
        known = self._held
        if known is not None and known[1] == envelope:
            return sheet
        if not self._sheets.is_signed(envelope, signer_of(envelope)):
            return None
        if known is None or is_later(sheet.number, known[0].number):
            self._hold(sheet, envelope)
        return sheet

    def due(self, hosting: bool, now: float) -> Envelope | None:
        """The sheet that the host is to be shown now; None: he has it, or was shown it
        a moment ago. `hosting`: this node is the host."""
        if not self._copy.is_current:
            return None
        self._look()
        held = self._held
        if held is None or not is_later(held[0].number, self._authority.number):
            self._lacks_since = None
            return None
        if self._lacks_since is None:
            self._lacks_since, self._shown_at = now, -inf
        if hosting:
            return held[1]
        mine = self._authority.ruler == self.me
        wait = 0.0 if mine else OTHERS_WAIT + IN_TURN * self._turn()
        every = SHOW_EVERY if mine else OTHERS_SHOW_EVERY
        if now - self._lacks_since < wait or now - self._shown_at < every:
            return None
        self._shown_at = now
        return held[1]

    def newer(self, shown: Sheet, now: float) -> Envelope | None:
        """What to answer who has shown that one: the sheet in force, if it is higher;
        None if not, or if somebody was answered a moment ago."""
        its = self._authority
        if (
            not is_later(its.number, shown.number)
            or now - self._answered_at < SHOW_EVERY
        ):
            return None
        self._answered_at = now
        return its.envelope

    def _turn(self) -> int:
        present = self._copy.replica.present()
        place = present.index(self.me) if self.me in present else MOST_TURNS
        return min(place, MOST_TURNS)

    def _hold(self, sheet: Sheet, envelope: Envelope) -> None:
        self._held = sheet, envelope
        self._shown_at, self._lacks_since = -inf, None

    def _is_of_ruler(self, envelope: Envelope) -> bool:
        return signer_of(envelope) == self._authority.ruler

    def _look(self) -> None:
        # What the log has now, and whether what is held is still of any use.
        if not self._copy.is_current:
            return
        authority, held = self._authority, self._held
        if held is not None and not self._is_of_ruler(held[1]):
            self._held = held = None  # another rules
        sheet, envelope = authority.sheet, authority.envelope
        is_new = held is None or is_later(authority.number, held[0].number)
        if sheet is not None and envelope is not None and is_new:
            self._held = sheet, envelope
        if authority.ruler != self.me:
            self._mine = None
        elif (mine := self._mine) and not is_later(mine.number, authority.number):
            self._insist(mine)

    def _insist(self, mine: Sheet) -> None:
        # An earlier run of this node, or the same where two halves met, had numbered
        # another sheet as high: what its user wanted last is what he wants.
        in_force = self._authority.sheet
        assert in_force is not None
        if _content(in_force) != _content(mine):
            self._mine = replace(mine, number=following(in_force.number))
            self._hold(self._mine, self._sheets.write(self._mine))


def _content(sheet: Sheet) -> Sheet:
    return replace(sheet, number=1, run="a" * 8)
