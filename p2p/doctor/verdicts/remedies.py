"""How each firewall is called, and the commands that open it. Pure.

The commands are those of the makers' manuals: ufw(8), firewall-cmd(1), nft(8),
iptables(8), New-NetFirewallRule and Set-NetConnectionProfile of Windows, and
socketfilterfw of macOS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from p2p.doctor.facts import Firewall

Ports = dict[str, tuple[int, ...]]  # by "tcp" or "udp"

MDNS_PORT = 5353
FREE_PORT = 45454  # neither registered nor in the ranges that systems hand out

_MAKE_PRIVATE = (
    "Get-NetConnectionProfile | Set-NetConnectionProfile -NetworkCategory Private"
)
_NAMES = {
    "ufw": "The firewall ufw of this computer",
    "firewalld": "The firewall firewalld of this computer",
    "windows": "The Windows firewall",
    "macos": "The application firewall of macOS",
    "nftables": "A firewall of this computer (nftables)",
    "iptables": "A firewall of this computer (iptables)",
    "legacy": "A firewall of this computer (iptables-legacy)",
}


def named(firewall: Firewall) -> str:
    """What to call it at the beginning of a sentence."""
    name = _NAMES.get(firewall.kind, "A firewall of this computer")
    if firewall.kind == "windows" and firewall.where:
        return f"{name} ({firewall.where} profile)"
    if firewall.kind == "firewalld" and firewall.where:
        return f"{name} (zone {firewall.where})"
    return name


def free_port() -> int:
    """A port that no system reserves by itself."""
    return FREE_PORT


def open_all(firewall: Firewall | None, port: int, beacon_port: int) -> str:
    """How to let others connect to `port`, and find us."""
    return _open(firewall, {"tcp": (port,), "udp": (MDNS_PORT, beacon_port)})


def open_udp(firewall: Firewall | None, ports: tuple[int, ...]) -> str:
    """How to let what is said to all come in at these UDP ports."""
    return _open(firewall, {"udp": ports})


def _open(firewall: Firewall | None, ports: Ports) -> str:
    how = _HOW.get(firewall.kind) if firewall else None
    if firewall is not None and firewall.outward and firewall.kind != "ufw":
        return _let_out(firewall, ports)
    has_place = firewall is not None and (firewall.where or firewall.kind != "nftables")
    if firewall is not None and how is not None and has_place:
        return how(ports, firewall.where)
    wanted = " and ".join(
        f"{kind.upper()} port {_joined(numbers, ' and ')}"
        for kind, numbers in ports.items()
    )
    return f"Open {wanted} in the firewall of this computer, or ask who looks after it."


def _ufw(ports: Ports, where: str) -> str:
    single = [(kind, number) for kind in ports for number in ports[kind]]
    ways = ("", "out ") if where == "out" else ("",)
    return _run(
        f"sudo ufw allow {way}{number}/{kind}"
        for way in ways
        for kind, number in single
    )


def _firewalld(ports: Ports, zone: str) -> str:
    single = [(kind, number) for kind in ports for number in ports[kind]]
    every = " ".join(f"--add-port={number}/{kind}" for kind, number in single)
    where = f"--zone={zone} " if zone else ""
    change = f"sudo firewall-cmd --permanent {where}{every}"
    return _run((change, "sudo firewall-cmd --reload"))


def _nftables(ports: Ports, chain: str) -> str:
    return _run(
        f"sudo nft 'insert rule {chain} {kind} dport {{ {_joined(numbers, ', ')} }} "
        "accept'"
        for kind, numbers in ports.items()
    )


def _iptables(ports: Ports, chain: str) -> str:
    return _by_iptables(_inserts(chain, ""), ports, ("dports",))


def _legacy(ports: Ports, chain: str) -> str:
    return _by_iptables(_inserts(chain, "-legacy"), ports, ("dports",))


def _by_iptables(insert: str, ports: Ports, ways: Iterable[str]) -> str:
    return _run(
        f"{insert} -p {kind} -m multiport --{way} {_joined(numbers, ',')} -j ACCEPT"
        for kind, numbers in ports.items()
        for way in ways
    )


def _inserts(chain: str, variant: str) -> str:
    """The command that puts a rule first in a chain, as "ip filter INPUT"."""
    family, table, name = chain.split() if chain else ("ip", "filter", "INPUT")
    tool = "ip6tables" if family == "ip6" else "iptables"
    which = "" if table == "filter" else f" -t {table}"
    return f"sudo {tool}{variant}{which} -I {name}"


def _let_out(firewall: Firewall, ports: Ports) -> str:
    """What others are called by, and what they are answered by."""
    if firewall.kind in ("iptables", "legacy"):
        variant = "-legacy" if firewall.kind == "legacy" else ""
        insert = _inserts(firewall.where, variant)
        return _by_iptables(insert, ports, ("dports", "sports"))
    return _run(
        f"sudo nft 'insert rule {firewall.where} {kind} {way} "
        f"{{ {_joined(numbers, ', ')} }} accept'"
        for kind, numbers in ports.items()
        for way in ("dport", "sport")
    )


def _windows(ports: Ports, profile: str) -> str:
    steps = [_MAKE_PRIVATE] if profile == "public" else []
    for kind, numbers in ports.items():
        steps.append(
            f"New-NetFirewallRule -DisplayName 'Hydra LAN {kind.upper()}' "
            f"-Direction Inbound -Profile Private,Domain -Protocol {kind.upper()} "
            f"-LocalPort {_joined(numbers, ',')} -Action Allow"
        )
    return "In PowerShell as administrator: " + "; ".join(steps)


def _macos(ports: Ports, where: str) -> str:
    return (
        "System Settings, Network, Firewall, Options: allow incoming connections for "
        "Python, and switch 'Block all incoming connections' off. Under Privacy & "
        "Security, Local Network, allow the program that you start this from."
    )


_HOW: dict[str, Callable[[Ports, str], str]] = {
    "ufw": _ufw,
    "firewalld": _firewalld,
    "nftables": _nftables,
    "iptables": _iptables,
    "legacy": _legacy,
    "windows": _windows,
    "macos": _macos,
}


def _joined(numbers: Iterable[int], between: str) -> str:
    return between.join(map(str, numbers))


def _run(commands: Iterable[str]) -> str:
    return " && ".join(commands)
