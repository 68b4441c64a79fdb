"""All copies stay the same: what is lost is fetched, what differs is replaced."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from p2p.election.patience import MOST_OWN
from p2p.election.roles import Role
from p2p.events import InputApplied, Notice, Ticked
from p2p.identity import NodeId
from p2p.messages import (
    Ack,
    Claim,
    Fetch,
    Frame,
    Frames,
    Inputs,
    Join,
    Joined,
    Leave,
    Lull,
    Message,
    Relay,
    Snapshot,
    Stale,
    Term,
    Tick,
    Witness,
)
from p2p.replication.crowd import Crowd
from p2p.replication.log import FRAMES_KEPT, reign_of
from p2p.replication.seal import SEAL_EVERY
from p2p.room.copy import Validity
from p2p.room.player import RESEND_EVERY
from p2p.room.replicator import ACK_EVERY
from p2p.room.requests import FETCH_EVERY, JOIN_EVERY, REFUSED_AFTER, SEAT_AGAIN
from tests.p2p.helpers.party import Guest, Party
from tests.p2p.helpers.sealing import sealed, sealed_frame
from tests.p2p.helpers.signers import letters, node
from tests.p2p.helpers.toy import Toy

TICK = 1 / Toy.ticks_per_second
ZOE = NodeId("z" * 52)


def of(party: Party, letter: str) -> Guest:
    return party.guests[node(letter)]


def losing(kind: type[Message], to: Guest) -> Callable[[NodeId, NodeId, Message], bool]:
    return lambda sender, reader, m: isinstance(m, kind) and reader == to.id


def kinds(party: Party, sender: Guest, to: Guest) -> list[type[Message]]:
    return [type(m) for s, t, m in party.sent if (s, t) == (sender.id, to.id)]


def term_of(guest: Guest) -> Term:
    assert guest.room.election.term is not None
    return guest.room.election.term


def told(guest: Guest, code: str) -> list[Notice]:
    notices = (e for e in guest.events if isinstance(e, Notice))
    return [notice for notice in notices if notice.code == code]


# --- frames --------------------------------------------------------------------------


def test_all_have_the_same_at_each_tick() -> None:
    party = Party("abcd")
    for guest in party.guests.values():
        guest.room.watch(1, False, True)
    for letter in "abcdabca":
        guest = of(party, letter)
        party.perform(guest, guest.room.press("right", party.now)[1])
        party.run(0.07)
    seen = [
        {e.tick: e.digest for e in guest.told(Ticked) if isinstance(e, Ticked)}
        for guest in party.guests.values()
    ]
    common = set.intersection(*map(set, seen))
    assert len(common) > 8
    assert all(each[tick] == seen[0][tick] for each in seen for tick in common)


def test_the_host_makes_one_frame_a_tick_for_each_member_with_a_link() -> None:
    party = Party("abc")
    ann = of(party, "a")
    party.sent.clear()
    party.run(1.0)
    ticks = party.words(Tick)
    assert {sender for sender, _, _ in ticks} == {ann.id}
    assert len(ticks) == 2 * Toy.ticks_per_second
    seals = [m.frame.tick for _, _, m in ticks if isinstance(m, Tick) if m.frame.seal]
    assert seals
    assert not any(tick % SEAL_EVERY for tick in seals)  # nobody came or went


def test_own_inputs_are_told_to_who_watches() -> None:
    party = Party("ab")
    ben = of(party, "b")
    ben.room.watch(1, False, False)
    party.perform(ben, ben.room.press("left", party.now)[1])
    party.run(0.2)
    (applied,) = ben.told(InputApplied)
    assert isinstance(applied, InputApplied)
    assert (applied.seat, applied.number) == (2, 1)


def test_a_lost_frame_is_fetched_from_the_host() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    party.lost = losing(Tick, ben)
    party.run(TICK)
    party.lost = lambda *_: False
    party.sent.clear()
    party.run(2 * TICK)
    assert kinds(party, ben, ann).count(Fetch) == 1
    assert kinds(party, ann, ben).count(Frames) == 1
    assert len(party.digests()) == 1


def test_as_long_as_nothing_comes_it_is_asked_for_now_and_then() -> None:
    party = Party("ab")
    ben = of(party, "b")
    party.lost = losing(Tick, ben)
    party.run(TICK)
    party.lost = losing(Frames, ben)
    party.sent.clear()
    party.run(1.0)
    assert 5 < len(party.words(Fetch)) <= 1.0 / min(FETCH_EVERY, TICK) + 1
    party.lost = lambda *_: False
    party.run(2 * TICK)
    assert len(party.digests()) == 1


def test_what_is_no_longer_kept_comes_as_a_snapshot() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    ask = Fetch(ann.room.id, 1, 0)
    party.run((FRAMES_KEPT + 5) * TICK)
    party.sent.clear()
    party.perform(ann, ann.room.receive(ben.id, ask, party.now))
    assert kinds(party, ann, ben) == [Snapshot]


def test_who_differs_tells_its_user_and_takes_the_game_of_the_host() -> None:
    party = Party("ab")
    ben = of(party, "b")
    ben.room.replica.board.state = replace(ben.room.replica.game, ball=77)
    party.run(SEAL_EVERY * TICK + 0.2)
    assert len(told(ben, "desync")) == 1
    assert len(party.digests()) == 1


def test_another_history_is_replaced_in_silence() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    ben.room.log.restart(ben.room.log.tick, b"another history.")
    party.sent.clear()
    party.run(0.2)
    assert kinds(party, ann, ben).count(Snapshot) == 1
    assert not told(ben, "desync")
    assert len(party.digests()) == 1


def test_a_frame_that_comes_twice_counts_once() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    ticks: list[Tick] = []
    party.lost = lambda s, t, m: isinstance(m, Tick) and bool(ticks.append(m))
    party.perform(ben, ben.room.press("left", party.now)[1])
    party.run(3 * TICK)
    for tick in ticks:
        party.perform(ben, ben.room.receive(ann.id, tick, party.now))
    assert ben.room.log.tick == ann.room.log.tick
    assert ben.score() == 1


def test_frames_of_somebody_else_are_not_heard() -> None:
    party = Party("abc")
    ben, cyd = of(party, "b"), of(party, "c")
    log = ben.room.log
    reign = reign_of(ben.room.id, term_of(ben))
    frame = Frame.of(log.tick + 1, log.chain, (Joined(ZOE, "", True, 0, 0),))
    forged = Tick(reign, sealed_frame(frame, ben.room, letters("a")))
    ben.room.receive(cyd.id, forged, party.now)
    assert ZOE not in ben.room.replica.residents
    ben.room.receive(of(party, "a").id, forged, party.now)
    assert ZOE in ben.room.replica.residents


def test_of_a_reign_that_is_over_the_sender_is_told() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    old = reign_of(ben.room.id, term_of(ben))
    party.leave(ann)
    party.run(0.3)
    for reign, answer in ((old, [Stale]), (12345, [])):
        party.sent.clear()
        frame = Frame.of(cyd.room.log.tick + 1, cyd.room.log.chain, ())
        word = Tick(reign, frame)
        party.perform(cyd, cyd.room.receive(ben.id, word, party.now))
        assert [type(m) for s, _, m in party.sent if s == cyd.id] == answer
        party.run(0.1)


def test_ticks_are_passed_on_to_who_asks_for_a_second() -> None:
    party = Party("abc")
    ben, cyd = of(party, "b"), of(party, "c")
    party.perform(ben, ben.room.receive(cyd.id, Relay(ben.room.id), party.now))
    party.sent.clear()
    party.run(0.5)
    assert kinds(party, ben, cyd).count(Tick) == 10
    party.run(0.6)
    party.sent.clear()
    party.run(0.5)
    assert kinds(party, ben, cyd).count(Tick) == 0


def test_heirs_acknowledge_each_tick_and_others_some() -> None:
    party = Party("abcdef")
    party.sent.clear()
    party.run(20 * TICK)
    counts = {
        letter: sum(s == of(party, letter).id for s, _, _ in party.words(Ack))
        for letter in "bcdef"
    }
    assert counts == {"b": 20, "c": 20, "d": 20, "e": 20 // ACK_EVERY, "f": 4}


def test_who_has_voted_and_hears_the_host_again_tells_it_so_at_once() -> None:
    """It may be shown the vote, which is over."""
    party = Party("abcdefgh")
    ann, late = of(party, "a"), [of(party, letter).id for letter in "efgh"]
    log = ann.room.log
    while log.tick % ACK_EVERY != 1:
        party.run(TICK / 4)
    party.lost = lambda *_: True
    party.run((ACK_EVERY - 1) * TICK)
    assert {g.room.election.role for g in party.guests.values()} == {
        Role.HOST,
        Role.SUSPECT,
    }
    party.lost = lambda *_: False
    party.sent.clear()
    party.run(2 * TICK)  # in the second it has what it missed
    assert log.tick % ACK_EVERY == 2
    acks = {s: m.tick for s, _, m in party.words(Ack) if isinstance(m, Ack)}
    assert [acks.get(node) for node in late] == [log.tick] * len(late)


def test_what_members_tell_of_silences_is_the_weather_of_all() -> None:
    party = Party("abcd")
    ann, ben, cyd, dan = (of(party, letter) for letter in "abcd")
    told = Lull(ann.room.id, 240, 5)
    for guest in (ben, cyd):
        party.perform(ann, ann.room.receive(guest.id, told, party.now))
        party.perform(dan, dan.room.receive(guest.id, told, party.now))  # no host
    party.perform(ann, ann.room.receive(ZOE, told, party.now))  # no member
    party.run(0.2)
    assert [g.room.replica.weather for g in (ann, ben, cyd, dan)] == [400] * 4
    party.kill(ann)
    party.run(0.5)
    assert ben.room.election.hosting
    assert ben.room.replica.weather == 400


def test_in_rough_weather_a_word_may_be_as_late_and_its_member_still_counts() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    told = Lull(ann.room.id, 400, 0)
    for guest in (ben, cyd):
        party.perform(ann, ann.room.receive(guest.id, told, party.now))
    party.run(0.2)
    party.lost = losing(Ack, ann)
    party.run(1.1)
    assert len(ann.room.replicator.active(party.now)) == 3
    party.run(0.3)
    assert ann.room.replicator.active(party.now) == {ann.id}


def test_who_gets_his_turns_late_is_so_much_more_patient_and_nobody_else() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    ben.room.runs_late(0.25)
    cyd.room.runs_late(3600.0)
    assert [g.room.replicator.weather for g in (ann, ben, cyd)] == [0, 1.0, MOST_OWN]
    ben.room.runs_late(0.0)
    assert ben.room.replicator.weather == 0
    assert not any(g.room.replica.weather for g in (ann, ben, cyd))


# --- coming in -----------------------------------------------------------------------


def test_a_newcomer_gets_everything_once() -> None:
    party = Party("a")
    party.sent.clear()
    ben = party.come("b")
    party.run(0.2)
    assert len(party.words(Snapshot)) == 1
    assert ben.names() == ["a", "b"]
    assert len(party.digests()) == 1


def test_who_is_not_answered_asks_again_at_its_pace() -> None:
    party = Party("a")
    party.lost = lambda s, t, m: isinstance(m, Snapshot)
    party.sent.clear()
    ben = party.come("b")
    party.run(1.05)
    joins = [each for each in party.words(Join) if each[0] == ben.id]
    assert 4 <= len(joins) <= 1.05 / JOIN_EVERY + 1
    party.lost = lambda *_: False
    party.run(JOIN_EVERY + 0.1)
    assert ben.names() == ["a", "b"]


class NineSeats(Toy):
    seats = 9


def test_who_is_refused_a_seat_is_told_once_and_asks_seldom_until_he_has_one() -> None:
    party = Party("abcdefgh", NineSeats(), lambda _: "hall")
    ian = party.come("i")
    party.run(JOIN_EVERY * REFUSED_AFTER + 0.3)
    assert ian.seen().me is None
    (notice,) = told(ian, "no_seat")
    assert "until a seat is free" in notice.text
    party.sent.clear()
    party.run(3 * SEAT_AGAIN)
    assert len([each for each in party.words(Join) if each[0] == ian.id]) == 3
    kinds = {type(m) for _, t, m in party.sent if t == ian.id}
    assert kinds - {Witness} == {Tick}
    party.leave(of(party, "c"))
    party.run(SEAT_AGAIN + 0.2)
    assert ian.seen().me is not None
    assert len(told(ian, "no_seat")) == 1


def test_who_is_no_host_tells_who_is() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    party.sent.clear()
    join = Join(ben.room.id, "x", True, 0, 0, 0, 0)
    party.perform(ben, ben.room.receive(cyd.id, join, party.now))
    ((_, _, stale),) = [each for each in party.words(Stale) if each[0] == ben.id]
    assert stale == Stale(ben.room.id, term_of(ann))


def test_who_was_away_for_a_moment_gets_only_the_frames() -> None:
    party = Party("abc")
    ann, cyd = of(party, "a"), of(party, "c")
    log = cyd.room.log
    join = Join(ann.room.id, "c", True, 0, 0, log.tick, log.chain)
    party.run(3 * TICK)
    party.sent.clear()
    party.perform(ann, ann.room.receive(cyd.id, join, party.now))
    assert kinds(party, ann, cyd) == [Frames]


@pytest.mark.parametrize("giver", "ac")
def test_frames_of_a_later_reign_of_the_own_host_tell_of_that(giver: str) -> None:
    """Its claim was lost on the way, with the link that it went over."""
    party = Party("abc")
    ann, ben = of(party, "a"), of(party, "b")
    before, log = term_of(ann), ben.room.log
    term, tick = Term(before.counter + 1, 0, ann.id), log.tick
    given = Frames(ben.room.id, term, (Frame.of(tick + 1, log.chain, ()),))
    ben.room.receive(of(party, giver).id, given, party.now)
    followed = (term, tick + 1) if giver == "a" else (before, tick)
    assert (term_of(ben), log.tick) == followed


@pytest.mark.parametrize("tick_by", [-1, 0])
def test_a_snapshot_that_was_overtaken_changes_nothing(tick_by: int) -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    tick = ben.room.log.tick + tick_by
    late = Snapshot(ben.room.id, term_of(ann), tick, 5, ann.room.replica.encode())
    ben.room.receive(ann.id, sealed(late, ann.letters), party.now)
    assert ben.room.log.chain == ann.room.log.chain


def test_a_snapshot_is_taken_from_the_host_of_its_reign_alone() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    before = ben.room.log.chain
    state, tick = ann.room.replica.encode(), ben.room.log.tick + 5
    late = party.now + 0.18  # seconds: ben does not hear his host any more
    for term in (term_of(ann), Term(9, 0, cyd.id)):  # cyd was asked for nothing
        snapshot = Snapshot(ben.room.id, term, tick, 5, state)
        ben.room.receive(cyd.id, sealed(snapshot, cyd.letters), late)
    assert not ben.room.election.hears_host(late)
    assert ben.room.log.chain == before


def test_a_goodbye_to_the_room_takes_the_seat_at_once() -> None:
    party = Party("abc")
    ann, cyd = of(party, "a"), of(party, "c")
    leave = Leave(ann.room.id, cyd.room.log.tick)
    party.perform(ann, ann.room.receive(cyd.id, leave, party.now))
    party.go(cyd)
    party.run(2 * TICK)
    assert ann.names() == ["a", "b"]


# --- presses -------------------------------------------------------------------------


def test_presses_are_sent_again_until_a_frame_holds_them() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    party.lost = losing(Inputs, ann)
    party.sent.clear()
    party.perform(ben, ben.room.press("left", party.now)[1])
    party.run(1.0)
    sent = len(party.words(Inputs))
    assert 4 <= sent <= 1.0 / RESEND_EVERY + 1
    assert ben.room.waiting == 1
    party.lost = lambda *_: False
    party.run(RESEND_EVERY + 2 * TICK)
    assert (ben.room.waiting, ben.score()) == (0, 1)


def test_a_press_that_the_dead_host_had_counts_once_at_the_next() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    party.lost = lambda s, t, m: isinstance(m, Tick)  # its last frames reach nobody
    party.perform(cyd, cyd.room.press("left", party.now)[1])
    party.run(TICK)
    party.lost = lambda *_: False
    party.kill(ann)
    party.run(0.4)
    assert party.hosts() == [ben.id]
    assert [g.room.replica.score_of(cyd.id) for g in (ben, cyd)] == [1, 1]
    assert cyd.room.waiting == 0


def test_a_press_that_a_broken_link_held_back_counts_in_no_later_reign() -> None:
    """What it did may be in the score that its player brings, who joins only later."""
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    reign = ann.room.replicator.reigns.present
    stale = Inputs(ann.room.id, reign, ((1, 0),))
    ann.room.election.retire(ben.id, party.now)
    party.perform(ann, ann.room.out.take())
    party.run(4 * TICK)
    assert party.hosts() == [ben.id]
    party.perform(ben, ben.room.receive(ann.id, stale, party.now))
    party.run(2 * TICK)
    present = ben.room.replicator.reigns.present
    assert present != reign
    assert ben.room.replica.score_of(ann.id) == 0
    fresh = Inputs(ben.room.id, present, ((1, 0),))
    party.perform(ben, ben.room.receive(ann.id, fresh, party.now))
    party.run(2 * TICK)
    assert ben.room.replica.score_of(ann.id) == 1


# --- two reigns ----------------------------------------------------------------------


def test_each_keeps_what_it_had_when_two_rooms_become_one() -> None:
    party = Party("ab")
    cyd = party.add("c")
    party.run(0.6)
    party.perform(cyd, cyd.room.press("left", party.now)[1])
    party.run(0.2)
    assert len(party.hosts()) == 2
    for letter in "ab":
        party.link(of(party, letter), cyd)
    party.run(1.0)
    assert party.hosts() == [of(party, "a").id]
    assert len(party.digests()) == 1
    assert [g.room.replica.score_of(cyd.id) for g in party.guests.values()] == [1] * 3


def test_what_somebody_brings_is_told_until_the_board_has_it() -> None:
    """A host that stands still for another hears no `Join`, and goes on perhaps."""
    party, other = Party("ab"), Party("ab")
    ben, there = of(party, "b"), of(other, "b")
    other.perform(there, there.room.press("left", other.now)[1])
    other.run(2 * TICK)
    ben.room.replicator.player.note(there.room.replica)
    party.run(2 * JOIN_EVERY)
    assert [g.room.replica.score_of(ben.id) for g in party.guests.values()] == [1] * 2
    party.sent.clear()
    party.run(2 * JOIN_EVERY)
    assert party.words(Join) == []


def test_who_follows_is_counted_by_its_acknowledgements() -> None:
    party = Party("abc")
    ann = of(party, "a")
    assert len(ann.room.replicator.active(party.now)) == 3
    party.lost = losing(Ack, ann)
    party.run(1.0)
    assert ann.room.replicator.active(party.now) == {ann.id}
    party.run(3.0)
    # Whoever has a link, and no room, is out; these two only have to come in again.
    assert party.gone() == {of(party, "b").id, of(party, "c").id}
    party.lost = lambda *_: False
    party.run(1.0)
    assert [g.names() for g in party.guests.values()] == [["a", "b", "c"]] * 3


# --- another host --------------------------------------------------------------------


def after_a_tick(letters: str) -> Party:
    """At the moment at which all have the same new frame."""
    party = Party(letters)
    tick = of(party, "b").room.log.tick
    while of(party, "b").room.log.tick == tick:
        party.run(0.001)
    return party


def test_an_heir_goes_on_in_the_beat_of_the_dead() -> None:
    party = after_a_tick("abc")
    ben, cyd = of(party, "b"), of(party, "c")
    tick = ben.room.log.tick
    party.kill(of(party, "a"))
    party.run(TICK - 0.02)
    assert (party.hosts(), ben.room.log.tick) == ([ben.id], tick)
    # What the others hold is its past, though no frame of the new reign has said so.
    assert cyd.room.replicator.copy.validity is Validity.PAST
    party.run(0.03)
    assert ben.room.log.tick == tick + 1
    assert cyd.room.replicator.confirmed


def test_what_an_heir_had_pressed_itself_counts() -> None:
    party = Party("abc")
    ann, ben = of(party, "a"), of(party, "b")
    party.lost = losing(Inputs, ann)
    party.perform(ben, ben.room.press("left", party.now)[1])
    party.kill(ann)
    party.run(0.2)
    assert (party.hosts(), ben.score(), ben.room.waiting) == ([ben.id], 1, 0)


def test_what_waits_is_sent_to_a_new_host_at_once() -> None:
    party = after_a_tick("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    party.lost = losing(Inputs, ann)
    party.perform(cyd, cyd.room.press("left", party.now)[1])
    party.kill(ann)
    party.run(RESEND_EVERY / 2)
    assert kinds(party, cyd, ben).count(Inputs) == 1


def test_who_died_with_the_host_is_counted_out_like_any_other() -> None:
    party = Party("abcd")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    party.go(cyd)
    for letter in "bd":
        party.cut(of(party, letter), cyd)
    party.kill(ann)
    party.run(1.4)
    assert ben.names() == ["b", "d"]


def test_a_goodbye_that_a_frame_held_is_not_said_again_by_the_next_host() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    leave = Leave(ann.room.id, cyd.room.log.tick)
    for guest in (ann, ben):
        party.perform(guest, guest.room.receive(cyd.id, leave, party.now))
    party.run(0.6)
    assert cyd.names() == ["a", "b", "c"]  # it came in again
    party.sent.clear()
    party.kill(ann)
    party.run(0.4)
    assert party.hosts() == [ben.id]
    assert cyd.id not in party.gone()


def test_who_all_slept_at_once_counts_nobody_out() -> None:
    party = Party("abc")
    party.sent.clear()
    party.now += 60.0
    party.run(1.0)
    assert party.hosts() == [of(party, "a").id]
    assert party.gone() == set()


def test_who_comes_in_by_a_frame_is_served_though_it_was_just_served() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    log = ann.room.log
    join = Join(ann.room.id, "Other", True, 0, 0, 0, 0)
    ann.room.receive(ben.id, join, party.now)
    party.now = ann.room.next_tick
    (fetched, *_) = log.since(log.tick - 1)
    ask = Fetch(ann.room.id, fetched.tick, fetched.chain)
    party.sent.clear()
    party.perform(ann, ann.room.receive(ben.id, ask, party.now))
    party.perform(ann, ann.room.tick(party.now))
    assert [k for k in kinds(party, ann, ben) if k is not Tick] == [Frames, Snapshot]


def test_to_a_snapshot_that_knows_less_of_him_a_player_brings_what_he_has() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    before = ann.room.replica.encode()
    party.perform(ben, ben.room.press("left", party.now)[1])
    party.run(0.2)
    party.sent.clear()
    tick = ben.room.log.tick + 1
    snapshot = sealed(Snapshot(ben.room.id, term_of(ann), tick, 5, before), ann.letters)
    party.perform(ben, ben.room.receive(ann.id, snapshot, party.now))
    ((_, _, join),) = party.words(Join)
    assert isinstance(join, Join)
    assert (join.score, join.number) == (1, 1)


# --- seals ---------------------------------------------------------------------------


def hands(party: Party) -> list[bool]:
    """Of each sealed frame that was sent to one: whether it says whose seal it is."""
    ben = of(party, "b").id
    ticks = (m for _, t, m in party.words(Tick) if t == ben and isinstance(m, Tick))
    return [m.frame.seal.by is not None for m in ticks if m.frame.seal is not None]


def test_whose_a_seal_is_is_said_when_somebody_may_not_know() -> None:
    party = Party("abc")
    party.run(2.0)
    party.sent.clear()
    party.run(2.0)
    assert hands(party) == [False, False]
    party.come("d")
    party.sent.clear()
    party.run(2.0)
    assert hands(party) == [True, False, False]  # the first with his `Joined`


def test_each_member_holds_the_last_seal_of_its_host() -> None:
    party = Party("abc")
    party.run(2.0)
    last = [guest.room.replicator.ledger.last for guest in party.guests.values()]
    assert last[0] is not None
    assert last[0] == last[1] == last[2]
    assert last[0][0] % SEAL_EVERY == 0


def test_a_reign_begins_with_a_seal_of_what_it_goes_on_from() -> None:
    party = Party("abc")
    party.kill(of(party, "a"))
    party.run(0.5)
    ben, cyd = of(party, "b"), of(party, "c")
    assert ben.room.election.hosting
    (claim,) = {m.tick: m for _, _, m in party.sent if isinstance(m, Claim)}.values()
    assert claim.seal is not None
    assert cyd.room.replicator.ledger.of(claim.tick) == claim.seal
    assert not told(cyd, "desync")


# --- the size of another reign -------------------------------------------------------

STRANGERS = [NodeId(letter * 52) for letter in "uvwx"]


def told_by(guest: Guest, told: dict[NodeId, Term]) -> None:
    for peer, term in told.items():
        guest.linked.add(peer)
        guest.room.noted(peer, term, guest.room.replicator.metronome.due)


def company(guest: Guest, rival: NodeId, party: Party) -> Crowd:
    return guest.room.replicator.company(
        rival, guest.room.replicator.active(party.now)
    )[0]


def say(guest: Guest, rival: NodeId, party: Party) -> Crowd:
    return guest.room.replicator.company(
        rival, guest.room.replicator.active(party.now)
    )[1]


def test_members_that_are_away_may_all_be_with_a_rival() -> None:
    party = Party("abcd")
    ann = of(party, "a")
    assert company(ann, ZOE, party) == (1, 1)  # the rival itself; all others follow
    for letter in "cd":
        party.go(of(party, letter))
        for other in (ann, of(party, "b")):
            party.perform(other, other.room.link_down(node(letter), False, party.now))
            other.linked.discard(node(letter))
    party.run(2.0)
    assert ann.room.present() == (ann.id, node("b"))
    assert company(ann, ZOE, party) == (3, 3)
    assert company(ann, node("c"), party) == (2, 2)
    assert say(ann, ZOE, party) == (1, 1)


def test_of_strangers_those_count_who_are_in_the_reign_of_the_rival_one_a_machine() -> (
    None
):
    party = Party("a", machine=lambda node: "lab" if node > "v" else node)
    ann, (una, *lab) = of(party, "a"), STRANGERS
    theirs = Term(3, 0, ZOE)
    told_by(ann, {ZOE: theirs, **dict.fromkeys(STRANGERS, theirs)})
    assert company(ann, ZOE, party) == (
        2,
        5,
    )  # una, and the lab, where the rival is too
    assert say(ann, ZOE, party) == (2, 5)
    assert company(ann, una, party) == (1, 1)
    told_by(ann, {una: Term(4, 0, una)})
    assert company(ann, ZOE, party) == (1, 4)
    told_by(ann, dict.fromkeys(lab, Term(4, 0, una)))
    assert company(ann, ZOE, party) == (1, 1)
    assert company(ann, una, party) == (2, 4)


def test_a_rival_that_begins_a_new_reign_keeps_its_crowd() -> None:
    party = Party("a")
    ann, theirs = of(party, "a"), Term(3, 0, ZOE)
    told_by(ann, {ZOE: theirs, **dict.fromkeys(STRANGERS, theirs)})
    told_by(ann, {ZOE: Term(4, 0, ZOE)})
    assert company(ann, ZOE, party) == say(ann, ZOE, party) == (5, 5)


def test_the_heir_of_a_host_that_is_gone_keeps_its_crowd() -> None:
    party = Party("a")
    ann, theirs = of(party, "a"), Term(3, 0, ZOE)
    told_by(ann, dict.fromkeys(STRANGERS, theirs))
    assert company(ann, STRANGERS[0], party) == (4, 4)
    assert say(ann, STRANGERS[0], party) == (1, 1)  # nobody else says where he is now


def test_the_own_machine_is_one_as_well() -> None:
    party = Party("a", machine=lambda node: "here")
    ann, theirs = of(party, "a"), Term(3, 0, ZOE)
    told_by(ann, {ZOE: theirs, **dict.fromkeys(STRANGERS, theirs)})
    assert company(ann, ZOE, party) == (1, 5)
    assert ann.room.replicator.active(party.now) == {ann.id}
