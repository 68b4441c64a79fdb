"""What mDNS says of an instance: its name, its port, its texts."""

from __future__ import annotations

from zeroconf import ServiceInfo

from p2p.discovery.found import ADDRESS_LIMIT
from p2p.discovery.instance import SERVICE, decode, label
from p2p.identity import instance_name, parse_instance
from p2p.text.names import NAME_LIMIT
from tests.fuzz.targets import text


def one(data: bytes) -> None:
    # The name up to the first zero byte, a port, then the texts as on the wire.
    name, _, rest = data.partition(b"\0")
    port, texts = int.from_bytes(rest[:2], "big"), rest[2:]
    instance = f"{text(name)}.{SERVICE}"
    parsed = parse_instance(label(instance))
    if parsed is not None:
        assert instance_name(*parsed) == label(instance)
    try:
        info = ServiceInfo(SERVICE, instance, port=port, properties=texts)
        info.addresses = [rest[-4:].rjust(4, b"\x0a")]
    except Exception:  # zeroconf's own refusal: such a record reaches nobody
        return
    found = decode(info, loopback=False)
    if found is not None:
        assert parsed == (found.id, found.nonce)
        assert len(found.name) <= NAME_LIMIT
        assert 0 < len(found.addresses) <= ADDRESS_LIMIT
        assert 0 <= found.version <= 9999
