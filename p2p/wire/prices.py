"""What it costs to handle a message, by its kind and its bytes.

In microseconds of an ordinary school computer, as measured (`python -m
tests.bench.prices`), for the dearest message of that kind that somebody could write
down, and not for the usual one: who shares out time must not be surprised. A list and
no stopwatch, so that all nodes and the simulator reckon alike.
"""

from __future__ import annotations

import msgspec

from p2p import messages
from p2p.messages import Message
from p2p.wire.heads import Head, tag_of


class Price(msgspec.Struct, frozen=True, gc=False):
    """Microseconds: of each message, and of each KiB of it."""

    each: int
    kib: int

    def of(self, size: int) -> int:
        """That of a message of so many bytes."""
        return self.each + self.kib * size // 1024


PIECE = 2  # microseconds for one record of TLS; it may hold a single byte
MANY_PIECES = 128  # in one read; fewer are not worth counting
PASSED_OVER = Price(3, 2)  # what is not decoded: it was decrypted, and is split off
OF_NO_KIND = Price(20, 40)  # a kind of a later version, or none at all

PRICES: dict[type[Message], Price] = {
    messages.Hello: Price(20, 40),
    messages.Welcome: Price(400, 250),
    messages.Ping: Price(10, 1),
    messages.Pong: Price(5, 1),
    messages.Goodbye: Price(200, 10),
    messages.Gossip: Price(50, 800),
    messages.Renamed: Price(20, 10),
    messages.Rooms: Price(50, 400),
    messages.Alarm: Price(300, 10),
    messages.Introduce: Price(50, 10),
    messages.DialBack: Price(100, 10),
    messages.DialedBack: Price(20, 10),
    messages.GlimpseAsk: Price(300, 10),
    messages.GlimpseTold: Price(20, 10),
    messages.Tell: Price(8, 20),
    messages.Ask: Price(30, 20),
    messages.Answer: Price(20, 20),
    messages.Doing: Price(20, 10),
    messages.Post: Price(50, 300),
    messages.Stored: Price(30, 10),
    messages.Spoken: Price(200, 300),
    messages.Took: Price(30, 10),
    messages.Compare: Price(300, 10),
    messages.Heads: Price(50, 100),
    messages.Want: Price(300, 10),
    messages.Have: Price(200, 500),
    messages.Forked: Price(400, 300),
    messages.Refused: Price(50, 10),
    messages.Tick: Price(150, 50),
    messages.Ack: Price(20, 10),
    messages.Join: Price(300, 10),
    messages.Snapshot: Price(500, 50),
    messages.Inputs: Price(40, 50),
    messages.Leave: Price(100, 10),
    messages.Lost: Price(150, 10),
    messages.Alive: Price(50, 10),
    messages.Relay: Price(20, 10),
    messages.Fetch: Price(300, 10),
    messages.Frames: Price(100, 500),
    messages.Claim: Price(200, 50),
    messages.Stale: Price(100, 10),
    messages.FenceAsk: Price(50, 10),
    messages.FenceOk: Price(50, 10),
    messages.MergeAsk: Price(400, 10),
    messages.MergeLose: Price(400, 10),
    messages.Yield: Price(150, 20),
    messages.Handoff: Price(150, 10),
    messages.Forward: Price(150, 500),
    messages.Lacks: Price(40, 20),
    messages.Lull: Price(40, 10),
    messages.Show: Price(300, 50),
    messages.Barred: Price(20, 10),
    messages.Prove: Price(100, 10),
    messages.Proof: Price(500, 50),
    messages.Witness: Price(200, 10),
    messages.Perjury: Price(400, 10),
}
_BY_TAG = {tag_of(kind): its for kind, its in PRICES.items()}


def price(head: Head | None, is_heeded: bool) -> Price:
    """That of a message that begins so (None: as no message does). `is_heeded`: it is
    not passed over."""
    if not is_heeded:
        return PASSED_OVER
    return _BY_TAG.get(head.tag, OF_NO_KIND) if head is not None else OF_NO_KIND
