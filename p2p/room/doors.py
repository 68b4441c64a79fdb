"""Who may come in at a table, and whom a member listens to there.

One object that the whole room asks: the host before it writes somebody down, every
member when the log does, and whoever hears of another reign of the table. What it
answers follows from the table's charter and from what the log has made of `lock` and
`closed` since, so it is the same for all at the same tick. Who is in is never put out
by it. Pure.
"""

from __future__ import annotations

from enum import IntEnum

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
    CLOSED = 3
    REMOVED = 4  # by the ruler
    NO_ANSWER = 255  # never on the wire: nobody answers, and this node has no key


CODES = {
    Bar.LOCKED: "table_locked",
    Bar.WRONG_KEY: "wrong_key",
    Bar.CLOSED: "table_closed",
    Bar.REMOVED: "table_removed",
    Bar.NO_ANSWER: "table_silent",
}
_TEXTS = {
    Bar.LOCKED: "The table {} is locked: give its key to come in.",
    Bar.WRONG_KEY: "That is not the key of the table {}.",
    Bar.CLOSED: "The table {} is closed: nobody new is let in.",
    Bar.REMOVED: "You were removed from the table {}.",
    Bar.NO_ANSWER: "Nobody at the table {} has answered.",
}


def told(why: int, table: Table) -> tuple[str, str]:
    """Code and sentence for who is not let in there. `why`: as the host said it."""
    name = repr(table.name)
    try:
        bar = Bar(why)
    except ValueError:  # of a later version
        return "table_refused", f"You are not let in at the table {name}."
    return CODES[bar], _TEXTS[bar].format(name)


class Doors:
    """Of one table, on one node.

    `lock` and `closed` are those in force. They begin as the charter has them; whoever
    applies the ruler's word to the log sets them, on every member at the same tick (and
    again from each snapshot), and `removed` as well.
    """

    def __init__(self, table: Table, letters: Letters) -> None:
        self.table = table
        self.lock = table.lock
        self.closed = False
        self.removed: frozenset[NodeId] = frozenset()
        self._letters = letters
        self._proven: dict[tuple[NodeId, KeyProof, bytes], bool] = {}
        self._shown: set[NodeId] = set()  # who proved it on his own link

    @property
    def is_locked(self) -> bool:
        """Whether a key is needed to come in."""
        return bool(self.lock)

    def bar(self, node: NodeId, proof: KeyProof | None) -> Bar | None:
        """What keeps out somebody who is not in; None if nothing does. The opener may
        always come in: it is his table."""
        if node == self.table.opener:
            return None
        if node in self.removed:
            return Bar.REMOVED
        if self.closed:
            return Bar.CLOSED
        if not self.lock:
            return None
        if proof is None:
            return Bar.LOCKED
        return None if self._is_proven(node, proof) else Bar.WRONG_KEY

    def admits(self, entry: Joined) -> bool:
        """Whether the log may bring in that one, who is not in."""
        return self.bar(entry.id, entry.proof) is None

    # --- whom to listen to -----------------------------------------------------------

    def show(self, node: NodeId, proof: KeyProof | None, run: str | None) -> None:
        """On its own link, with that run, it told of the table and showed that."""
        fits = proof is not None and run in (None, proof.run)
        if self.lock and proof is not None and fits and self._is_proven(node, proof):
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

    def _is_proven(self, node: NodeId, proof: KeyProof) -> bool:
        key = node, proof, self.lock
        known = self._proven.get(key)
        if known is None:
            signer, app = self._letters.signer, self._letters.app
            known = opens(signer, self.lock, proof, app, self.table.id, node)
            if len(self._proven) >= MOST_PROVEN:
                del self._proven[next(iter(self._proven))]
            self._proven[key] = known
        return known
