"""A headless Wayland desktop (sway) for tests, where there is one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from tests.window.helpers.display import end

PATIENCE = 10.0  # seconds
NOBODY = 65534


def require() -> None:
    """Skip the test if there can be none; on a CI machine it fails."""
    lacking = [tool for tool in ("sway", "setpriv") if shutil.which(tool) is None]
    if lacking:
        without(f"not installed: {', '.join(lacking)}")


def without(reason: str) -> NoReturn:
    """There is none, for this reason."""
    if os.environ.get("CI") and sys.platform.startswith("linux"):
        pytest.fail(f"a CI machine must be able to be a Wayland desktop: {reason}")
    pytest.skip(f"no Wayland desktop: {reason}")


@contextmanager
def desktop() -> Iterator[dict[str, str]]:
    """One screen of 1280x720; yields the environment of a program on it."""
    # Not pytest's own folder: the path of a socket has to be short.
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "XDG_RUNTIME_DIR": folder,
            "HOME": folder,
            "WLR_BACKENDS": "headless",
            "WLR_RENDERER": "pixman",
            "WLR_LIBINPUT_NO_DEVICES": "1",
        }
        command = ["sway", "-c", "/dev/null"]
        if os.geteuid() == 0:  # as which it refuses to run
            os.chown(folder, NOBODY, NOBODY)
            ids = (f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
            command = ["setpriv", *ids, *command]
        with (Path(folder) / "sway.log").open("w") as log:
            server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            socket = _await_socket(Path(folder), server)
            yield {
                **environment,
                "WAYLAND_DISPLAY": socket,
                "SDL_VIDEODRIVER": "wayland",
            }
        finally:
            end(server)


def _await_socket(folder: Path, server: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + PATIENCE
    while True:
        for path in folder.glob("wayland-?"):
            return path.name
        assert server.poll() is None, (folder / "sway.log").read_text()[-2000:]
        assert time.monotonic() < deadline, "no Wayland desktop came"
        time.sleep(0.02)  # a file that appears tells nobody
