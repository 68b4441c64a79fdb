"""A random story of faults for the simulated LAN, from one seed."""

from __future__ import annotations

from random import Random

from p2p.election import Role
from p2p.testing import Lan, Station
from tests.p2p.toy import Toy

CALM = 8.0  # seconds after the last fault: links time out, are dialled again, merge
TOY = "toy"


def play_out(seed: int, faults: int = 8) -> Lan:
    """Play one story to its end and check that all is well there.

    Violations on the way are raised by the LAN's own watch.
    """
    lan = Lan(seed, [Toy()])
    dice = Random(seed)
    for number in range(2 + int(dice.random() * 5)):
        lan.add(f"n{number}")
    lan.run(0.3)
    for station in lan.running():
        station.play(TOY)
        lan.run(dice.random() * 0.5)
    lan.run(1.0)
    for _ in range(faults):
        _fault(lan, dice)
        _press(lan, dice)
        lan.run(dice.random() ** 3 * 3)
    lan.heal()
    for station in lan.stations.values():
        if not station.running:
            lan.start(station)
            station.play(TOY)
    lan.run(CALM)
    check_calm(lan)
    return lan


def _fault(lan: Lan, dice: Random) -> None:
    running = [s for s in lan.running() if s.paused_since is None]
    if not running:
        return
    victim = running[int(dice.random() * len(running))]
    hosts = [s for s in running if s.room and s.room.election.role is Role.HOST]
    if hosts and dice.random() < 0.5:
        victim = hosts[0]  # the host's death is what matters
    kind = dice.random()
    if kind < 0.3:
        lan.kill(victim)
    elif kind < 0.45:
        lan.pause(victim, 0.05 + dice.random() * 4)
    elif kind < 0.55:
        victim.quit()
    elif kind < 0.75:
        stopped = [s for s in lan.stations.values() if not s.running]
        if stopped:
            lan.start(stopped[0])
            stopped[0].play(TOY)
    elif kind < 0.9:
        half = [s for s in lan.stations.values() if dice.random() < 0.5]
        rest = [s for s in lan.stations.values() if s not in half]
        lan.partition(half, rest)
    else:
        lan.heal()


def _press(lan: Lan, dice: Random) -> None:
    for station in lan.running():
        if station.paused_since is None and station.room is not None:
            for _ in range(int(dice.random() * 3)):
                station.press("left" if dice.random() < 0.5 else "right")


def check_calm(lan: Lan) -> None:
    """L2: one host, one term, everybody in, nothing left to send."""
    stations = lan.running()
    standing = {s.name: _standing(s) for s in stations}
    rooms = [s.room for s in stations if s.room is not None]
    assert len(rooms) == len(stations)
    assert len({room.election.term for room in rooms}) == 1, standing
    assert sum(room.election.hosting for room in rooms) == 1, standing
    ticks = [room.log.tick for room in rooms]
    assert max(ticks) - min(ticks) <= 1, standing
    for station, room in zip(stations, rooms, strict=True):
        assert room.view() is not None, (station, standing)
        members = {m.id for m in room.view().members if not m.bot}  # type: ignore[union-attr]
        assert members == {s.id for s in stations}, (station, standing)
        assert not room.presses, (station, "inputs are left")
        own = room.replica.score_of(station.id)
        assert own >= lan.watch.best_score(station), (station, own)


def _standing(station: Station) -> str:
    room = station.room
    if room is None:
        return "no room"
    term = room.election.term
    return f"{room.election.role.value} {term and term.counter} tick {room.log.tick}"
