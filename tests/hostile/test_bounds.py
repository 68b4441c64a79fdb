"""Who leaves a number at its bound stops nobody: what honest nodes count on from it
they can say, and others take it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import msgspec
import pytest
from msgspec.structs import replace

from games.cycles.state import CyclesState
from games.snake.state import SnakeState
from p2p import messages
from p2p.errors import RemoteProtocolError
from p2p.identity import node_id
from p2p.messages import FIRST_APP, SAYABLE, TAKEN, Inputs, Join, Round, Term
from p2p.replication.authority import Authority, Power
from p2p.replication.replica import Packed
from p2p.replication.resident import Resident
from p2p.replication.seal import digest_of
from p2p.replication.serial import LAST
from p2p.replication.sheet import LAST_SHEET, Sheet, Sheets
from p2p.room.copy import Stamp
from p2p.testing import Station
from p2p.testing.signer import SimulatedSigner
from p2p.wire.envelope import sealed
from tests.hostile.helpers.liar import Arena, Liar
from tests.hostile.helpers.lies import nobody
from tests.p2p.helpers.toy import Toy
from tests.simulation.helpers.playing import inside

TOY = "toy"
SIGNER, RUN, TABLE = SimulatedSigner("ruler"), "abcd2345", b"t" * 16
SETTLED = 4.0  # seconds after the liar is gone
PRESSES = 3


def term(station: Station) -> Term:
    assert station.room is not None
    assert station.room.election.term is not None
    return station.room.election.term


def number(station: Station) -> int:
    assert station.room is not None
    return station.room.replica.residents[station.id].number


def score(station: Station) -> int:
    assert station.room is not None
    return station.room.replica.score_of(station.id)


def are_one(stations: list[Station]) -> bool:
    return all(map(inside, stations)) and len({term(s) for s in stations}) == 1


def hosted_by_a_liar() -> tuple[Arena, Liar, list[Station]]:
    """A liar hosts, and three play with him: each has pressed once."""
    lan = Arena(5, [Toy()])
    liar = lan.enter(Liar(lan, "liar"))
    honest = [lan.add(name) for name in "abc"]
    lan.run(0.5)
    for station in (liar, *honest):
        station.play(TOY)
        lan.run(0.7)
    assert {term(station).host for station in honest} == {liar.id}
    for station in honest:
        assert station.press("left")
    lan.run(0.3)
    return lan, liar, honest


def leaves(liar: Liar, honest: list[Station], tick: int | None, **lies: Any) -> None:
    """The last that all have of him is this state, which he has sealed; he dies."""
    room = liar.room
    assert room is not None
    packed = msgspec.msgpack.decode(room.replica.encode(), type=Packed)
    resident = {f: lies.pop(f) for f in ("number", "base", "wins") if f in lies}
    if resident:
        rows = tuple(replace(row, **resident) for row in packed.residents)
        lies["residents"] = rows
    course = {f: lies.pop(f) for f in ("ended", "played", "length") if f in lies}
    if course:
        lies["rounds"] = replace(packed.rounds, **course)
    state = msgspec.msgpack.encode(replace(packed, **lies))
    at = room.log.tick + 1 if tick is None else tick
    ledger = room.replicator.ledger
    seal = ledger.write(at, room.log.whole_chain, digest_of(state))
    stamp = Stamp(at, seal.chain, seal.digest, state)
    snapshot = stamp.snapshot(room.id, term(liar), seal)
    assert snapshot is not None
    for station in honest:
        liar.says(station, snapshot)
    liar.lan.run(0.01)
    liar.lan.kill(liar)


def all_is_well(lan: Arena, honest: list[Station]) -> None:
    """They play on, and let somebody in; their presses count."""
    zoe = lan.add("zoe")
    lan.run(SETTLED)
    zoe.play(TOY)
    lan.run(1.5)
    everybody = [*honest, zoe]
    assert are_one(everybody)
    before = [score(station) for station in everybody]
    for _ in range(PRESSES):
        assert all(station.press("left") for station in everybody)
        lan.run(0.3)
    assert [score(s) for s in everybody] == [points + PRESSES for points in before]
    lan.run(2.0)  # a seal, at least
    assert are_one(everybody)
    for station in everybody:
        others = {other.id for other in everybody} - {station.id}
        assert station.room is not None
        assert others <= station.room.linked


HALF = TAKEN // 2
BOUNDS = (TAKEN - 1, TAKEN, SAYABLE)


@pytest.mark.parametrize("bound", [HALF - 1, HALF, HALF + 1, *BOUNDS])
def test_a_number_of_presses_at_its_bound_stops_no_player(bound: int) -> None:
    lan, liar, honest = hosted_by_a_liar()
    leaves(liar, honest, None, number=bound)
    all_is_well(lan, honest)


@pytest.mark.parametrize("field", ["next_seat", "base", "wins", "still", "played"])
def test_a_state_at_its_bounds_stops_nobody(field: str) -> None:
    for bound in BOUNDS:
        lan, liar, honest = hosted_by_a_liar()
        leaves(liar, honest, None, **{field: bound})
        all_is_well(lan, honest)


@pytest.mark.parametrize("tick", [TAKEN - 90, TAKEN - 1, TAKEN, SAYABLE - 30])
def test_a_tick_at_its_bound_stops_nobody(tick: int) -> None:
    lan, liar, honest = hosted_by_a_liar()
    leaves(liar, honest, tick)
    all_is_well(lan, honest)


@pytest.mark.parametrize("bound", [HALF - 1, HALF + 1, TAKEN])
def test_presses_that_a_host_makes_up_stop_no_player(bound: int) -> None:
    lan, liar, honest = hosted_by_a_liar()
    assert liar.room is not None
    for station in honest:
        join = Join(liar.room.id, station.name, True, 0, bound, 0, 0)
        liar.room.replicator.sequencer.ask_in(station.id, join)
    lan.run(0.2)
    for station in honest:
        station.press("left")
    lan.run(0.2)
    lan.kill(liar)
    all_is_well(lan, honest)


def test_a_member_at_the_last_press_keeps_two_halves_apart_no_longer() -> None:
    lan = Arena(4, [Toy()])
    ours, theirs = [lan.add(f"a{n}") for n in range(3)], [lan.add("b0"), lan.add("b1")]
    liar = lan.enter(Liar(lan, "liar"))
    lan.run(0.5)
    for station in (ours[0], theirs[0], *ours[1:], theirs[1], liar):
        station.play(TOY)
        lan.run(0.6)
    host = ours[0]
    assert host.room is not None
    assert term(theirs[0]).host == host.id
    liar.says(host, Join(host.room.id, "liar", True, 0, TAKEN, 0, 0))
    lan.run(0.2)
    reign = host.room.replicator.reigns.present
    liar.says(host, Inputs(host.room.id, reign, ((1, 0),)))
    lan.run(0.3)
    assert host.room.replica.residents[liar.id].number == 1
    lan.kill(liar)
    lan.partition(ours, theirs)
    lan.run(3.0)
    lan.heal()
    assert lan.run_until(lambda: are_one([*ours, *theirs]), 2.0)


@pytest.mark.parametrize("numbered", [5, LAST_SHEET // 2, LAST_SHEET - 1, LAST_SHEET])
def test_who_rules_next_unlocks_the_table_whatever_the_last_number(
    numbered: int,
) -> None:
    lan, liar, honest = hosted_by_a_liar()
    room = liar.room
    assert room is not None
    lock = SimulatedSigner("nobody knows").public_key
    named = FIRST_APP, liar.core.nonce, room.id
    sheet = sealed(liar.signer, Sheet(*named, numbered, lock=lock))
    leaves(liar, honest, None, power=Power(honest[0].id, sheet))
    lan.run(2.0)
    assert all(s.room is not None and s.room.gate.is_locked for s in honest)
    honest[0].do(lambda core, now: core.rule("unlock", None, True, None, now))
    all_is_well(lan, honest)


NOBODY = nobody(3)


@pytest.mark.parametrize(
    "lie",
    [
        {"power": Power(NOBODY, None, TAKEN)},
        {"power": Power(NOBODY, None, 10_000)},
        {"still": 10_000},
        {"handed": 10_000},
        {"played": 10_000},
        {"residents": (Resident(NOBODY, "ghost", 1, 10_000, 0, 0),)},
    ],
)
def test_nothing_that_is_to_end_begins_later_than_now(lie: dict[str, Any]) -> None:
    """Or a table would wait for ever: for a ruler that is nobody, or for a seat."""
    lan, liar, honest = hosted_by_a_liar()
    leaves(liar, honest, None, **lie)
    for station in honest:
        assert station.room is not None
        assert station.room.knows(station.id)
        assert station.room.replica.authority.ruler != NOBODY
    all_is_well(lan, honest)


def test_a_sheet_to_come_has_not_ended_yet() -> None:
    room = Authority(Sheets(SIGNER, FIRST_APP, RUN, TABLE, Toy()))
    sheet = sealed(SIGNER, Sheet(FIRST_APP, RUN, TABLE, 7))
    by = node_id(SIGNER.public_key)
    assert room.checked(Power(by, sheet, lapsed=7)) is not None
    with pytest.raises(RemoteProtocolError):
        room.checked(Power(by, sheet, lapsed=8))


# --- every field ---------------------------------------------------------------------

STATES = Packed, Sheet, SnakeState, CyclesState
# Its number is told by the game anew, and nobody counts on from it.
NOT_COUNTED_ON = (Round,)
# Words that begin something: what in them the log takes over goes round.
GO_ROUND = {Join: ["number"], messages.Joined: ["number"]}


def integers(kind: Any, where: str, seen: set[Any]) -> Iterator[tuple[str, Any]]:
    """Where each integer of a type stands, and the greatest that it may be."""
    if get_origin(kind) is Annotated:
        base, *metas = get_args(kind)
        if base is int:
            most = [m.le for m in metas if m.le is not None]
            most += [m.lt - 1 for m in metas if m.lt is not None]
            yield where, min(most, default=None)
            return
        yield from integers(base, where, seen)
    elif kind is int:
        yield where, None
    elif isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind in seen or kind in NOT_COUNTED_ON:
            return
        seen.add(kind)
        hints = get_type_hints(kind, include_extras=True)
        for field in kind.__struct_fields__:
            yield from integers(hints[field], f"{kind.__name__}.{field}", seen)
    else:
        for part in get_args(kind):
            yield from integers(part, where, seen)


@pytest.mark.parametrize("state", STATES)
def test_every_number_of_a_state_is_far_below_what_can_be_said(state: type) -> None:
    found = list(integers(state, "", set()))
    assert found
    wrong = [where for where, most in found if most is None or most > TAKEN]
    assert not wrong


def test_what_a_log_takes_over_from_a_word_goes_round() -> None:
    for word, fields in GO_ROUND.items():
        bounds = dict(integers(word, "", set()))
        assert all(bounds[f"{word.__name__}.{field}"] == LAST for field in fields)


def test_whatever_was_taken_can_be_counted_on_from_for_ages() -> None:
    ages = 1000 * 365 * 24 * 3600 * 100  # ticks of a thousand years, of a fast game
    assert ages < SAYABLE - TAKEN
