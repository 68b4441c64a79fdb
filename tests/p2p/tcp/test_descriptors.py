"""The limit of descriptors is raised as far as the system lets us."""

from __future__ import annotations

import subprocess
import sys

import pytest

from p2p.tcp.descriptors import UNLIMITED, WANTED

PROGRAM = """
import resource, sys
soft, hard = map(int, sys.argv[1:])
resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
from p2p.tcp.descriptors import raise_limit
print(raise_limit(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
@pytest.mark.parametrize(
    ("soft", "hard", "raised"),
    [(64, 64, 64), (64, 4096, 4096), (256, 20_000, WANTED), (17_000, 20_000, 17_000)],
)
def test_the_soft_limit_becomes_the_hard_one(soft: int, hard: int, raised: int) -> None:
    run = [sys.executable, "-c", PROGRAM, str(soft), str(hard)]
    said = subprocess.run(run, capture_output=True, check=True).stdout.split()
    assert [int(word) for word in said] == [raised, raised, hard]


def test_a_system_that_refuses_is_no_reason_to_stop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resource = pytest.importorskip("resource")
    from p2p.tcp import descriptors

    def refuse(*_: object) -> None:
        raise ValueError("not allowed")

    monkeypatch.setattr(resource, "setrlimit", refuse)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (256, resource.RLIM_INFINITY))
    assert descriptors.raise_limit() == 256
    monkeypatch.setattr(descriptors.sys, "platform", "win32")
    assert descriptors.raise_limit() == UNLIMITED
