"""Nodes of one process that meet on loopback, and what hears them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from p2p import Event, Node, PeerJoined, Ready
from tests.otherapp import APP
from tests.p2p.helpers.toy import Toy

PATIENCE = 5.0  # seconds
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
    """Ann and Ben; Ben was told Ann's address. Both are linked."""

    def __init__(self, stack: ExitStack, folder: Path, **options: Any) -> None:
        self.ann = stack.enter_context(node(folder / "ann", "Ann", **options))
        address = f"127.0.0.1:{self.ann.port}"
        ben = node(folder / "ben", "Ben", peers=[address], **options)
        self.ben = stack.enter_context(ben)
        self.to_ann, self.to_ben = Listener(self.ann), Listener(self.ben)
        for listener in (self.to_ann, self.to_ben):
            listener.wait(Ready)
            listener.wait(PeerJoined)


def node(folder: Path, name: str | None, **options: Any) -> Node:
    """A node that stays on loopback, with one toy to play with."""
    return Node(
        name,
        profile=folder,
        port=0,
        app=APP,
        mdns=False,
        interfaces=["127.0.0.1"],
        games=[Toy()],
        **options,
    )
