"""What TLS alone costs: it is measured on real handshakes."""

from __future__ import annotations

from tests.bench.handshake import handshake


def test_both_ends_of_a_handshake_cost_time() -> None:
    assert all(0 < seconds < 1 for seconds in handshake(count=2))
