"""Programs whose profile folder cannot be used, now or ever."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable

import pytest

from tests.lan import Lan, NodeProcess
from tests.lan.company import gather
from tests.system.helpers.commands import ended, hydralan

MakeLan = Callable[..., Lan]


@pytest.mark.slow
def test_a_folder_that_cannot_be_used_keeps_nobody_out(lan: MakeLan) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    ben = NodeProcess(wire.hosts[1], "ben", "--profile", "/proc/hydralan")
    notices = [e["text"] for e in ben.all("notice", code="profile")]
    ana.wait_for("peer", name="ben")
    ben.wait_for("peer")
    notices = [e["text"] for e in ben.all("notice", code="profile")]
    assert len(notices) == 1
    assert "'/proc/hydralan' cannot be used" in notices[0]
    assert "--profile" in notices[0]
    ana.do("say", text="hello")
    ana.wait_for("delivered", to=ben.id)
    ben.do("name", name="Benno")
    ana.wait_for("renamed", name="Benno")
    bad = ["--profile", "/dev/null/x"]
    code, output, errors = hydralan(wire.hosts[1], "peers", *bad, "--wait", "0.5")
    assert (code, "ana" in output) == (0, True)
    assert errors.count("--profile") == 1
    assert hydralan(wire.hosts[1], "say", "hi", *bad, "--to", "ana")[0] == 0


def test_a_profile_lost_while_it_runs_is_a_notice(lan: MakeLan) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    assert ana.id
    (ana.profile / "identity.pem").unlink()
    (ana.profile / "settings.json").unlink(missing_ok=True)
    (ana.profile / "settings.json").mkdir()
    ana.do("name", name="Anna")
    ana.wait_for("notice", code="profile")
    ben = NodeProcess(wire.hosts[1], "ben")
    ben.wait_for("peer", name="Anna")  # the key is still proven


@pytest.mark.parametrize("home", ["/dev/null", "/nonexistent/me"])
def test_without_any_home(lan: MakeLan, home: str) -> None:
    wire = lan(1)
    (wire.hosts[0].directory / "file").touch()
    home = home.replace("/nonexistent", str(wire.hosts[0].directory / "file"))
    env = {"HOME": home, "XDG_DATA_HOME": ""}
    process = wire.hosts[0].python(
        *("-m", "games", "peers", "--wait", "0"),
        env={**os.environ, **env},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    code, errors = ended(process)
    assert code == 0
    assert errors.count("--profile") == 1
