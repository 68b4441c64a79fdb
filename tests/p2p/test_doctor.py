"""The doctor: its judgement, its readers of the system's tools, dialling back. Pure."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from p2p.dialback import AT_ONCE, EVERY, DialBacks, DialedBackTold, Outcome
from p2p.doctor import firewalls, tables
from p2p.doctor.facts import AdapterFact, Facts, Firewall, PeerFact
from p2p.doctor.finding import Finding
from p2p.doctor.judge import judge
from p2p.doctor.remedies import named, open_all
from p2p.effects import Notify, Send, TryPort
from p2p.events import Incompatible
from p2p.identity import NodeId
from p2p.messages import DialBack, DialedBack
from p2p.remembered import Remembered

ME, ANA, BEN, CYD = (NodeId(letter * 52) for letter in "abcd")

WIRED = AdapterFact("eth0", ("10.0.0.1",), mdns=True, beacon=True, broadcast=True)
WELL = Facts(port=53530, preferred=53530, adapters=(WIRED,), listened=True, heard=True)
KINDS = ("ufw", "firewalld", "nftables", "iptables", "windows", "macos")


def peer(node: NodeId = ANA, name: str = "ana", **fields: Any) -> PeerFact:
    return PeerFact(node, name, "10.0.0.2", **fields)


def found(**changes: Any) -> dict[str, Finding]:
    """The findings, by code, where all is well but for these changes."""
    findings = judge(msgspec.structs.replace(WELL, **changes))
    assert len({f.code for f in findings}) == len(findings)
    assert [f.ok for f in findings] == sorted(f.ok for f in findings)  # wrong first
    return {finding.code: finding for finding in findings}


def wrong(**changes: Any) -> list[str]:
    return [code for code, finding in found(**changes).items() if not finding.ok]


# --- the judgement -------------------------------------------------------------------


def test_alone_and_all_well() -> None:
    assert wrong() == []
    assert found()["nobody"].action


def test_who_has_company_is_not_told_that_nobody_is_here() -> None:
    assert "nobody" not in found(peers=(peer(),))


def test_what_is_unknown_is_never_wrong() -> None:
    unknown = AdapterFact("eth0", ("10.0.0.1",))
    assert wrong(adapters=(unknown,), listened=False, heard=False) == []


def test_peers_on_this_machine_are_no_company() -> None:
    own = peer(here=True, outcome=Outcome.CONNECTED, ahead=900.0)
    assert not {"peers", "inbound", "clock", "clock_off"} & set(found(peers=(own,)))
    assert "nobody" in found(peers=(own,))


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((Outcome.CONNECTED,), "inbound"),
        ((Outcome.SILENT, Outcome.CONNECTED), "inbound"),
        ((Outcome.SILENT,), "inbound_blocked"),
        ((Outcome.REFUSED, Outcome.SILENT), "inbound_blocked"),
        ((Outcome.BUSY, None), ""),
    ],
)
def test_one_peer_that_comes_in_is_enough(
    outcomes: tuple[Outcome | None, ...], code: str
) -> None:
    peers = tuple(
        peer(node, outcome=outcome)
        for node, outcome in zip((ANA, BEN), outcomes, strict=False)
    )
    told = {"inbound", "inbound_blocked"} & set(found(peers=peers))
    assert told == ({code} if code else set())


@pytest.mark.parametrize(
    ("lets_in", "code"),
    [(False, "firewall_closed"), (None, "firewall_unsure"), (True, "")],
)
def test_alone_only_the_own_firewall_can_be_judged(
    lets_in: bool | None, code: str
) -> None:
    wall = Firewall("ufw", lets_in)
    assert wrong(firewall=wall) == ([code] if code else [])
    if lets_in is None:
        assert wrong(firewall=wall, peers=(peer(outcome=Outcome.CONNECTED),)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_firewall_is_named_and_opened_at_the_real_port(kind: str) -> None:
    wall = Firewall(kind, where="public" if kind == "windows" else "")
    blocked = peer(outcome=Outcome.SILENT)
    finding = found(port=53531, firewall=wall, peers=(blocked,))["inbound_blocked"]
    assert named(wall) in finding.text
    assert "53531" in finding.text
    if kind != "macos":  # it lets programs in, not ports
        assert all(port in finding.action for port in ("53531", "5353", "53530"))


def test_a_firewall_that_lets_others_in_is_not_blamed() -> None:
    wall = Firewall("ufw", True)
    silent = peer(outcome=Outcome.SILENT)
    finding = found(firewall=wall, peers=(silent,))["inbound_blocked"]
    assert "ufw" not in finding.text + finding.action


def test_commands_of_firewalls() -> None:
    assert open_all(Firewall("ufw"), 53530, 53530) == (
        "sudo ufw allow 53530/tcp && sudo ufw allow 5353/udp && "
        "sudo ufw allow 53530/udp"
    )
    assert open_all(Firewall("firewalld", where="home"), 53530, 53530) == (
        "sudo firewall-cmd --permanent --zone=home --add-port=53530/tcp "
        "--add-port=5353/udp --add-port=53530/udp && sudo firewall-cmd --reload"
    )
    public = open_all(Firewall("windows", where="public"), 53530, 53530)
    private = open_all(Firewall("windows", where="private"), 53530, 53530)
    assert "-NetworkCategory Private" in public
    assert "-NetworkCategory Private" not in private
    assert "-Profile Private,Domain -Protocol TCP -LocalPort 53530" in private


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"mdns": False, "beacon": False}, ["multicast_blocked"]),
        ({"mdns": False}, ["mdns_blocked"]),
        ({"beacon": False}, ["beacon_blocked"]),
        ({"broadcast": False}, ["broadcast_blocked"]),
    ],
)
def test_what_does_not_come_back(fields: dict[str, bool], codes: list[str]) -> None:
    deaf = msgspec.structs.replace(WIRED, name="wlan0", **fields)
    assert wrong(adapters=(WIRED, deaf)) == codes
    text = found(adapters=(WIRED, deaf))[codes[0]].text
    assert "wlan0" in text
    assert "eth0" not in text


def test_multicast_that_the_network_swallows() -> None:
    assert wrong(peers=(peer(),), heard=False) == ["multicast_lost"]
    assert wrong(heard=False) == []  # nobody is there to be heard
    assert wrong(peers=(peer(),), heard=False, listened=False) == []


def test_adapters() -> None:
    tunnel = msgspec.structs.replace(WIRED, name="tun0", virtual=True)
    lo = AdapterFact("lo", ("127.0.0.1",), loopback=True)
    assert wrong(adapters=(tunnel,)) == ["only_virtual"]
    assert wrong(adapters=(WIRED, tunnel)) == []
    assert wrong(adapters=(lo,)) == ["no_adapter"]
    assert wrong(adapters=()) == ["no_adapter"]


ROUTER, OTHER, THIRD = "10.0.0.254", "10.0.0.2", "10.0.0.3"


def around(
    answers: set[str], silent: set[str], **sets: frozenset[str]
) -> dict[str, Any]:
    return {
        "gateway": ROUTER,
        "answers": frozenset(answers),
        "silent": frozenset(silent),
        **sets,
    }


def test_isolation_is_only_where_the_router_alone_answers() -> None:
    assert wrong(**around({ROUTER}, {OTHER})) == ["isolated"]
    assert wrong(**around({ROUTER, THIRD}, {OTHER})) == []
    assert wrong(**around(set(), {OTHER})) == []
    assert wrong(**around({ROUTER}, set())) == []
    assert wrong(**around({ROUTER}, {OTHER}), peers=(peer(),)) == []
    ana = Remembered(ANA, "ana", ((OTHER, 53530),), 0.0)
    text = found(**around({ROUTER}, {OTHER}), remembered=(ana,))["isolated"].text
    assert f"ana at {OTHER}" in text


def test_who_calls_and_cannot_be_reached() -> None:
    seen = {"calling": frozenset({OTHER})}
    shut, open_ = Firewall("ufw", False), Firewall("ufw", True)
    assert wrong(**around({ROUTER}, {OTHER}, **seen)) == ["isolated"]
    assert wrong(**around({ROUTER}, {OTHER}, **seen), firewall=open_) == ["isolated"]
    both = wrong(**around({ROUTER}, {OTHER}, **seen), firewall=shut)
    assert both == ["firewall_closed", "peer_silent"]
    sure = {**seen, "present": frozenset({OTHER})}
    assert wrong(**around({ROUTER, OTHER}, set(), **sure)) == ["peer_silent"]


def test_ports() -> None:
    assert wrong(port=40000, reserved=True) == ["port_reserved"]
    taken = found(port=40000, taken=True)["port_taken"]
    assert taken.ok
    assert "53530" in taken.text
    assert "40000" in taken.text


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        ((0.0,), ""),
        ((119.0,), ""),
        ((-119.0, -119.0), ""),
        ((3600.0,), "60 minutes behind that of ana"),
        ((-7200.0, -7300.0), "2 hours ahead of those of the others"),
        ((3600.0, 3600.0, 0.0), "60 minutes behind"),
        ((3600.0, 0.0, 1.0), ""),  # one of the others has the wrong time
    ],
)
def test_clocks(ahead: tuple[float, ...], said: str) -> None:
    nodes = (ANA, BEN, CYD)
    peers = tuple(peer(nodes[n], ahead=a) for n, a in enumerate(ahead))
    told = found(peers=peers)
    if said:
        assert said in told["clock_off"].text
    else:
        assert told["clock"].ok


def test_versions() -> None:
    newer = Incompatible(BEN, "ben", 2, "10.0.0.3")
    older = msgspec.structs.replace(newer, version=0)
    assert "this one" in found(incompatible=(newer,))["version"].action
    assert "that one" in found(incompatible=(older,))["version"].action


def test_another_key_is_one_at_the_same_place_and_by_the_same_name() -> None:
    def known(node: NodeId, name: str, host: str) -> tuple[Remembered, ...]:
        return (Remembered(node, name, ((host, 53530),), 0.0),)

    ana = (peer(),)
    assert wrong(peers=ana, remembered=known(BEN, "Ana", OTHER)) == ["other_key"]
    assert wrong(peers=ana, remembered=known(ANA, "ana", OTHER)) == []
    assert wrong(peers=ana, remembered=known(BEN, "ben", OTHER)) == []  # DHCP
    assert wrong(peers=ana, remembered=known(BEN, "ana", THIRD)) == []  # a namesake
    two = (*ana, peer(BEN, "ana"))  # both profiles of one user, and both here
    assert wrong(peers=two, remembered=known(BEN, "ana", OTHER)) == []


# --- what the system's tools print ---------------------------------------------------

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


def nft(policy: str, *rules: str, table: str = "walls", chain: str = "entry") -> str:
    """As `nft -j list ruleset` of nftables 1.0 prints it."""
    place = {"family": "inet", "table": table}
    hook = {"type": "filter", "hook": "input", "prio": 0, "policy": policy}
    inside = [{"rule": {**place, "chain": chain, "handle": 2, "expr": []}}] * len(rules)
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


def test_nftables_and_iptables() -> None:
    wall = Firewall("nftables", where="inet walls entry")
    assert firewalls.nft(nft("drop")) == wall
    assert firewalls.nft(nft("accept", "a rule")) == wall
    assert firewalls.nft(nft("accept")) is None  # it holds nothing
    old = nft("accept", "a rule", table="filter", chain="INPUT")
    assert firewalls.nft(old) == Firewall("iptables", where="inet filter INPUT")
    assert firewalls.nft("") is None


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


PROC_ARP = """\
IP address       HW type     Flags       HW address            Mask     Device
192.168.1.1      0x1         0x2         a4:91:b1:00:00:01     *        wlan0
192.168.1.20     0x1         0x0         00:00:00:00:00:00     *        wlan0
192.168.1.21     0x1         0x2         3c:22:fb:00:00:02     *        wlan0
"""
PROC_ROUTE = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t0001A8C0\t00000000\t0001\t0\t0\t600\t00FFFFFF\t0\t0\t0
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
"""
IP_NEIGH = """[\
{"dst":"192.168.1.1","dev":"wlan0","lladdr":"a4:91:b1:00:00:01","refcnt":1,\
"used":2,"confirmed":2,"updated":2,"probes":1,"state":["REACHABLE"]},\
{"dst":"192.168.1.21","dev":"wlan0","lladdr":"3c:22:fb:00:00:02","used":90,\
"confirmed":95,"updated":90,"probes":1,"state":["STALE"]},\
{"dst":"192.168.1.20","dev":"wlan0","used":1,"confirmed":2,"updated":1,"probes":3,\
"state":["FAILED"]}]
"""
MACOS_ARP = """\
? (192.168.1.1) at a4:91:b1:0:0:1 on en0 ifscope [ethernet]
? (192.168.1.20) at (incomplete) on en0 ifscope [ethernet]
? (192.168.1.21) at 3c:22:fb:0:0:2 on en0 ifscope [ethernet]
? (192.168.1.255) at ff:ff:ff:ff:ff:ff on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
"""
MACOS_ROUTE = """\
Routing tables

Internet:
Destination        Gateway            Flags           Netif Expire
default            192.168.1.1        UGScg             en0
127                127.0.0.1          UCS               lo0
"""
WINDOWS_ARP = """\

Schnittstelle: 192.168.1.5 --- 0xb
  Internetadresse       Physische Adresse     Typ
  192.168.1.1           a4-91-b1-00-00-01     dynamisch
  192.168.1.21          3c-22-fb-00-00-02     dynamisch
  192.168.1.255         ff-ff-ff-ff-ff-ff     statisch
  224.0.0.251           01-00-5e-00-00-fb     statisch
"""
WINDOWS_ROUTE = """\
IPv4-Routentabelle
===========================================================================
Aktive Routen:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0      192.168.1.1      192.168.1.5     35
===========================================================================
"""


WINDOWS_RESERVED = """

Protokoll tcp Portausschlussbereiche

Startport   Endport
----------  --------
     50000       50059     *
     53500       53599

* - Administrierte Portausschl\u00fcsse.
"""


def test_reserved_ports_of_windows() -> None:
    assert tables.windows_reserves(WINDOWS_RESERVED, 53530)
    assert not tables.windows_reserves(WINDOWS_RESERVED, 53600)
    assert not tables.windows_reserves("", 53530)


def test_tables_of_neighbours_and_routes() -> None:
    there = {"192.168.1.1", "192.168.1.21"}
    assert tables.linux_neighbours(PROC_ARP) == there
    assert tables.arp_neighbours(MACOS_ARP) == there
    assert tables.arp_neighbours(WINDOWS_ARP) == there
    assert tables.linux_fresh(IP_NEIGH, 4) == {"192.168.1.1"}
    assert tables.linux_gateway(PROC_ROUTE) == "192.168.1.1"
    assert tables.netstat_gateway(MACOS_ROUTE) == "192.168.1.1"
    assert tables.windows_gateway(WINDOWS_ROUTE) == "192.168.1.1"


@pytest.mark.parametrize("text", ["", "\n", "nonsense\nmore of it", "0 " * 50, "[{}]"])
def test_what_no_tool_printed_is_nothing(text: str) -> None:
    for read in (tables.linux_neighbours, tables.arp_neighbours):
        assert not read(text)
    for gateway in (
        tables.linux_gateway,
        tables.netstat_gateway,
        tables.windows_gateway,
    ):
        assert gateway(text) == ""
    assert not tables.linux_fresh(text, 4)


# --- dialling back -------------------------------------------------------------------


def test_a_peer_is_dialled_back_and_told() -> None:
    machine = DialBacks()
    assert machine.on_ask(ANA, DialBack(4000), 0.0) == [TryPort(ANA, 4000)]
    told = machine.tried(ANA, Outcome.CONNECTED, 1000.0)
    assert told == [Send((ANA,), DialedBack(0, 1000.0))]


def test_once_a_second_for_each_peer() -> None:
    machine = DialBacks()
    tries = 0
    for step in range(100):  # ten seconds
        effects = machine.on_ask(ANA, DialBack(4000 + step), step / 10)
        tries += len(effects)
        for _ in effects:
            machine.tried(ANA, Outcome.REFUSED, 0.0)
    assert tries <= 10 / EVERY
    assert tries >= 9


def test_a_peer_gets_no_second_try_while_one_is_under_way() -> None:
    machine = DialBacks()
    assert machine.on_ask(ANA, DialBack(1), 0.0)
    assert machine.on_ask(ANA, DialBack(2), 5.0) == []


def test_few_at_a_time_and_the_rest_is_told_so() -> None:
    machine = DialBacks()
    crowd = [NodeId(chr(ord("a") + n) * 52) for n in range(AT_ONCE + 1)]
    for node in crowd[:-1]:
        assert machine.on_ask(node, DialBack(1), 0.0) == [TryPort(node, 1)]
    last = crowd[-1]
    assert machine.on_ask(last, DialBack(1), 0.0) == [TryPort(last, None)]
    assert machine.tried(last, Outcome.BUSY, 0.0) == [Send((last,), DialedBack(3, 0.0))]
    machine.tried(crowd[0], Outcome.SILENT, 2.0)
    assert machine.on_ask(last, DialBack(1), 2.0) == [TryPort(last, 1)]


def test_only_who_was_asked_is_heard_and_once() -> None:
    machine = DialBacks()
    assert machine.on_told(ANA, DialedBack(0, 1.0)) == []
    assert machine.ask([ANA], 53530) == [Send((ANA,), DialBack(53530))]
    told = DialedBackTold(ANA, Outcome.CONNECTED, 1.0)
    assert machine.on_told(BEN, DialedBack(0, 1.0)) == []
    assert machine.on_told(ANA, DialedBack(0, 1.0)) == [Notify(told)]
    assert machine.on_told(ANA, DialedBack(0, 1.0)) == []
