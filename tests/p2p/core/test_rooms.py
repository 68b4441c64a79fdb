"""What is played on the LAN: who is told of it, when, and of which room."""

from __future__ import annotations

from random import Random
from typing import Any

import msgspec
import pytest

from p2p import events, messages
from p2p.core.own_room import OwnRoom
from p2p.core.rooms import NOTES_EACH, Rooms
from p2p.effects import Effect, Notify, Outbox, Send, Trace
from p2p.events import RoomInfo, RoomsChanged
from p2p.identity import NodeId
from p2p.messages import FIRST_APP, Deed, RoomNote, Term
from p2p.room.charter import Charters, open_table
from p2p.room.edition import LOG_VERSION, room_id
from p2p.room.footing import Footing
from p2p.room.room import Room
from tests.p2p.helpers.opened import note_of, opened_by
from tests.p2p.helpers.signers import letters, node, signer
from tests.p2p.helpers.toy import Toy

ME, SMALLER, LARGER = map(node, "mbz")
EVERYBODY = {SMALLER, LARGER}


class Later(Toy):
    version = 2


class Earlier(Toy):
    version = 0


def note(
    host: NodeId,
    counter: int = 1,
    game: Toy | None = None,
    watches: bool = False,
    round: int = 0,
) -> RoomNote:
    game = game or Toy()
    term = Term(counter, 0, host)
    return RoomNote(
        *("toy", "toy", game.version, term, 9, LOG_VERSION),
        *(room_id(game), watches, round),
    )


def info(
    host: NodeId,
    counter: int = 1,
    members: int = 1,
    game: Toy | None = None,
    machines: int = 1,
) -> RoomInfo:
    table = room_id(game or Toy()).hex()
    counts: dict[str, Any] = {"machines": machines, "playing_machines": machines}
    return RoomInfo("toy", "toy", host, counter, members, table=table, **counts)


def own_of(told: RoomNote, members: int) -> Any:
    """A room of this node's of which that is told."""
    return Reign(told.term.host, members, told.term.counter)


@pytest.fixture
def out() -> Outbox:
    return Outbox()


@pytest.fixture
def rooms(out: Outbox) -> Rooms:
    return Rooms(ME, [Toy()], out, Charters(signer("m"), FIRST_APP))


@pytest.fixture
def own() -> Room:
    """A room of which this node is the host."""
    place = OwnRoom(letters("m"), [Toy()], Random(1), set(), Outbox())
    choice = place.choose("toy", True, {}, None, False, [])
    opening = place.opened(choice, b"", "me", 0.0)
    assert opening is not None
    place.move_in(opening)
    for moment in range(60):
        opening[0].tick(moment / 20)
    assert opening[0].standing() is not None
    return opening[0]


def sent(effects: list[Effect]) -> list[tuple[tuple[NodeId, ...], int]]:
    """To whom rooms were told of, and of how many."""
    sends = [effect for effect in effects if isinstance(effect, Send)]
    assert all(isinstance(send.message, messages.Rooms) for send in sends)
    return [(send.to, len(send.message.rooms)) for send in sends]  # type: ignore[attr-defined]


def told(effects: list[Effect]) -> list[events.Event]:
    return [effect.event for effect in effects if isinstance(effect, Notify)]


def test_what_a_peer_tells_is_told_to_the_application_once(
    rooms: Rooms, out: Outbox
) -> None:
    rooms.put(SMALLER, (note(SMALLER),))
    rooms.tell(None, EVERYBODY)
    assert out.take() == [Notify(RoomsChanged((info(SMALLER),)))]
    rooms.put(LARGER, (note(SMALLER),))  # who is in there as well
    rooms.tell(None, EVERYBODY)
    both = info(SMALLER, members=2, machines=2)
    assert out.take() == [Notify(RoomsChanged((both,)))]
    rooms.tell(None, EVERYBODY)
    assert out.take() == []
    rooms.forget(SMALLER)
    rooms.tell(None, EVERYBODY)
    assert out.take() == [Notify(RoomsChanged((info(SMALLER),)))]
    rooms.forget(LARGER)
    rooms.forget(LARGER)
    rooms.tell(None, EVERYBODY)
    assert out.take() == [Notify(RoomsChanged(()))]


def test_a_peer_replaces_what_it_told_before(rooms: Rooms) -> None:
    rooms.put(SMALLER, (note(SMALLER),))
    assert rooms.word(open_table(Toy()), SMALLER) == (Term(1, 0, SMALLER), None)
    rooms.put(SMALLER, ())
    assert rooms.word(open_table(Toy()), SMALLER) == (None, None)
    assert rooms.all(None) == ()
    assert rooms.peers() == (SMALLER,)


def test_of_two_equal_reigns_of_one_room_the_later_one_is_listed(rooms: Rooms) -> None:
    rooms.put(SMALLER, (note(SMALLER, 1),))
    rooms.put(LARGER, (note(LARGER, 2),))
    assert rooms.all(None) == (info(LARGER, 2, 2, machines=2),)
    mine = own_of(note(ME, 1), 4)  # where we are ourselves, we know
    assert rooms.all(mine) == (info(ME, 1, 4, machines=3),)


def test_who_watches_and_the_round_are_listed(rooms: Rooms) -> None:
    rooms.put(LARGER, (note(LARGER, watches=True, round=7),))
    rooms.put(SMALLER, (note(LARGER),))
    (listed,) = rooms.all(None)
    assert (listed.members, listed.watchers, listed.round) == (2, 1, 7)
    assert (listed.machines, listed.playing_machines) == (2, 1)


def test_a_crowd_on_one_machine_is_one_where_tables_are_compared(out: Outbox) -> None:
    places = {**dict.fromkeys(map(node, "xyzuvw"), "10.0.0.9"), node("a"): "10.0.0.1"}
    places[node("b")] = "10.0.0.2"
    charters = Charters(signer("m"), FIRST_APP)
    rooms = Rooms(ME, [Toy()], out, charters, places.get)
    for one in map(node, "xyzuvw"):
        rooms.put(one, (note(node("x"), 2**50),))
    for one in map(node, "ab"):
        rooms.put(one, (note(node("a")),))
    (listed,) = rooms.all(None)
    assert (listed.host, listed.term) == (node("a"), 1)
    assert (listed.members, listed.machines, listed.playing_machines) == (8, 3, 3)


def test_a_room_that_can_be_entered_is_listed_before_one_that_cannot(
    rooms: Rooms,
) -> None:
    rooms.put(LARGER, (note(LARGER, 9, Later()),))
    assert rooms.all(None) == (info(LARGER, 9, game=Later()),)
    rooms.put(SMALLER, (note(SMALLER, 1),))
    assert rooms.all(None) == (info(SMALLER, 1),)


def test_other_rules_are_told_once_for_earlier_and_once_for_later_ones(
    rooms: Rooms,
) -> None:
    toy = Toy()
    rooms.put(SMALLER, (note(SMALLER, game=Later()),))
    rooms.put(LARGER, (note(LARGER, game=Earlier()),))
    assert rooms.word(open_table(toy), SMALLER) == (None, None)
    assert rooms.apart(toy, SMALLER) == note(SMALLER, game=Later())
    assert rooms.apart(toy, SMALLER) is None
    assert rooms.apart(toy, LARGER) == note(LARGER, game=Earlier())
    rooms.put(LARGER, (note(LARGER, game=Later()),))
    assert rooms.apart(toy, LARGER) is None
    assert rooms.apart(toy, ME) is None


def test_a_host_tells_everybody_and_again_when_it_ends(
    rooms: Rooms, out: Outbox, own: Room
) -> None:
    rooms.tell(own, EVERYBODY)
    effects = out.take()
    assert sent(effects) == [((SMALLER, LARGER), 1)]
    assert told(effects) == [RoomsChanged((info(ME),))]
    rooms.tell(own, EVERYBODY)
    assert out.take() == []
    rooms.tell(None, EVERYBODY)
    effects = out.take()
    assert sent(effects) == [((SMALLER, LARGER), 0)]
    assert told(effects) == [RoomsChanged(())]


def test_who_is_alone_tells_the_application_only(
    rooms: Rooms, out: Outbox, own: Room
) -> None:
    rooms.tell(own, ())
    assert out.take() == [Notify(RoomsChanged((info(ME),)))]


class Reign:
    """A room as far as it is told of: who reigns, and how many are there."""

    table = open_table(Toy())

    def __init__(self, host: NodeId, members: int, counter: int = 1) -> None:
        self.host, self.members, self.counter = host, members, counter
        self.watches = False
        self.is_apart = False

    def note(self) -> RoomNote:
        return note(self.host, self.counter, watches=self.watches)

    def standing(self) -> Footing:
        return Footing(self.note().term, self.watches)

    def crowd(self) -> tuple[int, int]:
        return self.members, 0


def test_only_who_hosts_tells_of_each_change(rooms: Rooms, out: Outbox) -> None:
    others: Any = Reign(SMALLER, 2)
    rooms.tell(others, EVERYBODY)  # it has entered: that is news of its own
    assert sent(out.take()) == [((SMALLER, LARGER), 1)]
    others.members = 3
    rooms.tell(others, EVERYBODY)
    effects = out.take()
    assert sent(effects) == []
    assert told(effects) == [RoomsChanged((info(SMALLER, members=3),))]
    others.watches = True
    rooms.tell(others, EVERYBODY)  # nobody else says of it that it plays
    assert sent(out.take()) == [((SMALLER, LARGER), 1)]
    mine: Any = Reign(ME, 3)
    rooms.tell(mine, EVERYBODY)  # it is the host now
    assert sent(out.take()) == [((SMALLER, LARGER), 1)]
    rooms.tell(others, EVERYBODY)  # and not any more: nobody else would say so
    assert sent(out.take()) == [((SMALLER, LARGER), 1)]
    rooms.tell(None, EVERYBODY)
    assert sent(out.take()) == [((SMALLER, LARGER), 0)]


def test_beside_another_reign_who_follows_a_new_host_says_so_once(
    rooms: Rooms, out: Outbox
) -> None:
    before: Any = Reign(SMALLER, 2)
    rooms.tell(before, EVERYBODY)
    out.take()
    before.is_apart = True
    rooms.tell(before, EVERYBODY)
    assert sent(out.take()) == []  # what he told is true
    others: Any = Reign(LARGER, 2, 2)
    rooms.tell(others, EVERYBODY)
    assert sent(out.take()) == []
    others.is_apart = True
    rooms.tell(others, EVERYBODY)
    assert sent(out.take()) == [((SMALLER, LARGER), 1)]
    others.is_apart = False
    rooms.tell(others, EVERYBODY)
    others.is_apart = True
    rooms.tell(others, EVERYBODY)
    assert sent(out.take()) == []


def test_a_newcomer_is_told_again_what_our_greeting_may_have_told_too_early(
    rooms: Rooms, out: Outbox, own: Room
) -> None:
    rooms.tell_newcomer(LARGER, own)
    assert out.take() == []  # nothing has changed since we began
    rooms.tell(own, ())
    out.take()
    rooms.tell_newcomer(LARGER, own)
    assert sent(out.take()) == [((LARGER,), 1)]
    rooms.tell_newcomer(SMALLER, own)  # it has greeted first, and we after it
    assert out.take() == []


def test_who_is_said_to_host_the_room_of_a_game(rooms: Rooms) -> None:
    assert rooms.hosts(open_table(Toy())) == set()
    rooms.put(SMALLER, (note(LARGER),))
    rooms.put(LARGER, (note(LARGER),))
    rooms.put(ME, (note(SMALLER, game=Later()),))  # other rules: another room
    assert rooms.hosts(open_table(Toy())) == {LARGER}


# --- tables that somebody opened -----------------------------------------------------


def test_two_tables_of_one_name_are_both_listed_with_their_openers(
    rooms: Rooms,
) -> None:
    one, other = opened_by("b"), opened_by("z")
    rooms.put(SMALLER, (note_of(one, SMALLER),))
    rooms.put(LARGER, (note_of(other, LARGER, locked=True),))
    found = {(i.room, i.opener, i.members, i.locked) for i in rooms.all(None)}
    assert found == {("Table 2", SMALLER, 1, False), ("Table 2", LARGER, 1, True)}
    assert {i.table for i in rooms.all(None)} == {one.id.hex(), other.id.hex()}
    assert rooms.word(one, LARGER) == (None, None)
    assert rooms.hosts(one) == {SMALLER}
    assert rooms.name_of(LARGER) == "Table 2"


def test_a_note_whose_charter_is_not_what_it_says_counts_for_nothing(
    rooms: Rooms, out: Outbox
) -> None:
    table, game = opened_by("b"), open_table(Toy())
    forged = msgspec.structs.replace(
        note_of(table, LARGER),
        charter=Deed(table.key, table.deed.body, bytes(64)),  # type: ignore[union-attr]
    )
    stolen = msgspec.structs.replace(note_of(opened_by("z"), LARGER), id=table.id)
    renamed = msgspec.structs.replace(note_of(table, LARGER), game="chess")
    for lie in (forged, stolen, renamed):
        rooms.put(LARGER, (lie,))
        assert rooms.all(None) == ()
        assert rooms.word(table, LARGER) == (None, None)
    traces = [effect for effect in out.take() if isinstance(effect, Trace)]
    assert len(traces) == 1  # and not one for each
    stripped = msgspec.structs.replace(note_of(table, LARGER), charter=None)
    rooms.put(LARGER, (stripped,))  # some open table, of rules that are not ours
    assert rooms.word(table, LARGER) == rooms.word(game, LARGER) == (None, None)


def test_of_one_peer_few_notes_are_read(rooms: Rooms) -> None:
    many = [opened_by("z", f"Table {number}") for number in range(64)]
    rooms.put(LARGER, tuple(note_of(table, LARGER) for table in many))
    assert len(rooms.all(None)) == NOTES_EACH


def test_of_a_table_the_host_s_word_counts_not_that_of_who_came_long_ago(
    rooms: Rooms,
) -> None:
    table = opened_by("b")
    rooms.put(LARGER, (note_of(table, SMALLER),))
    rooms.put(SMALLER, (note_of(table, SMALLER, closed=True),))
    assert [info.closed for info in rooms.all(None)] == [True]


def test_the_host_of_a_table_is_known_by_its_latest_reign(rooms: Rooms) -> None:
    table = room_id(Toy())
    assert rooms.host_of(table, None) is None
    rooms.put(SMALLER, (note(LARGER, 1),))
    assert rooms.host_of(table, None) == LARGER
    rooms.put(LARGER, (note(SMALLER, 2),))
    assert rooms.host_of(table, None) == SMALLER
    assert rooms.host_of(b"x" * 16, None) is None


def test_of_the_own_table_the_own_room_knows_the_host(rooms: Rooms, own: Room) -> None:
    assert rooms.host_of(own.id, own) == ME


def test_of_a_locked_table_no_host_is_named(rooms: Rooms) -> None:
    locked = msgspec.structs.replace(note(LARGER), locked=True)
    rooms.put(LARGER, (locked,))
    assert rooms.host_of(room_id(Toy()), None) is None


def test_who_has_no_charter_does_not_host_what_was_opened(rooms: Rooms) -> None:
    table = opened_by("b")
    rooms.put(SMALLER, (note_of(table, LARGER),))
    later = Term(9, 0, SMALLER)
    bare = msgspec.structs.replace(note(SMALLER), id=table.id, term=later)
    rooms.put(LARGER, (bare,))
    assert rooms.host_of(table.id, None) == LARGER
