"""A ruler and his fellows: his word, its way through the log, and what comes of it."""

from __future__ import annotations

from typing import Any

from p2p.events import InputApplied, RoomChanged
from p2p.messages import Frame, Join, Left, Ruled, Show, Tick
from p2p.replication.authority import RULER_KEPT
from p2p.room.gate import Bar
from tests.p2p.helpers.party import Guest, Party
from tests.p2p.helpers.sealing import sealed_frame
from tests.p2p.helpers.sheets import signed
from tests.p2p.helpers.signers import node
from tests.p2p.helpers.toy import Toy

TICKS = Toy.ticks_per_second


def of(party: Party, letter: str) -> Guest:
    return party.guests[node(letter)]


def rules(party: Party, letter: str, what: str, **chosen: Any) -> None:
    guest = of(party, letter)
    party.perform(guest, guest.room.rule(what, party.now, **chosen))


def shows(party: Party) -> dict[str, tuple[int, bool, bool]]:
    """What is in force, as each has it."""
    found = {}
    for guest in party.guests.values():
        its = guest.room.replica.authority
        found[guest.id[0]] = its.number, its.paused, its.closed
    return found


def test_what_the_ruler_wants_is_in_force_for_all_at_one_tick() -> None:
    party = Party("abc")
    rules(party, "a", "pause")
    party.run(0.2)
    assert set(shows(party).values()) == {(1, True, False)}
    games = [guest.room.replica.game for guest in party.guests.values()]
    party.run(1.0)
    assert [guest.room.replica.game for guest in party.guests.values()] == games
    assert len(party.digests()) == 1
    for guest in party.guests.values():
        assert (guest.seen().ruler, guest.seen().paused) == (node("a"), True)
        (told,) = [e for e in guest.told(RoomChanged) if e.view.paused]  # type: ignore[attr-defined]
        assert told is not None
    rules(party, "a", "resume")
    party.run(0.2)
    assert set(shows(party).values()) == {(2, False, False)}


def test_a_ruler_that_does_not_host_shows_it_to_the_host() -> None:
    party = Party("abc")
    party.cut(of(party, "b"), of(party, "c"))
    for each in party.guests.values():
        each.room.replica.authority.ruler = node("c")  # as if he had opened it
    party.sent.clear()
    rules(party, "c", "close")
    party.run(0.3)
    assert [(s, t) for s, t, _ in party.words(Show)] == [(node("c"), node("a"))]
    assert set(shows(party).values()) == {(1, False, True)}


def test_what_gets_lost_on_its_way_is_shown_again() -> None:
    party = Party("abc")
    party.kill(of(party, "a"))
    party.run(1.0)
    guest = of(party, "c")
    assert party.hosts() == [node("b")]
    for each in party.guests.values():
        each.room.replica.authority.ruler = node("c")  # as if he had opened it
    party.lost = lambda sender, to, message: isinstance(message, Show)
    party.perform(guest, guest.room.rule("pause", party.now))
    party.run(1.0)
    assert shows(party)["b"] == (0, False, False)
    party.lost = lambda sender, to, message: False
    party.run(0.7)
    assert set(shows(party).values()) == {(1, True, False)}


def test_a_pause_outlives_the_host_that_ordered_it_and_the_ruler_that_wanted_it() -> (
    None
):
    party = Party("abc")
    rules(party, "a", "pause")
    party.run(0.2)
    game = of(party, "b").room.replica.game
    party.kill(of(party, "a"))  # he was both
    party.run(3.0)
    assert shows(party) == {"b": (1, True, False), "c": (1, True, False)}
    assert of(party, "c").room.replica.game == game
    party.run(RULER_KEPT)
    assert shows(party) == {"b": (1, False, False), "c": (1, False, False)}


def test_presses_of_a_pause_are_told_and_no_press_waits() -> None:
    party = Party("ab")
    rules(party, "a", "pause")
    party.run(0.2)
    ben = of(party, "b")
    ben.room.watch(1, False, False)
    party.perform(ben, ben.room.press("left", party.now)[1])
    party.run(0.3)
    assert [e.number for e in ben.told(InputApplied)] == [1]  # type: ignore[attr-defined]
    assert ben.room.waiting == 0
    assert ben.score() == 0


def test_who_only_watches_asks_for_no_seat_and_has_one_again_when_taken_back() -> None:
    party = Party("ab")
    ben = node("b")
    rules(party, "a", "watch_only", who=ben)
    party.run(0.5)
    assert of(party, "b").seen().me is None
    assert of(party, "b").seen().watch_only == {ben}
    party.sent.clear()
    party.run(3.0)
    assert not party.words(Join)
    rules(party, "a", "watch_only", who=ben, on=False)
    party.run(0.7)
    assert of(party, "b").seen().me == 2


def test_who_is_removed_is_out_and_is_told_so_when_he_comes_again() -> None:
    party = Party("abc")
    ben = of(party, "b")
    rules(party, "a", "remove", who=ben.id)
    party.run(0.2)
    assert ben.room.barred == Bar.REMOVED
    assert of(party, "c").names() == ["a", "c"]
    party.kill(ben)
    again = party.come("b")
    party.run(0.6)
    assert again.room.barred == Bar.REMOVED
    assert of(party, "c").names() == ["a", "c"]
    rules(party, "a", "remove", who=ben.id, on=False)
    party.run(0.2)
    party.kill(again)
    again = party.come("b")
    party.run(0.6)
    assert again.room.barred is None
    assert of(party, "c").names() == ["a", "c", "b"]


def test_a_host_that_is_removed_hands_over() -> None:
    party = Party("ab")
    for guest in party.guests.values():
        guest.room.replica.authority.ruler = node("b")  # as if he had opened it
    rules(party, "b", "remove", who=node("a"))
    party.run(0.1)
    ann = of(party, "a")
    assert ann.room.barred == Bar.REMOVED
    party.go(ann)
    party.run(0.3)
    assert party.hosts() == [node("b")]
    assert of(party, "b").names() == ["b"]


def test_where_it_is_closed_nobody_new_comes_in_and_is_told_so() -> None:
    party = Party("ab")
    rules(party, "a", "close")
    party.run(0.2)
    note = of(party, "b").room.note()
    assert note is not None
    assert note.closed
    cyd = party.come("c")
    party.run(0.6)
    assert cyd.room.barred == Bar.SHUT
    party.go(cyd)
    ben = of(party, "b")
    party.kill(ben)
    party.run(1.5)
    party.come("b")
    party.run(0.7)
    assert of(party, "a").names() == ["a", "b"]


def test_nobody_merges_with_a_reign_of_who_is_removed() -> None:
    party = Party("ab")
    loner = party.add("c")
    party.run(3.0)  # he plays alone
    assert loner.room.election.hosting
    rules(party, "a", "remove", who=loner.id, is_known=True)
    party.run(0.2)
    before = of(party, "a").room.election.term
    for guest in [of(party, "a"), of(party, "b")]:
        party.link(guest, loner)
    party.run(3.0)
    assert of(party, "a").room.election.term == before
    assert of(party, "a").names() == ["a", "b"]


def test_a_lying_host_moves_nobody_by_a_sheet_that_the_ruler_never_signed() -> None:
    party = Party("abc")
    party.kill(of(party, "a"))  # who rules, and is away now
    party.run(1.0)
    liar, cyd = of(party, "b"), of(party, "c")
    assert party.hosts() == [liar.id]
    log, reign = cyd.room.log, cyd.room.replicator.reigns.present
    for lie in (
        signed("b", 5, paused=True),
        signed("a", 5, table=b"x" * 16, paused=True),
    ):
        frame = Frame.of(log.tick + 1, log.chain, (Ruled(lie),))
        frame = sealed_frame(frame, cyd.room, liar.room.courier.letters)
        party.perform(cyd, cyd.room.receive(liar.id, Tick(reign, frame), party.now))
        assert cyd.room.log.tick == frame.tick
        assert shows(party)["c"] == (0, False, False)


def test_the_halves_of_a_table_have_the_highest_sheet_when_they_meet() -> None:
    party = Party("abcde")
    rules(party, "a", "close")
    party.run(0.2)
    few = [of(party, "a"), of(party, "b")]
    many = [of(party, letter) for letter in "cde"]
    for one in few:
        for other in many:
            party.cut(one, other)
    party.run(4.0)
    assert len(party.hosts()) == 2
    rules(party, "a", "pause")
    party.run(0.3)
    assert shows(party)["b"] == (2, True, True)
    assert shows(party)["c"] == (1, False, True)
    ann = few.pop(0)
    party.kill(ann)  # and only ben knows of his last word
    party.run(1.0)
    for other in many:
        party.link(few[0], other)
    party.run(5.0)
    assert len(party.hosts()) == 1
    assert set(shows(party).values()) == {(2, True, True)}


def test_a_ruler_that_comes_back_goes_on_from_his_last_number() -> None:
    party = Party("ab")
    rules(party, "a", "close")
    party.run(0.2)
    party.kill(of(party, "a"))
    party.run(1.5)
    party.come("a")
    party.run(0.7)
    rules(party, "a", "pause")
    party.run(0.5)
    assert set(shows(party).values()) == {(2, True, True)}


def test_when_he_leaves_the_next_one_rules() -> None:
    party = Party("abc")
    rules(party, "a", "pause")
    party.run(0.2)
    party.leave(of(party, "a"))
    party.run(0.3)
    assert of(party, "c").seen().ruler == node("b")
    assert set(shows(party).values()) == {(1, False, False)}
    rules(party, "b", "close")
    party.run(0.3)
    assert set(shows(party).values()) == {(2, False, True)}


def test_the_frame_of_a_sheet_is_that_of_the_host_alone() -> None:
    party = Party("ab")
    party.sent.clear()
    rules(party, "a", "close")
    party.run(0.3)
    ticks = [m for _, _, m in party.words(Tick) if isinstance(m, Tick)]
    entries = [e for tick in ticks for e in tick.frame.entries]
    assert [type(e) for e in entries if not isinstance(e, Left)].count(Ruled) == 1


def test_what_an_old_log_says_of_who_is_removed_keeps_nobody_out() -> None:
    party = Party("abc")
    rules(party, "a", "remove", who=node("c"))
    party.run(0.2)
    replicator = of(party, "b").room.replicator
    assert replicator.is_put_out(node("c"))
    replicator.copy.move()
    assert not replicator.is_put_out(node("c"))
