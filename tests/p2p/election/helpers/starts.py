"""A real room in each role, as it came there, with what its host would say next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from p2p.effects import Effect
from p2p.election.roles import Role
from p2p.identity import NodeId
from p2p.messages import MergeAsk, Term, Tick
from p2p.room.room import Room
from tests.p2p.election.helpers.circle import ANA, BEN, CYD, STEP, ZED, Circle, sent
from tests.p2p.helpers.signers import letters
from tests.p2p.helpers.toy import Toy, ToyOptions

STRANGERS = {ZED, *(NodeId(f"{number:052}") for number in range(5))}
THEIRS = Term(9, 0, ZED)  # a later reign, of a stranger


@dataclass
class Start:
    """`room` is ben's. `host`: whom he follows, or has followed last."""

    room: Room
    now: float
    host: NodeId = ANA
    coming: Tick | None = None  # the host's next word, if it still speaks
    state: bytes = b""  # the game, as in a snapshot
    before: tuple[Effect, ...] = ()  # what was said when it came to this role

    @property
    def ours(self) -> Term:
        """The reign of this room; of one that has none, the first."""
        return self.room.election.term or Term(1, 0, self.host)

    def wait(self, seconds: float) -> list[Effect]:
        """Let time pass for it."""
        effects = []
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            effects += self.room.tick(self.now)
        return effects


def seeking() -> Start:
    state = Circle(ANA).rooms[ANA].replica.encode()
    linked = {ANA, CYD, *STRANGERS}
    room = Room(letters("b"), "ben", Toy(), ToyOptions(), True, linked, Random(1), 1.0)
    return Start(room, 1.0, state=state)


def following(circle: Circle | None = None) -> Start:
    circle = circle or Circle(ANA, BEN, CYD)
    host = circle.rooms[ANA]
    state = host.replica.encode()
    room = circle.alone(BEN)
    room.linked.update(STRANGERS)
    while True:
        circle.now += STEP
        coming = sent(host.tick(circle.now), Tick)
        if coming:
            assert isinstance(coming[0], Tick)
            return Start(room, circle.now, coming=coming[0], state=state)


def suspecting(circle: Circle | None = None) -> Start:
    start = following(circle)
    while start.room.election.role is Role.FOLLOW:
        start.before = tuple(start.wait(STEP))
    return start


def hosting(circle: Circle | None = None) -> Start:
    """He took over from ana, whose link is closed; cyd plays on."""
    circle = circle or Circle(ANA, BEN, CYD)
    del circle.rooms[ANA]
    for node, room in circle.rooms.items():
        room.linked.discard(ANA)
        circle.perform(node, room.link_down(ANA, False, circle.now))
    circle.run(1.0)
    room = circle.alone(BEN)
    room.linked.update({ANA, *STRANGERS})
    for stranger in STRANGERS - {ZED}:  # they may speak for themselves alone
        room.noted(stranger, THEIRS, circle.now)
    return Start(room, circle.now, state=room.replica.encode())


def fenced(start: Start | None = None) -> Start:
    start = start or hosting()
    start.now += 1.0
    start.before = tuple(start.room.tick(start.now))
    return start


def yielding(start: Start | None = None) -> Start:
    start = start or hosting()
    ask = MergeAsk(start.room.id, THEIRS, 6, 6, 0)
    start.before = tuple(start.room.receive(ZED, ask, start.now))
    return start


STARTS: dict[Role, Callable[[], Start]] = {
    Role.SEEK: seeking,
    Role.FOLLOW: following,
    Role.SUSPECT: suspecting,
    Role.HOST: hosting,
    Role.FENCED: fenced,
    Role.YIELD: yielding,
}
