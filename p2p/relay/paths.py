"""Who of a room can be reached, and through whom, when not every link is there.

A broken cable between two members shall cost a hop, not the game. So each member tells
its links which other members it has no link to; from that everybody knows who can pass
a message on. What came from somebody through another shows the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from random import Random

from p2p.identity import NodeId

RELAYS = 4  # that get the same small message: some of them may be cut off, too
DETOUR = 2  # where nobody is known to reach the target: these may know somebody
HOPS = 3  # members in a row that pass a message on
TELL_AFTER = 0.3  # seconds without a link until others are told: most come back
INDIRECT_AFTER = 0.5  # seconds without a link: who is not here at all is known by then
OWN_WORD = 0.6  # seconds for which who spoke on its own link needs nobody to speak
DOUBT_FOR = 1.0  # seconds that a link counts as doubtful
ROUTE_FOR = 3.0  # seconds that a way back is believed in
MAX_ROUTES = 512
NEVER = -1e9


class Paths:
    """What one member knows of the links of a room. `linked` is shared, and live;
    `present`: asked for the members, as all agree on them."""

    def __init__(
        self,
        me: NodeId,
        linked: set[NodeId],
        present: Callable[[], tuple[NodeId, ...]],
        dice: Random,
    ) -> None:
        self.me = me
        self.linked = linked
        self.present = present
        self._dice = dice
        self._lacks: dict[NodeId, frozenset[NodeId]] = {}  # peer -> whom it lacks
        self._without: dict[NodeId, float] = {}  # members without a link, since when
        self._doubted: dict[NodeId, float] = {}  # who did not trust his link when
        self._heard: dict[NodeId, float] = {}  # whose own link spoke when
        self._routes: dict[NodeId, tuple[NodeId | None, float]] = {}  # through whom
        self._hints: dict[NodeId, NodeId] = {}  # who told of somebody

    # --- what happens ----------------------------------------------------------------

    def heard(self, peer: NodeId, now: float) -> None:
        """A message came on a peer's own link."""
        self._heard[peer] = now

    def doubted(self, origin: NodeId, now: float) -> None:
        """A peer spoke through another: it does not trust the link, if there is one."""
        if origin in self.linked:
            self._doubted[origin] = now

    def came(self, origin: NodeId, through: NodeId, now: float) -> None:
        """A message of `origin` came through another."""
        if len(self._routes) >= MAX_ROUTES:
            self._routes.clear()
        self._routes[origin] = (through, now)

    def hint(self, node: NodeId, through: NodeId) -> None:
        """`through` told of `node`, and so may know the way."""
        if node in (self.me, through):
            return
        if len(self._hints) >= MAX_ROUTES:
            self._hints.clear()
        self._hints[node] = through

    def down(self, peer: NodeId) -> None:
        """A link closed."""
        self._heard.pop(peer, None)
        self._doubted.pop(peer, None)
        self._lacks.pop(peer, None)

    def lacks(self, peer: NodeId, nodes: Iterable[NodeId]) -> None:
        """A peer tells to whom it has no link."""
        self._lacks[peer] = frozenset(nodes)

    def lacked_by(self, peer: NodeId) -> frozenset[NodeId]:
        """To whom it has no link, as it told."""
        return self._lacks.get(peer, frozenset())

    def look(self, now: float) -> tuple[NodeId, ...]:
        """Notice which of the members are without a link. Returns whom this one cannot
        reach, as others should know it."""
        without = [n for n in self.present() if n not in self.linked and n != self.me]
        self._without = {n: self._without.get(n, now) for n in without}
        lost = (n for n, at in self._without.items() if now - at >= TELL_AFTER)
        return tuple(sorted(lost))

    # --- what follows ----------------------------------------------------------------

    def speaks_itself(self, node: NodeId, now: float) -> bool:
        """Whether it lately spoke on its own link: nobody need speak in its name."""
        return now - self._heard.get(node, NEVER) < OWN_WORD

    def is_doubtful(self, node: NodeId, now: float) -> bool:
        """Whether its link may be dead in one direction or both: it speaks through
        others only, or does so too and therefore does not trust the link."""
        doubted = now - self._doubted.get(node, NEVER) < DOUBT_FOR
        return doubted or self.is_unheard(node, now)

    def is_unheard(self, node: NodeId, now: float) -> bool:
        """Whether its words come through others, and not on its own link."""
        _, at = self._routes.get(node, (None, NEVER))
        return now - at < DOUBT_FOR and not self.speaks_itself(node, now)

    def has_detour(self, node: NodeId, now: float) -> bool:
        """Whether words of it lately came through others: of a later run, perhaps."""
        return now - self._routes.get(node, (None, NEVER))[1] < ROUTE_FOR

    def neighbour(self, node: NodeId) -> NodeId | None:
        """Who brings the word of `node`: itself, or the last one who did."""
        if node in self.linked:
            return node
        for through in (
            self._routes.get(node, (None, NEVER))[0],
            self._hints.get(node),
        ):
            if through is not None and through in self.linked:
                return through
        return None

    def is_reachable(self, node: NodeId, now: float) -> bool:
        """Whether there is a link to this member, or another member has one.

        Who has just lost his link counts as not reachable: when the host and an heir
        die together, nobody shall wait for the heir.
        """
        if node in self.linked:
            return True
        if now - self._without.get(node, now) < INDIRECT_AFTER:
            return False
        return any(self._reaches(peer, node) for peer in self.present())

    def _reaches(self, peer: NodeId, node: NodeId) -> bool:
        if peer not in self.linked or peer == node:
            return False
        return node not in self._lacks.get(peer, ())

    def relays(
        self,
        node: NodeId,
        company: Collection[NodeId],
        now: float,
        via: NodeId | None = None,
        told: Collection[NodeId] = (),
        avoid: Collection[NodeId] = (),
    ) -> list[NodeId]:
        """Through whom `node` may be reached, the best first.

        `company`: who is in the room, so that it passes on what belongs to the room.
        `via`: who passes on the ticks of `node`, and so surely reaches it. `told`: who
        said that `node` is its host, and so perhaps does.
        """
        through, at = self._routes.get(node, (None, NEVER))
        if via is not None:
            through, at = via, now
        first: list[NodeId] = []
        if through in self.linked and through not in avoid and now - at < ROUTE_FOR:
            first.append(through)
        others: list[NodeId] = [
            peer
            for peer in sorted({*company, *first})
            if peer in self.linked and peer not in (node, *avoid)
        ]
        # A link that works one way brings word, and takes none back.
        others = [p for p in others if not self.is_doubtful(p, now)] or others
        first = [p for p in first if p in others]
        hint = self._hints.get(node)
        told = {*told, hint} if hint else told
        first += [p for p in others if p in told and p not in first]
        others = [p for p in others if p not in first]
        good = [p for p in others if self._reaches(p, node)]
        if good:
            return (first + self._some(good, RELAYS))[:RELAYS]
        return (first + self._some(others, DETOUR))[:RELAYS]

    def _some(self, nodes: list[NodeId], count: int) -> list[NodeId]:
        # Not always the same ones: the first four may be those that are cut off.
        left = sorted(nodes)
        chosen: list[NodeId] = []
        while left and len(chosen) < count:
            chosen.append(left.pop(int(self._dice.random() * len(left))))
        return chosen
