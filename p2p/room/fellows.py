"""Where those are by now with whom this node was at its table: nobody is kept. Pure.

A host that lies, or that nobody can talk to, may keep some of a table for itself. But
each says on his own links in whose reign he is; so who sees that most of those whom he
knows are together elsewhere goes there by himself, as a newcomer. Where two reigns can
never merge by their numbers all are counted, or they would stay apart for good.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from p2p.election.terms import is_out_of_reach
from p2p.identity import NodeId
from p2p.messages import Term
from p2p.relay.hearsay import Hearsay
from p2p.replication.crowd import NOBODY, Crowd, crowd_of
from p2p.replication.seats import Machine, Whereabouts

COUNT_EVERY = 0.25  # seconds
RETOLD_AFTER = 1.0  # seconds beside another reign, until a word that is old is renewed
MISSED_FOR = 3.0  # seconds that more of them are elsewhere: any honest merge is over
MISSED_AT_MOST = 9.0  # seconds of the same, where the own host changes all the time
NEW_FOR = 5.0  # seconds in which who comes finds those to whom he wanted to come
NOT_AGAIN = 60.0  # seconds until the same host is gone over to again
MOST_FELLOWS = 512


class Fellows:
    """Of one node at one table, whatever reigns it comes to. `machine`: asked where a
    node is. Times are seconds of the caller's clock."""

    def __init__(self, me: NodeId, machine: Whereabouts, now: float) -> None:
        self.me = me
        self._machine = machine
        self._fellows: dict[NodeId, None] = {}
        self._looked_at = now
        self._came_at = now
        self._apart_since: float | None = None  # there is another reign
        # In which reign, with the host of which other one, since when; and since when
        # with that one, whoever hosted here.
        self._missed: tuple[NodeId, NodeId, float, float] | None = None
        self._gone_to: dict[NodeId | Machine, float] = {}

    def sat_with(self, members: Iterable[NodeId]) -> None:
        """These are in the log here. The first to be forgotten are those who have not
        been for longest."""
        for node in members:
            if node != self.me:
                self._fellows.pop(node, None)
                self._fellows[node] = None
        while len(self._fellows) > MOST_FELLOWS:
            del self._fellows[next(iter(self._fellows))]

    def is_new(self, now: float) -> bool:
        """Whether this node has come just now: whoever tells that he is at the table is
        one to whom it came."""
        return now - self._came_at < NEW_FOR

    def is_due(self, now: float) -> bool:
        """Whether to look again; if so, it is noted."""
        if now - self._looked_at < COUNT_EVERY:
            return False
        if now - self._looked_at > 2 * COUNT_EVERY:
            self.unsettled()  # this process slept, or is too late to tell
        self._looked_at = now
        return True

    def is_apart(self, now: float) -> bool:
        """Whether there has been another reign for a while, so that it matters to all
        that each one's last word is a true one."""
        since = self._apart_since
        return since is not None and now - since >= RETOLD_AFTER

    def unsettled(self) -> None:
        """Nobody here knows just now who follows whom."""
        self._apart_since = self._missed = None

    def look(self, told: Hearsay, mine: Term, now: float) -> NodeId | None:
        """The host to go over to now, if any. `mine`: the present reign."""
        own = mine.host
        rivals = {term.host: term for term in told.rival_hosts()}
        hosts = rivals.keys() - {own, self.me}
        if not hosts:
            self.unsettled()
            return None
        if self._apart_since is None:
            self._apart_since = now
        apart = {host for host in hosts if is_out_of_reach(mine, rivals[host])}
        fellows = self._sizes(told, self._fellows, own)
        all_of_them = self._sizes(told, told.peers(), own) if apart else fellows

        def ahead(host: NodeId) -> tuple[bool, Crowd]:
            seen = all_of_them if host in apart else fellows
            size, ours = seen.get(host, NOBODY), seen[own]
            # Of two that are equal one must give in where no host does it for all.
            is_first = host in apart and size == ours and host < own
            return size > ours or is_first, size

        most = max(sorted(hosts), key=ahead)
        if not ahead(most)[0]:
            self._missed = None
            return None
        if self._missed is None or self._missed[1] != most:
            self._missed = (
                own,
                most,
                now,
                now,
            )  # who is dead may still seem to be linked
        elif self._missed[0] != own:
            self._missed = own, most, now, self._missed[3]
        _, _, since, first = self._missed
        is_long = now - since >= MISSED_FOR or now - first >= MISSED_AT_MOST
        where = self._machine(most) if most in apart else None
        return most if is_long and self._may_go(most, where, now) else None

    def _sizes(
        self, told: Hearsay, nodes: Collection[NodeId], own: NodeId
    ) -> dict[NodeId, Crowd]:
        crowds: dict[NodeId, list[NodeId]] = {}
        for node, host in told.leads(nodes, own).items():
            if host is not None:
                crowds.setdefault(host, []).append(node)
        # With this node, or of two equal halves each would go over to the other.
        crowds.setdefault(own, []).append(self.me)
        return {host: crowd_of(them, self._machine) for host, them in crowds.items()}

    def went(self, host: NodeId, now: float) -> None:
        """This node goes over to that one."""
        self._gone_to[host] = self._gone_to[self._machine(host) or host] = now
        self.unsettled()

    def _may_go(self, host: NodeId, where: Machine | None, now: float) -> bool:
        # It may let nobody in: then that is no reason to stand still again and again;
        # nor is that another id there says the same, where all are counted.
        recent = self._gone_to.items()
        self._gone_to = {h: at for h, at in recent if now - at < NOT_AGAIN}
        return host not in self._gone_to and where not in self._gone_to
