"""For all tests: nothing may leak, and a virtual LAN is there for who asks."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests import lanes, quiet
from tests.lan import Lan, rights

DESCRIPTORS = Path("/proc/self/fd")
GRACE = 2.0  # seconds for a thread that was told to end to do so

# How long an example takes, or to draw it, says how busy the computer is.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Before pytest-xdist looks how many processes it is to start."""
    lanes.spread(config)
    _keep_bytecode()
    _let_children_hear()


def _let_children_hear() -> None:
    # In the background of a shell, or under `nohup`, some signals are ignored, also by
    # all that is started there; one with a handler is back at its default in a child.
    for one in (signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
        if signal.getsignal(one) is signal.SIG_IGN:
            signal.signal(one, lambda number, frame: None)


def _keep_bytecode() -> None:
    # The nodes of tests are some thousand processes: where Python may write no bytecode
    # into the tree, each of them would compile all of it anew.
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        folder = os.environ["PYTHONPYCACHEPREFIX"] = tempfile.mkdtemp()
        atexit.register(shutil.rmtree, folder, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Now, while there is one thread, is the time to enter a user namespace. What
    pytest-xdist starts later is in it from the beginning."""
    given = getattr(config, "workerinput", None)
    config.stash[REASON] = given["reason"] if given else rights.obtain()
    if given:  # it knows the command line alone, in which no lanes are asked for
        config.option.loadgroup = given["lanes"]
    rights.withdraw()  # each process for itself, or their nodes would meet


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a process of pytest-xdist what this one knows."""
    node.workerinput["reason"] = node.config.stash[REASON]
    node.workerinput["lanes"] = node.config.option.dist == "loadgroup"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Before pytest-xdist reads it."""
    lanes.assign(config, items)


def pytest_report_header(config: pytest.Config) -> str:
    return f"virtual LAN: {config.stash[REASON] or 'yes'}"


REASON = pytest.StashKey[str]()


@pytest.fixture
def lan(request: pytest.FixtureRequest) -> Iterator[Callable[..., Lan]]:
    """`lan(3)` is a virtual LAN of three machines, gone after the test."""
    yield from _lans(request.config)


@pytest.fixture(scope="module")
def lasting_lan(request: pytest.FixtureRequest) -> Iterator[Callable[..., Lan]]:
    """The same, gone after the tests of a module, or when it is closed."""
    yield from _lans(request.config)


def _lans(config: pytest.Config) -> Iterator[Callable[..., Lan]]:
    reason = config.stash[REASON]
    if reason and os.environ.get("CI") and sys.platform.startswith("linux"):
        pytest.fail(f"a CI machine must be able to build a virtual LAN: {reason}")
    if reason:
        pytest.skip(f"no virtual LAN: {reason}")
    with ExitStack() as stack:
        yield lambda hosts=2: stack.enter_context(Lan(hosts))


@pytest.fixture(autouse=True)
def nothing_leaks() -> Iterator[None]:
    """A test ends with the threads and sockets that it began with."""
    with no_leaks():
        yield


@pytest.fixture(autouse=True)
def nobody_outside_hears() -> Iterator[None]:
    """A test says nothing that could be heard on a LAN that is not its own."""
    with quiet.watched() as faults:
        yield
    assert not faults, faults


@contextmanager
def no_leaks() -> Iterator[None]:
    """What is done in it leaves no thread and no socket behind."""
    threads, sockets = set(threading.enumerate()), open_sockets()
    yield
    left = _still_running(set(threading.enumerate()) - threads)
    assert not left, f"threads left behind: {left}"
    leaked = open_sockets() - sockets
    assert not leaked, f"sockets left behind: {leaked}"


def open_sockets() -> set[str]:
    """This process's sockets, as the kernel names them; nothing outside Linux."""
    found = set()
    for descriptor in DESCRIPTORS.iterdir() if DESCRIPTORS.is_dir() else ():
        try:
            found.add(os.readlink(descriptor))
        except OSError:
            continue  # the descriptor of this very listing
    return {name for name in found if name.startswith("socket:")}


def _still_running(threads: set[threading.Thread]) -> list[str]:
    deadline = time.monotonic() + GRACE
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    return sorted(thread.name for thread in threads if thread.is_alive())
