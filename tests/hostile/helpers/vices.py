"""What a liar in the random schedules does: kinds of words, and ways with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from p2p import messages
from p2p.messages import Message


class Way(Enum):
    """What he does with the words of his own core, and with those that come."""

    TWIST = "says something else"
    TWO_TONGUES = "says something else to some of those to whom he speaks"
    SILENCE = "says nothing for a while"
    DEAFNESS = "does not listen for a while"
    FLOOD = "says it a hundred times"
    REPEAT = "says again what he or another once said"


FAMILIES: Mapping[str, tuple[type[Message], ...]] = {
    "links": (
        *(messages.Pong, messages.Gossip, messages.Renamed, messages.Alarm),
        *(messages.Introduce, messages.Goodbye, messages.GlimpseAsk),
    ),
    "notes": (messages.Rooms, messages.Lacks),
    "hints": (messages.Stale,),
    "votes": (messages.Lost, messages.Alive, messages.Lull),
    "claims": (messages.Claim, messages.Prove, messages.Proof),
    "history": (messages.Tick, messages.Frames, messages.Snapshot),
    "seals": (messages.Witness, messages.Perjury),
    "errands": (messages.Relay, messages.Fetch, messages.Ack, messages.Barred),
    "entry": (messages.Join, messages.Inputs, messages.Leave, messages.Show),
    "sizes": (messages.MergeAsk, messages.MergeLose),
    "offices": (
        *(messages.Yield, messages.Handoff),
        *(messages.FenceAsk, messages.FenceOk),
    ),
    "letters": (messages.Forward,),
}
"""What he makes up; with words of no other family he takes no liberties."""


def chosen(names: Iterable[str]) -> tuple[frozenset[type[Message]], frozenset[Way]]:
    """The kinds of words and the ways that these names stand for."""
    named = set(names)
    kinds = {k for name, some in FAMILIES.items() if name in named for k in some}
    ways = {way for way in Way if way.name.lower() in named}
    return frozenset(kinds), frozenset(ways)


ALL = (*FAMILIES, *(way.name.lower() for way in Way))
