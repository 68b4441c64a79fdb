"""What happened and nobody has taken yet: bounded, and it has an end."""

from __future__ import annotations

import queue
from collections.abc import Iterator

from p2p.driver import farewell
from p2p.driver.inbox import Letter
from p2p.errors import RemoteProtocolError
from p2p.events import Event, MessageReceived

MAX_QUEUED = 65_536  # events that nobody has taken yet; more are dropped


class EventQueue:
    """The events of one node, in their order. A letter becomes a `MessageReceived`
    only when it is taken. From any thread."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[Event | Letter | None] = queue.SimpleQueue()

    @property
    def has_room(self) -> bool:
        """Whether one more may wait."""
        return self._waiting.qsize() < MAX_QUEUED

    def put(self, event: Event | Letter) -> bool:
        """It happened; False if there is no room, and it is dropped."""
        if not self.has_room:
            return False
        self._waiting.put(event)
        return True

    def close(self) -> None:
        """Nothing more will happen: whoever waits for it is woken. May be repeated."""
        self._waiting.put(None)

    def poll(self) -> list[Event]:
        """What waits; never waits itself."""
        happened: list[Event] = []
        while True:
            try:
                event = self._waiting.get_nowait()
            except queue.Empty:
                return happened
            if event is None:
                self.close()  # for whoever waits in `follow`
                return happened
            happened += _opened(event)

    def follow(self) -> Iterator[Event]:
        """What happens, as it happens; ends when the queue is closed."""
        while (event := self._next()) is not None:
            yield from _opened(event)
        self.close()  # for all others who wait

    def _next(self) -> Event | Letter | None:
        with farewell.waiting():
            return self._waiting.get()


def _opened(event: Event | Letter) -> tuple[Event, ...]:
    """What it tells; nothing, if it is a letter that nobody can read."""
    if not isinstance(event, Letter):
        return (event,)
    try:
        return (MessageReceived(event.peer, event.topic, event.take()),)
    except RemoteProtocolError:  # its sender is hung up on
        return ()
