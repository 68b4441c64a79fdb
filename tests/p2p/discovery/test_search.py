"""All ways to search at once, on real sockets in a machine of a virtual LAN."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Lan


@pytest.mark.slow
def test_who_changes_while_mdns_starts_is_announced_once(
    lan: Callable[..., Lan],
) -> None:
    (host,) = lan(1).hosts
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    renewer = host.python("-m", "tests.p2p.helpers.mdns_renewer", "10", **pipes)
    said, _ = renewer.communicate(timeout=20)
    assert said == "well"
