"""`hydralan doctor`: findings for people and for programs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from games.commands import doctor
from games.console.exits import FAILED, OK
from p2p import Finding, Notice
from tests.window.helpers.standin import StandIn

FINE = Finding("port", True, "It serves.")
WRONG = Finding("inbound_blocked", False, "ufw blocks it.", "Open it.")


def test_it_looks_and_complains_of_what_it_does_not_say_itself(
    capsys: pytest.CaptureFixture[str],
) -> None:
    node: Any = StandIn()
    node.findings = (FINE, WRONG)
    node.happen(Notice("profile", "a profile"), Notice("peer_unknown", "a peer"))
    assert doctor.examine(node) == (FINE, WRONG)
    assert capsys.readouterr().err == "hydralan: a profile\n"


@pytest.mark.parametrize(
    ("found", "status"), [([FINE], OK), ([FINE, WRONG], FAILED), ([], OK)]
)
def test_the_status_says_whether_all_is_well(
    found: list[Finding], status: int, capfd: pytest.CaptureFixture[str]
) -> None:
    assert doctor.show(found, as_json=False) == status
    said = capfd.readouterr().out
    assert all(finding.text in said and finding.action in said for finding in found)
    assert doctor.show(found, as_json=True) == status
    told = json.loads(capfd.readouterr().out)
    assert [Finding(**fields) for fields in told] == found
