"""In which moment of a game a fault strikes, and whom.

A phase takes a crew of which nobody is in a room, and returns at that moment. Some
moments are shorter than a command takes to arrive: these come `late` seconds after the
last one that could be awaited, and the cells try several.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tests.lan import arena
from tests.lan.lan import Lan
from tests.lan.nodeproc import Event
from tests.system.matrix.keys import Keys
from tests.system.matrix.player import Player
from tests.system.matrix.scene import Scene
from tests.system.matrix.verdict import settle

BEFORE = 5  # ticks that a game has run
SEEKING = 0.1  # seconds after they have entered; who finds no room waits for 0.3
PLAIN = {"bots": 0}
SMALL = {"bots": 0, "walls": True, "width": 10, "height": 10}

Phase = Callable[[Lan, Keys, list[Player], float], Scene]


def alone(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """One plays, the others are on the LAN but not in the room."""
    one, *others = players
    scene = _playing(lan, keys, [one])
    scene.outside = others
    return scene


def seeking(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """All have entered and look for a room that nobody has."""
    _enter(players, keys)
    time.sleep(SEEKING)
    return Scene(lan, keys, players, players[0])


def founding(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """Somebody has founded the room a moment ago; the victim is that one."""
    _enter(players, keys)
    told = players[0].node.wait_for(
        "rooms", where=lambda e: e["rooms"], since=players[0].since
    )
    founder = told["rooms"][0]["host"]
    return Scene(lan, keys, players, _named(players, founder))


def playing(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """All play; the victim is the host."""
    return _playing(lan, keys, players)


def joining(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """The last one has just asked to be let in; the victim is the host."""
    *early, joiner = players
    scene = _playing(lan, keys, early)
    joiner.enter(**PLAIN)
    keys.take([joiner])
    scene.inside = [*scene.inside, joiner]
    scene.outgrows = True
    time.sleep(late)
    return scene


def entering(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """The last one has just asked to be let in, and is the victim."""
    scene = joining(lan, keys, players, late)
    scene.victim = scene.inside[-1]
    return scene


def takeover(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """The host has just died; the victim is the heir."""
    scene = _playing(lan, keys, players)
    keys.leave(scene.victim)
    scene.victim.node.process.kill()
    return _succession(scene, late)


def handover(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """The host has just been told to quit; the victim is the heir."""
    scene = _playing(lan, keys, players)
    keys.leave(scene.victim)
    scene.victim.node.do("quit")
    scene.leaver = scene.victim
    return _succession(scene, late)


def respawn(lan: Lan, keys: Keys, players: list[Player], late: float) -> Scene:
    """The host's snake has run into a wall and is dead for two seconds."""
    scene = _playing(lan, keys, players, idle=True)
    victim = scene.victim
    seat = arena.seat(victim.node)

    def is_dead(event: Event) -> bool:
        snake = arena.snake(event, seat)
        return snake["back"] > event["tick"]

    dead = victim.node.wait_for("tick", where=is_dead, since=victim.since)
    back = arena.snake(dead, seat)["back"]
    keys.take([victim])
    scene.meanwhile = lambda part: _returns(part, seat, back)
    return scene


PHASES: dict[str, Phase] = {
    phase.__name__: phase
    for phase in (
        alone,
        seeking,
        founding,
        playing,
        joining,
        entering,
        takeover,
        handover,
        respawn,
    )
}


def _playing(lan: Lan, keys: Keys, players: list[Player], idle: bool = False) -> Scene:
    """All in one room for some ticks, in the order of succession. `idle`: the host
    does not press."""
    _enter(players, keys, press=not idle, options=SMALL if idle else PLAIN)
    reign = settle(players, BEFORE, 0.0)
    by_id = {player.id: player for player in players}
    order = arena.people(arena.room(players[0].node))
    host = by_id[reign.host]
    inside = [by_id[member] for member in order]
    if idle:
        keys.take(player for player in players if player is not host)
    return Scene(lan, keys, inside, host, host, reign)


def _enter(
    players: Sequence[Player],
    keys: Keys,
    press: bool = True,
    options: dict[str, int] | None = None,
) -> None:
    for player in players:
        player.enter(**(options or PLAIN))
    if press:
        keys.take(players)


def _succession(scene: Scene, late: float) -> Scene:
    """The host has gone; the victim is now the next one."""
    assert scene.host is not None
    scene.inside = scene.others
    scene.ended.append(scene.host)
    scene.host, scene.victim = None, scene.inside[0]
    time.sleep(late)
    return scene


def _returns(part: Sequence[Player], seat: int, back: int) -> None:
    """Everybody sees the snake of this seat again when its time has come, or as soon
    after as there is a place for it."""
    for player in part:
        player.node.wait_for(
            "tick",
            where=lambda e: e["tick"] >= back and arena.snake(e, seat)["cells"],
            since=player.since,
        )


def _named(players: Sequence[Player], node: str) -> Player:
    return next(player for player in players if player.id == node)
