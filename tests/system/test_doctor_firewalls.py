"""A firewall on this machine or another is named, and what is advised opens it.

Where a finding names commands as its remedy, they are run, and then it is gone.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lan import Host, Lan, kernel
from tests.lan.company import address, gather, start
from tests.system.helpers.doctor import doctor, fence, no_ipv6, obey, rules, wall, wrong

MakeLan = Callable[..., Lan]

pytestmark = pytest.mark.slow  # three seconds of looking each


@pytest.mark.parametrize("verdict", ["drop", "reject with tcp reset", "reject"])
def test_inbound_connections_blocked_and_opened_again(
    lan: MakeLan, verdict: str
) -> None:
    *others, me = lan(3).hosts
    gather(others)
    wall(me, f"tcp dport 53530 {verdict}")
    found = doctor(me)
    assert wrong(found) == ["inbound_blocked"]
    assert "nftables" in found["inbound_blocked"]["text"]
    assert "port 53530" in found["inbound_blocked"]["text"]
    obey(me, found["inbound_blocked"])
    found = doctor(me)
    assert wrong(found) == []
    assert "inbound" in found


def test_one_peer_that_gets_through_is_enough(lan: MakeLan) -> None:
    wire = lan(4)
    *others, me = wire.hosts
    gather(others)
    for host in others[:2]:
        wire.no_dial(host, me)
    assert wrong(doctor(me)) == []


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("ip daddr 224.0.0.0/4 drop", ["multicast_blocked"]),
        ("ip daddr 224.0.0.251 udp dport 5353 drop", ["mdns_blocked"]),
        ("ip daddr 239.255.53.53 drop", ["beacon_blocked"]),
        ("ip daddr 10.77.255.255 drop", ["broadcast_blocked"]),
        ("udp dport 53530 drop", ["beacon_blocked", "broadcast_blocked"]),
    ],
)
def test_what_is_said_to_all_is_blocked_here_and_let_in_again(
    lan: MakeLan, rule: str, codes: list[str]
) -> None:
    (me,) = lan(1).hosts
    wall(me, rule)
    found = doctor(me)
    seen = [code for code in wrong(found) if code != "firewall_unsure"]
    assert seen == codes
    assert all("eth0" in found[code]["text"] for code in codes)
    for code in codes:
        obey(me, found[code])
    assert not set(codes) & set(doctor(me))


def test_on_ipv6_alone_its_multicast_is_tried(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    me.ip_command(f"addr del {me.ip}/16 dev eth0")
    other.ip_command(f"addr del {other.ip}/16 dev eth0")
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == []
    assert "eth0" in found["multicast"]["text"]
    assert "inbound" in found
    wall(me, "ip6 daddr ff02::/16 udp dport { 5353, 53530 } drop")
    assert "multicast_blocked" in wrong(doctor(me))


@pytest.mark.skipif(shutil.which("ufw") is None, reason="ufw is not installed")
def test_ufw_is_recognised_and_opened(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    (ana,) = start([other])
    keep = me.directory / "etc"
    keep.mkdir()
    inside = _ufw_view(me, keep)
    assert "firewall_closed" not in doctor(me, before=inside)
    obey(me, {"action": "sudo ufw --force enable"}, before=inside)
    found = doctor(me, "--peer", address(ana), before=inside)
    assert "ufw" in found["inbound_blocked"]["text"]
    ana.quit()
    found = doctor(me, before=inside)
    assert "firewall_closed" in wrong(found)
    assert "sudo ufw allow 53530/tcp" in found["firewall_closed"]["action"]
    obey(me, found["firewall_closed"], before=inside)
    start([other])[0].wait_for("ready")
    found = doctor(me, before=inside)
    assert wrong(found) == []
    assert "inbound" in found


def _ufw_view(host: Host, keep: Path) -> list[str]:
    """Before a command: lets it see a copy of /etc/ufw in place of the computer's."""
    script = host.directory / "view.sh"
    script.write_text(
        f"[ -d {keep}/ufw ] || cp -a /etc/ufw {keep}/ufw\n"
        f"mount --bind {keep}/ufw /etc/ufw\n"
        'exec "$@"\n'
    )
    return ["unshare", "-m", "sh", "-e", str(script)]


def test_whose_own_firewall_keeps_mdns_in_is_not_missed_there(lan: MakeLan) -> None:
    other, me = lan(2).hosts
    fence(other, "udp dport 5353 drop")
    start([other])[0].wait_for("ready")
    assert wrong(doctor(me)) == []


def test_an_own_firewall_for_what_goes_out(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    fence(me, "tcp dport 53530 drop", "tcp sport 53530 drop")
    found = doctor(me)
    assert wrong(found) == ["firewall_unsure"]
    assert "connecting to others" in found["firewall_unsure"]["text"]
    obey(me, found["firewall_unsure"])
    rules = subprocess.run(
        [*kernel.inside(me.namespace), "nft", "list", "ruleset"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "53530 accept" in rules.stdout


needs_iptables = pytest.mark.skipif(
    not all(map(shutil.which, ("iptables", "iptables-legacy"))),
    reason="iptables is not installed",
)


@needs_iptables
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


def test_a_wall_that_only_lets_in_is_no_matter(lan: MakeLan) -> None:
    (me,) = lan(1).hosts
    wall(me, "tcp dport 22 accept")
    assert wrong(doctor(me)) == []


def test_an_own_firewall_for_what_goes_out_is_said_beside_the_others(
    lan: MakeLan,
) -> None:
    other, me = lan(2).hosts
    fence(me, "meta l4proto tcp drop")
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert wrong(found) == ["firewall_unsure", "peer_silent"]
    assert "or one on this computer" in found["peer_silent"]["text"]


def test_who_is_heard_and_refuses_is_not_nobody(lan: MakeLan) -> None:
    wire = lan(2)
    other, me = wire.hosts
    for host in wire.hosts:
        no_ipv6(host)
        wall(host, "tcp flags & (syn | ack) == syn reject with tcp reset")
    start([other])[0].wait_for("ready")
    found = doctor(me)
    assert set(wrong(found)) == {"peer_silent", "firewall_unsure"}


def test_a_peer_that_lets_nobody_in_is_not_taken_for_isolation(lan: MakeLan) -> None:
    wire = lan(3)
    router, other, me = wire.hosts
    me.ip_command(f"route add default via {router.ip}")
    wall(other, "tcp flags & (syn | ack) == syn drop")
    wall(me, "tcp flags & (syn | ack) == syn drop")
    (ana,) = start([other])
    ana.wait_for("ready")
    found = doctor(me)
    assert "isolated" not in found
    assert other.ip in found["peer_silent"]["text"]
