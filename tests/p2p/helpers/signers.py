"""Nodes of one letter that can sign: "a" comes before "b", as in lists of members."""

from __future__ import annotations

from functools import cache
from itertools import count

from p2p.identity import NodeId
from p2p.messages import FIRST_APP
from p2p.relay.letters import Letters
from p2p.testing.signer import SimulatedSigner


@cache
def signer(letter: str) -> SimulatedSigner:
    """One whose id begins with that letter."""
    made = (SimulatedSigner(f"{letter}{number}") for number in count())
    return next(each for each in made if each.id.startswith(letter))


def node(letter: str) -> NodeId:
    """The id of that one."""
    return signer(letter).id


def letters(letter: str, life: int = 0) -> Letters:
    """What one of its runs writes and reads."""
    run = letter * 7 + chr(ord("a") + life)
    return Letters(signer(letter), FIRST_APP, run)
