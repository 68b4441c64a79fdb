"""A node that is linked, but lies: what it can and cannot do to a room."""

from __future__ import annotations

import pytest

from p2p import messages
from p2p.effects import Send
from p2p.events import Event, Notice, PeerLeft
from p2p.messages import COUNTERS, Message, RoomNote, Term
from p2p.replication.log import reign_of
from p2p.room.edition import room_id
from p2p.room.newcomers import MAX_THROUGH_ONE
from p2p.testing import Lan, Station
from p2p.wire.codec import encode
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import (
    forged,
    inside,
    letter,
    nobody,
    nobodys_pen,
    pen,
    playing,
    say,
    term,
)
from tests.simulation.helpers.schedule import TOY, check_calm

HUGE = 2**40
ROOM = room_id(Toy())


def with_stranger(count: int) -> tuple[Lan, list[Station], Station]:
    """A room of `count`, and somebody linked with all who is not in it."""
    lan, stations = playing(count)
    stranger = lan.add("mallory")
    lan.run(0.5)
    return lan, stations, stranger


def test_a_room_that_does_not_exist_keeps_nobody_from_playing() -> None:
    lan = Lan(1, [Toy()])
    ana, liar = lan.add("ana"), lan.add("mallory")
    lan.run(0.5)
    for host, counter in ((nobody(1), 3), (liar.id, COUNTERS // 2)):
        note = RoomNote(TOY, TOY, 1, Term(counter, 0, host), 1, 1, ROOM)
        say(liar, ana, messages.Rooms((note,)))
    lan.run(0.1)
    ana.play(TOY)
    assert lan.run_until(lambda: inside(ana), 5.0)


def test_nobody_speaks_for_a_member_that_has_a_link() -> None:
    lan, stations, liar = with_stranger(3)
    host, victim = stations[0], stations[1]
    assert host.room is not None
    before = host.room.replica.residents[victim.id]
    join = messages.Join(ROOM, "pwned", False, 0, 2**40, 0, 0)
    press = messages.Inputs(ROOM, host.room.replicator.reigns.present, ((1, 0),))
    for message in (join, press):
        say(liar, host, letter(forged(liar, victim), host, message))
    lan.run(0.5)
    assert host.room.replica.residents[victim.id] == before


def test_a_snapshot_that_nobody_asked_for_is_not_believed() -> None:
    lan, stations, liar = with_stranger(3)
    assert stations[1].room is not None
    state = stations[1].room.replica.encode()
    snapshot = messages.Snapshot(ROOM, Term(9, 0, liar.id), 500, 1, state)
    for station in stations:
        say(liar, station, snapshot)
    lan.run(2.0)
    assert {term(station) for station in stations} == {(1, stations[0])}
    check_room(lan, stations)


def test_a_tick_that_is_only_told_of_makes_nobody_deaf() -> None:
    lan, stations, liar = with_stranger(3)
    assert stations[0].room is not None
    reign = stations[0].room.election.term
    assert reign is not None
    for station in stations:
        say(liar, station, messages.Alive(ROOM, reign, HUGE, 0))
    lan.run(2.0)
    assert {term(station) for station in stations} == {(1, stations[0])}
    check_room(lan, stations)


def test_a_claim_in_anothers_name_counts_for_nothing() -> None:
    lan, stations, liar = with_stranger(3)
    assert stations[0].room is not None
    reign = stations[0].room.election.term
    assert reign is not None
    forged = Term(5, 0, stations[2].id)
    for station in stations:
        say(liar, station, messages.Claim(ROOM, forged, (reign,), 1, 1, True))
    lan.run(2.0)
    assert {term(station) for station in stations} == {(1, stations[0])}


def test_a_room_that_boasts_makes_no_host_yield() -> None:
    lan, stations, liar = with_stranger(3)
    host = stations[0]
    assert host.room is not None
    points = host.room.replica.score_of(stations[1].id)
    for _ in range(20):
        say(liar, host, messages.MergeAsk(ROOM, Term(1, 0, liar.id), HUGE, HUGE, HUGE))
        scores = ((stations[1].id, HUGE, HUGE // 64, HUGE),)
        say(liar, host, messages.Yield(ROOM, Term(1, 0, liar.id), scores))
        lan.run(0.1)
    assert {term(station)[1] for station in stations} == {host}
    assert term(host)[0] <= 4  # a liar can have it merge with nothing, now and then
    assert host.room.replica.score_of(stations[1].id) == points
    check_room(lan, stations)


def test_a_thousand_who_want_in_at_once_break_no_frame() -> None:
    lan, stations, liar = with_stranger(3)
    host = stations[0]
    liar.play(TOY)
    lan.run(1.0)
    for number in range(2100):
        join = messages.Join(ROOM, "x", True, 0, 0, 0, 0)
        say(liar, host, letter(nobodys_pen(number), host, join))
    lan.run(3.0)
    assert {term(station) for station in stations} == {(1, host)}
    assert all(host.core.is_linked(s.id) for s in stations[1:])


def test_a_member_fills_no_room_with_who_is_made_up() -> None:
    """He signs for them all, and has them brought by each honest member."""
    lan, stations, liar = with_stranger(4)
    host = stations[0]
    liar.play(TOY)
    lan.run(1.0)
    assert host.room is not None
    pens = [nobodys_pen(number) for number in range(400)]
    for spell in range(4):
        for number, written in enumerate(pens):
            through = [host, *stations[1:]][(number + spell) % len(stations)]
            join = messages.Join(ROOM, "x", True, 0, 0, 0, 0)
            say(liar, through, letter(written, host, join))
            ack = messages.Ack(host.room.replicator.reigns.present, host.room.log.tick)
            say(liar, through, letter(written, host, ack))
        lan.run(1.0)
        assert len(host.room.replica.present()) <= 2 * 5 + MAX_THROUGH_ONE
    assert {term(station) for station in stations} == {(1, host)}
    assert all(host.core.is_linked(s.id) for s in stations[1:])


def test_small_questions_get_few_large_answers() -> None:
    lan, stations, liar = with_stranger(3)
    host = stations[0]
    lan.run(5.0)
    assert host.room is not None
    sent = 0
    first = host.room.log.since(0)[0]
    for _ in range(1000):
        fetch = messages.Fetch(ROOM, first.tick, first.chain)
        link = next(end for end in host.ends() if end.other.station is liar).number
        for effect in host.core.received(link, fetch, lan.now):
            if isinstance(effect, Send):
                sent += len(encode(effect.message))
    assert sent < 64 * 1024


def test_a_game_that_fails_ends_its_room_and_not_the_node() -> None:
    lan, stations, _ = with_stranger(3)
    victim = stations[2]
    assert victim.room is not None

    def fail(*_: object) -> None:
        raise ZeroDivisionError("a bug of the game")

    board = victim.room.replica.board
    board.rules = Toy()  # a game of his own, or it would fail for all
    board.rules.step = fail  # type: ignore[method-assign,assignment]
    lan.run(1.0)
    assert victim.room is None
    assert len(victim.core.runs()) == 3
    notices = [e for e in victim.events if getattr(e, "code", "") == "game_failed"]
    assert len(notices) == 1
    lan.run(5.0)
    assert stations[0].room is not None
    assert not stations[0].room.replica.is_present(victim.id)


def test_who_leaves_in_a_gap_of_the_link_keeps_no_seat() -> None:
    lan, stations = playing(3)
    host, leaver = stations[0], stations[2]
    end = next(e for e in leaver.ends() if e.other.station is host)
    end.wire.close(end, "a glitch")
    leaver.do(lambda core, now: core.leave(now))
    lan.run(5.0)
    assert leaver.core.is_linked(host.id)
    assert host.room is not None
    assert not host.room.replica.is_present(leaver.id)


def check_room(lan: Lan, stations: list[Station]) -> None:
    """The room goes on for its members: they all have a tick of a moment ago."""
    rooms = [s.room for s in stations if s.room is not None]
    start = min(room.log.tick for room in rooms)
    lan.run(1.0)
    assert min(room.log.tick for room in rooms) >= start + 18


def test_the_honest_remain_calm() -> None:
    lan, stations = playing(3)
    lan.run(1.0)
    check_room(lan, stations)
    check_calm(lan)


def blamed(station: Station) -> list[Event]:
    """What it holds against others, and who was lost by it."""
    return [
        event
        for event in station.events
        if isinstance(event, PeerLeft)
        or (isinstance(event, Notice) and event.code == "kept_out")
    ]


def test_who_passes_on_what_a_liar_says_is_not_blamed_for_it() -> None:
    lan, stations, liar = with_stranger(3)
    liar.play(TOY)
    lan.run(1.0)
    writes = pen(liar)
    for helper in stations:
        for victim in stations:
            for message in (
                messages.Stale(ROOM, Term(COUNTERS - 1, 1, liar.id)),
                messages.Claim(ROOM, Term(COUNTERS - 1, 1, liar.id), (), 1, 1, True),
                messages.MergeAsk(ROOM, Term(COUNTERS - 1, 1, liar.id), 5, 5, 5),
                messages.Join(ROOM, "m", False, 0, 0, 0, 0),
                messages.Snapshot(ROOM, Term(1, 0, liar.id), 5, 5, b"nonsense"),
            ):
                say(liar, helper, letter(writes, victim, message, 2))
        lan.run(1.0)
    assert [blamed(station) for station in stations] == [[], [], []]
    check_room(lan, stations)


def test_a_counter_that_nobody_could_know_is_no_breach_either() -> None:
    lan, stations, liar = with_stranger(2)
    for station in stations:
        say(liar, station, messages.Stale(ROOM, Term(COUNTERS - 1, 1, liar.id)))
        say(
            liar,
            station,
            messages.MergeAsk(ROOM, Term(COUNTERS - 1, 1, liar.id), 5, 5, 5),
        )
    lan.run(2.0)
    assert [blamed(station) for station in stations] == [[], []]
    assert {term(station) for station in stations} == {(1, stations[0])}


# --- who is no member has no say ------------------------------------------------------


def hosts_seen(lan: Lan, stations: list[Station], seconds: float) -> set[str]:
    """The names of all whom these follow at any moment from now on."""
    seen: set[str] = set()

    def look() -> bool:
        rooms = [s.room for s in stations if s.room is not None]
        followed = [lan.station_of(room.election.host) for room in rooms]
        seen.update(station.name for station in followed if station is not None)
        return False

    lan.run_until(look, seconds)
    return seen


def test_nobody_is_shown_another_game_by_a_stranger() -> None:
    lan, stations, liar = with_stranger(3)
    victim = stations[2]
    room = victim.room
    assert room is not None
    assert room.election.term is not None
    log, ours = room.log, room.election.term
    gone = messages.Left(stations[1].id, True)
    forged = messages.Frame.of(log.tick + 1, log.chain, (gone,))
    say(liar, victim, messages.Frames(ROOM, ours, (forged,)))
    say(liar, victim, messages.Tick(reign_of(ROOM, ours), forged))
    lan.run_until(lambda: room.log.tick > forged.tick, 1.0)
    assert room.replica.is_present(stations[1].id)
    assert [e for e in victim.events if isinstance(e, Notice)] == []
    check_room(lan, stations)


def test_no_stranger_gives_up_the_seat_of_a_player_who_sleeps() -> None:
    lan, stations, liar = with_stranger(3)
    host, sleeper = stations[0], stations[2]
    assert host.room is not None
    for _ in range(3):
        sleeper.press("left")
        lan.run(0.2)
    before = host.room.replica.residents[sleeper.id]
    score = host.room.replica.score_of(sleeper.id)
    lan.pause(sleeper, 0.8)
    lan.run(0.7)  # it has not spoken itself for a while
    wish = messages.Join(ROOM, sleeper.name, False, 0, 2**40, 0, 0)
    press = messages.Inputs(
        ROOM, host.room.replicator.reigns.present, ((before.number + 1, 0),)
    )
    for word in (wish, press):
        say(liar, host, letter(forged(liar, sleeper), host, word))
    lan.run(0.3)
    assert host.room.replica.residents[sleeper.id] == before
    assert host.room.replica.score_of(sleeper.id) == score
    check_room(lan, stations)


@pytest.mark.parametrize("seconds", [0.21, 0.5])
@pytest.mark.parametrize("as_note", [False, True])
def test_a_host_that_slept_obeys_no_stranger(as_note: bool, seconds: float) -> None:
    lan, stations, liar = with_stranger(3)
    host = stations[0]
    later = Term(7, 0, liar.id)
    note = RoomNote(TOY, TOY, 1, later, 900, 2, ROOM)
    lan.pause(host, seconds)
    lan.run(0.05)
    told = messages.Rooms((note,)) if as_note else messages.Stale(ROOM, later)
    for station in stations:
        say(liar, station, told)
    assert liar.name not in hosts_seen(lan, stations, 2.0)
    for station in stations:  # or the host would ask it for ever which of them yields
        say(liar, station, messages.Rooms(()))
    assert len({term(station) for station in stations}) == 1
    check_room(lan, stations)


def test_nobody_is_cut_off_by_reigns_that_are_only_told_of() -> None:
    lan, stations, liar = with_stranger(4)
    heir = stations[1]
    for leap in range(1, 4):
        later = Term(leap * COUNTERS // 8, 1, liar.id)
        note = RoomNote(TOY, TOY, 1, later, 900, 2, ROOM)
        say(liar, heir, messages.Stale(ROOM, later))
        say(liar, heir, messages.Rooms((note,)))
        lan.run(0.3)
    lan.kill(stations[0])
    lan.run(1.0)
    assert {term(station) for station in stations[1:]} == {(2, heir)}
    check_room(lan, stations[1:])


def test_a_stranger_has_no_vote_and_is_told_of_nothing() -> None:
    lan, stations, liar = with_stranger(3)
    reign = stations[0].room.election.term if stations[0].room else None
    assert reign is not None
    asked: list[Message] = []

    def note(_: Station, send: Send) -> None:
        if liar.id in send.to:
            asked.append(send.message)

    lan.on_send = note
    for _ in range(20):
        for station in stations:
            say(liar, station, messages.Lost(ROOM, reign, 10**6))
            say(liar, station, messages.Relay(ROOM))
            say(liar, station, messages.Fetch(ROOM, 1, 0))
        lan.run(0.05)
    assert {type(message) for message in asked} <= {messages.Ping, messages.Pong}
    assert {term(station) for station in stations} == {(1, stations[0])}


def test_who_only_watched_and_was_written_out_in_its_sleep_asks_again() -> None:
    lan, stations = playing(3)
    watcher = lan.add("eve")
    lan.run(0.3)
    watcher.do(lambda core, now: core.enter(TOY, False, {}, now))
    lan.run(1.0)
    assert inside(watcher)
    host = stations[0]
    assert host.room is not None
    lan.pause(watcher, 1.6)
    lan.run(0.1)
    end = next(end for end in host.ends() if end.other.station is watcher)
    end.wire.close(end, "a glitch")
    lan.run(1.4)
    assert watcher.id not in host.room.replica.residents  # nobody has it in his log
    lan.run(2.0)
    assert {term(s) for s in [*stations, watcher]} == {(1, host)}
    assert host.room.replica.is_present(watcher.id)


@pytest.mark.parametrize("is_seen_by_others", [False, True])
def test_who_comes_in_the_moment_in_which_the_host_dies_asks_again(
    is_seen_by_others: bool,
) -> None:
    lan, stations = playing(3)
    host, *others = stations
    dan = lan.add("dan")
    lan.run(0.5)
    if not is_seen_by_others:
        for other in others:  # the frame with his name gets to nobody but him
            lan.cut(host, other)
    dan.play(TOY)
    assert lan.run_until(lambda: inside(dan), 0.2)
    lan.power_off(host)
    everybody = [*others, dan]

    def is_one() -> bool:
        reigns = {s.room.election.term for s in everybody if s.room is not None}
        known = all(s.room and s.room.replica.is_present(dan.id) for s in everybody)
        return len(reigns) == 1 and known and term(dan)[1] is not host

    assert lan.run_until(is_one, 1.5)
    check_room(lan, everybody)
    assert term(others[1])[1] is others[0]


def crowd_of(host: Station, count: int, source: str) -> None:
    """So many keys of one machine are linked with a host, and each wants a seat."""
    lan = host.lan
    for number in range(count):
        key, link = nobody(number), host.next_number()
        host.perform(host.core.opened(link, key, (source, 1), None, lan.now, source))
        hello = messages.Welcome(key, "abcdefgh", "x", (), ())
        host.perform(host.core.received(link, hello, lan.now))
        wish = messages.Join(ROOM, "x", True, 0, 0, 0, 0)
        host.perform(host.core.received(link, wish, lan.now))


def test_one_machine_with_five_hundred_keys_has_at_most_half_of_the_seats() -> None:
    lan, stations = playing(3)
    host = stations[0]
    assert host.room is not None
    replica = host.room.replica
    crowd_of(host, 520, "10.9.9.9")
    most = 0

    def look() -> bool:
        nonlocal most
        seated = [r.id for r in replica.residents.values() if r.seat]
        most = max(most, len(seated) - len(stations))
        return False

    lan.run_until(look, 2.5)
    assert 100 < most <= Toy.seats // 2
    dan = lan.add("dan")
    lan.run(0.3)
    dan.play(TOY)
    assert lan.run_until(lambda: inside(dan), 3.0)
    assert replica.seat_of(dan.id) is not None
