"""What is said crosses each wire as bytes: whether its receiver's decoder takes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import FIRST_APP, Forward, Message
from p2p.relay.letters import said
from p2p.testing.violation import Violation
from p2p.wire.codec import MAX_MESSAGE, decode
from p2p.wire.envelope import signer_of

if TYPE_CHECKING:
    from p2p.testing.station import Station

_encoder = msgspec.msgpack.Encoder()


class Grammar:
    """Of one LAN. A word that goes to many is looked at once."""

    def __init__(self) -> None:
        self._last: tuple[Message | None, NodeId | None, bool] = None, None, True

    def admits(self, speaker: Station, word: Message, now: float) -> bool:
        """Whether it is one; else who gets it hangs up. Raises `Violation` if an honest
        one says what is none: honest nodes would hang up on each other."""
        last, by, fits = self._last
        if word is last and by == speaker.id:
            return fits
        why = _why_not(word, speaker.id)
        if why and speaker.is_honest:
            name = type(word).__name__
            raise Violation("S9", now, f"{speaker.name} said what is no {name}: {why}")
        self._last = word, speaker.id, not why
        return not why


def _why_not(word: Message, speaker: NodeId) -> str:
    # "" if it fits.
    body = _encoder.encode(word)
    if len(body) > MAX_MESSAGE:
        return f"{len(body)} bytes"
    try:
        decode(body)
    except RemoteProtocolError as error:
        return str(error)
    # A letter is opened by its target alone: it is its signer's word.
    if isinstance(word, Forward) and signer_of(word.envelope) == speaker:
        return (
            "" if said(word, FIRST_APP) is not None else "a letter that none can read"
        )
    return ""
