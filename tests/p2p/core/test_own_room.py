"""The room that a node is in: entered, left, failed, and entered again."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

import msgspec
import pytest

from p2p import events, messages
from p2p.core.own_room import Opening, OwnRoom
from p2p.effects import Effect, Notify, Outbox, Send
from p2p.errors import BadText, RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import FIRST_APP
from p2p.room.charter import Table, drawn_up, open_table
from p2p.room.gate import Bar
from p2p.room.likeness import NO_SIGHT
from tests.p2p.helpers.signers import letters, node, signer
from tests.p2p.helpers.toy import Toy, ToyState

ME, PEER, STRANGER = node("m"), node("p"), node("s")


class Other(Toy):
    name = "other"


class Fragile(Toy):
    """It breaks at the first tick, or at the beginning."""

    name = "fragile"

    def setup(self, options: Any, dice: Random) -> Any:
        if options.bots:
            raise ValueError("no bots here")
        return super().setup(options, dice)

    def step(self, state: Any, *rest: Any) -> Any:
        raise ZeroDivisionError("a bug of its author")


class Unfounded(Toy):
    """Tells nonsense of its round after a second."""

    name = "unfounded"

    def standing(self, state: ToyState) -> Any:
        return None if state.tick < 20 else "fine"


class PickyOptions(msgspec.Struct, frozen=True):
    """Their author checks them, and raises what he likes."""

    bots: int = 0

    def __post_init__(self) -> None:
        if self.bots:
            raise LookupError("no such bot")


class Picky(Toy):
    name = "picky"
    options_type = PickyOptions


class Place:
    """An own room, and all that it wants done."""

    def __init__(self, linked: Sequence[NodeId] = ()) -> None:
        self.out = Outbox()
        games = [Toy(), Other(), Fragile(), Unfounded(), Picky()]
        self.own = OwnRoom(letters("m"), games, Random(1), set(linked), self.out)

    def enter(self, game: str, seated: bool = True, **options: Any) -> None:
        opening = self.opening(game, seated, options)
        assert opening is not None
        self.own.leave(0.0)
        self.own.move_in(opening)

    def opening(
        self,
        game: str,
        seated: bool,
        options: dict[str, Any],
        table: str | None = None,
        seed: bytes = b"",
    ) -> Opening | None:
        choice = self.own.choose(game, seated, options, table, bool(seed), [])
        return self.own.opened(choice, seed, "me", 0.0)

    def live(self, seconds: float = 3.0) -> list[Effect]:
        """Whatever happens until then."""
        at = self.own.next_tick
        while at is not None and at < seconds:
            with self.own as room:
                assert room is not None
                self.out.put(*room.tick(at))
            at = self.own.next_tick
        return self.out.take()


@pytest.fixture
def place() -> Place:
    return Place()


def told(effects: Sequence[Effect]) -> list[events.Event]:
    return [effect.event for effect in effects if isinstance(effect, Notify)]


def test_outside_there_is_nothing_to_do(place: Place) -> None:
    own = place.own
    own.leave(1.0)
    with own as room:
        assert room is None
    assert (own.room, own.view(), own.next_tick) == (None,) * 3
    assert place.out.take() == []


def test_who_enters_alone_is_soon_the_host_and_plays(place: Place) -> None:
    place.enter("toy")
    place.own.watch(1, True, False)
    happened = told(place.live())
    view = place.own.view()
    assert view is not None
    assert (view.host, view.me) == (ME, 1)
    with place.own as room:
        assert room is place.own.room is not None
    assert any(isinstance(event, events.Ticked) for event in happened)


@pytest.mark.parametrize(
    ("game", "options", "wrong"),
    [
        (
            "chess",
            {},
            "no game 'chess' here. Games: fragile, other, picky, toy, unfounded",
        ),
        ("toy", {"bots": "many"}, "do not fit toy"),
        ("fragile", {"bots": 1}, "does not begin: ValueError: no bots here"),
        ("picky", {"bots": 1}, "do not fit picky: no such bot"),
    ],
)
def test_what_cannot_be_entered_leaves_all_as_it_is(
    place: Place, game: str, options: dict[str, Any], wrong: str
) -> None:
    place.enter("other")
    before = place.own.room
    with pytest.raises(BadText, match=wrong):
        place.opening(game, True, options)
    assert place.own.room is before


def test_to_enter_where_one_is_takes_a_seat_or_leaves_it(place: Place) -> None:
    place.enter("toy", seated=False)
    room = place.own.room
    assert place.opening("toy", True, {}) is None
    assert place.own.room is room
    assert room is not None
    assert room.seated


def test_who_is_drawn_to_another_reign_comes_to_the_same_table_as_he_is(
    place: Place,
) -> None:
    place.enter("toy")
    place.live()
    own, before = place.own, place.own.room
    assert before is not None
    assert own.drawn("me", 4.0) is None
    before.drawn_to = PEER
    opening = own.drawn("me", 4.0)
    assert opening is not None
    own.leave(4.0, is_drawn=True)
    own.move_in(opening)
    (notice,) = told(place.out.take())  # and not that he left
    assert isinstance(notice, events.Notice)
    assert notice.code == "went_over"
    after = own.room
    assert after is not None
    assert after is not before
    assert (after.id, after.drawn_to) == (before.id, None)
    assert after.replicator.player is before.replicator.player
    assert after.fellows is before.fellows


@pytest.mark.parametrize("why", ["left", "drawn", "failed", "removed"])
def test_a_later_stay_knows_all_numbers_of_reigns_that_this_run_made(
    place: Place, why: str
) -> None:
    """Or it could sign two things for one place, and be convicted."""
    own = place.own
    place.enter("fragile" if why == "failed" else "toy")
    before = own.room
    assert before is not None
    terms = before.election.terms
    match why:
        case "left":
            own.leave(1.0)
        case "failed":
            place.live()
        case "removed":
            with own as room:
                assert room is not None
                room.replicator.barred = Bar.REMOVED
        case "drawn":
            before.drawn_to = PEER
            opening = own.drawn("me", 1.0)
            assert opening is not None
            own.leave(1.0, is_drawn=True)
            own.move_in(opening)
    if why != "drawn":
        assert own.room is None
        place.enter(before.rules.name)
    assert own.room is not before
    assert own.room is not None
    assert own.room.election.terms is terms


def test_a_game_that_tells_nonsense_of_its_round_is_left(place: Place) -> None:
    place.enter("unfounded")
    left, notice = told(place.live())[-2:]
    assert left == events.RoomLeft("unfounded")
    assert isinstance(notice, events.Notice)
    assert "standing returned str, not a Standing" in notice.text
    assert place.own.room is None


def test_a_game_that_fails_ends_our_part_alone_and_says_so() -> None:
    place = Place(linked=[PEER])
    place.enter("fragile")
    effects = place.live()
    left, notice = told(effects)[-2:]
    assert left == events.RoomLeft("fragile")
    assert isinstance(notice, events.Notice)
    assert notice.code == "game_failed"
    assert "ZeroDivisionError: a bug of its author" in notice.text
    (send,) = [e for e in effects if isinstance(e, Send)][-1:]
    assert send.to == (PEER,)
    assert isinstance(send.message, messages.Leave)
    assert place.own.room is None
    place.enter("toy")
    assert place.own.room is not None


def test_nothing_is_sent_of_what_a_game_had_begun_when_it_failed(place: Place) -> None:
    place.enter("toy")
    place.out.take()
    with place.own as room:
        assert room is not None
        room.out.send(PEER, messages.Ack(1, 1))
        raise KeyError("not there")
    assert [e for e in place.out.take() if isinstance(e, Send)] == []


@pytest.mark.parametrize("error", [RemoteProtocolError("lie"), BadText("no")])
def test_what_a_peer_or_the_user_did_wrong_is_no_failure_of_the_game(
    place: Place, error: Exception
) -> None:
    place.enter("toy")
    with pytest.raises(type(error)), place.own:
        raise error
    assert place.own.room is not None


def test_a_failure_where_no_game_is_played_is_none_of_a_game(place: Place) -> None:
    with pytest.raises(KeyError), place.own:
        raise KeyError("ours")
    assert place.out.take() == []


def test_under_another_identity_it_is_entered_again_as_it_was(place: Place) -> None:
    place.enter("toy", seated=False, bots=2)
    place.own.watch(2, False, True)
    place.opening("toy", True, {})
    place.live()
    place.own.leave(3.0, comes_back=True)
    assert place.own.room is None
    later = Place()
    later.own.follow(place.own)
    opening = later.own.reopened("me", 3.0)
    assert opening is not None
    later.own.move_in(opening)
    assert later.own.reopened("me", 3.0) is None
    room = later.own.room
    assert room is not None
    assert (room.name, room.seated) == ("toy", True)
    ticks = [e for e in told(later.live(6.0)) if isinstance(e, events.Ticked)]
    assert {event.tick % 2 for event in ticks} == {0}
    view = later.own.view()
    assert view is not None
    assert [member.bot for member in view.members] == [False, True]


def test_what_was_left_is_not_entered_again(place: Place) -> None:
    place.enter("toy")
    place.own.leave(1.0)
    assert place.own.reopened("me", 1.0) is None


def test_what_cannot_be_entered_again_is_told(place: Place) -> None:
    place.enter("toy")
    place.own.leave(1.0, comes_back=True)
    place.own.games["toy"].setup = lambda *_: 1 / 0  # type: ignore[method-assign]
    place.out.take()
    assert place.own.reopened("me", 1.0) is None
    (failure,) = told(place.out.take())
    assert isinstance(failure, events.Failure)
    assert place.own.reopened("me", 1.0) is None


def test_a_room_goes_on_counting_reigns_where_it_was_left(place: Place) -> None:
    counters = []
    for _ in range(2):
        place.enter("toy")
        place.live()
        view = place.own.view()
        assert view is not None
        counters.append(view.term)
        place.own.leave(3.0)
    assert counters[0] < counters[1]


def test_options_are_what_the_game_says(place: Place) -> None:
    opening = place.opening("toy", True, {"bots": 2})
    assert opening is not None
    _, stay = opening
    assert msgspec.structs.asdict(stay.options) == {"bots": 2}


def test_a_table_is_opened_by_its_name_and_with_a_lock(place: Place) -> None:
    opening = place.opening("toy", True, {}, "  Table   2 ", b"k" * 32)
    assert opening is not None
    room, stay = opening
    assert (room.name, stay.table.opener) == ("Table 2", ME)
    assert stay.table.lock == signer("m").of_seed(b"k" * 32).public_key
    assert room.gate.is_locked
    place.own.move_in(opening)
    place.live()
    view = place.own.view()
    assert view is not None
    assert (view.room, view.opener, view.locked) == ("Table 2", ME, True)
    assert view.table == stay.table.id.hex()


def test_two_tables_of_one_name_have_two_ids(place: Place) -> None:
    ids = {place.opening("toy", True, {}, "Table 2")[0].id for _ in range(2)}  # type: ignore[index]
    assert len(ids) == 2


def test_a_choice_that_is_not_the_last_opens_nothing(place: Place) -> None:
    early = place.own.choose("toy", True, {}, None, False, [])
    late = place.own.choose("other", True, {}, None, False, [])
    assert place.own.opened(early, b"", "me", 0.0) is None
    place.own.leave(0.0)  # the user wants nothing any more
    assert place.own.opened(late, b"", "me", 0.0) is None


def test_who_is_not_let_in_has_left_and_is_told_why() -> None:
    place = Place(linked=[PEER])
    place.enter("toy")
    with place.own as room:
        assert room is not None
        room.replicator.barred = 2
    left, notice = told(place.out.take())
    assert left == events.RoomLeft("toy")
    assert isinstance(notice, events.Notice)
    assert notice.code == "wrong_key"
    assert place.own.room is None


def test_under_another_identity_a_locked_table_is_entered_with_its_key(
    place: Place,
) -> None:
    opening = place.opening("toy", True, {}, "Table 2", b"k" * 32)
    assert opening is not None
    place.own.move_in(opening)
    place.live()
    place.own.leave(3.0, comes_back=True)
    later = Place()
    later.own.follow(place.own)
    again = later.own.reopened("me", 3.0)
    assert again is not None
    assert again[0].id == opening[0].id
    assert again[0].replicator.player.proof is not None


def test_who_was_put_out_comes_elsewhere_without_choosing(place: Place) -> None:
    table = drawn_up(signer("p"), FIRST_APP, "p" * 8, Toy(), "Ours", b"s" * 16)
    info = events.RoomInfo("Ours", "toy", PEER, 1, 3, table=table.id.hex())
    listed = [(info, table)]

    def goes(wanted: str | None = None) -> Table | None:
        return place.own.choose("toy", True, {}, wanted, False, listed).table

    def put_out() -> None:
        opening = place.own.opened(
            place.own.choose("toy", True, {}, "Ours", False, listed), b"", "me", 0.0
        )
        assert opening is not None
        place.own.move_in(opening)
        with place.own as room:
            assert room is not None
            room.replicator.barred = Bar.REMOVED

    assert goes() == table
    put_out()
    assert goes() == open_table(Toy())
    assert goes("Ours") == table  # to ask whether he was taken back
    put_out()
    assert goes() == open_table(Toy())


class Seen(Toy):
    """It can be looked at, and breaks if it is looked at twice."""

    looks = 0

    def glimpse(self, state: ToyState) -> Any:
        self.looks += 1
        if self.looks > 1:
            raise LookupError("no second look")
        return state.tick


def test_who_is_not_there_sees_what_the_game_shows() -> None:
    place = Place()
    place.own.games["toy"] = Seen()
    assert place.own.glimpse(bytes(16), STRANGER, 0.0) == NO_SIGHT
    place.enter("toy")
    room = place.own.room
    assert room is not None
    assert place.own.glimpse(room.id, STRANGER, 0.0) == NO_SIGHT  # nobody hosts it yet
    place.live()
    seen, _ = place.own.glimpse(room.id, STRANGER, 3.0)
    assert seen == msgspec.msgpack.encode(room.log.tick)
    assert place.own.glimpse(bytes(16), STRANGER, 3.0) == NO_SIGHT


def test_a_game_that_cannot_be_shown_is_played_on_and_that_is_told_once() -> None:
    place = Place()
    place.own.games["toy"] = Seen()
    place.enter("toy")
    place.live()
    room = place.own.room
    assert room is not None
    looks = [place.own.glimpse(room.id, STRANGER, now) for now in (3.0, 4.5, 6.0)]
    shown = [look != NO_SIGHT for look in looks]
    assert shown == [True, False, False]
    (notice,) = told(place.out.take())
    assert isinstance(notice, events.Notice)
    assert notice.code == "no_glimpse"
    assert "toy cannot be shown to others: LookupError: no second look" in notice.text
    before = room.log.tick
    place.live(9.0)
    assert place.own.room is room
    assert room.log.tick > before
