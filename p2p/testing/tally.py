"""Who pressed what in which round, and who won it: counted beside the replicas.

The other half of S6 of `PROTOCOL.md`: no point of another round ever counts, and no win
is made up.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from p2p.events import Ticked
from p2p.identity import NodeId
from p2p.messages import NO_ROUND, Input, Round
from p2p.replication.replica import Replica
from p2p.testing.violation import Violation

if TYPE_CHECKING:
    from p2p.testing.station import Station

Life = tuple[NodeId, int]  # a node and how often it has started


class Tally:
    """Of all rooms of a LAN. Whoever hosts is heard first, and of each tick."""

    def __init__(self) -> None:
        self._pressed: dict[tuple[Round, NodeId], set[int]] = defaultdict(set)
        self._won: dict[NodeId, set[Round]] = defaultdict(set)
        self._last: dict[Life, tuple[int, Any, Round]] = {}  # tick, how it stood

    def ticked(
        self, station: Station, event: Ticked, counts_presses: bool, now: float
    ) -> None:
        """A station has applied a tick. Raises `Violation`."""
        room = station.room
        if room is None or room.log.tick != event.tick:
            return  # it has taken several at once
        replica = room.replica
        if event.host == station.id:
            self._count_presses(station, replica)
        standing = replica.rules.standing(replica.game)
        round = replica.rounds.now if standing is not None else NO_ROUND
        before = self._last.get(station.life)
        self._last[station.life] = event.tick, standing, round
        if before is not None and before[0] == event.tick - 1:
            self._note_winner(replica, before, standing, round)
        if standing is not None:
            self._look(station, replica, counts_presses, now)

    def _count_presses(self, station: Station, replica: Replica) -> None:
        assert station.room is not None
        log, round = station.room.log, replica.rounds.now
        owners = {r.seat: r.id for r in replica.residents.values() if r.seat}
        for frame in log.since(log.tick - 1):
            for entry in frame.entries:
                if isinstance(entry, Input) and entry.seat in owners:
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
        first = ranking[0][0] if ranking else 0
        for resident in replica.residents.values():
            if first and first in (resident.seat, resident.kept):
                self._won[resident.id].add(round)

    def _look(
        self, station: Station, replica: Replica, counts_presses: bool, now: float
    ) -> None:
        rounds = replica.rounds
        for resident in replica.residents.values():
            node, name = resident.id, resident.name
            points, wins = replica.score_of(node), replica.wins_of(node)
            pressed = len(self._pressed[rounds.now, node])
            if counts_presses and points > pressed:
                text = f"{name} has {points} points of {pressed} presses"
                raise Violation("S6", now, f"{station}: {text} in {rounds.now}")
            won = len(self._won[node])
            if wins > min(won, rounds.ended):
                text = f"{name} has {wins} wins, has won {won} of {rounds.ended}"
                raise Violation("S6", now, f"{station}: {text}")
