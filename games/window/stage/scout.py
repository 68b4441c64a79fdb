"""Finds the table that is to be shown, and goes back to it whenever it is there.

It opens none: it only goes where somebody is already, and leaves when nobody is left,
or bots would play for ever before an empty class. Main thread.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable

import msgspec

from p2p import HydraError, Node, RoomInfo, RoomView

AGAIN = 15.0  # seconds until it asks once more where it was not let in
LONGEST = 20.0  # seconds that going there may take
DESERTED_FOR = 60.0  # seconds after the last one; whoever crashed is back by then
MISSED_FOR = 3.0  # seconds, if nobody was met: they had just left

NOBODY, COMING = "nobody", "coming"
LOCKED, CLOSED = "table_locked", "closed"


class Refusal(msgspec.Struct, frozen=True):
    """Where it was not let in: why (the code of a notice, "" for another reason), in
    the words of the node, when, and as what the table was told of."""

    why: str
    said: str
    at: float
    lets_in: tuple[bool, bool]


class Scout:
    """Of one node. `games` are installed here, `game` is the one that is wanted, None
    for any; so is `table`, a name or an id. `key` opens locked ones."""

    def __init__(
        self,
        node: Node,
        games: Collection[str],
        game: str | None,
        table: str | None,
        key: str | None,
    ) -> None:
        self.game = game
        self.table = table
        self.has_key = key is not None
        self.room: RoomInfo | None = None  # what it would show, or shows
        self.why = NOBODY  # nothing is shown
        self.said = ""  # by the node, about that
        self._node = node
        self._games = games
        self._key = key
        self._name = "" if table is None else folded(table)
        self._asked: float | None = None  # when
        self._refusals: dict[str, Refusal] = {}  # by table
        self._was = ""  # the name of the table that was shown last
        self._alone: float | None = None  # since when
        self._met = False  # whether anybody was at the table

    def look(self, rooms: Iterable[RoomInfo], now: float) -> None:
        """There are these tables; it is in none. Go to the best one, if that can be.
        To be called often."""
        if self._asked is not None:
            if now < self._asked + LONGEST:
                return
            self._asked = None
            self._node.leave()
        self.room = room = self._best(rooms, now)
        if room is None:
            self.why, self.said = NOBODY, ""
        elif (refusal := self._refused(room, now)) is not None:
            self.why, self.said = refusal.why, refusal.said
        elif not self._may_enter(room):
            self.why, self.said = CLOSED if room.closed else LOCKED, ""
        else:
            self._go(room, now)

    def arrived(self, view: RoomView) -> None:
        """It is there."""
        self._asked = self._alone = None
        self._met = False
        self._was = folded(view.room)
        self._refusals.clear()

    def stay(self, view: RoomView, now: float) -> None:
        """It is still there: leave if nobody else is. To be called often."""
        me = self._node.id
        if any(not member.bot and member.id != me for member in view.members):
            self._alone, self._met = None, True
        elif self._alone is None:
            self._alone = now
        elif now >= self._alone + (DESERTED_FOR if self._met else MISSED_FOR):
            self._alone = now  # until that is done
            self._node.leave()

    @property
    def is_alone(self) -> bool:
        """Whether nobody else is at the table."""
        return self._alone is not None

    def refused(self, why: str, said: str, now: float) -> None:
        """It was not let in, or in no more. `why`: the code of the notice, or ""."""
        self._asked = None
        if (room := self.room) is not None:
            lets_in = room.locked, room.closed
            self._refusals[_id(room)] = Refusal(why, said, now, lets_in)

    def _go(self, room: RoomInfo, now: float) -> None:
        self._asked = now
        if _id(room) not in self._refusals:  # else what is known of it stays to be read
            self.why = COMING
        key = self._key if room.locked else None
        try:
            self._node.spectate(room.game, table=_id(room), key=key)
        except HydraError as error:
            self.refused("", str(error), now)

    def _best(self, rooms: Iterable[RoomInfo], now: float) -> RoomInfo | None:
        """One that lets in before others, the one that was shown last before others,
        and then the fullest."""

        def worth(room: RoomInfo) -> tuple[bool, bool, int, int, int, int, str]:
            goes = self._may_enter(room) and self._refused(room, now) is None
            players, machines = room.members - room.watchers, room.playing_machines
            same = folded(room.room) == self._was
            counts = machines, players, room.machines, room.members
            return goes, same, *counts, room.table

        return max(filter(self._is_meant, rooms), key=worth, default=None)

    def _is_meant(self, room: RoomInfo) -> bool:
        if room.game not in self._games or self.game not in (None, room.game):
            return False
        return self.table in (None, room.table) or folded(room.room) == self._name

    def _may_enter(self, room: RoomInfo) -> bool:
        """Whether it lets one in, as far as is told."""
        if room.opener == self._node.id:
            return True
        return not room.closed and (self.has_key or not room.locked)

    def _refused(self, room: RoomInfo, now: float) -> Refusal | None:
        """What keeps it out, as far as is known: not for ever, and not if the table
        lets in another way since."""
        refusal = self._refusals.get(_id(room))
        if refusal is None or refusal.lets_in != (room.locked, room.closed):
            return None
        return refusal if now < refusal.at + AGAIN else None


def _id(room: RoomInfo) -> str:
    return room.table or room.room


def folded(name: str) -> str:
    """What is equal for names that people take for the same, however they typed it."""
    return unicodedata.normalize("NFKC", name).casefold().strip()
