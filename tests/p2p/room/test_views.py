"""A room as it is told: members seat by seat, bots after them, nobody who is away."""

from __future__ import annotations

from p2p.events import Member
from p2p.identity import NodeId
from p2p.messages import Input, Joined, Left, Merged, Term
from p2p.replication.replica import Replica
from p2p.room.edition import LOG_VERSION
from p2p.room.views import room_note, room_view
from tests.p2p.helpers.toy import Toy, ToyOptions

ANN, BEN, CYD = (NodeId(letter * 52) for letter in "abc")
TERM, IDENT = Term(5, 1, BEN), bytes(16)


def replica(bots: int = 0) -> Replica:
    """With two players and one who watches."""
    made = Replica(Toy(), 7, ToyOptions(bots))
    made.apply(
        1,
        [
            Joined(BEN, "Ben", True, 0, 0),
            Joined(CYD, "Cyd", False, 0, 0),
            Joined(ANN, "Ann", True, 4, 0),
        ],
    )
    return made


def test_all_who_are_here_are_shown_in_the_order_of_joining() -> None:
    made = replica()
    made.apply(2, [Input(1, 1, 0)])
    view = room_view("toy", made, TERM, 2, ANN)
    assert view.members == (
        Member(1, BEN, "Ben", False, 1),
        Member(None, CYD, "Cyd", False, 0),
        Member(2, ANN, "Ann", False, 4),
    )
    assert (view.room, view.game, view.tick) == ("toy", "toy", 2)
    assert (view.host, view.term, view.me) == (BEN, 5, 2)


def test_who_is_away_is_not_shown_and_has_his_seat() -> None:
    made = replica()
    made.apply(2, [Left(ANN, False)])
    view = room_view("toy", made, TERM, 2, ANN)
    assert [member.id for member in view.members] == [BEN, CYD]
    assert view.me == 2


def test_who_watches_has_no_seat() -> None:
    assert room_view("toy", replica(), TERM, 1, CYD).me is None


def test_bots_come_last_with_their_points() -> None:
    made = replica(bots=4)
    for tick in range(2, 5):
        made.apply(tick, [])
    bots = [m for m in room_view("toy", made, TERM, 4, ANN).members if m.bot]
    assert [(bot.seat, bot.id, bot.name) for bot in bots] == [
        (3, "bot:3", "Bot 3"),
        (4, "bot:4", "Bot 4"),
    ]
    assert [bot.score for bot in bots] == [made.points(3), made.points(4)] == [3, 3]


def test_a_name_that_would_harm_a_terminal_is_cleaned() -> None:
    made = replica()
    made.apply(2, [Joined(BEN, "B\x1b[31men\n", True, 0, 0)])
    (ben,) = [m for m in room_view("toy", made, TERM, 2, ANN).members if m.id == BEN]
    assert ben.name.isprintable()
    assert ben.name.startswith("B")


def test_the_note_for_peers_counts_who_is_here() -> None:
    made = replica(bots=5)
    made.apply(2, [Left(ANN, False), Merged(())])
    note = room_note("toy", IDENT, made, TERM, 2)
    assert (note.room, note.game, note.version) == ("toy", "toy", 1)
    assert (note.term, note.members, note.tick) == (TERM, 2, 2)
    assert (note.log, note.id) == (LOG_VERSION, IDENT)
