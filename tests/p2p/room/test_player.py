"""The own player is on the board as he wishes, and carries what he has."""

from __future__ import annotations

import pytest

from p2p.identity import NodeId
from p2p.messages import AnyEntry, Input, Joined, Left, Merged, Round
from p2p.replication.presses import Press
from p2p.replication.replica import Replica
from p2p.room.player import RESEND_EVERY, ROUNDS_KEPT, Player
from tests.p2p.helpers.laps import Laps
from tests.p2p.helpers.toy import Toy, ToyOptions

ME, BEN = NodeId("m" * 52), NodeId("b" * 52)
ROOM = bytes(16)
LEFT, RIGHT = 0, 1


class OneSeat(Toy):
    seats = 1


class Board:
    """A board on which the player is shown each frame."""

    def __init__(self, player: Player, rules: Toy | None = None) -> None:
        self.player = player
        self.replica = Replica(rules or Toy(), 7, ToyOptions())
        self.tick = 0

    def apply(self, *entries: AnyEntry) -> list[Input]:
        """Returns the presses of the player that took effect."""
        self.tick += 1
        changes = [entry for entry in entries if isinstance(entry, Left | Joined)]
        own_changes = [entry for entry in changes if entry.id == self.player.me]
        if any(isinstance(entry, Left) for entry in own_changes):
            self.player.note(self.replica)
        taken = self.replica.apply(self.tick, entries)
        if own_changes:
            self.player.align(self.replica)
        seat = self.replica.seat_of(self.player.me)
        own = [entry for entry in taken if entry.seat == seat]
        for entry in own:
            self.player.presses.took_effect(entry.number)
        return own


def joined(player: Player) -> Joined:
    """What a host makes of what he asks."""
    return asked_of(player, Replica(Toy(), 1, ToyOptions()))


def asked_of(player: Player, replica: Replica) -> Joined:
    """The same, where he has held this replica."""
    join = player.join(ROOM, replica, (0, 0))
    brought = join.score, join.number, join.round, join.wins
    return Joined(player.me, join.name, join.seated, *brought, face=join.face)


def brought(player: Player, board: Board) -> int:
    """The points that he tells to the host of that board."""
    return player.join(ROOM, board.replica, (0, 0)).score


def sent(player: Player, now: float) -> tuple[Press, ...]:
    """What goes to whoever hosts."""
    player.sent(now)
    return player.presses.waiting()


def seated() -> tuple[Player, Board]:
    player = Player(ME, "Me", True)
    board = Board(player)
    board.apply(joined(player))
    return player, board


# --- as he wishes --------------------------------------------------------------------


def test_he_is_content_in_his_seat_with_his_name_and_face() -> None:
    player, board = seated()
    assert player.is_as_wished(board.replica)
    player.name = "Other"
    assert not player.is_as_wished(board.replica)
    board.apply(joined(player))
    assert player.is_as_wished(board.replica)
    player.face = b"face"
    assert not player.is_as_wished(board.replica)
    board.apply(joined(player))
    assert player.is_as_wished(board.replica)
    player.seated = False
    assert not player.is_as_wished(board.replica)
    board.apply(joined(player))
    assert player.is_as_wished(board.replica)


def test_who_is_not_in_or_away_is_not_content() -> None:
    player, board = seated()
    board.apply(Left(ME, False))
    assert not player.is_as_wished(board.replica)
    board.apply(Left(ME, True))
    assert not player.is_as_wished(board.replica)


def test_who_finds_no_seat_free_watches_until_one_is() -> None:
    player = Player(ME, "Me", True)
    board = Board(player, OneSeat())
    board.apply(Joined(BEN, "Ben", True, 0, 0), joined(player))
    assert board.replica.seat_of(ME) is None
    assert player.is_as_wished(board.replica)
    board.apply(Left(BEN, True))
    assert not player.is_as_wished(board.replica)


def test_he_lacks_a_seat_if_he_watches_though_some_are_free() -> None:
    player = Player(ME, "Me", True)
    board = Board(player)
    assert not player.lacks_seat(board.replica)  # he is not in yet
    board.apply(Joined(ME, "Me", False, 0, 0))
    assert player.lacks_seat(board.replica)
    player.seated = False
    assert not player.lacks_seat(board.replica)
    player.seated = True
    board.apply(joined(player))
    assert not player.lacks_seat(board.replica)
    full = Board(player, OneSeat())
    full.apply(Joined(BEN, "Ben", True, 0, 0), joined(player))
    assert not player.lacks_seat(full.replica)


def test_what_he_asks_of_a_host() -> None:
    player, board = seated()
    assert player.presses.add(LEFT)
    board.apply(Input(1, 1, LEFT))
    player.presses.add(LEFT)
    join = player.join(ROOM, board.replica, (40, 41))
    assert (join.room, join.name, join.seated) == (ROOM, "Me", True)
    assert (join.score, join.number) == (1, 1)  # what waits has not counted yet
    assert (join.tick, join.chain) == (40, 41)


# --- presses -------------------------------------------------------------------------


def test_what_waits_is_sent_again_until_a_frame_holds_it() -> None:
    player, board = seated()
    assert not player.must_resend(100.0)
    player.presses.add(LEFT)
    player.presses.add(RIGHT)
    assert player.must_resend(100.0)
    assert sent(player, 100.0) == ((1, LEFT), (2, RIGHT))
    assert not player.must_resend(100.0 + RESEND_EVERY - 0.01)
    player.resend()  # to a new host, at once
    assert player.must_resend(100.01)
    player.sent(100.01)
    assert board.apply(Input(1, 1, LEFT)) == [Input(1, 1, LEFT)]
    assert player.must_resend(100.02 + RESEND_EVERY)
    assert sent(player, 101.0) == ((2, RIGHT),)
    board.apply(Input(1, 2, RIGHT))
    assert not player.must_resend(200.0)


def test_presses_of_others_are_not_his() -> None:
    player, board = seated()
    board.apply(Joined(BEN, "Ben", True, 0, 0))
    player.presses.add(LEFT)
    assert board.apply(Input(2, 1, LEFT)) == []
    assert player.presses


def test_what_another_board_has_counted_is_not_sent_to_it_again() -> None:
    player, _ = seated()
    player.presses.add(LEFT)
    player.presses.add(RIGHT)
    other = Board(player)
    other.replica.apply(1, [Joined(ME, "Me", True, 1, 1)])
    player.align(other.replica)
    assert sent(player, 0.0) == ((2, RIGHT),)


def test_who_is_let_in_again_goes_on_after_what_had_counted() -> None:
    player, board = seated()
    player.presses.add(LEFT)
    board.apply(Left(ME, True))
    board.apply(Joined(ME, "Me", True, 0, 5))
    assert not player.presses  # his press was among the five
    player.presses.add(RIGHT)
    assert sent(player, 0.0) == ((6, RIGHT),)


# --- what he carries -----------------------------------------------------------------


def test_what_he_had_on_a_board_that_nobody_has_does_not_come_along() -> None:
    player, board = seated()
    for number in (1, 2, 3):
        player.presses.add(LEFT)
        board.apply(Input(1, number, LEFT))
        player.note(board.replica)
        if number == 2:
            player.keep()
    player.go_back()
    poor = Board(player)
    poor.apply(Joined(ME, "Me", True, 0, 2))
    assert brought(player, poor) == 2


def test_his_points_come_along_to_a_poorer_board() -> None:
    player, board = seated()
    for number in (1, 2):
        player.presses.add(LEFT)
        board.apply(Input(1, number, LEFT))
    assert brought(player, board) == 2
    poor = Board(player)
    poor.apply(Joined(ME, "Me", True, 0, 2))
    assert player.brings_more(poor.replica)
    poor.apply(Merged(((ME, 2, 2, 0),)))
    assert not player.brings_more(poor.replica)


def test_he_does_not_ask_for_points_that_nobody_can_have() -> None:
    player, board = in_laps()
    round = board.replica.rounds.now
    most = board.replica.most_brought(round)
    board.apply(Merged(((ME, most, 1, 0),), round))
    for number in range(2, 4):  # what he brought is all that he may, and he wins more
        board.apply(Input(1, number, LEFT))
    assert asked_of(player, board.replica).score == most + 2
    poor = Board(player, Laps(play=8, podium=2))
    poor.apply(Joined(ME, "Me", True, 0, 3))
    assert not player.brings_more(poor.replica)
    poor.apply(asked_of(player, poor.replica))
    assert poor.replica.score_of(ME) == 0
    assert not player.brings_more(poor.replica)


def test_a_board_that_knows_fewer_presses_is_told_them() -> None:
    player, board = seated()
    player.presses.add(LEFT)
    board.apply(Input(1, 1, LEFT))
    behind = Board(player)
    behind.replica.apply(1, [Joined(ME, "Me", True, 1, 0)])
    assert player.brings_more(behind.replica)
    assert not player.brings_more(board.replica)


@pytest.mark.parametrize("goodbye", [True, False])
def test_what_he_had_when_he_was_counted_out_is_not_lost(goodbye: bool) -> None:
    player, board = seated()
    player.presses.add(LEFT)
    board.apply(Input(1, 1, LEFT))
    board.apply(Left(ME, goodbye))
    assert joined(player).score == 1


def test_he_never_carries_less() -> None:
    player, board = seated()
    board.apply(Merged(((ME, 9, 0, 0),)))
    assert brought(player, board) == 9
    assert brought(player, Board(player)) == 9


# --- rounds --------------------------------------------------------------------------


def in_laps() -> tuple[Player, Board]:
    """On a board with laps of ten ticks, where he presses at the first."""
    player = Player(ME, "Me", True)
    board = Board(player, Laps(play=8, podium=2))
    board.apply(Joined(ME, "Me", True, 0, 0))
    player.presses.add(LEFT)
    board.apply(Input(1, 1, LEFT))
    return player, board


def test_in_a_new_round_he_has_no_points_to_bring() -> None:
    player, board = in_laps()
    first = player.join(ROOM, board.replica, (0, 0))
    assert (first.score, first.round) == (1, Round(1, 7))
    while board.replica.rounds.now.number == 1:
        board.apply()
    assert not player.brings_more(board.replica)
    second = player.join(ROOM, board.replica, (0, 0))
    assert (second.score, second.round.number, second.wins) == (0, 2, 1)


def test_what_he_had_in_the_round_of_a_board_is_brought_to_it() -> None:
    player, board = in_laps()
    behind = Board(player, Laps(play=8, podium=2))  # of the same seed: the same round
    behind.replica.apply(1, [Joined(ME, "Me", True, 0, 1)])
    asked_of(player, board.replica)
    while board.replica.rounds.now.number == 1:
        board.apply()
    asked_of(player, board.replica)
    assert player.brings_more(behind.replica)
    behind.replica.apply(2, [asked_of(player, behind.replica)])
    assert behind.replica.score_of(ME) == 1
    assert not player.brings_more(behind.replica)


def test_his_wins_come_along_as_far_as_rounds_have_ended_there() -> None:
    player, board = in_laps()
    while board.replica.rounds.ended < 2:
        board.apply()
    assert asked_of(player, board.replica).wins == 2
    other = Board(player, Laps(play=8, podium=2))
    other.replica.apply(1, [Joined(BEN, "Ben", True, 0, 0)])
    for tick in range(2, 10):
        other.replica.apply(tick, [asked_of(player, other.replica)])
    assert other.replica.rounds.ended == 1
    assert not other.replica.wins_of(ME) or not player.brings_more(other.replica)
    other.replica.apply(10, [asked_of(player, other.replica)])
    assert other.replica.wins_of(ME) == 1  # Ben has won it, and both may say so
    assert player.join(ROOM, other.replica, (0, 0)).wins == 2


def test_of_many_rounds_he_knows_the_last_that_he_was_in() -> None:
    player, board = in_laps()
    asked_of(player, board.replica)
    others = [Replica(Laps(), seed, ToyOptions()) for seed in range(ROUNDS_KEPT)]
    for other in others[1:]:
        player.note(other)
        player.note(board.replica)
    player.note(others[0])
    assert player.join(ROOM, board.replica, (0, 0)).score == 1
    for other in others:
        player.note(other)
    board.apply(Left(BEN, True))
    assert player.join(ROOM, Board(player, Laps()).replica, (0, 0)).score == 0
