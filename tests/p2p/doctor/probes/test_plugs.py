"""Whether an adapter is on, and joined to something."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from p2p.doctor.probes import plugs
from p2p.doctor.probes.plugs import Plug
from tests.lan import Host, Lan
from tests.p2p.doctor.inside import seen
from tests.p2p.doctor.listings import MACOS_IFCONFIG, WINDOWS_ADAPTERS


def states(host: Host) -> dict[str, list[bool | None]]:
    """(on, joined) of each there, by name."""
    rows = seen(
        host, "plugs", "[(p.name, p.on, p.joined) for p in plugs.plugs().values()]"
    )
    return {name: state for name, *state in rows}


def test_a_cable_a_loose_end_and_one_that_is_off(lan: Callable[..., Lan]) -> None:
    wire = lan(1)
    (me,) = wire.hosts
    assert states(me) == {"eth0": [True, True]}
    wire.link_down(me)
    assert states(me) == {"eth0": [True, False]}
    me.ip_command("link set eth0 down")
    assert states(me) == {"eth0": [False, None]}


def test_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugs.sys, "platform", "win32")
    monkeypatch.setattr(plugs, "ask", lambda command, seconds: WINDOWS_ADAPTERS)
    assert plugs.plugs() == {
        11: Plug("Ethernet", True, False),
        7: Plug("WLAN", False, None),
        5: Plug("LAN 2", True, True),
    }


def test_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [(1, "lo0"), (4, "en0"), (5, "en5"), (9, "gone0")]
    monkeypatch.setattr(plugs.sys, "platform", "darwin")
    monkeypatch.setattr(plugs, "ask", lambda command, seconds: MACOS_IFCONFIG)
    monkeypatch.setattr(plugs.socket, "if_nameindex", lambda: names)
    assert plugs.plugs() == {4: Plug("en0", True, True), 5: Plug("en5", False, None)}


SYSTEMS = ["win32", "darwin", *(["linux"] if sys.platform == "linux" else [])]


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_system_that_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, system: str
) -> None:
    def refuse() -> list[tuple[int, str]]:
        raise PermissionError

    monkeypatch.setattr(plugs.sys, "platform", system)
    monkeypatch.setattr(plugs, "ask", lambda command, seconds: None)
    monkeypatch.setattr(plugs.socket, "if_nameindex", refuse)
    assert plugs.plugs() == {}
