"""The doctor: its judgement, its readers of the system's tools, dialling back. Pure."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from p2p.core.dialback import AT_ONCE, EVERY, DialBacks, DialedBackTold, Outcome
from p2p.doctor.facts import (
    UNSEEN,
    AdapterFact,
    Answer,
    Detour,
    Facts,
    Firewall,
    PathFact,
    PeerFact,
    Twins,
    TypedFact,
)
from p2p.doctor.finding import Finding
from p2p.doctor.probes.lengths import path_fact
from p2p.doctor.readers import firewalls, tables
from p2p.doctor.readers.twins import find_twins
from p2p.doctor.verdicts import company, wires
from p2p.doctor.verdicts import judge as judge_module
from p2p.doctor.verdicts.judge import judge
from p2p.doctor.verdicts.remedies import named, open_all
from p2p.effects import Notify, Send, TryPort
from p2p.events import Incompatible
from p2p.identity import NodeId
from p2p.messages import DialBack, DialedBack
from p2p.remembered import Remembered

ME, ANA, BEN, CYD = (NodeId(letter * 52) for letter in "abcd")

WIRED = AdapterFact(
    "eth0",
    ("10.0.0.1",),
    mdns=True,
    beacon=True,
    broadcast=True,
    on=True,
    joined=True,
)
WELL = Facts(
    port=53530,
    preferred=53530,
    adapters=(WIRED,),
    mdns_open=True,
    beacon_open=True,
    firewall=None,
    gateway="",
    router_silent=False,
    looked_around=True,
    asked_twice=True,
)
KINDS = ("ufw", "firewalld", "nftables", "iptables", "windows", "macos")


def peer(node: NodeId = ANA, name: str = "ana", **fields: Any) -> PeerFact:
    return PeerFact(node, name, "10.0.0.2", **fields)


def found(**changes: Any) -> dict[str, Finding]:
    """The findings, by code, where all is well but for these changes."""
    findings = judge(replace(WELL, **changes))
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


ROUTER, OTHER, THIRD = "10.0.0.254", "10.0.0.2", "10.0.0.3"
# A change of one fact, and the code that then says what is wrong.
BAD = {
    "no adapter": ({"adapters": ()}, "no_adapter"),
    "only loopback": (
        {"adapters": (AdapterFact("lo", ("127.0.0.1",), loopback=True),)},
        "no_adapter",
    ),
    "only a VPN": ({"adapters": (replace(WIRED, virtual=True),)}, "only_virtual"),
    "no address": (
        {"adapters": (), "spare": (replace(WIRED, addresses=()),)},
        "no_address",
    ),
    "no address, and no cable": (
        {"adapters": (), "spare": (replace(WIRED, addresses=(), joined=False),)},
        "unplugged",
    ),
    "no address, for it is off": (
        {"adapters": (), "spare": (replace(WIRED, addresses=(), on=False),)},
        "adapter_off",
    ),
    "no cable": ({"adapters": (replace(WIRED, joined=False),)}, "unplugged"),
    "off": ({"adapters": (replace(WIRED, on=False, joined=None),)}, "adapter_off"),
    "off, and silent": (
        {"adapters": (replace(WIRED, on=False, mdns=False, beacon=False),)},
        "adapter_off",
    ),
    "one of two without a cable": (
        {"adapters": (WIRED, replace(WIRED, name="eth1", joined=False))},
        "unplugged",
    ),
    "no DHCP": (
        {"adapters": (replace(WIRED, addresses=("169.254.7.7",)),)},
        "self_assigned",
    ),
    "the wrong one chosen": (
        {"chosen": ("eth0",), "unused": ("wlan0",)},
        "interface_chosen",
    ),
    "none chosen that leads out": (
        {
            "adapters": (AdapterFact("lo", ("127.0.0.1",), loopback=True),),
            "chosen": ("lo",),
        },
        "interface_chosen",
    ),
    "one chosen that has no address": (
        {"adapters": (), "chosen": ("eth9",), "unused": ("eth0",)},
        "interface_chosen",
    ),
    "a tunnel chosen": (
        {
            "adapters": (replace(WIRED, name="tun0", virtual=True),),
            "chosen": ("tun0",),
            "unused": ("eth0",),
        },
        "interface_chosen",
    ),
    "no search": ({"with_mdns": False, "with_beacon": False}, "search_off"),
    "mDNS port taken": ({"mdns_open": False}, "mdns_taken"),
    "beacon port taken": ({"beacon_open": False}, "beacon_taken"),
    "mDNS blocked": ({"adapters": (replace(WIRED, mdns=False),)}, "mdns_blocked"),
    "beacon blocked": ({"adapters": (replace(WIRED, beacon=False),)}, "beacon_blocked"),
    "broadcast blocked": (
        {"adapters": (replace(WIRED, broadcast=False),)},
        "broadcast_blocked",
    ),
    "closed": ({"firewall": Firewall("ufw", False)}, "firewall_closed"),
    "perhaps closed": ({"firewall": Firewall("ufw")}, "firewall_unsure"),
    "perhaps closed outward": (
        {"firewall": Firewall("nftables", None, "inet walls exit", True)},
        "firewall_unsure",
    ),
    "isolated": (
        {
            "gateway": "10.0.0.254",
            "answers": frozenset({"10.0.0.254"}),
            "silent": frozenset({"10.0.0.2"}),
        },
        "isolated",
    ),
    "a silent caller": (
        {"present": frozenset({OTHER}), "calling": frozenset({OTHER})},
        "peer_silent",
    ),
    "a mute peer": ({"mute": frozenset({OTHER})}, "peer_mute"),
    "no router": ({"gateway": ROUTER, "router_silent": True}, "router_silent"),
    "a caller that cannot be reached": ({"calling": frozenset({OTHER})}, "peer_silent"),
    "few descriptors": ({"files": 40}, "few_files"),
    "a narrow path": ({"paths": (PathFact("ana", 1280, 1400),)}, "packets_cut"),
    "a VPN that takes all": (
        {"detours": (Detour("10.0.0.0/24", "eth0", "tun0"),)},
        "wrong_way",
    ),
    "a route that forbids": (
        {"detours": (Detour(OTHER, "eth0"),), "calling": frozenset({OTHER})},
        "wrong_way",
    ),
    "another subnet": ({"astray": frozenset({"10.1.0.2"})}, "other_subnet"),
    "an address twice": ({"twins": (Twins("10.0.0.1", True),)}, "address_twice"),
    "a port refused": ({"port": 40000, "reserved": True}, "port_reserved"),
    "another version": (
        {"incompatible": (Incompatible(BEN, "ben", 9, "10.0.0.3"),)},
        "version",
    ),
    **{
        f"typed: {answer.name}": (
            {"typed": (TypedFact("10.0.0.9", 53530, answer),)},
            "typed_silent",
        )
        for answer in Answer
        if answer is not Answer.LINKED
    },
}
UNKNOWN = {
    "adapters": {"adapters": None},
    "whether it is on": {"adapters": (replace(WIRED, on=None),)},
    "the cable": {"adapters": (replace(WIRED, joined=None),)},
    "mDNS out and in": {"adapters": (replace(WIRED, mdns=None),)},
    "beacon out and in": {"adapters": (replace(WIRED, beacon=None),)},
    "the mDNS socket": {"mdns_open": None},
    "the beacon's socket": {"beacon_open": None},
    "the firewall": {"firewall": UNSEEN},
    "the router": {"gateway": None},
    "whether the router is there": {"router_silent": None},
    "the neighbours": {"looked_around": None},
    "the neighbours' table": {"looked_around": False},
    "a typed peer": {"typed": (TypedFact("10.0.0.9", 53530, None),)},
}


@pytest.mark.parametrize("case", BAD)
def test_the_cause_is_said_and_never_that_all_is_well(case: str) -> None:
    changes, code = BAD[case]
    assert code in wrong(**changes)
    assert "nobody" not in found(**changes)
    assert all(
        finding.action for finding in found(**changes).values() if not finding.ok
    )


@pytest.mark.parametrize("case", UNKNOWN)
def test_what_was_not_looked_at_is_said_and_never_counted_as_fine(case: str) -> None:
    assert wrong(**UNKNOWN[case]) == ["not_looked"]
    assert "nobody" not in found(**UNKNOWN[case])
    assert "All is well" not in found(**UNKNOWN[case])["not_looked"].text


@pytest.mark.parametrize("case", BAD)
@pytest.mark.parametrize("vague", UNKNOWN)
def test_a_cause_and_what_is_unknown_together(case: str, vague: str) -> None:
    """Whatever else is unknown, a cause is a cause, and all is never well."""
    changes = {**UNKNOWN[vague], **BAD[case][0]}
    assert "nobody" not in found(**changes)
    assert wrong(**changes)
    assert BAD[case][1] in wrong(**changes) or vague == "adapters"


def test_what_is_seldom_the_reason_is_said_and_no_fault() -> None:
    finding = found(asked_twice=False)["not_looked"]
    assert finding.ok
    assert "same address" in finding.text
    assert "well" in finding.text
    assert "nobody" not in found(asked_twice=False)


@pytest.mark.parametrize(("files", "is_few"), [(24, True), (256, False), (1024, False)])
def test_as_many_descriptors_as_a_system_gives_are_enough(
    files: int, is_few: bool
) -> None:
    company = (peer(outcome=Outcome.CONNECTED),)
    assert ("few_files" in wrong(files=files, peers=company)) == is_few


def test_each_fact_is_in_one_of_the_tables() -> None:
    """Who adds a fact has to say what it means to be bad, or unknown."""
    tried = {name for changes, _ in BAD.values() for name in changes}
    tried |= {name for changes in UNKNOWN.values() for name in changes}
    # Of who has company, and of what is no fault: told by other tests below.
    rest = {"preferred", "tried", "beacon_port", "own_version", "taken", "peers"}
    rest |= {"remembered", "asked_twice"}
    assert {f.name for f in msgspec.structs.fields(Facts)} == tried | rest
    assert not tried & rest


def test_who_has_seen_nothing_says_nothing_good() -> None:
    findings = judge(Facts())
    assert [f.code for f in findings if not f.ok] == ["not_looked"]
    assert {f.code for f in findings if f.ok} <= {"port"}


def test_unknown_beside_others_is_told_as_such() -> None:
    finding = found(peers=(peer(),))["not_looked"]
    assert finding.ok
    assert "whether others can connect" in finding.text
    assert "not_looked" not in found(peers=(peer(outcome=Outcome.CONNECTED),))


def test_the_advice_to_type_is_not_given_to_who_did() -> None:
    said = (TypedFact("10.0.0.9", 53530, Answer.SILENT),)
    for changes in ({}, {"adapters": (replace(WIRED, virtual=True),)}):
        findings = found(typed=said, **changes).values()
        assert not any("--peer" in f.action for f in findings), findings
    assert "10.0.0.9:53530" in found(typed=said)["typed_silent"].text


def test_a_dead_adapter_is_no_firewall_and_no_matter_beside_another() -> None:
    dead = replace(WIRED, name="eth1", joined=False, mdns=False, beacon=False)
    assert wrong(adapters=(dead,)) == ["unplugged"]
    assert "multicast" not in found(adapters=(dead,))
    assert wrong(adapters=(WIRED, dead)) == ["unplugged"]  # it may be the reason
    empty = replace(dead, addresses=("169.254.3.4", "fe80::3%3"))  # as Windows lists it
    assert wrong(adapters=(WIRED, empty)) == []
    assert wrong(adapters=(empty,)) == ["unplugged"]
    seen = (peer(outcome=Outcome.CONNECTED),)
    assert wrong(adapters=(WIRED, dead), peers=seen) == []


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
    deaf = replace(WIRED, name="wlan0", **fields)
    assert wrong(adapters=(WIRED, deaf)) == codes
    text = found(adapters=(WIRED, deaf))[codes[0]].text
    assert "wlan0" in text
    assert "eth0" not in text


LOST = {"wire": "eth0", "announces": True, "heard": False}


def test_multicast_that_the_network_swallows() -> None:
    assert wrong(peers=(peer(**LOST),)) == ["multicast_lost"]
    text = found(peers=(peer(**LOST),), firewall=UNSEEN)["multicast_lost"].text
    assert "or a firewall on this computer" in text


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        ({"announces": None}, {}),  # it has not told
        ({"announces": False}, {}),  # --no-mdns
        ({"wire": ""}, {}),  # behind a router, or a VPN
        ({"heard": None}, {}),  # it had no chance
        ({"heard": True}, {}),
        ({"here": True}, {}),
        ({}, {"mdns_open": False}),
        ({}, {"mdns_open": None}),
        ({}, {"with_mdns": False, "mdns_open": False}),
        ({}, {"adapters": (replace(WIRED, mdns=None),)}),
        ({}, {"adapters": (replace(WIRED, mdns=False),)}),
        ({}, {"adapters": (replace(WIRED, virtual=True),)}),
        ({}, {"adapters": (replace(WIRED, name="eth1"),)}),
    ],
)
def test_the_network_is_not_blamed_without_proof(
    fields: dict[str, Any], changes: dict[str, Any]
) -> None:
    assert "multicast_lost" not in found(peers=(peer(**{**LOST, **fields}),), **changes)


def test_one_who_is_heard_proves_that_the_network_passes_it_on() -> None:
    both = peer(**LOST), peer(BEN, "ben", **{**LOST, "heard": True})
    assert "multicast_lost" not in found(peers=both)


@pytest.mark.parametrize(
    ("answered", "fact"),
    [
        ({576: True, 1280: True, 1400: True, 1500: True}, PathFact("ana", 1500, 0)),
        (
            {576: True, 1280: True, 1400: False, 1500: False},
            PathFact("ana", 1280, 1400),
        ),
        (
            {576: True, 1280: False, 1400: False, 1500: False},
            PathFact("ana", 576, 1280),
        ),
        # The system knows that it may not send so much: TCP knows as well.
        ({576: True, 1280: True, 1400: None, 1500: None}, PathFact("ana", 1280, 0)),
        # No ping is answered, and nothing can be concluded.
        ({576: False, 1280: False, 1400: False, 1500: False}, None),
        # The one in the middle was just unlucky.
        ({576: True, 1280: False, 1400: True, 1500: True}, PathFact("ana", 1500, 0)),
    ],
)
def test_lengths_of_packets(
    answered: dict[int, bool | None], fact: PathFact | None
) -> None:
    assert path_fact("ana", answered) == fact
    paths = (fact,) if fact else ()
    is_cut = fact is not None and fact.lost > 0
    assert ("packets_cut" in wrong(paths=paths)) == is_cut


def test_an_address_of_two_machines() -> None:
    places = {ANA: (("10.0.0.1", 53530),), BEN: (("10.0.0.7", 53530),)}
    near = peer(wire="eth0"), peer(BEN, "ben", wire="eth0")
    mine = {"10.0.0.1": "eth0"}
    assert find_twins(mine, near, places) == (Twins("10.0.0.1", True, ("ana",)),)
    # On another wire, or on this very machine, it is no matter.
    assert find_twins({"10.0.0.1": "eth1"}, near, places) == ()
    assert find_twins(mine, (peer(here=True, wire="eth0"),), places) == ()
    # Two others; but of one machine they have two ports.
    both = {ANA: (("10.0.0.7", 53530),), BEN: (("10.0.0.7", 53530),)}
    assert find_twins(mine, near, both) == (Twins("10.0.0.7", False, ("ana", "ben")),)
    two_ports = {**both, ANA: (("10.0.0.7", 53531),)}
    assert find_twins(mine, near, two_ports) == ()
    # What the wire answers, and whose hardware changes.
    assert find_twins(mine, (), {}, {"10.0.0.1"}) == (Twins("10.0.0.1", True),)
    moved = find_twins(mine, (), {}, moved={"10.0.0.9": 1})
    assert moved == (Twins("10.0.0.9", False),)
    # From Wi-Fi to a cable one goes once, and is still here.
    assert find_twins(mine, near, {}, moved={near[0].host: 1}) == ()
    assert find_twins(mine, near, {}, moved={near[0].host: 2})


def test_two_of_one_name_are_told_apart() -> None:
    label = {ANA: "ana aaaa-aaaa", BEN: "\u0430na bbbb-bbbb"}
    two = tuple(
        peer(node, "ana", label=label[node], outcome=Outcome.SILENT, ahead=900.0)
        for node in label
    )
    for code in ("peers", "inbound_blocked"):
        for said in label.values():
            assert said in found(peers=two)[code].text
    assert label[ANA] in found(peers=two[:1])["clock_off"].text
    before = (Remembered(CYD, "Ana", ((OTHER, 53530),), 0.0),)
    assert label[ANA] in found(peers=two[:1], remembered=before)["other_key"].text


def test_adapters() -> None:
    tunnel = replace(WIRED, name="tun0", virtual=True)
    lo = AdapterFact("lo", ("127.0.0.1",), loopback=True)
    assert wrong(adapters=(tunnel,)) == ["only_virtual"]
    assert wrong(adapters=(WIRED, tunnel)) == []
    assert wrong(adapters=(lo,)) == ["no_adapter"]
    assert wrong(adapters=()) == ["no_adapter"]


def test_of_adapters_nothing_is_wrong_where_a_peer_is_linked() -> None:
    lo = AdapterFact("lo", ("127.0.0.1",), loopback=True)
    tunnel = replace(WIRED, name="tun0", virtual=True)
    company = {"peers": (peer(outcome=Outcome.CONNECTED),)}
    for adapters in ((), (lo,), (tunnel,), (WIRED,)):
        for spare in ((), (replace(WIRED, addresses=()),)):
            assert wrong(adapters=adapters, spare=spare, **company) == []
    assert found(adapters=None, **company)["not_looked"].ok


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
    older = replace(newer, version=0)
    assert "this one" in found(incompatible=(newer,))["version"].action
    assert "that one" in found(incompatible=(older,))["version"].action


def test_another_key_is_one_at_the_same_place_and_by_the_same_name() -> None:
    def known(node: NodeId, name: str, host: str) -> tuple[Remembered, ...]:
        return (Remembered(node, name, ((host, 53530),), 0.0),)

    ana = (peer(),)

    def calm(**changes: Any) -> bool:
        assert wrong(**changes) == []
        return "other_key" in found(**changes)

    before = known(BEN, "Ana", OTHER)
    assert calm(peers=ana, remembered=before)  # a profile that was wiped
    assert not calm(peers=ana, remembered=(*before, *known(ANA, "ana", OTHER)))
    assert not calm(peers=ana, remembered=known(ANA, "ana", OTHER))
    assert not calm(peers=ana, remembered=known(BEN, "ben", OTHER))  # DHCP
    assert not calm(peers=ana, remembered=known(BEN, "ana", THIRD))  # a namesake
    two = (*ana, peer(BEN, "ana"))  # both profiles of one user, and both here
    assert not calm(peers=two, remembered=before)
    moved = (*ana, PeerFact(BEN, "ana", THIRD))
    assert wrong(peers=moved, remembered=before) == ["other_key"]


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
    silent = peer(outcome=Outcome.SILENT)
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


WINDOWS_ADAPTERS = """\
[{"InterfaceIndex":11,"Name":"Ethernet","InterfaceAdminStatus":1,"MediaConnectState":2},
 {"InterfaceIndex":7,"Name":"WLAN","InterfaceAdminStatus":2,"MediaConnectState":0},
 {"InterfaceIndex":5,"Name":"LAN 2","InterfaceAdminStatus":1,"MediaConnectState":1}]
"""
MACOS_IFCONFIG = """\
lo0: flags=8049<UP,LOOPBACK,RUNNING,MULTICAST> mtu 16384
\tinet 127.0.0.1 netmask 0xff000000
en0: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
\tinet 192.168.1.5 netmask 0xffffff00 broadcast 192.168.1.255
\tstatus: active
en1: flags=8863<UP,BROADCAST,SMART,RUNNING,SIMPLEX,MULTICAST> mtu 1500
\tstatus: inactive
en5: flags=8822<BROADCAST,SMART,SIMPLEX,MULTICAST> mtu 1500
utun0: flags=8051<UP,POINTOPOINT,RUNNING,MULTICAST> mtu 1380
"""


def test_adapters_as_the_systems_print_them() -> None:
    assert tables.windows_adapters(WINDOWS_ADAPTERS) == [
        (11, "Ethernet", True, False),
        (7, "WLAN", False, None),
        (5, "LAN 2", True, True),
    ]
    assert tables.ifconfig_states(MACOS_IFCONFIG) == {
        "en0": (True, True),
        "en1": (True, False),
        "en5": (False, None),
        "utun0": (True, None),
    }
    for text in ("", "nonsense\nmore of it", "{}", "[{}]"):
        assert tables.windows_adapters(text) == []
        assert tables.ifconfig_states(text) == {}


def test_which_hardware_has_which_address() -> None:
    assert tables.cards(PROC_ARP) == {
        "192.168.1.1": "a4:91:b1:00:00:01",
        "192.168.1.21": "3c:22:fb:00:00:02",
    }
    assert tables.cards("") == {}


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


# --- what README says of it ----------------------------------------------------------


def codes() -> set[str]:
    """The codes of all findings that the judgement can make."""
    found = set()
    for module in (judge_module, wires, company):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                is_one = node.func.id in ("Finding", "_deaf")
                if is_one and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def test_readme_has_each_code_and_no_other() -> None:
    readme = Path(__file__).parents[3] / "README.md"
    table = readme.read_text(encoding="utf-8").partition("| code | means |")[2]
    rows = itertools.takewhile(bool, table.splitlines()[2:])
    named = {code for row in rows for code in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == codes()
