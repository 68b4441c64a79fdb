"""Who pressed what in which round, and who won it: counted beside the replicas.

The other half of S6 of `PROTOCOL.md`: no point of another round ever counts, and no win
is made up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container
from typing import Any

from p2p.events import Ticked
from p2p.identity import NodeId
from p2p.messages import NO_ROUND, Input, Round
from p2p.replication.replica import Replica
from p2p.room.room import Room
from p2p.testing.violation import Violation

Life = tuple[NodeId, int]  # a node and how often it has started


class Tally:
    """Of all rooms of a LAN. Of each frame it hears from everybody: who made it may
    have left with it."""

    def __init__(self, liars: Container[NodeId] = ()) -> None:
        """`liars`: what they make of themselves is not judged."""
        self._liars = liars
        self._pressed: dict[tuple[Round, NodeId], set[int]] = defaultdict(set)
        self._won: dict[NodeId, set[Round]] = defaultdict(set)
        self._last: dict[Life, tuple[int, Any, Round]] = {}  # tick, how it stood

    def ticked(
        self, life: Life, room: Room, event: Ticked, counts_presses: bool, now: float
    ) -> None:
        """A station has applied a tick. `counts_presses`: whether each point is a
        press. Raises `Violation`."""
        replica, last = room.replica, self._last.get(life)
        self._count_presses(room, event.tick, last[2] if last else None)
        if room.log.tick != event.tick:
            return  # it has taken several at once, and this is not the last of them
        standing = replica.rules.standing(replica.game)
        round = replica.rounds.now if standing is not None else NO_ROUND
        self._last[life] = event.tick, standing, round
        if last is not None and last[0] == event.tick - 1:
            self._note_winner(replica, last, standing, round)
        if standing is not None:
            self._look(room, counts_presses, now)

    def _count_presses(self, room: Room, tick: int, before: Round | None) -> None:
        # Of several frames taken at once some may be of the round before.
        rounds = {room.replica.rounds.now, before or room.replica.rounds.now}
        owners = {r.seat or r.kept: r.id for r in room.replica.residents.values()}
        for frame in room.log.since(tick - 1)[:1]:
            for entry in frame.entries:
                if isinstance(entry, Input) and entry.seat in owners:
                    for round in rounds:
                        self._pressed[round, owners[entry.seat]].add(entry.number)

    def _note_winner(
        self, replica: Replica, before: tuple[int, Any, Round], now: Any, round: Round
    ) -> None:
        _, earlier, was = before
        if earlier is None or now is None:
            return
        over = now.phase == "podium" and earlier.phase == "play"
        if earlier.round != now.round and earlier.phase == "play":
            self._won_by(replica, earlier.ranking, was)
        elif over and earlier.round == now.round:
            self._won_by(replica, now.ranking, round)

    def _won_by(self, replica: Replica, ranking: Any, round: Round) -> None:
        first = ranking[0][0] if ranking and ranking[0][1] > 0 else 0
        for resident in replica.residents.values():
            if first and first in (resident.seat, resident.kept):
                self._won[resident.id].add(round)

    def _look(self, room: Room, counts_presses: bool, now: float) -> None:
        replica, rounds = room.replica, room.replica.rounds
        for resident in replica.residents.values():
            node, name = resident.id, resident.name
            if node in self._liars:
                continue
            points, wins = replica.score_of(node), replica.wins_of(node)
            pressed = len(self._pressed[rounds.now, node])
            if counts_presses and points > pressed:
                text = f"{name} has {points} points of {pressed} presses"
                raise Violation("S6", now, f"{text} in {rounds.now}")
            won = len(self._won[node])
            if wins > min(won, rounds.ended):
                text = f"{name} has {wins} wins, has won {won} of {rounds.ended}"
                raise Violation("S6", now, text)
