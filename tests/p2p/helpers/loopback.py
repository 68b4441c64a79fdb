"""Nodes of one process that meet on loopback, and what hears them."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from p2p import Event, Node, PeerJoined, Ready, TooMuchWaiting
from p2p.driver.choices import Choices
from p2p.driver.life import Life
from p2p.effects import Effect
from p2p.identity import NodeId
from p2p.messages import Address
from p2p.profile.store import Profile
from p2p.rules import Rules
from tests.otherapp import APP
from tests.p2p.helpers.cable import Cable
from tests.p2p.helpers.toy import Puppet, Toy

PATIENCE = 5.0  # seconds
AT_MOST = 2.0  # seconds that a node takes to end
BLOB = b"x" * 250_000
Kind = TypeVar("Kind", bound=Event)


class Listener:
    """Reads a node's events on a thread, until the node closes."""

    def __init__(self, node: Node) -> None:
        self.node = node
        self.happened: SimpleQueue[Event] = SimpleQueue()
        self.thread = threading.Thread(target=self._listen, name="listener")
        self.thread.start()

    def _listen(self) -> None:
        for event in self.node.events():
            self.happened.put(event)

    def wait(
        self, kind: type[Kind], wanted: Callable[[Kind], bool] = lambda event: True
    ) -> Kind:
        """The next event of this kind that is wanted; what comes before is dropped."""
        while True:
            event = self.happened.get(timeout=PATIENCE)
            if isinstance(event, kind) and wanted(event):
                return event


class Pair:
    """Ann and Ben; Ben was told Ann's address. Both are linked, by one link only: a
    second, by a beacon, would replace the first in the middle of a test."""

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.puppet = Puppet()  # is played by Ann, once she does
        ann = node(folder / "ann", "Ann", self.puppet, beacon=False)
        self.ann = stack.enter_context(ann)
        address = self._way(stack)
        ben = node(folder / "ben", "Ben", peers=[address], beacon=False)
        self.ben = stack.enter_context(ben)
        self.to_ann, self.to_ben = Listener(self.ann), Listener(self.ben)
        for listener in (self.to_ann, self.to_ben):
            listener.wait(Ready)
            listener.wait(PeerJoined)

    def _way(self, stack: ExitStack) -> str:
        """The address at which Ben is to dial Ann."""
        return f"127.0.0.1:{self.ann.port}"


class Cabled(Pair):
    """The same, and all that they say goes through a `cable`, from Ann down to Ben."""

    def _way(self, stack: ExitStack) -> str:
        self.cable = stack.enter_context(Cable(self.ann.port))
        return self.cable.address


class Stranger:
    """A node without its face: a test may let it say whatever it likes. What happens to
    it is in `happened`, with what a node keeps for itself."""

    def __init__(
        self,
        folder: Path,
        name: str,
        *peers: Address,
        port: int = 0,
        games: tuple[Rules, ...] = (),
    ) -> None:
        self.happened: SimpleQueue[Event] = SimpleQueue()
        self._profile = Profile.open(folder)
        choices = Choices(APP, port, peers, False, False, ("127.0.0.1",))
        given = self._profile, name, games, choices
        self.life = Life(*given, self.heard, lambda: None)
        self.driver = self.life.driver

    def heard(self, event: Event) -> None:
        """Something happened. On the network thread."""
        self.happened.put(event)

    @property
    def id(self) -> NodeId:
        return self.driver.core.me

    @property
    def address(self) -> Address:
        return "127.0.0.1", self.driver.server.port

    def say(self, *sent: Effect) -> None:
        """Say this, however much waits already."""
        self.driver.order(lambda core, now: sent)

    def wait(self, kind: type[Kind]) -> Kind:
        """The next event of this kind; what comes before is dropped."""
        while True:
            event = self.happened.get(timeout=PATIENCE)
            if isinstance(event, kind):
                return event

    def __enter__(self) -> Stranger:
        self.life.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.life.stop()
        self._profile.close()


def node(
    folder: Path, name: str | None, game: Rules | None = None, **options: Any
) -> Node:
    """A node that stays on loopback, with one toy to play with."""
    return Node(
        name,
        profile=folder,
        port=0,
        app=APP,
        mdns=False,
        interfaces=["127.0.0.1"],
        games=[game or Toy()],
        **options,
    )


def sends_until_refused(pair: Cabled) -> int:
    for accepted in range(1000):
        try:
            pair.ann.send(pair.ben.id, "blob", BLOB)
        except TooMuchWaiting:
            return accepted
    raise AssertionError("nothing was refused")


@contextlib.contextmanager
def in_time() -> Iterator[None]:
    """What closes a node in it does so soon enough."""
    started = time.monotonic()
    yield
    assert time.monotonic() - started < AT_MOST
