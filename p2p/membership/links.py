"""Which of two links to a peer lives, and which is given up. Pure: time comes in.

Two nodes that dial each other at once make two connections. The node with the smaller
id decides alone which one lives: a link is up when the *smaller* has said `Welcome` on
it and the larger has answered. So both always agree, without waiting for each other.

Here is decided; `p2p.membership.membership` greets and hangs up.
"""

from __future__ import annotations

from enum import Enum, auto

import msgspec

from p2p.effects import LinkId
from p2p.identity import NodeId
from p2p.membership.timers import Timers
from p2p.messages import Address

WELCOME_WITHIN = 6.0  # seconds for the greeting on a fresh link
DOUBT = 0.1  # seconds: the larger id hangs up a crossing dial within a round trip


class Verdict(Enum):
    """What is to be done with a link now."""

    WAIT = auto()  # for what the other end does
    GREET = auto()
    HANG_UP = auto()


class Link(msgspec.Struct):
    """A secured connection."""

    peer: NodeId
    attempt: int | None  # our dial that made it; None if the peer dialled
    address: Address
    source: str  # the address that the other end really has
    opened_at: float
    greeted: bool = False  # by us
    doubtful: bool = False  # it crosses another one
    up: bool = False  # greeted both ways, now or until another replaced it
    nonce: str = ""  # of the run of the peer that greeted
    broke: bool = False  # the protocol
    refused: bool = False  # since another run of that peer is here


class Links:
    """All secured connections of one node, up or not."""

    def __init__(self, me: NodeId) -> None:
        self._me = me
        self.by_number: dict[LinkId, Link] = {}  # each until it is closed
        # Until a doubtful link is taken for the one that lives, or a silent one is
        # given up: never both at once.
        self._timers: Timers[LinkId] = Timers()

    def to(self, peer: NodeId) -> list[LinkId]:
        """All links to that peer, up or not."""
        return [n for n, link in self.by_number.items() if link.peer == peer]

    def half_up(self) -> list[LinkId]:
        """Links on which we have said who we are and await the same: for the other end
        they may be up already."""
        return [n for n, link in self.by_number.items() if link.greeted and not link.up]

    @property
    def has_caller(self) -> bool:
        """Whether somebody who dialled us has greeted."""
        return any(link.up and link.attempt is None for link in self.by_number.values())

    def opened(self, number: LinkId, link: Link, is_linked: bool) -> Verdict:
        """A connection is secured. `is_linked`: this run of its peer, as far as is
        known, has a link that is up."""
        is_crossing = bool(self.to(link.peer))
        self.by_number[number] = link
        self._timers.start(number, link.opened_at + WELCOME_WITHIN)
        if link.peer != self._me:
            if link.attempt is not None and is_linked:
                return Verdict.HANG_UP
            if self._me > link.peer:
                return Verdict.WAIT
            if is_crossing:
                link.doubtful = True
                self._timers.start(number, link.opened_at + DOUBT)
                return Verdict.WAIT
        link.greeted = True
        return Verdict.GREET

    def greets(self, number: LinkId, said: NodeId) -> tuple[Verdict, str]:
        """The other end greets, and says that it is `said`: greet it too, unless that
        was done; or hang up, and what is wrong with it."""
        link = self.by_number[number]
        if link.peer != said:
            return Verdict.HANG_UP, "it greets as somebody else"
        if self._me < link.peer and not link.greeted:
            return Verdict.HANG_UP, "it greets out of turn"
        if link.up:
            return Verdict.HANG_UP, "it greets twice"
        was_greeted, link.greeted = link.greeted, True
        return (Verdict.WAIT if was_greeted else Verdict.GREET), ""

    def refuse(self, number: LinkId) -> None:
        """It will be hung up on, since another run of its peer is here."""
        self.by_number[number].refused = True

    def came_up(self, number: LinkId, nonce: str) -> list[LinkId]:
        """It is greeted both ways, by the peer's run of that nonce. Returns the links
        that are to be hung up on for it."""
        link = self.by_number[number]
        link.up, link.nonce = True, nonce
        self._timers.stop(number)
        others = [n for n in self.to(link.peer) if n != number]
        if self._me > link.peer:
            return others
        # Those that it has greeted the smaller id leaves to the larger, which alone
        # knows that the greetings have arrived. One in doubt it has not: that was
        # secured at the other end perhaps after this one was up there, where then it
        # waits for a greeting, and would get it when the doubt is over. In the midst of
        # talk the one link would replace the other, and words overtake each other.
        return [n for n in others if (one := self.by_number[n]).up or not one.greeted]

    def breached(self, number: LinkId) -> Link | None:
        """Its peer broke the protocol on it. The link, if that is news."""
        link = self.by_number.get(number)
        if link is None or link.broke:
            return None
        link.broke = True
        return link

    def closed(self, number: LinkId) -> Link | None:
        """It ended. What it was, unless that was said before."""
        self._timers.stop(number)
        return self.by_number.pop(number, None)

    def tick(self, now: float) -> list[tuple[LinkId, Verdict]]:
        """Those to greet, and those to give up."""
        due = self._timers.due(now)
        told = []
        for number in [n for n in self.by_number if n in due] if due else ():
            link = self.by_number[number]
            if link.doubtful:
                # The larger id would have hung up by now if it still had another link
                # to us: this is the one that lives.
                link.doubtful, link.greeted = False, True
                self._timers.start(number, link.opened_at + WELCOME_WITHIN)
                told.append((number, Verdict.GREET))
            else:
                self._timers.stop(number)
                told.append((number, Verdict.HANG_UP))
        return told

    @property
    def next_tick(self) -> float | None:
        """When `tick` is next wanted."""
        return self._timers.next
