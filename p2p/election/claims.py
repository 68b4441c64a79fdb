"""Which claims are followed at once: nothing is proven then, and nothing need be.

Who has lost the host follows an heir; who has just founded, an earlier founder. All
others want to be shown something: that is `right.py`.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from p2p.election.credit import Credit
from p2p.election.electorate import Electorate
from p2p.election.patience import Patience
from p2p.election.reign import Reign
from p2p.election.right import Claimed, following
from p2p.election.roles import Role
from p2p.election.surroundings import Surroundings
from p2p.election.suspicion import Suspicion
from p2p.identity import NodeId
from p2p.messages import Term


class Stance(Struct, frozen=True):
    """Where the node stands that hears a claim.

    `term`: the reign that it belongs to. `made`: the last that it claimed itself.
    `named`: whom its host wants to go on, after the tick `named_at`. `hears`: whether
    it hears that host.
    """

    role: Role
    term: Term | None
    made: Reign
    named: NodeId | None
    named_at: int
    hears: bool


class Claims:
    """Those that come to one node. Times are seconds of the caller's clock."""

    def __init__(
        self,
        room: Surroundings,
        electorate: Electorate,
        patience: Patience,
        suspicion: Suspicion,
        credit: Credit,
    ) -> None:
        self._room = room
        self._electorate = electorate
        self._patience = patience
        self._suspicion = suspicion
        self._credit = credit

    def convinces(self, claimed: Claimed, here: Stance, now: float) -> bool:
        """Whether to follow it, of those that come after the reign here."""
        if here.role is Role.HOST:
            return self.is_founder_s(claimed, here)
        if here.role is Role.FENCED:
            return False
        if self.is_passed_over(claimed.term.host, here, now):
            return False
        if _is_named(claimed, here) and not self._is_late(here):
            return True
        return not here.hears and self.is_heir_s(claimed, here, now)

    def is_founder_s(self, claimed: Claimed, here: Stance) -> bool:
        """Whether two have founded the same room in the same moment: neither has made a
        tick. For a host."""
        mine = here.made.is_founded and not self._room.log.tick
        return mine and not claimed.parents

    def may_be_heir_s(self, term: Term, here: Stance) -> bool:
        """Whether that reign, of which somebody tells, may come right after the one
        here: a member's, that goes on with the same game."""
        if here.term is None or term.host not in self._room.present():
            return False
        return term.counter == following((here.term,))

    def is_heir_s(self, claimed: Claimed, here: Stance, now: float) -> bool:
        """Whether this node, which has lost the host, lets that member go on."""
        heir, lost, suspicion = claimed.term.host, here.term, self._suspicion
        if claimed.parents != (lost,) or heir not in self._room.present():
            return False
        if lost is None or here.role is not Role.SUSPECT:
            return False  # what is kept is looked at when it suspects
        heirs = self._electorate.reachable_heirs(lost.host, now)
        if self._is_behind(heir, heirs, now):
            return False
        if heir in suspicion.confided or lost.host in suspicion.dead:
            return True
        return suspicion.is_over(
            heirs,
            self._room.present(),
            lost.host,
            self._patience.silence(now),
            self._room.weather,
            now,
        )

    def is_passed_over(self, host: NodeId, here: Stance, now: float) -> bool:
        """Whether this node goes over to nobody on that machine: the last reign of it
        came to nothing, there are others, and the host here is lost, or new itself."""
        credit = self._credit
        if here.term is None or not credit.is_spent(host, now):
            return False
        is_new = here.role is Role.FOLLOW and credit.is_new
        if here.role is not Role.SUSPECT and not is_new:
            return False
        heirs = self._electorate.reachable_heirs(here.term.host, now)
        return self._is_behind(host, heirs, now)

    def _is_behind(self, host: NodeId, heirs: Iterable[NodeId], now: float) -> bool:
        spent = self._credit.is_spent
        return spent(host, now) and not all(spent(heir, now) for heir in heirs)

    def _is_late(self, here: Stance) -> bool:
        # The host has gone on without it by now, whatever the claim says; also for who
        # has lost that host since.
        return self._patience.seen > here.named_at


def _is_named(claimed: Claimed, here: Stance) -> bool:
    return claimed.term.host == here.named and claimed.parents == (here.term,)
