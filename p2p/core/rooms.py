"""What linked peers tell of the rooms that they are in: which can be entered from here.

A room of our game that is played by other rules is none of ours
(`p2p.room.edition`); its user and ours are told which of the two programs to update.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from p2p import events
from p2p.identity import NodeId
from p2p.messages import RoomNote, Term
from p2p.room.edition import order, room_id
from p2p.rules import Rules


class Notes:
    """Those of all peers: of who is linked alone, so they are bounded."""

    def __init__(self, games: Iterable[Rules]) -> None:
        self._ids = {game.name: room_id(game) for game in games}
        self._notes: dict[NodeId, tuple[RoomNote, ...]] = {}
        self._told: set[tuple[str, int]] = set()  # of which other rules the user was

    def put(self, peer: NodeId, notes: tuple[RoomNote, ...]) -> None:
        """A peer told of its rooms; replaces what it told before."""
        self._notes[peer] = notes

    def forget(self, peer: NodeId) -> bool:
        """A peer's link is gone. Whether it had told of any room."""
        return bool(self._notes.pop(peer, ()))

    def term(self, rules: Rules, peer: NodeId) -> Term | None:
        """The reign of the room of this game that the peer is in; None: in none."""
        own = (n.term for n in self._notes.get(peer, ()) if self._is_ours(n, rules))
        return next(own, None)

    def peers(self) -> tuple[NodeId, ...]:
        """Who told anything."""
        return tuple(self._notes)

    def apart(self, rules: Rules, peer: NodeId) -> RoomNote | None:
        """What the peer plays of this game by other rules, if that is to be told: once
        for earlier rules, once for later ones."""
        for note in self._notes.get(peer, ()):
            kind = rules.name, order(rules, note)
            other = note.game == rules.name and not self._is_ours(note, rules)
            if other and kind not in self._told:
                self._told.add(kind)
                return note
        return None

    def rooms(self, own: RoomNote | None) -> tuple[events.RoomInfo, ...]:
        """All rooms, one of each name; with `own`, where this node is."""
        best: dict[str, RoomNote] = {}
        every = [note for _, note in self._every()]
        for note in [own, *every] if own else every:
            known = best.get(note.room)
            if known is None or self._outdoes(note, known):
                best[note.room] = note
        return tuple(
            events.RoomInfo(n.room, n.game, n.term.host, n.term.counter, n.members)
            for _, n in sorted(best.items())
        )

    def _every(self) -> Iterator[tuple[NodeId, RoomNote]]:
        return ((peer, note) for peer, all_ in self._notes.items() for note in all_)

    def _is_ours(self, note: RoomNote, rules: Rules) -> bool:
        return note.id == self._ids.get(rules.name)

    def _outdoes(self, note: RoomNote, known: RoomNote) -> bool:
        ours = self._ids.get(note.game)  # which can be entered, so it is of more use
        if (note.id == ours) != (known.id == ours):
            return note.id == ours
        return note.term.beats(known.term)
