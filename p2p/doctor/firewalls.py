"""Which firewall is in use, read from what the system's own tools print. Pure.

Each function gets a text and the TCP port that must be open, and returns a `Firewall`,
or None if that firewall is not in use or the text is none of that tool's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from p2p.doctor.facts import Firewall

_UFW_RULE = re.compile(
    r"^### tuple ### (?P<does>allow|limit|deny|reject)\S* "
    r"(?P<how>tcp|any) (?P<ports>\S+) (?P<dst>\S+) \S+ (?P<src>\S+) in\b",
    re.MULTILINE,
)
_ANYWHERE = ("0.0.0.0/0", "::/0")


def ufw(settings: str, defaults: str, rules: str | None, port: int) -> Firewall | None:
    """From ufw.conf, /etc/default/ufw and user.rules (None: only root may read it)."""
    if not re.search(r"^ENABLED=yes\s*$", settings, re.MULTILINE | re.IGNORECASE):
        return None
    if re.search(r'^DEFAULT_INPUT_POLICY="?ACCEPT"?\s*$', defaults, re.MULTILINE):
        return Firewall("ufw", None if rules is None else not _denies(rules, port))
    if rules is None:
        return Firewall("ufw")
    first = next(_ufw_rules(rules, port), "deny")
    return Firewall("ufw", first in ("allow", "limit"))


def _denies(rules: str, port: int) -> bool:
    return next(_ufw_rules(rules, port), "allow") in ("deny", "reject")


def _ufw_rules(rules: str, port: int) -> Iterator[str]:  # the first wins
    for rule in _UFW_RULE.finditer(rules):
        everywhere = rule["dst"] in _ANYWHERE and rule["src"] in _ANYWHERE
        ports = rule["ports"]
        if everywhere and (ports == "any" or _within(port, ports.split(","))):
            yield rule["does"]


def firewalld(zones: str, adapters: Sequence[str], port: int) -> Firewall | None:
    """From `firewall-cmd --list-all-zones`, for the first of these adapters."""
    blocks = [_zone(block) for block in re.split(r"\n(?=\S)", zones.strip())]
    active = [zone for zone in blocks if zone is not None and zone[1]]
    if not active:
        return None
    mine = [z for z in active if set(z[2].get("interfaces", "").split()) & {*adapters}]
    name, _, fields = (mine or active)[0]
    ports = [p[:-4] for p in fields.get("ports", "").split() if p.endswith("/tcp")]
    is_open = fields.get("target") == "ACCEPT" or _within(port, ports)
    return Firewall("firewalld", is_open, name)


def _zone(block: str) -> tuple[str, bool, dict[str, str]] | None:
    lines = block.splitlines()
    head = re.match(r"(\S+)(?: \((.*)\))?$", lines[0]) if lines else None
    if head is None:
        return None
    pairs = (line.strip().partition(":") for line in lines[1:])
    fields = {key: value.strip() for key, _, value in pairs}
    return head[1], "active" in (head[2] or ""), fields


def _within(port: int, ranges: Iterable[str]) -> bool:
    for text in ranges:
        low, _, high = text.replace(":", "-").partition("-")
        high = high or low
        if low.isdigit() and high.isdigit() and int(low) <= port <= int(high):
            return True
    return False


class _Rule(msgspec.Struct):
    """An object of nft's JSON, as far as it matters."""

    chain: dict[str, object] | None = None
    rule: dict[str, object] | None = None


class _Ruleset(msgspec.Struct):
    nftables: list[_Rule]


def nft(ruleset: str) -> Firewall | None:
    """From `nft -j list ruleset`: the first chain for input that holds anything; if
    there is none, the first for output.

    Whether it lets us in is not judged: its rules are a language of their own.
    """
    try:
        found = msgspec.json.decode(ruleset, type=_Ruleset).nftables
    except msgspec.MsgspecError:
        return None
    return _chain(found, "input") or _chain(found, "output")


def _chain(found: Sequence[_Rule], hook: str) -> Firewall | None:
    rules = [r.rule for r in found if r.rule]
    for chain in (c.chain for c in found if c.chain):
        if chain.get("hook") != hook or chain.get("type") != "filter":
            continue
        name = tuple(chain.get(key) for key in ("family", "table", "name"))
        holds = any(
            tuple(r.get(key) for key in ("family", "table", "chain")) == name
            for r in rules
        )
        if holds or chain.get("policy") == "drop":
            # iptables' own, seen through nft
            old = name[1:] == ("filter", hook.upper())
            where, outward = " ".join(map(str, name)), hook == "output"
            return Firewall("iptables" if old else "nftables", None, where, outward)
    return None


class _Profile(msgspec.Struct, rename="pascal"):
    """The Windows firewall for the kind of network that we are in."""

    category: int  # 0 public, 1 private, 2 of a domain
    enabled: int
    allowed: bool | None = None  # our port or program, by a rule of this profile


def windows(said: str) -> Firewall | None:
    """From the JSON of the PowerShell script in `p2p.doctor.wall`."""
    try:
        found = msgspec.json.decode(said, type=_Profile)
    except msgspec.MsgspecError:
        return None
    if not found.enabled:
        return None
    name = {0: "public", 1: "private"}.get(found.category, "domain")
    # No rule of ours may still mean that the user has let the program in.
    return Firewall("windows", True if found.allowed else None, name)


def macos(state: str, block_all: str, program: str) -> Firewall | None:
    """From socketfilterfw --getglobalstate, --getblockall and --getappblocked."""
    number = re.search(r"State = (\d)", state)
    if number is None or number[1] == "0":
        return None
    if number[1] == "2" or "set to enabled" in block_all or "is blocked" in program:
        return Firewall("macos", False)
    return Firewall("macos", True if "is permitted" in program else None)
