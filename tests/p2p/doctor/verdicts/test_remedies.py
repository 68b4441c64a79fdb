"""Each firewall by its name, with the commands that open it."""

from __future__ import annotations

import pytest

from p2p.core.dialback import TryResult
from p2p.doctor.facts import Firewall
from p2p.doctor.verdicts.remedies import named, open_all
from tests.p2p.doctor.healthy import KINDS, found, peer


@pytest.mark.parametrize("kind", KINDS)
def test_each_firewall_is_named_and_opened_at_the_real_port(kind: str) -> None:
    wall = Firewall(kind, where="public" if kind == "windows" else "")
    blocked = peer(outcome=TryResult.SILENT)
    finding = found(port=53531, firewall=wall, peers=(blocked,))["inbound_blocked"]
    assert named(wall) in finding.text
    assert "53531" in finding.text
    if kind != "macos":  # it lets programs in, not ports
        assert all(port in finding.action for port in ("53531", "5353", "53530"))


def test_commands_of_firewalls() -> None:
    assert open_all(Firewall("ufw"), 53530, 53530) == (
        "sudo ufw allow 53530/tcp && sudo ufw allow 5353/udp && "
        "sudo ufw allow 53530/udp"
    )
    assert open_all(Firewall("firewalld", where="home"), 53530, 53530) == (
        "sudo firewall-cmd --permanent --zone=home --add-port=53530/tcp "
        "--add-port=5353/udp --add-port=53530/udp && sudo firewall-cmd --reload"
    )
    public = open_all(Firewall("windows", where="public"), 53530, 53530)
    private = open_all(Firewall("windows", where="private"), 53530, 53530)
    assert "-NetworkCategory Private" in public
    assert "-NetworkCategory Private" not in private
    assert "-Profile Private,Domain -Protocol TCP -LocalPort 53530" in private
