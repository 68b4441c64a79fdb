"""What the election asks of the room that it belongs to, and what it tells it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Protocol

from p2p.election.right import Claimed
from p2p.identity import NodeId
from p2p.messages import Lull, RoomId, Round, Score, Seal
from p2p.replication.crowd import Crowd
from p2p.replication.log import Log


class Surroundings(Protocol):
    """A room, as its election sees it: only what no other part could tell."""

    @property
    def id(self) -> RoomId: ...

    @property
    def name(self) -> str:
        """For people."""

    @property
    def log(self) -> Log: ...

    @property
    def synced(self) -> bool:
        """Whether there is a game here that could go on."""

    @property
    def confirmed(self) -> bool:
        """Whether it is known to be that of the present reign."""

    @property
    def weather(self) -> float:
        """Seconds that a host may be silent: as the log has it, or more, where this
        process itself is late."""

    @property
    def may_found(self) -> bool:
        """Whether this node may begin the game, if nobody else has."""

    def give_up(self, why: int | None) -> None:
        """Nobody lets this node in, and it may not begin alone. `why`: as a host said
        it, if one did."""

    def present(self) -> tuple[NodeId, ...]:
        """Members that are here by the log, in order of succession."""

    def knows(self, node: NodeId) -> bool:
        """Whether it is a member by the log here, present or away."""

    def run_of(self, node: NodeId) -> str | None:
        """Which run of its program a node is in; None if that is not known."""

    @property
    def active_for(self) -> float:
        """Seconds in which a member that follows shows it."""

    def active(self, now: float) -> set[NodeId]:
        """Which members, this one among them, have lately shown that they follow."""

    def company(self, rival: NodeId, mine: Set[NodeId]) -> tuple[Crowd, Crowd]:
        """How many others may be in the reign of a rival, who asks: of the members by
        the log here, present or away, all that are not `mine`; of strangers who say on
        their own links that they are in it. And how many of all these say so
        themselves."""

    def has_room_for(self, rival: NodeId, now: float) -> bool:
        """Whether the host of another reign could come in here, if that ends. Who has
        no link to this host is let in through others only as far as there is room."""

    def acknowledged(self, node: NodeId) -> int:
        """The last tick that a member is known to have applied in this reign."""

    def scores(self) -> tuple[Score, ...]:
        """What everybody has in the present round."""

    @property
    def round(self) -> Round:
        """The round that the board here is in."""

    def join(self, host: NodeId, now: float) -> None:
        """Ask the host for what this node lacks, or to be let in."""

    def inquire(self, members: Iterable[NodeId], now: float) -> None:
        """Ask each of these to be let in: who does not host says whom he follows."""

    def move_to(self, host: NodeId, now: float) -> None:
        """Ask the host of another reign for everything, to go over to it."""

    def fetch(self, peer: NodeId, now: float) -> None:
        """Ask a peer for the frames after `log.tick`."""

    def expect(self, peer: NodeId) -> None:
        """A member is asked whether it hears the host: frames may come of it."""

    def help(self, peer: NodeId, tick: int, now: float) -> None:
        """Send a peer the frames after `tick`."""

    def lulled(self, node: NodeId, lull: Lull, now: float) -> None:
        """A member, or this host before it was one, tells of a silence."""

    def crowned(self, former: NodeId | None, now: float) -> None:
        """This node is host now; `former`, if any, is dead or out of reach."""

    def seal(self) -> Seal:
        """Of what this host has now: for the claim with which its reign begins."""

    def is_sealed(self, claimed: Claimed) -> bool:
        """Whether who claims that reign has signed what it begins with."""

    def begins(self, claimed: Claimed, now: float) -> None:
        """This node follows that one, which `is_sealed`, from now on."""

    def resumed(self, now: float) -> None:
        """This host may go on making ticks."""

    def adopted(self, is_of_it: bool, now: float) -> None:
        """Another reign is followed now; the log here `is_of_it`, as far as it goes."""

    def merged(self, scores: tuple[Score, ...], round: Round) -> None:
        """The members of another reign come over with these scores of that round."""
