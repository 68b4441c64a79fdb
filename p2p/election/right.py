"""By what right somebody claims to host: what convinces a node that hears another.

Who has lost the host follows whom it has told so; nothing is proven then, and nothing
need be. Who hears the host, or is it, wants to see signatures: of most of those that it
knows as members, of the former host, or of the one that makes room.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from msgspec import Struct

from p2p.election.deeds import Deeds, Succession, Surrender, Vote, author
from p2p.identity import NodeId
from p2p.messages import COUNTERS, Deed, RoomId, Seal, Term
from p2p.replication.crowd import is_most
from p2p.replication.seats import Whereabouts

MOST_LEAP = 2**31 - 2**16  # reigns by which one that is followed may be later
VOID_AFTER = 40  # ticks of a reign, after which what was signed in it is out of date


class Claimed(Struct, frozen=True):
    """A reign that somebody says he has begun: what `Claim` and `Proof` tell of it."""

    room: RoomId
    term: Term
    parents: tuple[Term, ...]
    tick: int
    chain: int
    seal: Seal | None = None

    @property
    def is_next(self) -> bool:
        """Whether it counts on from its latest parent; a founder counts as he likes."""
        if not self.parents:
            return True
        return self.term.counter == following(self.parents)

    @property
    def base(self) -> tuple[int, int]:
        """(tick, chain) where it begins."""
        return self.tick, self.chain

    def is_later(self, term: Term | None) -> bool:
        """Whether it comes after that reign."""
        if term in self.parents:
            return leap(term, self.term) <= MOST_LEAP
        return is_later(self.term, term)


def following(parents: Iterable[Term]) -> int:
    """The counter of the reign that comes after these."""
    latest: Term | None = None
    for parent in parents:
        if parent.beats(latest):
            latest = parent
    return ((latest.counter if latest else 0) + 1) % COUNTERS


def leap(before: Term, after: Term) -> int:
    """By how much the counter goes up from the one to the other; 0 if it does not."""
    ahead = (after.counter - before.counter) % COUNTERS
    return ahead if ahead <= COUNTERS // 2 else 0


def is_later(term: Term, than: Term | None) -> bool:
    """Whether who belongs to the reign `than` may go on in that `term`. Half around the
    circle nobody can tell any more which of two reigns is the later one: one that is so
    far is left alone, as is one a little nearer, since it may go on a little."""
    if than is None:
        return True
    return term.beats(than) and leap(than, term) <= MOST_LEAP


class Standing(Struct, frozen=True):
    """How a node stands to its reign when it is shown something.

    `parents`: of its own reign, if it hosts that. `seen`: the last tick that it saw.
    `roster`: the members that are present by the log here. `acknowledged`: asked for
    the last tick that one of them is known to have applied. `run_of`: for the present
    run of a node, None if that is not known. `where`: on which machine a node is.
    """

    me: NodeId
    term: Term
    parents: Collection[Term]
    seen: int
    roster: Collection[NodeId]
    acknowledged: Callable[[NodeId], int]
    run_of: Callable[[NodeId], str | None]
    where: Whereabouts = lambda node: node


def convinces(
    claimed: Claimed, shown: Iterable[Deed], here: Standing, deeds: Deeds
) -> bool:
    """Whether the node `here` is to follow that reign for what it is shown."""
    # What an earlier run of somebody signed was of another game: a table may have the
    # same id each day, and its reigns the same numbers.
    read = [
        (deed, content)
        for deed in shown
        if (content := deeds.read(deed))
        and here.run_of(author(deed)) in (None, content.run)
    ]
    if len(claimed.parents) == 1:
        votes = ((d, c) for d, c in read if isinstance(c, Vote))
        return _is_named(claimed, read, here, deeds) or _is_elected(
            claimed.parents[0], votes, here, deeds
        )
    return _is_yielded_to(claimed, read, here, deeds)


def _is_elected(
    lost: Term, votes: Iterable[tuple[Deed, Vote]], here: Standing, deeds: Deeds
) -> bool:
    if lost != here.term and lost not in here.parents:
        return False
    where = {node: here.where(node) for node in here.roster}.get
    voters, tried = set[NodeId](), set[NodeId]()
    for deed, vote in votes:
        voter = author(deed)
        if voter in tried or voter == here.term.host or voter not in here.roster:
            continue
        if vote.term != lost or not _is_valid(vote, voter, here):
            continue
        tried.add(voter)  # one look at each: a signature is dear
        if deeds.is_signed(deed):
            voters.add(voter)
        if is_most(voters, here.roster, where):
            return True
    return False


def _is_valid(vote: Vote, voter: NodeId, here: Standing) -> bool:
    # Who heard a later tick has thought better of it. The host alone is told of whom
    # that is so. Anybody else only knows that there was one, which they may have heard.
    if here.me != here.term.host:
        return here.seen <= vote.tick
    heard = here.acknowledged(voter)
    return heard <= vote.tick and here.seen <= vote.tick + VOID_AFTER


def _is_named(
    claimed: Claimed,
    shown: Iterable[tuple[Deed, object]],
    here: Standing,
    deeds: Deeds,
) -> bool:
    if claimed.parents != (here.term,):
        return False
    for deed, content in shown:
        if (
            isinstance(content, Succession)
            and (content.term, content.heir) == (here.term, claimed.term.host)
            and author(deed) == here.term.host
            and here.seen <= content.tick  # else the host has gone on without it
        ):
            return deeds.is_signed(deed)
    return False


def _is_yielded_to(
    claimed: Claimed,
    shown: Iterable[tuple[Deed, object]],
    here: Standing,
    deeds: Deeds,
) -> bool:
    if len(claimed.parents) != 2 or here.term not in claimed.parents:
        return False
    for deed, content in shown:
        if (
            isinstance(content, Surrender)
            and content.term == here.term
            and content.into in claimed.parents
            and content.into.host == claimed.term.host
            and author(deed) == here.term.host
            and here.seen <= content.tick + VOID_AFTER
        ):
            return deeds.is_signed(deed)
    return False
