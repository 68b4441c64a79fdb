"""Standard streams as they are found in the wild: full, closed, odd encodings, gone."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lan import Lan, NodeProcess
from tests.lan.company import gather
from tests.sample import one_in
from tests.system.helpers.commands import PATIENCE, ended, start

MakeLan = Callable[..., Lan]

FULL = Path("/dev/full")
SMILEY = "\N{GRINNING FACE}"
# What says something on standard output by itself, and what of its options is quick.
TELLING = [
    ["peers", "--wait", "0"],
    ["peers", "--json", "--wait", "0"],
    ["node"],
    ["chat"],
    [],  # without a display: the chat
    ["--help"],
    ["--version"],
]


@pytest.mark.skipif(not FULL.exists(), reason="a full device is there on Linux only")
@pytest.mark.parametrize("arguments", TELLING, ids=" ".join)
@pytest.mark.slow
def test_a_full_disk_ends_with_one_sentence(lan: MakeLan, arguments: list[str]) -> None:
    with FULL.open("wb") as full:
        told = ended(start(lan(1).hosts[0], *arguments, stdout=full))
    full_disk = "The output cannot be written: No space left on device."
    if arguments == ["--help"]:  # of that, the parser itself keeps quiet
        assert told in ((0, ""), (1, f"hydralan: {full_disk}\n"))
    else:
        assert told == (1, f"hydralan: {full_disk}\n")


@pytest.mark.parametrize("arguments", TELLING, ids=" ".join)
def test_a_reader_that_went_away_is_no_word_worth(
    lan: MakeLan, arguments: list[str]
) -> None:
    process = start(lan(1).hosts[0], *arguments, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    status, errors = ended(process)
    assert (status, errors) in ((0, ""), (1, ""))


@pytest.mark.parametrize("arguments", [["peers", "--wait", "0"], ["node"], ["chat"]])
@pytest.mark.parametrize(
    "missing", one_in(2, ["0<&-", "1>&-", "2>&-", "0<&- 1>&- 2>&-"])
)
@pytest.mark.slow
def test_streams_that_are_not_there(
    lan: MakeLan, arguments: list[str], missing: str
) -> None:
    host = lan(1).hosts[0]
    words = ["-m", "games", "--profile", str(host.directory / "me"), *arguments]
    script = f'exec "$@" {missing}'
    process = host.spawn(
        ["sh", "-c", script, "sh", sys.executable, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    output, errors = process.communicate(timeout=PATIENCE)
    assert b"Traceback" not in output + errors
    assert b"ignored" not in errors
    assert process.returncode == (1 if "1>" in missing else 0)
    if missing == "1>&-":
        assert b"The output cannot be written" in errors


@pytest.mark.skipif(not FULL.exists(), reason="a full device is there on Linux only")
def test_nothing_can_be_told_at_all(lan: MakeLan) -> None:
    host = lan(1).hosts[0]
    for arguments in (["peers", "--wait", "0"], ["say", "hello"], ["-v", "node"]):
        with FULL.open("wb") as full:
            process = start(host, *arguments, stdout=full, stderr=full)
            assert process.stdin is not None
            assert process.wait(PATIENCE) == 1
            process.stdin.close()


def test_a_chat_whose_display_is_gone_leaves(lan: MakeLan) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    chat = start(wire.hosts[1], "chat", "--name", "Ben", stdout=subprocess.PIPE)
    ben = ana.wait_for("peer", name="Ben")["id"]
    assert chat.stdout is not None
    while b"ana is here" not in chat.stdout.readline():
        assert chat.poll() is None
    chat.stdout.close()
    message = ana.do("say", text="Do you see me?")
    ana.wait_for("gone", id=ben, reason="left", since=message)
    assert ended(chat)[1] == ""
    ana.do("say", text="And now?")
    ana.wait_for("queued", to="everyone")


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "cp1252"},
        pytest.param({"PYTHONIOENCODING": "ascii:strict"}, marks=pytest.mark.slow),
        pytest.param(
            {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
            marks=pytest.mark.slow,
        ),
    ],
)
@pytest.mark.slow
def test_what_the_terminal_cannot_show_is_replaced(
    lan: MakeLan, env: dict[str, str]
) -> None:
    wire = lan(2)
    ana = NodeProcess(wire.hosts[0], "ana", "--name", f"Ana {SMILEY}")
    chat = start(wire.hosts[1], "chat", stdout=subprocess.PIPE, env=env)
    ana.wait_for("peer")
    ana.do("say", text=f"one {SMILEY}")
    ana.wait_for("delivered")
    assert chat.stdout is not None
    while b"Ana ?: one ?" not in (line := chat.stdout.readline()):
        assert line, "the display is gone"
    assert chat.stdin is not None
    chat.stdin.close()
    assert ended(chat) == (0, "")
    for command in (["peers"], ["peers", "--json"]):
        process = start(wire.hosts[1], *command, stdout=subprocess.PIPE, env=env)
        output, errors = process.communicate(timeout=PATIENCE)
        assert (process.returncode, errors) == (0, b"")
        if "--json" in command:
            assert json.loads(output.decode("utf-8"))[0]["name"] == f"Ana {SMILEY}"
        else:
            assert output.startswith(b"Ana ?  ")


def test_json_lines_are_utf8_in_any_locale(lan: MakeLan) -> None:
    wire = lan(2)
    (ana,) = gather(wire.hosts[:1])
    env = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    node = start(wire.hosts[1], "node", stdout=subprocess.PIPE, env=env)
    ana.wait_for("peer")
    text = f"grüße {SMILEY} мир"
    assert node.stdin is not None
    assert node.stdout is not None
    while json.loads(node.stdout.readline())["event"] != "peer":
        pass
    said = json.dumps({"do": "say", "text": text}, ensure_ascii=False)
    node.stdin.write(said.encode() + b"\n")
    node.stdin.flush()
    ana.wait_for("chat", text=text)
    ana.do("say", text=text)
    while json.loads(line := node.stdout.readline().decode())["event"] != "chat":
        pass
    assert json.loads(line)["text"] == text
    node.terminate()
    assert ended(node) == (0, "")


def test_a_node_whose_reader_only_stopped_still_ends(lan: MakeLan) -> None:
    node = start(lan(1).hosts[0], "node", stdout=subprocess.PIPE)
    assert node.stdin is not None
    assert node.stdout is not None
    node.stdout.readline()
    # So much is answered that the pipe is full; nobody reads.
    node.stdin.write(b'{"do": "rooms"}\n' * 3_000)  # they fit into its own pipe
    node.stdin.flush()
    time.sleep(0.5)
    node.send_signal(signal.SIGTERM)
    assert ended(node) == (0, "")
