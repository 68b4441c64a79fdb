"""What one node holds of what was said to everyone, and what it sends to fetch more."""

from __future__ import annotations

from p2p.chat.archive import Archive, Bounds
from p2p.chat.pull import MOST_AT_ONCE
from p2p.chat.said import LogId, SaidReader
from p2p.effects import Outbox, Send
from p2p.identity import NodeId
from p2p.messages import ChatHead, Message
from p2p.testing.signer import SimulatedSigner
from tests.p2p.helpers.chatliar import log_of
from tests.p2p.helpers.crowd import APP, MORNING

ANA = SimulatedSigner("Ana")
RUN = "abcd2345"


class Desk:
    """`allowed`: what may come at once; `asked`: how often that was asked."""

    def __init__(self, messages: int = 9999) -> None:
        self.out = Outbox()
        self.allowed = MOST_AT_ONCE
        self.asked = 0
        self.archive = Archive(Bounds(messages=messages))

    def allows(self, log: LogId, now: float) -> int:
        self.asked += 1
        return self.allowed

    def hold(self, count: int, upto: int | None = None) -> None:
        """Of a log of Ana's, of so many messages, those up to there."""
        made = log_of(ANA, ["x"] * count, run=RUN, ms=MORNING)[:upto]
        entries = [SaidReader(APP).read(one) for one in made]
        piece = [one for one in entries if one is not None]
        log = self.archive.log(piece[0].log)
        self.archive.add(log.take(piece, lambda entry: True).fresh)

    def sent(self) -> list[tuple[NodeId, Message]]:
        """What was sent since the last time."""
        effects = [e for e in self.out.take() if isinstance(e, Send)]
        return [(peer, e.message) for e in effects for peer in e.to]


def head(seq: int = 3, run: str = RUN, ms: int = MORNING, n: int = 0) -> ChatHead:
    """That of a log of Ana's; `n`: its digest."""
    return ChatHead(ANA.public_key, run, seq, n.to_bytes(16, "big"), ms)
