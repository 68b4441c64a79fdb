"""The signed bytes of a letter, of a signer who may write whatever he likes."""

from __future__ import annotations

from p2p.messages import MAX_SIGNED, Envelope, Forward
from p2p.wire.codec import MAX_MESSAGE, MessageReader, encode
from p2p.wire.envelope import sealed
from tests.p2p.helpers.signers import letters, node, signer

ROOM = bytes(16)


def one(data: bytes) -> None:
    body = data[:MAX_SIGNED]
    liar, reader = signer("b"), letters("a")
    sent = Forward(ROOM, Envelope(liar.public_key, body, liar.sign(body)))
    (carried,) = MessageReader(MAX_MESSAGE).feed(encode(sent))
    assert carried == sent  # whatever the bytes are, nobody on the way minds them
    found = reader.open(sent)
    if found is None:
        return
    assert found.origin == node("b")
    assert reader.is_genuine(found)
    message = reader.message(found)
    reader.take(found)
    assert not reader.is_genuine(found)
    again = sealed(liar, found.letter)  # in the shortest form
    other = reader.open(Forward(ROOM, again))
    assert other is not None
    assert reader.message(other) == message
