"""Who may come in at a locked table, and whom a member listens to there.

One object that the whole room asks: the host before it writes somebody down, every
member when the log does, and whoever hears of another reign of the table. Which lock is
in force follows from the charter and the log, so the answer is the same for all at the
same tick. Who is in is never put out by it. Pure.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Protocol

import msgspec

from p2p.identity import NodeId
from p2p.messages import Joined, KeyProof
from p2p.relay.letters import Letters
from p2p.room.charter import Table
from p2p.room.lock import opens

MOST_PROVEN = 512  # proofs that need not be checked again


class Bar(IntEnum):
    """Why somebody is not let in; as in `Barred`."""

    LOCKED = 1
    WRONG_KEY = 2
    REMOVED = 3
    SHUT = 4
    FULL = 5
    NO_ANSWER = 255  # never on the wire: nobody answers, and this node has no key


_TOLD = {
    Bar.LOCKED: ("table_locked", "The table {} is locked: give its key to come in."),
    Bar.WRONG_KEY: ("wrong_key", "That is not the key of the table {}."),
    Bar.REMOVED: ("removed", "Whoever rules the table {} has put you out of it."),
    Bar.SHUT: ("closed", "The table {} is closed: nobody new is let in."),
    Bar.FULL: (
        "table_full",
        "No more are let in at the table {} who reach its host through others only.",
    ),
    Bar.NO_ANSWER: ("table_silent", "Nobody at the table {} has answered."),
}
_OTHER = "table_refused", "You are not let in at the table {}."
CODES = frozenset(code for code, _ in (*_TOLD.values(), _OTHER))


def told(why: int, table: Table) -> tuple[str, str]:
    """Code and sentence for who is not let in there. `why`: as the host said it."""
    code, text = _TOLD.get(Bar(why), _OTHER) if why in set(Bar) else _OTHER
    return code, text.format(repr(table.name))


class InForce(Protocol):
    """What holds at a table at this tick, as every member has it."""

    @property
    def lock(self) -> bytes:
        """The public key that is to be matched; b"": none is needed."""

    @property
    def closed(self) -> bool:
        """Whether nobody new is let in."""

    def why_out(self, node: NodeId) -> str:
        """Why its ruler does not let somebody in: "removed", "closed", or "" if he
        does."""


class AsOpened(msgspec.Struct, frozen=True):
    """What holds as long as nobody has said otherwise."""

    lock: bytes
    closed: bool = False

    def why_out(self, node: NodeId) -> str:
        """Nobody is kept out."""
        return ""


_OUT = {"removed": Bar.REMOVED, "closed": Bar.SHUT}


class Gate:
    """Of one table, on one node. `in_force` begins as the charter has it; whoever knows
    of later words of the ruler's puts what tells them in its place."""

    def __init__(self, table: Table, letters: Letters) -> None:
        self.table = table
        self.in_force: InForce = AsOpened(table.lock)
        self._letters = letters
        self._proven: dict[tuple[NodeId, KeyProof, bytes], bool] = {}
        self._shown: set[NodeId] = set()  # who proved it on his own link

    @property
    def is_locked(self) -> bool:
        """Whether a key is needed to come in."""
        return bool(self.in_force.lock)

    @property
    def is_closed(self) -> bool:
        """Whether nobody new is let in."""
        return self.in_force.closed

    def bar(self, node: NodeId, proof: KeyProof | None) -> Bar | None:
        """What keeps out somebody who is not in: the ruler's word, or the lock; None if
        nothing does. The opener may always come in: it is his table."""
        if out := _OUT.get(self.in_force.why_out(node)):
            return out
        if not self.is_locked or node == self.table.opener:
            return None
        if proof is None:
            return Bar.LOCKED
        return None if self._is_proven(node, proof) else Bar.WRONG_KEY

    def is_removed(self, node: NodeId) -> bool:
        """Whether the ruler has put it out."""
        return self.in_force.why_out(node) == "removed"

    def admits(self, entry: Joined) -> bool:
        """Whether the log may bring in that one, who is not in."""
        return self.bar(entry.id, entry.proof) is None

    # --- whom to listen to -----------------------------------------------------------

    def show(self, node: NodeId, proof: KeyProof | None, run: str | None) -> None:
        """On its own link, with that run, it told of the table and showed that."""
        fits = proof is not None and run in (None, proof.run)
        if self.is_locked and proof and fits and self._is_proven(node, proof):
            self._shown.add(node)
        else:
            self._shown.discard(node)

    def forget(self, node: NodeId) -> None:
        """Its link is gone."""
        self._shown.discard(node)

    def hears(self, node: NodeId) -> bool:
        """Whether somebody who is not in may speak of a reign of this locked table:
        who has no key could found one, and take over who is alone."""
        return node == self.table.opener or node in self._shown

    # --- proofs ----------------------------------------------------------------------

    @property
    def remembered(self) -> int:
        """Of how many proofs it is known what they are worth."""
        return len(self._proven)

    def _is_proven(self, node: NodeId, proof: KeyProof) -> bool:
        lock = self.in_force.lock
        key = node, proof, lock
        known = self._proven.get(key)
        if known is None:
            signer, app = self._letters.signer, self._letters.app
            known = opens(signer, lock, proof, app, self.table.id, node)
            if len(self._proven) >= MOST_PROVEN:
                del self._proven[next(iter(self._proven))]
            self._proven[key] = known
        return known
