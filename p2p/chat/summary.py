"""How far each log is held, as others are told: heads, and one hash over all. Pure.

Of many logs only those are looked at again of which something changed: a liar makes up
thousands, and changes one of them with each word.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from p2p.chat.log import Log
from p2p.chat.said import LogId
from p2p.messages import ChatHead


class _Line(msgspec.Struct, frozen=True):
    """What is told of a log: its head, and what of it goes into the hash."""

    head: ChatHead
    packed: msgspec.Raw


class Summary:
    """Of these logs."""

    def __init__(self, logs: Mapping[LogId, Log]) -> None:
        self._logs = logs
        self._lines: dict[LogId, _Line] = {}
        self._idents: list[LogId] = []  # of these, in order
        self._stale: set[LogId] = set()
        self._hash: tuple[int, bytes] | None = None
        self._heads: tuple[ChatHead, ...] | None = None

    def changed(self, ident: LogId) -> None:
        """That log is held another way."""
        self._stale.add(ident)
        self._heads = self._hash = None

    def heads(self) -> tuple[ChatHead, ...]:
        """How far each log is held, in no order that means anything."""
        if self._heads is None:
            self._look()
            self._heads = tuple(line.head for line in self._lines.values())
        return self._heads

    def of(self, since: int) -> bytes:
        """The hash over the heads of all logs with a message since then, in Unix
        milliseconds: equal, if two nodes hold the same."""
        if self._hash is None or self._hash[0] != since:
            self._look()
            lines = map(self._lines.__getitem__, self._idents)
            told = [line.packed for line in lines if line.head.ms >= since]
            packed = msgspec.msgpack.encode(told)
            self._hash = since, blake2b(packed, digest_size=16).digest()
        return self._hash[1]

    def _look(self) -> None:
        for ident in self._stale:
            log = self._logs.get(ident)
            known = self._lines.pop(ident, None)
            if log is None or log.head is None:
                if known is not None:
                    del self._idents[bisect_left(self._idents, ident)]
                continue
            if known is None:
                insort(self._idents, ident)
            head = _head(log)
            # A log with a hole is none like that of who has the whole.
            told = *ident, head.seq, head.digest, *log.missing(head.seq)
            packed = msgspec.Raw(msgspec.msgpack.encode(told))
            self._lines[ident] = _Line(head, packed)
        self._stale.clear()


def _head(log: Log) -> ChatHead:
    assert log.head is not None
    assert log.top is not None
    seq, digest = log.head
    return ChatHead(*log.id, seq, digest, log.top.said.ms, log.fork is not None)
