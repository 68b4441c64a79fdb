"""Many names on one machine are one machine: they draw no table and move no host."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from p2p import messages
from p2p.messages import RoomNote, Term
from p2p.testing import Station
from tests.hostile.helpers.control import TICK, TOY, Scene
from tests.hostile.helpers.lies import HUGE
from tests.simulation.helpers.playing import inside

IDLE = 6  # identities of one machine


def crowd(scene: Scene, count: int, beside: Station | None = None) -> list[Station]:
    """So many more who are linked with everybody and do not play. `beside`: on the
    machine of that one; by default each has his own."""
    names = [f"idle{number}" for number in range(count)]
    idle = [scene.lan.add(name, beside=beside) for name in names]
    scene.lan.run(1.0)
    return idle


def boast(scene: Scene, idle: list[Station], told: Term | None = None) -> set[str]:
    """For two seconds all of them say that they are at the table, by default in the
    reign of the liar, and the liar that it hosts them; what the honest host is
    meanwhile."""
    note = scene.known().note
    rival = Term(1, 0, scene.liar.id)
    for station in (scene.liar, *idle):
        term = rival if station is scene.liar else told or rival
        theirs = RoomNote(TOY, TOY, note.version, term, HUGE, note.log, note.id)
        end = next(e for e in station.ends() if e.other.station is scene.host)
        end.wire.send(end, messages.Rooms((theirs,)))
    seen = set()
    for _ in range(40):
        ask = messages.MergeAsk(note.id, rival, 99, 99, HUGE)
        scene.liar.says(scene.host, ask)
        lose = messages.MergeLose(note.id, rival, 99, 99, HUGE, scene.host.ticks)
        scene.liar.says(scene.host, lose)
        scene.lan.run(TICK)
        assert scene.host.room is not None
        seen.add(scene.host.room.election.role.value)
    return seen


@pytest.mark.parametrize(("honest", "identities"), [(3, IDLE), (2, 40)])
def test_idle_identities_of_one_machine_make_no_host_yield(
    honest: int, identities: int
) -> None:
    scene = Scene(count=honest)
    idle = crowd(scene, identities, scene.liar)
    assert boast(scene, idle) == {"host"}


def test_who_hung_up_was_on_one_machine_as_well() -> None:
    """They were members, so that they may be with whoever asks."""
    scene = Scene()
    idle = crowd(scene, IDLE, scene.liar)
    for station in idle:
        station.play(TOY)
    scene.lan.run(1.0)
    assert all(map(inside, idle))
    scene.lan.partition(idle, scene.honest)
    scene.lan.run(4.0)
    assert scene.host.room is not None
    assert set(scene.host.room.present()) == {one.id for one in scene.honest}
    replicator = scene.host.room.replicator
    mine = replicator.active(scene.lan.now)
    company = replicator.company(scene.liar.id, mine)
    assert company == ((1, 1 + IDLE), (1, 1))
    assert boast(scene, []) == {"host"}


def test_on_as_many_machines_they_count() -> None:
    scene = Scene()
    idle = crowd(scene, IDLE)
    for station in idle:
        note = scene.known().note
        theirs = RoomNote(
            *(TOY, TOY, note.version, Term(1, 0, scene.liar.id)),
            *(HUGE, note.log, note.id),
        )
        end = next(e for e in station.ends() if e.other.station is scene.host)
        end.wire.send(end, messages.Rooms((theirs,)))
    scene.lan.run(TICK)
    assert scene.host.room is not None
    replicator = scene.host.room.replicator
    all_of_them = IDLE + 1, IDLE + 1
    mine = replicator.active(scene.lan.now)
    assert replicator.company(scene.liar.id, mine)[0] == all_of_them
    where = replicator._machine
    replicator._machine = lambda n: where(n) if n == scene.host.id else "10.9.9.9"
    assert replicator.company(scene.liar.id, mine)[0] == (1, IDLE + 1)


@pytest.mark.parametrize("count", [2, 3])
def test_who_is_told_of_by_nobody_but_the_liar_counts_for_nothing(count: int) -> None:
    scene = Scene(count=count)
    crowd(scene, IDLE)
    assert boast(scene, []) == {"host"}


def test_those_of_a_third_reign_count_for_none_but_its_host() -> None:
    scene = Scene()
    idle = crowd(scene, IDLE)
    assert boast(scene, idle, Term(1, 0, idle[0].id)) == {"host"}


def test_a_newcomer_comes_to_the_host_whom_most_name() -> None:
    """Whatever term the liar says that his own reign has."""
    scene = Scene()
    zoe = scene.lan.add("zoe")
    scene.lan.run(0.5)
    note = scene.known().note
    # Whom it hears of first.
    notes = zoe.core._rooms._notes
    zoe.core._rooms._notes = {scene.liar.id: (), **notes}
    lie = replace(note, term=Term(note.term.counter + 9, 0, scene.liar.id))
    scene.liar.says(zoe, messages.Rooms((lie,)))
    scene.lan.run(TICK)
    zoe.play(TOY)
    assert scene.lan.run_until(lambda: inside(zoe), 0.5)
    assert zoe.room is not None
    assert zoe.room.election.host == scene.host.id
