"""What could not be looked at, where it matters: not to be counted as fine. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from p2p.core.dialback import TryResult
from p2p.doctor.facts import UNSEEN, Facts
from p2p.doctor.verdicts.words import names

# Seldom the reason, and on Linux only root can ask for it.
TWICE = "whether another computer has the same address"
TRIED = (TryResult.CONNECTED, TryResult.REFUSED, TryResult.SILENT)


def unlooked(facts: Facts) -> list[str]:
    """Each as a part of a sentence. Who has company has the proof of most of it."""
    return list(_with_others(facts) if facts.others else _alone(facts))


def is_grave(vague: Iterable[str]) -> bool:
    """Whether any of these is often the reason why somebody is alone."""
    return any(text != TWICE for text in vague)


def _with_others(facts: Facts) -> Iterable[str]:
    if facts.adapters is None:
        yield "the network adapters"
    if not any(peer.outcome in TRIED for peer in facts.others):
        yield "whether others can connect (nobody who was asked has told)"


def _alone(facts: Facts) -> Iterable[str]:
    if facts.adapters is None:
        yield "the network adapters"
    live = facts.live
    if vague := [a for a in live if a.on is None or a.joined is None]:
        yield f"whether {names(vague)} is connected"
    if facts.with_mdns and facts.mdns_open is not False:
        if facts.mdns_open is None:
            yield "whether it listens by mDNS"
        if vague := [a for a in live if a.mdns is None]:
            yield f"whether mDNS gets out and in on {names(vague)}"
    if facts.with_beacon and facts.beacon_open is not False:
        if facts.beacon_open is None:
            yield "whether it listens for beacons"
        # A broadcast takes the same port as the beacon, and not each adapter has one.
        if vague := [a for a in live if a.beacon is None]:
            yield f"whether the beacon gets out and in on {names(vague)}"
    if facts.firewall == UNSEEN:
        yield "whether a firewall keeps others out"
    around = facts.gateway is not None and facts.router_silent is not None
    if not facts.looked_around or not around:
        yield "who else is in this network"
    if not facts.asked_twice and facts.live:
        yield TWICE
    if vague_peers := [one.host for one in facts.typed if one.answer is None]:
        yield f"whether {', '.join(vague_peers)} answers"
