"""An address that somebody types."""

from __future__ import annotations

from contextlib import suppress

from p2p.addresses import check_peer, parse_address
from p2p.errors import BadText
from tests.fuzz.targets import text


def one(data: bytes) -> None:
    typed = text(data)
    try:
        host, port = parse_address(typed)
    except BadText:
        return
    assert 1 <= len(host) <= 64
    assert 1 <= port <= 65535
    written = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    assert parse_address(written) == (host, port)
    with suppress(BadText):
        assert check_peer((host, port)) == (host, port)
