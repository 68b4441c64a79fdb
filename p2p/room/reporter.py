"""Tells the application what it wants to know of its room. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from p2p.events import (
    Event,
    InputApplied,
    Member,
    RoomChanged,
    RoomView,
    RoundChanged,
    Ticked,
)
from p2p.identity import NodeId
from p2p.messages import Input, Term
from p2p.replication.round import awards_of, ranking_of
from p2p.room.copy import Copy
from p2p.room.gate import Gate
from p2p.text.company import Company
from p2p.text.names import clean_name


class Reporter:
    """Answers with events, which its owner passes on. `room`: the name of `table`."""

    def __init__(self, gate: Gate, me: NodeId) -> None:
        self.room = gate.table.name
        self.me = me
        self._gate = gate
        self._every = 0  # ticks between `Ticked` events, 0: none
        self._with_state = False
        self._with_digest = False
        self._shown: tuple[Any, ...] = ()  # of what the last `RoomChanged` told
        self._phase: tuple[Any, ...] | None = None  # the same of `RoundChanged`
        self._rewound: tuple[Term | None, int] = (None, 0)  # what was told by then

    def watch(self, every: int, state: bool, digest: bool) -> None:
        """From now on tell of every `every`th tick; 0: of none."""
        self._every, self._with_state, self._with_digest = every, state, digest

    def view(self, copy: Copy, term: Term | None) -> RoomView | None:
        """The room for the application: who is here, seat by seat, and bots. None while
        this node is not in."""
        replica, score_of = copy.replica, copy.replica.score_of
        if term is None or not copy.synced or not replica.is_present(self.me):
            return None
        here = [r for r in replica.residents.values() if not r.away]
        bots = {seat: f"Bot {seat}" for seat in replica.bots}
        called = {r.id: clean_name(r.name) for r in here}
        others = {NodeId(f"bot:{seat}"): name for seat, name in bots.items()}
        company = Company((called | others).items())
        members = [
            Member(
                *(r.seat or None, r.id, called[r.id], False, score_of(r.id)),
                coded=not company.is_clear(r.id, called[r.id]),
                wins=r.wins,
                face=r.face,
            )
            for r in here
        ]
        for seat, name in bots.items():
            members.append(
                Member(seat, f"bot:{seat}", name, True, replica.board.points(seat))
            )
        power = replica.authority
        game, mine = replica.rules.name, replica.seat_of(self.me)
        return RoomView(
            *(self.room, game, term.host, term.counter, copy.log.tick, mine),
            tuple(members),
            table=self._gate.table.id.hex(),
            opener=self._gate.table.opener,
            ruler=power.ruler,
            paused=power.paused,
            locked=self._gate.is_locked,
            closed=self._gate.is_closed,
            watch_only=power.watch_only,
            removed=power.removed,
        )

    def changes(self, copy: Copy, term: Term | None) -> list[Event]:
        """`RoomChanged`, if the room is another than was told; `RoundChanged`, if the
        round is, or its phase. Both on entering."""
        # Asked after everything: as long as nothing changed, it costs nothing.
        gate = self._gate.is_locked, self._gate.is_closed
        key = term, copy.synced, copy.replica.changes, gate
        told: list[Event] = []
        if key != self._shown:
            self._shown = key
            view = self.view(copy, term)
            told += [RoomChanged(view)] if view is not None else []
        return told + self._round_changes(copy, term)

    def _round_changes(self, copy: Copy, term: Term | None) -> list[Event]:
        replica = copy.replica
        standing = replica.rounds.standing(replica.game)
        if standing is None:
            return []
        phase = replica.rounds.now, standing.phase
        is_in = copy.synced and term is not None and replica.is_present(self.me)
        if phase == self._phase or not is_in:
            return []
        self._phase = phase
        rules = replica.rules
        return [
            RoundChanged(
                *(self.room, standing.round, standing.phase),
                standing.left / rules.ticks_per_second,
                ranking_of(rules, standing),
                awards_of(rules, standing),
            )
        ]

    def rewound(self, term: Term | None, tick: int) -> None:
        """The copy goes back: up to this tick of that reign all was told already."""
        self._rewound = term, tick

    def tick(
        self,
        copy: Copy,
        term: Term | None,
        own: Iterable[Input] = (),
        counted: int = 0,
    ) -> list[Event]:
        """The copy is at another tick, of this reign. `own`: the inputs of the own
        player that took effect by it; `counted`: the number of the last that did."""
        tick = copy.log.tick
        known, latest = self._rewound
        if term is None or not self._every or (term == known and tick <= latest):
            return []
        told: list[Event] = [
            InputApplied(self.room, e.seat, e.number, tick) for e in own
        ]
        if tick % self._every:
            return told
        told += self.changes(copy, term)  # whose tick this is
        digest = copy.replica.digest() if self._with_digest else ""
        state = copy.replica.game if self._with_state else None
        reign = term.counter, tick, state, digest, term.host
        told.append(Ticked(self.room, *reign, counted))
        return told
