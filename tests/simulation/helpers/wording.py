"""What the messages and roles of the election mean, in plain words."""

from __future__ import annotations

from typing import Protocol

from p2p import messages
from p2p.effects import Trace
from p2p.identity import NodeId
from p2p.messages import Message, Term

# Who reads it learns nothing that the line of the sender did not say.
TOLD_WHEN_SENT = (
    messages.Relay,
    messages.Fetch,
    messages.Join,
    messages.Stale,
    messages.Claim,
)


class Names(Protocol):
    """Knows who is who."""

    def name_of(self, node: NodeId) -> str: ...

    def say_term(self, term: Term) -> str: ...


def words(names: Names, message: Message) -> str:
    """What a message says; "" for those that have nothing to do with who hosts, or
    that only bring a member up to date."""
    term = names.say_term
    match message:
        case messages.Lost(term=t, tick=tick):
            return f"I no longer hear {term(t)}; my last tick is {tick}"
        case messages.Alive(term=t, tick=tick, age=age):
            return f"no, {term(t)} lives: I had tick {tick}, {age} ms ago"
        case messages.Relay():
            return "please pass the ticks on to me"
        case messages.Fetch(first=first):
            return f"give me the ticks from {first} on"
        case messages.Claim(term=t, tick=tick):
            return f"{term(t)} begins, after tick {tick}"
        case messages.Stale(term=t):
            return f"there is a later reign: {term(t)}"
        case messages.FenceAsk(term=t):
            return f"I stood still; do you still follow {term(t)}?"
        case messages.FenceOk(term=t):
            return f"yes, I follow {term(t)}"
        case messages.MergeAsk() | messages.MergeLose() | messages.Yield():
            return _of_a_merge(names, message)
        case messages.Handoff(heir=heir, tick=tick):
            return f"{names.name_of(heir)} goes on after tick {tick}"
        case messages.Lull(length=length):
            return f"a host that lives was silent for {length} ms"
        case messages.Join(tick=0):
            return "let me in; I have nothing yet"
        case messages.Snapshot(tick=tick):
            return f"the whole game as it is at tick {tick}"
    return ""


def _of_a_merge(names: Names, message: Message) -> str:
    match message:
        case messages.MergeAsk(term=t, members=members, tick=tick):
            return (
                f"who yields? My {names.say_term(t)} has {members} in it, tick {tick}"
            )
        case messages.MergeLose(term=t, members=members, tick=tick):
            return f"you: my {names.say_term(t)} has {members} in it, tick {tick}"
        case messages.Yield(term=t, scores=scores):
            count = len(scores)
            return f"{names.say_term(t)} ends in yours; {count} scores come along"
    return ""


def became(names: Names, trace: Trace) -> str:
    """A change of role, and why."""
    reign = names.say_term(trace.term) if trace.term else ""
    what = {
        "SEEK": "looks for a room",
        "FOLLOW": f"follows {reign}",
        "SUSPECT": "suspects that the host is dead",
        "HOST": f"is host: {reign}",
        "FENCED": "makes no tick before it has asked",
        "YIELD": "makes no tick until the other room takes it in",
    }[trace.after]
    return f"{trace.after} ({trace.why}): {what}"
