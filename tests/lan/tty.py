"""A `hydralan chat` at a real terminal (a pty), and a person's hands and eyes at it."""

from __future__ import annotations

import codecs
import fcntl
import os
import pty
import re
import select
import struct
import termios
import time
from contextlib import suppress

from tests.games.helpers.glass import Glass
from tests.lan.lan import Host

PATIENCE = 10.0  # seconds
ROWS, COLUMNS = 30, 120
ERASED = re.compile(r"[^\n]*(?:\x1b\[0?J|\r(?!\r*\n))")  # the prompt, before a line
TIMED = re.compile(r"^\d\d:\d\d (?=\S)")  # when a line came
MARKED = re.compile(r" (?:…|✓|✓ \d+/\d+|\(queued\)|\(failed\))$")  # what became of it
CONTROLS = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[()][A-Z0-9]|\x1b[=>]|\r")
PROMPT = b"\x1b[?2004h"  # pasted text is marked from now on
LOCAL = 3  # where termios has its local modes
ENTER, INTERRUPT, END = "\r", "\x03", "\x04"


class Tty:
    """One chat. Made running; ends with the Lan of its host at the latest."""

    def __init__(
        self,
        host: Host,
        name: str,
        term: str = "xterm",
        size: tuple[int, int] = (COLUMNS, ROWS),
    ) -> None:
        self.host = host
        self._terminal, inner = pty.openpty()
        self._glass = Glass(*size)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.resize(*size)
        # Nobody answers here when it asks where the cursor is (CPR).
        env = {**os.environ, "TERM": term, "PROMPT_TOOLKIT_NO_CPR": "1"}
        profile = str(host.directory / name.replace(" ", "-"))
        self._process = host.python(
            *("-m", "games", "chat", "--name", name, "--profile", profile),
            **dict.fromkeys(("stdin", "stdout", "stderr"), inner),
            env=env,
            start_new_session=True,
        )
        self._path = os.ttyname(inner)
        os.close(inner)
        self._bytes = b""
        self._read = 0  # lines
        host.lan.at_close(self.close)

    def type(self, text: str, end: str = ENTER, encoding: str = "utf-8") -> None:
        """Type `text` and Enter, or another `end`, once there is a prompt.

        Before, and from one line to the next prompt, the terminal itself would take
        what is typed: it shows a letter, and keeps Ctrl-C.
        """
        deadline = time.monotonic() + PATIENCE
        while PROMPT not in self._bytes:
            assert self._more(deadline), "no prompt"
        while termios.tcgetattr(self._terminal)[LOCAL] & termios.ICANON:
            assert time.monotonic() < deadline, "no next prompt"
            time.sleep(0.005)
        os.write(self._terminal, (text + end).encode(encoding))

    def write(self, text: str) -> None:
        """Type `text` and Enter where there is no prompt to wait for."""
        os.write(self._terminal, (text + ENTER).encode())

    def shown(self) -> str:
        """All that came so far, as it came."""
        return self._bytes.decode(errors="replace")

    def seen(self) -> list[str]:
        """What can be seen now, row by row."""
        return self._glass.lines()

    def sees(self, *rows: str) -> list[str]:
        """Wait until all these are among the rows that are seen, a time before them
        aside; returns all that are."""
        deadline = time.monotonic() + PATIENCE
        while True:
            seen = [TIMED.sub("", row) for row in self.seen()]
            if all(row in seen for row in rows):
                return seen
            assert self._more(deadline), f"no {rows!r} but {seen}"

    def resize(self, columns: int, rows: int) -> None:
        """The terminal has another size from now on."""
        size = struct.pack("HHHH", rows, columns, 0, 0)
        fcntl.ioctl(self._terminal, termios.TIOCSWINSZ, size)
        self._glass.resize(columns, rows)

    def terminate(self) -> None:
        """Send SIGTERM, once there is a prompt."""
        self.type("", end="")
        self._process.terminate()

    def read(self, text: str, patience: float = PATIENCE) -> str:
        """Wait for a line with `text`, below those that were read; returns it, without
        the time before it and the mark behind it."""
        deadline = time.monotonic() + patience
        while True:
            lines = self._lines()
            for number in range(self._read, len(lines)):
                if text in lines[number]:
                    self._read = number + 1
                    return MARKED.sub("", TIMED.sub("", lines[number]))
            new = lines[self._read :]
            assert self._more(deadline), f"no {text!r} but {new}"

    def leave(self) -> int:
        """Wait for the end; returns the exit status."""
        deadline = time.monotonic() + PATIENCE
        while self._more(deadline):
            pass
        return int(self._process.wait(PATIENCE))

    def send_signal(self, number: int) -> None:
        """As `kill` does."""
        self._process.send_signal(number)

    def stop_output(self) -> None:
        """Take nothing more that is shown, as after Ctrl-S."""
        self._flow(termios.TCOOFF)

    def start_output(self) -> None:
        """Take it again."""
        self._flow(termios.TCOON)

    def _flow(self, action: int) -> None:
        inner = os.open(self._path, os.O_RDWR | os.O_NOCTTY)
        termios.tcflow(inner, action)
        os.close(inner)

    def status(self) -> int:
        """Wait for the end without taking what is shown; returns the exit status."""
        return int(self._process.wait(PATIENCE))

    def is_line_by_line(self) -> bool:
        """Whether the terminal itself edits lines and shows what is typed."""
        wanted = termios.ICANON | termios.ECHO
        return termios.tcgetattr(self._terminal)[LOCAL] & wanted == wanted

    def _lines(self) -> list[str]:
        """The full lines that were shown, without the prompt."""
        shown = self._bytes.decode(errors="replace")
        return CONTROLS.sub("", ERASED.sub("", shown)).split("\n")[:-1]

    def _more(self, deadline: float) -> bool:
        """Take in what is shown next; False if nothing more comes in time, or ever."""
        left = max(0.0, deadline - time.monotonic())
        if not select.select([self._terminal], [], [], left)[0]:
            return False
        try:
            some = os.read(self._terminal, 65536)
        except OSError:  # so Linux says that nobody is at the other side any more
            return False
        self._bytes += some
        self._glass.write(self._decoder.decode(some))
        return bool(some)

    def close(self) -> None:
        """Hang up. Harmless when repeated."""
        with suppress(OSError):
            os.close(self._terminal)
