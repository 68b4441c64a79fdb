"""`Node`: this process on the LAN. The face of the library; safe from any thread.

Long, because each thing that an application may do is a method here, documented where
it looks for it. What is behind them is `p2p.application`.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from p2p import clock
from p2p.application import arguments
from p2p.application.callbacks import Callbacks
from p2p.application.dialbacks import DialBacks
from p2p.application.event_queue import EventQueue
from p2p.application.incoming import Incoming
from p2p.application.mail import Mail
from p2p.core.dialback import DialedBackTold
from p2p.core.topics import Answered, Asked, Eased, Told, check_topic
from p2p.doctor.finding import Finding
from p2p.driver.choices import HISTORY_DAYS, Choices
from p2p.driver.life import Life
from p2p.driver.locksmith import Locksmith
from p2p.errors import BadText, HydraError, ProfileError
from p2p.events import (
    EVERYONE,
    ChatMessage,
    Event,
    History,
    Incompatible,
    Notice,
    Peer,
    PeerJoined,
    PeerLeft,
    PeerRenamed,
    RoomInfo,
    RoomView,
    Ticked,
)
from p2p.identity import NodeId
from p2p.messages import Address
from p2p.profile.temporary import open_profile
from p2p.rules import Rules
from p2p.tcp import descriptors
from p2p.text.names import check_name
from p2p.text.saying import check_app

if TYPE_CHECKING:
    from p2p.core.node_core import NodeCore
    from p2p.doctor.subject import Subject

ASK_TIMEOUT = 5.0  # seconds
MOST_OF_HISTORY = 1000  # messages in one answer
SCARCE = 256  # descriptors: macOS gives so many to who does not ask
CLOSE_WITHIN = 2.0  # seconds that a second caller of `close` waits for the first
FINISH_WITHIN = 1.5  # seconds for all that runs when the node closes,
CALLBACKS_WITHIN = 0.4  # of which running callbacks have at least so many

Callback = Callable[[Peer, Any], Any]
Kept = TypeVar("Kept")


class Node:
    """A node: it serves, finds its peers, chats, and plays in rooms.

    Nothing is configured: `with Node() as node:` is enough. Every method may be called
    from any thread and returns at once, but for `ask`, which waits for the reply, and
    `events`, which waits for what happens. `profile` is the folder of its identity, by
    default the user's own; where that cannot be used, the identity is for this run
    alone, and a `Notice` says so. `port` is preferred, another is taken if it is not
    free.

    Without a `name` it has that of the profile, which at the first start is a nickname
    such as "Brave Otter". `face` (see `set_face`) is that of the profile, too.

    `app` names the application: 1 to 32 of `a-z 0-9 . _ -`. Nodes meet those of their
    own application only, of all others they see nothing. Each has, by default, a
    profile of its own. That of Hydra LAN's own programs is "hydralan".

    A `visitor` only looks, as a program that lists who is here: it sees and speaks, but
    nobody reads there. To others it is no person: no `PeerJoined` and `PeerLeft` tell
    of it, `peers` leaves it out, and what is said does not go to it.

    What was said is there again at the next start, for `history` days. With 0 nothing
    of it is kept but what still waits for its reader.

    What is sent on a topic without a callback comes as `MessageReceived`, unless
    `only_callbacks`: then it is passed over unread, and costs next to nothing.
    """

    def __init__(
        self,
        name: str | None = None,
        *,
        app: str = "p2p",
        profile: str | os.PathLike[str] | None = None,
        port: int | None = None,
        peers: str | Iterable[str | Address] = (),
        mdns: bool = True,
        beacon: bool = True,
        interfaces: str | Iterable[str] = (),
        games: Rules | Iterable[Rules] = (),
        only_callbacks: bool = False,
        visitor: bool = False,
        history: float = HISTORY_DAYS,
        face: bytes | None = None,
    ) -> None:
        """Raises ProfileError (another node has that `profile`), BadText (`name`,
        `app`, a peer's address, `port`, `games`, `face`), or NoSuchAdapter; and
        TypeError, which names the argument."""
        check_app(app)
        name = None if name is None else arguments.a_text("name", name)
        face = None if face is None else arguments.a_face("face", face)
        folder = arguments.a_path("profile", profile)
        choices = Choices(
            app,
            arguments.a_port("port", port),
            arguments.addresses("peers", peers),
            mdns,
            beacon,
            arguments.several("interfaces", interfaces, str, "names or addresses"),
            visitor,
            arguments.days("history", history),
        )
        self._history_days = choices.history
        self._wanted_port = port and choices.port  # if the user has chosen one
        rules = arguments.games("games", games)
        self._profile = open_profile(folder, app)
        try:
            kept = self._profile
            name = kept.name_or_new(visitor) if name is None else check_name(name)
            face = kept.face if face is None else face
            given = kept, name, rules, choices
            self._life = Life(*given, self._emit, self._ended, face)
        except BaseException:
            self._profile.close()
            raise
        self._driver = self._life.driver
        self._locksmith = Locksmith(self._driver)
        self._events = EventQueue()
        self._callbacks = Callbacks()
        self._mail = Mail(self._driver, self._callbacks)
        self._incoming = Incoming(self._driver, self._callbacks)
        self._only_callbacks = only_callbacks
        self._driver.core.listen(self._listens)
        self._dialbacks = DialBacks(self._driver)
        self._was_started = self._is_closing = False
        self._lock = threading.RLock()  # a signal may come while it is held
        self._keeping = threading.Lock()  # while something of it is written down
        self._closed = threading.Event()

    # --- life ------------------------------------------------------------------------

    def start(self) -> Node:
        """Serve and look for peers; returns when both run. Raises OSError, and
        HydraError if the node is closed already, or meanwhile.

        If nobody closes the node, it leaves when the program ends: once the main
        thread and all others that are no daemons have ended, or wait for nothing but
        what happens here (in `events`, or in `ask` without a timeout).
        """
        with self._lock:
            if self._is_closing:
                raise HydraError("The node was closed: make a new one.")
            was_started, self._was_started = self._was_started, True
        if was_started:
            return self
        if self._profile.notice:
            self._emit(Notice("profile", self._profile.notice))
        try:
            if descriptors.raise_limit() < SCARCE:
                _doctor()  # later there may be none left to read it by
            self._life.start()
        except BaseException:  # Ctrl-C included
            self.close()
            raise
        if self._wanted_port and self.port != self._wanted_port:
            text = f"TCP port {self._wanted_port} is not free: it is {self.port} now."
            self._emit(Notice("port", text))
        return self

    def close(self) -> None:
        """Leave politely (a host hands over) and end, within two seconds.

        From any thread, also one that runs a callback, and may be called again. A
        callback that does not return in time is left behind.
        """
        with self._lock:
            was_closing, self._is_closing = self._is_closing, True
        if was_closing:
            if not self._callbacks.is_here and not self._driver.thread.is_current:
                self._closed.wait(CLOSE_WITHIN)
            return
        try:
            until = clock.now() + FINISH_WITHIN
            if self._was_started:
                self._life.stop()
            self._callbacks.close(max(CALLBACKS_WITHIN, until - clock.now()))
        finally:
            self._profile.close()
            self._ended()
            self._closed.set()

    def _ended(self) -> None:
        """Nothing more will happen: whoever waits for it is woken."""
        self._mail.close()
        self._events.close()

    def __enter__(self) -> Node:
        return self.start()

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
        return self._life.choices.app

    @property
    def name(self) -> str:
        """What this node's user calls himself."""
        return self._driver.core.name

    @property
    def face(self) -> bytes:
        """By which this node's user wants to be known (`Peer.face`); b"" if he has
        chosen none."""
        return self._driver.core.face

    @property
    def folder(self) -> Path | None:
        """The folder of the profile, in which the application may keep more; None if
        the identity is for this run alone, or the node is closed."""
        return self._profile.folder

    @property
    def history_days(self) -> float:
        """For how many days it is kept what was said; 0: not at all."""
        return self._history_days

    @property
    def port(self) -> int:
        """The TCP port that it serves on. Raises HydraError before the start."""
        return self._driver.server.port

    @property
    def addresses(self) -> tuple[str, ...]:
        """The own addresses that are announced."""
        return tuple(host for host, _ in self._driver.core.addresses)

    def peers(self) -> tuple[Peer, ...]:
        """Who is here now, but for visitors."""
        return tuple(peer for peer in self._linked() if not peer.visitor)

    def known(self) -> tuple[Peer, ...]:
        """Whom this node has met, in earlier runs too, or has messages with, and who is
        not here now; nobody whom the user has blocked.

        By the names that they had last ("" if nobody knows), without addresses, the
        latest first: 256 at most, and of more rather those to whom the user has
        written. From the start on it is all that the disk has.
        """
        return self._driver.look(lambda core: core.known())

    def visitors(self) -> tuple[Peer, ...]:
        """Which programs are here now that only look (see `Node`)."""
        return tuple(peer for peer in self._linked() if peer.visitor)

    def _linked(self) -> tuple[Peer, ...]:
        return self._driver.look(lambda core: core.peers())

    def incompatible(self) -> tuple[Incompatible, ...]:
        """Who is there, as far as is heard, but speaks another version."""
        return self._driver.look(lambda core: core.listed_incompatible(clock.now()))

    def rooms(self) -> tuple[RoomInfo, ...]:
        """The rooms of the LAN."""
        return self._driver.look(lambda core: core.rooms())

    def view(self) -> RoomView | None:
        """The room that this node is in."""
        return self._driver.obtain(lambda core, now: core.view())

    def rename(self, name: str, face: bytes | None = None) -> None:
        """Call oneself something else, now and at the next start; with a `face`, that
        changes too, at once for others (see `set_face`). Raises BadText."""
        name = check_name(arguments.a_text("name", name))
        face = None if face is None else arguments.a_face("face", face)
        self._driver.order(lambda core, now: core.rename(name, now, face))
        with self._keeping:
            self._keep(self._profile.remember_name, lambda core: core.name, "your name")
            if face is not None:
                self._keep_face()

    def set_face(self, face: bytes) -> None:
        """Have another face, now and at the next start: at most 16 bytes, which others
        get as `Peer.face` and `Member.face`; b"" for none. What they mean is for the
        application to say. Raises BadText for more, TypeError for what is not bytes."""
        face = arguments.a_face("face", face)
        self._driver.order(lambda core, now: core.rename(core.name, now, face))
        with self._keeping:
            self._keep_face()

    def _keep_face(self) -> None:
        remember = self._profile.remember_face
        self._keep(remember, lambda core: core.face, "your face")

    def examine(self, seconds: float = 3.0) -> tuple[Finding, ...]:
        """What this network allows and what is wrong in it, what is wrong first.

        Blocks for `seconds` and at most two more. Raises HydraError if the node does
        not run, or the process is out of descriptors; nothing because of the network.
        """
        seconds = arguments.seconds("seconds", seconds)
        try:
            examine = _doctor()
        except OSError as error:  # of a process without descriptors
            raise HydraError(f"The doctor cannot be loaded: {error}.") from error
        from p2p.application.examined import subject_of

        return examine(subject_of(self._life, self._dialbacks), seconds)

    def block(self, peer: Peer | NodeId | str, on: bool = True) -> None:
        """Hide a peer (or its id), from now on and after the next start; not `on`: undo
        that.

        It is not among `peers`; what it says, sends and asks is thrown away unread, and
        what is said to all does not go to it. There is no link with it, unless both are
        in one room: then there is, for what belongs to the room. `PeerLeft` follows if
        it was here, and `PeerJoined` when it is back. It need not be here. Raises
        BadText for the own id, for what is no id, and beyond 256.
        """
        who = arguments.an_id("peer", peer)
        if on:
            name = self._name_of(peer, who)
            self._driver.order(lambda core, now: core.block(who, name, now))
        else:
            self._driver.order(lambda core, now: core.unblock(who, now))
        with self._keeping:  # or of two that do so the former could come last
            self._keep(self._profile.remember_blocked, lambda core: core.blocked())

    def _keep(
        self,
        remember: Callable[[Kept], None],
        kept: Callable[[NodeCore], Kept],
        what: str = "that",
    ) -> None:
        try:
            remember(self._driver.look(kept))
        except ProfileError as error:
            text = f"{error} So {what} is kept for this time only."
            self._emit(Notice("profile", text))

    def _name_of(self, peer: object, who: NodeId) -> str:
        """What one is called who is not here, as far as that is known."""
        name = getattr(peer, "name", "")
        if isinstance(name, str) and name:
            return name
        return next((p.name for p in self._life.earlier if p.id == who), "")

    def blocked(self) -> tuple[Peer, ...]:
        """Whom the user has blocked, by the names and with the faces that they had then
        ("" if nobody knew), and without addresses."""
        blocked = self._driver.look(lambda core: core.blocked())
        return tuple(Peer(one.id, one.name, "", face=one.face) for one in blocked)

    def mute(self, peer: Peer | NodeId | str, on: bool = True) -> None:
        """Show nothing of what a peer (or its id) says, from now on and after the next
        start; not `on`: undo that.

        There is no `ChatReceived` of it, it is never "typing", and what it said is left
        out of the history until that is undone. It is here as before, what it says is
        confirmed, and it is told nothing. Raises BadText for the own id, for what is no
        id, and beyond 256.
        """
        who = arguments.an_id("peer", peer)
        self._driver.order(lambda core, now: core.mute(who, on, now))
        with self._keeping:
            self._keep(self._profile.remember_muted, lambda core: core.muted())

    def muted(self) -> frozenset[NodeId]:
        """Whom the user has muted."""
        return self._driver.look(lambda core: core.muted())

    def check(self, peer: Peer | NodeId | str, on: bool = True) -> None:
        """Two people have compared the words of a peer (or its id), as `check_words`
        gives them at both ends: from now on, and after the next start, `Peer.checked`
        says so; not `on`: take that back.

        `PeerChecked` follows. It need not be here, if it was once. Raises BadText for
        the own id, for what is no id, for whom was never here, and beyond 512.
        """
        who = arguments.an_id("peer", peer)
        self._driver.order(lambda core, now: core.check(who, on, now))

    # --- chat ------------------------------------------------------------------------

    def say(self, text: str, to: Peer | NodeId | str | None = None) -> str:
        """Speak to all, or to one peer (or its id). Returns the message's id.

        `ChatDelivered` or `ChatFailed` follow, one for each peer. What is for one waits
        for it while it is away, after the next start too if there is a disk that takes
        it: then `ChatQueued` comes first; after seven days it has failed. What is said
        to all while nobody is here waits for the first who comes, as long as this node
        runs: `ChatQueued` for EVERYONE. (A visitor queues nothing.) Raises BadText.
        """
        text = arguments.a_text("text", text)
        peer = None if to is None else arguments.an_id("to", to)
        return self._driver.obtain(
            lambda core, now: core.say(text, peer, time.time(), now)
        )

    def history(
        self,
        with_: Peer | NodeId | str = EVERYONE,
        before: str | None = None,
        limit: int = 100,
    ) -> History:
        """What was said between the user and one peer (or its id), or to everyone: the
        last `limit` messages (1000 at most), oldest first, or the last before the one
        whose id is `before`. Nothing of whom the user has muted or blocked.

        Just after the start it waits until enough is read from the disk, for three
        seconds at most: then, as long as not all is read, `more` is True. Raises
        BadText, also if there is no message `before` (it is kept no longer): begin
        again with the latest. Raises HydraError if that may only not be read yet.
        """
        limit = max(0, min(arguments.a_number("limit", limit), MOST_OF_HISTORY))
        if before is not None:
            before = arguments.a_text("before", before)
        peer = None if with_ == EVERYONE else arguments.an_id("with_", with_)
        driver = self._driver
        return driver.keeping.look_back(
            lambda: driver.core.history(peer, before, limit), limit
        )

    def search(self, text: str, limit: int = 50) -> tuple[ChatMessage, ...]:
        """The latest `limit` messages that hold all words of `text`, the latest first,
        of all that is on the disk; nothing of whom the user has muted or blocked.

        Waits for the disk, up to five seconds. Raises HydraError if it does not answer,
        or the node does not run.
        """
        text = arguments.a_text("text", text)
        limit = max(0, min(arguments.a_number("limit", limit), MOST_OF_HISTORY))
        found = self._driver.keeping.search(text, limit)
        return self._driver.look(lambda core: core.recalled(found))

    def forget(self) -> None:
        """Forget here all that was said, but what still waits for its reader."""
        self._driver.order(lambda core, now: core.forget(now))

    def set_doing(self, doing: str, to: Peer | NodeId | str | None = None) -> None:
        """Let the others see what the user does: "here", "away" or "typing" (to all, or
        `to` one peer or its id).

        "typing" may be called at each key: it goes out every 3 s at most, and ends 5 s
        after the last call, by saying it, or by "here". That somebody plays they know
        by themselves. Of a visitor they see nothing. Raises BadText.
        """
        doing = arguments.a_text("doing", doing)
        peer = None if to is None else arguments.an_id("to", to)
        self._driver.order(lambda core, now: core.set_doing(doing, peer, now))

    # --- rooms -----------------------------------------------------------------------

    def play(
        self,
        game: str,
        options: Mapping[str, Any] | None = None,
        *,
        table: str | None = None,
        key: str | None = None,
    ) -> None:
        """Take a seat at a table of that game, in place of the one where this node is;
        `RoomChanged` follows.

        `table` is a name or an id (`RoomInfo.table`). Without it, whoever is at a table
        of the game stays there; else it is the fullest that is neither locked nor
        closed and has a free seat, or the game's open table. With a name it is the
        fullest of that name, first of all one that lets this node in; if there is none,
        one is opened, and this node is its opener. `options` count if a table is opened
        by this, or nobody else is at the open one.

        `key` is a word, of which case and white space around it do not count: for a
        table that is locked, or to lock the one that is opened. What is made of it
        takes a sixth of a second, on another thread.

        Who is not let in hears so by a `Notice` ("wrong_key", "table_locked", or
        "table_silent" if nobody answers), and has left. Raises BadText: no such game,
        option or table, no name of a table, no key.
        """
        self._enter(game, True, options, table, key)

    def spectate(
        self, game: str, *, table: str | None = None, key: str | None = None
    ) -> None:
        """Watch at a table of that game; all else is as for `play`. Raises BadText."""
        self._enter(game, False, None, table, key)

    def _enter(
        self,
        game: str,
        seated: bool,
        options: Mapping[str, Any] | None,
        table: str | None,
        key: str | None,
    ) -> None:
        game = arguments.a_text("game", game)
        chosen = arguments.options("options", options)
        table = None if table is None else arguments.a_text("table", table)
        if key is None:
            self._driver.order(
                lambda core, now: core.enter(game, seated, chosen, now, table)
            )
        else:
            self._locksmith.enter(
                lambda core: core.choose(game, seated, chosen, table, has_key=True),
                arguments.a_text("key", key),
            )

    def leave(self) -> None:
        """Leave the room; a host hands over first. `RoomLeft` follows."""
        self._driver.order(lambda core, now: core.leave(now))

    def press(self, value: int | str) -> int:
        """Press something in the game. Returns the number of the press, by which
        `InputApplied` and `Ticked.counted` tell that it took effect.

        0 if it does not count: no seat, or three presses wait already. Raises BadText
        if the game knows no such thing.
        """
        return self._driver.obtain(lambda core, now: core.press(value, now))

    def rule(
        self,
        what: str,
        *,
        who: Peer | NodeId | str | None = None,
        on: bool = True,
        options: Mapping[str, Any] | None = None,
        key: str | None = None,
    ) -> None:
        """Rule the table at which this node is; `RoomChanged` follows on all of it.

        "pause" and "resume" the game. "end_round" now. "options": those of the next
        round. "watch_only" and "remove" somebody (`who`: a peer or its id), or, with
        `on` false, no longer. "lock" it with a `key`, a word that who comes in has to
        know; "unlock" it. "close" it to all who are not in it; "open" it. See
        `RoomView.ruler` for who rules. Raises BadText if that is not this node, if it
        is not in yet, if nobody is known by that id, and if the options do not fit.
        """
        what = arguments.a_text("what", what)
        whom = None if who is None else arguments.an_id("who", who)
        chosen = None if options is None else arguments.options("options", options)
        if what == "lock" and key is not None:
            self._locksmith.lock(arguments.a_text("key", key))
            return
        self._driver.obtain(
            lambda core, now: (None, core.rule(what, whom, on, chosen, now))
        )

    def watch(self, every: int = 1, state: bool = True, digest: bool = True) -> None:
        """Give `Ticked` for each `every`th tick and `InputApplied`; 0: give none."""
        every = arguments.a_number("every", every)
        if every < 0:
            raise BadText("every must not be negative")
        core = self._driver.core
        self._driver.thread.call(lambda: core.watch(every, state, digest))

    def glimpse(self, table: str) -> bool:
        """Ask how the board of a table (`RoomInfo.table`) looks now, without going
        there; `Glimpsed` follows if its host answers. Whether it was asked.

        Ask about once a second as long as it is to be seen: sooner nobody is asked, and
        a host answers one node no more often. Nor is a host asked who is not here, who
        is blocked, or whose table is locked. Raises BadText for what is no id.
        """
        ident = arguments.a_table("table", table)
        return self._driver.obtain(lambda core, now: core.glimpse(ident, now))

    # --- messages of the application's own -------------------------------------------

    def send(self, peer: Peer | NodeId | str, topic: str, data: Any = None) -> None:
        """Send any JSON-like value to one peer, in order with what was sent before.

        Waits only while 2 MiB are on their way to that peer already, or its program has
        not taken them, up to 5 seconds; then raises TooMuchWaiting. Raises
        NotConnected, BadText. If the link breaks before the peer has said that the
        message came, `MessageLost` follows: it may have come all the same.
        """
        to = arguments.a_peer("peer", peer)
        self._mail.send(to, arguments.a_text("topic", topic), data)

    def ask(
        self,
        peer: Peer | NodeId | str,
        topic: str,
        data: Any = None,
        timeout: float | None = ASK_TIMEOUT,
    ) -> Any:
        """Send, and wait for what the peer's callback returns.

        Raises NotConnected, BadText, TooMuchWaiting (see `send`), or AskFailed if the
        peer has no such topic, its callback failed, or no reply came within `timeout`
        seconds (None: however long it takes).
        """
        to = arguments.a_peer("peer", peer)
        topic = arguments.a_text("topic", topic)
        return self._mail.ask(to, topic, data, arguments.seconds("timeout", timeout))

    def on(self, topic: str, callback: Callback) -> None:
        """Call `callback(peer, data)` for each message on `topic`.

        What it returns is the reply if it was asked. What was sent (`send`) is told in
        its order, one after the other on a thread of its own. What was asked (`ask`) is
        answered on up to eight threads at a time, in order for each peer, not counting
        callbacks that wait for an `ask` or `send` of their own: so a callback may wait,
        may call this node, and may ask who is just asking it. 248 may wait so; beyond
        that, their `ask` raises TooMuchWaiting. What it shares with others it has to
        lock.
        """
        topic = check_topic(arguments.a_text("topic", topic))
        function = arguments.a_function("callback", callback)
        self._callbacks.on(topic, lambda peer, letter: function(peer, letter.take()))

    def _listens(self, topic: str, is_question: bool) -> bool:
        """Whether anybody here wants what comes on that topic."""
        wants_all = not (is_question or self._only_callbacks)
        return wants_all or self._callbacks.wants(topic)

    # --- events ----------------------------------------------------------------------

    def poll(self) -> list[Event]:
        """What happened since the last call; never waits."""
        return self._events.poll()

    def events(self) -> Iterator[Event]:
        """What happens, as it happens; ends when the node closes.

        With `asyncio`, close the node before `asyncio.run` returns: it waits for all
        threads of its own, also for one that waits here.
        """
        return self._events.follow()

    def _emit(self, event: Event) -> None:
        if isinstance(event, Answered):
            self._mail.answered(event)
        elif isinstance(event, Asked):
            self._incoming.asked(event)
        elif isinstance(event, Told):
            if (letter := self._incoming.told(event)) is not None:
                self._tell_missed()
                if not self._events.put(letter):
                    self._incoming.miss(letter)
            elif not self._driver.inbox.is_full(event.peer):  # which would tell of each
                self._tell_missed()
        elif isinstance(event, Eased):
            self._incoming.eased(event.peer)
            self._tell_missed()
        elif isinstance(event, DialedBackTold):
            self._dialbacks.told(event)
        else:
            self._tell_missed()
            if isinstance(event, Ticked):
                event = replace(event, at=time.monotonic())
            if not _is_of_visitor(event):
                self._events.put(event)
            if isinstance(event, PeerLeft):
                self._incoming.gone(event.peer.id)

    def _tell_missed(self) -> None:
        while self._events.has_room and (lost := self._incoming.missed()) is not None:
            self._events.put(lost)


def _is_of_visitor(event: Event) -> bool:
    """Whether it tells that somebody is here, or is not, who is no person."""
    return isinstance(event, PeerJoined | PeerLeft | PeerRenamed) and event.peer.visitor


def _doctor() -> Callable[[Subject, float], tuple[Finding, ...]]:
    # Few ever need it: the others shall not pay for its import.
    from p2p.doctor.examine import examine

    return examine
