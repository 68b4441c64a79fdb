"""Which firewall the doctor sees, with the rights of root and of anybody."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence

import pytest

from p2p.doctor.facts import UNSEEN
from tests.lan import Host, Lan, kernel
from tests.lan.company import start
from tests.system.helpers.doctor import (
    advice,
    doctor,
    no_ipv6,
    obey,
    wall,
    without,
    wrong,
)

MakeLan = Callable[..., Lan]

LOOK = "from p2p.doctor.probes import wall; print(repr(wall.firewall(['eth0'], 53530)))"


needs_iptables = pytest.mark.skipif(
    not all(map(shutil.which, ("iptables", "iptables-legacy"))),
    reason="iptables is not installed",
)


def seen(host: Host, before: Sequence[str] = ()) -> str:
    """The firewall that is seen there."""
    looking = host.spawn(
        [*before, sys.executable, "-c", LOOK], stdout=subprocess.PIPE, text=True
    )
    said, _ = looking.communicate(timeout=30)
    return str(said).strip()


def rules(host: Host, *lines: str) -> None:
    """Commands that make a firewall."""
    for line in lines:
        assert host.spawn(line.split()).wait() == 0


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


@needs_iptables
@pytest.mark.slow
def test_rules_of_the_older_iptables_are_named_and_opened(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    rules(me, "iptables-legacy -A INPUT -p tcp --syn -j DROP")
    no_ipv6(me)
    found = doctor(me)
    assert wrong(found) == ["firewall_unsure"]
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["inbound_blocked"]
    assert "iptables-legacy" in found["inbound_blocked"]["text"]
    obey(me, found["inbound_blocked"])
    assert "inbound" in doctor(me)


@pytest.mark.slow
@pytest.mark.parametrize("missing", [("net_raw",), ("net_raw", "net_admin")])
def test_who_is_not_root_is_told_calmly_what_was_not_looked_at(
    lan: MakeLan, missing: tuple[str, ...]
) -> None:
    other, me = lan(2).hosts
    other.ip_command(f"addr add {me.ip}/16 dev eth0")
    found = doctor(me, before=without(*missing))
    assert "nobody" not in found
    assert "same address" in found["not_looked"]["text"]
    is_grave = "net_admin" in missing
    assert wrong(found) == ["not_looked"] * is_grave
    assert ("firewall" in found["not_looked"]["text"]) == is_grave
    assert "sudo" in advice(found)


@pytest.mark.slow
def test_a_wall_that_only_lets_in_is_no_matter(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    wall(me, "tcp dport 22 accept")
    assert wrong(doctor(me)) == []
