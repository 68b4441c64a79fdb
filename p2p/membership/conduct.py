"""Whom to leave alone: who broke the protocol, and whose links die young, for a while;
and whom the user blocked.

A handshake costs both ends some milliseconds of a processor; a peer that is broken, or
means no good, would have hundreds of them a second. Counted by the id, which the link
has proven: nobody can be kept out by what another does. Pure: time comes in.
"""

from __future__ import annotations

from collections import OrderedDict

import msgspec

from p2p.identity import NodeId
from p2p.membership.blocklist import Blocklist

STEADY_AFTER = 2.0  # seconds; a link that lived so long makes good what came before
FREE_LINKS = 5  # links of one run in a row that may die sooner, and come back at once
FIRST_PAUSE = 0.25  # seconds after that, doubled by each more
LAST_PAUSE = 4.0  # seconds
RUNS_AT_ONCE = 10  # short links, whatever run they are of: a script that speaks ...
RUNS_A_SECOND = 2.0  # ... and so many more each second
FIRST_BAN = 2.0  # seconds for who broke the protocol, doubled by each more
LAST_BAN = 120.0  # seconds
FORGIVEN_AFTER = 600.0  # seconds without another breach
MAX_RECORDS = 1024  # ids; those that were quiet the longest go first
MAX_NOTICES = 3  # of so many who broke the protocol the user is told ...
NOTICES_WITHIN = 60.0  # ... in so many seconds


class _Record(msgspec.Struct):
    """What is held against one id."""

    run: str = ""  # its nonce, once it has greeted
    young: int = 0  # links of that run that died young, since one that did not
    spent: float = 0.0  # of `RUNS_AT_ONCE`
    spent_at: float = 0.0
    breaches: int = 0
    breached_at: float = 0.0
    out_until: float = 0.0


class Conduct:
    """Of all peers."""

    def __init__(self, blocklist: Blocklist | None = None) -> None:
        self.blocklist = blocklist if blocklist is not None else Blocklist()
        self._records: OrderedDict[NodeId, _Record] = OrderedDict()
        self._told: list[float] = []

    def out_until(self, node: NodeId) -> float:
        """When there may be a link with it again; a time that is over, as a rule."""
        record = self._records.get(node)
        return record.out_until if record is not None else 0.0

    def ended(self, node: NodeId, run: str, lived: float, now: float) -> None:
        """Its only link ended, in order or not; `run` is "" if it had not greeted."""
        if lived >= STEADY_AFTER:
            if (record := self._records.get(node)) is not None:
                record.young = 0
            return
        record = self._record(node)
        same = run in ("", record.run)
        record.young = record.young + 1 if same else 1
        record.run = run or record.run
        since = max(0.0, now - record.spent_at)
        record.spent = max(0.0, record.spent - since * RUNS_A_SECOND) + 1
        record.spent_at = now
        pause = 0.0
        if record.young > FREE_LINKS:
            pause = min(FIRST_PAUSE * 2 ** (record.young - FREE_LINKS - 1), LAST_PAUSE)
        if record.spent > RUNS_AT_ONCE:
            pause = max(pause, (record.spent - RUNS_AT_ONCE) / RUNS_A_SECOND)
        record.out_until = max(record.out_until, now + pause)

    def breached(self, node: NodeId, now: float) -> bool:
        """It broke the protocol. Whether the user is to be told."""
        record = self._record(node)
        if now - record.breached_at > FORGIVEN_AFTER:
            record.breaches = 0
        record.breaches, record.breached_at = record.breaches + 1, now
        ban = min(FIRST_BAN * 2 ** min(record.breaches - 1, 16), LAST_BAN)
        record.out_until = max(record.out_until, now + ban)
        self._told = [at for at in self._told if now - at < NOTICES_WITHIN]
        if record.breaches > 1 or len(self._told) >= MAX_NOTICES:
            return False
        self._told.append(now)
        return True

    def _record(self, node: NodeId) -> _Record:
        record = self._records.setdefault(node, _Record())
        self._records.move_to_end(node)
        if len(self._records) > MAX_RECORDS:
            self._records.popitem(last=False)
        return record
