"""One TCP connection: greeting, TLS, then messages. Moves bytes, decides nothing.

Its protocol is `p2p.wire.link`; this is what asyncio calls, on the network thread.
"""

from __future__ import annotations

import asyncio
import logging
import ssl
from contextlib import AsyncExitStack

from p2p import clock
from p2p.effects import LinkId, Parcel
from p2p.errors import OtherApp, OtherVersion, RemoteProtocolError
from p2p.identity import NodeId
from p2p.messages import Address, Alarm, Goodbye, Message, Ping, Pong
from p2p.profile.keys import certificate_id
from p2p.tcp.channel import Channel
from p2p.tcp.crossing import CROSSING_FIRST, ahead
from p2p.tcp.handler import Keeper
from p2p.tcp.outgoing import NO_HURRY, Outgoing
from p2p.tcp.receipts import Receipts
from p2p.tcp.records import OVERHEAD
from p2p.tcp.sockets import caller, plain, tune
from p2p.wire import codec, heads
from p2p.wire.heads import Head
from p2p.wire.intake import FLOODS, FULL_BYTES, FULL_MESSAGES, Intake
from p2p.wire.link import BEAT_EVERY, UNASKED, Link, State
from p2p.wire.prices import MANY_PIECES, PIECE
from p2p.wire.turns import Rest

HELLO_BACK_WITHIN = 1.0  # seconds for the hello of whom we have dialled
HELLO_WITHIN = 3.0  # seconds for that of who has dialled us
HANDSHAKE_WITHIN = 6.0  # seconds more for TLS: a class that starts at once is busy
MAX_UNREAD = 4 * 1024 * 1024  # bytes that wait for one peer; more and it is hung up on
NONSENSE = "what it sends cannot be understood"
MOST_READ = 64 * 1024  # bytes of one link before others are read
LEAST_READ = 4 * 1024  # bytes of it when time is short
UNREAD_FROM = FULL_BYTES  # of one link; as long as more wait here it is not read
LINGER = 0.5  # seconds for last words before a connection is cut

_HANDLED_HERE = {Goodbye, Alarm, Ping, Pong}

log = logging.getLogger("p2p.tcp.server")


class Connection(asyncio.BufferedProtocol):
    """One TCP connection and its link.

    Long, and kept whole: greeting, TLS and messages are the walk of the same bytes, and
    whoever cut it between them would make that longer. What has a state of its own
    stands beside it: `Channel`, `Outgoing`, `Receipts`.
    """

    def __init__(self, server: Keeper, dialled: bool, address: Address | None) -> None:
        self._server = server
        self.number: LinkId = next(server.numbers)
        self.address: Address = address or ("?", 0)
        self.attempt: int | None = None
        self.peer: NodeId | None = None
        self.wanted: NodeId | None = None  # whom the dial is for, if that is known
        self.has_begun = False  # TLS: the other end has said something of it
        self.waits_here = False  # for what this node does first, not for the peer
        self.has_turn = False  # to do TLS, from whoever dials
        self.is_needless = False  # its peer got linked before it was secured
        self.secured: asyncio.Future[NodeId] = server.loop.create_future()
        own = server.identity.certificate_der
        self.link = Link(dialled, own, clock.now(), server.app)
        self._transport: asyncio.Transport | None = None
        self._shown: tuple[NodeId, bytes] | None = (
            None  # whom the hello names, with its certificate
        )
        self._channel: Channel | None = None
        self._turn: asyncio.Task[None] | None = None
        self._intake = Intake(clock.now())
        self._measured_at = 0.0
        self._outgoing = Outgoing(server.loop, self._flush, MAX_UNREAD)
        self._receipts = Receipts()
        self._held = 0  # bytes that wait, as was told last
        self._has_taken = False  # a message, since that was told
        self._is_cut = False  # by us: nothing that waits counts any more
        self._is_slowed = False  # it had to wait for its bucket: that is said once
        self._is_in_debt = False  # it cost more than its share before its turn came
        self._is_down = False  # it ended, but not all that came is handled
        self._error: Exception | None = None  # of its end
        self._goodbye = False
        self.lost = False  # it ended, and nobody wanted that
        self._reason = ""
        self._opened = False
        self._closing: asyncio.TimerHandle | None = None

    @property
    def own_host(self) -> str:
        """The address of this machine that it goes out from; "" if that is unknown."""
        name = self._transport.get_extra_info("sockname") if self._transport else None
        return caller(name)[0] if name else ""

    @property
    def is_dialled(self) -> bool:
        """Whether this node has dialled, and not the peer."""
        return self.link.dialled

    @property
    def shown(self) -> NodeId | None:
        """Whom its hello names, which is proven by nothing; None before."""
        return self._shown[0] if self._shown is not None else None

    # --- called by asyncio -----------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        tune(transport.get_extra_info("socket"))
        if self.link.dialled:
            transport.write(self.link.hello())
        else:
            self.address = caller(transport.get_extra_info("peername") or ("?", 0))
        self._set_timer(HELLO_BACK_WITHIN if self.link.dialled else HELLO_WITHIN)
        self._server.admit(self)

    def _set_timer(self, seconds: float) -> None:
        reason = "the handshake took too long"
        self._timer = self._server.loop.call_later(
            seconds * self._server.health.factor, self.abort, reason
        )

    def get_buffer(self, sizehint: int) -> memoryview:
        # All sockets are read before anybody's turn. Once records cost much more time
        # than their bytes, each brings no more than there is time to decrypt.
        time = self._server.rota.room
        size = max(LEAST_READ, min(MOST_READ, time // PIECE * OVERHEAD))
        return self._server.read_buffer[:size]

    def buffer_updated(self, nbytes: int) -> None:
        # Windows has read more than the buffer holds, and asks for it again and again.
        if self._transport is not None and not self._transport.is_closing():
            self._came(bytes(self._server.read_buffer[:nbytes]))

    def _came(self, data: bytes) -> None:
        try:
            if self.link.state is State.GREETING:
                self._greet(data)
            elif self._channel is not None:
                self._decrypt(self._channel, data)
        except (OtherApp, OtherVersion) as other:
            self._differ(other)
        except RemoteProtocolError as error:
            self.blame(str(error))
        except Exception as error:  # of a parser: no foreign bytes are our traceback
            self._fault(error)

    def _fault(self, error: Exception) -> None:
        log.debug("there", exc_info=error)
        self.blame(f"what it sent cannot be read: {error!r:.200}")

    def connection_lost(self, error: Exception | None) -> None:
        if self.link.state is State.CLOSED:
            return
        self._error, self._is_down = error, True
        if self._is_cut or self._closing is not None or not self._goes_on:
            self._end()

    @property
    def _goes_on(self) -> bool:
        """Whether a message waits that will be handled without more ado."""
        return self._opened and self.link.waits and not self._intake.is_dry

    def _end(self) -> None:
        error = self._error
        reason = self._reason or ("the connection broke" if error else "it hung up")
        self.lost = self.lost or (error is not None and not self._reason)
        self.link.state = State.CLOSED
        self._timer.cancel()
        if self._closing is not None:
            self._closing.cancel()
        if self._turn is not None:
            self._turn.cancel()
        if not self.secured.done():
            self.secured.set_exception(ConnectionError(reason))
            self.secured.exception()  # nobody need be waiting for an accepted one
        self._server.forget(self)
        if left := self._receipts.rest():
            self._server.handler.parcels_done(left, True)
        if self._opened:
            self._opened = False
            self._server.handler.link_closed(self, reason, self._goodbye)

    # --- opening ---------------------------------------------------------------------

    def _greet(self, data: bytes) -> None:
        assert self._transport is not None
        certificate = self.link.greet(data)
        if certificate is None:
            return
        self._timer.cancel()
        self._set_timer(HANDSHAKE_WITHIN)
        if self.link.dialled:
            # Only dials wait for their turn: if both sides did, each could hold up the
            # other. Nothing is due from the peer meanwhile, and nothing is taken.
            self._transport.pause_reading()
            waiting = self._wait_for_turn(certificate)
            self._turn = self._server.loop.create_task(waiting)
        else:
            self._transport.write(self.link.hello())
            self._begin_tls(certificate)

    def _differ(self, other: OtherApp | OtherVersion) -> None:
        if isinstance(other, OtherVersion):
            self._server.handler.link_refused(self.address, other)
        elif self.link.dialled:
            self._server.handler.link_foreign(self.address, other.app)
        if not self.link.dialled and self._transport is not None:
            self._transport.write(self.link.hello())  # so that it knows, too
        self.close(str(other))

    async def _wait_for_turn(self, certificate: bytes) -> None:
        until = clock.now() + CROSSING_FIRST
        self.waits_here = True
        while self.link.state is State.SECURING and self._transport is not None:
            async with AsyncExitStack() as stack:
                if not self.has_turn:
                    await stack.enter_async_context(self._server.turnstile.passed())
                call = self._ahead(certificate) if clock.now() < until else None
                if call is None:
                    self._take_turn(certificate)
                    await asyncio.wait({self.secured})
                    return
            await asyncio.wait({call.secured}, timeout=until - clock.now())

    def _ahead(self, certificate: bytes) -> Connection | None:
        """The call that makes this dial wait."""
        try:
            peer = certificate_id(certificate)
        except ValueError:
            return None
        if peer != self.wanted:
            return None
        return ahead(self._server.identity.id, peer, self.source, self._server.pending)

    def _take_turn(self, certificate: bytes) -> None:
        self.waits_here = False
        if self.link.state is not State.SECURING or self._transport is None:
            return
        if self.wanted is not None and self._server.handler.is_met(self.wanted):
            # While it waited. Secured, it would be hung up on, after it had cost both
            # ends a handshake.
            self.is_needless = True
            self.abort("linked already", ordinary=True)
            return
        self._begin_tls(certificate)
        self._transport.resume_reading()

    def _begin_tls(self, certificate: bytes) -> None:
        try:
            found = self._server.channel(certificate, not self.link.dialled)
            if found is None:
                self.abort("it is kept out for a while", ordinary=True)
                return
            peer, self._channel = found
            self._shown = peer, certificate
            self._channel.shake_hands()
        except (OSError, ValueError) as error:  # ssl.SSLError is an OSError
            self.abort(f"TLS failed: {plain(error)}")
            return
        except Exception as error:
            self._fault(error)
            return
        self._carry(self._channel)

    def _decrypt(self, channel: Channel, data: bytes) -> None:
        assert self._transport is not None
        self.has_begun = True
        try:
            said = channel.receive(data)
        except ssl.SSLError as error:
            self._carry(channel)  # an alert
            self.abort(f"TLS failed: {plain(error)}")
            return
        self._carry(channel)  # the handshake, or new keys
        if channel.secured and self.link.state is State.SECURING:
            self._secure(channel)
        if said and self._closing is None:
            if channel.pieces > MANY_PIECES:
                self._is_in_debt = self._server.rota.charge(
                    self.number, channel.pieces * PIECE
                )
            self._receive(said)
        if channel.ended and not self._goes_on:
            self._hang_up_too()

    def _hang_up_too(self) -> None:
        if self._transport is not None and self.link.state is not State.CLOSED:
            self._linger(self._transport)  # at most: it may not read what still waits
            self._transport.close()

    def _carry(self, channel: Channel) -> None:
        if self._transport is not None and (data := channel.outgoing()):
            self._transport.write(data)
            if self.unsent > MAX_UNREAD:
                self.abort("it does not read what it is sent")

    def _secure(self, channel: Channel) -> None:
        assert self._shown is not None
        peer, certificate = self._shown
        if channel.certificate != certificate:
            raise RemoteProtocolError("it proved another key than it showed")
        self.link.secured(clock.now())
        self._timer.cancel()
        self.peer = peer
        self._server.secured(self)
        self.secured.set_result(peer)
        if not self.link.dialled:
            self.open()

    def open(self) -> None:
        """Let the link begin: a dialler does so only with the winner of its race."""
        self._opened = True
        self._server.handler.link_opened(self)
        if self.link.pending:
            self._server.rota.came(self.number)

    # --- open ------------------------------------------------------------------------

    def _receive(self, data: bytes) -> None:
        self._receipts.came(len(data))
        self.link.came(data, clock.now())
        if not (self._opened and self._server.rota.came(self.number)):
            self._regulate()

    def work(self, microseconds: int) -> Rest:
        """Handle what waits, in its order, for at most so long: it is its turn."""
        if not self._opened:
            return Rest(0)
        intake, unknown = self._intake, self.link.unknown
        was_full = intake.was_dry and self._is_full
        intake.begin(microseconds)
        self._measured_at = clock.now()
        self._is_in_debt = False
        try:
            self._work(intake)
        except RemoteProtocolError as error:
            self.blame(str(error))
        except Exception as error:  # as in `_came`
            self._fault(error)
        if self.link.unknown and not unknown:
            kind = "a kind that is not known here"
            self._note(f"passed over from {self.address[0]}: messages of {kind}")
        self._measure(intake)
        self._give_receipt()
        if self.link.pending or not self.link.is_read or self._held or self._ends:
            self._after_work(was_full)
        return intake.rest

    def _work(self, intake: Intake) -> None:
        link, handler, now = self.link, self._server.handler, clock.now()
        head: Head | None = None
        is_heeded, alike = True, b""
        while not self._goodbye and (body := link.peek()) is not None:
            # A hot path: what is like the one before is not judged anew.
            if alike and body.startswith(alike):
                may = intake.admits_alike(len(body), now)
            else:
                head = heads.read(body)
                is_heeded = head is None or head.of_links or handler.heeds(self, head)
                alike = head.alike if head is not None else b""
                expected = head is not None and handler.expects(self, head)
                may = intake.admits(head, len(body), is_heeded, now, expected)
            if not may:
                return
            self._has_taken = True
            if head is None or is_heeded:
                message, reply = link.take(now)
                if reply is not None:
                    self._outgoing.put(codec.encode(reply))
            else:
                link.drop()
                message = heads.hollow(head)
            if message is not None:
                if type(message) in _HANDLED_HERE:
                    self._handle(message)
                elif self._opened:
                    handler.link_received(self, message)
            if intake.is_to_be_measured:
                self._measure(intake)

    def _measure(self, intake: Intake) -> None:
        before, self._measured_at = self._measured_at, clock.now()
        intake.took(self._measured_at - before)

    def _handle(self, message: Message) -> None:
        if isinstance(message, Goodbye):
            self._goodbye = True
            self.close("left")
            self.link.drop_all()
        elif isinstance(message, Alarm):
            self._server.alarmed()
        elif isinstance(message, Ping):
            self._receipts.asked(message)
        elif isinstance(message, Pong):
            self._server.handler.parcels_done(self._receipts.got(), False)
            if self._receipts.asks():
                self._outgoing.put(self._question())

    @property
    def _is_full(self) -> bool:
        """Whether what waits would fill a bucket, and did so lately."""
        is_strained = self._intake.is_strained(clock.now())
        return is_strained and self.link.holds(FULL_MESSAGES, FULL_BYTES)

    @property
    def _ends(self) -> bool:
        """Whether the peer will say no more."""
        return self._is_down or (self._channel is not None and self._channel.ended)

    def _after_work(self, was_full: bool) -> None:
        if self.link.state is State.CLOSED:
            return
        self._regulate()
        waits = self._intake.is_dry and self._closing is None
        if waits and clock.now() - self.link.said_at > BEAT_EVERY:
            # Its question whether we live may stand behind all that.
            self._outgoing.put(codec.encode(Pong(UNASKED)))
        if self._intake.is_dry and not self._is_slowed:
            self._is_slowed = True
            self._note(f"slowed {self.address[0]}: it says more than it was asked for")
        if self._intake.floods(was_full, clock.now()):
            self._server.flooded(self)
            self._server.handler.link_flooded(self)
            self.abort(FLOODS, told=FLOODS)
        elif self._ends and not self._goes_on:
            if self._is_down:
                self._end()
            else:
                self._hang_up_too()

    def _regulate(self) -> None:
        """Read on, or not, by how much waits here."""
        size = self.link.pending
        if size or self._held:
            self._held, is_new, self._has_taken = size, self._has_taken, False
            self._server.holds(self, size, is_new)
        transport = self._transport
        if transport is None or self._closing is not None or self._is_cut:
            return
        is_long = size > UNREAD_FROM and self.link.waits
        if is_long or self._is_in_debt:
            self.link.leave_unread()
            transport.pause_reading()
        elif not self.link.is_read:
            self.link.read_on(clock.now())
            transport.resume_reading()

    def asked(self, message: Message) -> None:
        """That was said to the peer, and wants an answer."""
        self._intake.wanted.said(message, clock.now())

    def hold_receipts(self) -> None:
        """Give none until `give_receipt`: too much of this peer's waits here."""
        self._receipts.hold()

    def give_receipt(self) -> None:
        """There is room for more of this peer's."""
        self._receipts.go_on()
        self._give_receipt()

    def _give_receipt(self) -> None:
        if (owed := self._receipts.give()) is not None:
            given, hurry = owed
            self._outgoing.put(codec.encode(given), 0.0 if hurry else NO_HURRY)

    def ask_for_receipt(self) -> None:
        """Of all that was sent, now: nothing may be said any more that asks for it."""
        if self._receipts.asks_at_last():
            self._outgoing.put(self._question())

    @property
    def source(self) -> str:
        """The address that the other end really has, whatever was dialled; or ""."""
        name = self._transport and self._transport.get_extra_info("peername")
        return caller(name)[0] if name else ""

    @property
    def unsent(self) -> int:
        """How many bytes wait for the peer to read."""
        waiting = len(self._outgoing)
        if self._transport is not None:
            waiting += self._transport.get_write_buffer_size()
        return waiting

    def send(
        self, data: bytes, wait: float = 0.0, parcel: Parcel | None = None
    ) -> None:
        """Send encoded messages within so many seconds.

        `parcel`: what is done with once the peer has said that this came.
        """
        self.link.spoken = True
        if parcel is not None:
            if self.link.state is not State.OPEN or self._closing is not None:
                self._server.handler.parcels_done([parcel], True)
                return
            self._receipts.load(parcel)
        self._outgoing.put(data, wait)

    def _question(self) -> bytes:
        """Asks whether the peer has taken what was said before."""
        ping = self.link.receipt()
        self.asked(ping)
        return codec.encode(ping)

    def send_now(self) -> None:
        """Let what is due go now, and not when the loop comes to it."""
        if self._outgoing.is_due:
            self._flush()

    def _flush(self) -> None:
        data = self._outgoing.take()
        if len(data) > MAX_UNREAD:  # of one turn of the loop
            self.abort("it asks for more than it can be sent")
            return
        if self._receipts.asks():
            data += self._question()
        if not data or self._channel is None or self._transport is None:
            return
        over = self._closing is not None or self._transport.is_closing()
        if self.link.state is State.OPEN and not over:
            self.link.said_at = clock.now()
            try:
                self._channel.seal(data)
            except ssl.SSLError:
                self.abort("it stopped in the middle of a message of TLS")
                return
            self._carry(self._channel)

    def tick(self, now: float) -> None:
        """Show life, ping, or give up. To be called when the link is due."""
        try:
            self.link.patience = self._server.health.factor
            word = self.link.tick(now)
        except RemoteProtocolError as error:
            self.abort(str(error))
            return
        self._say(word)

    def look(self, now: float) -> None:
        """Ping at once, if it has not spoken lately: somebody fell silent."""
        self._say(self.link.look(now))

    def _say(self, message: Message | None) -> None:
        if message is not None:
            self.asked(message)
            self._outgoing.put(codec.encode(message))

    # --- ending ----------------------------------------------------------------------

    def close(self, reason: str) -> None:
        """Send what waits, then end; the peer has a moment to read it."""
        self._reason = self._reason or reason
        transport = self._transport
        if transport is None or transport.is_closing() or self._closing is not None:
            return
        self.give_receipt()  # what came until now did come
        self._flush()
        if self._channel is None or self.link.state is not State.OPEN:
            transport.close()
        elif not transport.is_closing():
            self._channel.close()
            self._carry(self._channel)
            # To close a socket in which something waits to be read is a reset, and
            # takes from the peer what it has not read. So its own end is waited for.
            self._linger(transport)
            self.link.read_on(clock.now())
            transport.resume_reading()

    def _linger(self, transport: asyncio.Transport) -> None:
        if self._closing is None:
            self._closing = self._server.loop.call_later(LINGER, transport.abort)

    def blame(self, reason: str) -> None:
        """It broke the protocol, once its key was proven: that is held against it."""
        if not self._opened:
            self.abort(reason)
            return
        self._server.handler.link_breached(self)
        self.abort(reason, told=NONSENSE)

    def abort(self, reason: str, ordinary: bool = False, told: str = "") -> None:
        """End at once; unless that is `ordinary`, one line in the log says why. `told`:
        what people read instead."""
        if self.link.state is State.CLOSED or self._transport is None:
            return
        if not ordinary and not self._reason:
            self._note(f"hung up on {self.address[0]}: {reason}", logging.WARNING)
            self.lost = True
        self._reason = self._reason or told or reason
        self._is_cut = True
        self.link.drop_all()
        self._transport.abort()
        if self._is_down:
            self._end()

    def _note(self, text: str, level: int = logging.INFO) -> None:
        often = not self._server.complaints.may(self.address[0], clock.now())
        log.log(logging.DEBUG if often else level, "%s", text)
