"""Which firewall this machine has, with the rights of root and of anybody."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence

import pytest

from p2p.doctor.facts import UNSEEN
from p2p.doctor.probes import wall
from tests.lan import Host, Lan, kernel
from tests.p2p.doctor.inside import seen as seen_by
from tests.p2p.doctor.listings import WINDOWS_RESERVED
from tests.system.helpers.doctor import rules, without

MakeLan = Callable[..., Lan]

needs_iptables = pytest.mark.skipif(
    not all(map(shutil.which, ("iptables", "iptables-legacy"))),
    reason="iptables is not installed",
)


def seen(host: Host, before: Sequence[str] = ()) -> str:
    """The firewall that is seen there."""
    asked = "repr(wall.firewall(['eth0'], 53530))"
    return str(seen_by(host, "wall", asked, before=before))


def test_without_any_rule_there_is_none(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    assert seen(me) == "None"
    # Only root may see that, where the kernel can have rules.
    assert seen(me, without("net_admin")) == repr(UNSEEN)


@needs_iptables
@pytest.mark.parametrize(
    ("tool", "line", "where"),
    [
        ("iptables-legacy", "-A INPUT -p tcp --syn -j DROP", "ip filter INPUT"),
        ("ip6tables-legacy", "-P INPUT DROP", "ip6 filter INPUT"),
        ("iptables-legacy", "-t raw -A PREROUTING -j DROP", "ip raw PREROUTING"),
        ("iptables-legacy", "-A OUTPUT -p tcp -j DROP", "ip filter OUTPUT"),
        ("ip6tables", "-A INPUT -p tcp -j REJECT", "ip6 filter INPUT"),
    ],
)
@pytest.mark.slow
def test_rules_of_iptables_are_seen(
    lan: MakeLan, tool: str, line: str, where: str
) -> None:
    (me,) = lan(1).hosts
    rules(me, f"{tool} {line}")
    kind = "legacy" if "legacy" in tool else "iptables"
    said = seen(me)
    assert re.match(rf"Firewall\(kind='{kind}', lets_in=None, where='{where}'", said)
    assert ("outward=True" in said) == ("OUTPUT" in line)


@needs_iptables
def test_tables_that_keep_nothing_out_are_no_firewall(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    rules(
        me,
        "iptables-legacy -A INPUT -i lo -j ACCEPT",
        "iptables-legacy -F",
        "iptables-legacy -A FORWARD -j DROP",
        "iptables-legacy -t nat -A POSTROUTING -j MASQUERADE",
        "iptables -A INPUT -p tcp --dport 67 -j ACCEPT",
    )
    assert seen(me) == "None"


def test_a_chain_at_another_hook_is_a_firewall_too(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    early = "type filter hook prerouting priority -300; tcp flags syn drop"
    kernel.nft(f"table inet early {{\nchain first {{\n{early}\n}}\n}}", me.namespace)
    assert "where='inet early first'" in seen(me)


@pytest.mark.parametrize(
    ("system", "said", "is_reserved"),
    [
        ("linux", None, True),
        ("win32", WINDOWS_RESERVED, True),
        ("win32", "", False),
        ("win32", None, True),
    ],
)
def test_a_port_that_was_refused_is_reserved_unless_windows_knows_better(
    monkeypatch: pytest.MonkeyPatch, system: str, said: str | None, is_reserved: bool
) -> None:
    monkeypatch.setattr(wall.sys, "platform", system)
    monkeypatch.setattr(wall, "ask", lambda command, seconds: said)
    assert wall.reserves(53530) == is_reserved


def test_windows_and_macos_are_asked_by_their_own_tools(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def refuse(command: Sequence[str], seconds: float) -> None:
        asked.append(command[0])

    monkeypatch.setattr(wall, "ask", refuse)
    for system in ("win32", "darwin"):
        monkeypatch.setattr(wall.sys, "platform", system)
        assert wall.firewall(["eth0"], 53530) == UNSEEN
    assert asked[0] == "powershell"
    assert {tool.rpartition("/")[2] for tool in asked[1:]} == {"socketfilterfw"}
