"""The user of this node as he is, and wants to be, in a room: name and face, seat,
presses.
"""

from __future__ import annotations

from math import inf

from p2p.identity import NodeId
from p2p.messages import Join, KeyProof, RoomId, Round
from p2p.replication.presses import Presses
from p2p.replication.replica import Replica
from p2p.replication.serial import is_later

RESEND_EVERY = 0.2  # seconds between repetitions of inputs not yet seen in a frame
ROUNDS_KEPT = 4  # of which he knows what he had: two halves may be in different ones


class Player:
    """One's own, on whatever board of the room he is. He carries his score of each
    round, his wins, and the number of his last press: no board that he is moved to may
    take them away. In a new round he has no points."""

    def __init__(
        self,
        me: NodeId,
        name: str,
        seated: bool,
        proof: KeyProof | None = None,
        face: bytes = b"",
    ) -> None:
        """`proof`: that he has the key of the table."""
        self.me = me
        self.name = name
        self.face = face
        self.seated = seated
        self.proof = proof
        self.presses = Presses()
        self._best: dict[Round, int] = {}  # the most points that he ever had in each
        self._wins = 0  # the most that he ever had
        self._kept = dict(self._best), 0  # both, as of the last `keep`
        self._sent_at = -inf

    # --- as the board has him --------------------------------------------------------

    def is_as_wished(self, replica: Replica) -> bool:
        """Whether he is in with his name and face, and seated if he wants to be."""
        mine = replica.residents.get(self.me)
        if mine is None or mine.away:
            return False
        seated = bool(mine.seat) == self.seated
        may = replica.may_play(self.me) and not replica.is_full()
        is_shown_so = (mine.name, mine.face) == (self.name, self.face)
        return is_shown_so and (seated or not may)

    def lacks_seat(self, replica: Replica) -> bool:
        """Whether he is in and watches, though he wants to play and seats are free."""
        mine = replica.residents.get(self.me)
        watches = mine is not None and not mine.away and not mine.seat
        may = replica.may_play(self.me) and not replica.is_full()
        return watches and self.seated and may

    def brings_more(self, replica: Replica) -> bool:
        """Whether this board knows less of him than he carries from another."""
        round = replica.rounds.now
        poorer = replica.lacks(self.me, round, self._best.get(round, 0), self._wins)
        return poorer or is_later(self.presses.counted, self._counted(replica))

    def note(self, replica: Replica) -> None:
        """Carry what he has here, if it is more."""
        round = replica.rounds.now
        # The last one that he was in is the last to be forgotten.
        best = max(self._best.pop(round, 0), replica.score_of(self.me))
        self._best[round] = best
        if len(self._best) > ROUNDS_KEPT:
            del self._best[next(iter(self._best))]
        self._wins = max(self._wins, replica.wins_of(self.me))

    def keep(self) -> None:
        """The host has sealed what he has here."""
        self._kept = dict(self._best), self._wins
        self.presses.keep()

    def go_back(self) -> None:
        """What he had here since the last `keep` nobody has: it was made up, or this
        board went its own way."""
        best, self._wins = self._kept
        self._best = dict(best)
        self.presses.go_back()

    def align(self, replica: Replica) -> None:
        """This board is another: what it has counted already is not sent again."""
        self.presses.align(self._counted(replica))

    def _counted(self, replica: Replica) -> int:
        resident = replica.residents.get(self.me)
        return resident.number if resident else 0

    def join(self, room: RoomId, replica: Replica, point: tuple[int, int]) -> Join:
        """What he asks of a host. `point`: (tick, chain) of what is held here."""
        self.note(replica)
        round = replica.rounds.now
        brought = self._best[round], self.presses.counted
        return Join(
            *(room, self.name, self.seated, *brought, *point),
            round=round,
            wins=self._wins,
            proof=self.proof,
            face=self.face,
        )

    # --- presses ---------------------------------------------------------------------

    def resend(self) -> None:
        """What waits is to be sent at once: to another host."""
        self._sent_at = -inf

    def must_resend(self, now: float) -> bool:
        """Whether something waits that was sent long ago."""
        return bool(self.presses) and now - self._sent_at >= RESEND_EVERY

    def sent(self, now: float) -> None:
        """All that waits is sent now."""
        self._sent_at = now
