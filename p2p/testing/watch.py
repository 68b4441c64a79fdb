"""What must hold in every room at every moment, whatever the network does.

S1, S2, S3, S6 and S7 of `PROTOCOL.md`, "What is promised".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from p2p.events import Event, InputApplied, Ticked
from p2p.identity import NodeId
from p2p.messages import Claim, Message, Round, Term
from p2p.replication.seal import SEAL_EVERY
from p2p.testing.tally import Tally
from p2p.testing.violation import Violation

if TYPE_CHECKING:
    from p2p.testing.lan import Lan
    from p2p.testing.station import Station

MOVING = 1.0  # seconds for which a score or win may lag behind a change of board

Reign = tuple[int, NodeId, int]  # counter, host, and the seed of the room
Life = tuple[NodeId, int]  # a node and how often it has started
Stay = tuple[NodeId, int, int]  # and how often it has entered or left a room


class Watch:
    """Looks at each thing that a station tells its application."""

    def __init__(self, lan: Lan) -> None:
        self.lan = lan
        self.reigns: dict[Reign, float] = {}  # and when each was first seen
        self._digests: dict[tuple[Reign, int], str] = {}
        self._histories: dict[tuple[int, int, int], str] = {}
        self._last: dict[Life, tuple[Reign, int, int]] = {}  # tick, stay
        self._since: dict[Life, float] = {}  # in the present reign
        self._scores: dict[Stay, tuple[Round, int]] = {}
        self._wins: dict[Stay, int] = {}
        self._ended: dict[Life, tuple[int, float]] = {}  # rounds, and since when
        self._tally = Tally(lan.liars)
        self._numbers: dict[Stay, int] = {}
        self.is_tainted = False  # a liar has hosted: points may be of his making

    def happened(self, station: Station, event: Event, now: float) -> None:
        """An event of a station. Raises `Violation`."""
        if station.room is None or not station.room.synced:
            return  # the last word of a room that was left, perhaps for another
        host = event.host if isinstance(event, Ticked) else station.room.election.host
        if self.lan.is_liar(host):
            self._is_misled(station)
            return
        if isinstance(event, Ticked):
            # Terms are unique among those who live; a host that starts anew, and alone,
            # may count from 1 again, in a room of another seed.
            reign = (event.term, event.host, station.room.replica.seed)
            self.reigns.setdefault(reign, now)
            self._one_writer(station, reign, event, now)
            self._in_order(station, reign, event, now)
            if not self.is_tainted:
                self._scores_grow(station, event, now)
                self._wins_grow(station, event, now)
                counts = self.lan.counts_presses
                self._tally.ticked(station.life, station.room, event, counts, now)
        elif isinstance(event, InputApplied) and not self.is_tainted:
            self._counts_once(station, event, now)

    def sent(self, message: Message) -> None:
        """An honest station sends. What a liar tells, as he gives way, of the points of
        those who are not there, is his word."""
        if self.lan.liars and isinstance(message, Claim):
            self.is_tainted |= any(self.lan.is_liar(t.host) for t in message.parents)

    def _is_misled(self, station: Station) -> None:
        # Nothing is promised of the reign of a liar, nor of the points that he gives.
        self.is_tainted = True
        self._last.pop(station.life, None)

    def _one_writer(
        self, station: Station, reign: Reign, event: Ticked, now: float
    ) -> None:
        """S1: at each tick of a reign everybody has the same state, and who has the
        same history has the same state, whoever reigned."""
        assert station.room is not None
        if self.lan.liars and event.tick % SEAL_EVERY:
            return  # who passes ticks on may lie, until the next seal
        history = (reign[2], event.tick, station.room.log.chain)
        digest = event.digest
        theirs = self._digests.setdefault((reign, event.tick), digest)
        if digest != theirs or digest != self._histories.setdefault(history, digest):
            text = f"{station} differs at tick {event.tick} of {reign}"
            raise Violation("S1", now, text)

    def _in_order(
        self, station: Station, reign: Reign, event: Ticked, now: float
    ) -> None:
        """S2: terms never go back in one stay in a room. S3: within a term no tick is
        repeated, or missing but for a snapshot."""
        life = station.life
        before, self._last[life] = (
            self._last.get(life),
            (reign, event.tick, station.stays),
        )
        if before is None or before[0] != reign:
            self._since[life] = now
        if before is None:
            return
        if _is_before(reign, before[0]) and station.stays == before[2]:
            raise Violation("S2", now, f"{station} went from {before} to {reign}")
        assert station.room is not None
        snapshot = station.room.log.is_fresh
        gap = event.tick - before[1]
        same = reign == before[0] and station.stays == before[2]
        if same and gap != 1 and not (snapshot and gap > 0):
            text = f"{station} went from {before} to {event.tick}"
            raise Violation("S3", now, text)

    def _scores_grow(self, station: Station, event: Ticked, now: float) -> None:
        """S6: what a player saw as his score of a round is never taken away in it. It
        may lag for the moment in which he is moved to another board; it never exceeds
        his presses."""
        assert station.room is not None
        replica = station.room.replica
        own, round = replica.score_of(station.id), replica.rounds.now
        # Who has begun the next round brings nothing back into the last, where another
        # half plays that still.
        best = max(own, self.best_score(station))
        self._scores[station.stay] = round, best
        if self.lan.counts_presses and own > station.pressed:
            text = f"{station} has {own} points for {station.pressed} presses"
            raise Violation("S6", now, text)
        if own < best and self._is_back(station, now):
            raise Violation("S6", now, f"{station} had {best} points, has {own}")

    def _wins_grow(self, station: Station, event: Ticked, now: float) -> None:
        """S6: what a player saw as his wins is never taken away, as far as so many
        rounds have ended where he is now. They may lag as a score does, and when the
        next round ends."""
        assert station.room is not None
        replica, life = station.room.replica, station.life
        own, ended = replica.wins_of(station.id), replica.rounds.ended
        best = self._wins[station.stay] = max(own, self._wins.get(station.stay, 0))
        if self._ended.get(life, (-1, 0.0))[0] != ended:
            self._ended[life] = ended, now
        late = now - self._ended[life][1] > MOVING
        if own < min(best, ended) and late and self._is_back(station, now):
            raise Violation("S6", now, f"{station} had {best} wins, has {own}")

    def _is_back(self, station: Station, now: float) -> bool:
        moved = now - self._since[station.life] <= MOVING
        return not moved and self._settled(station)

    def _settled(self, station: Station) -> bool:
        """Whether it and its host have been connected for as long as it may lag."""
        assert station.room is not None
        host = self.lan.station_of(station.room.election.host)
        since = self.lan.reach.linked_since(station, host) if host else None
        return since is not None and self.lan.now - since > MOVING

    def _counts_once(self, station: Station, event: InputApplied, now: float) -> None:
        """S7: a press takes effect once, and after those before it."""
        before = self._numbers.get(station.stay, 0)
        self._numbers[station.stay] = event.number
        if event.number <= before:
            text = f"press {event.number} of {station} counted after {before}"
            raise Violation("S7", now, text)

    def best_score(self, station: Station) -> int:
        """The most points that a station saw itself have in the present round of its
        room, since it entered that."""
        if station.room is None:
            return 0
        round = station.room.replica.rounds.now
        seen, best = self._scores.get(station.stay, (round, 0))
        return best if seen == round else 0


def _is_before(reign: Reign, other: Reign) -> bool:
    """Whether it has an earlier number, of those that begin anew after the last one."""
    nobody = NodeId("")
    ours, theirs = Term(reign[0], 0, nobody), Term(other[0], 0, nobody)
    return ours != theirs and theirs.beats(ours)
