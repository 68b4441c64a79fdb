"""A hostile member: it came in as everybody does, and lies to all who play with it.

    python -m tests.hostile.helpers.insider WAY HOST PORT [NAME=VALUE ...]

HOST and PORT are the host's, `others` ("host:port+host:port") those of the rest.
"""

from __future__ import annotations

import asyncio
import time

from p2p import messages
from p2p.election.deeds import Deeds
from p2p.messages import FIRST_APP, Claim, Deed, Message, Proof, Stale, Term
from p2p.replication.log import chain_after
from tests.hostile.helpers.enemy import Enemy, KeySigner, Peer, Way, main, tell, told
from tests.hostile.helpers.lies import HUGE

EVERY = 0.2  # seconds between two claims


class Insider:
    """Its links, and where the game is. It acknowledges what comes, as others do."""

    def __init__(self, links: list[Peer]) -> None:
        self.links = links
        self.room = links[0].note.id
        self.term = links[0].note.term
        self.base = 0, 0  # (tick, chain) after the last tick that came
        self.is_in = asyncio.Event()
        for link in links:
            link.heard = lambda message, link=link: self.heard(link, message)
        links[0].says(messages.Join(self.room, "mallory", False, 0, 0, 0, 0))

    def heard(self, link: Peer, message: Message) -> None:
        """To be made worse."""
        if isinstance(message, messages.Tick):
            frame = message.frame
            chain = chain_after(frame.chain, frame.tick, frame.packed)
            self.base = frame.tick, chain
            link.says(messages.Ack(message.reign, frame.tick))
            self.is_in.set()

    def says_to_all(self, *words: Message) -> None:
        for link in self.links:
            link.says(*words)


class Usurper(Insider):
    """Claims by majority, and shows votes that nobody has cast."""

    @property
    def mine(self) -> Term:
        return Term(self.term.counter + 1, 0, self.links[0].id)

    def claims(self) -> Claim:
        return Claim(self.room, self.mine, (self.term,), *self.base, True)

    def heard(self, link: Peer, message: Message) -> None:
        super().heard(link, message)
        if isinstance(message, messages.Prove):
            votes = tuple(map(self._forged, self.links))
            parents = (self.term,)
            proof = Proof(self.room, self.mine, parents, *self.base, votes)
            link.says(proof)

    def _forged(self, link: Peer) -> Deed:
        deeds = Deeds(KeySigner(link.me), FIRST_APP, link.node.run, self.room)
        vote = deeds.vote(self.term, self.base[0])
        return Deed(link.node.key, vote.body, vote.signature)


class Soother(Insider):
    """Says of the host, whoever asks, that it lives."""

    lulls = False

    def heard(self, link: Peer, message: Message) -> None:
        super().heard(link, message)
        if self.lulls and isinstance(message, messages.Lost):
            link.says(messages.Alive(message.room, message.term, HUGE, 0))


async def _links(enemy: Enemy) -> list[Peer]:
    first = await enemy.peer()
    links = [first]
    for other in filter(None, enemy.options.get("others", "").split("+")):
        host, port = other.rsplit(":", 1)
        links.append(Peer(first.name, first.me, run=first.run))
        await links[-1].dial(host, int(port))
    return links


async def usurper(enemy: Enemy) -> None:
    """Claim the game, and tell of reigns that are out of reach, for so many seconds."""
    liar = Usurper(await _links(enemy))
    await liar.is_in.wait()
    end, turn = time.monotonic() + enemy.seconds, 0
    while time.monotonic() < end:
        turn += 1
        leap = liar.term.counter + 2 ** (turn % 31)
        stale = Stale(liar.room, Term(leap, 0, liar.links[0].id))
        liar.says_to_all(liar.claims(), stale)
        await asyncio.sleep(EVERY)
    tell("lied", claims=turn)
    await liar.links[0].gone()


async def soother(enemy: Enemy) -> None:
    """From when it is told to, say of the host that it lives."""
    liar = Soother(await _links(enemy))
    await liar.is_in.wait()
    tell("in")
    await told()
    liar.lulls = True
    tell("lulls")
    await asyncio.gather(*(link.gone() for link in liar.links))


WAYS: dict[str, Way] = {one.__name__: one for one in (usurper, soother)}

if __name__ == "__main__":
    main(WAYS)
