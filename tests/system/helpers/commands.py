"""The commands on a machine of the virtual LAN, without a display."""

from __future__ import annotations

import os
import subprocess
from typing import Any

from tests.lan import Host

DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")
PATIENCE = 15.0  # seconds


def hydralan(host: Host, *arguments: str, typed: str = "") -> tuple[int, str, str]:
    """Run a command without a display: exit code, standard output and error."""
    env = {key: value for key, value in os.environ.items() if key not in DISPLAYS}
    pipes: dict[str, Any] = dict.fromkeys(
        ("stdin", "stdout", "stderr"), subprocess.PIPE
    )
    own = ["--name", "me", "--profile", str(host.directory / "me")]
    process = host.python(
        "-m", "games", *own, *arguments, env=env, text=True, encoding="utf-8", **pipes
    )
    output, errors = process.communicate(typed, timeout=20)
    return process.returncode, output, errors


def start(host: Host, *arguments: str, **how: Any) -> subprocess.Popen[bytes]:
    """A command without a display, with a profile of its own."""
    env = {k: v for k, v in os.environ.items() if k not in DISPLAYS}
    own = ["--profile", str(host.directory / "me"), *arguments]
    pipes = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    env |= {"XDG_RUNTIME_DIR": str(host.directory)} | how.pop("env", {})
    return host.python("-m", "games", *own, env=env, **pipes | how)


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Its exit status and what it complained of; its input stays open until then."""
    try:
        status = process.wait(PATIENCE)
    finally:
        process.kill()
    assert process.stderr is not None
    with process.stderr as errors:
        told = errors.read().decode()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    return status, told
