"""What is played on the LAN: what peers tell of their rooms, and we them of ours.

A room of our game that is played by other rules is none of ours
(`p2p.room.edition`); its user and ours are told which of the two programs to update.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from p2p import events, messages
from p2p.effects import Outbox
from p2p.identity import NodeId
from p2p.messages import RoomNote, Term
from p2p.room.edition import order, room_id
from p2p.room.room import Room
from p2p.rules import Rules

Standing = tuple[Term, int, int, int]
"""The reign of a room, how many are in it, and only watch, and its round."""


class Rooms:
    """The notes of all peers: of who is linked alone, so they are bounded; and what was
    last told of it, to the peers and to the application."""

    def __init__(self, me: NodeId, games: Iterable[Rules], out: Outbox) -> None:
        self._me = me
        self._out = out
        self._ids = {game.name: room_id(game) for game in games}
        self._notes: dict[NodeId, tuple[RoomNote, ...]] = {}
        self._is_news = False  # since the application was last told
        self._apart: set[tuple[str, int]] = set()  # other rules of which it was told
        self._standing: Standing | None = None  # of our room, when last looked at
        self._announced: Standing | None = None  # the same, as peers were last told
        self._has_announced = False
        self._listed: tuple[events.RoomInfo, ...] = ()  # as the application was told

    # --- what peers tell -------------------------------------------------------------

    def put(self, peer: NodeId, notes: tuple[RoomNote, ...]) -> None:
        """A peer told of its rooms; replaces what it told before."""
        self._is_news |= notes != self._notes.get(peer, ())
        self._notes[peer] = notes

    def of(self, peer: NodeId) -> tuple[RoomNote, ...]:
        """What it told last."""
        return self._notes.get(peer, ())

    def forget(self, peer: NodeId) -> None:
        """A peer's link is gone."""
        self._is_news |= bool(self._notes.pop(peer, ()))

    def term(self, rules: Rules, peer: NodeId) -> Term | None:
        """The reign of the room of this game that the peer is in; None: in none."""
        ours, notes = self._ids.get(rules.name), self._notes.get(peer, ())
        return next((note.term for note in notes if note.id == ours), None)

    def hosts(self, rules: Rules) -> set[NodeId]:
        """Who is said to host the room of this game."""
        ours = self._ids.get(rules.name)
        notes = (note for told in self._notes.values() for note in told)
        return {note.term.host for note in notes if note.id == ours}

    def peers(self) -> tuple[NodeId, ...]:
        """Who told anything."""
        return tuple(self._notes)

    def apart(self, rules: Rules, peer: NodeId) -> RoomNote | None:
        """What the peer plays of this game by other rules, if that is to be told: once
        for earlier rules, once for later ones."""
        ours = self._ids.get(rules.name)
        for note in self._notes.get(peer, ()):
            if note.game != rules.name or note.id == ours:
                continue
            kind = rules.name, order(rules, note)
            if kind not in self._apart:
                self._apart.add(kind)
                return note
        return None

    def all(self, own: RoomNote | None) -> tuple[events.RoomInfo, ...]:
        """All rooms, one of each name; with `own`, where this node is."""
        best: dict[str, RoomNote] = {}
        every = [note for notes in self._notes.values() for note in notes]
        for note in [own, *every] if own else every:
            other = best.get(note.room)
            if other is None or self._outdoes(note, other):
                best[note.room] = note
        return tuple(
            events.RoomInfo(
                *(n.room, n.game, n.term.host, n.term.counter, n.members, n.watchers),
                round=n.round,
            )
            for _, n in sorted(best.items())
        )

    def _outdoes(self, note: RoomNote, other: RoomNote) -> bool:
        ours = self._ids.get(note.game)  # which can be entered, so it is of more use
        if (note.id == ours) != (other.id == ours):
            return note.id == ours
        return note.term.beats(other.term)

    # --- what is told ----------------------------------------------------------------

    def tell(self, room: Room | None, linked: Collection[NodeId]) -> None:
        """Tell peers and application what is new, if anything is. `room`: ours."""
        # Asked after each message: as long as nothing changed, it costs nothing.
        standing = room.standing() if room is not None else None
        if standing == self._standing and not self._is_news:
            return
        self._standing, self._is_news = standing, False
        own = room.note() if room is not None else None
        # Only who hosts tells everybody of each change: 256 members stay quiet. Who
        # comes or goes says so himself.
        both = standing, self._announced
        tellers = {known[0].host if known is not None else self._me for known in both}
        if standing != self._announced and self._me in tellers:
            self._announced, self._has_announced = standing, True
            self._out.send(sorted(linked), messages.Rooms((own,) if own else ()))
        listed = self.all(own)
        if listed != self._listed:
            self._listed = listed
            self._out.notify(events.RoomsChanged(listed))

    def tell_newcomer(self, peer: NodeId, room: Room | None) -> None:
        """A link to this peer is up, and our greeting told it of our room."""
        if self._has_announced and self._me < peer:
            # That was perhaps on its way for long, and is no news any more.
            own = room.note() if room is not None else None
            self._out.send(peer, messages.Rooms((own,) if own else ()))
