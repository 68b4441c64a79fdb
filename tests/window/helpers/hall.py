"""A projector in a classroom: the stage on a stand-in node, and who plays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pygame

from games.contract import Seat
from games.window.game.speaker import SPEAKER
from games.window.letters.fonts import put_away
from games.window.stage.stage import Stage
from p2p import Member, Peer, RoomInfo
from tests.window.helpers.standin import StandIn, node_of, table_id

TABLE = "Class 7b"
LONG = "Wilhelmina of the long name, the third of that name"
CLASS = ("Leyla", "Tom", LONG, "שלום", "漢字", "Cem")


class Hall:
    """The window, and what happens in the class."""

    def __init__(self, **wanted: Any) -> None:
        self.node = StandIn("Projector")
        self.stage = Stage(self.node, "Hydra LAN", **wanted)  # type: ignore[arg-type]
        self.turn(2)

    def turn(self, count: int = 1) -> None:
        for _ in range(count):
            self.stage.turn()

    def resize(self, width: int, height: int) -> None:
        pygame.display.set_mode((width, height), pygame.RESIZABLE)
        self.stage.pace.stir()
        self.turn()

    def press(self, key: int) -> None:
        pygame.event.post(pygame.Event(pygame.KEYDOWN, key=key, mod=0, unicode=""))
        pygame.event.post(pygame.Event(pygame.KEYUP, key=key, mod=0))
        self.turn()

    def tell(self, *rooms: RoomInfo) -> None:
        """These are the tables; it is gone to the best one."""
        self.node.set_tables(*rooms)
        self.turn(2)

    def begin(self, count: int, **fields: Any) -> list[Peer]:
        """So many play at a table, and it is shown; the second of them hosts."""
        names = [CLASS[n % len(CLASS)] + f" {n}" * (n > 5) for n in range(count)]
        peers = self.node.meet(*names)
        self.tell(room(members=count, **fields))
        people = [Member(n, p.id, p.name, False, 0) for n, p in enumerate(peers, 1)]
        watcher = Member(None, self.node.id, self.node.name, False, 0)
        host = peers[1 % count].id
        self.node.change(members=(watcher, *people), host=host)
        self.node.tick(arrivals=[Seat(n) for n in range(1, count + 1)])
        self.node.tick(3)
        self.turn(2)
        return peers

    def kill(self, lost: Peer, heir: Peer) -> None:
        """The host dies, and another goes on."""
        self.node.lose(lost)
        self.node.crown(heir.id)
        self.node.tick()
        self.turn()


def room(name: str = TABLE, game: str = "snake", **fields: Any) -> RoomInfo:
    """A table as the LAN tells of it."""
    known: dict[str, Any] = {
        "host": node_of(1),
        "term": 1,
        "members": 2,
        "opener": node_of(1),
    }
    known |= {"table": table_id(name + game)}
    return RoomInfo(name, game, **{**known, **fields})


@contextmanager
def hall(**wanted: Any) -> Iterator[Hall]:
    """One that is closed afterwards."""
    try:
        yield Hall(**wanted)
    finally:
        SPEAKER.close()
        put_away()
        pygame.quit()
