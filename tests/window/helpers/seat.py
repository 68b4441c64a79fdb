"""Somebody at the real window on a stand-in node: keys go in, what happened comes out.

See `tests.window.helpers.alone`, which is the program.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

PATIENCE = 10.0  # seconds; all of it takes well under one


class Seat:
    """One window. `told` is all that it said, oldest first."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        self.told: list[dict[str, Any]] = []
        self._news = threading.Condition()
        self._log = (folder / "alone.log").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.window.helpers.alone"],
            env={**environment, "PYGAME_HIDE_SUPPORT_PROMPT": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Seat:
        self.until(lambda: bool(self.all("typing")), "the window is open")
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout, self._log):
            assert pipe is not None
            pipe.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self.told.append(json.loads(line))
                self._news.notify_all()

    @property
    def pid(self) -> int:
        return self._process.pid

    def do(self, command: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(command + "\n")
        self._process.stdin.flush()

    def all(self, what: str) -> list[Any]:
        """Every value that was told of that."""
        return [line[what] for line in self.told if what in line]

    def now(self, what: str) -> Any:
        """The last value that was told of that."""
        return self.all(what)[-1]

    def until(self, done: Callable[[], bool], what: str) -> None:
        """Wait for what the window tells; fails with `what` did not happen."""
        deadline = time.monotonic() + PATIENCE
        with self._news:
            while not done():
                left = deadline - time.monotonic()
                waited = left > 0 and self._news.wait(left)
                assert waited, f"not so: {what}; {self.told[-8:]}{self.stderr()}"

    def expect(self, **fields: Any) -> None:
        """Wait until the last values told are these."""
        for name, value in fields.items():
            self.until(
                lambda n=name, v=value: self.all(n)[-1:] == [v], f"{name}={value!r}"
            )

    def await_all(self, what: str, values: list[Any]) -> None:
        """Wait until these are all that was told of that."""
        self.until(lambda: self.all(what) == values, f"{what}: {values}")

    def stderr(self) -> str:
        """What the process wrote there."""
        self._log.seek(0)
        return self._log.read()
