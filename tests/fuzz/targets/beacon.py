"""A datagram that claims to be a beacon."""

from __future__ import annotations

from p2p.discovery.datagram import DATAGRAM_LIMIT, Call, decode, encode
from p2p.discovery.found import ADDRESS_LIMIT, Advert, dialable
from p2p.identity import is_node_id
from p2p.text.names import NAME_LIMIT

SOURCE = "10.0.0.9"


def one(data: bytes) -> None:
    try:
        call, found = decode(data, SOURCE)
    except ValueError:
        return
    assert len(data) <= DATAGRAM_LIMIT
    assert is_node_id(found.id)
    assert len(found.name) <= NAME_LIMIT
    assert 0 < len(found.addresses) <= ADDRESS_LIMIT
    assert found.teller == SOURCE
    assert found.addresses[0] == (SOURCE, found.addresses[0][1])
    hosts = tuple(host for host, _ in found.addresses)
    port = found.addresses[0][1]
    assert dialable(hosts, port) == found.addresses
    advert = Advert(found.id, found.nonce, found.name, port, hosts, found.app)
    try:
        said = encode(Call(call), advert)
    except ValueError:  # a call of a later version
        return
    again = decode(said, SOURCE)[1]
    assert (again.id, again.nonce, again.name) == (found.id, found.nonce, found.name)
    assert again.addresses == found.addresses
