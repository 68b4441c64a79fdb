"""A room's entry points: what its owner tells it, and what it answers with."""

from __future__ import annotations

import tracemalloc

import pytest

from p2p.effects import Effect, Notify, Send
from p2p.errors import BadText, RemoteProtocolError
from p2p.events import RoomChanged, RoomLeft, Ticked
from p2p.identity import NodeId
from p2p.messages import (
    FIRST_APP,
    Ack,
    Barred,
    Claim,
    Forward,
    Inputs,
    Join,
    Lacks,
    Leave,
    Message,
    Snapshot,
    Stale,
    Term,
)
from p2p.replication.presses import MAX_WAITING
from p2p.room.charter import drawn_up
from p2p.room.edition import LOG_VERSION
from p2p.room.gate import AsOpened
from tests.p2p.helpers.party import Guest, Party
from tests.p2p.helpers.sealing import sealed
from tests.p2p.helpers.signers import node, signer
from tests.p2p.helpers.toy import Toy

STRANGER = NodeId("x" * 52)
STRANGERS = 2_000
TICK = 1 / Toy.ticks_per_second


def of(party: Party, letter: str) -> Guest:
    return party.guests[node(letter)]


def sent(effects: list[Effect], kind: type[Message]) -> list[Send]:
    sends = (e for e in effects if isinstance(e, Send))
    return [send for send in sends if isinstance(send.message, kind)]


# --- alone ---------------------------------------------------------------------------


def test_who_is_alone_opens_the_room_and_is_told_once_that_he_is_in() -> None:
    party = Party("a")
    ann = of(party, "a")
    assert party.hosts() == [ann.id]
    (changed,) = ann.told(RoomChanged)
    assert isinstance(changed, RoomChanged)
    assert (changed.view.host, changed.view.me) == (ann.id, 1)
    assert ann.seen().members == changed.view.members


def test_until_he_is_in_there_is_nothing_to_tell() -> None:
    party = Party()
    room = party.come("a").room
    assert (room.view(), room.standing(), room.note()) == (None, None, None)
    party.run(0.6)
    assert room.standing() == (room.election.term, False, 0, False, False)
    assert room.crowd() == (1, 0)
    note = room.note()
    assert note is not None
    assert (note.room, note.game, note.version) == ("toy", "toy", 1)
    assert (note.term, note.watches) == (room.election.term, False)
    assert note.tick == room.log.tick
    assert (note.log, note.id) == (LOG_VERSION, room.id)


def test_it_wants_to_be_called_within_one_tick() -> None:
    party = Party("ab")
    for letter in "ab":
        room = of(party, letter).room
        for _ in range(50):
            party.run(0.005)
            assert room.next_tick <= party.now + TICK + 1e-9


# --- the user ------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["a", "b"])
def test_what_is_pressed_counts_once_for_all(letter: str) -> None:
    party = Party("ab")
    guest = of(party, letter)
    for _ in range(2):
        pressed, effects = guest.room.press("left", party.now)
        assert pressed
        party.perform(guest, effects)
    assert guest.room.waiting == 2
    party.run(0.3)
    assert guest.room.waiting == 0
    scores = [g.room.replica.score_of(guest.id) for g in party.guests.values()]
    assert scores == [2, 2]


def test_a_press_is_refused_without_a_seat_or_if_too_many_wait() -> None:
    party = Party("a")
    watcher = party.come("b", seated=False)
    party.run(0.6)
    assert watcher.room.press("left", party.now) == (False, [])
    player = of(party, "a")
    answers = [player.room.press("left", party.now)[0] for _ in range(MAX_WAITING + 1)]
    assert answers == [*range(1, MAX_WAITING + 1), 0]


def test_what_is_no_move_cannot_be_pressed() -> None:
    party = Party("a")
    with pytest.raises(BadText, match="'jump' is none of left, right"):
        of(party, "a").room.press("jump", party.now)


def test_a_new_name_and_another_seat_are_seen_by_all() -> None:
    party = Party("ab")
    ben = of(party, "b")
    party.perform(ben, ben.room.change("Benjamin", b"", False, party.now))
    party.run(0.2)
    assert [guest.names() for guest in party.guests.values()] == [["a", "Benjamin"]] * 2
    assert (ben.seen().me, ben.room.seated) == (None, False)


def test_another_face_is_seen_by_all() -> None:
    party = Party("ab")
    ben = of(party, "b")
    party.perform(ben, ben.room.change("b", b"face", True, party.now))
    party.run(0.2)
    for guest in party.guests.values():
        assert {m.name: m.face for m in guest.seen().members} == {
            "a": b"",
            "b": b"face",
        }


def test_who_leaves_says_so_and_is_out() -> None:
    party = Party("abc")
    ben = of(party, "b")
    effects = party.leave(ben)
    assert sent(effects, Leave)
    assert effects[-1] == Notify(RoomLeft("toy"))
    party.run(0.2)
    assert [guest.names() for guest in party.guests.values()] == [["a", "c"]] * 2


def test_a_host_that_leaves_hands_over_at_once() -> None:
    party = Party("abc")
    ann, ben = of(party, "a"), of(party, "b")
    tick = ben.room.log.tick
    party.leave(ann)
    assert party.hosts() == [ben.id]
    assert ben.room.log.tick == tick + 1  # its last frame
    party.run(0.2)
    assert [guest.names() for guest in party.guests.values()] == [["b", "c"]] * 2
    assert len(party.digests()) == 1


def test_a_host_that_wished_something_else_just_before_is_out_all_the_same() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    party.perform(ann, ann.room.change("Anna", b"", True, party.now))
    party.leave(ann)
    party.run(0.1)
    assert ben.names() == ["b"]
    assert not ben.room.knows(ann.id)


def test_ticks_are_told_to_who_watches() -> None:
    party = Party("ab")
    ben = of(party, "b")
    assert ben.told(Ticked) == []
    ben.room.watch(2, False, False)
    party.run(0.5)
    ticks = [event.tick for event in ben.told(Ticked) if isinstance(event, Ticked)]
    assert 4 <= len(ticks) <= 6
    assert ticks == [*range(ticks[0], ticks[0] + 2 * len(ticks), 2)]
    assert not ticks[0] % 2


# --- links ---------------------------------------------------------------------------


def test_a_goodbye_takes_the_seat_and_a_broken_link_keeps_it() -> None:
    for goodbye in (True, False):
        party = Party("abc")
        ann, ben = of(party, "a"), of(party, "b")
        party.go(ben)
        for guest in party.guests.values():
            party.cut(guest, ben, goodbye)
        party.run(1.2)
        assert ann.names() == ["a", "c"]
        assert ann.room.knows(ben.id) != goodbye
        assert ann.room.crowd() == (2, 0)


def test_a_goodbye_of_who_is_heard_through_others_is_of_an_earlier_run() -> None:
    for heard in (True, False):
        party = Party("abc")
        ann, ben, cyd = (of(party, letter) for letter in "abc")
        party.run(1.0)  # since then its own link said nothing but `Ack`
        if heard:
            party.cut(ann, cyd)
            party.run(0.1)
            party.link(ann, cyd)
            word = cyd.letter(ann, Ack(0, 7))
            party.perform(ann, ann.room.receive(ben.id, word, party.now))
        party.sent.clear()
        party.cut(ann, cyd, goodbye=True)
        party.run(0.1)
        assert (party.gone() == {cyd.id}) != heard


def test_what_a_peer_told_is_forgotten_with_its_link() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    assert ann.room.hearsay.of(ben.id) is not None
    party.go(ben)
    party.cut(ann, ben)
    assert ann.room.hearsay.of(ben.id) is None


def test_a_refused_dial_is_a_death() -> None:
    party = Party("abc")
    ann, ben = of(party, "a"), of(party, "b")
    party.kill(ben)
    party.run(0.1)
    assert ann.names() == ["a", "c"]


def test_when_the_host_dies_the_next_goes_on() -> None:
    party = Party("abc")
    ann, ben = of(party, "a"), of(party, "b")
    party.kill(ann)
    party.run(0.3)
    assert party.hosts() == [ben.id]
    assert len(party.digests()) == 1
    assert ben.names() == ["b", "c"]


def test_who_has_no_link_to_the_host_plays_through_another() -> None:
    party = Party("abc")
    ann, cyd = of(party, "a"), of(party, "c")
    party.sent.clear()
    party.cut(ann, cyd)
    party.run(3.0)
    assert party.hosts() == [ann.id]
    assert party.gone() == set()
    assert len(party.digests()) == 1
    party.perform(cyd, cyd.room.press("left", party.now)[1])
    party.run(0.3)
    assert ann.room.replica.score_of(cyd.id) == 1
    assert party.words(Forward)
    assert party.words(Lacks)


def test_a_note_of_a_peer_is_kept_until_it_leaves() -> None:
    party = Party("a")
    ann = of(party, "a")
    ann.linked.add(STRANGER)
    term = Term(0, 0, STRANGER)
    ann.room.noted(STRANGER, term, party.now)
    assert ann.room.hearsay.of(STRANGER) == term
    ann.room.noted(STRANGER, None, party.now)
    assert ann.room.hearsay.of(STRANGER) is None


# --- words of others -----------------------------------------------------------------


def test_what_cannot_be_believed_is_passed_over() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    claim = Claim(ann.room.id, Term(2**31, 0, ben.id), (), 5, 5, True)
    ann.room.receive(ben.id, sealed(claim), party.now)
    assert party.hosts() == [ann.id]


def bad_snapshot(party: Party, of_host: Guest) -> Snapshot:
    term = of_host.room.election.term
    assert term is not None
    later = of_host.room.log.tick + 1
    bad = Snapshot(of_host.room.id, term, later, 0, b"nonsense")
    return sealed(bad, of_host.letters)


def test_nonsense_is_raised_to_who_sent_it() -> None:
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    with pytest.raises(RemoteProtocolError):
        ben.room.receive(ann.id, bad_snapshot(party, ann), party.now)


def test_nonsense_is_not_held_against_who_passed_it_on() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    party.cut(ann, cyd)
    wrapped = ann.letter(cyd, bad_snapshot(party, ann))
    before = cyd.room.replica.digest()
    cyd.room.receive(ben.id, wrapped, party.now)
    assert cyd.room.replica.digest() == before


def test_what_is_for_another_is_passed_on_to_it() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    ack = Ack(0, 7)
    forward = ann.letter(cyd, ack, hops=1)
    effects = ben.room.receive(ann.id, forward, party.now)
    assert [send.to for send in sent(effects, Forward)] == [(cyd.id,)]
    # Its own word that comes back to it is not.
    own = ben.letter(cyd, ack, hops=1)
    assert sent(ben.room.receive(ann.id, own, party.now), Forward) == []


def test_nobody_speaks_in_the_name_of_who_speaks_itself() -> None:
    party = Party("abc")
    ann, ben, cyd = (of(party, letter) for letter in "abc")
    ann.room.receive(cyd.id, Lacks(ann.room.id, ()), party.now)
    word = cyd.letter(
        ann, Inputs(ann.room.id, ann.room.replicator.reigns.present, ((1, 0),))
    )
    party.perform(ann, ann.room.receive(ben.id, word, party.now))
    party.run(0.2)
    assert ann.room.replica.score_of(cyd.id) == 0


def test_a_later_reign_is_noted_as_that_of_the_peer_unless_a_member_reports_it() -> (
    None
):
    party = Party("ab")
    ann, ben = of(party, "a"), of(party, "b")
    own = ann.room.election.term
    assert own is not None
    ann.linked.add(STRANGER)
    earlier, later = Term(0, 0, STRANGER), Term(own.counter + 1, 0, STRANGER)
    stale = Stale(ann.room.id, later)
    ann.room.receive(ben.id, stale, party.now)
    assert ann.room.hearsay.of(ben.id) == own
    ann.room.receive(STRANGER, stale, party.now)
    assert ann.room.hearsay.of(STRANGER) is None  # who told nothing is at no table
    ann.room.noted(STRANGER, earlier, party.now)
    ann.room.receive(STRANGER, stale, party.now)
    assert ann.room.hearsay.of(STRANGER) == later


# --- a locked table ------------------------------------------------------------------

KEY = signer("k").of_seed(b"k" * 32)


def at_a_locked_table(*letters: str) -> Party:
    """The first has opened it; all of these have the key."""
    named = FIRST_APP, "a" * 8, Toy(), "Table 2", b"s" * 16
    party = Party(table=drawn_up(signer(letters[0]), *named, KEY.public_key), key=KEY)
    for letter in letters:
        party.come(letter)
        party.run(0.6)
    assert len(party.hosts()) == 1
    return party


def test_what_a_host_writes_down_without_a_key_brings_nobody_in() -> None:
    party = at_a_locked_table("a", "b")
    ann, ben = party.guests.values()
    assert ann.names() == ben.names() == ["a", "b"]
    # The host lies: it writes down whom it was not shown a key by.
    ann.room.gate.bar = lambda *_: None  # type: ignore[method-assign]
    eve = party.add("e")
    eve.room.replicator.player.proof = None
    for guest in (ann, ben):
        party.link(eve, guest)
    # Only if he shows them his own game, which is another then, that one is in it.
    party.lost = lambda sender, to, word: isinstance(word, Snapshot)
    for _ in range(20):
        party.run(TICK)
        if ann.room.knows(eve.id):
            break
    assert eve.id in ann.room.replica.residents
    assert eve.id not in ben.room.replica.residents


def test_a_key_is_asked_for_and_shown_around_a_broken_link_too() -> None:
    party = at_a_locked_table("a", "b")
    ann, ben = party.guests.values()
    cyd = party.add("c")
    party.link(cyd, ben)
    party.run(1.5)
    assert party.hosts() == [ann.id]
    assert cyd.names() == ann.names() == ["a", "b", "c"]


def test_who_is_in_is_not_put_out_by_another_lock() -> None:
    party = at_a_locked_table("a", "b")
    ann, ben = party.guests.values()
    for guest in (ann, ben):
        guest.room.gate.in_force = AsOpened(b"n" * 32)
    party.cut(ann, ben)
    party.run(2.0)
    party.link(ann, ben)
    party.run(2.0)
    assert ann.names() == ben.names()
    assert set(ann.names()) == {"a", "b"}
    party.come("c")  # with the key of before
    party.run(1.0)
    assert set(ann.names()) == {"a", "b"}


def test_who_is_in_is_put_out_by_no_word_of_whom_he_asked_once() -> None:
    party = at_a_locked_table("a", "b")
    ann, ben = party.guests.values()
    for why in (1, 2, 77):
        party.perform(
            ben, ben.room.receive(ann.id, Barred(ben.room.id, why), party.now)
        )
    party.run(1.0)
    assert ben.room.barred is None
    assert ann.names() == ben.names() == ["a", "b"]


def test_who_follows_a_host_is_put_out_by_no_other_whom_he_asked() -> None:
    party = Party("abc")
    ann, ben, cyd = party.guests.values()
    ben.room.replicator.copy.split()  # so that he is not surely in
    for host, is_out in ((cyd, False), (ann, True)):
        ben.room.replicator.requests.join(host.id, party.now)
        ben.room.receive(host.id, Barred(ben.room.id, 3), party.now)
        assert (ben.room.barred == 3) == is_out


@pytest.mark.parametrize("whose", ["host", "member"])
def test_strangers_who_come_and_go_leave_nothing_behind(whose: str) -> None:
    """Each is another one: a program can have any number of keys."""
    party = Party("ab")
    room = dict(zip(("host", "member"), party.guests.values(), strict=True))[whose].room
    tracemalloc.start()
    try:
        for number in range(STRANGERS):
            peer = NodeId(f"{number:052}")
            room.linked.add(peer)
            room.link_up(peer, party.now)
            room.linked.discard(peer)
            room.link_down(peer, True, party.now)
            room.refused(peer, party.now)
        party.run(0.5)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held < 50 * STRANGERS  # bytes; an id alone has a hundred


def test_who_only_asks_takes_a_reason_of_a_later_version_too() -> None:
    party = at_a_locked_table("a")
    (ann,) = party.guests.values()
    ben = party.come("b")
    assert ben.room.barred is None
    party.perform(ben, ben.room.receive(ann.id, Barred(ben.room.id, 77), party.now))
    assert ben.room.barred == 77


def test_who_has_a_row_in_the_log_comes_back_without_a_key() -> None:
    party = at_a_locked_table("a", "b")
    ann, ben = party.guests.values()
    party.leave(ben)
    party.cut(ann, ben, goodbye=True)
    party.run(1.0)
    assert ann.names() == ["a"]
    assert not ann.room.knows(ben.id)
    again, cyd = party.add("b"), party.add("c")
    for guest in (again, cyd):
        guest.room.replicator.player.proof = None
        party.link(guest, ann)
    party.run(1.0)
    assert ann.names() == ["a", "b"]
    assert cyd.room.barred == 1


def test_who_comes_in_hears_all_before_it_asks_anybody() -> None:
    party = Party("a")
    ann, zoe = party.guests[node("a")], party.add("z")
    zoe.linked.add(ann.id)
    term = ann.room.election.term
    told = zoe.room.noted(ann.id, term, party.now, is_all=False)
    assert [e for e in told if isinstance(e, Send)] == []
    (asked,) = [e for e in zoe.room.tick(party.now) if isinstance(e, Send)]
    assert asked.to == (ann.id,)
    assert isinstance(asked.message, Join)
