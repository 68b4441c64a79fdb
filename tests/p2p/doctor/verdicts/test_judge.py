"""Which cause is named, and that all is well only where everything was looked at."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from p2p.core.dialback import TryResult
from p2p.doctor.facts import (
    UNSEEN,
    AdapterFact,
    Answer,
    Detour,
    Facts,
    Firewall,
    PathFact,
    Twins,
    TypedFact,
)
from p2p.doctor.verdicts import company, judge, wires
from p2p.events import Incompatible
from p2p.remembered import Remembered
from tests.p2p.doctor.healthy import (
    ANA,
    BEN,
    OTHER,
    ROUTER,
    THIRD,
    WIRED,
    found,
    peer,
    wrong,
)


def test_alone_and_all_well() -> None:
    assert wrong() == []
    assert found()["nobody"].action


def test_who_has_company_is_not_told_that_nobody_is_here() -> None:
    assert "nobody" not in found(peers=(peer(),))


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


@pytest.mark.parametrize(("files", "is_few"), [(24, True), (256, False), (1024, False)])
def test_as_many_descriptors_as_a_system_gives_are_enough(
    files: int, is_few: bool
) -> None:
    company = (peer(outcome=TryResult.CONNECTED),)
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
    findings = judge.judge(Facts())
    assert [f.code for f in findings if not f.ok] == ["not_looked"]
    assert {f.code for f in findings if f.ok} <= {"port"}


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((TryResult.CONNECTED,), "inbound"),
        ((TryResult.SILENT, TryResult.CONNECTED), "inbound"),
        ((TryResult.SILENT,), "inbound_blocked"),
        ((TryResult.REFUSED, TryResult.SILENT), "inbound_blocked"),
        ((TryResult.BUSY, None), ""),
    ],
)
def test_one_peer_that_comes_in_is_enough(
    outcomes: tuple[TryResult | None, ...], code: str
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
        assert wrong(firewall=wall, peers=(peer(outcome=TryResult.CONNECTED),)) == []


def test_a_firewall_that_lets_others_in_is_not_blamed() -> None:
    wall = Firewall("ufw", True)
    silent = peer(outcome=TryResult.SILENT)
    finding = found(firewall=wall, peers=(silent,))["inbound_blocked"]
    assert "ufw" not in finding.text + finding.action


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


def codes() -> set[str]:
    """The codes of all findings that the judgement can make."""
    found = set()
    for module in (judge, wires, company):
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                first = node.args[0] if node.args else None
                is_one = node.func.id in ("Finding", "_deaf")
                if is_one and isinstance(first, ast.Constant):
                    found.add(str(first.value))
    return found


def test_readme_has_each_code_and_no_other() -> None:
    readme = Path(__file__).parents[4] / "README.md"
    table = readme.read_text(encoding="utf-8").partition("| code | means |")[2]
    rows = itertools.takewhile(bool, table.splitlines()[2:])
    named = {code for row in rows for code in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == codes()
