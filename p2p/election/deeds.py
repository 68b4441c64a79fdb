"""What is signed in an election: votes, who goes on, and in what a reign ends.

Who is not there when it is said is shown it later, by whoever hosts by it: in the bytes
of who said it. `PROTOCOL.md`, "By what right", tells the same.
"""

from __future__ import annotations

import msgspec

from p2p.identity import NodeId
from p2p.messages import Count, Deed, Envelope, Id, RoomId, Term
from p2p.wire.envelope import Signed, Signer, is_signed, sealed, signer_of
from p2p.wire.later import NOT_A_MESSAGE


class Vote(Signed, frozen=True, tag="hydralan vote"):
    """At `table` its signer has lost the host of `term`, after that tick."""

    table: RoomId
    term: Term
    tick: Count


class Succession(Signed, frozen=True, tag="hydralan handoff"):
    """The host of `term` names who goes on after `tick`."""

    table: RoomId
    term: Term
    heir: Id
    tick: Count


class Surrender(Signed, frozen=True, tag="hydralan yield"):
    """The reign `term`, which has come to `tick`, ends in that which `into` becomes."""

    table: RoomId
    term: Term
    into: Term
    tick: Count


AnyDeed = Vote | Succession | Surrender
_decoder = msgspec.msgpack.Decoder(AnyDeed)


class Deeds:
    """Those of one table, as one run of a node writes and reads them."""

    def __init__(self, signer: Signer, app: str, run: str, table: RoomId) -> None:
        self._signer = signer
        self._named = app, run
        self._table = table
        self._vote: tuple[Term, int, Deed] | None = None  # the last, to repeat it

    def vote(self, term: Term, tick: int) -> Deed:
        """That this node has lost the host of that reign."""
        if self._vote is None or self._vote[:2] != (term, tick):
            deed = self._sealed(Vote(*self._named, self._table, term, tick))
            self._vote = term, tick, deed
        return self._vote[2]

    def outlived(self, term: Term, tick: int) -> bool:
        """Whether the last vote is of that reign, and says no longer what is so, as
        this node has `tick` by now. Said once of each."""
        if self._vote is None or self._vote[0] != term or tick <= self._vote[1]:
            return False
        self._vote = None
        return True

    def succession(self, term: Term, heir: NodeId, tick: int) -> Deed:
        """That this host wants that one to go on."""
        return self._sealed(Succession(*self._named, self._table, term, heir, tick))

    def surrender(self, term: Term, into: Term, tick: int) -> Deed:
        """That the reign of this host ends in that one."""
        return self._sealed(Surrender(*self._named, self._table, term, into, tick))

    def _sealed(self, content: AnyDeed) -> Deed:
        envelope = sealed(self._signer, content)
        return Deed(envelope.key, envelope.body, envelope.signature)

    def read(self, deed: Deed) -> AnyDeed | None:
        """What is in there, whoever may have signed it; None if it is of another table
        or application, or does not fit."""
        try:
            content: AnyDeed = _decoder.decode(deed.body)
        except NOT_A_MESSAGE:
            return None
        fits = content.app == self._named[0] and content.table == self._table
        return content if fits else None

    def is_signed(self, deed: Deed) -> bool:
        """Whether the owner of its key has signed it. The dear part: 0.1 ms."""
        return is_signed(self._signer, Envelope(deed.key, deed.body, deed.signature))


def author(deed: Deed) -> NodeId:
    """Who has signed it, if `Deeds.is_signed` says so."""
    return signer_of(Envelope(deed.key, deed.body, deed.signature))
