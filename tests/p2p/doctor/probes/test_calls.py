"""What answers at an address that was typed."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from p2p.doctor.facts import Answer
from p2p.doctor.probes import calls
from p2p.doctor.probes.calls import MAX_CALLED, Calls, call
from tests.lan import Lan
from tests.p2p.doctor.inside import seen

PATIENCE = 10.0  # seconds
HERE = "127.0.0.1"


@pytest.fixture
def door() -> Iterator[int]:
    """A port at which something serves."""
    with socket.create_server((HERE, 0)) as server:
        yield server.getsockname()[1]


def free_port() -> int:
    with socket.create_server((HERE, 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_something_that_serves_is_something_else_until_it_is_linked(door: int) -> None:
    assert call(HERE, door) is Answer.OTHER


def test_a_machine_that_lives_refuses() -> None:
    assert call(HERE, free_port()) is Answer.REFUSED


@pytest.mark.parametrize("name", ["a..b", "x" * 300])
def test_what_is_no_name_at_all(name: str) -> None:
    assert call(name, 1) is Answer.NO_SUCH_NAME


@pytest.mark.skipif(sys.platform != "linux", reason="a full door refuses elsewhere")
def test_a_door_behind_which_nothing_moves_is_silent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "CALL_WITHIN", 0.1)
    with ExitStack() as stack:
        full = stack.enter_context(socket.create_server((HERE, 0), backlog=0))
        for _ in range(3):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        assert call(*full.getsockname()) is Answer.SILENT


def test_several_are_called_at_once_but_not_without_end(door: int) -> None:
    typed = [(HERE, door), (HERE, free_port()), *[("a..b", n) for n in range(9)]]
    said = Calls(typed).answers(PATIENCE)
    assert said == {
        (HERE, door): Answer.OTHER,
        typed[1]: Answer.REFUSED,
        **{one: Answer.NO_SUCH_NAME for one in typed[2:MAX_CALLED]},
    }


def test_what_has_not_answered_yet_is_not_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Slow:
        """A door that takes its time; it is told when it is enough."""

        def __init__(self) -> None:
            self.enough, self.waits = socket.socketpair()

        def __call__(self, host: str, port: int) -> Answer:
            self.waits.recv(1)
            return Answer.SILENT

    slow = Slow()
    monkeypatch.setattr(calls, "call", slow)
    with slow.enough, slow.waits:
        made = Calls([(HERE, 1)])
        assert made.answers(0.0) == {}
        slow.enough.send(b"!")
        assert made.answers(PATIENCE) == {(HERE, 1): Answer.SILENT}


def test_where_nobody_is_and_where_no_way_leads(lan: Callable[..., Lan]) -> None:
    (me,) = lan(1).hosts
    setup = "calls.CALL_WITHIN = 0.2"
    asked = "[calls.call('10.77.0.99', 1), calls.call('192.0.2.1', 1)]"
    assert seen(me, "calls", asked, setup) == [Answer.SILENT, Answer.NO_ROUTE]
