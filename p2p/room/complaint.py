"""Whether a player's presses count as he makes them; if not, he is told. Pure.

Who hosts makes the frames, and could leave out what one member presses, or put in what
that one never pressed. Nobody else can tell that from a bad link, so nothing follows
for the room: the player alone is told, and may go to another table.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import inf

from p2p.events import Notice
from p2p.messages import Input, Term
from p2p.replication.presses import Presses

STARVED_FOR = 2.0  # seconds in which none of his presses took effect, but others' did
GAP = 0.5  # seconds without a frame: nobody's presses came through, so it begins anew
SETTLED_AFTER = 2.0  # seconds: what was pressed in an earlier run may count until then

IGNORED = (
    "None of your key presses has counted for two seconds, though those of others "
    "have: your connection to the host is bad, or the host leaves them out. You can "
    "open another table."
)
FORGED = (
    "A key press of yours has counted that you never made: perhaps the host of this "
    "game cheats. You can open another table."
)


class Complaint:
    """Of one player in one room. Times are seconds of the caller's clock."""

    def __init__(self) -> None:
        self._since: float | None = None  # how long he has waited for a press to count
        self._others_count = False  # presses of others did, late enough in that time
        self._heard_at = -inf
        self._settled_at = -inf
        self._told: dict[str, Term] = {}  # of which reign

    def moved(self, now: float) -> None:
        """He is on another board, or anew on this one: what he pressed before may yet
        have to come there."""
        self._since, self._settled_at = None, now + SETTLED_AFTER

    def look(
        self,
        taken: Iterable[Input],
        seat: int,
        presses: Presses,
        term: Term,
        now: float,
    ) -> Notice | None:
        """A frame of the reign `term` is applied, in which these presses took effect,
        and is not yet noted in `presses`, his own. `seat`: his; 0 if he has none, or no
        press counts at present. Returns what he is to be told, once for each reign."""
        gap, self._heard_at = now - self._heard_at, now
        own, others = False, False
        for each in taken:
            if not seat or each.seat != seat:
                others = True
                continue
            own = True
            if now >= self._settled_at and not presses.may_hold(
                each.number, each.value
            ):
                return self._tell("press_forged", FORGED, term)
        if not (seat and presses):
            self._since = None
            return None
        if self._since is None or own or gap > GAP:
            self._since, self._others_count = now, False
            return None
        waited = now - self._since
        # What others pressed as early as that was perhaps on its way before his was.
        self._others_count |= others and waited >= STARVED_FOR / 2
        if waited >= STARVED_FOR and self._others_count:
            return self._tell("presses_ignored", IGNORED, term)
        return None

    def _tell(self, code: str, text: str, term: Term) -> Notice | None:
        if self._told.get(code) == term:
            return None
        self._told[code] = term
        return Notice(code, text)
