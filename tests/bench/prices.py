"""`python -m tests.bench.prices`: what handling a message costs, beside its price.

A node of thirty in a room of `games.snake`, and one peer that says each kind of message
again and again: the shortest, and one that is as dear as it can be for its length. Only
what the processor does counts, decoding and what is said for it included.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from games.registry import playable
from p2p import messages as m
from p2p.core.node_core import NodeCore
from p2p.core.payload import pack
from p2p.effects import Effect, Send
from p2p.identity import node_id
from p2p.messages import Message
from p2p.replication.log import reign_of
from p2p.testing.lan import Lan
from p2p.testing.station import Station
from p2p.wire import heads
from p2p.wire.codec import decode, encode
from p2p.wire.prices import price

NODES = 30
PLAYERS = 8
AGAIN = 100  # of a kind that is short
LONGEST = 0.2  # seconds for one kind
IDS = tuple(node_id(n.to_bytes(32, "big")) for n in range(512))


def samples(room: bytes, term: m.Term, tick: int, reign: int) -> Iterator[Message]:
    """Of each kind the shortest, and the dearest where it can be long."""
    note = m.RoomNote("snake", "snake", 1, term, 8, tick, 1, room)
    yield m.Ping(1)
    yield m.Pong(1)
    yield m.Gossip(())
    yield m.Gossip(tuple(m.LinkedPeer(one, "abcd2345", ()) for one in IDS))
    there = tuple((f"10.1.0.{n + 100}", 5000) for n in range(16))
    yield m.Gossip(tuple(m.LinkedPeer(one, "abcd2345", there) for one in IDS))
    yield m.Renamed("Ann")
    yield m.Rooms(())
    yield m.Rooms((note,))
    others = (m.RoomNote(f"r{n}", "snake", n, term, n, n, n, room) for n in range(64))
    yield m.Rooms(tuple(others))
    yield m.Introduce(IDS[0])
    yield m.DialBack(5000)
    yield m.DialedBack(0, 1.0)
    yield m.Tell("t", pack(1))
    yield m.Tell("t", pack([[]] * 60_000))
    yield m.Tell("t", pack([[b""]] * 20_000))
    yield m.Ask(1, "t", pack(1))
    yield m.Answer(1, True, pack(1))
    yield m.Post(1, "hello", 0.0)
    yield m.Post(2, "x" * 8000, 0.0)
    yield m.Stored(1)
    yield m.Doing(1)
    yield m.Doing(2)
    yield m.Tick(reign, m.Frame.of(tick + 1, 0, ()))
    left = m.Left(IDS[0], True)
    yield m.Tick(reign, m.Frame.of(tick + 1, 0, (left,) * 1000))
    yield m.Ack(reign, tick)
    yield m.Join(room, "Ann", True, 0, 0, 0, 0)
    yield m.Snapshot(room, term, tick, 0, b"x" * 100_000)
    yield m.Inputs(room, ((1, 0),))
    yield m.Inputs(room, ((1, 0),) * 16)
    yield m.Lost(room, term, tick)
    yield m.Alive(room, term, tick, 1)
    yield m.Relay(room)
    yield m.Fetch(room, 1, 0)
    yield m.Frames(room, term, tuple(m.Frame.of(n, 0, ()) for n in range(256)))
    yield m.Claim(room, term, (), tick, 0, False)
    yield m.Stale(room, term)
    yield m.FenceAsk(room, term, 1)
    yield m.FenceOk(room, term, 1)
    yield m.MergeAsk(room, term, 1, tick)
    yield m.MergeLose(room, term, 1, tick)
    yield m.Yield(room, term, tuple((one, 1, 1) for one in IDS))
    yield m.Handoff(room, term, IDS[0], tick)
    yield m.Forward(room, IDS[0], IDS[1], m.Fetch(room, 1, 0))
    yield m.Lacks(room, IDS)
    yield m.Lull(room, 1, 1)


def handled(core: NodeCore, link: int, body: bytes, now: float) -> None:
    """As the network thread does it."""
    message = decode(body)
    if isinstance(message, m.Ping | m.Pong):  # which never reach the core
        encode(m.Pong(1))
        return
    effects: list[Effect] = core.received(link, message, now)
    for effect in effects:
        if isinstance(effect, Send):
            data = encode(effect.message)
            for _ in effect.to:
                bytearray().extend(data)


def measured(station: Station, message: Message) -> tuple[int, float]:
    """Its bytes, and microseconds for one."""
    (end, *_) = [end for end in station.ends() if end.other.station.name == "n5"]
    body = encode(message)[4:]
    begun = time.thread_time()
    count = 0
    while count < AGAIN and time.thread_time() - begun < LONGEST:
        handled(station.core, end.number, body, station.lan.now)
        count += 1
    assert station.core.heeds(end.number, heads.of(m.Tell("t", pack(1)))), message
    return len(body), (time.thread_time() - begun) / count * 1e6


def table() -> Lan:
    """Some of many play."""
    lan = Lan(1, [playable()["snake"]])
    for n in range(NODES):
        lan.add(f"n{n}")
    lan.run(2.0)
    for n in range(PLAYERS):
        lan.stations[f"n{n}"].play("snake")
        lan.run(0.3)
    lan.run(1.0)
    return lan


def main() -> None:
    """Print a line for each."""
    lan = table()
    print(f"{'':14}{'bytes':>8}{'host':>9}{'member':>9}{'price':>9}   microseconds")
    kinds = len([*samples(b"x" * 16, m.Term(1, 0, IDS[0]), 1, 1)])
    for number in range(kinds):
        found = []
        for name in ("n0", "n3"):
            station = lan.stations[name]
            room = station.room
            assert room is not None
            assert room.election.term is not None
            term, tick = room.election.term, room.log.tick
            every = samples(room.id, term, tick, reign_of(room.id, term))
            message = [*every][number]
            found.append(measured(station, message))
        size = found[0][0]
        its = price(heads.of(message), True).of(size)
        name = type(message).__name__
        print(f"{name:14}{size:8}{found[0][1]:9.0f}{found[1][1]:9.0f}{its:9}")


if __name__ == "__main__":
    main()
