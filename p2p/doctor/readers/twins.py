"""Who uses an address that another one uses, too. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from p2p.doctor.facts import PeerFact, Twins
from p2p.identity import NodeId
from p2p.messages import Address

NOTHING: Mapping[str, int] = {}


def find_twins(
    mine: Mapping[str, str],
    peers: Sequence[PeerFact],
    places: Mapping[NodeId, Sequence[Address]],
    answered: Collection[str] = (),
    moved: Mapping[str, int] = NOTHING,
) -> tuple[Twins, ...]:
    """From what several sources tell.

    `mine`: our adapters by their IPv4 addresses. `places`: where each peer says that it
    can be dialled. `answered`: our addresses that another machine answers for. `moved`:
    how often the hardware of an address changed while we looked.
    """
    far = [peer for peer in peers if not peer.here]
    users: defaultdict[str, set[str]] = defaultdict(set)
    for host in answered:
        users[host] |= set()
    for peer in far:
        for host, _ in places.get(peer.id, ()):
            # On another wire the same address may be used without harm.
            if host in mine and peer.wire == mine[host]:
                users[host].add(peer.called)
    found = [Twins(host, True, tuple(sorted(names))) for host, names in users.items()]
    return (*found, *_others(far, places, {*mine}, moved))


def _others(
    far: Sequence[PeerFact],
    places: Mapping[NodeId, Sequence[Address]],
    mine: Collection[str],
    moved: Mapping[str, int],
) -> list[Twins]:
    # Two nodes of one machine have different ports.
    claims: defaultdict[Address, list[str]] = defaultdict(list)
    for peer in far:
        for address in dict.fromkeys(places.get(peer.id, ())):
            if peer.wire and ":" not in address[0] and address[0] not in mine:
                claims[address].append(peer.called)
    doubles = {
        host: tuple(sorted(names))
        for (host, _), names in claims.items()
        if len(names) > 1
    }
    # Once it may change for who goes from Wi-Fi to a cable; but then he is still here.
    linked = {peer.host for peer in far}
    for host, times in moved.items():
        if host not in mine and (times > 1 or host not in linked):
            doubles.setdefault(host, ())
    return [Twins(host, False, names) for host, names in doubles.items()]
