"""How each firewall is called, and the commands that open it. Pure.

The commands are those of the makers' manuals: ufw(8), firewall-cmd(1), nft(8),
iptables(8), New-NetFirewallRule and Set-NetConnectionProfile of Windows, and
socketfilterfw of macOS.
"""

from __future__ import annotations

from collections.abc import Iterable

from p2p.doctor.facts import Firewall

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
    return _open(firewall, [("tcp", port), *_udp((MDNS_PORT, beacon_port))])


def open_udp(firewall: Firewall | None, ports: Iterable[int]) -> str:
    """How to let what is said to all come in at these UDP ports."""
    return _open(firewall, list(_udp(ports)))


def _udp(ports: Iterable[int]) -> Iterable[tuple[str, int]]:
    return (("udp", port) for port in ports)


def _open(firewall: Firewall | None, ports: list[tuple[str, int]]) -> str:
    kind = firewall.kind if firewall else ""
    where = firewall.where if firewall else ""
    match kind:
        case "ufw":
            return _run(f"sudo ufw allow {port}/{how}" for how, port in ports)
        case "firewalld":
            zone = f" --zone={where}" if where else ""
            every = " ".join(f"--add-port={port}/{how}" for how, port in ports)
            return _run(
                (
                    f"sudo firewall-cmd --permanent{zone} {every}",
                    "sudo firewall-cmd --reload",
                )
            )
        case "nftables":
            chain = where or "inet filter input"
            rules = (f"{how} dport {port} accept" for how, port in ports)
            return _run(f"sudo nft insert rule {chain} {rule}" for rule in rules)
        case "iptables":
            return _run(
                f"sudo iptables -I INPUT -p {how} --dport {port} -j ACCEPT"
                for how, port in ports
            )
        case "windows":
            return _open_windows(ports, where)
        case "macos":
            return (
                "System Settings, Network, Firewall, Options: allow incoming "
                "connections for Python, and switch 'Block all incoming connections' "
                "off. Under Privacy and Security, Local Network, allow the terminal."
            )
    wanted = ", ".join(f"{how.upper()} port {port}" for how, port in ports)
    return f"Open {wanted} in the firewall of this computer, or ask who looks after it."


def _open_windows(ports: list[tuple[str, int]], profile: str) -> str:
    steps = []
    if profile == "public":
        steps.append(_MAKE_PRIVATE)
    for how in ("tcp", "udp"):
        numbers = ",".join(str(port) for one, port in ports if one == how)
        if numbers:
            steps.append(
                f"New-NetFirewallRule -DisplayName 'Hydra LAN {how.upper()}' "
                f"-Direction Inbound -Profile Private -Protocol {how.upper()} "
                f"-LocalPort {numbers} -Action Allow"
            )
    return "In PowerShell as administrator: " + "; ".join(steps)


def _run(commands: Iterable[str]) -> str:
    return " && ".join(commands)
