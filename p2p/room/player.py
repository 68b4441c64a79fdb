"""The user of this node as he is, and wants to be, in a room: name, seat, presses."""

from __future__ import annotations

from math import inf

from p2p.identity import NodeId
from p2p.messages import Join, KeyProof, RoomId
from p2p.replication.presses import Presses
from p2p.replication.replica import Replica

RESEND_EVERY = 0.2  # seconds between repetitions of inputs not yet seen in a frame


class Player:
    """One's own, on whatever board of the room he is. He carries his score, and the
    number of his last press: no board that he is moved to may take them away."""

    def __init__(
        self, me: NodeId, name: str, seated: bool, proof: KeyProof | None = None
    ) -> None:
        """`proof`: that he has the key of the table."""
        self.me = me
        self.name = name
        self.seated = seated
        self.proof = proof
        self.presses = Presses()
        self._best = 0  # the most points that this node ever saw itself have
        self._sent_at = -inf

    # --- as the board has him --------------------------------------------------------

    def is_as_wished(self, replica: Replica) -> bool:
        """Whether he is in under his name, and seated if he wants to be."""
        mine = replica.residents.get(self.me)
        if mine is None or mine.away:
            return False
        seated = bool(mine.seat) == self.seated
        return mine.name == self.name and (seated or replica.is_full())

    def lacks_seat(self, replica: Replica) -> bool:
        """Whether he is in and watches, though he wants to play and seats are free."""
        mine = replica.residents.get(self.me)
        watches = mine is not None and not mine.away and not mine.seat
        return watches and self.seated and not replica.is_full()

    def brings_more(self, replica: Replica) -> bool:
        """Whether this board knows less of him than he carries from another."""
        poorer = replica.score_of(self.me) < self._best
        return poorer or self._counted(replica) < self.presses.counted

    def note_score(self, replica: Replica) -> int:
        """Carry what he has here, if it is more; returns what he carries."""
        self._best = max(self._best, replica.score_of(self.me))
        return self._best

    def align(self, replica: Replica) -> None:
        """This board is another: what it has counted already is not sent again."""
        self.presses.align(self._counted(replica))

    def _counted(self, replica: Replica) -> int:
        resident = replica.residents.get(self.me)
        return resident.number if resident else 0

    def join(
        self, room: RoomId, replica: Replica, point: tuple[int, int], reached: int
    ) -> Join:
        """What he asks of a host. `point`: (tick, chain) of what is held here;
        `reached`: the latest term that this node followed."""
        number, score = self.presses.counted, self.note_score(replica)
        wishes = self.name, self.seated, score, number
        return Join(room, *wishes, *point, reached, proof=self.proof)

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
