"""One conversation with a peer, from the first byte on. Pure: bytes in, values out.

    GREETING   plain: a bounded `Hello` each way, the dialler first
    SECURING   the driver runs TLS 1.3; each side trusts only the key it was shown
    OPEN       encrypted messages; pings when idle
    CLOSED

Nothing that came before TLS is believed: the hello only says which key the peer is
going to prove. The acceptor must not hold a byte more than the hello when TLS starts,
or a stranger could have put it there.
"""

from __future__ import annotations

from enum import Enum

from p2p.errors import LocalProtocolError, OtherVersion, RemoteProtocolError
from p2p.frames import LIMIT, LIMIT_BEFORE_TLS, FrameReader, encode
from p2p.messages import MAGIC, PROTOCOL_VERSION, Hello, Message, Ping, Pong

PING_AFTER = 1.0  # seconds without a byte from the peer, on the side that dialled
ANSWER_ONLY = 0.25  # seconds more on the other: as a rule one side's pings serve both
DEAD_AFTER = 2.2  # seconds: two pings unanswered; with the sweep it is gone within 3
ALARM_AFTER = 1.2  # seconds of silence of one we watch: all shall look after theirs
ANSWER_WITHIN = 0.5  # seconds for the ping of one who is asked but seldom


class State(Enum):
    """Where a link stands."""

    GREETING = "greeting"
    SECURING = "securing"
    OPEN = "open"
    CLOSED = "closed"


class Link:
    """The protocol of one connection; the same class at both ends."""

    def __init__(self, dialled: bool, certificate: bytes, now: float) -> None:
        self.dialled = dialled
        self.state = State.GREETING
        self.rtt: float | None = None  # seconds, smoothed as in RFC 6298
        self._certificate = certificate
        self._reader = FrameReader(LIMIT_BEFORE_TLS)
        self.pause = PING_AFTER  # seconds of silence until it is asked; see `p2p.ring`
        self.watched = True  # closely, so that its silence is told to all
        self.spoken = False  # whether anything was said to it since it was heard
        self._heard_at = now
        self._asked_at: float | None = None  # the first ping since it was heard
        self._pinged_at: float | None = None
        self._pings = 0
        self._alarmed = False

    def hello(self) -> bytes:
        """The first bytes of this side."""
        return encode(Hello(MAGIC, PROTOCOL_VERSION, self._certificate))

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
        if not isinstance(message, Hello) or message.magic != MAGIC:
            raise RemoteProtocolError("it does not speak hydralan")
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
        self._reader = FrameReader(LIMIT)
        self._heard_at = now
        self.state = State.OPEN

    def receive(self, data: bytes, now: float) -> tuple[list[Message], list[Message]]:
        """Decrypted bytes. Returns (messages for the core, replies of the link itself).

        Raises `RemoteProtocolError`.
        """
        self._hear(now)
        received: list[Message] = []
        replies: list[Message] = []
        for message in self._reader.feed(data):
            if isinstance(message, Ping):
                replies.append(Pong(message.number))
            elif isinstance(message, Pong):
                self._measure(message, now)
            else:
                received.append(message)
        return received, replies

    def _measure(self, pong: Pong, now: float) -> None:
        if self._pinged_at is not None and pong.number == self._pings:
            sample = now - self._pinged_at
            self.rtt = sample if self.rtt is None else self.rtt * 7 / 8 + sample / 8
            self._pinged_at = None

    def tick(self, now: float) -> Message | None:
        """A ping if one is due. Raises `RemoteProtocolError` if the peer is silent."""
        silent = now - self._heard_at
        if silent > DEAD_AFTER and self._was_asked(now):
            raise RemoteProtocolError("it does not answer any more")
        # Who is spoken to is not idle: an answer, or a pong, is to be had from him.
        patience = PING_AFTER if self.spoken else self.pause
        patience += 0.0 if self.dialled else ANSWER_ONLY
        return self._ping(now) if silent > patience else None

    def look(self, now: float) -> Message | None:
        """Somebody fell silent: a ping, unless this peer has spoken lately."""
        return self._ping(now) if now - self._heard_at > PING_AFTER else None

    def falls_silent(self, now: float) -> bool:
        """Whether a peer that we watch closely has been silent too long; told once."""
        silent = self._is_watched() and now - self._heard_at > ALARM_AFTER
        if not silent or self._alarmed:
            return False
        self._alarmed = True
        return True

    def _is_watched(self) -> bool:
        return self.watched

    def _was_asked(self, now: float) -> bool:
        # Who is watched was asked twice by then; the silence of another means nothing.
        asked = self._asked_at
        late = asked is not None and now - asked > ANSWER_WITHIN
        return self._is_watched() or late

    def _ping(self, now: float) -> Message | None:
        if self.state is not State.OPEN or self._waits(now):
            return None
        if self._asked_at is None:
            self._asked_at = now
        self._pings += 1
        self._pinged_at = now
        return Ping(self._pings)

    def _waits(self, now: float) -> bool:
        return self._pinged_at is not None and now - self._pinged_at < PING_AFTER

    def paused(self, now: float) -> None:
        """This process did not run for a while: that was not the peer's silence."""
        self._hear(now)

    def _hear(self, now: float) -> None:
        self._heard_at = now
        self._asked_at = None
        self._alarmed = self.spoken = False
