"""The own addresses of a system that does not list its adapters."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

import pytest

from p2p.discovery.routes import is_own, own_addresses
from tests.lan import Lan

PROGRAM = """
import json
from p2p.discovery.routes import own_addresses
print(json.dumps(own_addresses()))
"""


@pytest.mark.parametrize(
    ("address", "own"),
    [
        *[("127.0.0.1", True), ("192.0.2.1", False), ("x", False)],
        *[("::1", True), ("::1%1", True), ("::1%lo", True), ("2001:db8::1", False)],
        *[("fe80::9%1", False), ("fe80::9%none", False)],
    ],
)
def test_what_a_socket_can_have_is_an_own_address(address: str, own: bool) -> None:
    assert is_own(address) == own


def test_so_is_one_that_counts_on_one_adapter_only(lan: Callable[..., Lan]) -> None:
    (me,) = lan(1).hosts
    program = (
        "from p2p.discovery.routes import is_own; print(is_own('fe80::77:1%eth0'))"
    )
    asked = me.python("-c", program, stdout=subprocess.PIPE, text=True)
    assert asked.communicate(timeout=30)[0] == "True\n"


def test_all_that_is_told_are_own_addresses() -> None:
    for family in own_addresses():
        assert all(map(is_own, family))
        assert len(set(family)) == len(family)


def test_the_address_that_leads_out_is_told_each_once(lan: Callable[..., Lan]) -> None:
    (me,) = lan(1).hosts
    me.ip_command("route add default via 10.77.0.254")
    asked = me.python("-c", PROGRAM, stdout=subprocess.PIPE)
    said, _ = asked.communicate(timeout=30)
    assert json.loads(said)[0] == [me.ip]
