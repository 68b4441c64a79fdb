"""A game whose author errs: it is left and told of with its line; the node goes on."""

from __future__ import annotations

import asyncio
import importlib
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from p2p.core.node_core import NodeCore
from p2p.effects import Notify
from p2p.errors import BadText
from p2p.events import Notice, RoomChanged, RoomLeft
from p2p.mishap import KNOWN, MAX_STORY, Mishaps, WrongResult
from tests.p2p.helpers.signers import signer
from tests.p2p.helpers.toy import Toy

ME = signer("a").id


class Odd(Exception):
    def __str__(self) -> str:
        raise ValueError("not even that")


Fault = Callable[..., Any]


def recursion(*given: Any) -> Any:
    return recursion(*given)  # without them Python 3.13.0 itself never stops it


def raises(error: BaseException) -> Fault:
    def fault(*_: Any) -> Any:
        raise error

    return fault


FAULTS: list[Fault] = [
    raises(ZeroDivisionError("division by zero")),
    raises(SystemExit(2)),
    raises(KeyboardInterrupt()),
    raises(asyncio.CancelledError()),
    raises(Odd()),
    recursion,
    lambda *_: None,
    lambda *_: "much",
    lambda: 0,  # takes something else
]


class Faulty(Toy):
    """A toy with faults, by the name of the method."""

    def __init__(self, **faults: Fault) -> None:
        self.faults = faults

    def __getattribute__(self, name: str) -> Any:
        method = super().__getattribute__(name)
        if name in ("setup", "step", "score", "bots_wanted", "bot"):
            fault = super().__getattribute__("faults").get(name)
            if fault:
                return fault
        return method


class Lone:
    """One node alone, on a clock of its own."""

    def __init__(self, game: Faulty) -> None:
        self.now = 100.0
        self.core = NodeCore(signer("a"), "n" * 8, "Ann", [game], Random(1), 0)
        self.events: list[Any] = []

    def play(self, ticks: int = 60) -> None:
        self.core.watch(1, True, True)
        self.take(self.core.enter("toy", True, {"bots": 2}, self.now))
        for _ in range(ticks):
            self.now += 0.05
            self.take(self.core.tick(self.now))

    def take(self, effects: list[Any]) -> None:
        self.events += [e.event for e in effects if isinstance(e, Notify)]

    def told(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


def test_without_a_fault_it_plays() -> None:
    lone = Lone(Faulty())
    lone.play()
    assert lone.told(RoomChanged)
    assert not lone.told(Notice)


@pytest.mark.parametrize("where", ["step", "score", "bots_wanted", "bot"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_game_that_fails_is_left_and_told_of(
    where: str, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    if where == "bot" and fault in FAULTS[-3:-1]:
        return  # a bot may press nothing, or anything
    lone = Lone(Faulty(**{where: fault}))
    lone.play()
    (notice,) = lone.told(Notice)
    assert notice.code == "game_failed"
    assert "(p2p/test_mishap.py, line " in notice.text
    assert len(lone.told(RoomLeft)) == 1
    assert lone.core.room is None
    (record,) = [r for r in caplog.records if r.levelno >= logging.ERROR]
    assert record.getMessage().startswith("Faulty failed:\nTraceback")
    lone.core.say("still here", None, 0.0, lone.now)
    lone.play()  # it may be tried again, and fails again
    assert len(lone.told(Notice)) == 2
    assert len(caplog.records) == 1  # the log has it


@pytest.mark.parametrize("fault", FAULTS)
def test_a_game_that_does_not_begin_is_refused(fault: Fault) -> None:
    lone = Lone(Faulty(setup=fault))
    with pytest.raises(BadText, match=r"does not begin: .*test_mishap.py, line \d+"):
        lone.play()
    assert lone.core.room is None
    lone.core.say("still here", None, 0.0, lone.now)


def test_leaving_a_game_that_fails_just_then_is_leaving() -> None:
    game = Faulty()
    lone = Lone(game)
    lone.play()
    game.faults["step"] = raises(ValueError("at the end"))
    lone.take(lone.core.leave(lone.now))
    assert lone.core.room is None
    assert len(lone.told(RoomLeft)) == 1


# As the platform, which lies in another folder than any author's files.
PLATFORM = """
def caught(fault):
    try:
        fault()
    except BaseException as error:
        return error
"""


def caught(fault: Fault) -> BaseException:
    """What the platform gets of an author's function."""
    names: dict[str, Any] = {}
    exec(compile(PLATFORM, "/platform/ours.py", "exec"), names)
    error: BaseException = names["caught"](fault)
    return error


def story(author: object, error: BaseException, log: pytest.LogCaptureFixture) -> str:
    Mishaps("test").told(author, error)
    (record,) = log.records
    return record.getMessage()


HERE = sys.modules[__name__]


def test_a_traceback_begins_in_the_authors_own_file(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def helps() -> None:
        raise ValueError("no such seat")

    def fault() -> None:
        helps()

    told = story(HERE, caught(fault), caplog)
    assert "ours.py" not in told
    assert told.index("in fault") < told.index("in helps")
    assert told.endswith("ValueError: no such seat")


def test_a_traceback_tells_what_it_came_from(caplog: pytest.LogCaptureFixture) -> None:
    def fault() -> None:
        try:
            raise KeyError("seat")
        except KeyError as error:
            raise ValueError("no such seat") from error

    told = story(HERE, caught(fault), caplog)
    assert told.index("KeyError: 'seat'") < told.index("ValueError: no such seat")


def test_a_result_of_a_wrong_kind_is_told_at_its_function(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def draw() -> None:
        pass

    error = caught(raises(WrongResult(draw, None, "a picture")))
    error.__traceback__ = None  # nothing of the author's runs any more
    line = draw.__code__.co_firstlineno
    told = story(HERE, error, caplog)
    assert f'test_mishap.py", line {line}\n' in told
    assert told.endswith("WrongResult: draw returned NoneType, not a picture")


def test_what_is_no_python_is_told_where_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "slip_of_pen.py").write_text("x = 1\ndef f(:\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    error = caught(lambda: importlib.import_module("slip_of_pen"))
    told = Mishaps("test").told("slip_of_pen", error)
    assert "slip_of_pen.py, line 2)" in told
    assert "def f(:" in caplog.text


def test_a_module_that_is_not_there_is_told_without_a_place() -> None:
    error = caught(lambda: importlib.import_module("nowhere_at_all"))
    told = Mishaps("test").told("nowhere_at_all", error)
    assert told == "ModuleNotFoundError: No module named 'nowhere_at_all'"


def test_a_traceback_is_bounded(caplog: pytest.LogCaptureFixture) -> None:
    def fault() -> None:
        raise ValueError("x" * 1_000_000)

    told = story(HERE, caught(fault), caplog)
    assert len(told) < MAX_STORY + 100


def test_the_log_is_bounded(caplog: pytest.LogCaptureFixture) -> None:
    mishaps = Mishaps("test")
    for number in range(KNOWN + 50):
        kind = type(f"Error{number}", (Exception,), {})
        told = mishaps.told(Toy(), kind("x" * 10_000 + "\n" * 9))
        assert len(told) < 300
    assert len(caplog.records) == KNOWN
