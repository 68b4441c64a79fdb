"""A message weighs what its bytes would, however often it is sent."""

from __future__ import annotations

from p2p.messages import Alarm, Renamed
from p2p.testing.scales import Scales
from p2p.wire.codec import HEADER, encode
from p2p.wire.heads import Head


def test_a_message_is_weighed_as_its_bytes_would_be() -> None:
    scales, long = Scales(), Renamed("x" * 60)
    for message in (Renamed("x"), long, long, Renamed("x")):
        weight = len(encode(message)) - HEADER, Head(7)
        assert scales.weigh(message) == weight
    assert scales.weigh(Alarm()) == (len(encode(Alarm())) - HEADER, Head(9))
