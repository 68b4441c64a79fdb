"""What a player sees: the newest of one room, names, and who hosts."""

from __future__ import annotations

from msgspec.structs import replace

from games.contract import Seat
from games.face import Face
from games.player import Player
from p2p import (
    Member,
    NodeId,
    Peer,
    PeerLeft,
    RoomChanged,
    RoomLeft,
    RoomView,
    Ticked,
)

ME, ANA, BEN = (NodeId(letter * 52) for letter in "mab")


def view(host: NodeId, *members: Member, me: int | None = 1, term: int = 1) -> RoomView:
    people = members or (person(1, ME, "Me"), person(2, ANA, "Ana"))
    return RoomView("snake", "snake", host, term, 0, me, people)


def person(seat: int | None, node: str, name: str, *, bot: bool = False) -> Member:
    return Member(seat, node, name, bot, 0)


def seated() -> Player:
    player = Player(ME)
    player.feed(RoomChanged(view(ANA)), 0.0)
    return player


def test_people_have_their_own_colours_before_bots_and_each_another() -> None:
    red, blue = Face(colour=0), Face(colour=6)
    player = Player(ME)
    bot = person(1, "bot:1", "Bot", bot=True)
    ana, me = replace(person(4, ANA, "Ana"), face=red.data), person(7, ME, "Me")
    me = replace(me, face=red.data)
    ben = replace(person(9, BEN, "Ben"), face=blue.data)
    player.feed(RoomChanged(view(ANA, bot, me, ana, ben)), 0.0)
    faces = player.faces
    assert (faces[Seat(4)], faces[Seat(9)]) == (red, blue)  # seats in their order
    assert faces[Seat(7)].data[1:] == red.data[1:]
    assert len({face.rgb for face in faces.values()}) == 4
    player.feed(RoomChanged(view(ANA, bot, ana, me)), 0.0)
    assert player.faces[Seat(9)] == blue  # his snake is still there
    changed = replace(me, face=Face(colour=9).data)
    player.feed(RoomChanged(view(ANA, bot, ana, changed)), 0.0)
    assert player.faces[Seat(7)].colour == 9
    player.feed(RoomLeft("snake"), 0.0)
    assert player.faces == {}


def ticked(tick: int) -> Ticked:
    return Ticked("snake", 1, tick, tick, "", ANA)


def test_another_room_starts_anew() -> None:
    player = seated()
    player.feed(ticked(500), 0.0)
    player.feed(RoomLeft("snake"), 0.1)
    assert (player.view, player.state, player.me, player.term) == (None, None, None, 0)
    assert player.moment(0.1) is None


def test_a_merge_may_go_on_at_an_earlier_tick() -> None:
    player = seated()
    player.feed(ticked(500), 0.0)
    player.moment(0.0)
    player.feed(ticked(400), 0.1)
    moment = player.moment(0.1)
    assert moment is not None
    assert moment.now == 400


def test_ticks_of_another_room_and_bare_digests_are_ignored() -> None:
    player = seated()
    player.feed(Ticked("race", 1, 1, 1, "", ANA), 0.0)
    player.feed(Ticked("snake", 1, 1, None, "abc", ANA), 0.0)
    assert player.state is None


def test_who_sits_where() -> None:
    player = seated()
    assert (player.me, player.host, player.term) == (1, ANA, 1)
    assert player.names == {1: "Me", 2: "Ana"}


def test_equal_names_carry_a_code_and_missing_ones_are_one() -> None:
    player = Player(ME)
    twins = (person(2, ANA, "Ana"), person(3, BEN, "Ana"), person(4, ME, ""))
    watching = person(None, "c" * 52, "Cem")
    player.feed(RoomChanged(view(ANA, *twins, watching)), 0.0)
    assert player.names == {2: "Ana aaaa-aaaa", 3: "Ana bbbb-bbbb", 4: "mmmm-mmmm"}


def test_bots_need_no_code() -> None:
    player = Player(ME)
    bots = (person(1, "bot:1", "Bot", bot=True), person(2, "bot:2", "Bot", bot=True))
    player.feed(RoomChanged(view(ME, *bots, me=None)), 0.0)
    assert player.names == {1: "Bot", 2: "Bot"}
    assert player.me is None


def test_entering_is_no_change_of_host() -> None:
    assert Player(ME).feed(RoomChanged(view(ANA)), 0.0) is None


def test_that_a_host_has_gone_is_told() -> None:
    player = seated()
    assert player.feed(RoomChanged(view(ME, term=2)), 0.2) is None
    gone = PeerLeft(Peer(ANA, "Ana", "10.0.0.2"), "closed")
    news = player.feed(gone, 0.3)
    assert news is not None
    assert news.text == "Ana's computer is gone. Nobody noticed. You host now."


def test_who_is_taken_for_dead_and_back_at_once_stays_in_all_lists() -> None:
    player = seated()
    everybody, names = player.members, player.names
    player.feed(RoomChanged(view(ME, term=2)), 0.2)
    player.feed(RoomChanged(view(ME, person(1, ME, "Me"), term=2)), 0.25)
    assert set(player.members) == set(everybody)
    assert player.names == names
    player.feed(RoomChanged(view(ME, term=2)), 0.5)
    assert (player.members, player.names) == (everybody, names)
    assert player.feed(ticked(80), 4.0) is None


def test_the_snake_of_who_crashed_keeps_its_name() -> None:
    player = Player(ME)
    player.feed(RoomChanged(view(ME)), 0.0)
    player.feed(RoomChanged(view(ME, person(1, ME, "Me"))), 0.1)
    assert player.names == {1: "Me", 2: "Ana (away)"}
    player.feed(RoomLeft("snake"), 0.2)
    assert player.names == {}


def test_whose_name_means_somebody_else_outside_has_his_code_at_the_table_too() -> None:
    player = Player(ME)
    ana = Member(2, ANA, "Ana", False, 0, coded=True)
    player.feed(RoomChanged(view(ME, person(1, ME, "Me"), ana)), 0.0)
    assert player.names[Seat(2)] == "Ana aaaa-aaaa"
    player.feed(RoomChanged(view(ME, person(1, ME, "Me"))), 1.0)
    assert player.names[Seat(2)] == "Ana aaaa-aaaa (away)"


def test_another_table_of_the_same_name_starts_anew() -> None:
    player = seated()
    player.feed(ticked(500), 0.0)
    player.feed(RoomChanged(replace(view(ANA), table="ff" * 16)), 0.1)
    assert player.state is None


def test_what_is_ahead_is_for_who_plays_and_while_the_game_goes_on() -> None:
    def stepped(state: str, inputs: object, tick: int) -> str:
        return f"{state} {tick}"

    def learnt(me: int | None = 1, paused: bool = False) -> Player:
        player = Player(ME)
        seen = replace(view(ANA, me=me), paused=paused)
        player.feed(RoomChanged(seen), 0.0)
        for tick in range(1, 21):
            at, counted = 100 + tick * 0.05, tick // 5
            told = replace(ticked(tick), state="calm", counted=counted, at=at)
            player.feed(told, at + 0.01)  # it waited for the window
            if tick % 5 == 2:
                player.pressed(1 + tick // 5, "up", at + 0.11)
        return player

    ahead = learnt().ahead(101.07, stepped)
    assert ahead is not None
    assert ahead.newest == "calm"
    bell = learnt().bell(101.07)
    assert bell is not None
    assert 101.07 <= bell <= 101.12
    left = learnt()
    left.feed(RoomLeft("snake"), 0.0)
    for player in (learnt(me=None), learnt(paused=True), left):
        assert player.ahead(101.07, stepped) is None
        assert player.soon(101.07) is None
        assert player.bell(101.07) is None
