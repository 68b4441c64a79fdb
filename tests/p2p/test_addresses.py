"""Addresses as people type them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from p2p.addresses import DEFAULT_PORT, check_peer, parse_address
from p2p.errors import BadText


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("10.0.0.7", ("10.0.0.7", DEFAULT_PORT)),
        (" ada.local:99 ", ("ada.local", 99)),
        ("ada:65535", ("ada", 65535)),
        ("fe80::1", ("fe80::1", DEFAULT_PORT)),
        ("[fe80::1%eth0]:1", ("fe80::1%eth0", 1)),
        ("[::1]", ("::1", DEFAULT_PORT)),
    ],
)
def test_what_is_an_address(text: str, address: tuple[str, int]) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize(
    "text",
    [
        *("", ":", ":80", "[]:80", "ada:", "ada:http", "ada:-1", "ada:0"),
        *("ada:65536", "ada:\u0663", "x" * 65, "[::1]x", "[::1]80", "[ada]x"),
        *("ada lovelace", "a\x00b", "ada..local", "\ud800", "ada:" + "9" * 5000),
    ],
)
def test_what_is_none(text: str) -> None:
    with pytest.raises(BadText):
        parse_address(text)


@given(st.text(max_size=80))
def test_anything_else_is_said_to_be_none(text: str) -> None:
    try:
        host, port = parse_address(text)
    except BadText:
        return
    assert 1 <= len(host) <= 64
    assert 1 <= port <= 65535


@pytest.mark.parametrize(
    ("host", "why"),
    [
        *((h, "write which") for h in ("fe80::1", "febf::9")),
        *((h, "no computer") for h in ("0.0.0.0", "0.0.0.7", "::", "::ffff:0.0.0.0")),
        *((h, "many") for h in ("224.0.0.251", "239.1.1.1", "ff02::1%eth0")),
        *((h, "many") for h in ("255.255.255.255", "::ffff:224.0.0.1")),
        *(
            (h, "four parts")
            for h in ("300.1.1.1", "10.1.1", "7", "1.2.3.4.5", "1.2.3.")
        ),
    ],
)
def test_where_no_single_computer_can_be(host: str, why: str) -> None:
    with pytest.raises(BadText, match=why):
        check_peer((host, 1))


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "fe80::1%eth0", "::1", "ana-pc", "pc7.lan"]
)
def test_where_one_may_be(host: str) -> None:
    assert check_peer((host, 1)) == (host, 1)
