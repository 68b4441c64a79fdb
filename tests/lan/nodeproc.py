"""A `hydralan node` as a process on a machine of the virtual LAN, for tests.

Its JSON lines are read by a thread of its own; each event gets the key "at", the
moment of its arrival by `time.monotonic()`, which all processes of a computer share.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.lan.lan import Host

Event = dict[str, Any]

PATIENCE = 10.0  # seconds; far beyond anything promised, short enough to read a failure
SHOWN = 30  # lines of a node's output in a failure


class NodeProcess:
    """One node. Made running; ends with the Lan of its host at the latest.

    `program` are Python's arguments up to the node's own. With a `home` it gets no
    profile but is the node of whoever lives there; with a `user` it writes only what
    this user id may, who must be allowed to enter the home. Any thread may `do`, the
    other methods belong to one; `events` only grows.
    """

    def __init__(
        self,
        host: Host,
        name: str,
        *arguments: str,
        profile: Path | None = None,
        home: Path | None = None,
        user: int | None = None,
        program: Sequence[str] = ("-m", "games", "node"),
    ) -> None:
        self.host = host
        self.name = name
        self.profile = profile or host.directory / name
        self.events: list[Event] = []
        self._news = threading.Condition()
        self._writing = threading.Lock()
        self._ended = False
        self._errors = host.directory / f"{name}.stderr"
        options = ["--name", name]
        environment = dict(os.environ)
        if home is None:
            self.profile.mkdir(exist_ok=True)
            options += ["--profile", str(self.profile)]
        else:
            environment |= {"HOME": str(home), "XDG_DATA_HOME": str(home)}
        options += arguments
        command = [*_as(user), sys.executable, *program, *options]
        self.process = self._start(command, environment)
        self._reader = threading.Thread(target=self._read, name=f"reader of {name}")
        self._reader.start()
        host.lan.at_close(self.kill)

    def _start(
        self, command: list[str], environment: dict[str, str]
    ) -> subprocess.Popen[str]:
        with self._errors.open("a") as errors:
            return self.host.spawn(
                command,
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                encoding="utf-8",
                bufsize=1,
            )

    @property
    def id(self) -> str:
        """The node id, from its `ready` event, which is awaited."""
        return str(self.wait_for("ready")["id"])

    def do(self, command: str, **fields: Any) -> float:
        """Send a command; returns the moment before it was sent (monotonic)."""
        assert self.process.stdin is not None
        now = time.monotonic()
        try:
            with self._writing:
                self.process.stdin.write(json.dumps({"do": command, **fields}) + "\n")
        except OSError as error:
            story = self._story(f"{command!r} not sent: {error}")
            raise AssertionError(story) from None
        return now

    def wait_for(
        self,
        event: str,
        timeout: float = PATIENCE,
        where: Callable[[Event], object] | None = None,
        *,
        since: float = 0.0,
        **match: Any,
    ) -> Event:
        """The first such event that came, or will within `timeout` seconds.

        `where` is a predicate, `match` are fields and their values, and nothing that
        arrived before `since` (monotonic) counts. Raises AssertionError with the
        node's last lines.
        """

        def fits(found: Event) -> bool:
            if found["event"] != event or found["at"] < since:
                return False
            if any(found.get(key) != value for key, value in match.items()):
                return False
            return where is None or bool(where(found))

        found = self._first(fits, time.monotonic() + timeout)
        if found is None:
            wanted = f"{event!r} {match or ''}"
            raise AssertionError(self._story(f"no {wanted} within {timeout} s"))
        return found

    def all(self, event: str, *, since: float = 0.0, **match: Any) -> list[Event]:
        """All such events that have come by now."""
        wanted = {"event": event, **match}
        return [
            found
            for found in list(self.events)
            if found["at"] >= since and _contains(found, wanted)
        ]

    def kill(self) -> float:
        """End it with SIGKILL, wait for that; returns the moment before (monotonic)."""
        now = time.monotonic()
        self.process.kill()
        self._wait(PATIENCE)
        return now

    def stop(self) -> float:
        """Freeze it (SIGSTOP), and wait until it is; returns the moment before."""
        now = time.monotonic()
        self.process.send_signal(signal.SIGSTOP)
        # On its own processor it would still read and answer for some milliseconds.
        seen = os.WSTOPPED | os.WEXITED | os.WNOWAIT
        os.waitid(os.P_PID, self.process.pid, seen)
        return now

    def cont(self) -> float:
        """Let a frozen one run on (SIGCONT); returns the moment before."""
        now = time.monotonic()
        self.process.send_signal(signal.SIGCONT)
        return now

    def terminate(self, timeout: float = PATIENCE) -> int:
        """Ask it to end (SIGTERM); returns its exit status."""
        self.process.terminate()
        return self._wait(timeout)

    def quit(self, timeout: float = PATIENCE) -> int:
        """Let it leave cleanly (`quit`); returns its exit status."""
        self.do("quit")
        return self._wait(timeout)

    def _wait(self, timeout: float) -> int:
        try:
            status = self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            raise AssertionError(self._story(f"runs on after {timeout} s")) from None
        self._reader.join()
        return status

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            at = time.monotonic()
            with self._news:
                self.events.append({**_parse(line), "at": at})
                self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _first(self, fits: Callable[[Event], bool], deadline: float) -> Event | None:
        seen = 0
        with self._news:
            while True:
                fresh = self.events[seen:]
                for event in fresh:
                    if fits(event):
                        return event
                seen += len(fresh)
                left = deadline - time.monotonic()
                if self._ended or left <= 0:
                    return None
                self._news.wait(left)

    def _story(self, headline: str) -> str:
        lines = [json.dumps(event) for event in self.events[-SHOWN:]]
        errors = self._errors.read_text().splitlines()[-SHOWN:]
        state = self.process.poll()
        status = "running" if state is None else f"ended with {state}"
        story = [f"{self.name} on {self.host} ({status}): {headline}", *lines]
        return "\n".join([*story, "standard error:", *errors])


def _as(user: int | None) -> list[str]:
    """What makes a program another user's, who may still read all of Python.

    Its environment may well lie where only its owner can look, as in a home directory.
    """
    if user is None:
        return []
    reads = ["--inh-caps=-all,+dac_read_search", "--ambient-caps=+dac_read_search"]
    return ["setpriv", f"--reuid={user}", "--clear-groups", *reads]


def _contains(event: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(event.get(key) == value for key, value in wanted.items())


def _parse(line: str) -> Event:
    """The object of a line; what is none becomes an event nobody waits for."""
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if isinstance(found, dict) and isinstance(found.get("event"), str):
        return found
    return {"event": "not an event", "line": line}
