"""Most tests wait, so they wait together: several processes run them (pytest-xdist).

What measures time on the virtual LAN stays in one of them, one test after the other;
of the rest each file stays together. Who names files or tests, or has no pytest-xdist,
has them run one by one as ever; who gives `-n` himself, in so many processes. What
measures time is also marked `timed`: `.ci/run` lets the slow ones of these have the
machine for themselves.
"""

from __future__ import annotations

from pathlib import Path

import pytest

LANES = 4  # for two cores, as most tests wait: one that waits for each that computes
TIMED = (
    *("around", "foreseen", "hostile", "matrix", "meet", "play", "rough", "takeover"),
)
# Which of the window's see a real screen: of displays and keyboards one is enough at a
# time. The others draw where nobody sees it.
SHOWN = ("keys", "display", "two_windows", "lobby", "pace", "stage", "wayland")
# Whose nodes keep all cores busy, so that nobody can measure beside them.
HEAVY = ("chat_storm", "class")
TESTS = Path(__file__).parent


def spread(config: pytest.Config) -> None:
    """Let several processes run the tests, if it is all of them."""
    option = config.option
    if not config.pluginmanager.hasplugin("xdist") or hasattr(config, "workerinput"):
        return
    asked = option.numprocesses is not None or option.dist != "no" or option.usepdb
    every = all(Path(arg).resolve() in (TESTS, TESTS.parent) for arg in config.args)
    if not asked and every and option.capture != "no" and not option.collectonly:
        option.numprocesses, option.dist = LANES, "loadgroup"
    elif option.numprocesses and option.dist == "no" and not option.usepdb:
        option.dist = "loadgroup"  # as many as were asked for, but in their lanes


def assign(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Say of each test with which others it has to share a process, and which of them
    measure time."""
    is_shared = config.pluginmanager.hasplugin("xdist")
    for item in items:
        lane = lane_of(item.path)
        if lane == "timed":
            item.add_marker(pytest.mark.timed)
        if is_shared:
            item.add_marker(pytest.mark.xdist_group(lane))


def lane_of(path: Path) -> str:
    """The lane of the tests in a file."""
    parts = path.relative_to(TESTS).parts
    names = {part.removeprefix("test_").removesuffix(".py") for part in parts}
    if parts[0] == "window" and path.stem.removeprefix("test_") in SHOWN:
        return "window"
    timed = ("crowd",) if "discovery" in names else TIMED + HEAVY
    is_timed = parts[0] == "system" and names.intersection(timed)
    is_timed = is_timed or parts[:2] == ("hostile", "real")
    return "timed" if is_timed else "/".join(parts)
