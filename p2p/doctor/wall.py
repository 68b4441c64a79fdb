"""Which firewall this machine has: asks, and lets `p2p.doctor.firewalls` read it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from p2p.doctor import firewalls, tables
from p2p.doctor.commands import ask, read
from p2p.doctor.facts import UNSEEN, Firewall

WITHIN = 3.5  # seconds; PowerShell alone needs one to start

_SOCKETFILTER = "/usr/libexec/ApplicationFirewall/socketfilterfw"
# Numbers, not names, for names are in the user's language. A rule for the program as
# well as one for the port lets others in.
_POWERSHELL = """
$c = [int](Get-NetConnectionProfile | Sort-Object NetworkCategory |
           Select-Object -First 1).NetworkCategory
$name, $bit = @('Public', 'Private', 'Domain')[$c], @(4, 2, 1)[$c]
$p = Get-NetFirewallProfile -PolicyStore ActiveStore -Name $name
$r = Get-NetFirewallRule -DisplayName 'Hydra LAN TCP' -ErrorAction SilentlyContinue |
     Where-Object {{ [int]$_.Enabled -eq 1 -and [int]$_.Action -eq 2 -and
                     ([int]$_.Profile -eq 0 -or ([int]$_.Profile -band $bit)) -and
                     ($_ | Get-NetFirewallPortFilter).LocalPort -contains '{port}' }}
ConvertTo-Json @{{ Category = $c; Enabled = [int]$p.Enabled; Allowed = [bool]$r }}
"""


def firewall(adapters: Sequence[str], port: int) -> Firewall | None:
    """The firewall in use, and whether `port` (TCP) is open; None if there is none,
    and UNSEEN if the system does not tell us."""
    if sys.platform == "win32":
        script = _POWERSHELL.format(port=port)
        said = ask(["powershell", "-NoProfile", "-Command", script], WITHIN)
        return firewalls.windows(said) if said else UNSEEN
    if sys.platform == "darwin":
        options = (
            ("--getglobalstate",),
            ("--getblockall",),
            ("--getappblocked", os.path.realpath(sys.executable)),
        )
        state, *more = (ask([_SOCKETFILTER, *o], WITHIN / 3) for o in options)
        return firewalls.macos(state, *(m or "" for m in more)) if state else UNSEEN
    return _ufw(port) or _firewalld(adapters, port) or _nft()


def reserves(port: int) -> bool:
    """Whether the system keeps a port to itself that it did not let us have.

    Windows says "not allowed" also where another user's program has the port.
    """
    if sys.platform != "win32":
        return True
    command = ("netsh", "interface", "ipv4", "show", "excludedportrange", "tcp")
    said = ask(command, WITHIN)
    return said is None or tables.windows_reserves(said, port)


def _ufw(port: int) -> Firewall | None:
    return firewalls.ufw(
        read("/etc/ufw/ufw.conf") or "",
        read("/etc/default/ufw") or "",
        read("/etc/ufw/user.rules"),
        port,
    )


def _firewalld(adapters: Sequence[str], port: int) -> Firewall | None:
    said = ask(["firewall-cmd", "--list-all-zones"], WITHIN)
    return firewalls.firewalld(said, adapters, port) if said else None


def _nft() -> Firewall | None:
    said = ask(["nft", "-j", "list", "ruleset"], WITHIN)  # of root alone
    return firewalls.nft(said) if said is not None else UNSEEN
