"""The least that a program of our build can cost: a thread for the network at each end.

The program's thread hands a line to an asyncio loop, that signs it, encrypts it and
writes it; at the other end the loop decrypts it and hands it to the program's thread.
Nothing else is done: no node is found, no link is looked after, nothing is judged or
kept. What a chat costs beyond that is ours; what this costs beyond a socket is not.
"""

from __future__ import annotations

import asyncio
import queue
import tempfile
import threading
from pathlib import Path

from p2p.profile.keys import new_key_file, parse_key_file
from p2p.tcp.channel import Channel
from p2p.tcp.sockets import tune
from p2p.tcp.tls import context
from tests.bench.endpoint import PORT, Endpoint, Heard, connect

HELLO = b"tls\n"


class Least(Endpoint, asyncio.Protocol):
    """One connection kept, an event loop on a thread of its own."""

    def __init__(self, other: str, first: bool, heard: Heard) -> None:
        self._first, self._other, self._heard = first, other, heard
        self._up = threading.Event()
        self._inbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._plain = bytearray()
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "key.pem"
            file.write_bytes(new_key_file())
            self._identity = parse_key_file(file.read_bytes(), file)
            self._identity.pem()
        self._loop = asyncio.new_event_loop()
        self._net = threading.Thread(target=self._loop.run_forever, name="network")
        self._net.start()
        self._reader = threading.Thread(target=self._read, name="reader")
        self._reader.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        self._up.wait()

    async def _open(self) -> None:
        if self._first:
            await self._loop.create_server(lambda: self, "", PORT)
        else:
            sock = await asyncio.to_thread(connect, self._other)
            sock.setblocking(False)
            await self._loop.create_connection(lambda: self, sock=sock)

    def send(self, text: str) -> None:
        sent = threading.Lock()
        sent.acquire()
        self._loop.call_soon_threadsafe(self._send, text, sent)
        sent.acquire()

    def _send(self, text: str, sent: threading.Lock) -> None:
        data = text.encode()
        self._channel.seal(data + self._identity.sign(data) + b"\n")
        self._transport.write(self._channel.outgoing())
        sent.release()

    def close(self) -> None:
        self._inbox.put(None)
        self._reader.join()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._net.join()
        self._loop.close()

    def _read(self) -> None:
        while (line := self._inbox.get()) is not None:
            self._heard(line.decode())

    # --- on the thread of the network ------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        tune(transport.get_extra_info("socket"))
        self._channel: Channel
        transport.write(self._identity.certificate_der.hex().encode() + b"\n")
        self._greeting = bytearray()

    def data_received(self, data: bytes) -> None:
        if self._greeting is not None:
            self._greeting += data
            certificate, found, data = self._greeting.partition(b"\n")
            if not found:
                return
            self._greeting = None
            its = bytes.fromhex(certificate.decode())
            self._channel = Channel(
                context(self._identity, its, self._first), self._first
            )
            if not self._first:
                self._channel.shake_hands()
        plain = self._channel.receive(data) if data else b""
        if waiting := self._channel.outgoing():
            self._transport.write(waiting)
        if self._channel.secured:
            self._up.set()
        if plain:
            self._inbox.put(plain[:-65])
