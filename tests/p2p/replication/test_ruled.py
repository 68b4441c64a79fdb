"""A replica under a ruler: what his sheet does, the same on every member."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import Input, Joined, Left, Ruled
from p2p.replication.replica import SEAT_KEPT, Replica
from p2p.replication.sheet import packed_options
from tests.p2p.helpers.sheets import ELSEWHERE, Rounds, sheet, sheets, signed
from tests.p2p.helpers.signers import node
from tests.p2p.helpers.toy import Toy, ToyOptions

SHE, HE, IT = node("a"), node("b"), node("c")


def joined(node: NodeId, seated: bool = True) -> Joined:
    return Joined(node, f"name of {node[0]}", seated, 0, 0)


def ruled(rules: Toy | None = None, bots: int = 0) -> Replica:
    """Ann and ben are in, and ann rules."""
    game = rules or Toy()
    room = Replica(game, 1, ToyOptions(bots), sheets=sheets("z", rules=game))
    room.apply(1, [joined(SHE), joined(HE)])
    return room


def word(number: int, **wanted: Any) -> Ruled:
    return Ruled(signed("a", number, **wanted))


def run(room: Replica, first: int, ticks: int) -> int:
    for tick in range(first, first + ticks):
        room.apply(tick, [])
    return first + ticks


def test_in_a_pause_the_rules_are_not_stepped_and_ticks_go_on() -> None:
    room = ruled()
    room.apply(2, [word(1, paused=True)])
    game = room.game
    after = run(room, 3, 50)
    assert room.game == game
    assert room.game.tick == 1
    room.apply(after, [word(2)])
    assert room.game.tick == 2


def test_presses_of_a_pause_are_taken_and_do_nothing() -> None:
    room = ruled()
    room.apply(2, [word(1, paused=True)])
    assert room.apply(3, [Input(1, 1, 0)]) == [Input(1, 1, 0)]
    room.apply(4, [word(2)])
    assert room.residents[SHE].number == 1
    assert room.score_of(SHE) == 0
    room.apply(5, [Input(1, 1, 0), Input(1, 2, 0)])
    assert room.score_of(SHE) == 1


def test_who_came_and_went_in_a_pause_is_told_with_the_next_step() -> None:
    room = ruled(bots=4)
    assert [r.seat for r in room.game.runners] == [1, 2, 3, 4]
    room.apply(2, [word(1, paused=True)])
    room.apply(3, [joined(IT), Left(HE, True)])
    room.apply(4, [joined(node("d"))])
    room.apply(5, [Left(node("d"), True)])
    copy = ruled()
    copy.restore(room.encode())
    for each in (room, copy):
        each.apply(6, [word(2)])
        seats = {r.seat for r in each.game.runners}
        assert seats == {*filter(None, map(each.seat_of, (SHE, IT))), *each.bots}
        assert len(seats) == 4
    assert room.encode() == copy.encode()


def test_clocks_of_kept_seats_stand_still_in_a_pause() -> None:
    room, kept = ruled(), SEAT_KEPT * Toy.ticks_per_second
    room.apply(2, [Left(HE, False)])
    room.apply(3, [word(1, paused=True)])
    after = run(room, 4, 2 * kept)
    room.apply(after, [word(2)])
    after = run(room, after + 1, kept - 1)
    assert room.seat_of(HE) == 2
    run(room, after, 2)
    assert HE not in room.residents


def test_a_pause_of_which_the_first_tick_is_one_is_none_of_who_vanished() -> None:
    room = Replica(Toy(), 1, ToyOptions(), sheets=sheets("z"))
    room.apply(1, [joined(SHE), joined(HE)])
    room.apply(2, [word(1, paused=True)])
    for tick in range(3, 6):
        room.apply(tick, [Left(HE, False)])
    assert not room.is_present(HE)


def test_options_are_told_with_the_next_step_and_once() -> None:
    room = ruled(Rounds())
    chosen = packed_options(ToyOptions(bots=3))
    room.apply(2, [word(1, options=chosen, paused=True)])
    assert room.game.bots == 0
    room.apply(3, [word(2, options=chosen)])
    assert room.game.bots == 3
    room.board.state = replace(room.game, bots=1)
    room.apply(4, [word(3, options=chosen, closed=True)])
    assert room.game.bots == 1


def test_a_round_is_ended_once_and_no_other_than_that() -> None:
    room = ruled(Rounds())
    room.apply(2, [word(1, last_round=2)])
    assert room.game.ball >= 0
    room.apply(3, [word(2, last_round=1)])
    ended = room.game.ball
    assert ended < 0
    room.apply(4, [word(3, last_round=1, closed=True)])
    assert room.game.ball >= ended


def test_who_only_watches_has_no_seat_until_he_is_taken_back() -> None:
    room = ruled()
    room.apply(2, [word(1, watch_only=(HE,))])
    assert (room.seat_of(HE), room.is_present(HE), room.may_play(HE)) == (
        *(None, True),
        False,
    )
    assert [r.seat for r in room.game.runners] == [1]
    room.apply(3, [joined(HE)])
    assert room.seat_of(HE) is None
    room.apply(4, [word(2), joined(HE)])
    assert room.seat_of(HE) == 2


def test_who_is_removed_is_out_and_stays_so_until_he_is_taken_back() -> None:
    room = ruled()
    room.apply(2, [word(1, removed=(HE, SHE))])
    assert HE not in room.residents
    assert room.is_present(SHE)
    assert room.why_out(HE) == "removed"
    assert [r.seat for r in room.game.runners] == [1]
    room.apply(3, [joined(HE)])
    assert HE not in room.residents
    room.apply(4, [word(2), joined(HE)])
    assert room.is_present(HE)


def test_where_it_is_closed_who_is_in_comes_back_and_nobody_new_comes() -> None:
    room = ruled()
    room.apply(2, [joined(IT, seated=False), word(1, closed=True)])
    room.apply(3, [Left(HE, False), Left(IT, False)])
    room.apply(4, [joined(node("d"))])
    assert node("d") not in room.residents
    assert [room.why_out(n) for n in (SHE, HE, IT, node("d"))] == ["", "", "", "closed"]
    room.apply(5, [joined(HE), joined(IT, seated=False)])
    assert room.present() == (SHE, HE, IT)
    room.apply(6, [Left(IT, True)])
    after = run(room, 7, SEAT_KEPT * Toy.ticks_per_second)
    assert room.why_out(IT) == ""
    run(room, after, 2)
    assert room.why_out(IT) == "closed"


def test_who_watched_before_a_table_was_locked_comes_back_without_a_key() -> None:
    room = ruled()
    room.apply(2, [joined(IT, seated=False), word(1, lock=b"l" * 32)])
    room.apply(3, [Left(IT, False)])
    assert IT in room.residents
    room.apply(4, [joined(IT, seated=False), word(2, lock=b"")])
    assert room.is_present(IT)
    room.apply(5, [Left(IT, False)])
    assert IT not in room.residents


def test_of_one_frame_one_sheet_is_looked_at() -> None:
    room = ruled()
    room.apply(2, [Ruled(signed("b", 5, paused=True)), word(1, paused=True)])
    assert not room.authority.paused


def test_a_sheet_that_is_none_changes_nothing_on_anybody() -> None:
    room = ruled()
    room.apply(2, [word(4, closed=True)])
    twin = ruled()
    twin.restore(room.encode())
    lies = [
        *(signed("b", 5, paused=True), signed("a", 4, paused=True)),
        *(signed("a", 3, paused=True), signed("a", 5, table=ELSEWHERE, paused=True)),
        sheets("a", app="other").write(sheet(5, paused=True)),
    ]
    for tick, lie in enumerate(lies, 3):
        room.apply(tick, [Ruled(lie)])
        twin.apply(tick, [])
        assert room.encode() == twin.encode()


def test_a_snapshot_has_the_ruler_and_his_sheet() -> None:
    room, copy = ruled(), Replica(Toy(), 2, ToyOptions(), sheets=sheets("y"))
    room.apply(2, [word(3, paused=True, removed=(IT,), watch_only=(HE,))])
    copy.restore(room.encode())
    assert copy.encode() == room.encode()
    assert copy.authority.paused
    assert copy.why_out(IT) == "removed"
    assert copy.authority.ruler == SHE


def test_a_snapshot_with_a_forged_sheet_changes_nothing() -> None:
    room, copy = ruled(), ruled()
    room.apply(2, [word(3, paused=True)])
    at = room.encode().index(signed("a", 3, paused=True).signature)
    forged = bytearray(room.encode())
    forged[at] ^= 1
    before = copy.encode()
    with pytest.raises(RemoteProtocolError, match="a sheet that is none"):
        copy.restore(bytes(forged))
    assert copy.encode() == before


def test_who_opened_the_table_rules_it_though_others_came_first() -> None:
    room = Replica(Toy(), 1, ToyOptions(), sheets=sheets("z", opener=HE))
    room.apply(1, [joined(SHE)])
    room.apply(2, [word(1, paused=True)])
    assert not room.authority.paused
    room.apply(3, [Ruled(signed("b", 1, paused=True))])
    assert room.authority.paused


def test_who_had_to_watch_in_a_pause_finds_his_seat_and_his_points() -> None:
    room = ruled()
    room.apply(2, [Input(2, 1, 0)])
    room.apply(3, [word(1, paused=True)])
    room.apply(4, [joined(HE, False)])
    room.apply(5, [joined(HE)])
    assert (room.seat_of(HE), room.score_of(HE)) == (2, 1)
    room.apply(6, [word(2, paused=True, watch_only=(HE,))])
    room.apply(7, [Left(HE, False)])
    room.apply(8, [joined(HE)])
    assert (room.seat_of(HE), room.score_of(HE)) == (None, 1)
    room.apply(9, [word(3)])
    room.apply(10, [joined(HE)])
    assert (room.seat_of(HE), room.score_of(HE)) == (2, 1)
