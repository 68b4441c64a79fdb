"""Who rules, which sheet is in force, and when what it wants has ended."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct

from p2p.errors import RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import Envelope
from p2p.replication.authority import MOST_AHEAD, Authority
from p2p.replication.sheet import LAST_SHEET, packed_options
from tests.p2p.helpers.sheets import ELSEWHERE, sheet, sheets, signed
from tests.p2p.helpers.signers import node, signer
from tests.p2p.helpers.toy import ToyOptions

ANN, BEN, CYD = node("a"), node("b"), node("c")
KEPT = 100  # ticks


class One(Struct):
    """A resident."""

    away: int = 0
    has_left: bool = False


class Table:
    """What an authority sees of a room. `opener`: by its charter."""

    def __init__(self, *here: NodeId, opener: NodeId | None = None) -> None:
        self.authority = Authority(sheets("z", opener))
        self.residents = {one: One() for one in here}
        self.tick = 0
        self.run()

    def run(self, ticks: int = 1, gone: bool = False) -> None:
        for _ in range(ticks):
            self.tick += 1
            self.authority.look(self.tick, self.residents, gone, KEPT)

    def take(self, envelope: Envelope) -> bool:
        return self.authority.take(envelope, self.tick)

    def shows(self) -> tuple[int, bool, bool]:
        its = self.authority
        return its.number, its.paused, its.closed


def test_who_opened_it_rules_it_be_he_here_or_not() -> None:
    table = Table(BEN, opener=ANN)
    table.run(3 * KEPT, gone=True)
    assert table.authority.ruler == ANN
    assert not table.take(signed("b", 1, paused=True))
    assert table.take(signed("a", 1, paused=True))


def test_of_the_open_table_who_came_in_first_rules() -> None:
    assert Table().authority.ruler is None
    table = Table(BEN, ANN)
    table.run(KEPT)
    assert table.authority.ruler == BEN


def test_if_he_leaves_for_good_the_next_of_those_who_are_here_rules() -> None:
    table = Table(BEN, CYD, ANN)
    del table.residents[BEN]
    table.residents[CYD].away = 2
    table.run(gone=True)
    assert table.authority.ruler == ANN


def test_while_his_seat_is_kept_he_rules() -> None:
    table = Table(BEN, ANN)
    table.residents[BEN].away = 2
    table.run(3 * KEPT)
    assert table.authority.ruler == BEN
    del table.residents[BEN]
    table.run()
    assert table.authority.ruler == ANN


def test_who_watches_has_no_seat_that_is_kept_and_as_much_time() -> None:
    table = Table(BEN, ANN)
    del table.residents[BEN]
    table.run(KEPT)
    assert table.authority.ruler == BEN
    table.residents[BEN] = One()
    table.run()
    del table.residents[BEN]
    table.run(KEPT)
    assert table.authority.ruler == BEN
    table.run()
    assert table.authority.ruler == ANN


def test_if_nobody_is_here_who_comes_first_rules() -> None:
    table = Table(BEN)
    del table.residents[BEN]
    table.run(gone=True)
    table.run(3)
    table.residents[CYD] = One()
    table.run(KEPT)
    assert table.authority.ruler == CYD


def test_the_higher_number_replaces_the_lower() -> None:
    table = Table(ANN)
    assert table.take(signed("a", 5, paused=True))
    assert table.shows() == (5, True, False)
    for number in (1, 4, 5):
        assert not table.take(signed("a", number))
    assert table.take(signed("a", 6, closed=True))
    assert table.shows() == (6, False, True)


NOT_HIS = {
    "of somebody else": signed("b", 9, paused=True),
    "of another table": signed("a", 9, table=ELSEWHERE, paused=True),
    "of another application": sheets("a", app="x").write(sheet(9, paused=True)),
    "forged": Envelope(
        signer("a").public_key, signed("a", 9, paused=True).body, bytes(64)
    ),
    "signed by another key": Envelope(
        *(signer("a").public_key, signed("a", 9).body, signed("b", 9).signature)
    ),
    "nothing": Envelope(signer("a").public_key, b"", bytes(64)),
}


@pytest.mark.parametrize("envelope", NOT_HIS.values(), ids=NOT_HIS.keys())
def test_what_is_not_his_changes_nothing(envelope: Envelope) -> None:
    table = Table(ANN, BEN)
    assert table.take(signed("a", 3, closed=True))
    before = table.authority.pack()
    assert not table.take(envelope)
    assert table.authority.pack() == before


def test_without_a_reader_no_sheet_is_in_force() -> None:
    authority = Authority()
    assert not authority.take(signed("a", 1, paused=True), 1)
    assert not authority.paused


def test_pause_and_closed_end_when_he_has_been_away_for_long() -> None:
    table = Table(ANN, BEN, opener=ANN)
    lists: dict[str, Any] = {"watch_only": (BEN,), "removed": (CYD,)}
    table.take(signed("a", 1, paused=True, closed=True, lock=b"k" * 32, **lists))
    table.run(3 * KEPT)
    assert table.shows() == (1, True, True)
    table.residents[ANN].away = table.tick
    table.run(KEPT)
    assert table.shows() == (1, True, True)
    version = table.authority.version
    table.run()
    assert table.shows() == (1, False, False)
    assert table.authority.version > version
    its = table.authority
    assert (its.lock, its.watch_only, its.removed) == (b"k" * 32, {BEN}, {CYD})


def test_what_has_ended_does_not_come_back_with_him_but_with_his_next_sheet() -> None:
    table = Table(ANN, BEN, opener=ANN)
    table.take(signed("a", 1, paused=True))
    table.residents[ANN].away = 1
    table.run(KEPT + 1)
    table.residents[ANN].away = 0
    table.run()
    assert table.shows() == (1, False, False)
    table.take(signed("a", 2, paused=True))
    table.run()
    assert table.shows() == (2, True, False)


def test_a_sheet_that_comes_while_he_is_away_is_a_sign_of_life() -> None:
    table = Table(BEN, opener=ANN)
    table.run(3 * KEPT)
    table.take(signed("a", 1, paused=True))
    table.run(KEPT - 1)
    assert table.shows() == (1, True, False)
    table.run()
    assert table.shows() == (1, False, False)


def test_who_comes_after_him_waits_for_no_pause_of_his_and_numbers_on() -> None:
    table = Table(ANN, BEN)
    table.take(signed("a", 7, paused=True, closed=True, removed=(CYD,)))
    del table.residents[ANN]
    table.run(gone=True)
    assert table.authority.ruler == BEN
    assert table.shows() == (7, False, False)
    assert table.authority.removed == {CYD}
    assert not table.take(signed("a", 8, paused=True))
    assert not table.take(signed("b", 7, paused=True))
    assert table.take(signed("b", 8, paused=True))


def test_he_cannot_be_removed() -> None:
    table = Table(ANN, BEN)
    table.take(signed("a", 1, removed=(ANN, BEN)))
    assert table.authority.removed == {BEN}


def test_the_game_is_told_once_what_is_new() -> None:
    table = Table(ANN)
    its, options = table.authority, packed_options(ToyOptions(2))
    assert its.told() == (None, 0)
    table.take(signed("a", 1, paused=True))
    assert its.told() == (None, 0)
    table.take(signed("a", 2, options=options, last_round=3))
    assert its.told() == (sheet(2, options=options, last_round=3), 3)
    assert its.told() == (None, 0)
    table.take(signed("a", 3, options=options, last_round=3, closed=True))
    assert its.told() == (None, 0)
    table.take(signed("a", 4, options=packed_options(ToyOptions(4)), last_round=4))
    table.take(signed("a", 5, options=packed_options(ToyOptions(4)), last_round=4))
    told, ended = its.told()
    assert (told is not None and told.number, ended) == (5, 4)


def test_a_state_has_all_of_it() -> None:
    table = Table(ANN, BEN)
    options = packed_options(ToyOptions(2))
    table.take(signed("a", 4, paused=True, removed=(CYD,), options=options))
    table.residents[ANN].away = 1
    table.run(5)
    copy = Table()
    power = table.authority.pack()
    copy.authority.restore(power, copy.authority.checked(power))
    assert copy.authority.pack() == power
    assert copy.shows() == table.shows()
    assert copy.authority.removed == {CYD}
    copy.residents, copy.tick = table.residents, table.tick
    for each in (copy, table):
        each.run(KEPT)
    assert copy.authority.pack() == table.authority.pack()
    assert copy.shows() == (4, False, False)


def test_a_state_that_cannot_be_is_refused() -> None:
    opened, other = Table(ANN, opener=ANN), Table(BEN, opener=BEN)
    with pytest.raises(RemoteProtocolError, match="another ruler"):
        opened.authority.checked(other.authority.pack())
    for envelope in NOT_HIS.values():
        table = Table(ANN, opener=ANN)
        table.take(signed("a", 1))
        power = table.authority.pack()
        with pytest.raises(RemoteProtocolError, match="that is none"):
            table.authority.checked(
                type(power)(power.ruler, envelope, power.since, power.lapsed)
            )


def test_where_nobody_opened_it_an_earlier_ruler_may_have_written_it() -> None:
    table = Table(ANN, BEN)
    table.take(signed("a", 4, removed=(CYD,)))
    del table.residents[ANN]
    table.run(gone=True)
    power = table.authority.pack()
    assert power.ruler == BEN
    assert Table().authority.checked(power) == sheet(4, removed=(CYD,))


def test_no_ruler_uses_up_the_numbers_of_those_after_him() -> None:
    table = Table(BEN, ANN)
    assert table.take(signed("b", 1))
    for far in (LAST_SHEET, MOST_AHEAD + 2):
        assert not table.take(signed("b", far, lock=b"k" * 32))
    assert table.take(signed("b", MOST_AHEAD + 1, lock=b"k" * 32))
    del table.residents[BEN]
    table.run(gone=True)
    assert table.authority.ruler == ANN
    assert table.take(signed("a", MOST_AHEAD + 2, lock=b""))
    assert table.authority.lock == b""
