"""What is played on the LAN: what peers tell of their rooms, and we them of ours.

A room is known by its id alone. One that somebody opened has a charter, and a note
whose charter is not what it says counts for nothing (`p2p.room.charter`). How many are
there nobody is told: each counts those who say on their own links that they are there,
and, where tables or reigns are compared, their machines. The open room
of our game that is played by other rules is none of ours (`p2p.room.edition`); its user
and ours are told which of the two programs to update.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from p2p import events, messages
from p2p.effects import Outbox, Trace
from p2p.identity import NodeId
from p2p.messages import KeyProof, RoomId, RoomNote, Term
from p2p.replication.seats import Whereabouts
from p2p.room.charter import Charters, Table
from p2p.room.edition import order, room_id
from p2p.room.footing import Footing
from p2p.room.room import Room
from p2p.rules import Rules

NOTES_EACH = 4  # of one peer; a node is at one table at a time

Told = tuple[RoomNote, Table]
_Heard = tuple[NodeId, Told]  # who tells it
Listed = tuple[events.RoomInfo, Table]
_Standing = tuple[Footing | None, tuple[int, int], bool]


class Rooms:
    """The notes of all peers: of who is linked alone, so they are bounded; and what was
    last told of it, to the peers and to the application."""

    def __init__(
        self,
        me: NodeId,
        games: Iterable[Rules],
        out: Outbox,
        charters: Charters,
        machine: Whereabouts = lambda node: node,
    ) -> None:
        """`machine`: asked where somebody linked is."""
        self._me = me
        self._machine = machine
        self._out = out
        self._charters = charters
        self._ids = {game.name: room_id(game) for game in games}
        self._notes: dict[NodeId, tuple[Told, ...]] = {}
        self._liars: set[NodeId] = set()  # of whom the log has it; they are linked
        self._is_news = False  # since the application was last told
        self._apart: set[tuple[str, int]] = set()  # other rules of which it was told
        # Of our room, when last looked at.
        self._standing: _Standing = None, (0, 0), False
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
        if not found:
            return None
        note, _ = self._best(found)
        return None if note.locked else note.term.host

    def note_of(self, ident: RoomId) -> RoomNote | None:
        """What somebody told of the table with that id."""
        notes = (each for told in self._notes.values() for each in told)
        return next((note for note, told in notes if told.id == ident), None)

    # --- all of them -----------------------------------------------------------------

    def listed(self, own: Room | None) -> tuple[Listed, ...]:
        """All tables, by name; `own`: where this node is. Of the open one of a game
        there is one, though it may be played by several rules."""
        tables: dict[RoomId | str, list[_Heard]] = {}
        for heard in self._heard(own):
            table = heard[1][1]
            key = table.name if table.is_open else table.id
            tables.setdefault(key, []).append(heard)
        found = []
        for told in tables.values():
            note, table = self._best(told)
            at_it = [(peer, it) for peer, (it, of) in told if _is_same(of, table)]
            crowd = None
            if own is not None and _is_same(own.table, table):
                crowd = own.crowd()
            found.append((self._info(note, table, at_it, crowd), table))
        return tuple(sorted(found, key=lambda each: (each[1].name, each[1].id)))

    def _heard(self, own: Room | None) -> Iterator[_Heard]:
        for peer, told in self._notes.items():
            for each in told:
                yield peer, each
        mine = own.note() if own is not None else None
        if own is not None and mine is not None:
            yield self._me, (mine, own.table)

    def all(self, own: Room | None) -> tuple[events.RoomInfo, ...]:
        """The same, for the application."""
        return tuple(info for info, _ in self.listed(own))

    def _best(self, found: list[_Heard]) -> Told:
        """What holds of one table, of which these were told. Where we are ourselves, we
        know."""
        best = next((heard for heard in found if heard[0] == self._me), None)
        if best is not None:
            return best[1]
        best, crowds = found[0], self._crowds(found)
        for heard in found[1:]:
            if self._outdoes(heard, best, crowds):
                best = heard
        return best[1]

    def _crowds(self, found: list[_Heard]) -> dict[NodeId, int]:
        # On how many machines they say that somebody is their host.
        machines: dict[NodeId, set[NodeId | str]] = {}
        for peer, (note, _) in found:
            where = self._machine(peer) or peer
            machines.setdefault(note.term.host, set()).add(where)
        return {host: len(where) for host, where in machines.items()}

    def _outdoes(
        self, told: _Heard, than: _Heard, crowds: Mapping[NodeId, int]
    ) -> bool:
        (peer, (note, table)), (other_peer, (other, its)) = told, than
        ours = self._ids.get(note.game)  # which can be entered, so it is of more use
        if (table.edition == ours) != (its.edition == ours):
            return table.edition == ours
        # Of all who are in a reign its host alone tells of each change; what others
        # told of theirs when they came in may be over.
        hosts, hosted = peer == note.term.host, other_peer == other.term.host
        if hosts != hosted:
            return hosts
        mine, others = crowds[note.term.host], crowds[other.term.host]
        return mine > others if mine != others else note.term.beats(other.term)

    def _info(
        self,
        note: RoomNote,
        table: Table,
        at_it: list[tuple[NodeId, RoomNote]],
        crowd: tuple[int, int] | None,
    ) -> events.RoomInfo:
        """`at_it`: who say that they are there; `crowd`: how many our log has there,
        if we are there ourselves, and how many of them only watch."""
        players = [peer for peer, its in at_it if not its.watches]
        people, watchers = crowd or (len(at_it), len(at_it) - len(players))
        machines = {self._machine(peer) or peer for peer, _ in at_it}
        playing = {self._machine(peer) or peer for peer in players}
        return events.RoomInfo(
            *(table.name, note.game, note.term.host, note.term.counter),
            *(people, watchers),
            round=note.round,
            locked=note.locked,
            closed=note.closed,
            table=table.id.hex(),
            opener=table.opener,
            machines=len(machines),
            playing_machines=len(playing),
        )

    # --- what is told ----------------------------------------------------------------

    def tell(self, room: Room | None, linked: Collection[NodeId]) -> None:
        """Tell peers and application what is new, if anything is. `room`: ours."""
        # Asked after each message: as long as nothing changed, it costs nothing.
        standing = room.standing() if room is not None else None
        is_in = room is not None and standing is not None
        crowd = room.crowd() if room is not None and is_in else (0, 0)
        is_apart = room is not None and room.is_apart
        if (standing, crowd, is_apart) == self._standing and not self._is_news:
            return
        self._standing, self._is_news = (standing, crowd, is_apart), False
        # Only who hosts tells everybody of each change: 256 members stay quiet. Who
        # comes or goes, sits down or begins to watch, says so himself.
        # Where there are two reigns at length, all say in which they are.
        both = standing, self._announced
        tellers = {known[0].host if known is not None else self._me for known in both}
        says = self._me in tellers or len({known and known[1] for known in both}) > 1
        says |= is_apart and len(tellers) > 1
        if standing != self._announced and says:
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
