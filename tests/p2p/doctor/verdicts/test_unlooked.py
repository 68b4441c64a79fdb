"""What nobody looked at is said, and never counted as fine."""

from __future__ import annotations

from p2p.core.dialback import TryResult
from tests.p2p.doctor.healthy import found, peer


def test_what_is_seldom_the_reason_is_said_and_no_fault() -> None:
    finding = found(asked_twice=False)["not_looked"]
    assert finding.ok
    assert "same address" in finding.text
    assert "well" in finding.text
    assert "nobody" not in found(asked_twice=False)


def test_unknown_beside_others_is_told_as_such() -> None:
    finding = found(peers=(peer(),))["not_looked"]
    assert finding.ok
    assert "whether others can connect" in finding.text
    assert "not_looked" not in found(peers=(peer(outcome=TryResult.CONNECTED),))
