"""TLS of one connection as a machine: bytes in, bytes out; no socket, no event loop.

What the network brings goes into `receive`, what is to be said into `seal`, and after
either `outgoing` is what the network shall carry. (`asyncio` could do this on its own;
it keeps a quarter of a megabyte for each connection, and to fill that with zeros takes
longer than the handshake.)

A record of TLS may hold nothing that anybody said: new keys, a ticket, an alert. An
honest peer sends next to none of these, and each costs much more time than its few
bytes: so they are counted, and who sends many breaks the protocol.
"""

from __future__ import annotations

import contextlib
import ssl

from p2p.errors import RemoteProtocolError
from p2p.tcp.records import OVERHEAD, Records

RECORD = 16 * 1024  # bytes: no record holds more (RFC 8446 5.1)
MAX_IDLE = 8 * 1024  # bytes of records that hold nothing, in the life of a link
MAX_HANDSHAKE = 32 * 1024  # bytes of the peer's until it has proven its key


class Channel:
    """One end of one TLS connection. After an `ssl.SSLError` only `outgoing` is of use:
    it may hold an alert for the peer."""

    def __init__(self, context: ssl.SSLContext, server_side: bool) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_side)
        self._records = Records()
        self._useful = 0  # bytes of the handshake, and of records that hold something
        self.secured = False  # whether the handshake is over
        self.pieces = 0  # records that `receive` has read last
        self.ended = False  # whether the peer has said that nothing more will come

    @property
    def certificate(self) -> bytes | None:
        """What the peer has proven (DER)."""
        return self._tls.getpeercert(binary_form=True)

    def receive(self, data: bytes) -> bytes:
        """Bytes from the network. Returns what the peer says, if it is complete.

        Raises ssl.SSLError if that is no TLS, or proves the wrong key, and
        RemoteProtocolError if it is TLS, but too much of it holds nothing.
        """
        plain: list[bytes] = []
        for part in self._records.split(data):
            self._incoming.write(part)
            if not self.secured:
                self.shake_hands()
            if self.secured:
                self._read_all(plain)
            elif self._records.fed > MAX_HANDSHAKE:
                raise RemoteProtocolError("a handshake of TLS without an end")
        self.pieces = len(plain)
        return b"".join(plain)

    def _read_all(self, plain: list[bytes]) -> None:
        with contextlib.suppress(ssl.SSLWantReadError):
            while self._incoming.pending and (piece := self._read()):
                plain.append(piece)
                self._useful += len(piece) + OVERHEAD
        if self.idle > MAX_IDLE:
            raise RemoteProtocolError("records of TLS that hold nothing")

    @property
    def idle(self) -> int:
        """Bytes of records that held nothing, and of padding, since the handshake."""
        return self._records.whole - self._useful

    def shake_hands(self) -> None:
        """The next step of the handshake. The first is to be asked for: that of a
        client says something."""
        with contextlib.suppress(ssl.SSLWantReadError):
            self._tls.do_handshake()
            self._useful = self._records.fed - self._incoming.pending
            self.secured = True

    def _read(self) -> bytes:
        try:
            piece = self._tls.read(RECORD)
        except ssl.SSLZeroReturnError:
            piece = b""
        self.ended = not piece
        return piece

    def seal(self, data: bytes) -> None:
        """Encrypt this, after what was sealed before. Only when it is secured.

        Raises ssl.SSLError if the peer began a message of TLS itself, as that it has
        new keys, and has not ended it: nothing can be said in between.
        """
        self._tls.write(data)

    def close(self) -> None:
        """Say that nothing more will come."""
        with contextlib.suppress(ssl.SSLError):  # that the peer has not said it yet
            self._tls.unwrap()

    def outgoing(self) -> bytes:
        """What the network shall carry now."""
        return self._outgoing.read()
