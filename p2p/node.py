"""`Node`: this process on the LAN. The face of the library; safe from any thread."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from pathlib import Path
from types import TracebackType
from typing import Any

from p2p import clock
from p2p.addresses import DEFAULT_PORT, parse_address
from p2p.callbacks import Callbacks
from p2p.dialback import DialedBackTold
from p2p.doctor.finding import Finding
from p2p.driver import Driver
from p2p.errors import AskFailed, BadText, HydraError, NotConnected
from p2p.events import (
    Event,
    Incompatible,
    MessageReceived,
    Notice,
    Peer,
    RoomInfo,
    RoomView,
)
from p2p.identity import NodeId, clean_name
from p2p.rules import Rules
from p2p.store import Profile
from p2p.text import check_app
from p2p.topics import Answered, Asked, pack

MAX_QUEUED = 65_536  # events that nobody has taken yet; more are dropped
ASK_TIMEOUT = 5.0  # seconds
WAIT_EVERY = 64  # messages: so often a sender looks whether it is too fast

Callback = Callable[[Peer, Any], Any]


class Node:
    """A node: it serves, finds its peers, chats, and plays in rooms.

    Nothing is configured: `with Node() as node:` is enough. Every method may be called
    from any thread and returns at once, but for `ask`, which waits for the reply, and
    `events`, which waits for what happens. `profile` is the folder of its identity, by
    default the user's own; `port` is preferred, another is taken if it is not free.

    `app` names the application: 1 to 32 of `a-z 0-9 . _ -`. Nodes meet those of their
    own application only, of all others they see nothing. Each has, by default, a
    profile of its own. That of Hydra LAN's own programs is "hydralan".
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        app: str = "p2p",
        profile: Path | None = None,
        port: int = DEFAULT_PORT,
        peers: Sequence[str] = (),
        mdns: bool = True,
        beacon: bool = True,
        interfaces: Sequence[str] = (),
        games: Sequence[Rules] = (),
    ) -> None:
        """Raises ProfileError, BadText (`app`, a peer's address) or NoSuchAdapter."""
        check_app(app)
        typed = tuple(parse_address(peer) for peer in peers)
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._callbacks = Callbacks()
        self._answers: dict[int, Future[Any]] = {}
        self._dialled: dict[NodeId, Future[DialedBackTold]] = {}
        self._profile = Profile.open(profile, app)
        try:
            self._driver = Driver(
                self._profile,
                clean_name(name) if name else self._profile.name,
                games,
                self._emit,
                app=app,
                port=port,
                typed=typed,
                mdns=mdns,
                beacon=beacon,
                interfaces=interfaces,
            )
        except BaseException:
            self._profile.close()
            raise
        self._sent = 0
        self._open = False
        self._closing = threading.Lock()

    # --- life ------------------------------------------------------------------------

    def start(self) -> Node:
        """Serve and look for peers; returns when both run. Raises OSError."""
        if self._profile.notice:
            self._emit(Notice("profile", self._profile.notice))
        try:
            self._driver.start()
        except BaseException:
            self._profile.close()
            self._events.put(None)
            raise
        self._open = True
        return self

    def close(self) -> None:
        """Leave politely (a host hands over) and end; may be called again."""
        with self._closing:
            was_open, self._open = self._open, False
        if was_open:
            self._driver.stop()
            for answer in tuple(self._answers.values()):
                answer.set_exception(AskFailed("The node was closed."))
            self._callbacks.close()
            self._profile.close()
            self._events.put(None)

    def __enter__(self) -> Node:
        return self if self._open else self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # --- who -------------------------------------------------------------------------

    @property
    def id(self) -> NodeId:
        """Hash of this node's public key."""
        return self._profile.identity.id

    @property
    def app(self) -> str:
        """The application that it belongs to."""
        return self._driver.app

    @property
    def name(self) -> str:
        """What this node's user calls himself."""
        return self._driver.core.name

    @property
    def port(self) -> int:
        """The TCP port that it serves on."""
        return self._driver.server.port

    @property
    def addresses(self) -> tuple[str, ...]:
        """The own addresses that are announced."""
        return tuple(host for host, _ in self._driver.core.addresses)

    def peers(self) -> tuple[Peer, ...]:
        """Who is here now."""
        return self._driver.call(lambda: self._driver.core.members.peers())

    def incompatible(self) -> tuple[Incompatible, ...]:
        """Who is there, as far as is heard, but speaks another version."""
        driver = self._driver
        return driver.call(lambda: driver.core.strangers.listed(clock.now()))

    def rooms(self) -> tuple[RoomInfo, ...]:
        """The rooms of the LAN."""
        return self._driver.call(lambda: self._driver.core.rooms())

    def view(self) -> RoomView | None:
        """The room that this node is in."""

        def look() -> RoomView | None:
            room = self._driver.core.room
            return room.view() if room is not None else None

        return self._driver.call(look)

    def rename(self, name: str) -> None:
        """Call oneself something else, now and at the next start."""
        name = clean_name(name)
        core = self._driver
        self._driver.call(lambda: core.perform(core.core.rename(name, clock.now())))
        self._profile.remember_name(name)

    def examine(self, seconds: float = 3.0) -> tuple[Finding, ...]:
        """What this network allows and what is wrong in it, what is wrong first.

        Blocks for `seconds` and at most two more. Raises HydraError if the node is
        closed meanwhile, and nothing because of the network.
        """
        # Few ever need it: the others shall not pay for its import.
        from p2p.doctor.examine import examine
        from p2p.doctor.subject import subject_of

        return examine(
            subject_of(self._driver, self.incompatible, self._dial_back), seconds
        )

    def _dial_back(self, peer: NodeId, port: int) -> Future[DialedBackTold]:
        """Ask a peer to connect to this machine's port; done once it has told."""
        told: Future[DialedBackTold] = Future()

        def ask() -> None:
            self._dialled[peer] = told
            core = self._driver.core
            self._driver.perform(core.dialbacks.ask([peer], port))

        self._driver.call(ask)
        return told

    # --- chat ------------------------------------------------------------------------

    def say(self, text: str, to: NodeId | str | None = None) -> str:
        """Speak to all, or to one peer (its id). Returns the message's id.

        `ChatDelivered` or `ChatFailed` follow, one for each peer. Raises BadText.
        """

        def speak() -> str:
            core = self._driver.core
            peer = None if to is None else NodeId(to)
            ident, effects = core.say(text, peer, time.time(), clock.now())
            self._driver.perform(effects)
            return ident

        return self._driver.call(speak)

    # --- rooms -----------------------------------------------------------------------

    def play(self, game: str, options: Mapping[str, Any] | None = None) -> None:
        """Enter the game's room with a seat; `RoomChanged` follows.

        `options` count if nobody has opened the room yet. Raises BadText.
        """
        self._enter(game, True, options)

    def spectate(self, game: str) -> None:
        """Enter the game's room to watch; `RoomChanged` follows. Raises BadText."""
        self._enter(game, False, None)

    def _enter(
        self, game: str, seated: bool, options: Mapping[str, Any] | None
    ) -> None:
        def enter() -> None:
            core = self._driver.core
            self._driver.perform(core.enter(game, seated, options or {}, clock.now()))

        self._driver.call(enter)

    def leave(self) -> None:
        """Leave the room; a host hands over first. `RoomLeft` follows."""
        driver = self._driver
        driver.call(lambda: driver.perform(driver.core.leave(clock.now())))

    def press(self, value: int | str) -> bool:
        """Press something in the game.

        False if it does not count: no seat, or three presses wait already. Raises
        BadText if the game knows no such thing.
        """

        def press() -> bool:
            pressed, effects = self._driver.core.press(value, clock.now())
            self._driver.perform(effects)
            return pressed

        return self._driver.call(press)

    def watch(self, every: int = 1, state: bool = True, digest: bool = True) -> None:
        """Give `Ticked` for each `every`th tick and `InputApplied`; 0: give none."""
        if every < 0:
            raise BadText("every must not be negative")
        self._driver.call(lambda: self._driver.core.watch(every, state, digest))

    # --- messages of the application's own -------------------------------------------

    def send(self, peer: NodeId | str, topic: str, data: Any = None) -> None:
        """Send any JSON-like value to one peer, in order with what was sent before.

        Waits only if much is on its way to that peer already. Raises NotConnected,
        BadText.
        """
        driver, to, packed = self._driver, NodeId(peer), pack(topic, data)
        if to not in driver.core.members.linked:
            raise NotConnected("There is no link to that peer.")
        driver.post(lambda: driver.perform(driver.core.tell(to, topic, packed)))
        self._sent += 1
        if self._sent % WAIT_EVERY == 0:
            driver.wait_for_room(to, ASK_TIMEOUT)

    def ask(
        self,
        peer: NodeId | str,
        topic: str,
        data: Any = None,
        timeout: float = ASK_TIMEOUT,
    ) -> Any:
        """Send, and wait for what the peer's callback returns.

        Raises NotConnected, BadText, or AskFailed if the peer has no such topic, its
        callback failed, or no reply came within `timeout` seconds.
        """
        answer: Future[Any] = Future()

        def question() -> int:
            number, effects = self._driver.core.ask(NodeId(peer), topic, data)
            self._answers[number] = answer
            self._driver.perform(effects)
            return number

        number = self._driver.call(question)
        try:
            return answer.result(timeout)
        except FutureTimeout:
            raise AskFailed(f"No reply within {timeout:g} seconds.") from None
        finally:
            with contextlib.suppress(HydraError):  # closed meanwhile
                self._driver.call(lambda: self._forget(number))

    def _forget(self, number: int) -> None:
        self._answers.pop(number, None)
        self._driver.core.topics.forget(number)

    def on(self, topic: str, callback: Callback) -> None:
        """Call `callback(peer, data)` for each message on `topic`.

        What it returns is the reply if it was asked. Callbacks run one after the other
        on a thread of their own, so they may wait, and may call this node.
        """
        self._callbacks.on(topic, callback)

    # --- events ----------------------------------------------------------------------

    def poll(self) -> list[Event]:
        """What happened since the last call; never waits."""
        happened: list[Event] = []
        while True:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                return happened
            if event is None:
                self._events.put(None)  # for whoever waits in `events`
                return happened
            happened.append(event)

    def events(self) -> Iterator[Event]:
        """What happens, as it happens; ends when the node closes."""
        while (event := self._events.get()) is not None:
            yield event
        self._events.put(None)

    def _emit(self, event: Event) -> None:
        if isinstance(event, Answered):
            self._answered(event)
        elif isinstance(event, Asked):
            self._asked(event)
        elif isinstance(event, DialedBackTold):
            if (told := self._dialled.pop(event.peer, None)) is not None:
                told.set_result(event)
        elif isinstance(event, MessageReceived) and self._told(event):
            pass
        elif self._events.qsize() < MAX_QUEUED:
            self._events.put(event)

    def _answered(self, event: Answered) -> None:
        answer = self._answers.pop(event.number, None)
        if answer is None or answer.done():
            return
        if event.ok:
            answer.set_result(event.data)
        else:
            answer.set_exception(AskFailed(str(event.data)))

    def _asked(self, event: Asked) -> None:
        peer = self._driver.core.members.peer(event.peer)

        def reply(ok: bool, data: Any) -> None:
            driver, packed = self._driver, pack(event.topic, data)

            def send() -> None:
                core = driver.core
                driver.perform(core.answer(event.peer, event.number, ok, packed))

            driver.post(send)

        if peer is not None:
            self._callbacks.ask(event.topic, peer, event.data, reply)

    def _told(self, event: MessageReceived) -> bool:
        peer = self._driver.core.members.peer(event.sender)
        return peer is not None and self._callbacks.tell(event.topic, peer, event.data)
