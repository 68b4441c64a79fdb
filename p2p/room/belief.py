"""Who is believed about what in a room, and why: one table for all its messages.

A link proves who somebody is; it makes him neither a member nor honest. So each message
is looked up here before any part of the room sees it. What the table does not name
counts for nothing: it changes no role, term, counter, patience, vote, seat or tick, and
costs a look. `PROTOCOL.md`, "Who is believed about what, and why", has the same table;
a test compares them. Whether what a believed one says *fits* (its term, its tick, the
present role) is seen where it is handled.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Protocol

import msgspec

from p2p import messages
from p2p.identity import NodeId
from p2p.messages import Message


class Who(Enum):
    """How somebody stands to this node, in the words of the document."""

    ANYBODY = "anybody"
    HOST = "our host"
    MEMBER = "a member"  # by the log here, present or away
    RELAY = "a member that was asked to pass the ticks on"
    HELPER = "a member that was asked for frames, or whether it hears our host"
    FORMER = "a host that we followed before"
    NAMED = "the host of the term that it names"
    AWAITED = "the host that we stand still for"
    ASKED = "the one that we asked to let us in"
    COMING = "who asks us to let it in"
    TABLE = "who tells on its own link that it is at this table"
    BEARER = "who may bring letters"


class Verdict(Enum):
    """What becomes of one message."""

    NOTHING = "nobody looks at it"
    HINT = "it changes nothing here, but tells whom to ask, or to answer"
    WORD = "it counts for what it says"


class Row(msgspec.Struct, frozen=True):
    """Of one kind of message: who is believed, and who only gives a hint by it."""

    of: tuple[Who, ...]
    about: str
    why: str
    hint_of: tuple[Who, ...] = ()
    hint: str = ""


TABLE: Mapping[type[Message], Row] = {
    messages.Tick: Row(
        (Who.HOST, Who.RELAY),
        "what happens at the next tick",
        "one makes the frames, and who passes them on was asked to",
        (Who.FORMER,),
        "it lived, and does not know who hosts now: it is told",
    ),
    messages.Ack: Row(
        (Who.MEMBER,),
        "how far it is itself",
        "who is in no log is no part of the reign's size",
    ),
    messages.Join: Row(
        (Who.ANYBODY,),
        "what it wants, and what it brings",
        "everybody may come in",
    ),
    messages.Snapshot: Row(
        (Who.HOST, Who.MEMBER, Who.ASKED),
        "the whole state, as our host has sealed it; who was asked, in its own term",
        "the seal proves it, whoever gives it; and we choose whom to ask",
    ),
    messages.Inputs: Row(
        (Who.MEMBER,),
        "what it presses itself",
        "only who has a seat can press",
    ),
    messages.Leave: Row(
        (Who.MEMBER, Who.COMING),
        "that it goes itself",
        "nobody else has a seat to give up, or a wish to take back",
    ),
    messages.Lost: Row(
        (Who.MEMBER,),
        "that it does not hear our host, and its last tick: a vote if it is present",
        "who is in no log here has no vote here",
    ),
    messages.Alive: Row(
        (Who.HOST, Who.MEMBER),
        "that our host lives; only as an answer",
        "those were asked, and nobody else",
    ),
    messages.Relay: Row(
        (Who.MEMBER,),
        "that it needs our host's ticks through us",
        "to pass on costs as much as to host",
    ),
    messages.Fetch: Row(
        (Who.MEMBER,),
        "which frames it lacks",
        "a small question with a large answer; who is not in asks to be let in",
    ),
    messages.Frames: Row(
        (Who.HOST, Who.RELAY, Who.HELPER),
        "frames of our reign that we lack",
        "who was not asked could show us another game until the next seal",
    ),
    messages.Claim: Row(
        (Who.HOST, Who.MEMBER, Who.AWAITED),
        "that it hosts, for who has lost that host; our host, that it makes room for "
        "the claimant",
        "an heir is somebody that the lost host's log knew",
        (Who.NAMED,),
        "that it hosts as well, for who seeks, and asks around; that there is a rival, "
        "for a host (which follows one that founds in the same moment)",
    ),
    messages.Stale: Row(
        (Who.HOST, Who.MEMBER, Who.AWAITED),
        "that there is a later reign",
        "they know our reign, and so that it is over",
        (Who.ASKED, Who.TABLE),
        "whom to ask, for who seeks; that there is a rival, for a host",
    ),
    messages.FenceAsk: Row(
        (Who.HOST,),
        "that it stood still, and asks us",
        "nobody else needs our leave to go on",
        (Who.MEMBER, Who.FORMER),
        "it does not know who hosts now: it is told",
    ),
    messages.FenceOk: Row(
        (Who.MEMBER,),
        "that it follows us still",
        "only those were asked",
    ),
    messages.MergeAsk: Row(
        (Who.NAMED,),
        "that it hosts this table too, and how many are there",
        "a rival is no member; a size is believed as far as it can be",
    ),
    messages.MergeLose: Row(
        (Who.NAMED,),
        "the same; only as an answer to our question",
        "a rival is no member; we chose whom to ask",
    ),
    messages.Yield: Row(
        (Who.NAMED,),
        "that its own reign ends in ours, with the scores of those who are not here",
        "nobody else can end it; and only while we talk with it",
    ),
    messages.Handoff: Row(
        (Who.HOST,),
        "who goes on after it",
        "it is its own to give",
    ),
    messages.Prove: Row(
        (Who.MEMBER, Who.FORMER, Who.TABLE),
        "that it wants to see by what right we host",
        "a small question with an answer that may be large; members of a reign that "
        "ends in ours ask, too",
    ),
    messages.Proof: Row(
        (Who.NAMED,),
        "by what right it hosts: what others signed is looked at; only as an answer",
        "we chose whom to ask; nobody else's right is proven by it",
    ),
    messages.Barred: Row(
        (Who.ASKED,),
        "that it does not let us in, and why: for who seeks, or of our own host",
        "we chose whom to ask; it speaks for its own reign, and others are asked",
    ),
    messages.Witness: Row(
        (Who.MEMBER,),
        "what our host has signed: it is compared with our seal of that tick",
        "the signature proves it; who is in no log has no seal of ours",
    ),
    messages.Perjury: Row(
        (Who.MEMBER, Who.TABLE),
        "that a host has signed two things of one tick, as both seals prove",
        "it is his word whoever shows it, also of another reign of the table",
    ),
    messages.Forward: Row(
        (Who.BEARER,),
        "that it is to be passed on; what is inside is looked up here by its signer",
        "members pass on, also of another reign, or two that meet could not talk",
    ),
    messages.Lacks: Row(
        (Who.MEMBER, Who.TABLE),
        "to whom it has no link itself",
        "nobody knows better, and it only keeps others from a way in vain",
    ),
    messages.Lull: Row(
        (Who.MEMBER,),
        "which silences of its hosts it bore; of each the worst, and half must agree",
        "who hears no ticks can miss none",
    ),
    messages.Show: Row(
        (Who.ANYBODY,),
        "what the ruler wants: he signed it",
        "it is his word whoever shows it, also of another reign of the table",
    ),
}


class Acquaintance(Protocol):
    """What is known here of the standing of others."""

    def is_host(self, node: NodeId) -> bool:
        """Whether it hosts the reign that this node follows."""

    def knows(self, node: NodeId) -> bool:
        """Whether it is a member by the log here, present or away."""

    def is_relay(self, node: NodeId) -> bool:
        """Whether it passes our host's ticks on to us, as we asked it to."""

    def is_helper(self, node: NodeId) -> bool:
        """Whether it was asked for frames since our host last showed what holds."""

    def was_host(self, node: NodeId) -> bool:
        """Whether this node followed it lately."""

    def awaits(self, node: NodeId) -> bool:
        """Whether this node, a host, stands still for that one to go on."""

    def was_asked(self, node: NodeId) -> bool:
        """Whether our last `Join` went to it."""

    def is_coming(self, node: NodeId) -> bool:
        """Whether a `Join` of it waits for the next frame here."""

    def is_at_table(self, node: NodeId) -> bool:
        """Whether it told on its own link that it is in a reign of this room."""


class Belief:
    """The table, as it looks from one node. Keeps nothing itself."""

    def __init__(self, known: Acquaintance) -> None:
        self._tests: dict[Who, Callable[[NodeId, Any], bool]] = {
            Who.ANYBODY: lambda node, message: True,
            Who.HOST: lambda node, message: known.is_host(node),
            Who.MEMBER: lambda node, message: known.knows(node),
            Who.RELAY: lambda node, message: known.is_relay(node),
            Who.HELPER: lambda node, message: known.is_helper(node),
            Who.FORMER: lambda node, message: known.was_host(node),
            Who.NAMED: lambda node, message: message.term.host == node,
            Who.AWAITED: lambda node, message: known.awaits(node),
            Who.ASKED: lambda node, message: known.was_asked(node),
            Who.COMING: lambda node, message: known.is_coming(node),
            Who.TABLE: lambda node, message: known.is_at_table(node),
            # `Bearers` looks at that, when the letter is open.
            Who.BEARER: lambda node, message: True,
        }

    def verdict(self, origin: NodeId, message: Message) -> Verdict:
        """What becomes of a message that `origin` has made."""
        row = TABLE[type(message)]
        if self._is_any(row.of, origin, message):
            return Verdict.WORD
        if self._is_any(row.hint_of, origin, message):
            return Verdict.HINT
        return Verdict.NOTHING

    def _is_any(self, whos: tuple[Who, ...], node: NodeId, message: Message) -> bool:
        return any(self._tests[who](node, message) for who in whos)
