"""What is played on the LAN: what peers tell of their rooms, and we them of ours.

A room is known by its id alone. One that somebody opened has a charter, and a note
whose charter is not what it says counts for nothing (`p2p.room.charter`). The open room
of our game that is played by other rules is none of ours (`p2p.room.edition`); its user
and ours are told which of the two programs to update.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from p2p import events, messages
from p2p.effects import Outbox, Trace
from p2p.identity import NodeId
from p2p.messages import KeyProof, RoomId, RoomNote, Term
from p2p.room.charter import Charters, Table
from p2p.room.edition import order, room_id
from p2p.room.footing import Footing
from p2p.room.room import Room
from p2p.rules import Rules

NOTES_EACH = 4  # of one peer; a node is at one table at a time

Told = tuple[RoomNote, Table]
_Heard = tuple[bool, Told]  # whether who tells it knows of each change
Listed = tuple[events.RoomInfo, Table]


class Rooms:
    """The notes of all peers: of who is linked alone, so they are bounded; and what was
    last told of it, to the peers and to the application."""

    def __init__(
        self, me: NodeId, games: Iterable[Rules], out: Outbox, charters: Charters
    ) -> None:
        self._me = me
        self._out = out
        self._charters = charters
        self._ids = {game.name: room_id(game) for game in games}
        self._notes: dict[NodeId, tuple[Told, ...]] = {}
        self._liars: set[NodeId] = set()  # of whom the log has it; they are linked
        self._is_news = False  # since the application was last told
        self._apart: set[tuple[str, int]] = set()  # other rules of which it was told
        self._standing: Footing | None = None  # of our room, when last looked at
        self._announced: Footing | None = None  # the same, as peers were last told
        self._has_announced = False
        self._listed: tuple[events.RoomInfo, ...] = ()  # as the application was told

    # --- what peers tell -------------------------------------------------------------

    def put(self, peer: NodeId, notes: tuple[RoomNote, ...]) -> None:
        """A peer told of its rooms; replaces what it told before."""
        good: list[Told] = []
        for note in notes[:NOTES_EACH]:
            if (table := self._charters.table(note)) is not None:
                good.append((note, table))
            elif peer not in self._liars:
                self._liars.add(peer)
                why = "its charter is not what it says"
                name = f"note of {peer}"
                self._out.put(Trace(name, "TOLD", why, "DROPPED", note.term))
        told = tuple(good)
        self._is_news |= told != self._notes.get(peer, ())
        self._notes[peer] = told

    def forget(self, peer: NodeId) -> None:
        """A peer's link is gone."""
        self._is_news |= bool(self._notes.pop(peer, ()))
        self._liars.discard(peer)

    def name_of(self, peer: NodeId) -> str | None:
        """What the table is called at which the peer is; None: at none."""
        notes = self._notes.get(peer)
        return notes[0][1].name if notes else None

    def word(self, table: Table, peer: NodeId) -> tuple[Term | None, KeyProof | None]:
        """The reign of this table that the peer is in (None: in none), and what it
        shows of its key."""
        for note, told in self._notes.get(peer, ()):
            if _is_same(told, table):
                return note.term, note.proof
        return None, None

    def hosts(self, table: Table) -> set[NodeId]:
        """Who is said to host this table."""
        notes = (each for told in self._notes.values() for each in told)
        return {note.term.host for note, told in notes if _is_same(told, table)}

    def peers(self) -> tuple[NodeId, ...]:
        """Who told anything."""
        return tuple(self._notes)

    def apart(self, rules: Rules, peer: NodeId) -> RoomNote | None:
        """What the peer plays of this game by other rules, if that is to be told: once
        for earlier rules, once for later ones."""
        ours = self._ids.get(rules.name)
        for note, table in self._notes.get(peer, ()):
            if note.game != rules.name or table.edition == ours:
                continue
            kind = rules.name, order(rules, note)
            if kind not in self._apart:
                self._apart.add(kind)
                return note
        return None

    def host_of(self, ident: RoomId, own: Room | None) -> NodeId | None:
        """Who hosts the table with that id, as it is listed; None if nobody is known,
        or if it is locked. `own`: our room."""
        found = [heard for heard in self._heard(own) if heard[1][1].id == ident]
        # The id of a table that was opened counts for nothing without its charter.
        found = [heard for heard in found if heard[1][1].key] or found
        best: _Heard | None = None
        for heard in found:
            if best is None or self._outdoes(heard, best):
                best = heard
        if best is None or best[1][0].locked:
            return None
        return best[1][0].term.host

    def note_of(self, ident: RoomId) -> RoomNote | None:
        """What somebody told of the table with that id."""
        notes = (each for told in self._notes.values() for each in told)
        return next((note for note, told in notes if told.id == ident), None)

    # --- all of them -----------------------------------------------------------------

    def listed(self, own: Room | None) -> tuple[Listed, ...]:
        """All tables, by name; `own`: where this node is. Of the open one of a game
        there is one, though it may be played by several rules."""
        best: dict[RoomId | str, _Heard] = {}
        for heard in self._heard(own):
            table = heard[1][1]
            key = table.name if table.is_open else table.id
            other = best.get(key)
            if other is None or self._outdoes(heard, other):
                best[key] = heard
        found = (told for _, told in best.values())
        ordered = sorted(found, key=lambda told: (told[1].name, told[1].id))
        return tuple((_info(*told), told[1]) for told in ordered)

    def _heard(self, own: Room | None) -> Iterator[_Heard]:
        # Of all who are in a reign its host alone tells of each change.
        for peer, told in self._notes.items():
            for each in told:
                yield peer == each[0].term.host, each
        mine = own.note() if own is not None else None
        if own is not None and mine is not None:
            yield True, (mine, own.table)

    def all(self, own: Room | None) -> tuple[events.RoomInfo, ...]:
        """The same, for the application."""
        return tuple(info for info, _ in self.listed(own))

    def _outdoes(self, told: _Heard, than: _Heard) -> bool:
        (is_new, (note, table)), (was_new, (other, its)) = told, than
        ours = self._ids.get(note.game)  # which can be entered, so it is of more use
        if (table.edition == ours) != (its.edition == ours):
            return table.edition == ours
        if note.term == other.term:
            return is_new and not was_new
        return note.term.beats(other.term)

    # --- what is told ----------------------------------------------------------------

    def tell(self, room: Room | None, linked: Collection[NodeId]) -> None:
        """Tell peers and application what is new, if anything is. `room`: ours."""
        # Asked after each message: as long as nothing changed, it costs nothing.
        standing = room.standing() if room is not None else None
        if standing == self._standing and not self._is_news:
            return
        self._standing, self._is_news = standing, False
        # Only who hosts tells everybody of each change: 256 members stay quiet. Who
        # comes or goes says so himself.
        both = standing, self._announced
        tellers = {known[0].host if known is not None else self._me for known in both}
        if standing != self._announced and self._me in tellers:
            self._announced, self._has_announced = standing, True
            self._out.send(sorted(linked), _message(room))
        listed = self.all(room)
        if listed != self._listed:
            self._listed = listed
            self._out.notify(events.RoomsChanged(listed))

    def tell_newcomer(self, peer: NodeId, room: Room | None) -> None:
        """A link to this peer is up, and our greeting told it of our room."""
        if self._has_announced and self._me < peer:
            # That was perhaps on its way for long, and is no news any more.
            self._out.send(peer, _message(room))


def _message(room: Room | None) -> messages.Rooms:
    own = room.note() if room is not None else None
    return messages.Rooms((own,) if own else ())


def _is_same(one: Table, other: Table) -> bool:
    # The id of a table that was opened counts for nothing without its charter.
    return (one.id, one.key) == (other.id, other.key)


def _info(note: RoomNote, table: Table) -> events.RoomInfo:
    return events.RoomInfo(
        *(
            table.name,
            note.game,
            note.term.host,
            note.term.counter,
            note.members,
            min(note.watchers, note.members),
        ),
        round=note.round,
        locked=note.locked,
        closed=note.closed,
        table=table.id.hex(),
        opener=table.opener,
    )
