"""How long a segment may be: shorter to where a connection was lost lately."""

from __future__ import annotations

from p2p.tcp.segments import MAX_LOST, SEGMENT, SHORT_FOR, SHORT_SEGMENT, Segments


def test_shorter_to_where_a_connection_was_lost() -> None:
    segments = Segments()
    assert segments.of(("10.0.0.2", "ana"), 0.0) == SEGMENT
    segments.lost(("10.0.0.2", "ana"), 0.0)
    assert segments.of(("10.0.0.2",), 1.0) == SHORT_SEGMENT
    assert segments.of(("fe80::2%2", "ana"), 1.0) == SHORT_SEGMENT  # the same machine
    assert segments.of(("10.0.0.3", "ben"), 1.0) == SEGMENT
    assert segments.of(("10.0.0.2", "ana"), SHORT_FOR) == SEGMENT


def test_a_crowd_of_losses_is_bounded_and_the_latest_count() -> None:
    segments = Segments()
    for number in range(2 * MAX_LOST):
        segments.lost((str(number),), float(number) / 10)
    late = 2 * MAX_LOST - 1
    assert segments.of((str(late),), 60.0) == SHORT_SEGMENT
    assert segments.of(("0",), 60.0) == SEGMENT
