"""Verdicts on the others: who is here, and what of them does not fit. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from p2p.doctor.facts import Answer, Facts, PeerFact
from p2p.doctor.finding import Finding
from p2p.doctor.verdicts.words import MAX_LISTED, by_number, listed, place, some, span
from p2p.identity import check_words
from p2p.remembered import Remembered

CLOCK_OFF = 120.0  # seconds from the others' clocks that are worth a word


def peers(facts: Facts) -> Iterable[Finding]:
    """Who is here."""
    here, far = [peer for peer in facts.peers if peer.here], facts.others
    if far:
        verb = by_number(far, "peer is", "peers are")
        yield Finding("peers", True, f"{len(far)} {verb} here: {listed(far)}.")
    if here:
        text = (
            f"On this same computer runs {listed(here)}; that says nothing of others."
        )
        yield Finding("own_nodes", True, text)


def typed(facts: Facts) -> Iterable[Finding]:
    """Does each answer that was typed?"""
    if not facts.live and facts.adapters is not None:
        return  # nothing can
    other_versions = {other.address for other in facts.incompatible}
    for one in facts.typed[:MAX_LISTED]:
        if one.answer is Answer.OTHER and one.host in other_versions:
            continue
        if one.answer is not None and one.answer is not Answer.LINKED:
            text, action = _TYPED[one.answer]
            where = place(one.host, one.port)
            yield Finding("typed_silent", False, text.format(where, one=one), action)


_TYPED = {
    Answer.NO_SUCH_NAME: (
        "{one.host}, which was typed as a peer, is no name that this network knows.",
        "Check the name, or type the address instead: the window there shows it.",
    ),
    Answer.NO_ROUTE: (
        "From this computer no way leads to {0}, which was typed as a peer.",
        "Check the address. If it is in another network, a router or VPN must lead "
        "there, from both sides.",
    ),
    Answer.REFUSED: (
        "The computer of {0}, which was typed as a peer, is on, but nothing serves at "
        "that port, or its firewall refuses.",
        "Start Hydra LAN there, and type the address and port that its window shows.",
    ),
    Answer.SILENT: (
        "{0}, which was typed as a peer, does not answer.",
        "See that this computer is on and has that address: its window shows it. If "
        "so, a firewall there, or a router between, lets nobody in: run hydralan "
        "doctor there.",
    ),
    Answer.FOREIGN: (
        "At {0}, which was typed as a peer, another program answers that is made with "
        "the same library.",
        "Start Hydra LAN there: only nodes of one application meet.",
    ),
    Answer.OTHER: (
        "At {0}, which was typed as a peer, something answers, but not as Hydra LAN.",
        "Check address and port: the window there shows them.",
    ),
}


def clock(facts: Facts) -> Iterable[Finding]:
    """Does ours agree with most?"""
    told = [p for p in facts.others if p.ahead is not None]
    if not told:
        return
    ahead = median(p.ahead for p in told if p.ahead is not None)
    if abs(ahead) <= CLOCK_OFF:
        yield Finding("clock", True, "The clock agrees with those of the others.")
        return
    slow = "behind" if ahead > 0 else "ahead of"
    whose = f"that of {told[0].called}" if len(told) == 1 else "those of the others"
    yield Finding(
        "clock_off",
        False,
        f"The clock of this computer is {span(abs(ahead))} {slow} {whose}.",
        "Set date and time, best by the network, on the one that is wrong.",
    )


def versions(facts: Facts) -> Iterable[Finding]:
    """Who is there and cannot be linked?"""
    for other in facts.incompatible[:MAX_LISTED]:
        older = "that one" if other.version < facts.own_version else "this one"
        yield Finding(
            "version",
            False,
            f"{other.name or 'Somebody'} at {other.address} has another version of "
            f"Hydra LAN (protocol {other.version}, here {facts.own_version}).",
            f"Update Hydra LAN, first of all {older}.",
        )


def keys(facts: Facts) -> Iterable[Finding]:
    """Does somebody stand where another one stood under the same name?

    As a rule that computer was set up anew. It is alarming only if the one from before
    is here as well, and elsewhere.
    """
    here = {peer.id: peer for peer in facts.peers}
    met = {known.id for known in facts.remembered}
    for peer in facts.others:
        before = [
            r for r in facts.remembered if peer.id not in met and _same_place(r, peer)
        ]
        rivals = [
            there
            for r in before
            if (there := here.get(r.id)) is not None
            and _plain(there.host) != _plain(peer.host)
        ]
        words = " ".join(check_words(peer.id))
        if rivals:
            yield Finding(
                "other_key",
                False,
                f"Two are here as {peer.called}: the one whom you know is at "
                f"{rivals[0].host} now, and a new one at {peer.host}, where that one "
                "was.",
                f"Compare the check words of the new one (/me in the chat): {words}.",
            )
        elif any(r.id not in here for r in before):
            yield Finding(
                "other_key",
                True,
                f"{peer.called} at {peer.host} has a new identity since you last met.",
                "That is as it should be if that computer was set up anew. If nobody "
                f"did that, compare the check words (/me in the chat): {words}.",
            )


def twins(facts: Facts) -> Iterable[Finding]:
    """Do several machines use one address?"""
    for one in facts.twins[:MAX_LISTED]:
        whose = some(one.names)
        if one.mine:
            other = f"by {whose}" if whose else "by another computer"
            text = f"The address {one.host} of this computer is used {other} as well"
        else:
            by = f": {whose}" if whose else ""
            text = f"Several computers use the address {one.host}{by}"
        yield Finding(
            "address_twice",
            False,
            f"{text}, so connections come and go.",
            "Give one of them another address: best let the router hand them out "
            "(automatically, DHCP), and keep fixed ones out of the range that it uses.",
        )


def paths(facts: Facts) -> Iterable[Finding]:
    """Does a full packet arrive?"""
    narrow = [p for p in facts.paths if p.lost]
    if not narrow:
        return
    least = min(p.passes for p in narrow)
    yield Finding(
        "packets_cut",
        False,
        f"Long packets to {some([p.name for p in narrow])} get lost on the way: "
        f"{least} bytes arrive, {min(p.lost for p in narrow)} do not. Short messages "
        "pass, longer ones may not.",
        f"Set the MTU of the adapter to {least} on both computers (on Windows as "
        'administrator: netsh interface ipv4 set subinterface "Ethernet" '
        f"mtu={least} store=persistent), or do without the VPN or tunnel between them.",
    )


def _same_place(known: Remembered, peer: PeerFact) -> bool:
    hosts = {_plain(host) for host, _ in known.addresses}
    is_same_name = known.name.casefold() == peer.name.casefold()
    return is_same_name and _plain(peer.host) in hosts


def _plain(host: str) -> str:
    return host.partition("%")[0]
