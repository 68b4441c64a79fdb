"""The host puts what members want into one order, and waits for nobody."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from p2p.identity import NodeId
from p2p.messages import (
    NO_ROUND,
    AnyEntry,
    Frame,
    Heirs,
    Input,
    Join,
    Joined,
    Left,
    Lull,
    Merged,
    Ruled,
    Weather,
)
from p2p.replication.admissions import JOINS_AT_ONCE, MAX_ENTERED
from p2p.replication.log import Log
from p2p.replication.presses import MAX_WAITING
from p2p.replication.replica import MAX_MEMBERS, Replica
from p2p.replication.seats import Whereabouts
from p2p.replication.sequencer import (
    ABSENT_AFTER,
    ACTIVE_FOR,
    MAX_ENTRIES,
    MAX_JOINS,
    MUTE_AFTER,
    RECENT,
    Sequencer,
)
from p2p.replication.succession import REORDER_EVERY
from tests.p2p.helpers.sheets import signed
from tests.p2p.helpers.toy import Toy, ToyOptions

ME, BEN, CYD, DAN = (NodeId(letter * 52) for letter in "mbcd")
ROOM = bytes(16)
ACK_EVERY = 0.25
LEFT, RIGHT = 0, 1


def changes(frame: Frame) -> list[Left | Joined]:
    return [entry for entry in frame.entries if isinstance(entry, Left | Joined)]


class Table:
    """A host with its game, and members that are linked with it."""

    def __init__(
        self,
        *nodes: NodeId,
        ack_every: float = ACK_EVERY,
        seats: int = Toy.seats,
        where: Mapping[NodeId, str] | None = None,
    ) -> None:
        self.now = 100.0
        self.log = Log()
        rules = Toy()
        rules.seats = seats
        self.replica = Replica(rules, 7, ToyOptions())
        machine: Whereabouts = (lambda node: node) if where is None else where.get
        self.sequencer = Sequencer(ME, ack_every, machine)
        self.linked = {*nodes}
        self.let_in: dict[NodeId, Join] = {}
        self.sequencer.ask_in(ME, join("Me"))
        for node in nodes:
            self.sequencer.ask_in(node, join(node[0]))
        if nodes:
            self.tick()

    def tick(self, seconds: float = 0.05) -> tuple[AnyEntry, ...]:
        """Time passes, and the next frame is made and takes effect."""
        self.now += seconds
        frame, self.let_in = self.sequencer.frame(
            self.log, self.replica, self.linked, self.now
        )
        assert self.log.follows(frame)
        self.replica.apply(frame.tick, frame.entries)
        self.log.append(frame)
        self.sequencer.applied(changes(frame), self.replica)
        return frame.entries

    def all_speak(self) -> None:
        """Each member but this one says which tick it has: the last."""
        for node in self.replica.present():
            if node != ME:
                self.sequencer.acknowledge(node, self.log.tick, self.now)

    def offer(self, node: NodeId, *presses: tuple[int, Any]) -> None:
        self.sequencer.offer(node, presses, self.replica)


def join(name: str, seated: bool = True, score: int = 0, number: int = 0) -> Join:
    return Join(ROOM, name, seated, score, number, 0, 0)


def crowd_of(count: int) -> list[NodeId]:
    """So many ids, in order."""
    letters = str.maketrans("01234567", "abcdefgh")
    return [NodeId(f"{n:052o}".translate(letters)) for n in range(count)]


# --- the order of entries ------------------------------------------------------------


def test_a_frame_with_nothing_in_it_is_made_too() -> None:
    table = Table()
    assert table.tick() == (Joined(ME, "Me", True, 0, 0),)
    assert table.tick() == ()
    assert table.log.tick == 2


def test_goings_come_first_then_merges_comings_and_presses_each_sorted() -> None:
    table = Table(DAN, BEN, CYD)
    table.offer(DAN, (1, LEFT))
    table.offer(BEN, (1, RIGHT))
    table.offer(ME, (1, LEFT))
    table.sequencer.ask_in(ME, join("Other"))
    table.sequencer.ask_in(BEN, join("Ben"))
    table.sequencer.leave(CYD)
    table.sequencer.merge(((BEN, 3, 0, 0),), NO_ROUND)
    seat = table.replica.seat_of
    order = seat(DAN), seat(BEN), seat(ME)
    entries = table.tick()
    assert entries == (
        Left(CYD, True),
        Merged(((BEN, 3, 0, 0),)),
        Joined(BEN, "Ben", True, 0, 0),
        Joined(ME, "Other", True, 0, 0),
        Input(order[0], 1, LEFT),  # who comes anew loses what waited of before
    )


def test_the_ruler_s_word_is_told_once_and_before_who_comes() -> None:
    table = Table(BEN)
    sheet = signed("a", 1, paused=True)
    table.sequencer.rule(signed("a", 7))
    table.sequencer.rule(sheet)
    table.sequencer.ask_in(CYD, join("Cyd"))
    told, coming = table.tick()
    assert told == Ruled(sheet)
    assert isinstance(coming, Joined)
    assert table.tick() == ()
    table.sequencer.rule(sheet)
    table.sequencer.reset()
    assert table.tick() == ()


def test_presses_are_in_the_order_of_ids() -> None:
    table = Table(DAN, BEN)
    for node in (DAN, ME, BEN):
        table.offer(node, (1, LEFT))
    seats = [table.replica.seat_of(node) for node in (BEN, DAN, ME)]
    assert [e.seat for e in table.tick() if isinstance(e, Input)] == seats


def test_who_is_gone_presses_nothing_any_more() -> None:
    table = Table(BEN)
    table.offer(BEN, (1, LEFT))
    table.sequencer.leave(BEN)
    assert table.tick() == (Left(BEN, True),)
    assert table.tick() == ()


# --- presses -------------------------------------------------------------------------


def test_one_press_of_a_seat_for_each_frame_in_order() -> None:
    table = Table(BEN)
    table.offer(BEN, (1, LEFT), (2, RIGHT), (3, LEFT))
    seat = table.replica.seat_of(BEN)
    assert [table.tick() for _ in range(4)] == [
        (Input(seat, 1, LEFT),),
        (Input(seat, 2, RIGHT),),
        (Input(seat, 3, LEFT),),
        (),
    ]


def test_what_is_offered_again_counts_once() -> None:
    table = Table(BEN)
    for _ in range(3):
        table.offer(BEN, (1, LEFT), (2, LEFT))
    assert len(table.tick()) == 1
    table.offer(BEN, (1, LEFT), (2, LEFT))
    assert len(table.tick()) == 1
    table.offer(BEN, (1, LEFT), (2, LEFT))
    assert table.tick() == ()
    assert table.replica.score_of(BEN) == 2


def test_a_number_that_was_left_out_is_waited_for() -> None:
    table = Table(BEN)
    table.offer(BEN, (2, LEFT))
    assert table.tick() == ()
    table.offer(BEN, (1, LEFT), (2, RIGHT))
    assert [e.value for e in (*table.tick(), *table.tick())] == [LEFT, RIGHT]


def test_of_one_member_so_many_wait_and_no_more() -> None:
    table = Table(BEN)
    table.offer(BEN, *((number, LEFT) for number in range(1, MAX_WAITING + 3)))
    made = [len(table.tick()) for _ in range(MAX_WAITING + 2)]
    assert made == [1] * MAX_WAITING + [0, 0]


def test_an_unlawful_press_is_left_and_so_is_what_comes_after_it() -> None:
    table = Table(BEN)
    table.offer(BEN, (1, LEFT), (2, 5), (3, LEFT))
    assert len(table.tick()) == 1
    assert table.tick() == ()


def test_who_watches_or_is_no_member_offers_in_vain() -> None:
    table = Table(BEN)
    table.sequencer.ask_in(CYD, join("Cyd", seated=False))
    table.tick()
    table.offer(CYD, (1, LEFT))
    table.offer(DAN, (1, LEFT))
    assert table.tick() == ()


def test_what_waits_is_dropped_if_the_seat_has_counted_it_meanwhile() -> None:
    table = Table(BEN)
    table.offer(BEN, (1, LEFT), (2, RIGHT))
    table.sequencer.merge(((BEN, 9, 1, 0),), NO_ROUND)
    assert table.tick() == (Merged(((BEN, 9, 1, 0),)), Input(1, 1, LEFT))
    assert table.replica.score_of(BEN) == 9  # the press was in these points already
    assert table.tick() == (Input(1, 2, RIGHT),)


def test_a_frame_has_a_bound_and_the_rest_waits() -> None:
    crowd = crowd_of(200)
    table = Table()
    for first in range(0, 200, JOINS_AT_ONCE):
        for node in crowd[first : first + JOINS_AT_ONCE]:
            table.sequencer.ask_in(node, join("x"))
        table.tick()
    scores = tuple((node, 1, 0, 0) for node in crowd)
    assert len(table.replica.present()) == 201
    table.sequencer.merge(scores, NO_ROUND)
    for node in crowd:
        table.offer(node, (1, LEFT))
    assert len(table.tick()) == 201 <= MAX_ENTRIES


# --- coming in -----------------------------------------------------------------------


def test_so_many_come_in_at_once_and_the_others_with_the_next_frame() -> None:
    crowd = crowd_of(MAX_JOINS + 5)
    table = Table()
    table.tick()
    for node in reversed(crowd):
        table.sequencer.ask_in(node, join("x"))
    table.tick()
    assert len(table.let_in) == JOINS_AT_ONCE
    came: list[NodeId] = [*table.let_in]
    while table.let_in:
        table.tick()
        came += table.let_in
    # Of those that came too late to wait, none is remembered: they ask again.
    assert sorted(came) == crowd[5:]


def test_nobody_pushes_in_who_has_an_earlier_id_and_asks_each_time() -> None:
    *crowd, last = crowd_of(2 * JOINS_AT_ONCE + 1)
    table = Table()
    table.tick()
    for node in (*crowd[:JOINS_AT_ONCE], last):
        table.sequencer.ask_in(node, join("x"))
    for _ in range(2):
        table.tick()
        for node in crowd:
            table.sequencer.ask_in(node, join("y"))
    assert table.replica.knows(last)


def test_the_last_word_of_who_waits_counts() -> None:
    table = Table()
    table.sequencer.ask_in(BEN, join("Ben", seated=False))
    table.sequencer.ask_in(BEN, join("Benny"))
    entries = table.tick()
    assert Joined(BEN, "Benny", True, 0, 0) in entries
    assert table.let_in[BEN].name == "Benny"


def test_who_is_in_as_he_wishes_gets_what_he_lacks_without_an_entry() -> None:
    table = Table(BEN)
    assert not table.sequencer.needs_entry(BEN, join("b"), table.replica)
    table.sequencer.ask_in(BEN, join("b"))
    assert table.tick() == ()
    assert list(table.let_in) == [BEN]


@pytest.mark.parametrize(
    "changed",
    [
        join("Ben"),
        join("b", seated=False),
        join("b", score=1),
        join("b", number=1),
        replace(join("b"), face=b"face"),
    ],
)
def test_whatever_changes_the_room_needs_an_entry(changed: Join) -> None:
    table = Table(BEN)
    assert table.sequencer.needs_entry(BEN, changed, table.replica)
    table.sequencer.ask_in(BEN, changed)
    (entry,) = table.tick()
    assert entry == Joined(
        *(BEN, changed.name, changed.seated, changed.score, changed.number),
        face=changed.face,
    )
    assert not table.sequencer.needs_entry(BEN, changed, table.replica)


@pytest.mark.parametrize("lie", [10**9, 2**53])
def test_who_brings_what_nobody_can_have_changes_nothing(lie: int) -> None:
    table = Table(BEN)
    for _ in range(3):
        asked = join("b", score=lie)
        assert not table.sequencer.needs_entry(BEN, asked, table.replica)
        table.sequencer.ask_in(BEN, asked)
        assert table.tick() == ()
    table.sequencer.ask_in(CYD, join("c", score=lie))  # who comes in with it has none
    assert table.tick() == (Joined(CYD, "c", True, lie, 0),)
    assert [table.replica.score_of(node) for node in (BEN, CYD)] == [0, 0]
    table.sequencer.ask_in(CYD, join("c", score=lie))
    assert table.tick() == ()


def test_newcomers_and_who_was_away_need_an_entry() -> None:
    table = Table(BEN)
    assert table.sequencer.needs_entry(CYD, join("c"), table.replica)
    table.sequencer.died(BEN)
    assert table.tick() == (Left(BEN, False),)
    assert table.sequencer.needs_entry(BEN, join("b"), table.replica)


def test_who_wants_in_is_known_until_the_next_frame() -> None:
    table = Table()
    table.sequencer.ask_in(BEN, join("b"))
    assert table.sequencer.is_asked_by(BEN)
    assert not table.sequencer.is_asked_by(CYD)
    table.tick()
    assert not table.sequencer.is_asked_by(BEN)


def test_a_machine_that_holds_many_seats_leaves_the_rest_to_others() -> None:
    crowd, guests = crowd_of(11), [BEN, CYD]
    where = {ME: "here", **dict.fromkeys(crowd, "hall"), BEN: "far", CYD: "far"}
    table = Table(seats=12, where=where)
    for node in [*crowd, *guests]:
        table.sequencer.ask_in(node, join("x"))
    table.tick()
    seated = [node for node in crowd if table.replica.seat_of(node)]
    assert seated == crowd[:8]  # who is refused watches
    assert all(table.replica.is_present(node) for node in crowd)
    assert all(table.replica.seat_of(node) for node in guests)


def test_who_was_refused_a_seat_costs_no_entry_when_he_asks_again() -> None:
    crowd = crowd_of(9)
    table = Table(*crowd, seats=12, where=dict.fromkeys(crowd, "hall"))
    last = crowd[-1]
    assert table.replica.seat_of(last) is None
    assert not table.sequencer.needs_entry(last, join(last[0]), table.replica)
    table.sequencer.ask_in(last, join(last[0]))
    assert table.tick() == ()
    table.sequencer.leave(crowd[0])
    table.tick()
    assert table.sequencer.needs_entry(last, join(last[0]), table.replica)


def test_nobody_loses_the_seat_that_he_has() -> None:
    crowd = crowd_of(12)
    table = Table(*crowd, seats=20)  # each at a machine of its own, as was thought
    table.sequencer = Sequencer(ME, ACK_EVERY, lambda _: "hall")  # of the next host
    table.sequencer.died(crowd[0])
    for name in ("new", "newer"):
        for node in crowd:
            table.sequencer.ask_in(node, join(name))
        table.tick()
    assert all(table.replica.seat_of(node) for node in crowd)


# --- going ---------------------------------------------------------------------------


def test_a_goodbye_is_said_once() -> None:
    table = Table(BEN)
    table.sequencer.leave(BEN)
    assert table.tick() == (Left(BEN, True),)
    assert table.tick() == ()


def test_who_goes_wants_nothing_any_more() -> None:
    table = Table(BEN)
    table.sequencer.ask_in(BEN, join("Ben"))
    table.sequencer.leave(BEN)
    assert table.tick() == (Left(BEN, True),)
    assert not table.replica.is_present(BEN)


def test_who_leaves_and_comes_before_the_next_frame_is_in() -> None:
    table = Table(BEN)
    table.sequencer.leave(BEN)
    assert table.sequencer.needs_entry(BEN, join("b"), table.replica)
    table.sequencer.ask_in(BEN, join("b"))
    assert table.tick() == (Left(BEN, True), Joined(BEN, "b", True, 0, 0))
    assert table.replica.is_present(BEN)


def test_nor_is_that_forgotten_for_all_who_come_and_are_no_members() -> None:
    table = Table()
    for _ in range(5):
        table.tick()
    table.sequencer.ask_in(BEN, join("b"))
    table.tick()
    for number, node in enumerate(crowd_of(MAX_ENTERED + 1)):
        table.sequencer.ask_in(node, join("x"))
        if number % JOINS_AT_ONCE == 0:
            table.tick()
    while table.tick():
        pass
    table.sequencer.leave(BEN, 3)
    assert table.tick() == ()
    table.sequencer.leave(BEN, 7)
    assert table.tick() == (Left(BEN, True),)


def test_a_goodbye_of_an_earlier_run_comes_too_late() -> None:
    table = Table(BEN)
    for _ in range(5):
        table.tick()
    table.sequencer.ask_in(BEN, join("Ben"))
    table.tick()
    entered = table.log.tick
    table.sequencer.leave(BEN, entered - 1)
    assert table.tick() == ()
    table.sequencer.leave(BEN, entered)
    assert table.tick() == (Left(BEN, True),)


def test_a_broken_link_is_waited_for_a_moment() -> None:
    table = Table(BEN)
    table.sequencer.down(BEN, table.now)
    table.sequencer.down(BEN, table.now + 0.5)  # what counts is since when
    assert table.tick(ABSENT_AFTER) == ()
    assert table.tick(0.01) == (Left(BEN, False),)
    assert table.tick() == ()


def test_a_link_that_is_back_in_time_costs_nothing() -> None:
    table = Table(BEN)
    table.sequencer.down(BEN, table.now)
    table.tick(0.9)
    table.sequencer.up(BEN)
    assert table.tick(1.0) == ()


def test_who_is_heard_through_others_is_not_gone() -> None:
    table = Table(BEN)
    table.sequencer.down(BEN, table.now)
    table.tick(0.9)
    table.sequencer.through_others(BEN, table.now)
    assert table.tick(0.9) == ()
    assert table.tick(0.2) == (Left(BEN, False),)


def test_who_certainly_died_is_gone_at_once_unless_he_is_heard_of() -> None:
    table = Table(BEN, CYD, DAN)
    for node in (BEN, CYD, DAN):
        table.sequencer.died(node)
    table.sequencer.up(CYD)
    table.sequencer.through_others(DAN, table.now)
    assert table.tick() == (Left(BEN, False),)


def test_who_acknowledges_nothing_is_gone() -> None:
    table = Table(BEN, CYD)
    while table.now < 100.0 + MUTE_AFTER - 0.2:
        table.sequencer.acknowledge(CYD, table.log.tick, table.now)
        assert table.tick() == ()
    assert table.tick(0.5) == (Left(BEN, False),)


def test_the_silence_of_others_while_this_host_slept_does_not_count() -> None:
    table = Table(BEN)
    table.tick()
    table.now += 60.0
    table.sequencer.forgive()
    assert table.tick() == ()


def test_in_a_slow_game_words_are_rare() -> None:
    table = Table(BEN, ack_every=5.0)
    table.tick()
    table.all_speak()
    assert table.tick(MUTE_AFTER + 1) == ()
    assert table.sequencer.active(table.log.tick, table.now) == {BEN}
    assert table.tick(15.1 - MUTE_AFTER - 1) == (Left(BEN, False),)


# --- who follows ---------------------------------------------------------------------


def test_active_is_who_lately_acknowledged_a_recent_tick() -> None:
    table = Table(BEN, CYD, DAN)
    for _ in range(30):
        table.tick(0.0)
    now, tick = table.now, table.log.tick
    table.sequencer.acknowledge(BEN, tick - RECENT, now)
    table.sequencer.acknowledge(CYD, tick - RECENT - 1, now)  # TCP held it up
    table.sequencer.acknowledge(DAN, tick, now)
    lasts = max(ACTIVE_FOR, 3 * ACK_EVERY)
    assert table.sequencer.active(tick, now) == {BEN, DAN}
    assert table.sequencer.active(tick, now + lasts - 0.01) == {BEN, DAN}
    assert table.sequencer.active(tick, now + lasts + 0.01) == set()
    table.sequencer.down(DAN, now)
    assert table.sequencer.active(tick, now) == {BEN}


def test_the_last_acknowledged_tick_is_known() -> None:
    table = Table(BEN)
    assert table.sequencer.acknowledged(BEN) == 0
    table.sequencer.acknowledge(BEN, 7, table.now)
    assert table.sequencer.acknowledged(BEN) == 7
    table.sequencer.down(BEN, table.now)
    assert table.sequencer.acknowledged(BEN) == 0


def test_heirs_are_ordered_anew_at_their_tick() -> None:
    table = Table(BEN, CYD)
    before = table.replica.present()
    assert before == (BEN, CYD, ME)
    made: list[AnyEntry] = []
    while table.log.tick < REORDER_EVERY:
        assert not made
        made += table.tick()
        table.sequencer.acknowledge(BEN, table.log.tick, table.now + 0.4)
        table.sequencer.acknowledge(CYD, table.log.tick, table.now + 0.01)
    assert made == [Heirs((CYD, ME, BEN))]
    assert table.replica.present() == (CYD, ME, BEN)


def test_who_has_no_link_to_the_host_is_no_early_heir() -> None:
    table = Table(BEN, CYD)
    table.linked.discard(BEN)
    made: list[AnyEntry] = []
    while table.log.tick < REORDER_EVERY:
        made += table.tick()
        table.sequencer.acknowledge(BEN, table.log.tick, table.now)
        table.sequencer.acknowledge(CYD, table.log.tick, table.now)
    assert made == [Heirs((CYD, ME, BEN))]


def test_the_weather_that_members_tell_of_is_written_once() -> None:
    table = Table(BEN, CYD)
    for node in (BEN, CYD):
        table.sequencer.air.told(node, Lull(ROOM, 240, 0), table.now)
    assert table.tick() == (Weather(400),)
    assert table.tick() == ()
    assert table.replica.weather == 400


# --- reigns --------------------------------------------------------------------------


def test_of_an_earlier_reign_nothing_counts() -> None:
    table = Table(BEN, CYD, DAN)
    table.tick()
    table.sequencer.ask_in(DAN, join("Dan"))
    table.tick()
    table.offer(BEN, (1, LEFT))
    table.sequencer.ask_in(CYD, join("Cyd"))
    table.sequencer.died(BEN)
    table.sequencer.down(CYD, table.now - 5)
    table.sequencer.merge(((BEN, 5, 1, 0),), NO_ROUND)
    table.sequencer.acknowledge(DAN, 1, table.now)
    for node in (BEN, CYD):
        table.sequencer.air.told(node, Lull(ROOM, 240, 0), table.now)
    table.now += 60.0
    table.sequencer.reset()
    assert table.sequencer.acknowledged(DAN) == 0
    assert table.tick() == ()
    table.sequencer.leave(DAN, 2)  # when he came in, that was in another reign
    assert table.tick() == (Left(DAN, True),)


def test_a_new_host_counts_out_the_former_and_takes_in_who_was_merged() -> None:
    table = Table(BEN, CYD)
    table.sequencer.died(CYD)
    table.sequencer.merge(((CYD, 5, 1, 0),), NO_ROUND)
    table.sequencer.crowned(BEN)
    assert table.tick() == (Left(BEN, False), Merged(((CYD, 5, 1, 0),)))
    table.sequencer.crowned(None)
    assert table.tick() == ()


@pytest.mark.parametrize("goes", ["politely", "silently", "at once", "through others"])
def test_nothing_is_kept_of_any_number_who_come_press_and_go(goes: str) -> None:
    table = Table(BEN, CYD)
    table.all_speak()
    table.tick()
    before = table.sequencer.remembered
    for node in crowd_of(60):
        table.linked.add(node)
        table.sequencer.ask_in(node, join("x"))
        if goes == "at once":
            table.sequencer.down(node, table.now)
            table.sequencer.leave(node)
        table.all_speak()
        table.tick()
        table.all_speak()
        table.offer(node, (1, LEFT), (2, LEFT))
        table.linked.discard(node)
        if goes == "politely":
            table.sequencer.leave(node)
        elif goes == "through others":
            table.sequencer.through_others(node, table.now)
            table.sequencer.died(node)
        else:
            table.sequencer.down(node, table.now)
            table.sequencer.died(node)
    table.tick()
    table.all_speak()
    table.tick()
    # Whose seat is kept may have pressed once more.
    assert table.sequencer.remembered <= before + len(table.replica.members)
    for _ in range(1250):
        table.all_speak()
        table.tick()
    assert {*table.replica.members} == {ME, BEN, CYD}
    assert table.sequencer.remembered == before


@pytest.mark.parametrize("goes", ["politely", "silently"])
def test_what_is_kept_for_who_left_no_machine_drives_out(goes: str) -> None:
    crowd = crowd_of(700)
    where = {ME: "me", BEN: "bens", CYD: "cyds", **dict.fromkeys(crowd, "laptop")}
    table = Table(BEN, CYD, seats=256, where=where)
    seat = table.replica.seat_of(BEN)
    table.sequencer.leave(BEN)
    table.tick()
    for first in range(0, len(crowd), JOINS_AT_ONCE):
        some = crowd[first : first + JOINS_AT_ONCE]
        table.linked.update(some)
        for node in some:
            table.sequencer.ask_in(node, join("x"))
        table.tick()
        table.linked.difference_update(some)
        for node in some:
            if goes == "politely":
                table.sequencer.leave(node)
            else:
                table.sequencer.died(node)
        table.tick()
    assert len(table.replica.residents) < MAX_MEMBERS * 3 / 4
    table.sequencer.ask_in(BEN, join("b"))
    table.sequencer.ask_in(DAN, join("d"))
    table.tick()
    assert table.replica.seat_of(BEN) == seat
    assert table.replica.is_present(DAN)


def test_who_leaves_with_a_press_under_way_and_comes_back_presses_once() -> None:
    table = Table(BEN)
    table.offer(BEN, (1, LEFT), (2, RIGHT))
    seat = table.replica.seat_of(BEN)
    assert seat is not None
    assert table.tick() == (Input(seat, 1, LEFT),)
    table.sequencer.leave(BEN)
    table.tick()
    table.sequencer.ask_in(BEN, join("b", number=1))
    table.tick()
    for _ in range(2):  # he says again what he saw in no frame
        table.offer(BEN, (2, RIGHT))
    assert table.tick() == (Input(seat, 2, RIGHT),)
    table.offer(BEN, (2, RIGHT))
    assert table.tick() == ()


def test_a_goodbye_waits_until_a_frame_holds_it_whoever_makes_that() -> None:
    table = Table(BEN, CYD)
    table.sequencer.leave(BEN)
    table.sequencer.leave(CYD)
    table.replica.apply(2, [Left(BEN, True)])
    frame, _ = Sequencer(CYD, ACK_EVERY).frame(
        table.log, table.replica, set(), table.now
    )
    table.sequencer.applied(changes(frame), table.replica)
    table.sequencer.crowned(None)
    assert table.tick() == (Left(CYD, True),)
