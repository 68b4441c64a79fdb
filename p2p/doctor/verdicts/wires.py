"""Verdicts on this machine's own adapters, and on what it says to all. Pure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence

from p2p.doctor.facts import AdapterFact, Facts
from p2p.doctor.finding import Finding
from p2p.doctor.verdicts import remedies
from p2p.doctor.verdicts.remedies import MDNS_PORT
from p2p.doctor.verdicts.words import by_number, names, some

SELF_ASSIGNED = ipaddress.IPv4Network("169.254.0.0/16")  # RFC 3927
JOIN = (
    "Plug the cable in at both ends and see that the switch is on, or join the Wi-Fi "
    "of the others."
)


def adapters(facts: Facts) -> Iterable[Finding]:
    """Is there one that others are on?"""
    outward, live = facts.outward, facts.live
    if facts.adapters is None:
        return  # they could not be listed, which is said elsewhere
    if facts.others and not live:
        return  # they are the proof that one is there, whatever the system lists
    if not outward:
        yield from _without_address(facts)
        return
    if all(a.virtual for a in outward) and not facts.others:
        yield _misled(facts) if _has_misled(facts) else _only_virtual(facts, outward)
        return
    dead = [a for a in outward if a.dead and not a.virtual]
    if not live:
        yield from _dead(dead)
    elif not facts.others:
        yield from _dead([a for a in dead if _is_meant(a)])
    if live:
        where = ", ".join(f"{a.name} ({a.addresses[0]})" for a in live)
        yield Finding("adapter", True, f"It speaks on {where}.")
    if live and not facts.others:
        yield from _astray_alone(facts, live)


def _is_meant(adapter: AdapterFact) -> bool:
    """Whether somebody gave it an address: most laptops have an empty socket, too."""
    hosts = [a for a in adapter.addresses if ":" not in a]
    return any(ipaddress.ip_address(a) not in SELF_ASSIGNED for a in hosts)


def _without_address(facts: Facts) -> Iterable[Finding]:
    dead = [a for a in facts.spare if a.dead]
    yield from _dead(dead)
    bare = [a for a in facts.spare if not a.dead]
    if facts.chosen and not {a.name for a in facts.spare} & {*facts.chosen}:
        yield _misled(facts)
    elif bare:
        verb = by_number(bare, "is", "are")
        yield Finding(
            "no_address",
            False,
            f"This computer has no address: {names(bare)} {verb} there, but no router "
            "gave out one.",
            "Let the adapter get its address automatically (DHCP), or give it one of "
            "the network that the others are in. If nobody has one, restart the "
            "router.",
        )
    elif not facts.spare:
        yield Finding(
            "no_adapter",
            False,
            "This computer is in no network: it has no adapter with an address.",
            "Plug in the cable, or join the Wi-Fi of the others.",
        )


def _dead(dead: Sequence[AdapterFact]) -> Iterable[Finding]:
    off = [a for a in dead if a.on is False]
    loose = [a for a in dead if a not in off]
    if off:
        verb = by_number(off, "is", "are")
        yield Finding(
            "adapter_off",
            False,
            f"{names(off)} {verb} switched off on this computer.",
            f"Switch it on in the network settings, or on Linux: sudo ip link set "
            f"{off[0].name} up",
        )
    if loose:
        verb = by_number(loose, "has", "have")
        yield Finding(
            "unplugged",
            False,
            f"{names(loose)} {verb} no connection: no cable is plugged in, or the "
            "other end of it is off, or no Wi-Fi is joined.",
            JOIN,
        )


def _only_virtual(facts: Facts, outward: Sequence[AdapterFact]) -> Finding:
    action = "Plug in the cable or join the Wi-Fi."
    if not facts.typed:
        action += (
            " If the others are in the VPN, type the address of one of them: hydralan "
            "--peer HOST."
        )
    return Finding(
        "only_virtual",
        False,
        f"Only adapters made by software are there ({names(outward)}): a VPN or "
        "virtual machines, and no cable or Wi-Fi that others are on.",
        action,
    )


def _astray_alone(facts: Facts, live: Sequence[AdapterFact]) -> Iterable[Finding]:
    """Who is alone may be so because of the address or adapter that he has."""
    hosts = [a for adapter in live for a in adapter.addresses if ":" not in a]
    if hosts and all(ipaddress.ip_address(a) in SELF_ASSIGNED for a in hosts):
        yield Finding(
            "self_assigned",
            False,
            f"No router gave this computer an address, so it took one by itself "
            f"({some(hosts)}). Whoever has an address of a router does not see it.",
            "See that the cable or Wi-Fi leads to the router, and restart the router "
            "if nobody has an address of it.",
        )
    if _has_misled(facts):
        yield _misled(facts)


def _has_misled(facts: Facts) -> bool:
    return bool(facts.chosen and facts.unused)


def _misled(facts: Facts) -> Finding:
    """Who chose an adapter by himself is alone for that reason first of all."""
    used = [adapter for adapter in facts.adapters or () if not adapter.dead]
    what = f"It speaks on {names(used)} alone, as --interface says"
    if not used:
        what = f"--interface says {some(facts.chosen)}, which has no address now"
    elif facts.live:
        what += ", and nobody answers there"
    else:
        what += ", which leads to no other computer"
    left = f" {some(facts.unused)} is left out." if facts.unused else ""
    return Finding(
        "interface_chosen",
        False,
        f"{what}.{left}",
        "Start it without --interface, or choose the adapter that the others are on.",
    )


# --- what is said to all -------------------------------------------------------------


def echoes(facts: Facts) -> Iterable[Finding]:
    """Does what goes out to all come back, and do we listen?"""
    yield from _closed_ears(facts)
    live = facts.live
    no_mdns = [a for a in live if a.mdns is False]
    no_beacon = [a for a in live if a.beacon is False]
    deaf = [a for a in no_mdns if a in no_beacon]
    no_mdns = [a for a in no_mdns if a not in deaf]
    no_beacon = [a for a in no_beacon if a not in deaf]
    no_broadcast = [a for a in live if a.broadcast is False]
    port = facts.beacon_port
    text = "multicast, by which peers find each other,"
    yield from _deaf("multicast_blocked", text, deaf, facts, (MDNS_PORT, port))
    text = f"mDNS (multicast, UDP port {MDNS_PORT})"
    yield from _deaf("mdns_blocked", text, no_mdns, facts, (MDNS_PORT,))
    text = f"beacon (multicast, UDP port {port})"
    yield from _deaf("beacon_blocked", text, no_beacon, facts, (port,))
    text = f"broadcast (UDP port {port})"
    yield from _deaf("broadcast_blocked", text, no_broadcast, facts, (port,))
    yield from _lost(facts)
    yield from _good_echoes(live)


def _closed_ears(facts: Facts) -> Iterable[Finding]:
    if not facts.with_mdns and not facts.with_beacon and not facts.others:
        yield Finding(
            "search_off",
            False,
            "It looks for nobody by itself: mDNS and beacon are switched off "
            "(--no-mdns, --no-beacon).",
            "Start it without these two options"
            + ("." if facts.typed else ", or type an address: hydralan --peer HOST."),
        )
    elif not facts.with_mdns or not facts.with_beacon:
        options = ("--no-mdns",) * (not facts.with_mdns)
        options += ("--no-beacon",) * (not facts.with_beacon)
        text = f"It does without one way to find others ({', '.join(options)})."
        yield Finding("search_less", True, text)
    if not facts.live:
        return
    taken = "is used by another program, which shares it with nobody: what others say"
    if facts.with_mdns and facts.mdns_open is False:
        yield Finding(
            "mdns_taken",
            False,
            f"UDP port {MDNS_PORT} is not to be had. Most likely it {taken} by mDNS "
            "is not heard.",
            "End the other program that does mDNS, or set it to share the port, and "
            "start Hydra LAN anew.",
        )
    if facts.with_beacon and facts.beacon_open is False:
        yield Finding(
            "beacon_taken",
            False,
            f"UDP port {facts.beacon_port} is not to be had. Most likely it {taken} "
            "by beacon is not heard.",
            "End the other program that has this port, and start Hydra LAN anew.",
        )


def _deaf(
    code: str,
    text: str,
    where: Sequence[AdapterFact],
    facts: Facts,
    ports: tuple[int, ...],
) -> Iterable[Finding]:
    if where:
        heard = f"This computer does not hear its own {text} on {names(where)}"
        action = remedies.open_udp(facts.firewall, ports)
        yield Finding(code, False, f"{heard}: a firewall on it blocks that.", action)


def _lost(facts: Facts) -> Iterable[Finding]:
    """Only whoever is on our wire, says that he speaks there, and was asked to, proves
    by his silence that the network loses it; and only if our own ears are open."""
    if not facts.mdns_open:
        return
    good = {a.name for a in facts.live if a.mdns and not a.virtual}
    near = [p for p in facts.others if p.announces and p.wire in good]
    if not near or any(p.heard is not False for p in near):
        return
    wall = facts.firewall
    sure = wall is None or wall.lets_in is True
    doubt = "" if sure else ", or a firewall on this computer that lets in only its own"
    action = "In the access point switch multicast filtering or IGMP snooping off."
    if not sure:
        action += " Or: " + remedies.open_udp(wall, (MDNS_PORT,))
    yield Finding(
        "multicast_lost",
        False,
        f"Nothing of what the others say by mDNS (multicast, UDP port {MDNS_PORT}) "
        "arrives here: the network itself, a switch or access point, does not pass it "
        f"on{doubt}.",
        action,
    )


def _good_echoes(live: Sequence[AdapterFact]) -> Iterable[Finding]:
    good = [a for a in live if a.mdns and a.beacon is not False]
    if good:
        text = f"Multicast gets out of this computer, and in, on {names(good)}."
        yield Finding("multicast", True, text)
    good = [a for a in live if a.broadcast]
    if good:
        text = f"Broadcast gets out of this computer, and in, on {names(good)}."
        yield Finding("broadcast", True, text)
