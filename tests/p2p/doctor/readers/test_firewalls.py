"""Firewalls as their own tools print them."""

from __future__ import annotations

import json

import pytest

from p2p.core.dialback import TryResult
from p2p.doctor.facts import Firewall
from p2p.doctor.readers import firewalls
from p2p.doctor.verdicts.remedies import open_all
from tests.p2p.doctor.healthy import found, peer, wrong

# As ufw 0.36 writes them.
UFW_ON, UFW_OFF = "ENABLED=yes\nLOGLEVEL=low\n", "ENABLED=no\nLOGLEVEL=low\n"
UFW_DEFAULTS = 'IPV6=yes\nDEFAULT_INPUT_POLICY="DROP"\nDEFAULT_OUTPUT_POLICY="ACCEPT"\n'
UFW_RULE = """\
*filter
### RULES ###

### tuple ### {} any 0.0.0.0/0 in
-A ufw-user-input -p tcp --dport 53530 -j ACCEPT
### END RULES ###
"""


@pytest.mark.parametrize(
    ("rule", "lets_in"),
    [
        ("allow tcp 53530 0.0.0.0/0", True),
        ("allow any 53530 0.0.0.0/0", True),
        ("allow tcp 53000:54000 0.0.0.0/0", True),
        ("allow tcp 22,53530 0.0.0.0/0", True),
        ("limit tcp 53530 0.0.0.0/0", True),
        ("deny tcp 53530 0.0.0.0/0", False),
        ("allow udp 53530 0.0.0.0/0", False),
        ("allow tcp 22 0.0.0.0/0", False),
        ("allow tcp 53530 10.9.9.9", False),
    ],
)
def test_ufw(rule: str, lets_in: bool) -> None:
    rules = UFW_RULE.format(rule)
    assert firewalls.ufw(UFW_ON, UFW_DEFAULTS, rules, 53530) == Firewall("ufw", lets_in)
    assert firewalls.ufw(UFW_OFF, UFW_DEFAULTS, rules, 53530) is None


@pytest.mark.parametrize(
    ("rules", "wall"),
    [
        (None, Firewall("ufw", None, "out")),
        ("", Firewall("ufw", False, "out")),
        (
            UFW_RULE.format("allow tcp 53530 0.0.0.0/0"),
            Firewall("ufw", None, "out", True),
        ),
    ],
)
def test_ufw_that_lets_nothing_out(rules: str | None, wall: Firewall) -> None:
    defaults = UFW_DEFAULTS.replace('OUTPUT_POLICY="ACCEPT"', 'OUTPUT_POLICY="REJECT"')
    assert firewalls.ufw(UFW_ON, defaults, rules, 53530) == wall
    assert "sudo ufw allow out 53530/tcp" in open_all(wall, 53530, 53530)
    assert wrong(firewall=wall)
    let_out = "### tuple ### allow tcp 53530 0.0.0.0/0 any 0.0.0.0/0 out\n"
    if rules is not None:
        opened = firewalls.ufw(UFW_ON, defaults, rules + let_out, 53530)
        assert opened == Firewall("ufw", bool(rules))


def test_ufw_whose_rules_only_root_may_read() -> None:
    assert firewalls.ufw(UFW_ON, UFW_DEFAULTS, None, 53530) == Firewall("ufw", None)
    assert firewalls.ufw("", "", None, 53530) is None


# As `firewall-cmd --list-all-zones` of firewalld 1.3 prints them, shortened.
ZONES = """\
FedoraWorkstation (active)
  target: default
  icmp-block-inversion: no
  interfaces: wlp2s0
  sources:{space}
  services: dhcpv6-client samba-client ssh
  ports: 1025-65535/udp 1025-65535/tcp
  protocols:{space}

drop
  target: DROP
  interfaces:{space}
  ports:{space}

public (default, active)
  target: default
  interfaces: eth0
  services: dhcpv6-client mdns ssh
  ports: 8080/tcp 53530/udp
  rich rules:{space}
""".format(space=" ")


@pytest.mark.parametrize(
    ("adapter", "zone", "lets_in"),
    [("wlp2s0", "FedoraWorkstation", True), ("eth0", "public", False)],
)
def test_firewalld(adapter: str, zone: str, lets_in: bool) -> None:
    read = firewalls.firewalld(ZONES, [adapter], 53530)
    assert read == Firewall("firewalld", lets_in, zone)


def test_firewalld_that_does_not_run() -> None:
    assert firewalls.firewalld("FirewallD is not running", ["eth0"], 53530) is None
    assert firewalls.firewalld("", ["eth0"], 53530) is None


@pytest.mark.parametrize("ports", ["\u00b2-\u00b3/tcp", "9" * 5000 + "/tcp", "-/tcp"])
def test_ports_of_firewalld_that_are_no_numbers_let_nobody_in(ports: str) -> None:
    zone = f"public (active)\n  target: default\n  interfaces: eth0\n  ports: {ports}"
    read = firewalls.firewalld(zone, ["eth0"], 53530)
    assert read == Firewall("firewalld", False, "public")


@pytest.mark.parametrize(
    "ruleset",
    [
        "[" * 5000,
        '{"nftables": [{"rule": {"expr": ' + "[" * 2500 + "]" * 2500 + "}}]}",
        '{"nftables": [{"rule": {"family": [1]}}, {"chain": {"table": {}}}]}',
    ],
)
def test_a_ruleset_that_nft_does_not_print_is_none(ruleset: str) -> None:
    assert firewalls.nft(ruleset) is None


def nft(policy: str, *rules: str, table: str = "walls", chain: str = "entry") -> str:
    """As `nft -j list ruleset` of nftables 1.0 prints it."""
    place = {"family": "inet", "table": table}
    hook = {"type": "filter", "hook": "input", "prio": 0, "policy": policy}
    inside = [
        {"rule": {**place, "chain": chain, "handle": 2, "expr": json.loads(rule)}}
        for rule in rules
    ]
    return json.dumps(
        {
            "nftables": [
                {"metainfo": {"version": "1.0.6", "json_schema_version": 1}},
                {"table": {"family": "inet", "name": table, "handle": 1}},
                {"chain": {**place, "name": chain, "handle": 1, **hook}},
                *inside,
            ]
        }
    )


DROP = '[{"match": {"op": "==", "left": 1, "right": 2}}, {"drop": null}]'


def test_nftables_and_iptables() -> None:
    wall = Firewall("nftables", where="inet walls entry")
    assert firewalls.nft(nft("drop")) == wall
    assert firewalls.nft(nft("accept", DROP)) == wall
    assert firewalls.nft(nft("accept")) is None  # it holds nothing
    old = nft("accept", DROP, table="filter", chain="INPUT")
    assert firewalls.nft(old) == Firewall("iptables", where="inet filter INPUT")
    assert firewalls.nft("") is None


@pytest.mark.parametrize(
    ("expr", "is_wall"),
    [
        ('[{"counter": {"packets": 0}}, {"accept": null}]', False),
        ('[{"xt": {"type": "match", "name": "tcp"}}, {"accept": null}]', False),
        ('[{"jump": {"target": "elsewhere"}}]', False),
        ('[{"jump": {"target": "entry"}}]', False),
        ('[{"reject": {"type": "tcp reset"}}]', True),
        ('[{"vmap": {"key": 1, "data": {"set": [[1, {"drop": null}]]}}}]', True),
        ('[{"xt": {"type": "target", "name": "REJECT"}}]', True),
        ("[]", False),
        ("[17, null, [[[]]]]", False),
    ],
)
def test_what_of_nftables_keeps_out(expr: str, is_wall: bool) -> None:
    """Rules that only let in, as those of virtual machines, are no firewall."""
    assert (firewalls.nft(nft("accept", expr)) is not None) == is_wall


@pytest.mark.parametrize(
    ("hook", "outward"),
    [
        ("prerouting", False),
        ("ingress", False),
        ("postrouting", True),
        ("forward", None),
    ],
)
def test_a_firewall_may_hang_at_any_hook(hook: str, outward: bool | None) -> None:
    read = firewalls.nft(nft("accept", DROP).replace('"input"', f'"{hook}"'))
    assert (read.outward if read else None) == outward


def test_a_firewall_in_a_chain_that_is_jumped_to() -> None:
    jump = '[{"jump": {"target": "deep"}}]'
    rules = json.loads(nft("accept", jump, DROP))
    rules["nftables"][-1]["rule"]["chain"] = "deep"
    assert firewalls.nft(json.dumps(rules)) is not None
    rules["nftables"][-1]["rule"]["table"] = "another"
    assert firewalls.nft(json.dumps(rules)) is None


@pytest.mark.parametrize(
    ("printed", "table", "where"),
    [
        ("-P INPUT ACCEPT\n-P OUTPUT ACCEPT\n", "filter", ""),
        ("-P INPUT DROP\n", "filter", "ip filter INPUT"),
        (
            "-P OUTPUT ACCEPT\n-A OUTPUT -j DROP\n-A INPUT -j DROP\n",
            "filter",
            "ip filter INPUT",
        ),
        ("-A OUTPUT -p tcp -j DROP\n", "filter", "ip filter OUTPUT"),
        ("-A FORWARD -j DROP\n-A DOCKER -j DROP\n", "filter", ""),
        ("-A PREROUTING -p tcp -j DROP\n", "raw", "ip raw PREROUTING"),
        ("-A PREROUTING -p tcp -j CT --notrack\n", "raw", ""),
        ("", "filter", ""),
    ],
)
def test_rules_of_the_older_iptables(printed: str, table: str, where: str) -> None:
    read = firewalls.iptables(printed, "ip", table)
    assert (read.where if read else "") == where
    if read:
        assert f"iptables-legacy {'-t raw ' if table == 'raw' else ''}-I" in open_all(
            read, 53530, 53530
        )


def test_whether_the_kernel_may_have_rules_at_all() -> None:
    modules = "snd_hda 4096 0 - Live 0x0\nnf_tables_set 4096 0 - Live 0x0\n"
    builtin = "kernel/net/ipv4/tcp_cubic.ko\n"
    assert not firewalls.has_nft(modules, builtin)
    assert firewalls.has_nft(modules + "nf_tables 4096 0 - Live 0x0\n", builtin)
    assert firewalls.has_nft(modules, builtin + "kernel/net/netfilter/nf_tables.ko\n")
    assert firewalls.has_nft(None, builtin)
    assert firewalls.has_nft(modules, None)


def test_services_that_set_rules() -> None:
    assert firewalls.service("inactive\nactive\nactive\n") == Firewall("nftables")
    assert firewalls.service("inactive\nfailed\n") is None
    assert firewalls.service("") is None
    for kind in set(firewalls.SERVICES.values()):
        action = open_all(Firewall(kind), 53530, 53530)
        assert "53530" in action
        assert "zone" not in action


def test_a_firewall_for_what_goes_out() -> None:
    out = nft("drop").replace('"input"', '"output"')
    wall = Firewall("nftables", None, "inet walls entry", True)
    assert firewalls.nft(out) == wall
    for port in ("53530", "5353"):
        assert port in open_all(wall, 53530, 53530)
    assert "sport" in open_all(wall, 53530, 53530)  # answers go out as well
    # Whoever cannot come in is kept out by something else.
    silent = peer(outcome=TryResult.SILENT)
    finding = found(firewall=wall, peers=(silent,))["inbound_blocked"]
    assert "nftables" not in finding.text + finding.action


@pytest.mark.parametrize(
    ("said", "read"),
    [
        (
            '{"Category":0,"Enabled":1,"Allowed":false}',
            Firewall("windows", None, "public"),
        ),
        (
            '{"Category":1,"Enabled":1,"Allowed":true}',
            Firewall("windows", True, "private"),
        ),
        (
            '{"Category":2,"Enabled":1,"Allowed":false}',
            Firewall("windows", None, "domain"),
        ),
        ('{"Category":1,"Enabled":0,"Allowed":false}', None),
        ("", None),
    ],
)
def test_windows(said: str, read: Firewall | None) -> None:
    assert firewalls.windows(said) == read


MACOS_ON = "Firewall is enabled. (State = 1)"
MACOS_ALL = "Firewall is blocking all non-essential incoming connections. (State = 2)"
MACOS_SOME = "Firewall has block all state set to disabled."
MACOS_NONE = "Firewall has block all state set to enabled."
MACOS_APP = "Incoming connection to /usr/bin/python3 is {}."


@pytest.mark.parametrize(
    ("state", "block_all", "program", "read"),
    [
        ("Firewall is disabled. (State = 0)", MACOS_SOME, "", None),
        (MACOS_ON, MACOS_SOME, "", Firewall("macos", None)),
        (MACOS_ON, MACOS_SOME, MACOS_APP.format("permitted"), Firewall("macos", True)),
        (MACOS_ON, MACOS_SOME, MACOS_APP.format("blocked"), Firewall("macos", False)),
        (MACOS_ON, MACOS_NONE, "", Firewall("macos", False)),
        (MACOS_ALL, "", MACOS_APP.format("permitted"), Firewall("macos", False)),
        ("", "", "", None),
    ],
)
def test_macos(state: str, block_all: str, program: str, read: Firewall | None) -> None:
    assert firewalls.macos(state, block_all, program) == read
