"""Machines by hand: `python -m tests.lan N [options] [-- COMMAND...]`.

Starts N machines on a LAN of their own, each running COMMAND (the terminal chat if
none is given), and shows their output with the machine's name before each line, or
with --tmux in a pane each. In COMMAND, {n}, {ip} and {profile} stand for the number,
the address and the profile folder of the machine. With --wifi all machines are on
Wi-Fi, or those whose numbers follow it. Ctrl-C ends everything.

    python -m tests.lan 3 --tmux
    python -m tests.lan 5 --tmux --wifi
    python -m tests.lan 5 --wifi 1 2 -- python -m games node --name n{n}
    python -m tests.lan 2 --seconds 5 -- python -m games node --name n{n}
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from tests.lan import kernel, rights
from tests.lan.lan import ROOT, Host, Lan
from tests.lan.slow import wifi

CHAT = [sys.executable, "-m", "games", "chat"]


def main(argv: Sequence[str]) -> int:
    """Run it; the exit status is 0 unless no LAN could be built (2)."""
    own, command = _split(argv)
    options = _parser().parse_args(own)
    reason = rights.obtain()
    if reason:
        print(f"no virtual LAN: {reason}", file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, _interrupt)
    show = _in_panes if options.tmux else _in_lines
    with (
        Lan(options.hosts) as lan,
        contextlib.suppress(KeyboardInterrupt),
        contextlib.ExitStack() as radios,
    ):
        for host in _without_cable(lan, options.wifi):
            radios.enter_context(wifi(host, f"{options.seed} {host.name}"))
        show(lan, [_filled(command, host) for host in lan.hosts], options)
    return 0


def _split(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    own = list(argv)
    if "--" not in own:
        return own, CHAT
    at = own.index("--")
    return own[:at], own[at + 1 :] or CHAT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m tests.lan", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("hosts", type=int, help="how many machines")
    parser.add_argument("--tmux", action="store_true", help="a pane for each machine")
    parser.add_argument("--stdin", type=int, metavar="N", help="who hears the keyboard")
    who = "who is on Wi-Fi; all if none is named"
    parser.add_argument("--wifi", type=int, nargs="*", metavar="N", help=who)
    spikes = "with the same one, spikes come at the same moments"
    parser.add_argument("--seed", default="1", help=spikes)
    parser.add_argument("--seconds", type=float, help="end by itself after so long")
    return parser


def _without_cable(lan: Lan, numbers: Sequence[int] | None) -> list[Host]:
    if numbers is None:
        return []
    return [host for host in lan.hosts if not numbers or host.number in numbers]


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _filled(command: Sequence[str], host: Host) -> list[str]:
    known = {"n": host.number, "ip": host.ip, "profile": host.directory}
    words = list(command)
    for key, value in known.items():
        words = [word.replace(f"{{{key}}}", str(value)) for word in words]
    if _is_ours(words) and "--profile" not in words:
        words += ["--profile", str(host.directory)]
    return words


def _is_ours(words: Sequence[str]) -> bool:
    """Whether this starts a node, which needs a profile of its own on each machine."""
    is_module = ("-m", "games") in itertools.pairwise(words)
    return is_module or os.path.basename(words[0]) == "hydralan"


def _in_lines(lan: Lan, commands: list[list[str]], options: Any) -> None:
    processes = list(_started(lan, commands, options.stdin))
    timer = threading.Timer(options.seconds or 0, _end_all, [processes])
    if options.seconds:
        timer.start()
    try:
        with _echoed(lan, processes):
            for process in processes:
                process.wait()
    finally:
        timer.cancel()


def _started(
    lan: Lan, commands: list[list[str]], keyboard: int | None
) -> Iterator[subprocess.Popen[Any]]:
    for host, command in zip(lan.hosts, commands, strict=True):
        heard = None if host.number == keyboard else subprocess.PIPE
        yield host.spawn(
            command,
            stdin=heard,  # a pipe, not nothing: many programs end when input ends
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )


@contextlib.contextmanager
def _echoed(lan: Lan, processes: list[subprocess.Popen[Any]]) -> Iterator[None]:
    readers = [
        threading.Thread(target=_echo, args=(host, process))
        for host, process in zip(lan.hosts, processes, strict=True)
    ]
    for reader in readers:
        reader.start()
    try:
        yield
    except KeyboardInterrupt:
        _end_all(processes)
    finally:
        for reader in readers:
            reader.join()


def _echo(host: Host, process: subprocess.Popen[Any]) -> None:
    for line in process.stdout or ():
        # With its end in one piece: others write at the same time.
        print(f"{host.name} {line.rstrip()}\n", end="", flush=True)


def _end_all(processes: list[subprocess.Popen[Any]]) -> None:
    """Ask politely, then not: a second is enough for a goodbye."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(1)
        except subprocess.TimeoutExpired:
            process.kill()


def _in_panes(lan: Lan, commands: list[list[str]], options: Any) -> None:
    if shutil.which("tmux") is None:
        raise SystemExit("--tmux needs tmux, which is not installed")
    # A server of its own: one that runs already lives outside our namespaces.
    tmux = ["tmux", "-L", lan.prefix, "-f", "/dev/null"]
    lines = [
        shlex.join([*kernel.inside(host.namespace), *command])
        for host, command in zip(lan.hosts, commands, strict=True)
    ]
    lan.at_close(lambda: subprocess.run([*tmux, "kill-server"], capture_output=True))
    for script in _tmux_scripts(lines):
        subprocess.run([*tmux, *script], check=True, cwd=ROOT)
    _attended(tmux, options.seconds)


def _tmux_scripts(lines: list[str]) -> Iterator[list[str]]:
    size = ["-x", "200", "-y", "50"]  # until somebody attaches
    yield ["new-session", "-d", "-s", "lan", *size, lines[0]]
    yield ["set-option", "-g", "remain-on-exit", "on"]  # what it said last stays
    for line in lines[1:]:
        yield ["split-window", "-t", "lan", line]
        yield ["select-layout", "-t", "lan", "tiled"]  # room for the next one


def _attended(tmux: list[str], seconds: float | None) -> None:
    """Show the session, or say where it is if there is no terminal to show it in."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        watched = subprocess.Popen([*tmux, "attach", "-t", "lan"])
    else:
        print(f"{shlex.join(tmux)} attach -t lan", flush=True)
        watched = subprocess.Popen([*tmux, "wait-for", "never"])
    with contextlib.suppress(subprocess.TimeoutExpired):
        watched.wait(seconds)
    watched.terminate()
    watched.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
