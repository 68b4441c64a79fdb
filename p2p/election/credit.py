"""What is believed of each machine on its word alone: little, and once.

A key costs nothing. Were each member believed once, or waited for once, a liar with
thirty keys would hold a room up thirty times. So what one has said or promised in vain
is said for all on his machine.
"""

from __future__ import annotations

from p2p.identity import NodeId
from p2p.replication.seats import Machine, Whereabouts

LASTING = 1.0  # seconds of ticks, after which a reign did not come to nothing
LAST_FOR = 1.0  # seconds for which a machine where one did comes last
MOST_SPENT = 64  # machines that are remembered so

UNKNOWN = ""  # those who are linked with nobody here are one: they may be on any


class Credit:
    """Of one node at one table. `where`: asked on which machine somebody is. Times are
    seconds of the caller's clock."""

    def __init__(self, where: Whereabouts) -> None:
        self._where = where
        self._said: set[Machine] = set()  # whose word that the host lives was taken
        self._spent: dict[Machine, float] = {}  # where a reign came to nothing, when
        self._began_at: float | None = None  # the reign of now, until it has lasted
        self._has_ticked = False  # it has made one

    def account(self, node: NodeId) -> Machine:
        """Who answers for what that one says."""
        return self._where(node) or UNKNOWN

    def believes(self, node: NodeId) -> bool:
        """This one says that the host lives. Whether to believe it without a tick of
        the host: once of each machine in a reign, or one could keep the others waiting
        for a dead host. What the host says itself is not to be asked of here."""
        account = self.account(node)
        is_first = account not in self._said
        self._said.add(account)
        return is_first

    def is_spent(self, node: NodeId, now: float) -> bool:
        """Whether a reign of that machine came to nothing of late: then others go
        first, and it is followed only where there is nobody else. Not for long: a host
        that could not be heard may be the one to whom all others come."""
        if not self._spent:
            return False
        at = self._spent.get(self.account(node))
        return at is not None and now - at < LAST_FOR

    @property
    def is_new(self) -> bool:
        """Whether the reign of now has not lasted yet."""
        return self._began_at is not None

    def heard(self, is_sure: bool, now: float) -> None:
        """A tick came. `is_sure`: the host itself has made it, as its own link or its
        seal proves; what others pass on they may have made up."""
        self._has_ticked = True
        if not is_sure:
            return
        self._said.clear()
        if self._began_at is not None and now - self._began_at >= LASTING:
            self._began_at = None
            self._spent.clear()

    def begins(self, now: float) -> None:
        """Another reign is followed here from now on: words about its host are new."""
        self._said.clear()
        self._began_at, self._has_ticked = now, False

    def ends(self, host: NodeId, is_lost: bool, now: float) -> None:
        """That of this host is over. `is_lost`: it fell silent, or seems to; else it
        made room for another, and two that do so by turns could go on for ever without
        a tick."""
        if self._began_at is None or (self._has_ticked and not is_lost):
            return
        self._spent.pop(account := self.account(host), None)
        if len(self._spent) >= MOST_SPENT:
            del self._spent[next(iter(self._spent))]
        self._spent[account] = now
