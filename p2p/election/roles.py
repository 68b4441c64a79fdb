"""What a node can be to its room, what changes that, and what it becomes by it.

The table is literal, as that of h11's `_state.py`, and it is the only one: a change
that is not in it is a fault of ours, and raises. `PROTOCOL.md`, "Who is host", has it
too, with the reasons; a test compares them.
"""

from __future__ import annotations

from enum import Enum

from p2p.errors import LocalProtocolError


class Role(Enum):
    """What this node is to its room."""

    SEEK = "seek"
    FOLLOW = "follow"
    SUSPECT = "suspect"
    HOST = "host"
    FENCED = "fenced"
    YIELD = "yield"


class Why(Enum):
    """What makes a role change, in the words of the log."""

    ALONE = "no reign is heard of"
    LET_IN = "let in"
    NEVER_LET_IN = "never let in"
    SILENCE = "silence"
    CLOSED = "link closed"
    ASKED = "another lost it too"
    PERJURED = "it broke its word"
    UNFIT = "what is passed on does not fit"
    NEWER_TICK = "a newer tick"
    ALIVE = "another hears it"
    ELECTED = "claim rule"
    NAMED = "handover"
    CLAIM = "Claim"
    LATER_REIGN = "later reign"
    STOOD_STILL = "stood still"
    FOLLOWED = "still followed"
    UNOPPOSED = "no objection"
    HANDS_OVER = "hands over"
    SMALLER = "smaller room"
    MERGES = "the smaller room comes over"
    NOT_MERGED = "nothing came of it"


# Each of these ends in a new reign, whatever this node was in the last one ...
_LED = {
    Why.CLAIM: Role.FOLLOW,
    Why.LATER_REIGN: Role.FOLLOW,
}
# ... and this for who has asked for it, which no host does.
_MOVED = {Why.LET_IN: Role.FOLLOW, **_LED}

TRANSITIONS: dict[Role, dict[Why, Role]] = {
    Role.SEEK: {
        Why.ALONE: Role.HOST,
        Why.LET_IN: Role.FOLLOW,
    },
    Role.FOLLOW: {
        Why.SILENCE: Role.SUSPECT,
        Why.CLOSED: Role.SUSPECT,
        Why.ASKED: Role.SUSPECT,
        Why.PERJURED: Role.SUSPECT,
        Why.UNFIT: Role.SUSPECT,
        Why.NEVER_LET_IN: Role.SEEK,
        Why.NAMED: Role.HOST,
        **_MOVED,
    },
    Role.SUSPECT: {
        Why.NEWER_TICK: Role.FOLLOW,
        Why.ALIVE: Role.FOLLOW,
        Why.NEVER_LET_IN: Role.SEEK,
        Why.ELECTED: Role.HOST,
        Why.NAMED: Role.HOST,
        **_MOVED,
    },
    Role.HOST: {
        Why.CLAIM: Role.FOLLOW,
        Why.STOOD_STILL: Role.FENCED,
        Why.HANDS_OVER: Role.YIELD,
        Why.SMALLER: Role.YIELD,
        Why.MERGES: Role.HOST,
    },
    Role.FENCED: {
        Why.STOOD_STILL: Role.FENCED,
        Why.FOLLOWED: Role.HOST,
        Why.UNOPPOSED: Role.HOST,
        **_LED,
    },
    Role.YIELD: {
        Why.STOOD_STILL: Role.FENCED,
        Why.NOT_MERGED: Role.HOST,
        **_LED,
    },
}


def after(role: Role, why: Why) -> Role:
    """What `role` becomes. Raises `LocalProtocolError` for what cannot happen to it.

    A running node then leaves that room and says so, as it does when a game fails; the
    rest of it goes on. A machine in an unknown state must not make another tick.
    """
    try:
        return TRANSITIONS[role][why]
    except KeyError:
        raise LocalProtocolError(f"{why.name} cannot happen in {role.name}") from None
