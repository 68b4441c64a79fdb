"""Whom a node knows who is not here: it has met them, or has messages with them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from p2p.chat.records import SaidToOne
from p2p.events import Peer
from p2p.identity import NodeId
from p2p.membership.appearances import Appearances

MOST_KNOWN = 256


def known(
    appearances: Appearances,
    said: Mapping[NodeId, SaidToOne],
    is_left_out: Callable[[NodeId], bool],
) -> tuple[Peer, ...]:
    """Those, the latest first. `said`: the last message with each, written here or
    there. Of too many those stay to whom the user wrote, or whom he has checked, so
    that a crowd that somebody makes up drives out itself."""
    met = appearances.pins.met()
    ranked: list[tuple[bool, int, NodeId]] = []
    for node in {**met, **said}:
        if not is_left_out(node):
            is_chosen, when = met.get(node, (False, 0))
            if (last := said.get(node)) is not None:
                is_chosen, when = is_chosen or last.own, max(when, last.since)
            ranked.append((is_chosen, when, node))
    ranked.sort(reverse=True)
    ranked = ranked[:MOST_KNOWN]
    ranked.sort(key=lambda one: one[1:], reverse=True)
    return tuple(
        appearances.stranger(node, _name(said.get(node))) for *_, node in ranked
    )


def _name(last: SaidToOne | None) -> str:
    """What who is not pinned calls himself in what he said; an own message does not
    tell what its reader is called."""
    return "" if last is None or last.own else last.name
