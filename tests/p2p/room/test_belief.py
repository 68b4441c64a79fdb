"""Who is believed about what: the table, and that what it leaves out changes nothing.

Of each cell that says "nothing", two rooms are compared that were made alike. One hears
the message, as harmful as it can be; then both live on for a second. Whatever they do
and say in that time must be the same: so a vote, a longer patience, a higher counter or
a changed order of heirs shows, wherever it is kept.

That a word is harmful enough is tried as well: without its line in the table the
comparison would fail.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import product
from typing import Any, get_args

import pytest

from p2p import messages
from p2p.effects import Effect
from p2p.election.roles import Role
from p2p.identity import NodeId
from p2p.messages import Frame, Message, RoomMessage
from p2p.replication.log import reign_of
from p2p.room.bearers import Bearers
from p2p.room.belief import TABLE, Belief, Verdict, Who
from tests.p2p.election.helpers.circle import ANA, BEN, CYD, ZED, Circle
from tests.p2p.election.helpers.circle import words as sent
from tests.p2p.election.helpers.starts import STARTS, STRANGERS, Start
from tests.p2p.room.helpers.speech import kind_of, words
from tests.p2p.room.helpers.standing import (
    RIVALS,
    SENDERS,
    asked_proof,
    asked_size,
    exists,
    start_for,
)
from tests.sample import one_in

OTHER = max(STRANGERS - {ZED})  # linked, too, and silent
PREPARED = "MergeLose", "Yield", "Proof", "Forward"  # which have a story of their own
OF_ROOMS = {
    kind
    for kind in get_args(messages.AnyMessage)
    if issubclass(kind, RoomMessage) or kind in (messages.Tick, messages.Ack)
}

# What becomes of it, by who says it: w it counts, h a hint, . nothing, - not asked here
# (what a host or a rival says when it should is tried by the tests of the election).
# Who names himself as a host is the host of the term that he names, whoever he is.
# In the words of the document, "stranger" and "left" (it was a member) are nobody,
# "theirs" tells that it is at this table, "rival" hosts there, "deposed" is a host that
# was followed before and is in no log now, and "coming" asks to be let in.
MATRIX = """
               stranger  theirs  rival  member  left  deposed  coming  host
Tick           .         .       .      .       .     h        .       w
Tick:past      .         .       .      .       .     h        .       -
Ack            .         .       .      w       .     .        .       -
Join           w         w       w      w       w     w        w       -
Snapshot       .         .       .      w       .     .        .       w
Snapshot:ours  .         .       .      w       .     .        .       w
Inputs         .         .       .      w       .     .        .       -
Leave          .         .       .      w       .     .        w       -
Lost           .         .       .      w       .     .        .       -
Alive          .         .       .      w       .     .        .       w
Relay          .         .       .      w       .     .        .       -
Fetch          .         .       .      w       .     .        .       -
Frames         .         .       .      .       .     .        .       w
Claim          .         .       h      w       .     .        .       w
Claim:own      h         h       h      w       h     h        h       w
Stale          .         h       h      w       .     .        .       w
FenceAsk       .         .       .      h       .     h        .       w
FenceAsk:past  .         .       .      h       .     h        .       w
FenceOk        .         .       .      w       .     .        .       -
MergeAsk       .         .       w      w       .     .        .       -
MergeLose      .         .       w      w       .     .        .       -
Yield          .         .       w      w       .     .        .       -
Handoff        .         .       .      .       .     .        .       w
Forward        .         .       .      w       .     .        .       w
Lacks          .         w       w      w       .     .        .       -
Lull           .         .       .      w       .     .        .       -
Show           w         w       w      w       w     w        w       -
Barred         .         .       .      .       .     .        .       -
Prove          .         w       w      w       .     w        .       -
Proof          .         .       w      w       .     .        .       -
Witness        .         .       .      w       .     .        .       -
Perjury        .         w       w      w       .     .        .       -
"""


def cells() -> dict[tuple[str, str], str]:
    """(row, sender) -> its letter."""
    head, *lines = MATRIX.strip().splitlines()
    senders = head.split()
    rows = (line.split() for line in lines)
    return {
        (row, sender): letter
        for row, *letters in rows
        for sender, letter in zip(senders, letters, strict=True)
    }


CELLS = cells()
Cell = tuple[str, str]
NOTHING: list[Cell] = [cell for cell, letter in CELLS.items() if letter == "."]
HINTS: list[Cell] = [cell for cell, letter in CELLS.items() if letter == "h"]
Said = Counter[tuple[str, tuple[NodeId, ...]]]

# Where a word of each row would show, if it were believed. (A claim of another's reign,
# if it were taken for a hint: of a word it is looked at once more whose reign it is.)
SHOWS_IN = {
    "Tick:past": Role.HOST,
    "Snapshot:ours": Role.FOLLOW,
    "Lost": Role.HOST,
    "Alive": Role.SUSPECT,
    "Relay": Role.HOST,
    "Fetch": Role.HOST,
    "Frames": Role.FOLLOW,
    "Claim": Role.HOST,
    "Stale": Role.HOST,
    "FenceAsk:past": Role.HOST,
    "MergeAsk": Role.HOST,
    "Forward": Role.HOST,
    "Lacks": Role.HOST,
    "Barred": Role.SEEK,
    "Prove": Role.HOST,
    "Witness": Role.FENCED,
    "Perjury": Role.FOLLOW,
}
# Of these who does what is said looks again who said it: whether that is the host, the
# one that was asked or talked with, or present, with a seat. So it would not show, but
# if that look were missing, too; this is the role in which it would then.
LOOKED_AT_TWICE = {
    "Tick": Role.FOLLOW,
    "Ack": Role.HOST,
    "Snapshot": Role.SUSPECT,
    "Inputs": Role.HOST,
    "Leave": Role.HOST,
    "FenceAsk": Role.FOLLOW,
    "FenceOk": Role.FENCED,
    "Yield": Role.HOST,
    "Handoff": Role.FOLLOW,
    "Lull": Role.HOST,
    "MergeLose": Role.HOST,
    "Proof": Role.FOLLOW,
}
TRIED_IN = {**SHOWS_IN, **LOOKED_AT_TWICE}
# What is said for a hint; whatever it says, it moves nothing.
ANSWERS = {
    **{("Tick:past", role): {"Stale"} for role in Role},
    **{("FenceAsk:past", role): {"Stale"} for role in Role},
    ("Claim:own", Role.HOST): {"MergeAsk"},
    ("Stale", Role.HOST): {"MergeAsk"},
}
HINT_TRIED_IN = {row: Role.HOST for row, _ in HINTS} | {"Stale": Role.SUSPECT}


def begin(row: str, sender: str, role: Role) -> tuple[Start, Message]:
    """A room just before it is told that word, and the word."""
    start, asked = start_for(sender, role), 0
    room = start.room
    if row in ("MergeLose", "Yield") and role is Role.HOST:
        asked = asked_size(start, sender)
    if row == "Proof" and role is Role.FOLLOW:
        asked_proof(start, sender)
    if row == "Forward":  # it brings what cyd wrote, who has no link
        room.linked.discard(CYD)
        room.link_down(CYD, False, start.now)
    return start, words(start, sender, asked)[row]


def life(start: Start, hears: Callable[[], list[Effect]]) -> list[object]:
    """What a room does and says, from a word on that it `hears`."""
    said: list[object] = list(hears())
    room = start.room
    election = room.election
    said += [room.ticks.listeners(start.now), room.ticks.via]  # they forget soon
    for node in SENDERS.values():
        said.append(room.replicator.acknowledged(node))
        # Who says that it lacks that link is no way to him; the other one is.
        said.append(room.paths.relays(CYD, {node, OTHER}, start.now))
    said += start.wait(1.0)
    said += [election.role, election.term, election.terms.reached, election.seen]
    said += [room.log.tick, room.replica.digest(), room.replica.residents]
    said += [room.barred, room.ticks.via, room.ticks.listeners(start.now)]
    return [*said, {node: room.hearsay.of(node) for node in room.hearsay.peers()}]


def with_a_word(row: str, sender: str, role: Role) -> list[object]:
    """What such a room does and says if it is told that."""
    start, word = begin(row, sender, role)
    return life(start, lambda: start.room.receive(SENDERS[sender], word, start.now))


def without_a_word(row: str, sender: str, role: Role) -> list[object]:
    """What it does and says if nobody tells it anything."""
    return _without(row if row in PREPARED else "", sender, role)


@cache
def _without(row: str, sender: str, role: Role) -> list[object]:
    return life(begin(row or "Tick", sender, role)[0], list)


def there_is(row: str, sender: str, role: Role) -> bool:
    """Whether there is that cell in that role."""
    if not exists(sender, role):
        return False
    kind = kind_of(row)
    if role is Role.SEEK and sender == "rival" and kind in ("Snapshot", "Barred"):
        return False  # it was asked
    if role is Role.YIELD and sender == "rival" and kind in ("Claim", "Stale"):
        return False  # it is waited for
    if role is Role.SUSPECT and sender == "member" and kind == "Frames":
        return False  # it was asked whether it hears the host
    # Who does not hear the host may lack just the frame with who could bring that.
    knows_all = role not in (Role.SEEK, Role.SUSPECT)
    return kind != "Forward" or sender not in RIVALS or knows_all


def first_at(roles: Mapping[str, Role], cells: Iterable[Cell]) -> list[Any]:
    """For `parametrize`: those cells in each role; slow, but for these roles. Of what
    is looked at twice one sender is enough for a first look."""
    marked, tried = [], set[str]()
    for (row, sender), role in product(cells, Role):
        if there_is(row, sender, role):
            is_first = roles[row] is role and row not in tried
            marks = [] if is_first else [pytest.mark.slow]
            marked.append(pytest.param(row, sender, role, marks=marks))
            if is_first and row in LOOKED_AT_TWICE:
                tried.add(row)
    return marked


@pytest.mark.parametrize(("row", "sender", "role"), first_at(TRIED_IN, NOTHING))
def test_what_the_table_leaves_out_changes_nothing(
    row: str, sender: str, role: Role
) -> None:
    assert with_a_word(row, sender, role) == without_a_word(row, sender, role)


@pytest.mark.parametrize(
    ("row", "sender"),
    one_in(
        6, (c for c in NOTHING if c[0] in SHOWS_IN and there_is(*c, TRIED_IN[c[0]]))
    ),
)
def test_it_would_if_the_table_had_it(
    row: str, sender: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    role, real = SHOWS_IN[row], Belief.verdict
    unmoved = without_a_word(row, sender, role)
    taken_for = Verdict.HINT if row == "Claim" else Verdict.WORD  # see `SHOWS_IN`

    def verdict(belief: Belief, origin: NodeId, word: Message) -> Verdict:
        is_it = (type(word).__name__, origin) == (kind_of(row), SENDERS[sender])
        return taken_for if is_it else real(belief, origin, word)

    if row == "Forward":  # at that he looks
        monkeypatch.setattr(Bearers, "may_bring", lambda *_: True)
    monkeypatch.setattr(Belief, "verdict", verdict)
    assert with_a_word(row, sender, role) != unmoved


def outcome(start: Start, effects: list[Effect]) -> tuple[Said, list[object]]:
    """What is said in the first second, and where that leads."""
    said = Counter(sent([*effects, *start.wait(1.0)]))
    room, election = start.room, start.room.election
    led_to = [election.role, election.term, election.terms.reached, election.seen]
    return said, [*led_to, room.log.tick, room.replica.digest(), room.ticks.via]


@cache
def outcome_of_silence(sender: str, role: Role) -> tuple[Said, list[object]]:
    return outcome(start_for(sender, role), [])


@pytest.mark.parametrize(("row", "sender", "role"), first_at(HINT_TRIED_IN, HINTS))
def test_a_hint_only_tells_whom_to_ask_or_to_answer(
    row: str, sender: str, role: Role
) -> None:
    said_alone, led_to = outcome_of_silence(sender, role)
    start, word = begin(row, sender, role)
    hears = start.room.receive(SENDERS[sender], word, start.now)
    said, leads_to = outcome(start, hears)
    if (row, role) == ("Claim:own", Role.SEEK):  # who is told of one goes on looking
        assert leads_to[0] is Role.SEEK
        return
    assert leads_to == led_to
    more = {kind for kind, _ in said - said_alone} - {"Forward"}
    news = ANSWERS.get((row, role), set())
    # Of another reign they have told before: that of zed.
    assert more == news or (sender in RIVALS and not more)


def test_the_matrix_is_complete() -> None:
    assert {kind_of(row) for row, _ in CELLS} == {kind.__name__ for kind in OF_ROOMS}
    assert {row for row, _ in NOTHING} == TRIED_IN.keys()
    assert set(TABLE) == OF_ROOMS


@pytest.mark.parametrize("sender", SENDERS)
def test_the_table_is_that_of_the_matrix(sender: str) -> None:
    """In a room that follows, or lets somebody in: what the look-up itself says."""
    letters = {Verdict.WORD: "w", Verdict.HINT: "h", Verdict.NOTHING: "."}
    start = start_for(sender, Role.HOST if sender == "coming" else Role.FOLLOW)
    belief = Belief(start.room.replicator)
    for row, word in words(start, sender).items():
        wanted = CELLS[row, sender]
        if wanted != "-" and row != "Forward":  # at that `Bearers` looks
            verdict = belief.verdict(SENDERS[sender], word)
            assert letters[verdict] == wanted, row


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
    sender = "rival" if who is Who.NAMED else "theirs"
    said, speaker, belief = words(start, sender), SENDERS[sender], Belief(Only(who))
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
