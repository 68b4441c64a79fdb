"""One connection over real TCP and TLS, with an honest peer, and with liars."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from pathlib import Path

import msgspec
import pytest

from p2p import clock
from p2p.core.payload import pack
from p2p.errors import RemoteProtocolError
from p2p.messages import (
    PROTOCOL_VERSION,
    Ask,
    Goodbye,
    Message,
    Ping,
    Pong,
    Renamed,
    Tell,
    Welcome,
)
from p2p.profile.keys import Identity, certificate_id
from p2p.tcp import connection as connection_module
from p2p.tcp.connection import LEAST_READ, MOST_READ, NONSENSE, Connection
from p2p.tcp.tls import context
from p2p.wire import buckets
from p2p.wire.codec import MessageReader, encode
from p2p.wire.link import DEAD_AFTER, PING_AFTER, PONG_WITHIN, Link
from p2p.wire.turns import TURN
from tests.p2p.helpers.key_updates import half_a_key_update, key_updates
from tests.p2p.helpers.servers import (
    LOOPBACK,
    PATIENCE,
    End,
    Stranger,
    ends,
    hello,
    story,
    stranger,
)


@story
async def test_two_meet_and_each_knows_who_the_other_is(keys: list[Identity]) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        here, there = await ann.link(ben)
        assert (here.peer, there.peer) == (ben.id, ann.id)
        assert (here.attempt, there.attempt) == (7, None)
        assert here.address == ben.address
        assert there.address[0] == LOOPBACK
        assert ann.server.connection(here.number) is here
        for number in range(3):
            here.send(encode(Renamed(f"Ann {number}")))
        there.send(encode(Renamed("Ben")))
        await ben.handler.until(lambda: len(ben.handler.received) == 3)
        await ann.handler.until(lambda: ann.handler.received == [Renamed("Ben")])


@story
async def test_a_goodbye_is_told_from_a_broken_link(keys: list[Identity]) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        here, _ = await ann.link(ben)
        here.send(encode(Goodbye("left")) + encode(Renamed("too late")))
        await ben.handler.until(lambda: ben.handler.closed)
        assert ben.handler.closed[0][1:] == ("left", True)
        assert ben.handler.received == []
        here, there = await ann.link(ben)
        there.abort("enough")
        await ann.handler.until(lambda: len(ann.handler.closed) == 2)
        assert ann.handler.closed[1][2] is False
        assert ben.handler.reasons == ["left", "enough"]


@story
async def test_last_words_are_heard(keys: list[Identity]) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        here, _ = await ann.link(ben)
        here.send(encode(Goodbye("left")))
        await ann.server.close()
        await ben.handler.until(lambda: ben.handler.closed)
        assert ben.handler.closed[0][2] is True


@story
async def test_pings_keep_a_link_and_silence_ends_it(keys: list[Identity]) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        here, _ = await ann.link(ben)
        now = clock.now() + PING_AFTER + 0.1
        ann.server.tick(now)
        async with asyncio.timeout(PATIENCE):
            while here.link.rtt is None:
                await asyncio.sleep(0.005)
        now += DEAD_AFTER + 0.1
        ann.server.paused(now)
        ann.server.tick(now)
        assert not ann.handler.closed
        now += DEAD_AFTER + 0.1
        ann.server.tick(now)  # asked once more, and no time to answer
        ann.server.tick(now + PONG_WITHIN + 0.1)
        await ann.handler.until(lambda: ann.handler.closed)
        assert ann.handler.reasons == ["it does not answer any more"]


@story
async def test_what_is_said_counts_and_a_pong_does_not(keys: list[Identity]) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        here, there = await ann.link(ben)
        here.send(encode(Renamed("ann")))
        await ben.handler.until(lambda: ben.handler.received)
        assert here.link.spoken
        now = clock.now() + PING_AFTER + 0.1
        ann.server.tick(now)
        async with asyncio.timeout(PATIENCE):
            while here.link.rtt is None:
                await asyncio.sleep(0.005)
        assert not here.link.spoken
        assert not there.link.spoken


# --- liars ---------------------------------------------------------------------------


async def refused(end: End, guest: Stranger) -> None:
    """The guest is hung up on, and nobody was told that he was there."""
    await guest.fate()
    await end.until_alone()
    assert end.handler.opened == []


@story
async def test_who_shows_one_key_and_has_another_is_refused(
    keys: list[Identity],
) -> None:
    ann, ben, eve = keys
    async with ends(ben) as (end,):
        async with stranger(end) as guest:
            with contextlib.suppress(OSError):
                await guest.secure(shows=ann, proves=eve)
            await refused(end, guest)
        async with stranger(end) as guest:
            await guest.secure(shows=ann, proves=ann)
            await end.handler.until(lambda: end.handler.opened)
            assert end.handler.opened[0].peer == ann.id


@story
async def test_who_is_trusted_himself_is_not_trusted_as_another(
    keys: list[Identity],
) -> None:
    ann, ben, eve = keys
    async with ends(ben, ann, eve) as (end, first, second):
        await first.link(end)
        await second.link(end)
        async with stranger(end) as guest:
            with contextlib.suppress(OSError):
                await guest.secure(shows=ann, proves=eve)
            await guest.fate()
            await end.until_alone()
        assert [each.peer for each in end.handler.opened] == [ann.id, eve.id]


@story
async def test_a_forged_copy_of_a_certificate_hides_nobody(
    keys: list[Identity],
) -> None:
    ann, ben, _ = keys
    forged = bytearray(ann.certificate_der)
    forged[-1] ^= 1  # of the signature: the same key, the same name
    assert certificate_id(bytes(forged)) == ann.id
    async with ends(ben, ann) as (end, other):
        async with stranger(end) as guest:
            await guest.greet(bytes(forged))
            with contextlib.suppress(OSError):
                await guest.writer.start_tls(context(ann, ben.certificate_der, False))
            await refused(end, guest)
        await other.link(end)
        await end.link(other)
        assert {each.peer for each in end.handler.opened} == {ann.id}


@story
async def test_an_acceptor_too_must_prove_what_it_shows(keys: list[Identity]) -> None:
    ann, ben, eve = keys

    async def lie(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, RemoteProtocolError):
            link = Link(False, ben.certificate_der, 0.0, "tests")
            while (shown := link.greet(await reader.read(65536))) is None:
                continue
            writer.write(link.hello())
            await writer.start_tls(context(eve, shown, server=True))
            await reader.read()
        writer.close()

    liar = await asyncio.start_server(lie, LOOPBACK, 0)
    address = liar.sockets[0].getsockname()
    async with ends(ann) as (end,):
        assert await end.dial(address, peer=ben.id) is False
        await end.until_alone()
    liar.close()


@story
async def test_who_proves_nothing_is_refused(keys: list[Identity]) -> None:
    async with ends(keys[1]) as (end,):
        for version in (ssl.TLSVersion.TLSv1_3, ssl.TLSVersion.TLSv1_2):
            async with stranger(end) as guest:
                await guest.greet(keys[0].certificate_der)
                with contextlib.suppress(OSError):
                    await guest.writer.start_tls(careless(version, None))
                await refused(end, guest)


@story
async def test_old_tls_is_refused(keys: list[Identity]) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        await guest.greet(keys[0].certificate_der)
        old = careless(ssl.TLSVersion.TLSv1_2, keys[0])
        with contextlib.suppress(OSError):
            await guest.writer.start_tls(old)
        await refused(end, guest)


def careless(version: ssl.TLSVersion, identity: Identity | None) -> ssl.SSLContext:
    """A client that believes anything, of one TLS version."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.minimum_version = made.maximum_version = version
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if identity is not None:
        made.load_cert_chain(identity.key_file)
    return made


HELLO = hello(b"no certificate")
NEXT = PROTOCOL_VERSION + 1


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="HTTP"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", id="TLS at once"),
        pytest.param(bytes(range(256)) * 200, id="noise"),
        pytest.param(encode(Ping(1)), id="no hello"),
        pytest.param(hello(b"", NEXT), id="another version"),
        pytest.param(hello(b"", app="todo"), id="another application"),
        pytest.param(HELLO, id="no certificate"),
        pytest.param(HELLO + b"x", id="one byte too many"),
    ],
)
@story
async def test_nonsense_is_hung_up_on(keys: list[Identity], first: bytes) -> None:
    async with ends(keys[0]) as (end,), stranger(end) as guest:
        guest.writer.write(first)
        await refused(end, guest)


@story
async def test_another_application_is_told_to_the_dialler_alone(
    keys: list[Identity],
) -> None:
    async with ends(keys[0]) as (ann,):
        todo = End(keys[1], "todo")
        await todo.server.listen(0)
        try:
            assert await ann.dial(todo.address, peer=todo.id) is False
            assert ann.handler.foreign == [(todo.address, "todo")]
            assert await todo.dial(ann.address) is False
            assert todo.handler.foreign == [(ann.address, "tests")]
            assert ann.handler.foreign == [(todo.address, "todo")]
            for end in (ann, todo):
                await end.until_alone()
                assert (end.handler.opened, end.handler.refused) == ([], [])
        finally:
            await todo.server.close()


@story
async def test_another_version_is_told_on_both_sides(keys: list[Identity]) -> None:
    async with ends(keys[0]) as (end,), stranger(end) as guest:
        guest.writer.write(hello(keys[1].certificate_der, NEXT))
        answer = await guest.fate()
        assert answer == hello(keys[0].certificate_der)
        ((address, version),) = await end.handler.until(lambda: end.handler.refused)
        assert (address[0], version) == ("127.0.0.1", NEXT)


@story
async def test_bytes_between_hello_and_tls_end_it(keys: list[Identity]) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        shown = await guest.greet(keys[0].certificate_der, extra=b"\x00")
        with contextlib.suppress(OSError):
            await guest.writer.start_tls(context(keys[0], shown, server=False))
        await refused(end, guest)


@story
async def test_noise_instead_of_tls_ends_it(keys: list[Identity]) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        await guest.greet(keys[0].certificate_der)
        guest.writer.write(b"noise" * 1000)
        await refused(end, guest)


@story
async def test_what_a_later_version_says_is_passed_over_with_one_line(
    keys: list[Identity], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "p2p.tcp.server")
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        await guest.secure(keys[0], keys[0])
        welcome = encode(Welcome(end.id, "a" * 8, "Ann", (), ()))
        later = b"\x00\x00\x00\x06\x92\x63\xa3new"  # [99, "new"]
        for part in (welcome, later, later, encode(Renamed("Anne"))):
            guest.writer.write(part)
        await end.handler.until(lambda: Renamed("Anne") in end.handler.received)
        assert end.handler.closed == []
        (connection,) = end.handler.opened
        assert connection.link.unknown == 2
    said = [r.message for r in caplog.records if "not known" in r.message]
    assert len(said) == 1


@story
async def test_noise_on_an_open_link_ends_it(keys: list[Identity]) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        await guest.secure(keys[0], keys[0])
        guest.writer.write(encode(Ping(5)) + b"\x00\x00\x00\x01\xc1")
        answer = await guest.fate()
        assert list(MessageReader(100).feed(answer)) in ([], [Pong(5)])
        await end.handler.until(lambda: end.handler.closed)
        assert end.handler.reasons == [NONSENSE]


async def opened(
    end: End, guest: Stranger, key: Identity, secrets: Path
) -> tuple[Connection, asyncio.WriteTransport, str]:
    """A link whose keys of TLS are in a file: the connection there, what is below TLS
    here, and the cipher."""
    shown = await guest.greet(key.certificate_der)
    tls = context(key, shown, server=False)
    tls.keylog_filename = str(secrets)
    below = guest.writer.transport
    await guest.writer.start_tls(tls)
    (there,) = await end.handler.until(lambda: end.handler.opened)
    return there, below, guest.writer.get_extra_info("cipher")[0]


@story
async def test_who_stops_in_a_message_of_tls_is_hung_up_on(
    keys: list[Identity], tmp_path: Path
) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        there, below, cipher = await opened(end, guest, keys[0], tmp_path / "keys")
        below.write(half_a_key_update(tmp_path / "keys", cipher))
        async with asyncio.timeout(PATIENCE):
            while not end.handler.closed:
                there.send(encode(Ping(1)))
                await asyncio.sleep(0.005)
        assert "in the middle" in end.handler.reasons[0]


def feed(connection: Connection, data: bytes) -> None:
    """As Windows does, where the event loop has its own buffer: all that it read."""
    while data:
        buffer = connection.get_buffer(len(data))
        size = min(len(buffer), len(data), LEAST_READ)
        buffer[:size], data = data[:size], data[size:]
        connection.buffer_updated(size)


@pytest.mark.parametrize("is_read_at_once", [False, True])
@story
async def test_who_renews_its_keys_without_end_breaks_the_protocol(
    keys: list[Identity],
    is_read_at_once: bool,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        there, below, cipher = await opened(end, guest, keys[0], tmp_path / "keys")
        new_keys = key_updates(tmp_path / "keys", cipher, 1000)
        if is_read_at_once:
            feed(there, new_keys)
        else:
            below.write(new_keys)
        await end.handler.until(lambda: end.handler.closed)
        assert end.handler.reasons == [NONSENSE]
        assert end.handler.breached == [there]
        assert "records of TLS that hold nothing" in caplog.text


@story
async def test_where_records_cost_much_time_little_is_read_of_each_link(
    keys: list[Identity],
) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        here, there = await ann.link(ben)
        assert len(there.get_buffer(-1)) == MOST_READ
        ben.server.rota.charge(there.number, TURN)
        assert len(there.get_buffer(-1)) == LEAST_READ
        await asyncio.sleep(0)
        assert len(there.get_buffer(-1)) == MOST_READ
        text = "x" * 3 * MOST_READ
        here.send(encode(Tell("t", pack(text))))
        await ben.handler.until(lambda: ben.handler.received)
        assert ben.handler.received == [Tell("t", pack(text))]


@pytest.mark.parametrize("far", ["connected", "half a hello", "greeted"])
@pytest.mark.parametrize("how", ["silent", "hangs up", "aborts"])
@story
async def test_who_stops_half_way_is_forgotten(
    keys: list[Identity], far: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    within = 0.05 if how == "silent" else 60.0
    for name in ("HELLO_BACK_WITHIN", "HELLO_WITHIN", "HANDSHAKE_WITHIN"):
        monkeypatch.setattr(connection_module, name, within)
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        if far == "half a hello":
            guest.writer.write(HELLO[:9])
        elif far == "greeted":
            await guest.greet(keys[0].certificate_der)
        if how == "hangs up":
            guest.writer.close()
        elif how == "aborts":
            guest.abort()
        await refused(end, guest)


# --- whose turn it is ----------------------------------------------------------------


def tells(count: int) -> list[Message]:
    return [Tell("t", msgspec.Raw(msgspec.msgpack.encode(n))) for n in range(count)]


@story
async def test_a_long_queue_keeps_its_order_to_the_last_word(
    keys: list[Identity],
) -> None:
    async with ends(*keys[:2]) as (ann, ben):
        here, _ = await ann.link(ben)
        sent = [*tells(20_000), Renamed("Ann"), *tells(2000)]
        here.send(b"".join(map(encode, sent)))
        here.send(encode(Goodbye("left")))
        here.close("left")
        await ben.handler.until(lambda: ben.handler.closed)
        assert ben.handler.received == sent
        assert ben.handler.closed[0][1:] == ("left", True)


@story
async def test_what_a_broken_link_had_brought_is_handled_before_its_end(
    keys: list[Identity],
) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        await guest.secure(keys[0], keys[0])
        (there,) = await end.handler.until(lambda: end.handler.opened)
        guest.writer.write(b"".join(map(encode, tells(20_000))))
        await guest.writer.drain()
        await end.handler.until(lambda: end.handler.received)
        guest.writer.close()
        await end.handler.until(lambda: end.handler.closed)
        assert there.link.pending == 0
        assert end.handler.received == tells(20_000)
        assert end.handler.reasons == ["it hung up"]


@story
async def test_what_is_of_no_use_is_not_even_decoded(keys: list[Identity]) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        end.handler.heeded = lambda head: head.topic == "mine"
        await guest.secure(keys[0], keys[0])
        broken = b"\x00\x00\x00\x09\x93\x12\xa4yours\xc1"
        mine = Tell("mine", msgspec.Raw(b"\x90"))
        ask = Ask(5, "yours", msgspec.Raw(b"\x90"))
        guest.writer.write(broken + encode(mine) + encode(ask))
        await end.handler.until(lambda: len(end.handler.received) == 2)
        assert end.handler.received == [mine, Ask(5, "yours", msgspec.Raw(b"\xc0"))]


@story
async def test_a_link_that_is_not_read_owes_nothing_and_is_read_again(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "UNREAD_FROM", 10_000)
    monkeypatch.setattr(buckets, "MESSAGES_A_SECOND", 2000.0)
    async with ends(*keys[:2]) as (ann, ben):
        here, there = await ann.link(ben)
        sent: list[Message] = [Renamed(f"Ann {n:050}") for n in range(5000)]
        here.send(b"".join(map(encode, sent)))
        await ben.handler.until(lambda: not there.link.is_read)
        for later in (2.0, 4.0, 60.0):
            ben.server.tick(clock.now() + later)
        assert not ben.handler.closed
        await ben.handler.until(lambda: len(ben.handler.received) == 5000)
        assert ben.handler.received == sent
        assert there.link.is_read
        here.send(encode(Renamed("again")))
        await ben.handler.until(lambda: ben.handler.received[-1] == Renamed("again"))


@story
async def test_who_says_it_byte_by_byte_is_understood_in_the_end(
    keys: list[Identity],
) -> None:
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        await guest.secure(keys[0], keys[0])
        await end.handler.until(lambda: end.handler.opened)
        said = Goodbye("x" * 200)
        for _ in range(20):
            for byte in encode(Renamed("x" * 60)) * 10:
                guest.writer.write(bytes([byte]))  # a record of TLS for each
            await guest.writer.drain()
        guest.writer.write(encode(said))
        await end.handler.until(lambda: end.handler.closed)
        assert end.handler.received == [Renamed("x" * 60)] * 200
        assert end.handler.closed[0][2] is True


# --- who is slow ---------------------------------------------------------------------


@story
async def test_last_words_reach_who_is_talking(keys: list[Identity]) -> None:
    much = encode(Renamed("x" * 60)) * 1000
    async with ends(*keys[:2]) as (ann, ben):
        for _ in range(10):
            here, there = await ann.link(ben)
            # What lies unread in the socket that is closed must not make it a reset.
            here.send(much)
            await asyncio.sleep(0)
            there.send(encode(Goodbye("left")))
            there.close("left")
            here.send(much)
            await ann.handler.until(lambda: len(ann.handler.closed) == links(ann))
            await ben.handler.until(lambda: len(ben.handler.closed) == links(ben))
        assert [goodbye for _, _, goodbye in ann.handler.closed] == [True] * 10


def links(end: End) -> int:
    return len(end.handler.opened)


@story
async def test_who_does_not_read_is_hung_up_on(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "MAX_UNREAD", 256 * 1024)
    async with ends(keys[1]) as (end,), stranger(end) as guest:
        shown = await guest.greet(keys[0].certificate_der)
        await guest.writer.start_tls(context(keys[0], shown, server=False))
        (there,) = await end.handler.until(lambda: end.handler.opened)
        data = encode(Renamed("x" * 60)) * 1000
        for _ in range(2000):
            there.send(data)
            await asyncio.sleep(0)
            if end.handler.closed:
                break
        assert end.handler.reasons == ["it does not read what it is sent"]


@story
async def test_who_asks_for_too_much_at_once_is_hung_up_on(
    keys: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "MAX_UNREAD", 256 * 1024)
    async with ends(*keys[:2]) as (ann, ben):
        here, _ = await ann.link(ben)
        for _ in range(257):
            here.send(b"x" * 1024)
        assert here.unsent <= 257 * 1024
        await ann.handler.until(lambda: ann.handler.closed)
        assert ann.handler.reasons == ["it asks for more than it can be sent"]
