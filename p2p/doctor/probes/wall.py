"""Which firewall this machine has: asks, and lets `readers.firewalls` read it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from p2p.doctor.facts import UNSEEN, Firewall
from p2p.doctor.probes.commands import TOOL_WITHIN, ask, read
from p2p.doctor.readers import firewalls, tables

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
        said = ask(["powershell", "-NoProfile", "-Command", script], TOOL_WITHIN)
        return firewalls.windows(said) if said else UNSEEN
    if sys.platform == "darwin":
        options = (
            ("--getglobalstate",),
            ("--getblockall",),
            ("--getappblocked", os.path.realpath(sys.executable)),
        )
        state, *more = (ask([_SOCKETFILTER, *o], TOOL_WITHIN / 3) for o in options)
        return firewalls.macos(state, *(m or "" for m in more)) if state else UNSEEN
    return _ufw(port) or _firewalld(adapters, port) or _rules()


def reserves(port: int) -> bool:
    """Whether the system keeps a port to itself that it did not let us have.

    Windows says "not allowed" also where another user's program has the port.
    """
    if sys.platform != "win32":
        return True
    command = ("netsh", "interface", "ipv4", "show", "excludedportrange", "tcp")
    said = ask(command, TOOL_WITHIN)
    return said is None or tables.windows_reserves(said, port)


def _ufw(port: int) -> Firewall | None:
    return firewalls.ufw(
        read("/etc/ufw/ufw.conf") or "",
        read("/etc/default/ufw") or "",
        read("/etc/ufw/user.rules"),
        port,
    )


def _firewalld(adapters: Sequence[str], port: int) -> Firewall | None:
    said = ask(["firewall-cmd", "--list-all-zones"], TOOL_WITHIN)
    return firewalls.firewalld(said, adapters, port) if said else None


def _rules() -> Firewall | None:
    """Rules that were set by hand, or by what is not known here. Only root may read
    them; but everybody may see that there can be none."""
    found = [_nft(), *_legacy()]
    for one in found:
        if one not in (None, UNSEEN):
            return one
    if UNSEEN not in found:
        return None
    said = ask(["systemctl", "is-active", *firewalls.SERVICES], TOOL_WITHIN)
    return firewalls.service(said or "") or UNSEEN


def _nft() -> Firewall | None:
    said = ask(["nft", "-j", "list", "ruleset"], TOOL_WITHIN)
    if said is not None:
        return firewalls.nft(said)
    builtin = f"/lib/modules/{os.uname().release}/modules.builtin"
    has_it = firewalls.has_nft(read("/proc/modules"), read(builtin))
    return UNSEEN if has_it else None


def _legacy() -> Iterable[Firewall | None]:
    """The rules of the older iptables, which nft does not list."""
    for family in ("ip", "ip6"):
        names = f"/proc/net/{family}_tables_names"
        if not Path(names).exists():  # its part of the kernel is not in use
            continue
        tables = read(names)
        if tables is None:
            yield UNSEEN
        for table in (tables or "").split():
            if table != "nat":  # which keeps nothing out
                said = _old_rules(f"{family}tables", table)
                known = firewalls.iptables(said or "", family, table)
                yield known if said is not None else Firewall("legacy")


def _old_rules(tool: str, table: str) -> str | None:
    option = ("-t", table, "-S")
    said = ask([f"{tool}-legacy", *option], TOOL_WITHIN)
    if said is not None:
        return said
    if "nf_tables" in (ask([tool, "-V"], TOOL_WITHIN) or "nf_tables"):
        return None
    return ask([tool, *option], TOOL_WITHIN)  # of before there were two of them
