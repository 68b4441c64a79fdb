"""What of the addresses that somebody claims can be dialled."""

from __future__ import annotations

import pytest

from p2p.discovery.found import ADDRESS_LIMIT, dialable


def test_what_can_be_dialled() -> None:
    claimed = ["fe80::1%2", "fd00::1", "192.168.1.5", "fd00::1"]
    expected = (("192.168.1.5", 7), ("fe80::1%2", 7), ("fd00::1", 7))
    assert dialable(claimed, 7) == expected


@pytest.mark.parametrize(
    "host",
    ["fe80::1", "224.0.0.1", "0.0.0.0", "::", "255.255.255.255", "ff02::1", "127.0.0.1",
     "::1", "::ffff:10.0.0.1", "example.org", "", "10.0.0.1; rm", "9" * 5000],
)  # fmt: skip
def test_what_cannot(host: str) -> None:
    assert dialable([host], 7) == ()


def test_bounds_of_what_is_dialled() -> None:
    many = [f"10.0.{n}.1" for n in range(200)]
    assert len(dialable(many, 7)) == ADDRESS_LIMIT
    assert dialable(many, 0) == dialable(many, 65536) == ()
    assert dialable(["127.0.0.1"], 7, loopback=True) == (("127.0.0.1", 7),)
