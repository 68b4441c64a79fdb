"""Who is believed about what: the table, and that what it leaves out changes nothing.

Of each cell that says "nothing", two rooms are compared that were made alike. One hears
the message, as harmful as it can be; then both live on for a second. Whatever they do
and say in that time must be the same: so a vote, a longer patience, a higher counter or
a changed order of heirs shows, wherever it is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import get_args

import pytest

from p2p import messages
from p2p.effects import Effect
from p2p.election.roles import Role
from p2p.identity import NodeId
from p2p.messages import Frame, Message, RoomMessage, Term
from p2p.replication.log import reign_of
from p2p.room.belief import TABLE, Belief, Verdict, Who
from tests.p2p.election.helpers.circle import (
    ANA,
    BEN,
    CYD,
    DAN,
    ZED,
    Circle,
)
from tests.p2p.election.helpers.circle import words as sent
from tests.p2p.election.helpers.starts import STARTS, STRANGERS, THEIRS, Start
from tests.p2p.helpers.sealing import perjury, sealed
from tests.p2p.helpers.sheets import sheet, sheets
from tests.p2p.helpers.signers import letters, node
from tests.sample import one_in

NOBODY = node("n")  # linked, and no more
THEIR_MEMBER = node("t")  # one of the reign of zed
OF_ROOMS = {
    kind
    for kind in get_args(messages.AnyMessage)
    if issubclass(kind, RoomMessage) or kind in (messages.Tick, messages.Ack)
}

# What becomes of it, by who says it: w it counts, h a hint, . nothing, - not asked here
# (what a host or a rival says when it should is tried by the tests of the election).
MATRIX = """
           stranger  theirs  rival  member  former  host
Tick       .         .       .      .       .       w
Ack        .         .       .      w       .       -
Join       w         w       w      w       w       -
Snapshot   .         .       .      w       .       w
Inputs     .         .       .      w       .       -
Leave      .         .       .      w       .       -
Lost       .         .       .      w       .       -
Alive      .         .       .      w       .       w
Relay      .         .       .      w       .       -
Fetch      .         .       .      w       .       -
Frames     .         .       .      .       .       w
Claim      .         .       h      w       .       w
Stale      .         h       h      w       .       w
FenceAsk   .         .       .      h       .       w
FenceOk    .         .       .      w       .       -
MergeAsk   .         .       w      w       .       -
MergeLose  .         .       w      w       .       -
Yield      .         .       w      w       .       -
Handoff    .         .       .      .       .       w
Forward    .         .       .      w       .       w
Lacks      .         w       w      w       .       -
Lull       .         .       .      w       .       -
Show       w         w       w      w       w       -
Barred     .         .       .      .       .       -
Prove      .         w       w      w       .       -
Proof      .         .       w      w       .       -
Witness    .         .       .      w       .       -
Perjury    .         w       w      w       .       -
"""


def cells() -> dict[tuple[str, str], str]:
    """(message, sender) -> its letter."""
    head, *lines = MATRIX.strip().splitlines()
    senders = head.split()
    rows = (line.split() for line in lines)
    return {
        (kind, sender): letter
        for kind, *letters in rows
        for sender, letter in zip(senders, letters, strict=True)
    }


CELLS = cells()
NOTHING = [cell for cell, letter in CELLS.items() if letter == "."]
HINTS = [cell for cell, letter in CELLS.items() if letter == "h"]
NAMES = {
    "stranger": "n",
    "theirs": "t",
    "rival": "z",
    "member": "c",
    "former": "d",
    "host": "a",
}
SENDERS = {sender: node(name) for sender, name in NAMES.items()}


def left() -> Start:
    """Ben follows ana; dan was in, and has left."""
    circle = Circle(ANA, BEN, CYD, DAN)
    circle.perform(DAN, circle.rooms.pop(DAN).leave(circle.now))
    circle.run(0.3)
    room = circle.alone(BEN)
    assert not room.replicator.knows(DAN)
    room.linked.update({DAN, *STRANGERS})
    return Start(room, circle.now)


def start_for(sender: str, role: Role) -> Start:
    """A room in that role in which such a sender is linked."""
    start = left() if sender == "former" else STARTS[role]()
    assert start.room.election.role is role
    start.room.linked.update({DAN, NOBODY, THEIR_MEMBER})
    if sender in ("theirs", "rival"):
        start.room.noted(SENDERS[sender], THEIRS, start.now)
    return start


def words(start: Start, sender: str) -> dict[str, Message]:
    """The worst that somebody could say, of each kind."""
    room, ours = start.room, start.ours
    log, later = room.log, Term(start.ours.counter + 3, 0, SENDERS[sender])
    # Who names himself as a host is a rival; a word for another's reign is none.
    named = later if sender in ("rival", "member", "host") else THEIRS
    last = log.since(log.tick - 1)
    frame = Frame.of(log.tick + 1, log.chain, (messages.Left(CYD, True),))
    wish = messages.Join(room.id, "m", True, 0, 0, 0, 0)
    lost = messages.Lost(room.id, ours, log.tick + 5)
    its, point = letters(NAMES[sender]), (log.tick, log.chain)
    proof = perjury(room.id, ours, log.tick, letters("a"))
    made: list[Message] = [
        messages.Tick(reign_of(room.id, ours), frame),
        messages.Ack(reign_of(room.id, ours), log.tick),
        wish,
        sealed(messages.Snapshot(room.id, later, 5, 1, room.replica.encode()), its),
        messages.Inputs(room.id, reign_of(room.id, ours), ((1, 0),)),
        messages.Leave(room.id),
        lost,
        messages.Alive(room.id, ours, log.tick + 3, 0),
        messages.Relay(room.id),
        messages.Fetch(room.id, log.tick, last[0].chain if last else 0),
        messages.Frames(room.id, ours, (frame,)),
        sealed(messages.Claim(room.id, named, (ours,), *point, True), its, room),
        messages.Stale(room.id, Term(ours.counter + 5, 0, NOBODY)),
        messages.FenceAsk(room.id, ours, 7),
        messages.FenceOk(room.id, ours, 0),
        messages.MergeAsk(room.id, named, 5, 5, 1000),
        messages.MergeLose(room.id, named, 5, 5, 1000),
        messages.Yield(room.id, named, ((CYD, 99, 1, 0),)),
        messages.Handoff(room.id, ours, BEN, log.tick),
        letters(NAMES[sender]).write(
            room.id, reign_of(room.id, ours), BEN, True, lost, 0
        ),
        messages.Lacks(room.id, (ANA, CYD)),
        messages.Lull(room.id, 900, 0),
        messages.Show(room.id, sheets("a").write(sheet(9, removed=(BEN,)))),
        messages.Barred(room.id, 2),
        messages.Prove(room.id, ours),
        messages.Proof(room.id, named, (ours,), log.tick, log.chain, ()),
        messages.Witness(room.id, ours, log.tick, proof.one),
        proof,
    ]
    return {type(message).__name__: message for message in made}


def life(start: Start, hears: Callable[[], list[Effect]]) -> list[object]:
    """What a room does and says, from a word on that it `hears`."""
    said: list[object] = [*hears(), *start.wait(1.0)]
    room = start.room
    election = room.election
    said += [election.role, election.term, election.terms.reached, election.seen]
    said += [room.log.tick, room.replica.digest(), room.replica.residents]
    said += [room.barred, room.ticks.via, room.ticks.listeners(start.now)]
    return [*said, {node: room.hearsay.of(node) for node in room.hearsay.peers()}]


@cache
def without_a_word(sender: str, role: Role) -> list[object]:
    """What such a room does and says if nobody tells it anything."""
    return life(start_for(sender, role), list)


def there_is(kind: str, sender: str, role: Role) -> bool:
    """Whether there is that cell in that role. Who seeks has no log, and asks the host
    of whom a note tells; who was a member until he left is tried once, as a stranger's
    word is tried in each role."""
    if role is Role.SEEK:
        asked = kind in ("Snapshot", "Barred") and sender == "rival"
        return sender in ("stranger", "theirs", "rival") and not asked
    if (kind, sender, role) == ("Frames", "member", Role.SUSPECT):
        return False  # it was asked whether it hears the host
    return sender != "former" or role is Role.FOLLOW


@pytest.mark.parametrize(
    ("kind", "sender", "role"),
    one_in(4, ((*c, role) for c in NOTHING for role in Role if there_is(*c, role))),
)
def test_what_the_table_leaves_out_changes_nothing(
    kind: str, sender: str, role: Role
) -> None:
    start = start_for(sender, role)
    word, who = words(start, sender)[kind], SENDERS[sender]
    heard = life(start, lambda: start.room.receive(who, word, start.now))
    assert heard == without_a_word(sender, role)


@pytest.mark.parametrize(
    ("kind", "sender", "role"),
    [(*cell, role) for cell in HINTS for role in Role if there_is(*cell, role)],
)
def test_a_hint_changes_nothing_by_itself(kind: str, sender: str, role: Role) -> None:
    start = start_for(sender, role)
    room, election = start.room, start.room.election

    def state() -> list[object]:
        return [
            *(election.role, election.term, election.terms.reached, election.seen),
            *(room.log.tick, room.replica.digest(), room.ticks.via),
        ]

    before = state()
    room.receive(SENDERS[sender], words(start, sender)[kind], start.now)
    assert state() == before


def test_the_matrix_is_complete() -> None:
    assert {kind for kind, _ in CELLS} == {kind.__name__ for kind in OF_ROOMS}
    assert set(TABLE) == OF_ROOMS


@pytest.mark.parametrize("sender", SENDERS)
def test_the_table_is_that_of_the_matrix(sender: str) -> None:
    """In a room that follows: what the look-up itself says."""
    letters = {Verdict.WORD: "w", Verdict.HINT: "h", Verdict.NOTHING: "."}
    start = start_for(sender, Role.FOLLOW)
    belief = Belief(start.room.replicator)
    for kind, word in words(start, sender).items():
        wanted = CELLS[kind, sender]
        if wanted != "-" and kind != "Forward":  # at that `Bearers` looks
            verdict = belief.verdict(SENDERS[sender], word)
            assert letters[verdict] == wanted, kind


class Only:
    """Everybody stands in this one way, and in no other."""

    def __init__(self, who: Who) -> None:
        self.who = who

    def is_host(self, node: NodeId) -> bool:
        return self.who is Who.HOST

    def knows(self, node: NodeId) -> bool:
        return self.who is Who.MEMBER

    def is_relay(self, node: NodeId) -> bool:
        return self.who is Who.RELAY

    def is_helper(self, node: NodeId) -> bool:
        return self.who is Who.HELPER

    def was_host(self, node: NodeId) -> bool:
        return self.who is Who.FORMER

    def awaits(self, node: NodeId) -> bool:
        return self.who is Who.AWAITED

    def was_asked(self, node: NodeId) -> bool:
        return self.who is Who.ASKED

    def is_coming(self, node: NodeId) -> bool:
        return self.who is Who.COMING

    def is_at_table(self, node: NodeId) -> bool:
        return self.who is Who.TABLE


@pytest.mark.parametrize("who", [who for who in Who if who is not Who.BEARER])
def test_each_way_to_stand_counts_where_its_row_names_it(who: Who) -> None:
    start = STARTS[Role.FOLLOW]()
    said = words(start, "rival" if who is Who.NAMED else "theirs")
    speaker, belief = ZED if who is Who.NAMED else CYD, Belief(Only(who))
    for kind, row in TABLE.items():
        verdict = belief.verdict(speaker, said[kind.__name__])
        if {who, Who.ANYBODY, Who.BEARER} & {*row.of}:
            assert verdict is Verdict.WORD, kind
        elif who in row.hint_of:
            assert verdict is Verdict.HINT, kind
        else:
            assert verdict is Verdict.NOTHING, kind


def test_a_former_host_that_is_in_no_log_any_more_is_told_who_hosts() -> None:
    circle = Circle(ANA, BEN, CYD)
    room = circle.rooms[CYD]
    old, log = room.election.term, room.log
    assert old is not None
    circle.perform(ANA, circle.rooms.pop(ANA).leave(circle.now))
    circle.run(0.3)
    room.linked.add(ZED)
    assert not room.replicator.knows(ANA)
    late = messages.Tick(reign_of(room.id, old), Frame.of(log.tick, log.chain, ()))
    for word in (late, messages.FenceAsk(room.id, old, 7)):
        circle.run(0.1)
        assert [kind for kind, _ in sent(room.receive(ANA, word, circle.now))] == [
            "Stale"
        ]
        assert sent(room.receive(ZED, word, circle.now)) == []
