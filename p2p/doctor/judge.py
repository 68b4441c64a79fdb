"""From facts to findings: one cause and one action each, in plain words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from p2p.dialback import Outcome
from p2p.doctor import remedies
from p2p.doctor.facts import AdapterFact, Facts, PeerFact
from p2p.doctor.finding import Finding
from p2p.identity import check_words

CLOCK_OFF = 120.0  # seconds from the others' clocks that are worth a word
NAMED = 5  # peers that a sentence names
TRIED = (Outcome.CONNECTED, Outcome.REFUSED, Outcome.SILENT)


def judge(facts: Facts) -> tuple[Finding, ...]:
    """All that can be said, what is wrong first, in order of the likeliest cause."""
    outward = [a for a in facts.adapters if not a.loopback]
    found = [*_adapters(outward), *_peers(facts)]
    if outward:
        found += _echoes(facts, outward)
        found += _inbound(facts)
        found += _isolation(facts)
    found += [*_port(facts), *_clock(facts), *_versions(facts), *_keys(facts)]
    wrong = [finding for finding in found if not finding.ok]
    if not wrong and not others(facts):
        found.append(_nobody(facts))
    return (*wrong, *(finding for finding in found if finding.ok))


def others(facts: Facts) -> list[PeerFact]:
    """The peers on other machines: what runs here proves nothing of the network."""
    return [peer for peer in facts.peers if not peer.here]


def _adapters(outward: list[AdapterFact]) -> Iterable[Finding]:
    if not outward:
        yield Finding(
            "no_adapter",
            False,
            "This computer is in no network: it has no adapter with an address.",
            "Plug in the cable, or join the Wi-Fi of the others.",
        )
    elif all(adapter.virtual for adapter in outward):
        yield Finding(
            "only_virtual",
            False,
            f"Only adapters made by software are there ({_names(outward)}): a VPN or "
            "virtual machines, and no cable or Wi-Fi that others are on.",
            "Plug in the cable or join the Wi-Fi. If the others are in the VPN, type "
            "the address of one of them: hydralan --peer HOST.",
        )
    else:
        where = ", ".join(f"{a.name} ({a.addresses[0]})" for a in outward)
        yield Finding("adapter", True, f"It speaks on {where}.")


def _peers(facts: Facts) -> Iterable[Finding]:
    here = [peer for peer in facts.peers if peer.here]
    far = others(facts)
    if far:
        verb = "peer is" if len(far) == 1 else "peers are"
        yield Finding("peers", True, f"{len(far)} {verb} here: {_listed(far)}.")
    if here:
        text = (
            f"On this same computer runs {_listed(here)}; that says nothing of others."
        )
        yield Finding("own_nodes", True, text)


def _echoes(facts: Facts, outward: list[AdapterFact]) -> Iterable[Finding]:
    deaf = [a for a in outward if a.mdns is False and a.beacon is False]
    no_mdns = [a for a in outward if a.mdns is False and a not in deaf]
    no_beacon = [a for a in outward if a.beacon is False and a not in deaf]
    no_broadcast = [a for a in outward if a.broadcast is False]
    wall = facts.firewall
    if deaf:
        text = "multicast, by which peers find each other,"
        action = remedies.open_udp(wall, (5353, facts.beacon_port))
        yield _deaf("multicast_blocked", text, deaf, action)
    if no_mdns:
        text = "mDNS (multicast, UDP port 5353)"
        action = remedies.open_udp(wall, (5353,))
        yield _deaf("mdns_blocked", text, no_mdns, action)
    if no_beacon:
        text = f"beacon (multicast, UDP port {facts.beacon_port})"
        action = remedies.open_udp(wall, (facts.beacon_port,))
        yield _deaf("beacon_blocked", text, no_beacon, action)
    if no_broadcast:
        text = f"broadcast (UDP port {facts.beacon_port})"
        action = remedies.open_udp(wall, (facts.beacon_port,))
        yield _deaf("broadcast_blocked", text, no_broadcast, action)
    if others(facts) and facts.listened and not facts.heard and not deaf:
        yield Finding(
            "multicast_lost",
            False,
            "Nothing of what the others say by mDNS (multicast, UDP port 5353) arrives "
            "here: the network itself, a switch or access point, does not pass it on.",
            "In the access point switch multicast filtering or IGMP snooping off. "
            "Until then beacon, remembered and typed peers (--peer HOST) do.",
        )
    yield from _good_echoes(outward)


def _deaf(code: str, text: str, where: list[AdapterFact], action: str) -> Finding:
    heard = f"This computer does not hear its own {text} on {_names(where)}"
    return Finding(code, False, f"{heard}: a firewall on it blocks that.", action)


def _good_echoes(outward: list[AdapterFact]) -> Iterable[Finding]:
    good = [a for a in outward if a.mdns and a.beacon is not False]
    if good:
        text = f"Multicast is sent and heard on {_names(good)}."
        yield Finding("multicast", True, text)
    good = [a for a in outward if a.broadcast]
    if good:
        text = f"Broadcast is sent and heard on {_names(good)}."
        yield Finding("broadcast", True, text)


def _inbound(facts: Facts) -> Iterable[Finding]:
    told = [peer for peer in others(facts) if peer.outcome in TRIED]
    came = [peer for peer in told if peer.outcome is Outcome.CONNECTED]
    wall, port = facts.firewall, facts.tried or facts.port
    if came:
        text = f"Others can connect to this computer (TCP port {port})."
        yield Finding("inbound", True, text)
    elif told:
        wall = None if wall is not None and wall.lets_in else wall  # so not that one
        by = remedies.named(wall) if wall else "A firewall"
        yield Finding(
            "inbound_blocked",
            False,
            f"Others cannot connect to this computer: {_listed(told)} tried. {by} "
            f"blocks TCP port {port}.",
            remedies.open_all(wall, port, facts.beacon_port),
        )
    elif wall is not None and wall.lets_in is False:
        yield Finding(
            "firewall_closed",
            False,
            f"{remedies.named(wall)} lets nobody connect to this computer (TCP port "
            f"{port}).",
            remedies.open_all(wall, port, facts.beacon_port),
        )
    elif wall is not None and wall.lets_in is None and not others(facts):
        yield Finding(
            "firewall_unsure",
            False,
            f"{remedies.named(wall)} is on, and may keep others from connecting to "
            f"this computer (TCP port {port}).",
            remedies.open_all(wall, port, facts.beacon_port),
        )


def _isolation(facts: Facts) -> Iterable[Finding]:
    if others(facts):
        return
    # Who hears us dials us as well. If nothing here keeps it out, and still neither
    # direction works, then it is what lies between.
    is_shut = facts.firewall is not None and not facts.firewall.lets_in
    walled = facts.calling if is_shut else facts.present
    if walled:
        yield Finding(
            "peer_silent",
            False,
            f"{_some(sorted(walled))} is in this network, but a firewall on it lets "
            "nobody connect.",
            "Run hydralan doctor there: it names the firewall and how to open it.",
        )
    elif facts.silent and facts.answers == {facts.gateway}:
        yield Finding(
            "isolated",
            False,
            f"The router {facts.gateway} answers, but no other machine does "
            f"({_silent(facts)}): unless they are off, the access point keeps its "
            "clients apart.",
            "Leave the guest network, or switch client isolation (AP isolation) off "
            "in the access point; a cable to the same router helps as well.",
        )


def _port(facts: Facts) -> Iterable[Finding]:
    if facts.reserved:
        free = remedies.free_port()
        yield Finding(
            "port_reserved",
            False,
            f"The system reserves TCP port {facts.preferred} and refuses it to this "
            f"program, which serves on port {facts.port} instead.",
            f"Choose a port that is not reserved (hydralan --port {free}), and open "
            "that one in the firewall.",
        )
    elif facts.taken:
        text = (
            f"TCP port {facts.preferred} is taken by another program or node; port "
            f"{facts.port} serves as well, and the others learn it by themselves."
        )
        yield Finding("port_taken", True, text)
    else:
        yield Finding("port", True, f"It serves on TCP port {facts.port}.")


def _clock(facts: Facts) -> Iterable[Finding]:
    told = [p for p in others(facts) if p.ahead is not None]
    if not told:
        return
    ahead = median(p.ahead for p in told if p.ahead is not None)
    if abs(ahead) <= CLOCK_OFF:
        yield Finding("clock", True, "The clock agrees with those of the others.")
        return
    slow = "behind" if ahead > 0 else "ahead of"
    whose = f"that of {told[0].name}" if len(told) == 1 else "those of the others"
    yield Finding(
        "clock_off",
        False,
        f"The clock of this computer is {_span(abs(ahead))} {slow} {whose}.",
        "Set date and time, best by the network, on the one that is wrong.",
    )


def _versions(facts: Facts) -> Iterable[Finding]:
    for other in facts.incompatible[:NAMED]:
        older = "that one" if other.version < facts.own_version else "this one"
        yield Finding(
            "version",
            False,
            f"{other.name or 'Somebody'} at {other.address} has another version of "
            f"Hydra LAN (protocol {other.version}, here {facts.own_version}).",
            f"Update Hydra LAN, first of all {older}.",
        )


def _keys(facts: Facts) -> Iterable[Finding]:
    here = {peer.id for peer in facts.peers}
    missing = [r for r in facts.remembered if r.id not in here]
    for peer in others(facts):
        if any(_same_place(r.name, r.addresses, peer) for r in missing):
            words = " ".join(check_words(peer.id))
            yield Finding(
                "other_key",
                False,
                f"{peer.name} at {peer.host} was met before with another key: it is "
                "a new profile, a second one, or somebody else under that name.",
                f"Ask {peer.name} for the check words (/me in the chat): {words}.",
            )


def _same_place(
    name: str, addresses: tuple[tuple[str, int], ...], peer: PeerFact
) -> bool:
    hosts = {host.partition("%")[0] for host, _ in addresses}
    is_same_name = name.casefold() == peer.name.casefold()
    return is_same_name and peer.host.partition("%")[0] in hosts


def _nobody(facts: Facts) -> Finding:
    return Finding(
        "nobody",
        True,
        "All is well here, but nobody answers.",
        "Start Hydra LAN on another computer in the same Wi-Fi or at the same switch, "
        "and run hydralan doctor there. Between two networks type an address: "
        "hydralan --peer HOST.",
    )


# --- words ---------------------------------------------------------------------------


def _names(adapters: list[AdapterFact]) -> str:
    return ", ".join(adapter.name for adapter in adapters)


def _listed(peers: list[PeerFact]) -> str:
    return _some([peer.name for peer in peers])


def _some(words: list[str]) -> str:
    more = len(words) - NAMED
    return ", ".join(words[:NAMED]) + (f" and {more} more" if more > 0 else "")


def _silent(facts: Facts) -> str:
    names = {host: r.name for r in facts.remembered for host, _ in r.addresses}
    hosts = sorted(facts.silent, key=lambda host: (host not in names, host))
    return _some([f"{names[h]} at {h}" if h in names else h for h in hosts])


def _span(seconds: float) -> str:
    for size, word in ((86400, "days"), (3600, "hours"), (60, "minutes")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {word}"
    return f"{seconds:.0f} seconds"
