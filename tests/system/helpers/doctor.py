"""The doctor on a machine of the virtual LAN, and what it may find wrong there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from tests.lan import Host, Lan, kernel

Found = dict[str, dict[str, Any]]

INPUT = """\
table inet walls {{
chain entry {{
type filter hook input priority 0; policy accept;
iif lo accept
{rules}
}}
}}
"""
OUTPUT = """\
table inet walls {{
chain exit {{
type filter hook output priority 0; policy accept;
oif lo accept
{rules}
}}
}}
"""


def doctor(host: Host, *arguments: str, before: Sequence[str] = ()) -> Found:
    """Run it; its findings by code. `before`: what starts Python, as setpriv does."""
    profile = host.directory / "me"
    profile.mkdir(exist_ok=True)
    process = host.spawn(
        [
            *before,
            *(sys.executable, "-m", "games", "doctor", "--json"),
            *("--name", "me", "--profile", str(profile), *arguments),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    output, errors = process.communicate(timeout=30)
    assert errors == ""
    found = {finding["code"]: finding for finding in json.loads(output)}
    wrong = [name for name, finding in found.items() if not finding["ok"]]
    assert process.returncode == (1 if wrong else 0), wrong
    for finding in found.values():
        assert finding["text"].endswith(".")
        assert finding["ok"] or finding["action"]
    return found


def wrong(found: Found) -> list[str]:
    """The codes of what is wrong, in the order in which it is said."""
    return [code for code, finding in found.items() if not finding["ok"]]


def advice(found: dict[str, dict[str, str]]) -> str:
    """All that it says should be done."""
    return " ".join(finding["action"] for finding in found.values())


def obey(host: Host, finding: dict[str, Any], before: Sequence[str] = ()) -> None:
    """Do what it says, as the root that we are."""
    commands = finding["action"].replace("sudo ", "")
    done = host.spawn(
        [*before, "sh", "-ec", commands],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said, _ = done.communicate(timeout=30)
    assert done.returncode == 0, said


def without(*rights: str) -> list[str]:
    """Before a command: it lacks these rights, as everybody but root does."""
    return ["setpriv", "--bounding-set=" + ",".join(f"-{right}" for right in rights)]


def wall(host: Host, *rules: str) -> None:
    """A firewall on the machine itself."""
    kernel.nft(INPUT.format(rules="\n".join(rules)), host.namespace)


def fence(host: Host, *rules: str) -> None:
    """A firewall on the machine itself, for what goes out."""
    kernel.nft(OUTPUT.format(rules="\n".join(rules)), host.namespace)


def no_ipv6(host: Host) -> None:
    host.ip_command("addr flush dev eth0 scope link")


def rules(host: Host, *lines: str) -> None:
    """Commands that make a firewall."""
    for line in lines:
        assert host.spawn(line.split()).wait() == 0


def vpn(wire: Lan, host: Host, takes: str) -> None:
    """A tunnel that takes what is sent to these addresses, and brings nothing back."""
    wire.add_dead_adapter(host, "tun0", "10.200.0.2/24")
    host.ip_command(f"route add {takes} dev tun0")
