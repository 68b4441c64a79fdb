"""A game that `hydralan new` has written, installed as it says, and played."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lan import Lan, NodeProcess, arena
from tests.lan.company import meet
from tests.system.helpers.commands import hydralan

MakeLan = Callable[..., Lan]

SEEN = """
import site
site.addsitedir({place!r})
from games.__main__ import main
raise SystemExit(main())
"""


def installed(package: Path, prefix: Path) -> str:
    """A program that is `hydralan` with that package, installed without a network."""
    pytest.importorskip("flit_core")
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "-q"]
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", *offline),
            *("--disable-pip-version-check", "--root-user-action", "ignore"),
            *("--prefix", str(prefix), "-e", str(package)),
        ],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
        timeout=60,
    )
    (place,) = prefix.glob("**/site-packages")
    return SEEN.format(place=str(place))


@pytest.mark.slow
def test_a_new_game_is_installed_found_and_played(lan: MakeLan, tmp_path: Path) -> None:
    hosts = lan(2).hosts
    package = tmp_path / "pig"
    status, told, _ = hydralan(hosts[0], "new", "pig", str(package))
    assert status == 0
    assert f"-m pip install -e {package}\n" in told
    code = installed(package, tmp_path / "prefix")
    ana, ben = (
        NodeProcess(host, name, program=("-c", code, "node"))
        for host, name in zip(hosts, ("ana", "ben"), strict=True)
    )
    meet([ana, ben])
    arena.play([ana, ben], state=True, game="pig")
    since = ana.do("input", value="roll")
    applied = ana.wait_for("input", since=since)
    seat = arena.seat(ana)

    def rolled(event: dict[str, object]) -> bool:
        state = event.get("state")
        assert isinstance(state, dict)
        (own,) = (p for p in state["players"] if p["seat"] == seat)
        return event["tick"] == applied["tick"] and own["die"] > 0

    for node in (ana, ben):
        node.wait_for("tick", where=rolled)
    arena.run_on([ana, ben], 20)
    arena.same_game([ana, ben], least=20)
