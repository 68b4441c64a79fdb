"""Rooms of ben's in which somebody stands in one way: the columns of the matrix."""

from __future__ import annotations

from collections.abc import Callable

from p2p import messages
from p2p.election.roles import Role
from p2p.identity import NodeId
from p2p.messages import Claim, MergeAsk, Term
from tests.p2p.election.helpers.circle import ANA, BEN, CYD, DAN, Circle, sent
from tests.p2p.election.helpers.starts import (
    STARTS,
    STRANGERS,
    THEIRS,
    Start,
    fenced,
    following,
    hosting,
    suspecting,
    yielding,
)
from tests.p2p.helpers.sealing import sealed
from tests.p2p.helpers.signers import letters, node

NAMES = {
    "stranger": "n",  # linked, and no more
    "coming": "n",  # the same, once it has asked to be let in
    "theirs": "t",  # one of the reign of zed
    "rival": "z",
    "member": "c",
    "left": "d",  # it was a member
    "deposed": "e",  # it hosted, and has left
    "host": "a",
}
SENDERS = {sender: node(name) for sender, name in NAMES.items()}
NOBODY, THEIR_MEMBER, EVE = (SENDERS[s] for s in ("stranger", "theirs", "deposed"))
GONE = "left", "deposed"
RIVALS = "theirs", "rival"

Change = Callable[[Start], Start]
FROM_CIRCLE: dict[Role, Callable[[Circle], Start]] = {
    Role.FOLLOW: following,
    Role.SUSPECT: suspecting,
    Role.HOST: hosting,
    Role.FENCED: lambda circle: fenced(hosting(circle)),
    Role.YIELD: lambda circle: yielding(hosting(circle)),
}
FROM_HOST: dict[Role, Change] = {
    Role.HOST: lambda start: start,
    Role.FENCED: fenced,
    Role.YIELD: yielding,
}


def exists(sender: str, role: Role) -> bool:
    """Whether somebody can stand so to a room in that role. Who seeks has no log; and
    only who makes the frames lets others in."""
    if role is Role.SEEK:
        return sender in ("stranger", *RIVALS)
    return sender != "coming" or role in FROM_HOST


def start_for(sender: str, role: Role) -> Start:
    """A room in that role, in which such a sender is linked."""
    start = _made(sender, role)
    room = start.room
    assert room.election.role is role
    room.linked.update({DAN, NOBODY, THEIR_MEMBER, EVE, *STRANGERS})
    if sender in RIVALS:
        room.noted(SENDERS[sender], THEIRS, start.now)
    knows, was_host = room.replicator.knows, room.replicator.was_host
    assert knows(SENDERS[sender]) == (sender in ("member", "host"))
    was_ours = sender == "host" and role in FROM_HOST  # ana, by then
    assert was_host(SENDERS[sender]) == (sender == "deposed" or was_ours)
    assert room.replicator.is_coming(SENDERS[sender]) == (sender == "coming")
    return start


def _made(sender: str, role: Role) -> Start:
    if sender in GONE:
        return FROM_CIRCLE[role](_once_with(SENDERS[sender]))
    if sender == "coming":
        start = hosting()
        start.room.linked.add(NOBODY)
        start.room.receive(NOBODY, wish_in(start), start.now)
        return FROM_HOST[role](start)
    return STARTS[role]()


def _once_with(gone: NodeId) -> Circle:
    """Ana hosts ben and cyd; that one was in, and has left: as their host, if eve."""
    circle = Circle(*((EVE, ANA) if gone == EVE else (ANA, gone)), BEN, CYD)
    circle.perform(gone, circle.rooms.pop(gone).leave(circle.now))
    circle.run(0.3)
    for room in circle.rooms.values():
        room.noted(gone, None, circle.now)
        assert room.election.host == ANA
        assert not room.replicator.knows(gone)
    return circle


def wish_in(start: Start) -> messages.Join:
    """To be let in."""
    return messages.Join(start.room.id, "m", True, 0, 0, 0, 0)


# --- with questions that are open ----------------------------------------------------


def asked_size(start: Start, sender: str) -> int:
    """It said that it hosts the room, too, so that ben, who hosts, has asked for its
    size. Now it is what it was before. The tick that the question named."""
    room, who = start.room, SENDERS[sender]
    before = room.hearsay.of(who)
    room.noted(who, Term(9, 0, who), start.now)
    asked = sent(start.wait(0.3), MergeAsk)
    assert asked
    if sender != "rival":
        room.noted(who, before, start.now)
    assert isinstance(asked[0], MergeAsk)
    return asked[0].tick


def asked_proof(start: Start, sender: str) -> None:
    """It claims to host for two reigns, so that ben, who follows, has asked by what
    right."""
    room, who = start.room, SENDERS[sender]
    term, point = Term(THEIRS.counter + 1, 0, who), (room.log.tick, room.log.chain)
    claim = Claim(room.id, term, (start.ours, THEIRS), *point, True)
    told = sealed(claim, letters(NAMES[sender]), room)
    assert sent(room.receive(who, told, start.now), messages.Prove)
