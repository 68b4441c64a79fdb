"""One conversation with a peer, from the first byte on. Pure: bytes in, values out.

    GREETING   plain: a bounded `Hello` each way, the dialler first
    SECURING   the driver runs TLS 1.3; each side trusts only the key it was shown
    OPEN       encrypted messages; when idle, beats for who watches us, else pings
    CLOSED

Nothing that came before TLS is believed: the hello only says which key the peer is
going to prove. The acceptor must not hold a byte more than the hello when TLS starts,
or a stranger could have put it there.
"""

from __future__ import annotations

import math
from enum import Enum

from p2p.errors import (
    LocalProtocolError,
    OtherApp,
    OtherVersion,
    RemoteProtocolError,
)
from p2p.messages import (
    FIRST_APP,
    MAGIC,
    PROTOCOL_VERSION,
    Hello,
    Message,
    Ping,
    Pong,
    Welcome,
)
from p2p.wire.codec import MAX_HELLO, MAX_MESSAGE, MessageReader, decode, encode
from p2p.wire.later import Opening, Unknown

PING_AFTER = 1.0  # seconds without a byte from the peer, on the side that dialled
ANSWER_ONLY = 0.25  # seconds more on the other: as a rule one side's pings serve both
BEAT_EVERY = 1.2  # seconds without a byte to the peer that watches us: a sign of life
LATE = 0.25  # seconds that the beat of the one we watch may take: then it is asked
ALARM_AFTER = 0.3  # seconds without its answer: all shall look after theirs
PONG_WITHIN = 0.5  # seconds for an answer; who has none is cut after
DEAD_AFTER = 2.2  # seconds of silence; with what follows it is gone within 3
RECEIPT = 2**52  # the first number of a `Ping` that wants one: what is before came
UNASKED = 0  # the number of a `Pong` to no `Ping`: a beat


_OF_LINKS = {Ping, Pong, Unknown, Welcome}  # what is for the link itself, too


class State(Enum):
    """Where a link stands."""

    GREETING = "greeting"
    SECURING = "securing"
    OPEN = "open"
    CLOSED = "closed"


class Link:
    """The protocol of one connection; the same class at both ends."""

    def __init__(
        self, dialled: bool, certificate: bytes, now: float, app: str = FIRST_APP
    ) -> None:
        self.dialled = dialled
        self.state = State.GREETING
        self.rtt: float | None = None  # seconds, smoothed as in RFC 6298
        self._certificate = certificate
        self._app = app
        self._reader = MessageReader(MAX_HELLO)
        self.pause = PING_AFTER  # seconds of silence until it is asked; see `ring`
        self.patience = 1.0  # with it, by how much; see `p2p.tcp.health`
        self.watched = False  # closely, so that its silence is told to all
        self.watches = False  # us: it is to hear from us all the time
        self.spoken = False  # whether anything was said to it since it was heard
        self.said_at = now
        self._heard_at = now
        self._asked_at: float | None = None  # the first ping since it was heard
        self._pinged_at: float | None = None
        self._pings = 0
        self._receipt = RECEIPT  # the number of the last that was asked for
        self._alarmed = False
        self._welcomed = False
        self.is_read = True
        self.unknown = 0  # messages of kinds that are not known here, passed over

    def hello(self) -> bytes:
        """The first bytes of this side."""
        return encode(Hello(MAGIC, PROTOCOL_VERSION, self._certificate, self._app))

    def greet(self, data: bytes) -> bytes | None:
        """Bytes before TLS. Returns the peer's certificate once its hello is complete.

        Raises `RemoteProtocolError` for anything else than one hello.
        """
        if self.state is not State.GREETING:
            raise LocalProtocolError("greet() after the hello")
        for message in self._reader.feed(data):
            return self._check(message)
        return None

    def _check(self, message: Message) -> bytes:
        if not isinstance(message, Hello | Opening) or message.magic != MAGIC:
            raise RemoteProtocolError("it does not speak hydralan")
        if isinstance(message, Opening):  # a later version has changed the rest of it
            message = Hello(MAGIC, message.version, b"", self._app)
        if message.app != self._app:  # its version is then nobody's business here
            raise OtherApp(message.app, self._app)
        if message.version != PROTOCOL_VERSION:
            raise OtherVersion(
                f"it speaks version {message.version} of the protocol, "
                f"this node version {PROTOCOL_VERSION}",
                message.version,
                message.certificate,
            )
        self.state = State.SECURING
        return message.certificate

    def secured(self, now: float) -> None:
        """TLS is up and the peer has proven its key."""
        if self._reader.pending:
            raise RemoteProtocolError("bytes between hello and TLS")
        self._reader = MessageReader(MAX_MESSAGE)
        self._heard_at = now
        self.state = State.OPEN

    def receive(self, data: bytes, now: float) -> tuple[list[Message], list[Message]]:
        """Decrypted bytes, all of them handled at once. Returns (messages for the core,
        replies of the link itself); see `take`."""
        self.came(data, now)
        received: list[Message] = []
        replies: list[Message] = []
        while self.peek() is not None:
            message, reply = self.take(now)
            received += [message] if message is not None else []
            replies += [reply] if reply is not None else []
        return received, replies

    def came(self, data: bytes, now: float) -> None:
        """Decrypted bytes: the peer lives. They wait to be taken."""
        self._hear(now)
        self._reader.put(data)

    def peek(self) -> bytes | None:
        """The next message, if it is complete, undecoded and without its length.
        Raises `RemoteProtocolError` if it will be too long."""
        return self._reader.peek()

    @property
    def waits(self) -> bool:
        """Whether `peek` has something to tell, and be it that it is too long."""
        try:
            return self._reader.peek() is not None
        except RemoteProtocolError:
            return True

    def take(self, now: float) -> tuple[Message | None, Message | None]:
        """Decode that one. Returns (the message, if it is for the core; the reply, if
        the link itself has one).

        Among the first is a `Ping` that wants a receipt, which has to be answered once
        what came before it was taken, and the `Pong` to our own last such `Ping`.
        Raises `RemoteProtocolError`.
        """
        body = self._reader.peek()
        if body is None:
            raise LocalProtocolError("take() before a message is complete")
        self._reader.drop()
        message = decode(body)
        if type(message) not in _OF_LINKS:
            return message, None
        if isinstance(message, Ping) and message.number < RECEIPT:
            return None, Pong(message.number)
        if isinstance(message, Pong):
            self._measure(message, now)
            is_receipt = message.number == self._receipt != RECEIPT
            return (message if is_receipt else None), None
        if isinstance(message, Unknown):
            self._pass_over(message)
            return None, None
        self._welcomed |= isinstance(message, Welcome)
        return message, None

    def drop(self) -> None:
        """Pass over that one, undecoded."""
        self._reader.drop()

    def drop_all(self) -> None:
        """Nothing of what waits counts any more."""
        self._reader.clear()

    def holds(self, messages: int, size: int) -> bool:
        """Whether so many messages wait, or so many bytes."""
        return self.pending >= size or self._reader.holds(messages)

    def _pass_over(self, message: Unknown) -> None:
        # However many a later version says: each costs less than one that is known.
        if not self._welcomed:
            raise RemoteProtocolError(f"a message of kind {message.kind} out of place")
        self.unknown += 1

    def _measure(self, pong: Pong, now: float) -> None:
        if self._pinged_at is not None and pong.number == self._pings:
            sample = now - self._pinged_at
            self.rtt = sample if self.rtt is None else self.rtt * 7 / 8 + sample / 8
            self._pinged_at = None

    @property
    def pending(self) -> int:
        """How many bytes wait: to be taken, or for the rest of their message."""
        return self._reader.pending

    def leave_unread(self) -> None:
        """So much of it waits that we read no more: from now on it owes us nothing."""
        self.is_read = False

    def read_on(self, now: float) -> None:
        """We read it again: its silence begins anew."""
        if not self.is_read:
            self.is_read = True
            self._hear(now)

    def tick(self, now: float) -> Message | None:
        """A ping or a beat, if due. Raises `RemoteProtocolError` if the peer is silent.

        To be called at `due`, and again soon after it was asked or looked at.
        """
        silent = now - self._heard_at if self.is_read else 0.0
        is_dead = silent > DEAD_AFTER * self.patience
        if is_dead and self._is_asked_for(PONG_WITHIN * self.patience, now):
            raise RemoteProtocolError("it does not answer any more")
        if silent > self._patience() and (ping := self._ping(now)) is not None:
            return ping
        beat = self.watches and now - self.said_at > BEAT_EVERY
        return Pong(UNASKED) if beat and self.state is State.OPEN else None

    @property
    def due(self) -> float:
        """When `tick` has something to do, or `falls_silent` to say, unless it hears
        from the peer before."""
        times = [self._heard_at + self._patience() if self.is_read else math.inf]
        if self._pinged_at is not None:
            times = [max(times[0], self._pinged_at + PING_AFTER)]
        if self._asked_at is not None and self.is_read:
            asked, heard = PONG_WITHIN * self.patience, DEAD_AFTER * self.patience
            times.append(max(self._asked_at + asked, self._heard_at + heard))
            if self.watched and not self._alarmed:
                times.append(self._asked_at + ALARM_AFTER)
        if self.watches:
            times.append(self.said_at + BEAT_EVERY)
        return min(times)

    def _patience(self) -> float:
        # Who is spoken to is not idle: an answer, or a pong, is to be had from him.
        if self.watched:
            return PING_AFTER if self.spoken else min(self.pause, BEAT_EVERY + LATE)
        patience = PING_AFTER if self.spoken else self.pause
        return patience + (0.0 if self.dialled else ANSWER_ONLY)

    def look(self, now: float) -> Message | None:
        """Somebody fell silent: a ping, unless this peer has spoken lately."""
        is_late = self.is_read and now - self._heard_at > PING_AFTER
        return self._ping(now) if is_late else None

    def falls_silent(self, now: float) -> bool:
        """Whether a peer that we watch closely owes us an answer; told once."""
        owes = self.watched and self.is_read
        silent = owes and self._is_asked_for(ALARM_AFTER, now)
        if not silent or self._alarmed:
            return False
        self._alarmed = True
        return True

    def _is_asked_for(self, seconds: float, now: float) -> bool:
        return self._asked_at is not None and now - self._asked_at > seconds

    def _ping(self, now: float) -> Message | None:
        if self.state is not State.OPEN or self._waits(now):
            return None
        if self._asked_at is None:
            self._asked_at = now
        self._pings += 1
        self._pinged_at = now
        return Ping(self._pings)

    def receipt(self) -> Ping:
        """Asks whether the peer has taken what was said before; `receive` gives its
        `Pong`. One at a time."""
        self._receipt += 1
        return Ping(self._receipt)

    def _waits(self, now: float) -> bool:
        return self._pinged_at is not None and now - self._pinged_at < PING_AFTER

    def paused(self, now: float) -> None:
        """This process did not run for a while: that was not the peer's silence."""
        self._hear(now)

    def _hear(self, now: float) -> None:
        self._heard_at = now
        self._asked_at = None
        self._alarmed = self.spoken = False
