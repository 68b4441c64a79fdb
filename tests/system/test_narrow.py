"""Paths that drop long frames without a word, as some tunnels and access points do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.lan import Lan
from tests.lan.company import start
from tests.lan.slow import whole

LONG = "x" * 8000


@pytest.mark.parametrize(
    "longest", [1280, 1400, pytest.param(576, marks=pytest.mark.slow)]
)
@pytest.mark.slow
def test_long_texts_pass_where_long_frames_do_not(
    lan: Callable[..., Lan], longest: int
) -> None:
    wire = lan(2)
    for host in wire.hosts:
        whole(host.namespace, "eth0")
    # Without the 14 bytes of Ethernet, which that counts for none.
    wire.drop(wire.hosts[0], f"meta length > {longest - 14}")
    nodes = start(wire.hosts)
    for one, other in (nodes, nodes[::-1]):
        # On the narrowest after a handshake that came to nothing, in six seconds.
        one.wait_for("peer", 30.0, id=other.id)
    for one, other in (nodes, nodes[::-1]):
        one.do("say", text=LONG)
        assert other.wait_for("chat", name=one.name)["text"] == LONG
        one.wait_for("delivered")
