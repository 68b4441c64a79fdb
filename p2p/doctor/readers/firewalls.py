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
    r"(?P<how>tcp|any) (?P<ports>\S+) (?P<dst>\S+) \S+ (?P<src>\S+) (?P<way>in|out)\b",
    re.MULTILINE,
)
_ANYWHERE = ("0.0.0.0/0", "::/0")


def ufw(settings: str, defaults: str, rules: str | None, port: int) -> Firewall | None:
    """From ufw.conf, /etc/default/ufw and user.rules (None: only root may read it).

    `where` is "out" if it lets nothing out by itself, as some schools have it.
    """
    if not re.search(r"^ENABLED=yes\s*$", settings, re.MULTILINE | re.IGNORECASE):
        return None
    lets_in = _ufw_passes(defaults, rules, port, "in")
    if _ufw_passes(defaults, rules, port, "out") is not False:
        return Firewall("ufw", lets_in)
    return Firewall("ufw", False if lets_in is False else None, "out", bool(lets_in))


def _ufw_passes(defaults: str, rules: str | None, port: int, way: str) -> bool | None:
    policy = {"in": "INPUT", "out": "OUTPUT"}[way]
    found = re.search(rf'^DEFAULT_{policy}_POLICY="?(\w+)', defaults, re.MULTILINE)
    usual = {"in": "DROP", "out": "ACCEPT"}[way]
    is_open = (found[1] if found else usual) == "ACCEPT"
    if rules is None:
        # That there are rules for what goes out is rare, and the policy is known.
        return is_open if way == "out" else None
    first = next(_ufw_rules(rules, port, way), "allow" if is_open else "deny")
    return first in ("allow", "limit")


def _ufw_rules(rules: str, port: int, way: str) -> Iterator[str]:  # the first wins
    for rule in (r for r in _UFW_RULE.finditer(rules) if r["way"] == way):
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
        said = re.fullmatch(r"(\d{1,5})(?:[-:](\d{1,5}))?", text)
        if said and int(said[1]) <= port <= int(said[2] or said[1]):
            return True
    return False


# What of a rule keeps a packet out, or may: "xt" is a target of iptables' own, and a
# map may hold anything.
_KEEPS_OUT = {"drop", "reject", "queue", "synproxy", "xt", "vmap"}
_INWARD, _OUTWARD = ("input", "prerouting", "ingress"), ("output", "postrouting")
_OLD_TABLES = ("filter", "raw", "mangle", "security")

Place = tuple[str, ...]  # family, table, chain


class _Rule(msgspec.Struct):
    """An object of nft's JSON, as far as it matters."""

    chain: dict[str, object] | None = None
    rule: dict[str, object] | None = None


class _Ruleset(msgspec.Struct):
    nftables: list[_Rule]


def nft(ruleset: str) -> Firewall | None:
    """From `nft -j list ruleset`: the first chain for what comes in that keeps anything
    out; if there is none, the first for what goes out.

    Whether it lets us in is not judged: its rules are a language of their own.
    """
    try:
        found = msgspec.json.decode(ruleset, type=_Ruleset).nftables
    except (msgspec.MsgspecError, RecursionError):
        return None
    return _first(found, _INWARD) or _first(found, _OUTWARD)


def _first(found: Sequence[_Rule], hooks: Sequence[str]) -> Firewall | None:
    inside: dict[Place, list[object]] = {}
    for one in found:
        if one.rule is not None:
            inside.setdefault(_place(one.rule, "chain"), []).append(
                one.rule.get("expr")
            )
    for chain in (c.chain for c in found if c.chain):
        hook = str(chain.get("hook"))
        if hook not in hooks or chain.get("type") not in ("filter", "route"):
            continue
        place = _place(chain, "name")
        if chain.get("policy") == "drop" or _keeps_out(place, inside):
            # iptables' own, seen through nft
            old = place[1] in _OLD_TABLES and place[2] == hook.upper()
            kind, where = "iptables" if old else "nftables", " ".join(map(str, place))
            return Firewall(kind, None, where, hooks is _OUTWARD)
    return None


def _place(of: dict[str, object], chain: str) -> Place:
    return tuple(str(of.get(key)) for key in ("family", "table", chain))


def _keeps_out(place: Place, inside: dict[Place, list[object]]) -> bool:
    """Whether the rules there, or those that they jump to, may keep a packet out."""
    waiting, seen = [place], {place}
    while waiting:
        words, targets = _words(inside.get(waiting.pop(), []))
        if words & _KEEPS_OUT:
            return True
        fresh = {(*place[:2], target) for target in targets} - seen
        seen |= fresh
        waiting += fresh
    return False


def _words(rules: object) -> tuple[set[str], set[str]]:
    """All that is said in these rules, and the chains that they jump to."""
    words: set[str] = set()
    targets: set[str] = set()
    waiting = [rules]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += one
        elif isinstance(one, dict):
            of_old = one.get("xt")
            if isinstance(of_old, dict) and of_old.get("type") == "match":
                continue
            words |= set(one)
            targets |= {str(v) for k, v in one.items() if k == "target"}
            waiting += one.values()
    return words, targets


_OLD_RULE = re.compile(
    r"^(?:-P (?P<shut>INPUT|OUTPUT) (?!ACCEPT)"
    r"|-A (?P<chain>INPUT|OUTPUT) "
    r"|-A (?P<early>PREROUTING|POSTROUTING) .*-j (?:DROP|REJECT)\b)",
    re.MULTILINE,
)


def iptables(printed: str, family: str, table: str) -> Firewall | None:
    """From `iptables-legacy -t TABLE -S`, of the family "ip" or "ip6": the chain that
    may keep packets out, one for what comes in before one for what goes out."""
    chains = [
        m["shut"] or m["chain"] or m["early"] for m in _OLD_RULE.finditer(printed)
    ]
    for chain in sorted(chains, key=lambda name: name.lower() in _OUTWARD):
        outward = chain.lower() in _OUTWARD
        return Firewall("legacy", None, f"{family} {table} {chain}", outward)
    return None


def has_nft(modules: str | None, builtin: str | None) -> bool:
    """Whether the kernel may have rules of nftables: from /proc/modules, and the list
    of what is built into it (None: not to be had)."""
    if modules is None or builtin is None:
        return True
    loaded = re.search(r"^nf_tables ", modules, re.MULTILINE)
    return bool(loaded) or "/nf_tables.ko" in builtin


SERVICES = {
    "firewalld": "firewalld",
    "nftables": "nftables",
    "iptables": "iptables",
    "netfilter-persistent": "iptables",
}


def service(states: str) -> Firewall | None:
    """From `systemctl is-active` of these services: the first that is in use."""
    for name, state in zip(SERVICES, states.split(), strict=False):
        if state == "active":
            return Firewall(SERVICES[name])
    return None


class _Profile(msgspec.Struct, rename="pascal"):
    """The Windows firewall for the kind of network that we are in."""

    category: int  # 0 public, 1 private, 2 of a domain
    enabled: int
    allowed: bool | None = None  # our port or program, by a rule of this profile


def windows(said: str) -> Firewall | None:
    """From the JSON of the PowerShell script in `p2p.doctor.probes.wall`."""
    try:
        found = msgspec.json.decode(said, type=_Profile)
    except (msgspec.MsgspecError, RecursionError):
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
