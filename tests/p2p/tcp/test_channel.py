"""TLS in memory: what one end seals, the other reads, however the bytes arrive."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Sequence
from pathlib import Path

import pytest

from p2p.errors import RemoteProtocolError
from p2p.profile.keys import Identity, new_key_file, parse_key_file
from p2p.tcp.channel import MAX_HANDSHAKE, MAX_IDLE, RECORD, Channel
from p2p.tcp.records import AT_A_TIME
from p2p.tcp.tls import context
from tests.p2p.helpers.key_updates import key_updates

KEY_UPDATE = 27  # bytes of a record with nothing else


def identity(file: Path) -> Identity:
    file.write_bytes(new_key_file())
    return parse_key_file(file.read_bytes(), file)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> list[Identity]:
    folder = tmp_path_factory.mktemp("keys")
    return [identity(folder / name) for name in ("ann", "ben", "eve")]


def ends(dials: Identity, accepts: Identity, shown: Identity) -> tuple[Channel, ...]:
    """The dialler and the acceptor, who was shown the certificate of `shown`."""
    client = Channel(context(dials, accepts.certificate_der, False), False)
    server = Channel(context(accepts, shown.certificate_der, True), True)
    return client, server


def shake(client: Channel, server: Channel, step: int = RECORD) -> None:
    """Bring them together; `step` bytes arrive at a time."""
    client.shake_hands()
    while not (client.secured and server.secured):
        said = [pass_on(client, server, step), pass_on(server, client, step)]
        assert said == [b"", b""]


def pass_on(one: Channel, other: Channel, step: int = RECORD) -> bytes:
    data = one.outgoing()
    steps = range(0, len(data), step)
    return b"".join(other.receive(data[at : at + step]) for at in steps)


@pytest.mark.parametrize("step", [1, 7, RECORD])
def test_what_is_sealed_is_read(keys: Sequence[Identity], step: int) -> None:
    ann, ben, _ = keys
    client, server = ends(ann, ben, ann)
    shake(client, server, step)
    assert client.certificate == ben.certificate_der
    assert server.certificate == ann.certificate_der
    for data in (b"x", b"hello " * 50, bytes(range(256)) * 300):
        client.seal(data)
        client.seal(b"and more")
        server.seal(data[::-1])
        assert pass_on(client, server, step) == data + b"and more"
        assert pass_on(server, client, step) == data[::-1]


def test_words_in_the_last_flight_are_read(keys: Sequence[Identity]) -> None:
    ann, ben, _ = keys
    client, server = ends(ann, ben, ann)
    client.shake_hands()
    pass_on(client, server)
    pass_on(server, client)
    assert client.secured
    assert not server.secured
    client.seal(b"early")
    assert pass_on(client, server) == b"early"


def test_both_may_end_it_at_once(keys: Sequence[Identity]) -> None:
    ann, ben, _ = keys
    client, server = ends(ann, ben, ann)
    shake(client, server)
    client.seal(b"last words")
    client.close()
    server.seal(b"these, too")
    server.close()
    assert pass_on(client, server) == b"last words"
    assert pass_on(server, client) == b"these, too"
    assert client.ended
    assert server.ended
    client.close()  # once more changes nothing


def test_who_proves_another_key_is_refused_and_told(keys: Sequence[Identity]) -> None:
    ann, ben, eve = keys
    client, server = ends(eve, ben, ann)
    client.shake_hands()
    pass_on(client, server)
    pass_on(server, client)
    with pytest.raises(ssl.SSLError):
        pass_on(client, server)
    assert not server.secured
    with pytest.raises(ssl.SSLError):  # it is told why
        pass_on(server, client)


@pytest.mark.parametrize("noise", [b"GET / HTTP/1.1\r\n\r\n", b"\0" * 64, b"\xff" * 64])
def test_noise_is_no_tls(keys: Sequence[Identity], noise: bytes) -> None:
    ann, ben, _ = keys
    client, server = ends(ann, ben, ann)
    with pytest.raises(ssl.SSLError):
        server.receive(noise)
    client, server = ends(ann, ben, ann)
    shake(client, server)
    with pytest.raises(ssl.SSLError):
        client.receive(noise)


@pytest.mark.parametrize("step", [1, 7, 1000, RECORD, 256 * 1024])
def test_no_record_of_an_honest_peer_is_idle(
    keys: Sequence[Identity], step: int
) -> None:
    ann, ben, _ = keys
    client, server = ends(ann, ben, ann)
    shake(client, server, step)
    small = [b"%d" % number for number in range(1000)]
    for data in (*small, b"y" * (RECORD + 1), b"z" * 40_000):
        client.seal(data)
    said = pass_on(client, server, step)
    assert len(said) == sum(map(len, small)) + RECORD + 1 + 40_000
    assert server.idle == client.idle == 0
    client.close()
    assert pass_on(client, server, step) == b""
    assert server.ended
    assert 0 < server.idle < 100


def test_tickets_are_endured_but_not_without_end(keys: Sequence[Identity]) -> None:
    """Of another implementation: ours sends none."""
    ann, ben, _ = keys
    for tickets, is_honest in ((2, True), (50, False)):
        sends = context(ben, ann.certificate_der, True)
        sends.num_tickets = tickets
        server = Channel(sends, True)
        client = Channel(context(ann, ben.certificate_der, False), False)
        client.shake_hands()
        pass_on(client, server)
        pass_on(server, client)
        pass_on(client, server)
        server.seal(b"hello")
        if is_honest:
            assert pass_on(server, client) == b"hello"
            assert 0 < client.idle < MAX_IDLE / 4
        else:
            with pytest.raises(RemoteProtocolError, match="hold nothing"):
                pass_on(server, client)


@pytest.mark.parametrize("step", [1000, 256 * 1024])
def test_new_keys_without_end_are_read_no_further_than_the_limit(
    keys: Sequence[Identity], tmp_path: Path, step: int
) -> None:
    ann, ben, _ = keys
    asks = context(ann, ben.certificate_der, False)
    asks.keylog_filename = str(tmp_path / "keys")
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    client, server = asks.wrap_bio(incoming, outgoing), ends(ann, ben, ann)[1]
    while not server.secured:
        with contextlib.suppress(ssl.SSLWantReadError):
            client.do_handshake()
        server.receive(outgoing.read())
        incoming.write(server.outgoing())
    agreed = client.cipher()
    assert agreed is not None
    data = key_updates(tmp_path / "keys", agreed[0], 1000)
    assert len(data) == 1000 * KEY_UPDATE
    read = MAX_IDLE // KEY_UPDATE * KEY_UPDATE
    assert server.receive(data[:read]) == b""
    assert server.idle == read
    with pytest.raises(RemoteProtocolError, match="hold nothing"):
        server.receive(data[read : read + step])
    assert server.idle <= MAX_IDLE + AT_A_TIME * KEY_UPDATE


def test_a_handshake_without_an_end_is_ended(keys: Sequence[Identity]) -> None:
    ann, ben, _ = keys
    server = ends(ann, ben, ann)[1]
    begins = b"\x16\x03\x01\x00\x04\x01\x01\xff\xff"  # of 128 KiB, a long ClientHello
    one_more = b"\x16\x03\x01\x00\x01\x00"
    assert server.receive(begins) == b""
    with pytest.raises(RemoteProtocolError, match="without an end"):
        server.receive(one_more * MAX_HANDSHAKE)
