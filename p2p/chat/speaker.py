"""What this node says to everyone: written down in a log of its own, place by place.

What is said while nobody is there waits: it gets its time when there is a group that
has one. Pure.
"""

from __future__ import annotations

from collections import deque

import msgspec

from p2p.chat.said import (
    AGAIN,
    TEXT,
    TO_EVERYONE,
    Digest,
    Entry,
    Instead,
    LogId,
    Said,
    Stamp,
    after,
    entry_of,
    ident,
)
from p2p.identity import NodeId, node_id
from p2p.wire.envelope import Signer, sealed

MOST_DRAFTS = 1_000  # messages that wait to be said


class Draft(msgspec.Struct):
    """Something that is still to be said. `again`: the word in another log that it is
    said instead of, which stays on the disk until then."""

    ident: str
    kind: int
    body: bytes
    since: float = 0.0  # Unix time, for its user
    again: Entry | None = None


class Speaker:
    """Of one run of a node."""

    def __init__(self, signer: Signer, app: str, run: str, me: NodeId) -> None:
        self.drafts: deque[Draft] = deque()
        self._signer = signer
        self._app = app
        self._first_run = self.run = run
        self._me = me
        self._runs = {run}
        self._count = 0
        self._seq = 0
        self._prev: Digest = b""
        self._last: Stamp = (0, 0)

    @property
    def log(self) -> LogId:
        """The log in which is written at present."""
        return self._signer.public_key, self.run

    def has_begun(self, log: LogId) -> bool:
        """Whether this run of the node writes in that log, or did."""
        return log[0] == self._signer.public_key and log[1] in self._runs

    def next_ident(self) -> str:
        """That of a message to come: of no other one of this run."""
        self._count += 1
        return ident(self._me, self._first_run, self._count)

    @property
    def is_full(self) -> bool:
        """Whether no more can wait."""
        return len(self.drafts) >= MOST_DRAFTS

    def draft(self, text: str, since: float) -> Draft:
        """Something that its user says, to be written as soon as that may be."""
        draft = Draft(self.next_ident(), TEXT, text.encode(), since)
        self.drafts.append(draft)
        return draft

    def again(self, run: str, seq: int, drafts: list[Draft]) -> None:
        """What this node has written in that log, from there on, counts no more: these
        are said again before all else, in another one."""
        body = msgspec.msgpack.encode(Instead(run, seq))
        marks = Draft("", AGAIN, body)
        self.drafts.extendleft(reversed([marks, *drafts]))
        if run == self.run:
            self.begin_log()

    def begin_log(self) -> None:
        """The present log is over."""
        number = len(self._runs) + 1
        self.run = node_id(f"{self._first_run} {number}".encode())[:8]
        self._runs.add(self.run)
        self._seq, self._prev, self._last = 0, b"", (0, 0)

    def write(self, draft: Draft, name: str, stamp: Stamp) -> Entry:
        """Sign it, for the next place of the log."""
        stamp = max(stamp, after(self._last))
        seq = self._seq + 1
        placed = self._app, self.run, TO_EVERYONE, seq, *stamp
        said = Said(*placed, draft.kind, self._prev, name, draft.body)
        # What we have just written ourselves need not be read.
        return entry_of(sealed(self._signer, said), said)

    def wrote(self, seq: int, digest: Digest, stamp: Stamp) -> None:
        """It was taken: what follows names it."""
        self._seq, self._prev, self._last = seq, digest, stamp
