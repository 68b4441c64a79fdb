"""From facts to findings: one cause and one action each, in plain words. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.core.dialback import TryResult
from p2p.doctor.facts import UNSEEN, Detour, Facts
from p2p.doctor.finding import Finding
from p2p.doctor.verdicts import company, remedies, wires
from p2p.doctor.verdicts.unlooked import TRIED, is_grave, unlooked
from p2p.doctor.verdicts.words import listed, some
from p2p.wire.places import Places

ENOUGH_LINKS = 100  # of one node: a full classroom thrice
SEE_MORE = (
    "If nobody else runs Hydra LAN yet, start it on another computer of this network. "
    "If somebody does, run hydralan doctor there; and here with more rights: on Linux "
    'sudo "$(command -v hydralan)" doctor, on Windows in a terminal that was opened as '
    "administrator."
)


def judge(facts: Facts) -> tuple[Finding, ...]:
    """All that can be said, what is wrong first, in order of the likeliest cause.

    "All is well" is only said where everything was looked at that could be wrong.
    """
    found = [*wires.adapters(facts), *company.twins(facts), *company.peers(facts)]
    found += company.typed(facts)
    if facts.live or facts.adapters is None:
        found += wires.echoes(facts)
        found += _inbound(facts)
        found += _isolation(facts)
    found += company.paths(facts)
    found += _files(facts)
    found += _port(facts)
    for verdict in (company.clock, company.versions, company.keys):
        found += verdict(facts)
    found += _verdict(facts, any(not finding.ok for finding in found))
    wrong = [finding for finding in found if not finding.ok]
    return (*wrong, *(finding for finding in found if finding.ok))


def _inbound(facts: Facts) -> Iterable[Finding]:
    told = [peer for peer in facts.others if peer.outcome in TRIED]
    came = [peer for peer in told if peer.outcome is TryResult.CONNECTED]
    wall, port = facts.firewall, facts.tried or facts.port
    if came:
        text = f"Others can connect to this computer (TCP port {port})."
        yield Finding("inbound", True, text)
    elif told:
        # Not one that lets others in, or that is about what goes out.
        innocent = wall is not None and (wall.lets_in or wall.outward)
        wall = None if innocent else wall
        by = remedies.named(wall) if wall else "A firewall"
        yield Finding(
            "inbound_blocked",
            False,
            f"Others cannot connect to this computer: {listed(told)} tried. {by} "
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
    elif wall not in (None, UNSEEN) and wall.lets_in is None and not facts.others:
        what = "this computer from connecting to others"
        if not wall.outward:
            what = f"others from connecting to this computer (TCP port {port})"
        yield Finding(
            "firewall_unsure",
            False,
            f"{remedies.named(wall)} is on, and may keep {what}.",
            remedies.open_all(wall, port, facts.beacon_port),
        )


def _isolation(facts: Facts) -> Iterable[Finding]:
    if facts.others:
        return
    # Who hears us dials us as well. If nothing here keeps it out, and still neither
    # direction works, then it is what lies between.
    is_shut = facts.firewall is not None and not facts.firewall.lets_in
    walled = (facts.calling if is_shut else facts.present) - facts.astray
    or_here = "" if facts.firewall is None else ", or one on this computer"
    if facts.astray:
        own = [a for adapter in facts.live for a in adapter.addresses if ":" not in a]
        yield Finding(
            "other_subnet",
            False,
            f"{some(sorted(facts.astray))} is at the same switch or Wi-Fi, but its "
            f"address belongs to another network than that of this computer "
            f"({some(own)}).",
            "Let both get their addresses automatically (DHCP), or give them addresses "
            "of one network with the same netmask.",
        )
    lives = {adapter.name for adapter in facts.live}
    if detours := [one for one in facts.detours if one.wire in lives]:
        yield _detour(detours[0])
    elif walled:
        yield Finding(
            "peer_silent",
            False,
            f"{some(sorted(walled))} is in this network, but no connection to it comes "
            f"up: a firewall on it{or_here}, or a netmask that is not that of the "
            "others.",
            "Run hydralan doctor there: it names the firewall and how to open it.",
        )
    elif facts.router_silent:
        yield Finding(
            "router_silent",
            False,
            f"The router {facts.gateway}, which this computer is set to use, is not "
            "to be found: the cable or Wi-Fi leads elsewhere, or the address is wrong.",
            "See that the router is on, and that the cable or Wi-Fi leads to it. If "
            "the address was set by hand, let it be set automatically (DHCP).",
        )
    elif mute := facts.mute - {other.address for other in facts.incompatible}:
        yield Finding(
            "peer_mute",
            False,
            f"{some(sorted(mute))} takes calls, but then does not speak: the program "
            "there is busy, frozen or another one, or the network loses long packets.",
            "See whether Hydra LAN still moves there, and start it anew if not. If it "
            "does, set the MTU of both computers to 1280, and do without a VPN.",
        )
    elif facts.gateway and facts.silent and facts.answers == {facts.gateway}:
        yield Finding(
            "isolated",
            False,
            f"The router {facts.gateway} answers, but no other machine does "
            f"({_silent(facts)}): unless they are off, the access point keeps its "
            "clients apart.",
            "Leave the guest network, or switch client isolation (AP isolation) off "
            "in the access point; a cable to the same router helps as well.",
        )
    elif heard := facts.calling - facts.astray:
        yield Finding(
            "peer_silent",
            False,
            f"{some(sorted(heard))} is heard in this network, but no connection comes "
            f"up, in neither direction: a firewall there{or_here}, or the network "
            "between.",
            "Run hydralan doctor there: it names the firewall and how to open it.",
        )


def _detour(one: Detour) -> Finding:
    leaves = f"leaves this computer by {one.via} instead"
    if not one.via:
        leaves = "does not leave this computer: it knows no way there"
    return Finding(
        "wrong_way",
        False,
        f"What is sent to {one.to}, which is at {one.wire}, {leaves}. Most likely a "
        "VPN takes all that is sent, or has the same addresses.",
        "End the VPN, or let it leave out the local network (allow LAN access, split "
        "tunnelling). If there is none, switch the adapter off and on again, which "
        "sets its routes anew.",
    )


def _files(facts: Facts) -> Iterable[Finding]:
    if facts.files is None or (most := Places(facts.files).most) >= ENOUGH_LINKS:
        return
    yield Finding(
        "few_files",
        False,
        f"This program may have no more than {facts.files} files and connections open, "
        f"so {most} others can be linked at most.",
        "Raise that limit where it is set (ulimit -n 1024 in the terminal, LimitNOFILE "
        "of a service, /etc/security/limits.conf), and start Hydra LAN anew.",
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


def _verdict(facts: Facts, is_wrong: bool) -> Iterable[Finding]:
    """Of who is alone, whether it is his fault; and what nobody has looked at."""
    vague = unlooked(facts)
    blame = not facts.others and not is_wrong  # on nothing else
    if vague:
        lead = "This could not be looked at"
        if blame:
            lead = "Nobody answers. What could be looked at is well; this could not"
        yield Finding(
            "not_looked",
            not (blame and is_grave(vague)),
            f"{lead}: {'; '.join(vague)}.",
            SEE_MORE if blame else "",
        )
    elif blame:
        yield _nobody(facts)


def _nobody(facts: Facts) -> Finding:
    far = " Between two networks type an address: hydralan --peer HOST."
    return Finding(
        "nobody",
        True,
        "All is well here, but nobody answers.",
        "Start Hydra LAN on another computer in the same Wi-Fi or at the same switch, "
        f"and run hydralan doctor there.{'' if facts.typed else far}",
    )


def _silent(facts: Facts) -> str:
    names = {host: r.name for r in facts.remembered for host, _ in r.addresses}
    hosts = sorted(facts.silent, key=lambda host: (host not in names, host))
    return some([f"{names[h]} at {h}" if h in names else h for h in hosts])
