"""What we asked a peer for, and so want from it: that costs it nothing. Pure."""

from __future__ import annotations

from p2p import messages
from p2p.messages import Message
from p2p.wire.heads import ANSWER, ASK, PING, TELL, Head, tag_of
from p2p.wire.link import RECEIPT

WANTED_FOR = 5.0  # seconds after we asked in which it may come

_OF_THE_HOST = messages.Tick, messages.Frames, messages.Snapshot
ASKING: dict[type[Message], tuple[type[Message], ...]] = {
    # Who follows says so; that a host serves it is what it asks for.
    messages.Ack: _OF_THE_HOST,
    messages.Inputs: _OF_THE_HOST,
    messages.Join: (*_OF_THE_HOST, messages.Barred),
    messages.Fetch: (messages.Frames, messages.Snapshot),
    messages.Lost: (messages.Frames, messages.Alive),
    messages.Prove: (messages.Proof,),
    messages.Relay: (messages.Tick, messages.Frames),
    messages.Post: (messages.Stored,),
    messages.Spoken: (messages.Took,),
    messages.Compare: (messages.Heads,),
    messages.Want: (messages.Have, messages.Forked),
    messages.GlimpseAsk: (messages.GlimpseTold,),
    messages.Ping: (messages.Pong,),
}
OF_THE_APPLICATION = (TELL, ASK, ANSWER)  # if anybody listens, or waits for it


class Wanted:
    """Of one link."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}  # by tag

    def said(self, message: Message, now: float) -> None:
        """We said that to it."""
        for kind in ASKING.get(type(message), ()):
            self._until[tag_of(kind)] = now + WANTED_FOR

    def is_asked_for(self, head: Head, now: float) -> bool:
        """Whether we want what begins so, if it is for us at all."""
        tag = head.tag
        if tag in OF_THE_APPLICATION:
            return True
        if tag == PING:
            return head.number >= RECEIPT  # behind what the application wants
        return now < self._until.get(tag, 0.0)
