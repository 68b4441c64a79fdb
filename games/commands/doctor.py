"""`hydralan doctor`: what this network allows, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from games.commands.notices import TYPED, warn
from games.console import streams
from games.console.exits import FAILED, OK
from games.console.signals import SIGNALS
from games.people.checkup import report
from p2p import Finding, Node

LOOKS = 3.0  # seconds


def examine(node: Node) -> Sequence[Finding]:
    """Let the doctor look; what else the node notices is complained of."""
    with SIGNALS.heard():
        found = node.examine(LOOKS)
        warn(node, known=TYPED)
    return found


def show(found: Sequence[Finding], as_json: bool) -> int:
    """Tell it; returns the exit status: whether all is well."""
    if as_json:
        fields = [
            {"code": f.code, "ok": f.ok, "text": f.text, "action": f.action}
            for f in found
        ]
        streams.write_json(fields)
    else:
        streams.write("\n".join(report(found)))
    return OK if all(finding.ok for finding in found) else FAILED
