"""What each event makes of each role: all events, all roles, in real rooms.

The table names the cells in which something happens; in all others nothing may. It
must lead over every change that `roles.py` allows.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from p2p import messages
from p2p.effects import Effect, Trace
from p2p.election.deeds import Deeds
from p2p.election.roles import TRANSITIONS, Role, Why
from p2p.election.suspicion import LAST_RESORT
from p2p.election.terms import Terms
from p2p.identity import NodeId
from p2p.messages import (
    Claim,
    FenceAsk,
    Frame,
    Handoff,
    MergeAsk,
    Proof,
    Snapshot,
    Stale,
    Term,
    Tick,
)
from p2p.replication.log import Log, reign_of
from p2p.room.room import Room
from tests.p2p.election.helpers.circle import (
    ANA,
    BEN,
    CYD,
    DAN,
    STEP,
    ZED,
    Circle,
    changes,
    sent,
    words,
)
from tests.p2p.election.helpers.starts import (
    STARTS,
    STRANGERS,
    THEIRS,
    Start,
    following,
    hosting,
)
from tests.p2p.helpers.sealing import perjury, sealed
from tests.p2p.helpers.signers import letters
from tests.p2p.helpers.toy import Toy, ToyOptions

LATE = 100  # a tick by which all that the states here say can have come about
TABLE = """
a tick of the host     | SUSPECT | a newer tick: FOLLOW |
a member claims        | SEEK    | | Join
                       | FOLLOW  | | Prove Stale
                       | SUSPECT | Claim: FOLLOW | Join
                       | HOST    | | Prove
                       | FENCED  | | Prove
it claims and proves   | SEEK    | | Join
                       | FOLLOW  | Claim: FOLLOW | Join Prove Stale
                       | SUSPECT | Claim: FOLLOW | Join
                       | HOST    | Claim: FOLLOW | Claim Join Prove
                       | FENCED  | Claim: FOLLOW | Claim Join Prove
it proves, unasked     |
a stranger claims      | SEEK    | | Join
an earlier claim       | SEEK    | | Join
                       | FOLLOW  | | Stale
                       | SUSPECT | | Stale
                       | HOST    | | Stale
                       | FENCED  | | Stale
the rival claims       | SEEK    | | Join
                       | FOLLOW  | | Prove
                       | YIELD   | Claim: FOLLOW | Claim Join
the rival merges another | SEEK  | | Join
                       | YIELD   | Claim: FOLLOW | Claim Join
Stale                  | FOLLOW  | | Stale
                       | SUSPECT | | Join
                       | HOST    | | MergeAsk
Stale of a member's    | FOLLOW  | | Stale
                       | SUSPECT | | Join
                       | HOST    | | MergeAsk
                       | FENCED  | later reign: FOLLOW | Join Stale
Stale of the rival's   | FOLLOW  | | Stale
                       | SUSPECT | | Join
                       | HOST    | | MergeAsk
Stale by the rival     | YIELD   | later reign: FOLLOW | Join Stale
Stale of the host      | FOLLOW  | later reign: FOLLOW | Join
                       | SUSPECT | later reign: FOLLOW | Join
                       | HOST    | | MergeAsk
Stale of a stranger    | HOST    | | MergeAsk
a snapshot             | SEEK    | let in: FOLLOW | Join
                       | FOLLOW  | let in: FOLLOW |
                       | SUSPECT | let in: FOLLOW |
a member's note        | SEEK    | | Join
                       | SUSPECT | | Join
a member's own note    | SEEK    | | Join
                       | SUSPECT | | Join
                       | FENCED  | later reign: FOLLOW | Join Stale
a snapshot of another  | SEEK    | | Join
a snapshot, unasked    |
Lost                   | SUSPECT | claim rule: HOST | Claim
                       | HOST    | | Alive
Lost, by one ahead     | FOLLOW  | another lost it too: SUSPECT | Fetch Join Lost
                       | SUSPECT | | Fetch
                       | HOST    | | Alive
Alive                  | SUSPECT | another hears it: FOLLOW |
Handoff to this node   | FOLLOW  | handover: HOST | Claim
                       | SUSPECT | handover: HOST | Claim
Handoff to another     |
FenceAsk               | FOLLOW  | | FenceOk
                       | SUSPECT | | FenceOk
FenceOk                | FENCED  | still followed: HOST |
FenceOk, of before     |
MergeAsk of a larger   | HOST    | smaller room: YIELD | Yield
MergeAsk of a smaller  | HOST    | | MergeLose
MergeLose, unasked     |
MergeLose of a larger  | HOST    | smaller room: YIELD | MergeAsk Yield
Yield, unasked         |
Yield, after a talk    | HOST    | the smaller room comes over: HOST | Claim MergeLose
it retires             | HOST    | hands over: YIELD | Handoff
the link closes        | FOLLOW  | link closed: SUSPECT | Lost
its word is broken     | FOLLOW  | it broke its word: SUSPECT | Lost Perjury
                       | SUSPECT | | Perjury
its ticks do not fit   | FOLLOW  | what is passed on does not fit: SUSPECT | Join Lost
a dial is refused      |
a moment of silence    | FOLLOW  | silence: SUSPECT | Join Lost
                       | SUSPECT | | Lost
                       | YIELD   | nothing came of it: HOST |
a long silence         | SEEK    | no reign is heard of: HOST | Claim
                       | FOLLOW  | silence: SUSPECT | Join Lost
                       | SUSPECT | claim rule: HOST | Claim Join Lost
                       | FENCED  | no objection: HOST |
                       | YIELD   | nothing came of it: HOST |
this node sleeps       | SUSPECT | | Join Lost
                       | HOST    | stood still: FENCED | FenceAsk
                       | FENCED  | stood still: FENCED | FenceAsk
                       | YIELD   | stood still: FENCED | FenceAsk
"""
NOT_OF_THE_ELECTION = {"Tick", "Ack", "Forward"}
NAMES = {ANA: "a", BEN: "b"}  # of those who host
ANOTHER = Term(1, 0, max(STRANGERS - {ZED}))  # one that met the rival, too
MERGED = Term(10, 0, ZED)  # the reign in which those of a rival and ours end


# --- events --------------------------------------------------------------------------


def receive(start: Start, peer: NodeId, message: messages.Message) -> list[Effect]:
    return start.room.receive(peer, message, start.now)


def next_tick(start: Start) -> list[Effect]:
    return receive(start, start.host, start.coming) if start.coming else []


def claim(start: Start, term: Term, *parents: Term) -> list[Effect]:
    log, room = start.room.log, start.room.id
    claimed = Claim(room, term, parents, log.tick, log.chain, True)
    return receive(start, term.host, sealed(claimed, of=start.room))


def proves(start: Start) -> list[Effect]:
    """A member claims, as the host has named it; and shows that word of the host's."""
    claimed = claim(start, Term(start.ours.counter + 1, 1, CYD), start.ours)
    return claimed + shows(start)


def shows(start: Start) -> list[Effect]:
    """That word alone."""
    term, log, host = Term(start.ours.counter + 1, 1, CYD), start.room.log, start.host
    if start.room.election.hosting or start.room.election.role is Role.FENCED:
        host = BEN
    wrote = letters(NAMES[host])
    deeds = Deeds(wrote.signer, wrote.app, wrote.run, start.room.id)
    word = deeds.succession(start.ours, CYD, log.tick)
    shown = Proof(start.room.id, term, (start.ours,), log.tick, log.chain, (word,))
    return receive(start, CYD, sealed(shown, of=start.room))


def stale(start: Start, peer: NodeId, term: Term) -> list[Effect]:
    return receive(start, peer, Stale(start.room.id, term))


def strange_stale(start: Start) -> list[Effect]:
    """Of one of another reign, as he says himself."""
    other = max(STRANGERS - {ZED})
    if start.room.election.role is not Role.SEEK:
        start.room.noted(other, THEIRS, start.now)
    return stale(start, other, THEIRS)


def snapshot(start: Start, of: NodeId | None = None) -> list[Effect]:
    """Of a later reign, from whom it was asked; the host was not heard for a while.
    `of`: who hosts that reign, if it is not the one that was asked."""
    effects = []
    if start.room.election.role is Role.SEEK:
        start.host = ZED
        effects = start.room.noted(ZED, THEIRS, start.now)
    start.now += 0.14
    term = Term(9, 0, of or start.host)
    shown = sealed(Snapshot(start.room.id, term, LATE, 1, start.state))
    return effects + receive(start, start.host, shown)


def snapshot_unasked(start: Start) -> list[Effect]:
    """Of the later reign of a member, in the same silence."""
    start.now += 0.14
    shown = Snapshot(start.room.id, Term(9, 0, CYD), LATE, 1, start.state)
    return receive(start, CYD, sealed(shown))


def lost(start: Start, ahead: int = 0) -> list[Effect]:
    """Of a voter that has so many ticks more; a tick is overdue then."""
    start.now += 0.13 if ahead else 0.0
    word = messages.Lost(start.room.id, start.ours, start.room.log.tick + ahead)
    return receive(start, CYD, word)


def alive(start: Start) -> list[Effect]:
    word = messages.Alive(start.room.id, start.ours, start.room.log.tick + 3, 10)
    return receive(start, CYD, word)


def handoff(start: Start, heir: NodeId) -> list[Effect]:
    word = Handoff(start.room.id, start.ours, heir, start.room.log.tick)
    return receive(start, start.host, word)


def fence_ok(start: Start, off_by: int = 0) -> list[Effect]:
    """`off_by`: by so much it names another question."""
    asked = sent(start.before, FenceAsk)
    nonce = asked[0].nonce if asked and isinstance(asked[0], FenceAsk) else 0
    ok = messages.FenceOk(start.room.id, start.ours, nonce + off_by)
    return receive(start, CYD, ok)


def merge_ask(start: Start, members: int) -> list[Effect]:
    return receive(start, ZED, MergeAsk(start.room.id, THEIRS, members, members, 0))


def merge_lose(start: Start, is_asked: bool) -> list[Effect]:
    """Of a larger room; `is_asked`: the host asks it for its size first."""
    effects, tick = [], start.room.log.tick
    if is_asked and start.room.election.hosting:
        start.room.hearsay.note(ZED, THEIRS)
        effects = start.wait(0.3)
        asks = sent(effects, MergeAsk)
        assert isinstance(asks[-1], MergeAsk)
        tick = asks[-1].tick
    lose = messages.MergeLose(start.room.id, THEIRS, 6, 6, 1000, tick)
    return effects + receive(start, ZED, lose)


def yields(start: Start) -> list[Effect]:
    return receive(start, ZED, messages.Yield(start.room.id, THEIRS, ()))


def retires(start: Start) -> list[Effect]:
    """Its radio is bad, and cyd is better: only a host is told so."""
    if start.room.election.hosting:
        start.room.election.retire(CYD, start.now)
    return start.room.out.take()


def link_closes(start: Start) -> list[Effect]:
    start.room.linked.discard(start.host)
    return start.room.link_down(start.host, False, start.now)


def perjured(start: Start) -> list[Effect]:
    by = letters(NAMES[start.host])
    proof = perjury(start.room.id, start.ours, start.room.log.tick, by)
    return receive(start, CYD, proof)


def unfit(start: Start) -> list[Effect]:
    start.room.ticks.listen(CYD, start.now)
    start.room.election.mistrust(CYD, start.now)
    return start.room.out.take()


EVENTS: dict[str, Callable[[Start], list[Effect]]] = {
    "a tick of the host": next_tick,
    "a member claims": lambda s: claim(s, Term(s.ours.counter + 1, 1, CYD), s.ours),
    "it proves, unasked": shows,
    "a stranger claims": lambda s: claim(s, THEIRS),
    "an earlier claim": lambda s: claim(s, Term(0, 0, CYD)),
    "it claims and proves": proves,
    "the rival claims": lambda s: claim(s, MERGED, s.ours, THEIRS),
    "the rival merges another": lambda s: claim(s, MERGED, THEIRS, ANOTHER),
    "Stale": lambda s: stale(s, CYD, THEIRS),
    "Stale of a member's": lambda s: stale(s, CYD, Term(9, 0, CYD)),
    "Stale of a stranger": strange_stale,
    "Stale of the rival's": lambda s: stale(s, CYD, MERGED),
    "Stale by the rival": lambda s: stale(s, ZED, MERGED),
    "Stale of the host": lambda s: stale(s, s.host, THEIRS),
    "a member's note": lambda s: s.room.noted(CYD, THEIRS, s.now),
    "a member's own note": lambda s: s.room.noted(CYD, Term(9, 0, CYD), s.now),
    "a snapshot": snapshot,
    "a snapshot of another": lambda s: snapshot(s, of=CYD),
    "a snapshot, unasked": snapshot_unasked,
    "Lost": lost,
    "Lost, by one ahead": lambda s: lost(s, ahead=1),
    "Alive": alive,
    "Handoff to this node": lambda s: handoff(s, BEN),
    "Handoff to another": lambda s: handoff(s, CYD),
    "FenceAsk": lambda s: receive(s, s.host, FenceAsk(s.room.id, s.ours, 7)),
    "FenceOk": fence_ok,
    "FenceOk, of before": lambda s: fence_ok(s, off_by=-1),
    "MergeAsk of a larger": lambda s: merge_ask(s, 6),
    "MergeAsk of a smaller": lambda s: merge_ask(s, 1),
    "MergeLose, unasked": lambda s: merge_lose(s, is_asked=False),
    "MergeLose of a larger": lambda s: merge_lose(s, is_asked=True),
    "Yield, unasked": yields,
    "Yield, after a talk": lambda s: merge_ask(s, 1) + yields(s),
    "it retires": retires,
    "the link closes": link_closes,
    "its word is broken": perjured,
    "its ticks do not fit": unfit,
    "a dial is refused": lambda s: s.room.refused(s.host, s.now),
    "a moment of silence": lambda s: s.wait(0.15),
    "a long silence": lambda s: s.wait(0.5),
    "this node sleeps": lambda s: s.room.tick(s.now + 2.0),
}


# --- the table -----------------------------------------------------------------------


def table() -> dict[tuple[str, Role], tuple[str, str]]:
    """(event, role) -> the changes and the words that the table names."""
    cells, event = {}, ""
    for line in TABLE.strip().splitlines():
        name, role, *happens = (part.strip() for part in line.split("|"))
        event = name or event
        assert event in EVENTS
        if role:
            changed, said = happens
            cells[event, Role[role]] = (changed, said)
    return cells


CELLS = table()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("event", EVENTS)
def test_the_event_does_to_the_role_what_the_table_says(event: str, role: Role) -> None:
    start = STARTS[role]()
    assert start.room.election.role is role
    effects = EVENTS[event](start)
    changed = ", ".join(f"{why}: {became}" for why, became in changes(effects))
    said = {kind for kind, _ in words(effects)} - NOT_OF_THE_ELECTION
    assert (changed, " ".join(sorted(said))) == CELLS.get((event, role), ("", ""))
    led_to = changed.rpartition(" ")[2] or role.name
    assert start.room.election.role.name == led_to


def guest() -> tuple[Room, float]:
    """Cyd, who was let in by zed, but is no member by the log that he was sent."""
    state = Circle(ANA).rooms[ANA].replica.encode()
    rest = Toy(), ToyOptions(), True, {*STRANGERS}, Random(1), 1.0
    room = Room(letters("c"), "c", *rest)
    room.noted(ZED, THEIRS, 1.0)
    room.receive(ZED, sealed(Snapshot(room.id, THEIRS, 5, 1, state)), 1.05)
    return room, 1.05


def never_let_in() -> list[Effect]:
    room, now = guest()
    assert room.election.role is Role.FOLLOW
    return [e for step in range(1, 25) for e in room.tick(now + step / 100)]


def test_who_was_never_let_in_looks_again() -> None:
    assert changes(never_let_in()) == [(Why.NEVER_LET_IN.value, "SEEK")]


def test_who_learns_that_it_was_put_out_while_it_asks_around_looks_again() -> None:
    """It was an heir of nobody's, and waited for ever."""
    circle = Circle(ANA, BEN, CYD)
    cyd = circle.rooms.pop(CYD)
    for member, room in circle.rooms.items():
        room.linked.discard(CYD)
        circle.perform(member, room.link_down(CYD, False, circle.now))
    circle.run(2.0)  # it sleeps, and is away by the log
    told = messages.Lost(cyd.id, cyd.election.term, cyd.replicator.log.tick)
    ben = circle.rooms[BEN]
    ben.linked.add(CYD)
    helped = sent(ben.receive(CYD, told, circle.now), messages.Frames)
    circle.rooms = {CYD: cyd}
    circle.run(STEP)
    while cyd.election.role is not Role.SUSPECT:
        circle.run(STEP)
    for frames in helped:
        cyd.receive(BEN, frames, circle.now)
    assert CYD not in cyd.present()
    circle.run(LAST_RESORT - 0.05)
    assert cyd.election.role is Role.SUSPECT
    circle.run(0.1)
    assert cyd.election.role is Role.SEEK


@pytest.mark.parametrize("knows_others", [True, False])
def test_who_is_barred_by_its_own_host_looks_for_others(knows_others: bool) -> None:
    room, now = guest()
    other = max(STRANGERS - {ZED})
    if knows_others:
        room.noted(other, ANOTHER, now)
    room.receive(ZED, messages.Barred(room.id, 3), now)
    assert room.barred == (None if knows_others else 3)
    assert (room.election.role is Role.SEEK) == knows_others
    assert room.replicator.was_asked(other) == knows_others
    room.receive(other, messages.Barred(room.id, 2), now)
    assert room.barred == (2 if knows_others else 3)


def test_every_change_that_is_allowed_happens_in_the_table() -> None:
    happens = {(role, Why.NEVER_LET_IN) for role in (Role.FOLLOW, Role.SUSPECT)}
    for (_, role), (changed, _) in CELLS.items():
        now = role
        for change in filter(None, changed.split(", ")):
            why, _, became = change.rpartition(": ")
            happens.add((now, Why(why)))
            now = Role[became]
    allowed = {(role, why) for role, whys in TRANSITIONS.items() for why in whys}
    assert happens == allowed


# --- a host that hands over while it lives -------------------------------------------


def retired() -> tuple[Start, Claim]:
    """Ben has handed over to cyd; and what cyd says then."""
    start = hosting()
    retires(start)
    log, term = start.room.log, Term(start.ours.counter + 1, 0, CYD)
    claim = Claim(start.room.id, term, (start.ours,), log.tick, log.chain, True)
    return start, sealed(claim, of=start.room)


def test_the_heir_is_followed_at_once() -> None:
    start, claimed = retired()
    effects = receive(start, CYD, claimed)
    assert changes(effects) == [(Why.CLAIM.value, "FOLLOW")]
    assert start.room.election.host == CYD


def test_a_host_that_went_on_is_not_convinced_any_more() -> None:
    start, claimed = retired()
    start.wait(0.2)
    assert start.room.election.role is Role.HOST
    assert changes(receive(start, CYD, claimed)) == []


def test_somebody_else_is_not_waited_for() -> None:
    start, claimed = retired()
    other = Claim(
        *(claimed.room, Term(claimed.term.counter, 0, ZED), claimed.parents),
        *(claimed.tick, claimed.chain, True),
    )
    assert changes(receive(start, ZED, sealed(other, of=start.room))) == []


def follower_of_one_who_named(heir: NodeId) -> tuple[Start, Claim]:
    """Ben was told who goes on, and has the last tick of ana; what the heir says."""
    start = following()
    start.room.receive(ANA, start.coming, start.now)  # type: ignore[arg-type]
    log = start.room.log
    named = Handoff(start.room.id, start.ours, heir, log.tick)
    start.room.receive(ANA, named, start.now)
    term = Term(start.ours.counter + 1, 0, heir)
    claim = Claim(start.room.id, term, (start.ours,), log.tick, log.chain, True)
    return start, sealed(claim, of=start.room)


def test_a_member_follows_the_heir_that_was_named() -> None:
    start, claimed = follower_of_one_who_named(CYD)
    assert changes(receive(start, CYD, claimed)) == [(Why.CLAIM.value, "FOLLOW")]


def test_but_not_behind_a_tick_of_the_host_that_goes_on() -> None:
    start, claimed = follower_of_one_who_named(CYD)
    log = start.room.log
    later = Tick(reign_of(start.room.id, start.ours), Frame.of(*next_of(log), ()))
    receive(start, ANA, later)
    assert start.room.election.seen == claimed.tick + 1
    assert changes(receive(start, CYD, claimed)) == []
    assert start.room.election.host == ANA


def test_unless_the_host_is_lost_by_then() -> None:
    start, claimed = follower_of_one_who_named(CYD)
    log = start.room.log
    later = Tick(reign_of(start.room.id, start.ours), Frame.of(*next_of(log), ()))
    receive(start, ANA, later)
    start.wait(0.3)
    assert start.room.election.role is Role.SUSPECT
    assert changes(receive(start, CYD, claimed)) == [(Why.CLAIM.value, "FOLLOW")]


def told_to_go_on(start: Start) -> None:
    """Ana names ben, who lacks her last tick."""
    lacks = start.room.log.tick + 1
    named = Handoff(start.room.id, start.ours, BEN, lacks)
    assert changes(receive(start, ANA, named)) == []


def test_who_was_named_goes_on_once_it_has_the_last_tick() -> None:
    start = following()
    told_to_go_on(start)
    assert changes(next_tick(start)) == [(Why.NAMED.value, "HOST")]


def test_unless_another_reign_has_begun_by_then() -> None:
    start = following()
    told_to_go_on(start)
    log, term = start.room.log, Term(start.ours.counter + 1, 0, CYD)
    said = Claim(start.room.id, term, (start.ours,), log.tick, log.chain, True)
    word = sealed(said, of=start.room)
    assert changes(receive(start, ANA, word)) == [(Why.CLAIM.value, "FOLLOW")]
    frame = Frame.of(*next_of(start.room.log), ())
    assert (
        changes(receive(start, CYD, Tick(reign_of(start.room.id, term), frame))) == []
    )
    assert start.room.log.tick == frame.tick


def next_of(log: Log) -> tuple[int, int]:
    """Tick and chain of the next frame."""
    return log.tick + 1, log.chain


def test_a_reign_is_reported_once_however_many_are_in_it() -> None:
    start = following()
    for stranger in STRANGERS:
        start.room.noted(stranger, THEIRS, start.now)
    reports = [to for kind, to in words(start.wait(0.05)) if kind == "Stale"]
    assert reports == [(ANA,)]


# --- what is traced, and what is not believed ----------------------------------------


def test_a_change_is_traced_with_all_that_one_wants_to_know() -> None:
    effects = lost(STARTS[Role.SUSPECT]())
    term = Term(2, 0, BEN)
    trace = Trace("toy", "SUSPECT", "claim rule", "HOST", term)
    assert [e for e in effects if isinstance(e, Trace)] == [trace]
    assert trace.line == f"toy: SUSPECT to HOST (claim rule), term 2 of {BEN}"


def test_a_claim_that_does_not_count_on_from_its_parents_is_dropped() -> None:
    start = STARTS[Role.SUSPECT]()
    assert claim(start, Term(start.ours.counter + 2, 0, CYD), start.ours) == []


def test_who_follows_sleeps_and_wakes_starts_no_election() -> None:
    start = STARTS[Role.FOLLOW]()
    start.now += 60.0
    assert changes(start.room.tick(start.now)) == []
    assert start.room.election.hears_host(start.now)


@pytest.mark.parametrize(
    ("lateness", "role"), [(0.0, Role.SUSPECT), (0.01, Role.FOLLOW)]
)
def test_who_is_late_himself_goes_by_the_silences_that_he_has_borne(
    lateness: float, role: Role
) -> None:
    """Thirty programs on two cores: a host that lived was left once a second."""
    circle = Circle(ANA, BEN, CYD)
    host, ben = circle.rooms[ANA], circle.alone(BEN)
    ben.runs_late(lateness)

    def silence(seconds: float) -> list[Tick]:
        """What ben was to hear of his host, whom he does not hear so long."""
        said: list[Tick] = []
        for _ in range(round(seconds / STEP)):
            circle.now += STEP
            said += sent(host.tick(circle.now), Tick)
            ben.tick(circle.now)
        return said

    for tick in silence(0.4):
        ben.receive(ANA, tick, circle.now)
    assert ben.election.role is Role.FOLLOW
    silence(0.5)
    assert ben.election.role is role


@pytest.mark.parametrize(("says_so", "weather"), [(True, 0), (False, 600)])
def test_a_host_that_was_stopped_before_it_sent_its_tick_makes_no_weather(
    says_so: bool, weather: int
) -> None:
    """Silent deaths took 0.58 s instead of 0.17 for the ten minutes after that."""
    circle = Circle(ANA, BEN, CYD, DAN)
    host = circle.rooms.pop(ANA)
    held: list[Tick] = []
    while not held:
        circle.now += STEP
        held = sent(host.tick(circle.now), Tick)
    circle.run(0.6)
    assert circle.rooms[BEN].election.hosting
    for member in (BEN, CYD, DAN):
        late = circle.rooms[member].receive(ANA, held[0], circle.now)
        circle.perform(member, late)
    circle.rooms[ANA] = host
    if says_so:
        circle.perform(ANA, host.tick(circle.now))
    else:
        del circle.rooms[ANA]
    circle.run(0.5)
    assert circle.rooms[CYD].replica.weather == weather


def test_reigns_are_numbered_on_from_an_earlier_stay() -> None:
    terms = Terms(BEN)
    terms.follow(Term(7, 0, ANA))
    rest = Toy(), ToyOptions(), True, set[NodeId](), Random(1), 1.0
    room = Room(letters("b"), "b", *rest, terms=terms)
    Start(room, 1.0).wait(0.5)
    assert room.election.term == Term(8, 0, BEN)
    assert terms.reached == Term(8, 0, BEN)


def test_a_reign_of_an_earlier_run_of_this_node_is_not_followed() -> None:
    start = STARTS[Role.SUSPECT]()
    assert changes(stale(start, CYD, Term(9, 0, BEN))) == []


def test_votes_that_are_read_right_after_a_sleep_are_old() -> None:
    start = STARTS[Role.SUSPECT]()
    start.now += 60.0
    start.room.tick(start.now)
    assert changes(lost(start)) == []
    start.wait(0.1)
    assert changes(lost(start)) == [(Why.ELECTED.value, "HOST")]


def test_in_another_reign_nobody_is_heard_through_others_at_first() -> None:
    start = STARTS[Role.FOLLOW]()
    start.room.ticks.listen(CYD, start.now)
    start.room.ticks.serve(CYD, start.now)
    proves(start)
    assert start.room.ticks.via is None
    assert start.room.ticks.listeners(start.now) == []


def test_in_another_reign_all_are_asked_anew() -> None:
    start = STARTS[Role.SUSPECT]()  # cyd was told that ana is lost
    claim(start, Term(9, 0, ANA))
    assert ("Lost", (CYD,)) in words(link_closes(start))


def test_a_better_claim_of_the_same_election_is_asked_for_its_votes() -> None:
    start = hosting()
    room, sibling = start.room, Term(2, 0, ANA)
    assert sibling.beats(start.ours)
    parents, tick = (Term(1, 0, ANA),), room.log.tick
    claimed = Claim(room.id, sibling, parents, tick, 1, True)
    said = receive(start, ANA, sealed(claimed))
    assert [kind for kind, _ in words(said)] == ["Prove"]
    assert room.election.role is Role.HOST


# --- who passes on what does not fit -------------------------------------------------


def test_what_was_seen_through_another_alone_counts_no_more_without_it() -> None:
    start = following()
    start.room.ticks.listen(CYD, start.now)
    start.room.election.heard(start.room.log.tick + 30, False, start.now)
    assert start.room.election.seen == start.room.log.tick + 30
    start.room.election.mistrust(CYD, start.now)
    assert start.room.election.seen == start.room.log.tick


@pytest.mark.parametrize("who", [CYD, None])
def test_who_says_that_the_host_lives_is_believed_of_a_tick_that_is_here_by_now(
    who: NodeId | None,
) -> None:
    """One whose word was spent brought it: so the other two were not believed, and who
    was cut off the host claimed its room."""
    start = STARTS[Role.SUSPECT]()
    room = start.room
    assert start.coming is not None
    brought = messages.Frames(room.id, start.ours, (start.coming.frame,))
    receive(start, CYD, brought)
    assert room.log.tick == start.coming.frame.tick
    assert room.election.role is Role.SUSPECT
    told = messages.Alive(room.id, start.ours, start.coming.frame.tick, 0)
    receive(start, who or start.host, told)
    assert room.election.role is Role.FOLLOW


def test_nobody_is_mistrusted_who_passes_nothing_on() -> None:
    start = following()
    start.room.ticks.listen(CYD, start.now)
    start.room.election.mistrust(ANA, start.now)
    assert start.room.election.role is Role.FOLLOW
    assert start.room.ticks.via == CYD


def test_who_is_avoided_does_not_tell_that_the_host_lives() -> None:
    start = following()
    unfit(start)
    alive(start)
    assert start.room.election.role is Role.SUSPECT


# --- a host that never makes a tick --------------------------------------------------

WITHOUT_A_TICK = 1.0  # seconds: a patience for a move, one for a handover, and the rest


def begins_anew(start: Start, number: int) -> None:
    claim(start, Term(start.ours.counter + number, 0, ANA))


def sends_on(start: Start, number: int) -> None:
    """To another, and that one back; each is believed about his own reign."""
    host = start.room.election.host
    heir = CYD if host == ANA else ANA
    assert host is not None
    stale(start, host, Term(start.ours.counter + number, 0, heir))


def hands_over(start: Start, _: int) -> None:
    host = start.room.election.host
    assert host is not None
    start.host = host
    handoff(start, CYD if host == ANA else ANA)


@pytest.mark.parametrize("word", [begins_anew, sends_on, hands_over])
def test_a_host_that_only_says_that_it_goes_on_is_lost(
    word: Callable[[Start, int], None],
) -> None:
    start = following()
    for number in range(1, 200):
        word(start, number)
        start.wait(STEP)
        if start.room.election.role is not Role.FOLLOW:
            break
    assert number * STEP < WITHOUT_A_TICK
