"""Members that follow a room without running its rules: many in one process.

    python -m tests.bench.light ADDRESS PORT HOST-ID ROOM COUNT FOLDER

Each is somebody of his own: an identity, a TCP connection, hello, TLS and greeting with
the host by the code of `p2p`, a `Join`, and from then on what a member does: it checks
tick, chain and reign of each frame, acknowledges each fifth, numbers its presses and
repeats them until it sees them in a frame. What it leaves out: the game's state (so no
digest is compared) and links to the other members. It must not be among the first
heirs, who acknowledge every tick: let real nodes come in before.

Says "in" when all are in. After a line of input it begins to count, after another one
it prints what it has found as JSON and ends.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from games.registry import load_rules
from p2p import clock, messages
from p2p.effects import Parcel
from p2p.errors import OtherVersion
from p2p.identity import NodeId
from p2p.messages import Address, Message
from p2p.profile.keys import new_key_file, parse_key_file
from p2p.replication.log import Log, reign_of
from p2p.replication.presses import Presses
from p2p.room.edition import room_id
from p2p.room.player import RESEND_EVERY
from p2p.room.replicator import ACK_EVERY
from p2p.room.requests import JOIN_EVERY
from p2p.tcp.connection import Connection
from p2p.tcp.outgoing import MAY_WAIT
from p2p.tcp.server import Server
from p2p.wire.codec import encode
from p2p.wire.heads import Head

PRESS_EVERY = 0.5  # seconds, on average
MOVES = 4
SWEEP = 0.125  # seconds between looks at the links: more often than a node
AT_ONCE = 16  # that greet the host at the same time


class Light:
    """One member of one room, whose host is known."""

    def __init__(self, number: int, folder: Path, host: NodeId, room: str) -> None:
        file = folder / f"{number}.pem"
        file.write_bytes(new_key_file())
        self.identity = parse_key_file(file.read_bytes(), file)
        self.server = Server(self.identity, self)
        self.inside = asyncio.Event()
        self.arrivals: list[tuple[int, float]] = []  # of ticks, by the monotonic clock
        self.broken = 0  # frames that did not follow, presses that waited too long
        self._name = f"light {number}"
        self._host, self._room = host, room_id(load_rules(room))
        self._connection: Connection | None = None
        self._reign = 0
        self._seat = 0
        self._turns = False  # it does so for good, however often it is let in
        self._log = Log()
        self._presses = Presses()
        self._sent_at = 0.0

    async def come_in(self, address: Address) -> None:
        """Link with the host, and enter its room."""
        refused = await self.server.dialler.dial(1, self._host, (address,))
        assert refused is None, f"{self._name} was not let in"
        while not self.inside.is_set():
            await asyncio.sleep(JOIN_EVERY)
            if not self.inside.is_set():
                self._send(self._join())

    def press(self) -> None:
        """Turn somewhere, now and then."""
        if self._presses.add(random.randrange(MOVES)):
            self._send_presses()
        else:
            self.broken += 1  # three wait already: they are too long on their way
        wait = PRESS_EVERY * random.uniform(0.5, 1.5)
        self.server.loop.call_later(wait, self.press)

    # --- what the server tells (p2p.tcp.handler.Handler) ---------------------

    def link_opened(self, connection: Connection) -> None:
        """The smaller id greets first."""
        self._connection = connection
        if self.identity.id < self._host:
            self._greet()

    def link_refused(self, address: Address, other: OtherVersion) -> None:
        """Both ends of this bench are of one version."""

    def is_kept_out(self, peer: NodeId) -> bool:
        return False

    def is_met(self, peer: NodeId) -> bool:
        return False

    def link_breached(self, connection: Connection) -> None: ...

    def link_flooded(self, connection: Connection) -> None: ...

    def heeds(self, connection: Connection, head: Head) -> bool:
        return True

    def expects(self, connection: Connection, head: Head) -> bool:
        return False

    def link_foreign(self, address: Address, app: str) -> None:
        """Nor of another application."""

    def parcels_done(self, parcels: Sequence[Parcel], lost: bool) -> None: ...

    def link_received(self, connection: Connection, message: Message) -> None:
        """Gossip and the like are for those who want to know everybody."""
        match message:
            case messages.Tick():
                self._on_tick(message)
            case messages.Welcome():
                if self.identity.id > self._host:
                    self._greet()
                self._send(self._join())
            case messages.Snapshot() if not self.inside.is_set():
                self._on_snapshot(message)
            case messages.Frames() if self.inside.is_set():
                for frame in message.frames:  # since the seal of the snapshot
                    self._take(frame)

    def link_closed(self, connection: Connection, reason: str, goodbye: bool) -> None:
        """It would be missed in the figures."""
        self._connection = None
        self.broken += 1
        print(f"{self._name} lost its link: {reason}", file=sys.stderr)

    # --- the room --------------------------------------------------------------------

    def _greet(self) -> None:
        nonce = "".join(random.choices("abcdefghijklmnopqrstuvwxyz234567", k=8))
        own = self.identity.id
        self._send(messages.Welcome(own, nonce, self._name, (), ()))

    def _join(self) -> messages.Join:
        return messages.Join(self._room, self._name, True, 0, 0, 0, 0)

    def _on_snapshot(self, snapshot: messages.Snapshot) -> None:
        residents: list[list[Any]] = msgspec.msgpack.decode(snapshot.state)[2]
        mine = [each for each in residents if each[0] == self.identity.id]
        self._seat = mine[0][2]
        assert snapshot.seal is not None  # its 16 bytes; all else has 4 of them
        self._log.restart(snapshot.tick, snapshot.seal.chain)
        self._reign = reign_of(self._room, snapshot.term)
        self.inside.set()
        if self._seat and not self._turns:
            self._turns = True
            self.press()

    def _on_tick(self, message: messages.Tick) -> None:
        if not self.inside.is_set():
            return
        now, frame = time.monotonic(), message.frame
        self.arrivals.append((frame.tick, now))
        if message.reign != self._reign or not self._take(frame):
            self.broken += 1
            self.inside.clear()  # and be let in again
            self._send(self._join())
            return
        if frame.tick % ACK_EVERY == 0:
            self._send(messages.Ack(self._reign, frame.tick))
        if self._presses and now - self._sent_at >= RESEND_EVERY:
            self._send_presses()

    def _take(self, frame: messages.Frame) -> bool:
        """Whether it follows, or was here before."""
        if frame.tick <= self._log.tick:
            return True
        if not self._log.follows(frame):
            return False
        self._log.append(frame)
        for entry in frame.entries:
            if isinstance(entry, messages.Input) and entry.seat == self._seat:
                self._presses.took_effect(entry.number)
        return True

    def _send_presses(self) -> None:
        self._sent_at = time.monotonic()
        self._send(messages.Inputs(self._room, self._reign, self._presses.waiting()))

    def _send(self, message: Message) -> None:
        if self._connection is not None:
            self._connection.send(encode(message), MAY_WAIT.get(type(message), 0.0))


class Lights:
    """All members of this process."""

    def __init__(self, count: int, folder: Path, host: NodeId, room: str) -> None:
        self._all = [Light(number, folder, host, room) for number in range(count)]
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def come_in(self, address: Address) -> None:
        """Return when all are in."""

        async def one(light: Light) -> None:
            async with self._turn:
                await light.come_in(address)

        await asyncio.gather(*map(one, self._all))

    async def sweep(self) -> None:
        """Look after the links, as a node does."""
        while True:
            await asyncio.sleep(SWEEP)
            for light in self._all:
                light.server.tick(clock.now())

    def begin(self) -> None:
        """Count from now on."""
        for light in self._all:
            light.arrivals.clear()
            light.broken = 0

    def found(self) -> dict[str, Any]:
        """The moments of all ticks, less 50 ms for each; the gaps between them."""
        seen = [light.arrivals for light in self._all]
        both = [pair for arrivals in seen for pair in pairwise(arrivals)]
        return {
            "starts": [round(t - k * 0.05, 5) for each in seen for k, t in each],
            "gaps": [round(later[1] - one[1], 5) for one, later in both],
            "broken": sum(light.broken for light in self._all),
        }


async def _run(arguments: list[str]) -> None:
    ip, port, host, room, count, folder = arguments
    lights = Lights(int(count), Path(folder), NodeId(host), room)
    sweeper = asyncio.create_task(lights.sweep())
    await lights.come_in((ip, int(port)))
    print("in", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    lights.begin()
    await asyncio.to_thread(sys.stdin.readline)
    found = lights.found()
    sweeper.cancel()
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    asyncio.run(_run(sys.argv[1:]))
