"""The application is told what it asked for, and each change of the room once."""

from __future__ import annotations

import pytest

from p2p.events import (
    Event,
    InputApplied,
    Member,
    RoomChanged,
    RoomView,
    RoundChanged,
    Ticked,
)
from p2p.identity import NodeId
from p2p.messages import AnyEntry, Frame, Input, Joined, Left, Term
from p2p.room.charter import open_table
from p2p.room.copy import Copy
from p2p.room.gate import Gate
from p2p.room.reporter import Reporter
from tests.p2p.helpers.laps import Laps
from tests.p2p.helpers.signers import letters
from tests.p2p.helpers.toy import Toy, ToyOptions

ME, BEN, ANN = (NodeId(letter * 52) for letter in "mba")
TERM, LATER = Term(1, 0, ME), Term(2, 0, BEN)
PRESS = Input(1, 1, 0)


class Desk:
    """A reporter and the copy of which it tells."""

    def __init__(self, bots: int = 0, rules: Toy | None = None) -> None:
        self.copy = Copy(rules or Toy(), 7, ToyOptions(bots))
        self.copy.crown()
        self.reporter = Reporter(Gate(open_table(Toy()), letters("m")), ME)

    def apply(self, *entries: AnyEntry) -> list[Event]:
        log = self.copy.log
        own = self.copy.apply(Frame.of(log.tick + 1, log.chain, entries))
        return self.reporter.tick(self.copy, TERM, own)

    def changes(self, term: Term | None = TERM) -> list[Event]:
        return self.reporter.changes(self.copy, term)

    def view(self) -> RoomView:
        """The room as it is shown in the later reign."""
        shown = self.reporter.view(self.copy, LATER)
        assert shown is not None
        return shown


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.apply(Joined(ME, "Me", True, 0, 0))
    return made


def test_a_change_is_told_once(desk: Desk) -> None:
    (told,) = desk.changes()
    assert isinstance(told, RoomChanged)
    assert told.view == desk.reporter.view(desk.copy, TERM)
    assert [member.name for member in told.view.members] == ["Me"]
    assert desk.changes() == []
    desk.apply()
    desk.apply(PRESS)
    assert desk.changes() == []
    desk.apply(Joined(BEN, "Ben", True, 0, 0))
    assert len(desk.changes()) == 1


def test_of_equal_names_all_carry_their_codes() -> None:
    desk = Desk(bots=4)
    desk.apply(Joined(ME, "Me", True, 0, 0), Joined(BEN, "Ann", True, 0, 0))
    assert [m.label for m in desk.view().members][:2] == ["Me", "Ann"]
    bot = next(m.name for m in desk.view().members if m.bot)
    desk.apply(
        Joined(ANN, "ANN", False, 0, 0), Joined(NodeId("c" * 52), bot, False, 0, 0)
    )
    labels = {m.id: m.label for m in desk.view().members if not m.bot}
    assert labels[BEN] == "Ann bbbb-bbbb"
    assert labels[ANN] == "ANN aaaa-aaaa"
    assert labels["c" * 52] == f"{bot} cccc-cccc"  # nor is he taken for a bot
    assert bot in {m.label for m in desk.view().members if m.bot}


def test_another_reign_is_a_change(desk: Desk) -> None:
    desk.changes()
    (told,) = desk.changes(LATER)
    assert isinstance(told, RoomChanged)
    assert (told.view.host, told.view.term) == (BEN, 2)


def test_who_is_not_in_is_told_nothing_until_he_is(desk: Desk) -> None:
    desk.changes()
    desk.apply(Left(ME, False))
    assert desk.changes() == []
    assert desk.reporter.view(desk.copy, TERM) is None
    desk.apply(Joined(ME, "Me", True, 0, 0))
    assert len(desk.changes()) == 1


def test_a_copy_of_no_use_is_not_shown(desk: Desk) -> None:
    desk.copy.split()
    assert desk.reporter.view(desk.copy, TERM) is None
    assert desk.changes() == []


def test_without_a_reign_there_is_no_view(desk: Desk) -> None:
    assert desk.reporter.view(desk.copy, None) is None
    assert desk.changes(None) == []
    assert len(desk.changes()) == 1


def test_nobody_watches_at_first(desk: Desk) -> None:
    assert desk.apply(PRESS) == []


def test_every_third_tick_is_told_after_whose_it_is(desk: Desk) -> None:
    desk.reporter.watch(3, False, False)
    assert desk.apply() == []
    changed, ticked = desk.apply()
    assert isinstance(changed, RoomChanged)
    assert ticked == Ticked("toy", 1, 3, None, "", ME)
    told = [event for _ in range(6) for event in desk.apply()]
    assert [event.tick for event in told if isinstance(event, Ticked)] == [6, 9]
    assert len(told) == 2


def test_state_and_digest_come_along_if_they_are_wanted(desk: Desk) -> None:
    desk.reporter.watch(1, True, True)
    ticked = desk.apply()[-1]
    assert isinstance(ticked, Ticked)
    assert ticked.state is desk.copy.replica.game
    assert ticked.digest == desk.copy.replica.digest()
    assert desk.reporter.tick(desk.copy, None) == []  # it is nobody's
    desk.reporter.watch(0, True, True)
    assert desk.apply() == []


def test_own_inputs_are_told_to_who_watches_any_tick(desk: Desk) -> None:
    desk.reporter.watch(100, False, False)
    assert desk.apply(PRESS) == [InputApplied("toy", 1, 1, 2)]
    assert desk.apply() == []


def test_an_input_is_told_before_the_tick_that_it_came_with(desk: Desk) -> None:
    desk.reporter.watch(2, False, False)
    told = desk.apply(PRESS)
    assert [type(event) for event in told] == [InputApplied, RoomChanged, Ticked]


def test_a_tick_tells_which_of_the_own_inputs_are_in_it(desk: Desk) -> None:
    desk.reporter.watch(1, False, False)
    told = desk.reporter.tick(desk.copy, TERM, counted=7)
    assert [event.counted for event in told if isinstance(event, Ticked)] == [7]


# --- rounds --------------------------------------------------------------------------


def test_the_round_is_told_on_entering_and_with_each_phase() -> None:
    desk = Desk(rules=Laps(play=4, podium=2))
    desk.apply()
    assert desk.changes() == []  # he is not in yet
    desk.apply(Joined(ME, "Me", True, 0, 0), Joined(BEN, "Ben", True, 0, 0))
    room, entered = desk.changes()
    assert isinstance(room, RoomChanged)
    assert entered == RoundChanged("toy", 1, "play", 0.1, ((1, 1), (2, 1)), ())
    desk.apply(Input(2, 1, 0))
    assert desk.changes() == []
    desk.apply()
    won, podium = desk.changes()
    assert isinstance(won, RoomChanged)
    assert [member.wins for member in won.view.members] == [0, 1]
    ranking, awards = ((2, 2), (1, 1)), ((2, "quick"),)
    assert podium == RoundChanged("toy", 1, "podium", 0.1, ranking, awards)
    desk.apply()
    assert desk.changes() == []
    desk.apply()
    assert desk.changes() == [RoundChanged("toy", 2, "play", 0.2, ((1, 1), (2, 1)), ())]


def test_an_endless_game_has_no_rounds_to_tell_of(desk: Desk) -> None:
    assert [type(event) for event in desk.changes()] == [RoomChanged]


def test_the_round_is_told_once_he_is_in_again() -> None:
    desk = Desk(rules=Laps(play=4, podium=0))
    desk.apply(Joined(ME, "Me", True, 0, 0))
    assert len(desk.changes()) == 2
    desk.copy.split()
    for _ in range(4):
        desk.apply()
        desk.copy.split()
    assert desk.changes() == []
    desk.copy.crown()
    assert [type(event) for event in desk.changes()] == [RoomChanged, RoundChanged]


# --- how the room is shown -----------------------------------------------------------


def party(bots: int = 0) -> Desk:
    """With two players and one who watches, at whose desk this is."""
    made = Desk(bots)
    made.apply(
        Joined(BEN, "Ben", True, 0, 0),
        Joined(ME, "Me", False, 0, 0),
        Joined(ANN, "Ann", True, 4, 0, face=b"face"),
    )
    return made


def test_all_who_are_here_are_shown_in_the_order_of_joining() -> None:
    desk = party()
    desk.apply(Input(1, 1, 0))
    view = desk.view()
    assert view.members == (
        Member(1, BEN, "Ben", False, 1),
        Member(None, ME, "Me", False, 0),
        Member(2, ANN, "Ann", False, 4, face=b"face"),
    )
    assert (view.room, view.game, view.tick) == ("toy", "toy", 2)
    assert (view.host, view.term, view.me) == (BEN, 2, None)


def test_who_is_away_is_not_shown_and_has_his_seat() -> None:
    desk = party()
    desk.apply(Joined(ME, "Me", True, 0, 0))
    desk.apply(Left(ANN, False))
    assert [member.id for member in desk.view().members] == [BEN, ME]
    assert desk.view().me == 3
    desk.apply(Joined(ANN, "Ann", True, 0, 0))
    assert [member.seat for member in desk.view().members] == [1, 3, 2]


def test_bots_come_last_with_their_points() -> None:
    desk = party(bots=4)
    for _ in range(3):
        desk.apply()
    bots = [member for member in desk.view().members if member.bot]
    assert [(bot.seat, bot.id, bot.name) for bot in bots] == [
        (3, "bot:3", "Bot 3"),
        (4, "bot:4", "Bot 4"),
    ]
    points = desk.copy.replica.board.points
    assert [bot.score for bot in bots] == [points(3), points(4)] == [3, 3]


def test_a_name_that_would_harm_a_terminal_is_cleaned() -> None:
    desk = party()
    desk.apply(Joined(BEN, "B\x1b[31men\n", True, 0, 0))
    (ben,) = [member for member in desk.view().members if member.id == BEN]
    assert ben.name.isprintable()
    assert ben.name.startswith("B")


def test_what_comes_again_after_the_copy_went_back_is_not_told_again(
    desk: Desk,
) -> None:
    desk.reporter.watch(1, False, False)
    state, tick = desk.copy.replica.encode(), desk.copy.log.tick
    chain = desk.copy.log.whole_chain
    assert [e.tick for e in desk.apply() if isinstance(e, Ticked)] == [tick + 1]
    desk.reporter.rewound(TERM, tick + 1)
    desk.copy.restore(desk.copy.replica.read(state), tick, chain)
    assert desk.apply() == []
    assert [e.tick for e in desk.apply() if isinstance(e, Ticked)] == [tick + 2]
