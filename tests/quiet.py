"""No test speaks to the LAN that its computer is on, or to the nodes that chat there.

Where the kernel permits it, the tests have a network of their own (`tests.lan.rights`).
Where not, all that they start stays on loopback and in an application of its own; and
this is the watch that no test forgets it, wherever it runs. Nodes in the virtual LAN
are processes in other namespaces, and may do as they like.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any

from p2p.driver.choices import Choices
from p2p.driver.life import Life
from tests.otherapp import APP, LOOPBACK

SPOKEN = ("socket.connect", "socket.sendto", "socket.sendmsg")
PROGRAMS = ("games", "hydralan")
_faults: list[str] = []
_listens = False


@contextmanager
def watched() -> Iterator[list[str]]:
    """What is done in it that could be heard on the LAN is in the list, afterwards."""
    global _listens
    if not _listens:
        _listens = True
        sys.addaudithook(_hear)  # for the life of the process
    start = Life.start

    def guarded(life: Life) -> None:
        _faults.extend(fault := faults_of(life.choices))
        assert not fault, fault
        start(life)

    before = len(_faults)
    found: list[str] = []
    Life.start = guarded  # type: ignore
    try:
        yield found
    finally:
        Life.start = start  # type: ignore
        found += _faults[before:]
        del _faults[before:]


def faults_of(choices: Choices) -> list[str]:
    """What of a node that is about to start would be noticed by others."""
    faults = []
    if choices.app == "hydralan":
        faults.append("a node of a test says app='hydralan', as those of people do")
    if not all(map(_is_loopback, choices.interfaces or ["all"])):
        faults.append("a node of a test is not told interfaces=['127.0.0.1']")
    return faults


def fault_of_program(argv: Sequence[str]) -> str:
    """What is wrong with a process started outside the virtual LAN, or ""."""
    words = [str(word) for word in argv]
    if not words or words[0].endswith("nsenter"):
        return ""
    runs = words[1:]
    code = runs[runs.index("-c") + 1] if "-c" in runs[:-1] else ""
    named = any(a == "-m" and b in PROGRAMS for a, b in zip(words, runs, strict=False))
    if named or words[0].endswith("hydralan"):
        return "a test starts hydralan itself, not tests.otherapp"
    if "Node(" in code and not (APP in " ".join(words) and LOOPBACK in code):
        return "a program of a test opens a node not on loopback, or of no app"
    return ""


def fault_of_word(sock: Any, address: Any, event: str = "socket.sendto") -> str:
    """What is wrong with a word that is sent to this address, or ""."""
    if not isinstance(address, tuple) or not isinstance(address[0], str):
        return ""  # no network: a Unix socket, or netlink
    if event == "socket.connect" and sock.type == socket.SOCK_DGRAM:
        return ""  # nothing is sent: a way to ask for the own address
    if _is_loopback(address[0]) or not _is_address(address[0]):
        return ""  # a name is resolved first, and then connected to
    if ip_address(address[0].partition("%")[0]).is_multicast:
        return "" if _is_loopback(_source(sock)) else f"a test calls out to {address}"
    return f"a test speaks to {address}"


def _source(sock: socket.socket) -> str:
    try:
        return str(sock.getsockname()[0])
    except OSError:
        return ""


def _is_address(text: str) -> bool:
    try:
        ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return True


def _is_loopback(text: str) -> bool:
    if text in ("lo", "localhost"):
        return True
    return _is_address(text) and ip_address(text.partition("%")[0]).is_loopback


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    fault = ""
    if event in SPOKEN:
        fault = fault_of_word(arguments[0], arguments[1], event)
    elif event == "subprocess.Popen" and isinstance(arguments[1], Iterable):
        fault = fault_of_program(list(arguments[1]))
    if fault and len(_faults) < 100:
        _faults.append(fault)
