"""Which tests share a process, and when there is more than one."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.lanes import LANES, TESTS, assign, lane_of, spread


@pytest.mark.parametrize(
    ("path", "lane"),
    [
        ("system/test_takeover.py", "timed"),
        ("system/matrix/test_matrix.py", "timed"),
        ("system/test_doctor.py", "system/test_doctor.py"),
        ("system/discovery/test_hostile.py", "system/discovery/test_hostile.py"),
        ("system/discovery/test_crowd.py", "timed"),
        ("system/test_chat_storm.py", "timed"),
        ("system/test_chat.py", "system/test_chat.py"),
        ("hostile/real/test_floods.py", "timed"),
        ("hostile/test_lies.py", "hostile/test_lies.py"),
        ("p2p/test_node.py", "p2p/test_node.py"),
        ("window/test_two_windows.py", "window"),
        ("window/desktop/test_keys.py", "window"),
        ("window/widgets/test_pen.py", "window/widgets/test_pen.py"),
        ("window/lobby/test_tables.py", "window/lobby/test_tables.py"),
        ("test_readme.py", "test_readme.py"),
    ],
)
def test_what_measures_time_has_one_lane(path: str, lane: str) -> None:
    assert lane_of(TESTS / path) == lane


def test_who_shares_the_tests_knows_the_lanes(request: pytest.FixtureRequest) -> None:
    # By this ending pytest-xdist knows what belongs together.
    is_shared = "PYTEST_XDIST_WORKER" in os.environ
    assert request.node.nodeid.endswith("@test_lanes.py") == is_shared


@pytest.mark.parametrize("xdist", [True, False])
def test_what_measures_time_is_marked_so(xdist: bool) -> None:
    class Item:
        def __init__(self, path: str) -> None:
            self.path, self.marks = TESTS / path, set[str]()

        def add_marker(self, mark: pytest.MarkDecorator) -> None:
            self.marks.add(mark.name)

    timed, waiting = Item("system/test_meet.py"), Item("system/test_doctor.py")
    assign(config(xdist=xdist), [timed, waiting])  # type: ignore[list-item]
    shared = {"xdist_group"} if xdist else set()
    assert timed.marks == {"timed"} | shared
    assert waiting.marks == shared


def config(*args: Path | str, xdist: bool = True, **options: Any) -> Any:
    option = SimpleNamespace(
        numprocesses=None, dist="no", usepdb=False, capture="fd", collectonly=False
    )
    vars(option).update(options)
    manager = SimpleNamespace(hasplugin=lambda name: xdist)
    return SimpleNamespace(args=args, option=option, pluginmanager=manager)


@pytest.mark.parametrize("where", [TESTS, TESTS.parent])
def test_all_tests_are_spread(where: Path) -> None:
    made = config(where)
    spread(made)
    assert (made.option.numprocesses, made.option.dist) == (LANES, "loadgroup")


@pytest.mark.parametrize(
    "made",
    [
        config(f"{TESTS}/p2p/test_node.py::test_a_node_alone"),
        config(TESTS / "p2p"),
        config(TESTS, TESTS / "p2p"),
        config(TESTS, xdist=False),
        config(TESTS, numprocesses=0),
        config(TESTS, dist="load"),
        config(TESTS, usepdb=True),
        config(TESTS, capture="no"),
        config(TESTS, collectonly=True),
    ],
)
def test_a_few_tests_or_a_word_of_ones_own_are_left_alone(made: Any) -> None:
    before = dict(vars(made.option))
    spread(made)
    assert vars(made.option) == before


@pytest.mark.parametrize("dist", ["no", "each"])
def test_so_many_processes_as_one_asks_for_keep_to_the_lanes(dist: str) -> None:
    made = config(Path("test_x.py"), numprocesses=3, dist=dist)
    spread(made)
    kept = "loadgroup" if dist == "no" else dist
    assert (made.option.numprocesses, made.option.dist) == (3, kept)


def test_who_opens_a_display_is_in_their_lane() -> None:
    for file in (TESTS / "window").rglob("test_*.py"):
        text = file.read_text()
        opens = "displayed(" in text or "wayland.desktop(" in text
        assert (lane_of(file) == "window") == opens, file
